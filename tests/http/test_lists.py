#!/usr/bin/env python3
"""Every list: with and without diacritics, each order, page by page through everything once, and the same rows as CSV."""
import csv, html, io, re, sys, urllib.parse
from demo_server import check, with_demo
from visitor import Visitor

# Address, its CSV, words that find something and not everything (as people mark them), the orders beside the first.
PUBLIC = [("/programmes", "/programmes.csv", "huyện Krông Nga", ["title"]),
          ("/obligations", "/obligations.csv", "Báo cáo năm", ["unit"]),
          ("/obligations?what=late", "/obligations.csv?what=late", "ĐỐI THOẠI", ["unit"]),
          ("/units?sort=name", "/units.csv?sort=name", "Krông Tơ", []),
          ("/search?in=obligation", "/search.csv?in=obligation", "Báo cáo năm", ["title", "lead"]),
          ("/search?in=document", "/search.csv?in=document", "huyện Krông Nga", ["day"])]
WORK = [("/w/programme", "/w/programme.csv", "giải quyết kiến nghị", ["title"]),
        ("/w/obligation", "/w/obligation.csv", "Báo cáo năm", ["title", "lead"]),
        ("/w/obligation?list=occurrence", "/w/obligation.csv?list=occurrence", "Báo cáo năm", ["latest", "unit"]),
        ("/w/document", "/w/document.csv", "huyện Krông Nga", ["day"]),
        ("/w/unit", "/w/unit.csv", "Krông Tơ", ["name"]),
        ("/w/notice", "/w/notice.csv", "Báo cáo năm", ["oldest"]),
        ("/w/", "/w/work.csv", "đối thoại", ["latest"]),
        ("/w/?kind=urge", "/w/work.csv?kind=urge", "xã Măng Rai", ["latest"])]
OFFICER = [("/w/", "/w/work.csv", "Thông tin tiến độ", ["latest"]),
           ("/w/?kind=todo", "/w/work.csv?kind=todo", "Thông tin tiến độ", ["latest"]),
           ("/w/sessions", "/w/sessions.csv", "Firefox", ["newest"]),
           ("/w/tokens", "/w/tokens.csv", "điều hành", ["name"])]
PEOPLE = [("/w/person", "/w/person.csv", "Sao Mai", ["newest"])]
PLAIN = str.maketrans("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
                      "aadeoouaaaaaaaaaaaaaaaeeeeeeeeeeiiiiiooooooooooooooouuuuuuuuuuyyyyy")


def having(path, **args):
    return path + ("&" if "?" in path else "?") + urllib.parse.urlencode(args) if args else path


def rows_of(b, path):
    """What stands in the first table, page after page: (cells without marks) of each row."""
    rows, pages = [], 0
    while path and pages < 40:
        status, text = b.get(path)
        if status != 200:
            return [("status", status)]
        listed = text.split("<h2>Tên gọi qua các thời kỳ")[0]  # below the work of a body
        table = re.search(r'<table class="stack">.*?</table>', listed, re.S)
        bodies = re.findall(r"<tbody>(.*?)</tbody>", table[0], re.S) if table else []
        body = [row for part in bodies for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part, re.S) if 'scope="rowgroup"' not in row]
        if not table and re.search(r"<h1>Tìm kiếm: ", text):  # what is found is no table
            plain = re.search(r'<ul class="plain">(.*?)</ul>', text, re.S)
            body = [f"<th>{item}</th>" for item in re.findall(r"<li>(.*?)</li>", plain[1], re.S)] if plain else []
        rows += [tuple(re.sub(r"\s+|Cấp \d+:", " ", html.unescape(re.sub(r"<[^>]+>", " ", c))).strip() for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)) for row in body]
        more = re.search(r'<a rel="next" href="([^"]+)"', text)
        path, pages = html.unescape(more[1]) if more else "", pages + 1
    return rows


def csv_of(b, path):
    status, text = b.get(path)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")))) if status == 200 else [[]]
    check(f"{path} opens in a spreadsheet as UTF-8", b.data.startswith(b"\xef\xbb\xbf"), b.data[:20])
    check(f"{path} is a table in which each row has a cell for each head", status == 200 and rows[0] and all(rows[0]) and all(len(r) == len(rows[0]) for r in rows), (status, rows[:2]))
    return rows[1:]


def one(b, path, file, words, orders):
    everything = rows_of(b, path)
    check(f"{path} lists something", everything)
    check(f"{file} has the same rows", len(csv_of(b, file)) == len(everything), (len(csv_of(b, file)), len(everything)))
    marked, plain, upper = (rows_of(b, having(path, q=w)) for w in (words, words.lower().translate(PLAIN), words.upper()))
    check(f"{path} finds “{words}”, with and without diacritics", marked and len(marked) < len(everything) and marked == plain == upper, (len(everything), len(marked), len(plain), len(upper)))
    check(f"{file} is searched too", len(csv_of(b, having(file, q=words))) == len(marked), len(marked))
    check(f"{path} finds nothing by other words", not rows_of(b, having(path, q="xyzxyz")) and not csv_of(b, having(file, q="xyzxyz")))
    for order in orders:
        other = rows_of(b, having(path, sort=order))
        check(f"{path} by {order} has the same rows", sorted(other) == sorted(everything), (len(other), len(everything)))
        check(f"and in another order", other != everything or len(everything) < 4)
        same = csv_of(b, having(file, sort=order))
        first = [(row, line) for row, line in zip(other, same) if not any(len(c) > 5 and c in " ".join(row) for c in line)]
        check(f"{file} by {order} has the rows of the page in its order", len(same) == len(other) and not first, (len(same), len(other), first[:1]))
    for after in ("x", "-1", "99999999999999999999", "1.2.3", "%00"):
        check(f"{path} after {after!r} answers", b.get(having(path, after=after))[0] in (200, 400, 404))


def fill(lead, admin):
    """More than a page of what is due, and of bodies."""
    found = re.search(r'href="/w/obligation/(\d+)">Niêm yết tài liệu thông tin dự án', lead.get("/w/obligation")[1])[1]
    at = f"/w/obligation/{found}"
    units = re.findall(r'<option value="(\d+)"[^>]*>UBND', lead.get(at)[1])
    for n in range(6):
        for unit in units:
            lead.get(at)
            lead.post(at + "/event", {"what": f"Nhận tài liệu {n}", "day": "24/11/2026", "unit": unit, "is_second": "1"})
    own = re.search(r'<option value="(\d+)"[^>]*>UBND xã Krông Tơ', lead.get(at)[1])[1]
    for n in range(60):
        lead.get(at)
        lead.post(at + "/event", {"what": f"Nhận thêm {n}", "day": "24/11/2026", "unit": own, "is_second": "1"})
    table = "code,superior_code,kind,name\n" + "".join(f"H99.77.{n:02},H99,commune,Ủy ban nhân dân xã Thử {n:02}\n" for n in range(60))
    admin.get("/w/unit/import")
    check("60 bodies are brought in", "60 dòng" in admin.post("/w/unit/import", {"csv": table, "unit": "1", "what": "import"})[1])


def found_everywhere(nobody, work):
    """What the search over everything cuts short goes on in a list without an end."""
    lists = {"programme": ("/programmes?q=a", "/w/programme?q=a"), "unit": ("/units?q=a", "/w/unit?closed=1&q=a"), "obligation": ("", "/w/obligation?q=a"), "document": ("", "/w/document?q=a")}
    for kind, paths in lists.items():
        for b, start, path in zip((nobody, work), ("/search", "/w/search"), paths):
            status, text = b.get(f"{start}?in={kind}&q=a")
            goes = status == 303 and b.headers["Location"] == path and b.get(path)[0] == 200 if path else status == 200 and 'type="search" maxlength="200" value="a"' in text
            check(f"{start} of every {kind} is the list {path or 'here'}", goes, (status, b.headers["Location"]))
    check("the search of one kind leads back to everything", 'href="/search?q=bao%20cao"' in nobody.get("/search?in=obligation&q=bao+cao")[1])
    check("its order stays with the words", re.search(r'<option value="lead" selected', nobody.get("/search?in=obligation&q=bao+cao&sort=lead")[1]))
    for kind, orders in (("obligation", ("", "title", "lead")), ("document", ("", "day"))):
        for order in orders:
            def ids(**args):
                return re.findall(r'<li><a href="/[od]/(\d+)">', nobody.get(having(f"/search?in={kind}&sort={order}", **args))[1])
            everything = ids()
            check(f"every {kind} by {order or 'the first order'} goes on behind each of its rows", everything and all(ids(after=one) == everything[i + 1:] for i, one in enumerate(everything)), everything)
    check("a kind that there is not is a search over everything", 'href="/search?in=' in nobody.get("/search?in=people&q=a")[1] and nobody.get("/search.csv?in=people&q=a")[0] == 404)


def matrix(b, **args):
    """Heads of the obligations, and of each unit: name, done and due, overdue, address of its rows; the text."""
    text = html.unescape(b.get(having("/w/overview", **args))[1])
    table = re.search(r'<table class="grid mx">(.*?)</table>', text, re.S)
    head, body = (table[1].split("<tbody>") if table else ("", ""))
    rows = []
    for row in re.findall(r'<tr><th scope="row"><div class="[^"]*"><a href="/u/\d+">([^<]*)</a>(.*?)</tr>', body, re.S):
        figures = re.search(r'<td class="n"><a href="([^"]+)">(\d+)/(\d+)<.*?late=late">(\d+)<', row[1], re.S)
        rows.append((row[0], *(figures.groups() if figures else ("", "0", "0", "-"))))
    return re.findall(r'<th scope="col">([^<]*)</th>', head)[1:], rows, text


def overview(b):
    """Words narrow its rows and columns; each figure counts what its link lists."""
    columns, units, _ = matrix(b)
    programme = re.search(r'"/w/overview.csv\?ct=(\d+)', b.get("/w/overview")[1])[1]
    everything = csv_of(b, "/w/overview.csv")
    for words, in_duty, in_unit in (("Thông tin tiến độ", "thông tin tiến độ", ""), ("xã Krông Tơ", "", "Krông Tơ"), ("tiến độ xã Krông Tơ", "tiến độ", "Krông Tơ")):
        some, rows, text = matrix(b, q=words)
        fits = [r for r in everything if in_duty in r[2].lower() and in_unit in r[0]]
        check(f"the overview has the units with “{words}”", rows and {r[0] for r in rows} == {r[0] for r in fits}, (rows, len(fits)))
        check("and the columns of their duties", some and len(some) <= len({(r[1], r[4]) for r in fits}) and set(some) <= set(columns) | {c for page in (2, 3, 4) for c in matrix(b, cot=page)[0]}, some)
        plain, upper = matrix(b, q=words.lower().translate(PLAIN)), matrix(b, q=words.upper())
        check("without diacritics and in capitals too", plain[0] == upper[0] == some and all([r[:1] + r[2:] for r in m[1]] == [r[:1] + r[2:] for r in rows] for m in (plain, upper)))
        check("it says what it shows and how to see all", f"chỉ gồm việc có “{words}”" in text and ">Bỏ từ khóa</a>" in text)
        check("its file has the same work", csv_of(b, having("/w/overview.csv", q=words)) == fits, len(fits))
        sums = csv_of(b, having("/w/overview/units.csv", q=words))
        check("and the file of its sums", {r[0]: r[1] for r in sums[:-2]} == {r[0]: r[3] for r in rows} and sums[-2][1] == str(sum(int(r[3]) for r in rows)), sums)
        titles = re.findall(r'<th scope="row"><a href="/w/occurrence/\d+">([^<]*)</a></th><td data-th="[^"]*">([^<]*)<', text.split('<h2 id="lau">')[1])
        check("what is longest overdue has the words", all(in_duty in t.lower() and in_unit in u for t, u in titles), titles)
    name = re.search(rf'<a href="/w/programme/{programme}">([^<]+)</a>', b.get("/w/programme")[1])[1]
    for words in ("Thông tin tiến độ", "Krông Tơ", "dự án", html.unescape(name).split(" ")[-1]):
        for unit, link, _, due, late in matrix(b, q=words)[1]:
            if link:
                check(f"{unit} has the {due} occurrences with “{words}” behind its figure", len(csv_of(b, link.replace("/w/obligation?", "/w/obligation.csv?"))) == int(due), link)
                check(f"and the {late} that are late", len(csv_of(b, link.replace("/w/obligation?", "/w/obligation.csv?") + "&state=todo&late=late")) == int(late), link)
    check("words that nothing has say so", "có “xyzxyz”" in matrix(b, q="xyzxyz")[2] and not csv_of(b, "/w/overview.csv?q=xyzxyz"))
    late = matrix(b, tt="tre")[1]
    check("what is overdue shows only units with it, and no court", late and all(r[4] not in ("0", "-") for r in late) and {r[0] for r in late} == {r[0] for r in units if r[4] not in ("0", "-")}, late)
    both = matrix(b, tt="tre", q="Thông tin tiến độ")[1]
    check("both together too", {r[0] for r in both} == {r[0] for r in matrix(b, q="Thông tin tiến độ")[1] if r[4] not in ("0", "-")}, both)
    commune = re.search(r'<a href="/u/(\d+)">UBND xã Krông Tơ<', matrix(b)[2])[1]
    only, rows, text = matrix(b, dv=commune)
    check("a unit named by the address is chosen in the form", f'<option value="{commune}" selected' in text and [r[0] for r in rows] == ["UBND xã Krông Tơ"], rows)
    ended = re.search(r'href="(/w/programme/\d+)"', b.get("/w/programme?state=ended")[1])[1]
    link = re.search(r'href="(/w/overview[^"]*)"[^>]*>Toàn cảnh theo|href="(/w/overview\?[^"]*)"', b.get(ended)[1])
    link = link and (link[1] or link[2])
    check("a programme leads to its own overview", link and f'<option value="{ended.split("/")[-1]}" selected' in b.get(link)[1], link)


def english(port, password):
    """What is Vietnamese on an English page is the words of the texts and the names of bodies."""
    b = Visitor(port, {"lang": "en"}).sign_in("mai.tran", password)
    heads = re.findall(r'<th scope="col">([^<]*)</th>', re.search(r'<table class="grid mx">.*?</thead>', b.get("/w/overview")[1], re.S)[0])
    check("the overview names provisions in English", len(heads) > 1 and all(h.startswith("Art. ") for h in heads[1:]), heads)
    text = b.get("/w/document")[1]
    check("so does the register its kinds of documents", ">Official letter</option>" in text and "Programme 21-QC/HU" in text and "Chương trình 21-QC/HU" not in text)
    for path in ("/w/search?q=21-QC", "/search?in=document", "/search.csv?in=document&q=21-QC"):
        text = b.get(path)[1]
        check(f"so does {path}", re.search("Programme[ ,]|,Programme", text) and not re.search("Chương trình(,| 21)", text), text[-400:])


def my_work(b):
    """Its tabs and groups count what all pages hold; a link of a tab begins at the first page."""
    text = b.get("/w/")[1]
    tabs = {k: (int(n.replace(".", "")), html.unescape(link)) for link, k, n in re.findall(r'<li><a href="(/w/[^"]*)"[^>]*>([^<]+) ([\d.]+)</a></li>', text)}
    check("my work has seven tabs", len(tabs) == 7, tabs)
    for name, (n, link) in tabs.items():
        rows = rows_of(b, link)
        check(f"the tab {name} counts its rows", len(rows) == n, (n, len(rows)))
        check(f"no row of {name} comes twice", len({tuple(r) for r in csv_of(b, link.replace("/w/", "/w/work.csv"))}) == n, n)
        groups = dict(re.findall(r'scope="rowgroup"[^>]*>([^<]+) <span class="mut">\((\d+)\)', b.get(link)[1]))
        days = [re.search(r"\d\d/\d\d/\d{4}", r[0]) for r in rows]
        check(f"and its groups theirs", sum(int(groups.get(name, 0)) for name in ("Quá hạn", "Đã qua ngày hạn")) == sum(bool(d) and d[0][6:] + d[0][3:5] + d[0][:2] < "20261124" for d in days), groups)
    check("the tabs sum up", tabs.get("Tất cả", [0])[0] == sum(n for k, (n, _) in tabs.items() if k != "Tất cả"), tabs)
    page2 = re.search(r'<a rel="next" href="([^"]+)"', text)
    if page2:
        check("a tab leads to its first page", "after" not in "".join(re.findall(r'<ul class="tabs">.*?</ul>', b.get(html.unescape(page2[1]))[1], re.S)))
    dates = [r[0] for r in csv_of(b, "/w/work.csv") if r[0]]
    check("my work is in the order of its dates", dates == sorted(dates) and len(set(dates)) > 1, dates[:5])
    dates = [r[0] for r in csv_of(b, "/w/work.csv?sort=latest") if r[0]]
    check("or the other way round", dates == sorted(dates, reverse=True), dates[:5])


def own_account(b, port, password):
    """A second browser, and tokens."""
    agent_page(port, password, "hlenh.ayun")
    for name in ("Bảng điều hành", "Sao lưu", "An toàn"):
        b.get("/w/tokens")
        b.post("/w/tokens", {"name": name})
    check("tokens stand by their names", [r[0] for r in csv_of(b, "/w/tokens.csv?sort=name")] == ["An toàn", "Bảng điều hành", "Sao lưu"])


def walk(port, password):
    lead, admin, mai, officer = (Visitor(port).sign_in(name, password) for name in ("phuc.vo", "quantri", "mai.tran", "hlenh.ayun"))
    nobody = Visitor(port)
    fill(lead, admin)
    own_account(officer, port, password)
    unit = re.search(r'<a href="(/u/\d+)">UBND xã Krông Tơ<', html.unescape(nobody.get("/obligations?q=krong+to")[1]))[1]
    for b, lists in ((nobody, PUBLIC + [(unit, unit + "/work.csv", "Thông tin tiến độ", ["earliest"])]), (mai, WORK), (officer, OFFICER), (admin, PEOPLE)):
        for row in lists:
            one(b, *row)
    found_everywhere(nobody, mai)
    overview(mai)
    english(port, password)
    check("what is due takes more than one page", len(rows_of(nobody, "/obligations")) > 50)
    check("and the work of one body", len(rows_of(nobody, unit)) > 50)
    my_work(officer)
    check("and the work of one officer", len(rows_of(officer, "/w/")) > 50)
    my_work(mai)
    check("so do the bodies", len(rows_of(nobody, "/units?sort=name")) > 50)
    tree = nobody.get("/units")[1]
    check("the tree is still there", "<details" in tree and "Trang của " in tree)
    court = next(r for r in csv_of(nobody, "/units.csv") if r[1].startswith("Tòa án nhân dân tỉnh"))
    check("a court's results are its own", court[5:] == [""] * 5, court)
    home = html.unescape(nobody.get("/")[1])
    shown = re.search(r'<a href="/obligations">Tất cả (\d+) việc', home)
    counts = len(csv_of(nobody, "/obligations.csv")) + len(csv_of(nobody, "/obligations.csv?what=late"))
    check("home says how many there are", shown and int(shown[1]) == counts, (shown and shown[1], counts))
    top = csv_of(nobody, "/units.csv")[0]
    bar = [int(n) for n in re.findall(r'<span class="sw f\d">[^<]*</span></th><td class="n">(\d+)</td>', home)]
    check("and its file has the figures of its bar", [int(n) for n in top[6:10]] == bar, (top, bar))
    link = re.search(r'href="(/help/nguoi-dan)#([a-z-]+)">Cách đếm', home)
    check("and leads to how they are counted", link and f'<h2 id="{link[2]}">Cách đếm' in nobody.get(link[1])[1])
    check("the help shows no marks of Markdown", not re.search(r"\*\*|\]\(", nobody.get("/help")[1]))
    check("where one is signed in says the browser in words", "Firefox trên Windows" in agent_page(port, password))


def agent_page(port, password, login="mai.tran"):
    b = Visitor(port)
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    b.get("/login")
    b.send("POST", "/login", {"user": login, "password": password, "token": b.token}, headers=agent)
    return html.unescape(b.get("/w/sessions")[1])


sys.exit(with_demo(walk))
