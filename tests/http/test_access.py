#!/usr/bin/env python3
"""Signing in, sessions, roles and imports against the real program: what people do and what attackers try."""
import base64, datetime, hashlib, hmac, html, os, pathlib, re, struct, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from served import run
from visitor import Visitor


class Browser(Visitor):
    """Each act gives the browser itself: its status, text and to (where it was sent) are those of the last answer."""

    def __init__(self):
        super().__init__(server.port)

    def ask(self, method, path, fields=None, headers=None, token=None):
        """A form goes with the own token, unless another is given."""
        if fields is not None and (token or self.token):
            fields = {**fields, "token": token or self.token}
        self.status, _, self.text = self.send(method, path, fields, headers)
        self.to = self.headers.get("Location", "")
        return self

    def post(self, path, fields, **more):
        return self.ask("POST", path, fields, **more)

    def sign_in(self, user, password, **more):
        self.get("/login")
        return self.post("/login", {"user": user, "password": password, **more})

    def sees(self, words):
        return words in html.unescape(self.text)


def code_of(secret, at):
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7fffffff) % 1000000)


folder = tempfile.TemporaryDirectory(prefix="kyket-access-")
DIR = folder.name + "/d"
status, out, err = run("init", DIR, "--name", "Tỉnh Lâm Thượng", *engine.args())
check("init prints a one-time password", status == 0 and "one-time password: " in out, (status, out, err))
once = out.split("one-time password: ")[1].strip()
check("init refuses a folder that is not empty", run("init", DIR)[0] == 2)
for name in ("Tỉnh\nrate_login = 1000", "a" * 201):
    check("init refuses a name that kyket.conf cannot hold, and makes nothing",
          run("init", folder.name + "/other", "--name", name)[0] == 2 and not os.path.exists(folder.name + "/other"), name)
for port in ("99999", "65536", "-1", ""):
    check("a port that is none is refused, not taken for another", run("serve", DIR, "--listen", "127.0.0.1:" + port)[0] == 2, port)
refused = run("demo", DIR, "--listen", "127.0.0.1:0")
check("demo announces its accounts for no other directory", refused[0] == 2 and "password" not in refused[1], refused)
served.configure(DIR, rate_login=100000)
OWN = "bốn từ rất dài"
status, out, err = run("user", "add", DIR, "an", "--role", "officer", "--name", "Nguyễn Văn An", "--password", "mat khau cua an 1")
check("user add makes an account", status == 0, (out, err))
check("user add refuses a login twice", run("user", "add", DIR, "AN")[0] == 2)
run("user", "add", DIR, "binh", "--role", "viewer", "--name", "Trần Bình", "--password", "mat khau thu ba")
status, token, err = run("user", "token", DIR, "an")
check("a token is made for an account that is there", run("user", "token", DIR, "khong.co")[0] == 2)
check("user token prints a token", status == 0 and token.startswith("kyk_"), (token, err))

started = time.monotonic()
with served.Server(DIR) as server:
    if engine.SERVER:
        check("user add works beside a running server", run("user", "add", DIR, "x.y")[0] == 0)
    else:
        check("user add says that a server holds the directory", run("user", "add", DIR, "x")[0] == 1)

    # The first administrator
    admin = Browser()
    admin.get("/w/")
    check("without an account the work area leads to the sign-in page", admin.status == 303 and admin.to.startswith("/login?next="), admin.to)
    admin.sign_in("quantri", "sai hoàn toàn")
    check("a wrong password is an error on the page, and keeps the name typed", admin.status == 400 and 'value="quantri"' in admin.text, admin.status)
    check("and never shows the password again", "hoàn toàn" not in admin.text)
    wrong = admin.text
    admin.sign_in("quantri", once)
    check("the one-time password leads to the own account", admin.status == 303 and admin.to == "/w/profile", (admin.status, admin.to))
    admin.get("/w/unit")
    check("and opens nothing else", admin.status == 303 and admin.to.startswith("/login"), (admin.status, admin.to))
    admin.get("/w/profile").post("/w/profile/password", {"old": once, "password": "ngắn", "again": "ngắn"})
    check("a short password is refused", admin.status == 400, admin.status)
    admin.get("/w/profile").post("/w/profile/password", {"old": once, "password": OWN, "again": OWN + "x"})
    check("two different passwords are refused", admin.status == 400, admin.status)
    admin.get("/w/profile").post("/w/profile/password", {"old": once, "password": OWN, "again": OWN})
    check("the own password is set", admin.status == 303, (admin.status, admin.text[:300]))
    for path in ["/w/unit", "/w/person", "/w/first", "/w/profile", "/w/sessions", "/w/tokens", "/w/unit/new", "/w/unit/import",
                 "/w/person/new", "/w/person/import", "/w/unit/1", "/w/person/1", "/w/unit.csv", "/w/person.csv", "/w/person/1/erase",
                 *["/w/unit/1/change/" + w for w in ("rename", "move", "code", "code-close", "close", "self-track")]]:
        admin.get(path)
        check(f"the administrator opens {path}", admin.status == 200, (admin.status, admin.text[:200]))
        if admin.status == 200 and not path.endswith("csv"):
            ids = re.findall(r'\bid="([^"]+)"', admin.text)
            check(f"{path} has each id once", len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1])

    # Unknown and known logins look the same
    guess = Browser().sign_in("khongco", "sai hoàn toàn")
    same = lambda t: re.sub(r'value="[^"]*"', "", t)
    check("an unknown login answers like a known one", same(guess.text) == same(wrong) and guess.status == 400)

    # Fixation, form tokens
    planted = Browser()
    planted.cookies["sid"] = "A" * 22
    planted.sign_in("an", "mat khau cua an 1")
    check("a planted session cookie is replaced at sign-in", planted.status == 303 and planted.cookies.get("sid") not in ("A" * 22, None), planted.cookies)
    an = planted
    first_sid = an.cookies["sid"]
    old = Browser()
    old.cookies = dict(an.cookies)
    an.get("/w/profile").post("/login", {"user": "an", "password": "mat khau cua an 1"})
    check("each sign-in has a session of its own", an.cookies["sid"] != first_sid)
    old.get("/w/profile")
    check("and ends the one that it replaces in this browser", old.status == 303, old.status)
    an.get("/w/profile")
    own_token, foreign = an.token, admin.get("/w/profile").token
    fields = {"name": "Nguyễn Văn An", "title": "", "email": "", "language": "vi"}
    check("a form without a token is refused", an.ask("POST", "/w/profile", fields, token=" ").status == 403, an.status)
    check("a form with another person's token is refused", an.post("/w/profile", fields, token=foreign).status == 403, an.status)
    check("a form from another site is refused", an.post("/w/profile", fields, token=own_token, headers={"Origin": "https://evil.example"}).status == 403)
    check("with the own token it is taken", an.post("/w/profile", fields, token=own_token).status == 303, an.text[:300])
    check("signing in needs a token too", Browser().ask("POST", "/login", {"user": "an", "password": "x"}).status == 403)
    an.get("/login?next=https://evil.example/")
    check("next leads nowhere else", an.status == 303 and an.to == "/w/", an.to)
    an.get("/login?next=//evil.example/")
    check("nor by two slashes", an.status == 303 and an.to == "/w/", an.to)

    # What a role does not reach
    for path in ["/w/person", "/w/person/1", "/w/unit/new", "/w/unit/import", "/w/person/import", "/w/person.csv", "/w/unit/1/change/close"]:
        an.get(path)
        check(f"an officer does not open {path}", an.status == 403, an.status)
    an.get("/w/profile")
    for path in ["/w/person/1/disable", "/w/person/1/link", "/w/person/new", "/w/unit/1/change/rename", "/w/role/1/end", "/w/person/1/erase"]:
        check(f"an officer does not post to {path}", an.post(path, {"name": "x", "from": "24/11/2026", "login": "quantri"}).status == 403, an.status)

    # Bodies
    admin.get("/w/unit/new").post("/w/unit/new", {"name": "", "kind": "commune", "superior": "1", "from": "31/02/2026"})
    check("mistakes are shown at their fields", admin.status == 400 and admin.text.count('class="emsg"') >= 2, admin.text.count('class="emsg"'))
    evil = "<script>alert(1)</script>'\"; DROP TABLE unit;--"
    admin.get("/w/unit/new").post("/w/unit/new", {"name": evil, "kind": "commune", "superior": "1", "code": "h99.01", "from": "01/07/2025"})
    check("a body is added", admin.status == 303 and admin.to == "/w/unit/2", (admin.status, admin.to, admin.text[:300]))
    admin.get("/w/unit/2")
    check("what was typed is text and not markup", "<script>alert" not in admin.text and admin.sees(evil), admin.status)
    admin.get("/w/unit?q=DROP%20TABLE")
    check("and found without being run", "/w/unit/2" in admin.text)
    admin.get("/w/unit/2/change/rename").post("/w/unit/2/change/rename", {"name": "UBND xã Krông Tơ", "short_name": "", "from": "01/01/2026"})
    check("a body gets a new name", admin.status == 303, (admin.status, admin.text[:300]))
    admin.get("/w/unit?q=krong%20to")
    check("it is found without diacritics", "/w/unit/2" in admin.text)
    table = "code;superior_code;kind;name\nA1;;xa;Xã Một\nA1;;xa;Xã Hai\nA2;ZZ;xa;Xã Ba\n"
    admin.get("/w/unit/import").post("/w/unit/import", {"csv": table, "unit": "1", "what": "import"})
    check("an import with problems lists them by line and writes nothing", admin.status == 400 and re.findall(r'<td class="n"[^>]*>(\d+)</td>', admin.text) == ["3", "4"], (admin.status, re.findall(r'<td class="n"[^>]*>(\d+)</td>', admin.text)))
    check("and keeps the table for correction", "Xã Ba" in admin.text)
    for kind in ("unit", "person"):
        example = re.search(r"<pre><code>([^<]+)</code>", admin.get(f"/w/{kind}/import").text)[1]
        admin.post(f"/w/{kind}/import", {"csv": re.sub(r"H99\.0[12](?=,[^,]+$)", "", html.unescape(example), flags=re.M).replace("H99", "G77"), "unit": "1", "what": "check"})
        check(f"the example on the page of {kind}s is good", admin.status == 200 and 'class="empty"' in admin.text, re.findall(r'<td data-th="[^"]*">([^<]+)', admin.text))
    table = "code;superior_code;kind;name\nA1;;xa;Xã Một\nA2;A1;phòng ban;Phòng Hai\n"
    admin.get("/w/unit/import").post("/w/unit/import", {"csv": table, "unit": "1", "what": "check"})
    check("a check of a good table writes nothing", admin.status == 200, (admin.status, admin.text[:200]))
    admin.get("/w/unit?q=Xa%20Mot")
    check("nothing is there after the check", "Xã Một" not in admin.text)
    admin.get("/w/unit/import").post("/w/unit/import", {"csv": table, "unit": "1", "what": "import"})
    admin.get("/w/unit?q=Xa%20Mot")
    check("after the import it is", "Xã Một" in admin.text)
    check("a selection has no levels: units between may be missing", "Cấp 2:" not in admin.text and "lv2" not in admin.text)
    levels = re.findall(r'<th scope="row" class="lv lv(\d)"><span class="vh">Cấp (\d): </span><a [^>]*>([^<]*)', admin.get("/w/unit").text)
    check("the list shows the tree, to the eye and to the ear", [l for l in levels if "Xã Một" in l[2]] == [("2", "2", "Xã Một")] and
          [l for l in levels if "Phòng Hai" in l[2]] == [("3", "3", "Phòng Hai")] and all(a == b for a, b, _ in levels), levels)
    check("by name there are none", "Cấp 2:" not in admin.get("/w/unit?sort=name").text)

    # People
    admin.get("/w/person/new").post("/w/person/new", {"name": "Lê Thị Cúc", "login": "cuc", "unit": "2", "role": "administrator"})
    link = re.search(r"/invite/([\w-]+)", admin.text)
    check("an invitation shows its link", admin.status == 200 and link, admin.text[:300])
    cuc = Browser().get("/invite/" + link[1])
    check("the link names whom it is for", cuc.status == 200 and cuc.sees("cuc"))
    check("its page lets browsers send Origin with the form", "no-referrer" not in cuc.headers.get("Referrer-Policy", ""), cuc.headers)
    cuc.post("/invite/" + link[1], {"password": "abc", "again": "abc"})
    check("a weak password is refused there", cuc.status == 400, cuc.status)
    cuc.get("/invite/" + link[1]).post("/invite/" + link[1], {"password": "mật khẩu của Cúc", "again": "mật khẩu của Cúc"})
    check("the link sets the password", cuc.status == 303, (cuc.status, cuc.text[:300]))
    late = Browser().get("/invite/" + link[1])
    check("and works once", late.status == 404)
    check("who follows it again is led to signing in", late.sees("không còn dùng được") and 'class="btn" href="/login"' in late.text, late.text[-900:])
    check("guessed links are not found", Browser().get("/invite/" + "B" * 22).status == 404)
    cuc.sign_in("CUC", "mật khẩu của Cúc")
    check("the invited person signs in", cuc.status == 303 and cuc.to == "/w/", (cuc.status, cuc.to))
    cuc.get("/w/person")
    check("an administrator of a commune sees its people only", cuc.sees("Lê Thị Cúc") and "quantri" not in cuc.text)
    for who in (1, 2, 3):
        check(f"account {who} of another body is not found", cuc.get(f"/w/person/{who}").status == 404, cuc.status)
    cuc.get("/w/profile")
    for path, fields in [("/w/person/1/disable", {}), ("/w/person/1/link", {}), ("/w/person/1/erase", {"login": "quantri"}),
                         ("/w/person/1/role", {"role": "viewer", "unit": "2", "from": "24/11/2026"})]:
        check(f"and not changed by {path}", cuc.post(path, fields).status in (403, 404), cuc.status)
    check("roles are not given above one's reach", cuc.post("/w/person/new", {"name": "Kẻ lạ", "login": "la", "unit": "1", "role": "administrator"}).status == 403, cuc.status)
    check("a role of another body is not ended", cuc.post("/w/role/1/end", {}).status == 403, cuc.status)
    check("foreign numbers are not found", all(cuc.get(f"/w/{k}/999999").status == 404 for k in ("unit", "person")))
    admin.get("/w/person/1").post("/w/role/1/end", {})
    check("the last administrator stays", admin.status == 409, admin.status)
    check("and the page of the account says why", admin.sees("quản trị viên cuối cùng") and "/w/person/1/role" in admin.text, admin.text[-900:])
    admin.get("/w/person/1").post("/w/person/1/disable", {})
    check("and is not disabled", admin.status == 409, admin.status)

    # A role that begins tomorrow, and one that is taken back
    admin.get("/w/person/new").post("/w/person/new", {"name": "Đỗ Mai Sau", "login": "mai.sau", "unit": "2", "role": "viewer"})
    check("the link says for what it is good", admin.sees("Liên kết đặt mật khẩu"))
    first, sau = re.search(r"/invite/[\w-]+", admin.text)[0], re.search(r"/w/person/(\d+)", admin.text)[1]
    Browser().get(first).post(first, {"password": OWN, "again": OWN})
    role = re.search(r"/w/role/(\d+)/end", admin.get("/w/person/" + sau).text)[1]
    admin.post(f"/w/role/{role}/end", {})
    admin.get("/w/person/" + sau).post(f"/w/person/{sau}/role", {"role": "officer", "unit": "2", "from": "25/11/2026"})
    admin.get("/w/person/" + sau)
    check("a role of tomorrow is shown as one", admin.sees("chưa bắt đầu") and admin.sees("đã rút trước khi"), admin.text[-2500:])
    sau_self = Browser()
    check("who holds no role yet signs in", sau_self.sign_in("mai.sau", OWN).status == 303, sau_self.status)
    sau_self.get("/w/")
    check("and is led to the own account, not round in a circle", sau_self.status == 403 and 'class="btn" href="/w/profile"' in sau_self.text,
          sau_self.text[-900:])
    check("which tells the day", sau_self.get("/w/profile").sees("25/11/2026"), sau_self.status)
    role = re.search(r"/w/role/(\d+)/end", admin.get("/w/person/" + sau).text)[1]
    admin.post(f"/w/role/{role}/end", {})
    check("taken back, it cannot be ended again", "/w/role/" not in admin.get("/w/person/" + sau).text and
          admin.post(f"/w/role/{role}/end", {}).status == 409, admin.status)

    # Sessions
    second = Browser()
    second.sign_in("binh", "mat khau thu ba")
    binh = Browser()
    binh.sign_in("binh", "mat khau thu ba", keep="1")
    binh.get("/w/sessions")
    ends = re.findall(r"/w/sessions/(\d+)/end\"", binh.text)
    check("the other session is listed", len(ends) == 1, ends)
    an.get("/w/profile")
    check("nobody ends another's session", an.post(f"/w/sessions/{ends[0]}/end", {}).status == 404, an.status)
    binh.get("/w/sessions").post(f"/w/sessions/{ends[0]}/end", {})
    check("an ended session opens nothing", second.get("/w/profile").status == 303)
    admin.get("/w/person/3").post("/w/person/3/disable", {})
    check("an account is disabled", admin.status == 303, (admin.status, admin.text[:300]))
    check("and its session ends at once", binh.get("/w/profile").status == 303)
    check("and it cannot sign in", Browser().sign_in("binh", "mat khau thu ba").status == 409)

    # Tokens
    an.get("/w/tokens").post("/w/tokens", {"name": "báo cáo tự động"})
    made = re.search(r"kyk_[\w-]+", an.text)
    check("a token is shown once", an.status == 200 and made, an.text[:200])
    check("and not again", "kyk_" not in an.get("/w/tokens").text)
    bearer = Browser()
    check("a token that is guessed opens nothing", bearer.ask("GET", "/w/unit", headers={"Authorization": "Bearer kyk_" + "C" * 22}).status in (303, 401), bearer.status)
    check("a token that is right does", bearer.ask("GET", "/w/unit", headers={"Authorization": "Bearer " + made[0]}).status == 200, bearer.status)
    end = re.search(r"/w/tokens/(\d+)/end", an.get("/w/tokens").text)[1]
    cuc.get("/w/profile")
    check("nobody ends another's token", cuc.post(f"/w/tokens/{end}/end", {}).status == 404)
    an.get("/w/tokens").post(f"/w/tokens/{end}/end", {})
    check("an ended token opens nothing", bearer.ask("GET", "/w/unit", headers={"Authorization": "Bearer " + made[0]}).status in (303, 401), bearer.status)

    # Second factor: the clock of the program starts at NOW
    base = datetime.datetime.fromisoformat(served.NOW).timestamp()
    at = lambda: base + (time.monotonic() - started) + 2
    cuc.get("/w/profile").post("/w/profile/factor", {})
    cuc.get("/w/profile")
    secret = re.search(r"\b[A-Z2-7]{32}\b", cuc.text)
    check("the key and its picture are shown", secret and "<svg class=\"qr\"" in cuc.text, cuc.status)
    cuc.post("/w/profile/factor/confirm", {"code": "000000"})
    check("a wrong first code is refused", cuc.status == 400, cuc.status)
    code = None
    for shift in (0, 30, -30):  # the program began some seconds ago
        cuc.get("/w/profile")
        code = code_of(secret[0], at() + shift)
        if cuc.post("/w/profile/factor/confirm", {"code": code}).status == 200:
            break
    codes = re.findall(r"[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}", cuc.text)
    check("ten recovery codes are shown", len(codes) == 10, (cuc.status, codes))
    two = Browser()
    two.sign_in("cuc", "mật khẩu của Cúc", keep="1")
    check("to stay signed in is asked once", re.search(r'name="keep" value="1" checked', two.get(two.to).text), two.text[-900:])
    two.sign_in("cuc", "mật khẩu của Cúc")
    check("the password alone leads to the second step", two.status == 303 and two.to.startswith("/login/code"), two.to)
    check("and opens nothing yet", two.get("/w/profile").status == 303)
    two.get("/login/code").post("/login/code", {"code": code})
    check("a code that was used does not work again", two.status == 400, two.status)
    two.get("/login/code").post("/login/code", {"code": codes[0].upper()})
    check("a recovery code does", two.status == 303 and two.to == "/w/", (two.status, two.to))
    two = Browser()
    two.sign_in("cuc", "mật khẩu của Cúc")
    two.get("/login/code").post("/login/code", {"code": codes[0]})
    check("but only once", two.status == 400, two.status)
    for _ in range(4):
        two.get("/login/code").post("/login/code", {"code": "123456"})
    two.get("/login/code").post("/login/code", {"code": codes[1]})
    check("after five wrong codes the first step is asked again", two.status == 401, two.status)

    # Guessing
    guesser = Browser()
    answers = [guesser.sign_in("an", f"doan {i}").status for i in range(7)]
    check("after five wrong tries a stranger must wait", answers[:5] == [400] * 5 and answers[5:] == [429] * 2, answers)
    check("the right password does not pass while waiting", guesser.sign_in("an", "mat khau cua an 1").status == 429)
    wait = guesser.headers.get("Retry-After", "")
    check("and says after how many seconds it may be tried again", wait.isdigit() and 0 < int(wait) <= 3600, wait)
    owner = Browser()
    owner.cookies = {"may": an.cookies["may"]}
    check("the owner signs in from the usual browser meanwhile", owner.sign_in("an", "mat khau cua an 1").status == 303, owner.status)

    # Signing out, erasing
    cookie = dict(an.cookies)
    an.get("/w/profile").post("/logout", {})
    gone = Browser()
    gone.cookies = cookie
    check("after signing out the cookie is worth nothing", gone.get("/w/profile").status == 303)
    admin.get("/w/person/2/erase").post("/w/person/2/erase", {"login": "sai"})
    check("erasing asks for the user name", admin.status == 400, admin.status)
    admin.get("/w/person/2/erase").post("/w/person/2/erase", {"login": "an"})
    check("an account is erased", admin.status == 303, (admin.status, admin.text[:300]))
    check("and is not found any more", admin.get("/w/person/2").status == 404)
    check("Vietnamese pages are Vietnamese", "Đăng nhập" in Browser().get("/login?lang=vi").text)
    check("the server ends cleanly", server.stop() == 0)
bytes_left = engine.everything(DIR)
check("the database has no password and no token in clear",
      all(w.encode() not in bytes_left for w in (OWN, "mat khau cua an 1", token.strip(), link[1], cookie["sid"])))
status, out, err = run("fsck", DIR)
check("fsck is clean afterwards", status == 0, (out, err))
sys.exit(summary())
