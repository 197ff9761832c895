#!/usr/bin/env python3
"""Hostile strings through every text field of every form and of the API; then every page, table and file is read.

The forms are those that the pages offer to several people, and those of invitations, roles, codes, sessions and a second
version (other_accounts, own_account, second_version, basis_links). Those are also sent without their token, with somebody else's, with
numbers of things that are not there, and far too long: nothing of that is written. A route that takes a form, or a text
field of a table in src/web/page, that none of them reached fails the test. The strings stand in tests/data/hostile.

People attack at the same time, each on a kept connection; requests that trickle in do so meanwhile."""
import base64, concurrent.futures, csv, datetime, functools, hashlib, hmac, html, html.parser, http.client, io, json, os, pathlib, re, socket
import statistics, struct, sys, tempfile, threading, time
import urllib.parse, xml.dom.minidom

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import checking
import engine
import served
from checking import summary
from served import ROOT

claims = threading.Lock()


def check(claim, ok, seen=""):
    with claims:
        checking.check(claim, ok, seen)


HOSTILE = ROOT / "tests/data/hostile"
STRINGS = [(s["name"], bytes.fromhex(s["hex"]) if "hex" in s else (s["text"] * s.get("times", 1)).encode())
           for s in json.loads((HOSTILE / "strings.json").read_text())]
ALL_AT_ONCE = STRINGS[0]
FEW = [s for s in STRINGS if s[0] in ("all at once", "SQL quote", "NUL", "not UTF-8", "number", "long")]  # for choices
FILE_NAMES = json.loads((HOSTILE / "file_names.json").read_text())
PASSWORD = "lam-thuong-2026"
PEOPLE = ["mai.tran", "hlenh.ayun", "quantri", "nghia.bui", "duong.ho", "thu.le", "toa.an"]
# What ends something goes last, with one string: it can be done once, and takes other forms away.
ENDS = re.compile(r"/(drop|end|disable|close|erase|confirm|password|factor|codes|end-others|logout|link|enable|sure|role|self-track)(/|$)")
last = ""  # what was sent last
attacked_routes, attacked_fields, sent = set(), set(), 0


VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "col", "area", "source", "wbr"}
MAY_STAY_OPEN = {"p", "li", "td", "th", "tr", "option", "dt", "dd", "tbody", "thead"}
TAGS = set("""html head meta title link script body a header div form span button svg nav ul li main p h1 h2 h3 h4 ol b i table
caption thead tbody tfoot tr th td footer label input select option textarea fieldset legend small code pre blockquote section aside
details summary time br hr path circle rect line g abbr progress ins del em strong dl dt dd figure figcaption polyline text
img sup sub desc use defs""".split())


class Page(html.parser.HTMLParser):
    """What a browser would make of a page: its forms, its links, and whatever must not be there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.bad, self.open, self.select = [], [], [], [], None
        self.area = None
        self.feed(text)
        self.close()
        if [t for t in self.open if t not in MAY_STAY_OPEN]:
            self.bad.append(f"left open: {self.open[-3:]}")

    def handle_starttag(self, tag, attrs):
        names = [n for n, _ in attrs]
        a = {n: v or "" for n, v in attrs}
        if tag not in TAGS:
            self.bad.append(f"<{tag}>")
        if len(names) != len(set(names)):
            self.bad.append(f"<{tag}> with an attribute twice: {names}")
        for name, value in a.items():
            if name.startswith("on") or name in ("style", "srcdoc") or "xq7" in name or re.search(r"[\"'<>=`]", name):
                self.bad.append(f"<{tag} {name}={value!r}>")
            if name in ("href", "src", "action", "formaction") and not re.match(r"(/(?!/)|#|\?|https?://127\.0\.0\.1[:/])", value):
                self.bad.append(f"<{tag} {name}={value!r}>")
        if tag == "script" and not a.get("src", "").startswith("/a/"):
            self.bad.append("a script of its own")
        if tag == "a" and a.get("href", "").startswith("/"):
            self.links.append(a["href"].split("#")[0])
        if tag == "form":
            self.forms.append({"method": a.get("method", "get").lower(), "action": a.get("action", ""), "fields": [],
                               "files": "multipart" in a.get("enctype", "")})
        if self.forms and "form" in self.open + [tag] and a.get("name"):
            fields = self.forms[-1]["fields"]
            if tag == "input" and a.get("type", "text") in ("radio", "checkbox"):
                if a["type"] == "radio" and all(f["name"] != a["name"] for f in fields) or "checked" in a:
                    fields.append({"name": a["name"], "kind": "choice", "value": a.get("value", "on")})
            elif tag == "input":
                kind = {"hidden": "hidden", "file": "file"}.get(a.get("type", "text"), "text")
                fields.append({"name": a["name"], "kind": kind, "value": a.get("value", "")})
            elif tag == "button" and a.get("value") and all(f["name"] != a["name"] for f in fields):
                fields.append({"name": a["name"], "kind": "choice", "value": a["value"]})
            elif tag == "textarea":
                self.area = {"name": a["name"], "kind": "text", "value": ""}
                fields.append(self.area)
            elif tag == "select":
                self.select = {"name": a["name"], "kind": "choice", "value": ""}
                fields.append(self.select)
        if tag == "option" and self.select is not None and a.get("value") and (not self.select["value"] or "selected" in a):
            self.select["value"] = a["value"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in MAY_STAY_OPEN:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.bad.append(f"</{tag}> inside {self.open[-3:]}")
        else:
            self.open.pop()
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area is not None:
            self.area["value"] += data


@functools.lru_cache(256)
def page_of(text):
    """What comes for several requests is looked at once."""
    return Page(text)


TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Visitor:
    """A kept connection with cookies; each page that comes is looked at."""

    def __init__(self, name=""):
        self.name, self.cookies, self.token, self.seen_bad = name, {}, "", set()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def send(self, method, path, body=None, headers=None, saying=""):
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        global last
        last = f"{method} {path[:80]} {saying}"
        try:
            self.line.request(method, path, body, head)
            answer = self.line.getresponse()
            data = answer.read()
        except (http.client.HTTPException, OSError):  # the server closed it, as it may after a refusal
            self.line.close()
            self.line.request(method, path, body, head)
            answer = self.line.getresponse()
            data = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
                # what the program draws itself may have the letters by chance
                is_drawn = re.fullmatch(r"[\w-]{22}", self.cookies[key])
                check(f"no cookie of an attacker after {saying or path}", "xq7" not in (value.replace(self.cookies[key], "") if is_drawn else value), value)
        to = answer.getheader("Location") or ""
        if answer.status >= 500 or (to and not re.match(r"/(?![/\\])", to)):
            check(f"{method} {path[:80]} {saying} as {self.name} ends well", False, (answer.status, to, data[:200]))
        text = data.decode("utf-8", "replace")
        page = None
        if "text/html" in (answer.getheader("Content-Type") or "") and not answer.getheader("Content-Disposition"):
            page = page_of(TOKEN.sub("", text))
            kind = (re.sub(r"\d+", "N", path.split("?")[0]), tuple(page.bad))
            if page.bad and kind not in self.seen_bad:
                self.seen_bad.add(kind)
                check(f"{method} {path[:80]} {saying} as {self.name} shows only what it means to", False, page.bad)
            if found := TOKEN.search(text):
                self.token = found[1]
        return answer, text, page, data

    def again(self):
        """The same session on a connection of its own."""
        other = Visitor(self.name)
        other.cookies, other.token, other.seen_bad = dict(self.cookies), self.token, self.seen_bad
        return other

    def get(self, path, saying=""):
        return self.send("GET", path, saying=saying)

    def sign_in(self):
        self.get("/login")
        answer, text, _, _ = self.send("POST", "/login", urllib.parse.urlencode({"user": self.name, "password": PASSWORD, "token": self.token}),
                                       {"Content-Type": "application/x-www-form-urlencoded"})
        check(f"{self.name} signs in", answer.status == 303, text[:200])
        self.get("/w/profile")
        return self


@functools.lru_cache(None)
def route_of(method, path):
    """The row of the table that serves an address."""
    bare = path.split("?")[0]
    fits = [r for m, r, shape in SHAPES if m == method and shape.fullmatch(bare)]
    return min(fits, key=lambda r: r.count(":"), default=None)


ROUTES = re.findall(r'\{\s*(GET|POST),\s*"(/[^"]*)"', (ROOT / "src/web/routes.c").read_text())
SHAPES = [(m, r, re.compile(re.sub(r":\w+|\*\w+", "[^/]+", r))) for m, r in ROUTES]
REGULATION = """QUY CHẾ
Phối hợp thử nghiệm
Điều 1. Trách nhiệm
1. Ủy ban nhân dân tỉnh báo cáo kết quả trước ngày 15 tháng 12 hằng năm.
"""
FIELDS = {"name": "Tên", "login": "nguoi.moi", "from": "01/12/2026", "to": "31/12/2027", "day": "20/11/2026", "due": "15/12/2026",
          "happened": "20/11/2026", "signed_day": "15/01/2026", "issued": "15/01/2026", "days": "3", "extra_days": "", "code": "000.00.01.H99",
          "rule_days": "15/12", "symbol": "12-CTr/VPTU", "basis": "12-CTr/VPTU", "reason": "Lý do đầy đủ", "token": "",
          "csv": "code;superior_code;kind;name\nZ1;;xa;Xã Mới\n", "what": "", "pasted": REGULATION, "email": "", "number_name": "", "number_measure": "",
          "task": "", "user": "khong.co", "password": "mật khẩu mới 2026", "again": "mật khẩu mới 2026", "old": "không phải", "receipt": "", "key": ""}


def fields_of(form, attacked, value):
    """The form filled in as it should be, but for one field."""
    out = []
    for f in form["fields"]:
        if f["kind"] == "file":
            continue
        if f["name"] == "token":
            continue
        good = f["value"] or (FIELDS.get(f["name"], "Nội dung") if f["kind"] == "text" else "")
        if f["kind"] == "text" and f["name"].startswith("value_"):
            good = good or "12,5"
        out.append((f["name"], value if f["name"] == attacked else good.encode()))
    return out


def body_of(form, fields, token, files=()):
    fields = [*fields, ("token", token.encode())]
    if not form["files"]:
        return urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
    edge = b"xq7edge"
    out = b"".join(b"--" + edge + b'\r\nContent-Disposition: form-data; name="' + n.encode() + b'"\r\n\r\n' + v + b"\r\n" for n, v in fields)
    out += b"".join(b"--" + edge + b'\r\nContent-Disposition: form-data; name="' + n.encode() + b'"; filename="' +
                    f.encode().replace(b'"', b"%22") + b'"\r\nContent-Type: text/html\r\n\r\n' + c + b"\r\n" for n, f, c in files)
    return out + b"--" + edge + b"--\r\n", "multipart/form-data; boundary=xq7edge"


def crawl(visitor, area, per_route=4):
    """Each form of each kind of page that this person reaches: (route, form, page)."""
    queue, seen, count, forms = ["/w/" if visitor.name else "/"], set(), {}, {}
    queue += [r for m, r in ROUTES if m == "GET" and ":" not in r and "*" not in r and area(r) and r not in ("/display", "/healthz", "/metrics", "/w")]
    while queue:
        path = queue.pop(0)
        route = route_of("GET", path)
        if path in seen or not area(path) or not route or count.get(route, 0) >= (60 if "occurrence" in route else per_route):
            continue
        seen.add(path)
        count[route] = count.get(route, 0) + 1
        answer, text, page, _ = visitor.get(path)
        look_at_table(visitor, path, answer, text)
        if not page or answer.status != 200:
            continue
        for form in page.forms:
            at = urllib.parse.urljoin(path, form["action"] or path)
            to = route_of("POST" if form["method"] == "post" else "GET", at)
            if not to:
                check(f"the form of {path} goes to a route", False, form["action"])
            names = tuple(sorted({f["name"] for f in form["fields"] if f["kind"] == "text"}))
            forms.setdefault((form["method"], to, names), ({**form, "action": at}, path))
        fresh = [l for l in page.links if count.get(route_of("GET", l), 0) == 0]
        queue = fresh + queue + page.links
    return forms


def look_at_table(visitor, path, answer, text):
    """CSV cells are no formulas; the feed is XML."""
    kind = answer.getheader("Content-Type") or ""
    if "csv" in kind:
        cells = [c for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for c in row]
        bad = [c for c in cells if c[:1] in "=+-@\t\r" and c[:1] and not re.fullmatch(r"-?\d+([.,]\d+)?", c)]
        check(f"no cell of {path} is a formula", not bad, bad[:5])
    if "atom" in kind or "xml" in kind:
        try:
            xml.dom.minidom.parseString(text)
            check(f"{path} is XML", True)
        except Exception as e:
            check(f"{path} is XML", False, repr(e))


def entries():
    return int(Visitor().get("/log/checkpoint")[1].split("\n")[1])


def wordless(visitor, route, form):
    """A form without words of its own: the strings as fields nobody asked for, in its address, and in place of its token."""
    before, own = entries(), visitor.token
    path, _, query = form["action"].partition("?")
    numbers = re.findall(r"(?<=/)\d+(?=/|$)", path)
    for name, value in STRINGS:
        if len(value) < 5000:
            quoted = urllib.parse.quote(value, safe="")
            for i in numbers:
                status = post(visitor, re.sub(rf"(?<=/){i}(?=/|$)", lambda _: quoted, path, count=1), fields_of(form, "", b""), own)[0].status
                check(f"{route} for {name} is not found", status in (400, 403, 404, 405, 414), status)
            status = post(visitor, f"{path}?x={quoted}", fields_of(form, "", b""), own[:-2] + "xx")[0].status
            check(f"{route} with {name} in its address and no token is refused", status in (400, 403), status)
        fields = [*fields_of(form, "", b""), ("x", value)]
        status = visitor.send("POST", form["action"], urllib.parse.urlencode([*fields, ("token", value)]), {"Content-Type": "application/x-www-form-urlencoded"}, name)[0].status
        check(f"{route} with {name} for a token is refused", status in (400, 403), status)
    visitor.token = own
    check(f"nothing of it is written by {route}", entries() == before, (before, entries()))


def post(visitor, action, fields, token=None, files=False):
    body, kind = body_of({"files": files}, fields, visitor.token if token is None else token)
    return visitor.send("POST", action, body, {"Content-Type": kind}, "misuse")


def misuse(visitor, key, form):
    """A form as nobody means it: nothing is written, and each is refused. What changes nothing has no token."""
    method, route, _ = key
    if method != "post" or route in ("/verify", "/p/:id/compare"):
        return
    good, before = fields_of(form, "", b""), entries()
    stranger = Visitor("")
    stranger.get("/login")
    own = visitor.token
    for name, token in (("without its token", ""), ("with the token of somebody else", stranger.token), ("with a token that was changed", own[:-1] + ("A" if own[-1:] != "A" else "B")),
                        ("with a token far too long", own * 400)):
        status = post(visitor, form["action"], good, token, form["files"])[0].status
        check(f"{route} {name} is refused", status == 403, status)
    visitor.token = own
    status = post(visitor, form["action"], [*good, ("x", b"a" * (1200 << 10))], files=form["files"])[0].status
    check(f"{route} with 1.2 MB in a field is refused", status in (400, 403, 413), status)
    status = post(visitor, form["action"], [*good, *((f"x{i}", b"a") for i in range(6000))], files=form["files"])[0].status
    check(f"{route} with 6,000 fields is refused", status in (400, 403, 413), status)
    path, _, query = form["action"].partition("?")
    for i in re.findall(r"(?<=/)\d+(?=/|$)", path):
        for other in ("0", "-1", "999999999", "99999999999999999999", "1%00", "1'--", "%3Cscript%3E"):
            status = post(visitor, re.sub(rf"(?<=/){i}(?=/|$)", other, path, count=1) + ("?" + query if query else ""), good, files=form["files"])[0].status
            check(f"{route} for {other} is not found", status in (400, 403, 404), status)
    check(f"nothing of it is written by {route}", entries() == before, (before, entries()))


def attack(visitor, key, form, strings):
    """One form, each of its text fields, each string."""
    global sent
    method, route, names = key
    others = [f["name"] for f in form["fields"] if f["kind"] in ("choice", "hidden") and f["name"] != "token"]
    for field in [*names, *dict.fromkeys(others)] or [""]:
        for name, value in strings if field in names else FEW:
            if method == "get":
                visitor.get(form["action"].split("?")[0] + "?" + urllib.parse.urlencode(fields_of(form, field, value)), name)
            else:
                body, kind = body_of(form, fields_of(form, field, value), visitor.token)
                answer, text, page, _ = visitor.send("POST", form["action"], body, {"Content-Type": kind}, f"{field}: {name}")
                if answer.status not in (403, 404):
                    attacked_routes.add(route)
            sent += 1
        attacked_fields.add(field)


def contributing(visitor):
    """The form of a co-operating unit, which few pieces of work have."""
    for one in json.loads(ask_api("GET", "/api/v1/occurrences?limit=200&state=open", tokens["mai.tran"])[1])["items"]:
        answer, _, page, _ = visitor.get(f"/w/occurrence/{one['id']}/contribute")
        if answer.status == 200:
            form = next(f for f in page.forms if f["action"].endswith("/contribute"))
            return [(visitor, ("post", "/w/occurrence/:id/contribute", ("note",)), form)]
    return []


def releasing():
    """What a court releases: each of its pieces of work takes a part of the strings, for one release ends it."""
    court, route = Visitor("toa.ld").sign_in(), "/w/occurrence/:id/release"
    works = list(dict.fromkeys(re.findall(r'"/w/occurrence/(\d+)"', court.get("/w/obligation?list=occurrence&state=open&q=tand")[1])))
    forms = {work: form for work in works if (form := form_of(court.get(f"/w/occurrence/{work}")[2], "/submit$"))}
    check("the court has work of its own", len(forms) > 1, works)
    for n, (work, form) in enumerate(forms.items()):
        fields = [f for f in fields_of(form, "note", b"x") if f[0] != "is_draft"]
        body, kind = body_of(form, fields, court.token, [("files", "ban-in.pdf", b"%PDF-1.4\n")])
        answer, text, _, _ = court.send("POST", form["action"], body, {"Content-Type": kind}, "handing in")
        check("the court hands in to itself", answer.status == 303, (work, answer.status, fields, re.findall(r'class="e(?:sum|msg).*?</p>|<h1>.*?</main>', text, re.S)[:3]))
        attack_here(court, f"/w/occurrence/{work}/hand-back", "/hand-back$", "/w/occurrence/:id/hand-back", STRINGS[n:n + 1])
        again = form_of(court.get(f"/w/occurrence/{work}")[2], "/submit$")
        body, kind = body_of(again, [f for f in fields_of(again, "note", b"x") if f[0] != "is_draft"], court.token)
        check("what was given back is handed in again", court.send("POST", again["action"], body, {"Content-Type": kind}, "again")[0].status == 303, work)
        attack_here(court, f"/w/occurrence/{work}/release", "/release$", route, STRINGS[n::len(forms)])


def crawl_all(visitors, per_route=4):
    """(visitor, forms) of each; they read at the same time."""
    def one(visitor):
        return crawl(visitor, (lambda p: p.startswith("/w/")) if visitor.name else lambda p: not p.startswith(("/w/", "/api", "/log/tile", "/a/")), per_route)
    with concurrent.futures.ThreadPoolExecutor(len(visitors)) as pool:
        return list(zip(visitors, pool.map(one, visitors)))


def attack_forms(visitors):
    early, late, done = [], [], set()
    for visitor, forms in crawl_all(visitors):
        for key, (form, path) in forms.items():
            if key not in done and key[1] != "/logout":  # own_account takes it
                done.add(key)
                (late if ENDS.search(key[1] or "") else early).append((visitor, key, form))
    early += contributing(next(v for v in visitors if v.name == "nghia.bui"))
    at_once([lambda v=v, key=key, form=form: attack(v.again(), key, form, STRINGS) for v, key, form in early])
    for visitor, key, form in sorted(late, key=lambda x: "password" in x[1][1] or "log" in x[1][1] or "end-others" in x[1][1]):
        attack(visitor, key, form, [ALL_AT_ONCE])


def form_of(page, end):
    return next((f for f in page.forms if re.search(end, f["action"])), None)


def attack_here(visitor, path, end, route, strings=STRINGS):
    """Attacks the form of a page whose action ends so; then again as the page offers it."""
    form = form_of(visitor.get(path)[2], end)
    names = tuple(sorted({f["name"] for f in form["fields"] if f["kind"] == "text"}))
    misuse(visitor, ("post", route, names), form)
    attack(visitor, ("post", route, names), form, strings)
    attacked_routes.add(route)
    return form_of(visitor.get(path)[2], end)


def send_form(visitor, form, **values):
    fields = [(n, values[n].encode() if n in values else v) for n, v in fields_of(form, "", b"")]
    return post(visitor, form["action"], fields)


def code_now(secret, shift=0):
    """The six digits of RFC 6238, by the clock that KYKET_NOW set."""
    at = datetime.datetime.fromisoformat(served.NOW).timestamp() + time.monotonic() - begin + shift
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    return "%06d" % ((struct.unpack(">I", digest[digest[-1] & 15:][:4])[0] & 0x7fffffff) % 1000000)


def second_step():
    """Somebody who gave the password and is asked for a code."""
    v = Visitor("hai.buoc")
    v.get("/login")
    answer = post(v, "/login", [("user", b"hai.buoc"), ("password", PASSWORD.encode())])[0]
    return v if (answer.getheader("Location") or "").startswith("/login/code") else None


def own_account(visitors):
    """Second factor, codes, sessions, tokens and signing out, of an account for it alone."""
    own = Visitor("hai.buoc").sign_in()
    send_form(own, form_of(own.get("/w/profile")[2], "/factor$"))
    attack_here(own, "/w/profile", "/factor/confirm$", "/w/profile/factor/confirm")
    text = own.get("/w/profile")[1]
    secret = re.search(r"\b[A-Z2-7]{32}\b", text)[0]
    is_on = False
    for shift in (0, 30, -30, 60):  # the program began some seconds ago
        is_on = is_on or send_form(own, form_of(own.get("/w/profile")[2], "/factor/confirm$"), code=code_now(secret, shift))[0].status == 200
    check("the second factor is on after all", is_on)
    attack_here(own, "/w/profile", "/factor/end$", "/w/profile/factor/end")
    codes = {**form_of(own.get("/w/profile")[2], "/factor/end$"), "action": "/w/profile/codes"}  # the other button of the form
    attack(own, ("post", "/w/profile/codes", ("confirm",)), codes, STRINGS)
    step, asked = second_step(), 0
    for name, value in STRINGS:
        for field in ("code", "next"):
            if not step or step.get("/login/code")[0].status != 200:
                step = second_step()  # five wrong codes, and the password is asked again
            if step:
                form = form_of(step.get("/login/code")[2], "/login/code$")
                answer = post(step, form["action"], fields_of(form, field, value))[0]
                asked += answer.status == 400
                attacked_routes.add("/login/code")
                check(f"{field}: {name} is no code", answer.status in (400, 401, 409, 429), answer.status)
    check("many were asked for a code", asked >= 4, asked)
    if step := second_step():
        misuse(step, ("post", "/login/code", ("code",)), form_of(step.get("/login/code")[2], "/login/code$"))
    attacked_fields.update(("code", "confirm", "next"))

    plain, other = Visitor("mot.buoc").sign_in(), Visitor("mot.buoc").sign_in()
    attack_here(plain, "/w/tokens", "/tokens$", "/w/tokens")
    wordless(plain, "/w/tokens/:id/end", form_of(plain.get("/w/tokens")[2], "/end$"))
    attack_here(plain, "/w/tokens", "/end$", "/w/tokens/:id/end", FEW)
    form = form_of(plain.get("/w/sessions")[2], r"/\d+/end$")
    misuse(plain, ("post", "/w/sessions/:id/end", ()), form)
    plain.get("/w/sessions")
    wordless(plain, "/w/sessions/:id/end", form)
    foreign = Visitor("thu.le").sign_in()
    for action in (form["action"], form_of(plain.get("/w/tokens")[2], "/tokens$")["action"] + "/1/end"):
        check(f"{action} of somebody else is not found", post(foreign, action, [])[0].status == 404)
    check("and that session goes on", other.get("/w/profile")[0].status == 200)
    check("the own one ends", post(plain, form["action"], [])[0].status == 303 and other.get("/w/profile")[0].status == 303)
    attacked_routes.add("/w/sessions/:id/end")
    other = Visitor("mot.buoc").sign_in()
    wordless(plain, "/w/sessions/end-others", form_of(plain.get("/w/sessions")[2], "end-others$"))
    check("and it goes on as well", other.get("/w/profile")[0].status == 200)
    attack_here(plain, "/w/sessions", "end-others$", "/w/sessions/end-others", FEW)
    check("all others end", other.get("/w/profile")[0].status == 303)
    misuse(plain, ("post", "/logout", ()), form_of(plain.get("/w/profile")[2], "/logout$"))
    wordless(plain, "/logout", form_of(plain.get("/w/profile")[2], "/logout$"))
    check("whoever cannot show the token signs nobody out", plain.get("/w/profile")[0].status == 200)
    check("the own form signs out", post(plain, "/logout", [])[0].status == 303 and plain.get("/w/profile")[0].status == 303)
    attacked_routes.add("/logout")


def account(admin, name):
    """The page of somebody else's account."""
    return html.unescape(re.search(r'href="(/w/person/\d+)"', admin.get("/w/person?q=" + name)[1])[1])


def new_link(admin, at):
    return re.search(r"/invite/[\w-]+", send_form(admin, form_of(admin.get(at)[2], "/link$"))[1])[0]


def other_accounts(visitors):
    """Invitations, the end of a role and opening an account again, of an account for it alone."""
    admin, foreign = visitors[PEOPLE.index("quantri")], Visitor("thu.le").sign_in()
    at = account(admin, "moi.vao")
    nobody = Visitor()
    link = new_link(admin, at)
    form = form_of(nobody.get(link)[2], "/invite/")
    form = {**form, "fields": [f for f in form["fields"] if f["kind"] == "text"]}  # the hidden name is for the browser's own list
    misuse(nobody, ("post", "/invite/:token", ("again", "password")), form)
    attack(nobody, ("post", "/invite/:token", ("again", "password")), form, STRINGS)  # the other field has other words
    check("the link is still good", nobody.get(link)[0].status == 200)
    for name, value in STRINGS:
        if len(value) < 5000:
            status = post(nobody, "/invite/" + urllib.parse.quote(value, safe=""), [("password", b"x" * 12), ("again", b"x" * 12)])[0].status
            check(f"an invitation {name} is none", status in (400, 403, 404, 405, 414), status)
    taken = 0
    some = [s for i, s in enumerate(STRINGS) if i % 5 == 0 or s in FEW]  # a password costs much, by design, so not all of them
    for name, value in some:  # as the password itself
        guest = Visitor("moi.vao")
        guest.get(link)
        if post(guest, link, [("password", value), ("again", value)])[0].status == 303:
            taken += 1
            if (name, value) in FEW:
                again = Visitor()
                again.get("/login")
                status = post(again, "/login", [("user", b"moi.vao"), ("password", value)])[0].status
                check(f"{name} as a password is the password", status == 303, status)
            check("and the link is spent", guest.get(link)[0].status == 404)
            link = new_link(admin, at)
    check("some of them are passwords, some are not", 3 < taken < len(some), taken)
    attacked_routes.add("/invite/:token")

    role = form_of(admin.get(at)[2], r"/w/role/\d+/end$")
    closed = form_of(admin.get(at)[2], "/disable$")
    foreign.get("/w/profile")
    for route, form in (("/w/role/:id/end", role), ("/w/person/:id/disable", closed)):
        admin.get(at)
        misuse(admin, ("post", route, ()), form)
        admin.get(at)
        wordless(admin, route, form)
        check(f"{route} is not for others", post(foreign, form["action"], [])[0].status in (403, 404))
    check("the role goes on", form_of(admin.get(at)[2], r"/w/role/\d+/end$"))
    check("its own form ends it", send_form(admin, role)[0].status == 303 and not form_of(admin.get(at)[2], r"/w/role/\d+/end$"))
    check("an account is disabled", send_form(admin, form_of(admin.get(at)[2], "/disable$"))[0].status == 303)
    opened = form_of(admin.get(at)[2], "/enable$")
    misuse(admin, ("post", "/w/person/:id/enable", ()), opened)
    admin.get(at)
    wordless(admin, "/w/person/:id/enable", opened)
    check("nobody else opens it again", post(foreign, opened["action"], [])[0].status in (403, 404) and form_of(admin.get(at)[2], "/enable$"))
    check("its own form does", send_form(admin, opened)[0].status == 303 and form_of(admin.get(at)[2], "/disable$"))
    attacked_routes.update(("/w/role/:id/end", "/w/person/:id/enable"))


def basis_links(visitors):
    """Which document of the register a basis document is: forms without words, of what the search finds."""
    mai, route = visitors[PEOPLE.index("mai.tran")], "/w/programme/:id/basis"
    at = html.unescape(re.search(r'href="(/w/programme/2/basis\?entry=\d+)"', mai.get("/w/programme/2")[1])[1])
    for name, value in STRINGS:
        if len(value) < 5000:
            mai.get(at + "&q=" + urllib.parse.quote(value), name)
    form = form_of(mai.get(at + "&q=ctr")[2], "/basis$")
    misuse(mai, ("post", route, ()), form)
    mai.get(at + "&q=ctr")
    wordless(mai, route, form)
    attacked_routes.add(route)


def second_version(visitors):
    """A second version that waits: what becomes of the duties, and giving it up."""
    mai, foreign = visitors[PEOPLE.index("mai.tran")], next(v for v in visitors if v.name == "hlenh.ayun")
    text = (ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_text().replace("15 tháng 12", "20 tháng 12")
    form = form_of(mai.get("/w/programme/2/version/new")[2], "/version/new$")
    body, kind = body_of(form, [("kind", b"amended"), ("pasted", text.encode())], mai.token)
    mai.send("POST", form["action"], body, {"Content-Type": kind}, "a second version")
    misuse(mai, ("post", "/w/programme/:id/compare/drop", ()), form_of(mai.get("/w/programme/2/compare")[2], "/compare/drop$"))
    foreign.get("/w/profile")
    for action in ("/w/programme/2/compare", "/w/programme/2/compare/drop"):
        check(f"{action} is not for others", post(foreign, action, [("obligation", b"4"), ("do", b"keep")])[0].status in (403, 404))
    attack_here(mai, "/w/programme/2/compare", "/compare$", "/w/programme/:id/compare")
    wordless(mai, "/w/programme/:id/compare/drop", form_of(mai.get("/w/programme/2/compare")[2], "/compare/drop$"))
    waiting_version(mai, foreign)
    form = form_of(mai.get("/w/programme/2/compare")[2], "/compare/drop$")
    check("the second version is still there, and is given up", send_form(mai, form)[0].status == 303 and mai.get("/w/programme/2/compare")[0].status != 200)
    attacked_routes.add("/w/programme/:id/compare/drop")


def waiting_version(mai, foreign):
    """The second version is signed for a day ahead, and goes back to the review."""
    page = mai.get("/w/programme/2/compare")[1]
    for effect in re.findall(r'name="obligation" value="(\d+)"><input type="hidden" name="seen" value="(\d)"><input type="hidden" name="seen_reason" value="([^"]*)"', page):
        fields = zip(("obligation", "seen", "seen_reason"), (html.unescape(v).encode() for v in effect))
        post(mai, "/w/programme/2/compare", [*fields, ("do", b"keep")])
    while opens := re.search(r'data-proposal="open">.*?name="proposal" value="(\d+)".*?name="seen" value="([^"]*)"', mai.get("/w/programme/2/review")[1], re.S):
        if post(mai, "/w/programme/2/review", [("proposal", opens[1].encode()), ("seen", html.unescape(opens[2]).encode()), ("do", b"discard")])[0].status != 303:
            break
    discarded = re.search(r'name="discarded" value="(\d+)"', mai.get("/w/programme/2/confirm")[1])
    fields = [("discarded", discarded and discarded[1].encode()), ("symbol", b"31-CTr/VPTU"), ("signed_day", b"20/11/2026"), ("signers", b"A"), ("from", b"01/12/2026"), ("to", b"")]
    body, kind = body_of(form_of(mai.get("/w/programme/2/confirm")[2], "/confirm$"), fields, mai.token, [("file", "ban-ky.pdf", b"%PDF-1.4\n")])
    check("the second version is signed for a day ahead", mai.send("POST", "/w/programme/2/confirm", body, {"Content-Type": kind}, "a signed version")[0].status == 303)
    route = "/w/programme/:id/version/reopen"
    find = lambda: form_of(mai.get("/w/programme/2")[2], "/version/reopen$")
    misuse(mai, ("post", route, ()), find())
    foreign.get("/w/profile")
    check("taking it back is not for others", post(foreign, "/w/programme/2/version/reopen", [])[0].status in (403, 404))
    wordless(mai, route, find())
    if mai.get("/w/programme/2/compare")[0].status != 200:  # it was not taken back by the way
        check("it goes back to the review", send_form(mai, find())[0].status == 303)
    attacked_routes.add(route)


def ready_draft(visitor):
    """Decides every proposal of the draft that the demo has, so that it can be put in force."""
    rest = html.unescape(re.search(r'href="(/w/programme/3/rest\?[^"]*)"', visitor.get("/w/programme/3/review")[1])[1])
    attack_here(visitor, rest, "/rest$", "/w/programme/:id/rest", FEW)
    visitor.get("/w/programme/3/sure")
    form = next(f for f in visitor.get("/w/programme/3/sure")[2].forms if f["action"].endswith("/sure"))
    post = lambda path, fields: visitor.send("POST", path, urllib.parse.urlencode([*fields, ("token", visitor.token)]),
                                             {"Content-Type": "application/x-www-form-urlencoded"})
    post("/w/programme/3/sure", [(f["name"], f["value"]) for f in form["fields"] if f["name"] == "ids"])
    text = visitor.get("/w/programme/3/review")[1]
    for proposal in re.findall(r'data-proposal="open">.*?name="proposal" value="(\d+)"', text, re.S):
        post("/w/programme/3/review", [("proposal", proposal), ("do", "discard")])
    attacked_routes.add("/w/programme/:id/sure")
    check("the draft can be put in force", 'name="signers"' in visitor.get("/w/programme/3/confirm")[1])


def attack_files(visitor):
    """Names of uploads, as evidence and as a document for everybody; what comes back is harmless."""
    links = [l for l in visitor.get("/w/document/new")[2].forms if l["method"] == "post" and l["files"]]
    for name in FILE_NAMES:
        fields = [(n, v) for n, v in fields_of(links[0], "", b"") if n not in ("key", "is_public", "symbol")] + [("is_public", b"1")]
        body, kind = body_of(links[0], fields, visitor.token, [("files", name, b"<script>xq7()</script>")])
        answer, text, page, _ = visitor.send("POST", "/w/document/new", body, {"Content-Type": kind}, name)
        to = answer.getheader("Location")
        if to:
            document = re.search(r"\d+", to)[0]
            visitor.get(to, name)
            look_at_file(Visitor(), f"/d/{document}/file", name)
        else:
            check(f"the upload {name[:60]!r} is refused with a reason", answer.status == 400 and "esum" in text, answer.status)


def look_at_file(visitor, path, name):
    answer, _, _, data = visitor.get(path, name)
    how = answer.getheader("Content-Disposition") or ""
    check(f"{path} ({name[:40]!r}) is kept away from the page", answer.status == 200 and how.startswith("attachment") and
          answer.getheader("X-Content-Type-Options") == "nosniff" and "html" not in answer.getheader("Content-Type"), (answer.status, how))
    plain = re.fullmatch(r"attachment; filename=\"([^\"\\\r\n]*)\"; filename\*=UTF-8''([A-Za-z0-9%._~!$&+^`|-]*)", how)
    shown = urllib.parse.unquote(plain[2]) if plain else ""
    check(f"{path} has one harmless name", plain and not re.search(r"[/\\\x00-\x1f\"<>]|^\.|\u202e", shown) and 0 < len(shown) <= 200, how)


def at_once(tasks):
    """Runs them on as many connections as keep the server busy."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()


def attack_api(tokens):
    description = json.loads(Visitor().get("/api/v1/openapi.json")[1])
    ids = {"unit": 1}
    some = json.loads(ask_api("GET", "/api/v1/occurrences?limit=1&state=open", tokens["mai.tran"])[1])["items"]
    ids = {"units": 2, "programmes": 2, "obligations": some[0]["obligation"], "occurrences": some[0]["id"]}
    counts = []

    def one(path, methods):
        count = 0
        here = path if path.startswith("/api") else "/api/v1" + path
        here = re.sub(r"\{(\w+)\}", lambda m: str(next((v for k, v in ids.items() if k in here), 1)), here)
        if query := [p["name"] for p in methods.get("get", {}).get("parameters", []) if p["in"] == "query" and p["schema"].get("type") == "string"]:
            for name, value in STRINGS:
                for field in query:
                    status, text, kind = ask_api("GET", here + "?" + urllib.parse.urlencode({field: value}), tokens["mai.tran"])
                    look_at_json(f"GET {here} {field}: {name}", status, text, kind)
                    count += 1
        if "post" in methods:
            schema = next(iter(methods["post"]["requestBody"]["content"].values()))["schema"]
            if "$ref" in schema:
                schema = description["components"]["schemas"][schema["$ref"].split("/")[-1]]
            good = {n: good_json(n, p) for n, p in schema["properties"].items() if n in schema.get("required", [])}
            for field, p in schema["properties"].items():
                if p.get("type") != "string" or p.get("contentEncoding") or p.get("format") == "binary":
                    continue
                for name, value in STRINGS:
                    try:
                        body = json.dumps({**good, field: value.decode()})
                    except UnicodeDecodeError:
                        body = json.dumps({**good, field: "XXX"}).encode().replace(b"XXX", value)
                    status, text, kind = ask_api("POST", here, tokens["quantri" if "/units" in here else "mai.tran"], body)
                    look_at_json(f"POST {here} {field}: {name}", status, text, kind)
                    count += 1
        counts.append(count)
    at_once([lambda path=path, methods=methods: one(path, methods) for path, methods in description["paths"].items()])
    check("the API was asked", sum(counts) > 300, sum(counts))


def good_json(name, p):
    if p.get("enum"):
        return p["enum"][0]
    if p.get("type") == "integer":
        return 1
    if p.get("type") == "boolean":
        return False
    if p.get("type") == "array":
        return []
    return "2026-11-20" if p.get("format") == "date" or name in ("day", "from") else FIELDS.get(name) or "Nội dung"


api_lines = threading.local()


def ask_api(method, path, token, body=None):
    head = {"Authorization": "Bearer " + token}
    if body is not None:
        head |= {"Content-Type": "application/json", "Idempotency-Key": os.urandom(8).hex()}
    for turn in (1, 2):
        if turn == 2 or not getattr(api_lines, "line", None):
            api_lines.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            api_lines.line.request(method, path, body, head)
            answer = api_lines.line.getresponse()
            text = answer.read().decode("utf-8", "replace")
            break
        except (http.client.HTTPException, OSError):  # the server closed it, as it may after a refusal
            if turn == 2:
                raise
    return answer.status, text, answer.getheader("Content-Type") or ""


def look_at_json(what, status, text, kind):
    try:
        json.loads(text)
        ok = status < 500 and "json" in kind
    except ValueError:
        ok = status in (414, 431)  # refused before it was read
    if not ok:
        check(f"{what} is answered in JSON", False, (status, kind, text[:200]))


def read_everything(visitors):
    """Every page again, with all that was taken in: more of each kind than before."""
    crawl_all(visitors, 12)
    for visitor in visitors:
        for text in ("xq7", "báo cáo"):
            visitor.get(("/w/search?q=" if visitor.name else "/search?q=") + urllib.parse.quote(text))


def addresses():
    """Hostile words in addresses and headers."""
    nobody = Visitor()
    for name, value in STRINGS:
        if len(value) > 5000:
            continue
        quoted = urllib.parse.quote(value)
        for path in ("/search?q=" + quoted, "/" + quoted, "/p/" + quoted, "/help/" + quoted, "/login?next=" + quoted, "/display?co=l&back=" + quoted,
                     "/programmes?lang=" + quoted, "/invite/" + quoted, "/a/" + quoted, "/log/tile/" + quoted, "/obligations?unit=" + quoted):
            nobody.get(path, name)
        plain = value.decode("latin-1")
        if not re.search(r"[\r\n\0]", plain):
            for head in ({"Cookie": "lang=" + plain}, {"Cookie": "sid=" + plain}, {"User-Agent": plain}, {"Accept-Language": plain}, {"If-None-Match": plain}):
                Visitor().send("GET", "/login", headers=head, saying=name)
    answer, text, page, _ = nobody.send("GET", "/verify", headers={"Host": '127.0.0.1"><script>xq7()</script>'}, saying="Host")
    check("a broken Host is refused or only words", answer.status in (200, 400), answer.status)


def guessing():
    """Accounts, links, sessions and tokens: the same answer and the same work whether they exist or not."""
    def worked():
        """Processor time of the server: what a clock on the wall shows depends on what else the machine does."""
        return sum(map(int, open(f"/proc/{server.process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))

    def once(user):
        v = Visitor()
        v.get("/login")
        begin = worked()
        answer, text, _, _ = v.send("POST", "/login", urllib.parse.urlencode({"user": user, "password": "sai hoàn toàn", "token": v.token}),
                                    {"Content-Type": "application/x-www-form-urlencoded"})
        return worked() - begin, answer.status, re.sub(r'value="[^"]*"', "", text)
    known, unknown = [], []
    for n in range(3):  # few: after several tries each account waits
        known.append(once(("khue.dinh", "lan.pham", "son.do")[n]))
        unknown.append(once(f"khong.co.{n}"))
    check("an unknown account is answered as a known one", {k[1:] for k in known} == {u[1:] for u in unknown}, [k[1] for k in known + unknown])
    a, b = statistics.median(k[0] for k in known), statistics.median(u[0] for u in unknown)
    check("and costs about the same work", a > 0 and b > a / 3 and a > b / 3, (a, b))
    nobody = Visitor()
    answers = {nobody.get("/invite/" + t)[0].status for t in ("B" * 22, "x", "A" * 500)}
    check("links that were never given are not found", answers <= {404, 414, 400}, answers)
    for token in ("", "x", "kyket_" + "A" * 40, "é", "A" * 4000):
        status = ask_api("GET", "/api/v1/me", token.encode().decode("latin-1"))[0]
        check(f"an invented token of {len(token)} letters is refused", status in (401, 400, 431), status)
    planted = Visitor("tu.dang")
    planted.cookies["sid"] = "A" * 22
    planted.sign_in()
    check("a planted session is not taken over", planted.cookies["sid"] != "A" * 22)
    other = Visitor("vinh.ro").sign_in()
    answer = other.send("POST", "/w/profile", urllib.parse.urlencode({"name": "xq7", "language": "vi", "token": planted.token}),
                        {"Content-Type": "application/x-www-form-urlencoded"})[0]
    check("the form token of somebody else is refused", answer.status == 403, answer.status)


def slow(seconds, begin, piece):
    """How long the server bears a request that comes in pieces."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 20) as s:
        s.settimeout(0.2)
        try:
            s.sendall(begin)
            while time.monotonic() - started < seconds:
                s.sendall(piece)
                try:
                    if s.recv(4096) == b"":
                        break
                except TimeoutError:
                    pass
                time.sleep(0.3)
        except OSError:
            pass
    return time.monotonic() - started


def slow_ones(pool):
    """Begins two that last for half a minute."""
    head = b"GET / HTTP/1.1\r\nHost: x\r\n"
    form = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    return [pool.submit(slow, 100, head, b"X: y\r\n"), pool.submit(slow, 100, form, b"a")]


def slowness(times):
    many_open()
    print("ended after", *(f"{t.result():.0f} s" for t in times))
    check("headers that trickle in are ended", times[0].result() < 60, times[0].result())
    check("a body that trickles in is ended", times[1].result() < 90, times[1].result())
    answer = Visitor().send("POST", "/w/document/new", b"x" * (3 << 20), {"Content-Type": "application/x-www-form-urlencoded"})[0]
    check("3 MB of fields are refused", answer.status in (401, 403, 413, 303), answer.status)


def many_open():
    lines = [socket.create_connection(("127.0.0.1", port), 20) for _ in range(200)]
    for line in lines:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    begin = time.monotonic()
    status = Visitor().get("/programmes")[0].status
    took = time.monotonic() - begin  # they are ended after half a minute: who waited for that would wait longer
    check("200 open requests keep nobody else waiting", status == 200 and took < 15, (status, took))
    for line in lines:
        line.close()


def coverage():
    missing = sorted({r for m, r in ROUTES if m == "POST"} - attacked_routes)
    check("every route that takes a form was attacked", not missing, missing)
    tables = {f for p in (ROOT / "src/web/page").glob("*.c") for f in re.findall(r"FIELD\((?:TEXT|SECRET),\s*\w+,\s*(\w+)", p.read_text())}
    hidden = {"next", "key", "after", "what", "word", "do", "path", "login_name", "state"}
    missing = sorted(tables - attacked_fields - hidden)
    check("every text field of the tables was attacked", not missing, missing)


with tempfile.TemporaryDirectory(prefix="kyket-attacks-") as folder:
    data = folder + "/d"
    served.demo(data, *engine.args(), log=folder + "/log")
    served.output("user", "add", data, "toa.an", "--name", "Lê Quản Trị", "--unit", "H99.05", "--role", "administrator", "--password", PASSWORD)
    for name in ("hai.buoc", "mot.buoc"):
        served.output("user", "add", data, name, "--name", "Tài khoản " + name, "--role", "officer", "--password", PASSWORD)
    served.output("user", "add", data, "moi.vao", "--name", "Tài khoản moi.vao", "--role", "officer", "--unit", "H99.01", "--password", PASSWORD)
    served.output("user", "add", data, "toa.ld", "--name", "Lê Lãnh Đạo", "--unit", "H99.05", "--role", "leader", "--password", PASSWORD)
    tokens = {name: served.token(data, name) for name in ("mai.tran", "quantri")}
    server = served.Server(data, log=folder + "/log")
    port = server.port
    begin = time.monotonic()
    pool = concurrent.futures.ThreadPoolExecutor()
    try:
        trickle = slow_ones(pool)
        visitors = [Visitor(name).sign_in() for name in PEOPLE] + [Visitor()]
        for stage in (addresses, lambda: ready_draft(visitors[0]), lambda: attack_files(visitors[0]), lambda: attack_api(tokens), lambda: second_version(visitors), lambda: basis_links(visitors), lambda: own_account(visitors),
                      lambda: other_accounts(visitors), releasing, lambda: attack_forms(visitors), coverage, lambda: read_everything([visitors[i] for i in (0, 1, 2, -1)]), guessing,
                      lambda: slowness(trickle)):
            try:
                stage()
            except OSError as e:
                check(f"every request of a stage is answered, after {last}", False, (server.process.poll(), repr(e)))
                break
            print(f"{stage.__name__ if stage.__name__ != '<lambda>' else 'stage'}: {time.monotonic() - begin:.0f} s, {sent} forms sent", flush=True)
        check("no string was run by a shell", not os.path.exists("/tmp/xq7"))
        if server.process.poll() is None:
            check("it still answers", Visitor().get("/healthz")[0].status == 200)
    finally:
        status, text = server.stop(), server.errors
    check("it ends cleanly, without a sanitiser's word", status == 0 and "ERROR: " not in text and "runtime error" not in text, (status, text[-800:]))
    check("what was typed is not in the log", "xq7" not in text, text[max(0, text.find("xq7") - 200):][:400])
    check("fsck finds nothing", served.run("fsck", data).returncode == 0)
sys.exit(summary())
