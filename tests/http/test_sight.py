#!/usr/bin/env python3
"""What a reader of the demo province must not puzzle over: whose work a notice is on, what only waits after its day, what was done
about overdue work, how a form is left, and that no form forgets what was chosen."""
import html, re, sys

from demo_server import check, with_demo
from visitor import Visitor


def plain(text):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text)))


def groups(text):
    """[head, rows] of each span of my work."""
    for body in re.findall(r'(?s)<tbody><tr class="g">(.*?)</tbody>', text):
        head, *rows = re.split(r"<tr[ >]", body)
        yield plain(head), rows


def my_work(b):
    text = b.get("/w/")[1]
    for head, rows in groups(text):
        late = [("hot" in row[:20]) for row in rows]
        if head.startswith("Quá hạn"):
            check("only overdue work stands under “Quá hạn”", all(late), rows)
        if head.startswith("Đã qua ngày hạn"):
            check("what waits for us after its day is not called overdue", not all(late) and "chờ nghiệm thu" in "".join(rows), rows)
    read = next(rows for head, rows in groups(text) if head.startswith("Cần đọc"))
    handed = [plain(row) for row in read if "Kết quả đã nộp" in row]
    check("a notice of a result says whose it is", handed and all(re.search(r"Kết quả đã nộp · (UBND|HĐND|Sở|Văn phòng)", row) for row in handed), handed)
    check("a number does not break at its hyphen", '<span class="nw">12-CTr/VPTU</span>, Điều' in text, text[:2000])
    dates = re.findall(r"(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d)", plain("".join(read)))
    dates = [(y, m, d) for d, m, y, _ in dates]
    check("the newest notice comes first", dates == sorted(dates, reverse=True), dates)
    text = b.get("/w/notice")[1]
    row = next(r for r in text.split("<tr>") if "Kết quả đã nộp" in r)
    check("the list of notices says whose work it is", re.search(r'<span class="small mut">(UBND|HĐND|Sở|Văn phòng)', row), row)
    check("its file too", re.search(r",(UBND|HĐND)[^,]*,Kết quả đã nộp,", b.get("/w/notice.csv")[1]), b.get("/w/notice.csv")[1][:400])


def overview(b):
    def longest():
        text = b.get("/w/overview")[1]
        return text, [plain(r) for r in re.search(r'(?s)id="lau".*?</table>', text)[0].split("<tr>")[2:]]
    text, rows = longest()
    check("the overview says in words how many of how many", re.search(r"\d+ trên \d+ kỳ đến hạn hoàn thành đúng hạn", plain(text)), plain(text)[:900])
    check("it says what was done about the longest overdue", "đôn đốc 2 lần, gần nhất" in rows[0], rows)
    after = next(i for i, row in enumerate(rows) if "chưa đôn đốc" in row)
    link = re.findall(r'href="(/w/occurrence/\d+)"', re.search(r'(?s)id="lau".*?</table>', text)[0])[after]
    check("urging it", b.get(link)[0] == 200 and b.post(link + "/urge", {"message": "Đề nghị nộp"})[0] == 303)
    check("is seen there at once", "đôn đốc 1 lần, ngày" in longest()[1][after], longest()[1])


def home(stranger):
    text = stranger.get("/")[1]
    rows = re.search(r'(?s)aria-labelledby="h1".*?</section>', text)[0].count("<tr") - 1
    check("home shows the next few, and the way to all", 0 < rows <= 10 and "Tất cả" in text, rows)
    check("and the way to check a receipt", 'class="btn sec" href="/verify"' in text)
    status, text = stranger.get("/khong-co")
    check("a missing page says it once", status == 404 and plain(text).count("Không có trang này") == 2, plain(text))  # title and heading


def forms(admin):
    admin.get("/w/unit")
    unit = re.search(r'href="/w/unit/(\d+)">Ủy ban nhân dân xã Chư Hleng', admin.get("/w/unit")[1])[1]
    heirs = re.findall(r'href="/w/unit/(\d+)">Ủy ban nhân dân xã (?:Krông Tơ|Ia Plôn)', admin.get("/w/unit")[1])
    for form in ("rename", "move", "code", "code-close", "close"):
        text = admin.get(f"/w/unit/{unit}/change/{form}")[1]
        crumbs = re.search(r'(?s)<nav class="crumb".*?</nav>', text)
        check(f"the form {form} stands below its body", crumbs and f'href="/w/unit/{unit}"' in crumbs[0], text[:1500])
        check(f"the form {form} can be left", f'<a href="/w/unit/{unit}">Giữ nguyên</a>' in text, text[-1500:])
    for path, up in (("/w/unit/new", "/w/unit"), ("/w/unit/import", "/w/unit"), ("/w/person/new", "/w/person"), ("/w/person/import", "/w/person"),
                     ("/w/sessions", "/w/profile"), ("/w/tokens", "/w/profile"), ("/w/notice", "/w/")):
        crumbs = re.search(r'(?s)<nav class="crumb".*?</nav>', admin.get(path)[1])
        check(f"{path} leads up", crumbs and f'href="{up}"' in crumbs[0], crumbs)
    text = admin.get("/w/unit/import")[1] + Visitor(admin.line.port).get("/verify")[1]
    check("what may come in one of two ways is not called optional in both", not re.search(r'<label for="(files|file|receipt)">[^<]*<span class="mut">', text))
    document = re.search(r'href="(/w/document/\d+)"', admin.get("/w/document")[1])[1]
    for at, up in ((document, "/w/document"), (document.replace("/w/document", "/d"), "/")):
        crumbs = re.search(r'(?s)<nav class="crumb".*?</nav>', admin.get(at)[1])
        check(f"{at} leads up", crumbs and f'href="{up}"' in crumbs[0], crumbs)
    admin.get(f"/w/unit/{unit}/change/close")
    status, text = admin.post(f"/w/unit/{unit}/change/close", [("kind", "split"), *(("successors", h) for h in heirs), ("basis", ""), ("day", "01/01/2027")])
    kept = re.findall(r'<option value="(\d+)" selected>', text)
    check("a closing that is sent back keeps the successors", status == 400 and sorted(kept) == sorted(heirs) and len(heirs) == 2, (status, kept, heirs))


def summary(text):
    return [plain(line) for line in re.findall(r"<li>(.*?)</li>", re.search(r'(?s)<div class="esum".*?</div>', text)[0])]


def wrong(b, port):
    """A list of what is wrong names each field; "fill this in" three times helps nobody."""
    stranger = Visitor(port)
    stranger.get("/login")
    text = stranger.post("/login", {"user": "", "password": ""})[1]
    check("the sign-in names its fields", summary(text) == ["Tên đăng nhập: Điền vào chỗ này.", "Mật khẩu: Điền vào chỗ này."], summary(text))
    check("and says that nobody is signed in", "Chưa đăng nhập được" in text and "Chưa lưu" not in text)
    work = re.search(r'href="(/w/occurrence/\d+)/urge"', b.get("/w/?kind=urge")[1])[1]
    for act, names in (("extend", ["Cho thêm ngày làm việc", "Lý do"]), ("close", ["Việc gì xảy ra", "Lý do", "Văn bản làm căn cứ"])):
        b.get(f"{work}/{act}")
        status, text = b.post(f"{work}/{act}", {})
        lines = summary(text)
        check(f"{act}: each line begins with its field", status == 400 and len(lines) == len(names) and len({x.split(":")[0] for x in lines}) == len(names), lines)
    b.get("/w/programme/2/end")
    lines = summary(b.post("/w/programme/2/end", {"day": "", "reason": "", "basis": ""})[1])
    check("ending a programme: all that is missing is said at once", len(lines) == 3 and lines[0].startswith("Kết thúc ngày:"), lines)
    text = b.post("/w/profile/password", {"old": "", "password": "", "again": ""})[1]
    check("so does the change of the password", [x.split(":")[0] for x in summary(text)] == ["Mật khẩu hiện tại", "Mật khẩu mới", "Nhập lại lần nữa"], summary(text))


def several_forms(officer):
    """A page with two forms: what is wrong in one does not empty the other."""
    at = re.search(r'href="(/w/occurrence/\d+)"', officer.get("/w/?kind=returned")[1])[1]
    text = officer.get(at)[1]
    number, keep = re.search(r'name="(value_\d+)"', text)[1], re.search(r'name="keep" value="(\d+)"', text)[1]
    status, text = officer.post(at + "/submit", [("keep", keep), (number, "năm sáu"), ("note", "Đã chụp lại ảnh.")], [])
    field = re.search(rf'(?s)<div class="f err"><label for="{number}">.*?</div>', text)
    check("a wrong number is marked at its field", status == 400 and field and "Gõ một số" in field[0] and 'aria-invalid="true"' in field[0], text[-3000:])
    check("and is named above", summary(text)[0].startswith("Số hộ đã được thông báo: "), summary(text))
    check("what was written stays", "Đã chụp lại ảnh." in text and 'value="năm sáu"' in text and f'value="{keep}" checked' in text)
    check("a draft is kept", officer.post(at + "/submit", [("keep", keep), ("note", "Bản nháp của tôi"), ("is_draft", "1")], [])[0] == 303)
    keep = re.search(r'name="keep" value="(\d+)"', officer.get(at)[1])[1]
    status, text = officer.post(at + "/comment", {"body": "x" * 5000, "key": "k1"})
    check("a comment that is too long is sent back", status == 400 and "x" * 5000 in text)
    check("beside it the draft stands as it was", "Bản nháp của tôi</textarea>" in text and f'value="{keep}" checked' in text, text[2000:6000])
    name = re.search(r'id="name" name="name" value="([^"]+)"', officer.get("/w/profile")[1])[1]
    text = officer.post("/w/profile/password", {"old": "x", "password": "y", "again": "z"})[1]
    check("a refused password leaves name and language", f'id="name" name="name" value="{name}"' in text and '<option value="vi" selected>' in text, text[-3000:])


def walk(port, password):
    coordinator, admin = (Visitor(port).sign_in(login, password) for login in ("mai.tran", "quantri"))
    my_work(coordinator)
    overview(coordinator)
    home(Visitor(port))
    forms(admin)
    wrong(coordinator, port)
    several_forms(Visitor(port).sign_in("hlenh.ayun", password))


sys.exit(with_demo(walk))
