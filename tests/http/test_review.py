#!/usr/bin/env python3
"""Two people review one draft: nothing that one saved goes without the other knowing."""
import html, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor

TEXT = "\n".join(["QUY CHẾ", "Phối hợp thử hai người duyệt", "Điều 1. Báo cáo"] + [
    f"{k}. Ủy ban nhân dân tỉnh báo cáo Tỉnh ủy kết quả việc thứ {k} trước ngày {k:02d} tháng 11 hằng năm." for k in range(1, 13)])

SHORT = "\n".join(TEXT.replace("báo cáo Tỉnh ủy", "báo cáo Văn phòng Tỉnh ủy").replace("Phối hợp thử hai người duyệt", "phối hợp giữa Văn phòng Tỉnh ủy và Ủy ban nhân dân tỉnh").split("\n")[:6]) + "\nĐiều 2. Hiệu lực\nQuy chế này có hiệu lực từ ngày ký."

PLAN = """KẾ HOẠCH
phối hợp giữa Văn phòng Tỉnh ủy và Ủy ban nhân dân tỉnh
I. MỤC ĐÍCH
Kế hoạch này nhằm phối hợp chặt chẽ hơn.
II. PHÂN CÔNG NHIỆM VỤ
1. Ủy ban nhân dân tỉnh
- Báo cáo Văn phòng Tỉnh ủy kết quả tuyên truyền trước ngày 15 tháng 12 hằng năm.
- Gửi Văn phòng Tỉnh ủy danh sách cơ sở trước ngày 10 tháng 12 hằng năm.
2. Ủy ban nhân dân tỉnh có trách nhiệm:
a) Tổ chức hội nghị sơ kết trước ngày 20 tháng 12 hằng năm;
b) Thông báo kết quả kiểm tra cho Văn phòng Tỉnh ủy trước ngày 25 tháng 12 hằng năm.
III. TỔ CHỨC THỰC HIỆN
Kế hoạch này có hiệu lực từ ngày ký."""


class Person(Visitor):
    """(status, text with its entities read, address) after all redirections."""

    def ask(self, method, path, fields=None, files=None):
        status, head, text = self.send(method, path, fields if fields is None else [*fields, ("token", self.token)], files=files)
        while status == 303:
            path = head["Location"]
            status, head, text = self.send("GET", path.split("#")[0])
        self.at = path
        return status, html.unescape(text)

    def sign_in(self, user, password):
        self.get("/login")
        self.post("/login", [("user", user), ("password", password)])
        self.get("/w/profile")
        return self


def opens(page):
    return re.findall(r'<li id="p(\d+)" data-proposal="open"', page)


def item(page, name):
    found = re.search(rf'<li id="{name}".*?</li>', page, re.S)
    return found[0] if found else ""


def hidden(page, *names):
    """The hidden fields of the form that is saved, as a browser sends them."""
    form = page[page.rindex('data-guard'):]
    return [(k, v) for k, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form) if k != "token"]


def of_item(page, name):
    return [(k, v) for k, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', item(page, name)) if k != "token"]


def typed(page, **changes):
    """What the form of a duty sends, with changes."""
    one = lambda name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
    area = lambda name: re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S)[1]
    select = lambda name: re.search(rf'<select id="{name}".*?<option value="([^"]*)" selected', page, re.S)
    fields = {"title": one("title"), "action": area("action"), "deliverable": one("deliverable"), "addressees": area("addressees"),
              "kind": select("kind")[1], "lead": select("lead")[1], "accept": select("accept")[1],
              "rule_kind": select("rule_kind")[1], "rule_days": one("rule_days"), "perform": select("perform")[1] if select("perform") else ""}
    return [*hidden(page), *{**fields, **changes}.items()]


def save_over(mai, thu, here):
    first = opens(mai.get(here + "/review")[1])[0]
    page_of_mai = mai.get(f"{here}/draft?proposal={first}")[1]
    page_of_thu = thu.get(f"{here}/draft?proposal={first}")[1]
    s, _ = thu.post(here + "/draft", typed(page_of_thu, title="Tên của Thư", rule_days="30/11"))
    check("the first save is done", s == 200)
    s, h = mai.post(here + "/draft", typed(page_of_mai, title="Tên của Mai", deliverable="Báo cáo giấy"))
    check("the second one on what it did not see is told so", s == 409 and 'id="seen"' in h and "Lê Anh Thư" in h, h)
    check("with who saved, when and what", re.search(r"Lê Anh Thư \([^)]*\), 24/11/2026 \d\d:\d\d", h) and re.search(r"<td[^>]*>Tên của Thư</td><td[^>]*>Tên của Mai</td>", h) and "30/11" in h, h)
    check("and what was typed stands in the form", 'name="title" value="Tên của Mai"' in h and 'name="deliverable" value="Báo cáo giấy"' in h, h)
    check("nothing is erased by then", "Tên của Thư" in thu.get(here + "/review")[1])
    again = [(k, v) for k, v in typed(page_of_mai, title="Tên của Mai", deliverable="Báo cáo giấy") if k not in ("draft", "proposal", "provision", "seen")]
    s, h = mai.post(here + "/draft", [*hidden(h), *again])
    check("saved again, now knowingly, it stands in its place", s == 200 and "Tên của Mai" in h and "Tên của Thư" not in h, h)
    # A button pressed twice has nothing to tell.
    page = mai.get(here + "/draft?draft=" + dict(hidden(mai.get(f"{here}/draft?proposal={first}")[1]))["draft"])[1]
    once = typed(page, title="Tên chung")
    twice = [mai.post(here + "/draft", once) for _ in range(2)]
    check("the same twice is no conflict", [s for s, _ in twice] == [200, 200], (once, [s for s, _ in twice], twice[1][1][twice[1][1].index("<main"):][:1800]))
    return first, page


def gone(mai, thu, here, first):
    """The draft is undone under the one who edits it; the proposal is discarded; a duty made by hand is deleted."""
    page = mai.get(f"{here}/draft?proposal={first}")[1]
    shown = thu.get(here + "/review")[1]
    s, h = thu.post(here + "/review", [*of_item(shown, f"p{first}"), ("do", "reopen")])
    check("undoing what was changed asks first, and shows what is lost", s == 409 and "Tên chung" in h and 'name="drops_edits" value="1"' in h and "Hoàn tác" in h, h)
    check("and only that: a body outside the chain is asked with the proposal as well", "<th scope=\"row\">Tên nhiệm vụ</th>" in h and "<th scope=\"row\">Giao hay đề nghị</th>" not in h, h)
    check("nothing is lost by then", "Tên chung" in thu.get(here + "/review")[1])
    thu.post(here + "/review", [*of_item(shown, f"p{first}"), ("drops_edits", "1"), ("do", "reopen")])
    check("said so, it is a proposal again", first in opens(thu.get(here + "/review")[1]))
    s, h = mai.post(here + "/draft", typed(page, title="Vẫn giữ lời này"))
    check("who edited it meanwhile is told, and keeps the words", s == 409 and 'value="Vẫn giữ lời này"' in h and "Lê Anh Thư" in h, h)
    s, _ = thu.post(here + "/review", [*of_item(thu.get(here + "/review")[1], f"p{first}"), ("do", "discard")])
    again = [(k, v) for k, v in typed(page, title="Vẫn giữ lời này") if k not in ("draft", "proposal", "provision", "seen")]
    s, h = mai.post(here + "/draft", [*hidden(h), *again])
    check("so when it is discarded once more", s == 409 and "nay đã bị bỏ" in h and 'value="Vẫn giữ lời này"' in h, h)
    s, h = mai.post(here + "/draft", [*hidden(h), *again])
    check("and a duty is made of it by who knows that", s == 200 and "Vẫn giữ lời này" in h, h)
    provision = re.search(r'/draft\?provision=(\d+)"', h)[1]
    page = mai.get(f"{here}/draft?provision={provision}")[1]
    lead = re.findall(r'<option value="(\d+)"', page[page.index('id="lead"'):])[0]
    by_hand = [("title", "Việc lập tay"), ("action", "Làm việc này"), ("lead", lead), ("kind", "1"), ("rule_kind", "yearly"), ("rule_days", "15/12")]
    s, h = mai.post(here + "/draft", [*hidden(page), *by_hand])
    made = re.search(r'<li id="m(\d+)"', h)[1]
    page = mai.get(f"{here}/draft?draft={made}")[1]
    stale = of_item(mai.get(here + "/review")[1], f"m{made}")
    thu.post(here + "/draft", typed(thu.get(f"{here}/draft?draft={made}")[1], title="Thư đã sửa"))
    s, h = mai.post(here + "/review", [*stale, ("do", "delete")])
    check("a duty made by hand is not deleted by who has not seen its change", s == 409 and "Thư đã sửa" in h, h)
    thu.post(here + "/review", [*of_item(h, f"m{made}"), ("do", "delete")])
    s, h = mai.post(here + "/draft", typed(page, title="Mai sửa tiếp"))
    check("one that is deleted keeps the words of who edits it", s == 409 and 'value="Mai sửa tiếp"' in h and "không còn nữa" in h, h)


def buttons(mai, thu, here):
    """The buttons of the review say what they were pressed on."""
    shown = mai.get(here + "/review")[1]
    one = opens(shown)[0]
    form = thu.get(f"{here}/draft?proposal={one}")[1]
    words = re.search(r'<textarea id="parts"[^>]*>\n?(.*?)</textarea>', form, re.S)[1]
    parted = [("proposal", one), ("seen", re.search(r'name="seen" value="(p[^"]*)"', form)[1]), ("do", "split"), ("parts", words.replace("trước", "|trước"))]
    check("a proposal is split", thu.post(here + "/draft", parted)[0] == 200)
    check("but not twice", mai.post(here + "/draft", parted)[0] == 409)
    s, h = mai.post(here + "/review", [*of_item(shown, f"p{one}"), ("do", "accept")])
    check("words that have changed are not accepted unseen", s == 409 and one in opens(h) and "Lê Anh Thư" in item(h, f"p{one}"), item(h, f"p{one}"))
    two = opens(h)[1]
    thu.post(here + "/review", [*of_item(h, f"p{one}"), ("do", "merge")])
    check("and one that is joined with another is gone", mai.post(here + "/review", [*of_item(h, f"p{two}"), ("do", "accept")])[0] == 404)
    h = mai.get(here + "/review")[1]
    one = opens(h)[1]
    thu.post(here + "/review", [*of_item(h, f"p{one}"), ("do", "accept")])
    s, h = mai.post(here + "/review", [*of_item(h, f"p{one}"), ("do", "discard"), ("show", "open")])
    check("a decision of somebody else is named at its place", s == 409 and "Lê Anh Thư" in item(h, f"p{one}") and f'href="#p{one}"' in h, item(h, f"p{one}"))
    s, h = mai.post(here + "/review", [*of_item(h, f"p{one}"), ("do", "reopen")])
    check("undone as it was read, nothing is asked", s == 200 and one in opens(h), h)


def together(mai, thu, here):
    """One of many that cannot be decided does not cost the ticks of the others."""
    for path, act in (("/sure", "accept"), ("/rest?provision=" + re.search(r"/rest\?provision=(\d+)", mai.get(here + "/review")[1])[1], "discard")):
        page = mai.get(here + path)[1]
        ids = re.findall(r'name="ids" value="(\d+)"', page)
        seen = re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', page)
        provision = re.search(r'name="provision" value="(\d*)"', page)[1]
        check("there are several", len(ids) >= 4 and len(seen) == len(ids), (path, len(ids)))
        shown = thu.get(here + "/review")[1]
        thu.post(here + "/review", [*of_item(shown, f"p{ids[0]}"), ("do", "discard")])
        thu.post(here + "/review", [*of_item(shown, f"p{ids[1]}"), ("do", "split_due")])
        ticks = [("ids", i) for i in ids[:3]]
        s, h = mai.post(here + path.split("?")[0], [("provision", provision), *(("seen", x) for x in seen), *ticks])
        check(f"{path}: one decided meanwhile is named, with who did", s == 409 and re.search(r"Lê Anh Thư \([^)]*\), 24/11/2026", h), h)
        left = re.findall(r'name="ids" value="(\d+)"[^>]*? checked', h)
        check(f"{path}: the others keep their ticks, what was not ticked is not", left == ids[1:3] and f'value="{ids[3]}"' in h, (left, ids))
        before = opens(mai.get(here + "/review")[1])
        check(f"{path}: nothing is decided by then", set(ids[1:3]) <= set(before), before)
        s, h = mai.post(here + path.split("?")[0], [("provision", provision), *(("seen", x) for x in re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', h)), *(("ids", i) for i in left)])
        check(f"{path}: pressed again, the others are decided", s == 200 and not set(left) & set(opens(h)), s)
        thu.post(here + "/review", [*of_item(h, f"p{ids[0]}"), ("do", "reopen")])
        if act == "accept":
            for i in left[:2]:
                s, h = mai.post(here + "/review", [*of_item(mai.get(here + "/review")[1], f"p{i}"), ("do", "reopen")])
    s, h = mai.post(here + "/sure", [("provision", "")])
    check("nothing ticked is said, and nothing is ticked", s == 400 and 'class="esum"' in h and not re.search(r'name="ids" value="\d+"[^>]*? checked', h), h)


def sign(mai, here, symbol, first, discards):
    if not re.search(r'name="signs\d+" value="1" checked', h := mai.get(here + "/parties")[1]):
        n, unit = re.search(r'name="unit(\d+)".*?<option value="(\d+)" selected', h, re.S).groups()
        mai.post(here + "/parties", [(f"unit{n}", unit), (f"signs{n}", "1")])
    for i in opens(mai.get(here + "/review")[1]):
        words = item(mai.get(here + "/review")[1], f"p{i}")
        mai.post(here + "/review", [*of_item(mai.get(here + "/review")[1], f"p{i}"), ("do", "discard" if discards in words else "accept")])
    found = re.search(r'name="discarded" value="(\d+)"', mai.get(here + "/confirm")[1])
    fields = [("discarded", found[1] if found else ""), ("symbol", symbol), ("signed_day", first), ("signers", "Đinh Văn Khuê"), ("from", first), ("to", "31/12/2030")]
    s, h = mai.post(here + "/confirm", fields, [("file", "ban-ky.pdf", b"%PDF-1.4 " + symbol.encode())])
    if past := re.search(r'name="past_seen" value="(\d+)"', h):
        s, h = mai.post(here + "/confirm", [*fields, ("past_known", "1"), ("past_seen", past[1])], [("file", "ban-ky.pdf", b"%PDF-1.4 " + symbol.encode())])
    check(f"{symbol} is signed", s == 200 and symbol in h, re.findall(r"<li>.*?</li>", h[h.index("<h1"):], re.S))


def in_public(mai, dan, anyone, here):
    """The public page of what was reviewed: a clause whose proposal was discarded, duties that are over."""
    page = "/p/" + here.rsplit("/", 1)[1]
    for below in ("", "/provisions", "/obligations"):
        drafted, absent = (anyone.get(f"/api/v1/programmes/{n}{below}") for n in (page.rsplit("/", 1)[1], "99999"))
        drafted, absent = ((status, re.sub(r"E-[0-9A-F]{4}-\d+-\d+", "", text)) for status, text in (drafted, absent))
        check(f"without an account a draft{below} answers as what is not there", drafted == absent and drafted[0] == 404, (drafted, absent))
    both = [(anyone.get(path), anyone.headers.get("Cache-Control"), anyone.headers["Content-Length"]) for path in (page, "/p/99999")]
    shown = [(s, re.sub(r"E-[0-9A-F]{4}-\d+-\d+|/p/\d+|value=\"[^\"]*\"", "", t), c) for (s, t), c, _ in both]
    check("so does its public page", shown[0] == shown[1] and shown[0][0] == 404, shown)
    sign(mai, here, "30-QC/VPTU", "15/01/2026", "việc thứ 3")
    s, h = anyone.get(page)
    clauses = {k: re.search(rf'<section class="prov" id="d1.k{k}">.*?</section>', h, re.S)[0] for k in (1, 3)}
    check("a clause whose proposal was discarded does not claim to lay a duty on nobody", "Không lập nhiệm vụ từ đoạn này" in clauses[3] and "Không giao nhiệm vụ" not in clauses[3], clauses[3])
    check("one with a duty has it beside it", "/o/" in clauses[1] and "Không" not in clauses[1], clauses[1])
    count = lambda words: re.search(rf"<b>(\d+)</b> {words}</li>", anyone.get(page)[1])
    check("all duties bind", count("nhiệm vụ")[1] == "2" and not count("nhiệm vụ đã kết thúc"), h)
    mai.get(here + "/version/new")
    s, h = mai.post(here + "/version/new", [("kind", "amended"), ("pasted", SHORT.replace("việc thứ 1 trước ngày 01", "việc thứ 1 trước ngày 09").replace(SHORT.split("\n")[4] + "\n", ""))])
    forms = re.findall(rf'action="{here}/compare"', h)
    check("who drafts decides what becomes of a duty", s == 200 and len(forms) == 1, h)
    s, h = dan.get(here + "/compare")
    check("who only reads is shown the same without a form", s == 200 and "điều khoản không còn" in h and not re.findall(rf'<form[^>]*action="{here}[^"]*"', h) and "/draft?" not in h, h)
    s, h = dan.get(here + "/review")
    check("so in the review", s == 200 and not re.findall(rf'<form[^>]*method="post"[^>]*action="{here}[^"]*"', h), h)
    mai.get(here + "/compare")
    mai.post(here + "/compare", [("obligation", re.search(r'name="obligation" value="(\d+)"', mai.get(here + "/compare")[1])[1]), ("do", "keep")])
    sign(mai, here, "31-QC/VPTU", "24/11/2026", "việc thứ")
    check("one that is void is not counted among those that bind", count("nhiệm vụ")[1] == "1" and count("nhiệm vụ đã kết thúc")[1] == "1", anyone.get(page)[1])
    row = re.search(rf'<a href="{page}">.*?</tr>', anyone.get("/programmes")[1], re.S)[0]
    check("nor in the list of programmes", re.search(r'data-th="Nhiệm vụ">1<', row), row)
    s, h = mai.post(here + "/end", [("day", "24/11/2026"), ("reason", "Thay đổi"), ("basis", "1-QĐ/TU, 24/11/2026")])
    h = anyone.get(page)[1]
    check("of one that has ended nothing is “not arisen yet”", s == 200 and "Chưa phát sinh" not in h and count("nhiệm vụ")[1] == "2", h)
    check("so in the work area", "Chưa phát sinh" not in mai.get("/w/obligation?programme=" + here.rsplit("/", 1)[1])[1])


def numbered(mai, anyone, lead):
    """A text without articles: duties stand beside their item, and one place has one name on every page."""
    mai.get("/w/programme/new")
    mai.post("/w/programme/new", [("lead", lead), ("pasted", PLAN)])
    here = re.match(r"/w/programme/\d+", mai.at)[0]
    h = mai.get(here + "/review")[1]
    check("the review shows the number of the text, and the name of the place", re.search(r"<h3>II\. PHÂN CÔNG NHIỆM VỤ <span[^>]*>mục 2</span>", h) and "mục 2.1, gạch đầu dòng 2" in h, h)
    names = set(re.findall(r"(?:mục|phần) [\w.]+", h, re.I))
    sign(mai, here, "40-KH/VPTU", "24/11/2026", "gì không có")
    s, h = anyone.get("/p/" + here.rsplit("/", 1)[1])
    parts = {path: body for path, body in re.findall(r'<section class="prov" id="([^"]*)">(.*?)</section>', h, re.S)}
    beside = {path: re.findall(r'href="/o/(\d+)"', body) for path, body in parts.items()}
    check("each dash below a heading has its duty beside it", len(beside.get("s2.1.g1", [])) == len(beside.get("s2.1.g2", [])) == 1 and not beside.get("s2"), (beside, h))
    check("points below words stand with them", len(beside.get("s2.2", [])) == 2 and "s2.2.a" not in parts, beside)
    check("and what only heads is a heading", re.search(r'<h3 class="doc" id="s2">II\. PHÂN CÔNG NHIỆM VỤ</h3>', h) and re.search(r'<h3 class="doc" id="s2.1">', h), h)
    duty = beside["s2.1.g2"][0]
    place = "mục 2.1, gạch đầu dòng 2"
    pages = {"its part": parts["s2.1.g2"], "the public page of the duty": anyone.get("/o/" + duty)[1], "its page": mai.get("/w/obligation/" + duty)[1],
             "the list": mai.get("/w/obligation?programme=" + here.rsplit("/", 1)[1])[1], "its file": mai.get("/w/obligation.csv?programme=" + here.rsplit("/", 1)[1])[1],
             "my work": mai.get(mai.at)[1] and mai.get("/w/occurrence/" + re.search(r'/w/occurrence/(\d+)', mai.get("/w/obligation/" + duty)[1])[1])[1]}
    check("one place has one name", [k for k, v in pages.items() if place not in v] == [], [k for k, v in pages.items() if place not in v])
    check("and no other", not any(re.search(r"phần 2|mục II|đoạn 2", v) for v in pages.values()), [k for k, v in pages.items() if re.search(r"phần 2|mục II|đoạn 2", v)])


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/d"
        password = served.demo(data, *engine.args())
        server = served.Server(data)
        mai, thu = (Person(server.port).sign_in(name, password) for name in ("mai.tran", "thu.le"))
        lead = re.search(r'<option value="(\d+)"', mai.get("/w/programme/new")[1])[1]
        mai.post("/w/programme/new", [("lead", lead), ("pasted", TEXT)])
        here = re.match(r"/w/programme/\d+", mai.at)[0]
        first, _ = save_over(mai, thu, here)
        gone(mai, thu, here, first)
        buttons(mai, thu, here)
        together(mai, thu, here)
        dan, anyone = Person(server.port).sign_in("dan.xem", password), Person(server.port)
        mai.get("/w/programme/new")
        mai.post("/w/programme/new", [("lead", lead), ("pasted", SHORT)])
        in_public(mai, dan, anyone, re.match(r"/w/programme/\d+", mai.at)[0])
        numbered(mai, anyone, lead)
        check("the server ends cleanly", server.stop() == 0)
    return summary()


sys.exit(main())
