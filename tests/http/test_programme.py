#!/usr/bin/env python3
"""The story of a programme over HTTP: a text comes in, is reviewed, put in force, changed and ended."""
import base64, hashlib, html, io, pathlib, re, sys, tempfile, urllib.parse, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Follower, Visitor


def bring_in(mai, source):
    page = mai.get("/w/programme/new")[2]
    lead = re.search(r'<option value="(\d+)"', page)[1]
    s, _, h = mai.post("/w/programme/new", [("lead", lead), ("pasted", "")])
    check("nothing given is an error at its field", s == 400 and 'href="#file"' in h, h)
    s, _, h = mai.post("/w/programme/new", [("lead", lead), ("pasted", "")], [("file", "rong.txt", b"")])
    check("an empty file is said to be empty", s == 400 and "Tệp không có nội dung" in h, h)
    s, _, h = mai.post("/w/programme/new", [("lead", lead), ("title", "Tên đã gõ"), ("pasted", "xin chào")])
    check("a text without provisions is refused, and what was typed stays", s == 400 and "Tên đã gõ" in h, h)
    s, _, h = mai.post("/w/programme/new", [("lead", lead), ("pasted", "TỐI MẬT\nĐiều 1. UBND tỉnh báo cáo.")])
    check("a secret text is refused", s == 400 and 'class="esum"' in h, h)
    s, url, h = mai.post("/w/programme/new", [("lead", lead)], [("file", "../../ct.txt", source)])
    check("a file becomes a programme, and its names are shown to be assigned", s == 200 and "/parties" in url, url)
    return re.search(r"/w/programme/(\d+)", url)[1]


def review(mai, here):
    s, _, h = mai.get(here + "/review")
    opens = re.findall(r'<li id="p(\d+)" data-proposal="open"', h)
    english = html.unescape(mai.get(here + "/review?lang=en")[2])
    check("in English the places are named in English", "Duties from Article 3, clause 1" in english and not re.search(r"Điều \d+, khoản", english), re.findall(r"[^>]*Điều \d+, khoản[^<]*", english)[:4])
    mai.get(here + "/review?lang=vi")
    check("proposals stand beside their provision", s == 200 and opens and 'class="prov"' in h, h)
    ids = re.findall(r'name="ids" value="(\d+)"', mai.get(here + "/sure")[2])
    s, _, h = mai.post(here + "/sure", [("ids", i) for i in ids])
    left = re.findall(r'<li id="p(\d+)" data-proposal="open"', h)
    check("what is sure is accepted at once", s == 200 and len(left) == len(opens) - len(ids), (len(opens), len(ids)))
    form = mai.get(f"{here}/draft?proposal={left[0]}")[2]
    words = html.unescape(re.search(r'<textarea id="parts"[^>]*>\n?(.*?)</textarea>', form, re.S)[1]).strip()
    for typed in (words.replace(" ", " | ", 2), "Lời khác | hẳn văn bản", words):
        s, _, h = mai.post(here + "/draft", [("proposal", left[0]), ("do", "split"), ("parts", typed)])
        check("words are parted at one place and not changed meanwhile", s == 400 and 'href="#parts"' in h, (s, typed))
    unit = re.findall(r'<option value="(\d+)"', form[form.index('id="lead"'):])[0]
    fields = [("proposal", left[0]), ("title", "<script>alert(1)</script>"), ("action", "Làm việc này"), ("lead", unit),
              ("kind", "1"), ("rule_kind", "yearly")]
    s, _, h = mai.post(here + "/draft", fields + [("rule_days", "44/44")])
    check("a day that cannot be is an error, and what was typed stays", s == 400 and "44/44" in h, h)
    s, _, h = mai.post(here + "/draft", fields + [("rule_days", "15/12")])
    check("an edited proposal is accepted, its words are only words", s == 200 and "<script>alert" not in h, h)
    for i in left[1:]:
        s, url, _ = mai.post(here + "/review", [("proposal", i), ("do", "discard")])
        if s != 200:
            check(f"discarding {i}", False, url)
    s, url, h = mai.post(here + "/review", [("proposal", left[-1]), ("do", "reopen")])
    check("a decision can be undone, and the page is at the same place", url.endswith("#p" + left[-1]), url)
    mai.post(here + "/review", [("proposal", left[-1]), ("do", "discard")])


def long_text():
    """64 duties in four chapters, each of two articles with eight clauses."""
    lines = ["CHƯƠNG TRÌNH", "Phối hợp thử việc duyệt dài", ""]
    for chapter, roman in enumerate(("I", "II", "III", "IV")):
        lines += [f"Chương {roman}", f"PHẦN THỨ {chapter + 1}"]
        for article in (2 * chapter + 1, 2 * chapter + 2):
            lines += [f"Điều {article}. Báo cáo nhóm {article}"]
            lines += [f"{k}. Ủy ban nhân dân tỉnh báo cáo kết quả việc thứ {k} của nhóm {article} trước ngày {k + 1:02d} tháng {article:02d} hằng năm." for k in range(1, 9)]
    return "\n".join(lines)


def opens(page):
    return re.findall(r'<li id="p(\d+)" data-proposal="open"', page)


def review_long(mai, foreign):
    """A long text is reviewed in parts: what is undecided, one chapter, the rest of an article at once."""
    page = mai.get("/w/programme/new")[2]
    lead = re.search(r'<option value="(\d+)"', page)[1]
    url = mai.post("/w/programme/new", [("lead", lead), ("pasted", long_text())])[1]
    here = re.search(r"/w/programme/\d+", url)[0]
    review = here + "/review"
    everything = opens(mai.get(review)[2])
    check("64 duties are proposed", len(everything) == 64, len(everything))
    page = mai.get(review)[2]
    parts = re.findall(r'<option value="(\d+)"[^>]*>([^<]*) còn (\d+) trên (\d+) chưa quyết<', page)
    check("each chapter says how much is undecided", [p[2:] for p in parts] == [("16", "16")] * 4, parts)
    check("the page says how far one is and leads to the next", "0 trên 64 đã duyệt" in page and f'href="#p{everything[0]}"' in page, re.findall(r'id="done">[^<]*', page))
    second = mai.get(f"{review}?part={parts[1][0]}")[2]
    check("one chapter shows its own proposals alone", opens(second) == everything[16:32], opens(second)[:3])
    # Decide some of them there; the page stays in the chapter and goes on to the next undecided one.
    s, url, h = mai.post(review, [("proposal", everything[16]), ("do", "discard"), ("part", parts[1][0]), ("show", "open")])
    check("a decision leads to the next undecided one, in the same part", s == 200 and f"part={parts[1][0]}" in url and "show=open" in url and url.endswith(f"#p{everything[17]}"), url)
    check("what was decided just now is still there, to be undone", f'id="p{everything[16]}" data-proposal="done"' in h and opens(h) == everything[17:32], h[:200])
    left = mai.get(f"{review}?part={parts[1][0]}&show=open")[2]
    check("and gone at the next look", f'id="p{everything[16]}"' not in left and "1 trên 64" in left)
    first = re.search(rf'<li id="p{everything[17]}".*?</li>', left, re.S)[0]
    check("one that is to wait leads on by a link", f'href="#p{everything[18]}"' in first, first)
    # The rest of an article at once.
    rest = re.search(r'href="([^"]*/rest\?[^"]*)">Bỏ (\d+) đề xuất chưa quyết của ([^<]*)…', left)
    rests = [(n, place) for _, n, place in re.findall(r'href="([^"]*/rest\?[^"]*)">Bỏ (\d+) đề xuất chưa quyết của ([^<]*)…', left)]
    check("the rest of the chapter and of each article can be discarded", rests == [("15", "Chương II"), ("7", "Điều 3"), ("8", "Điều 4")], rests)
    article = next(a for a, n, place in re.findall(r'href="([^"]*/rest\?[^"]*)">Bỏ (\d+) đề xuất chưa quyết của ([^<]*)…', left) if n == "7").replace("&amp;", "&")
    s, _, h = mai.get(article)
    ids = re.findall(r'name="ids" value="(\d+)"', h)
    check("a page shows first what would go", s == 200 and ids == everything[17:24] and "Giữ nguyên" in h, ids)
    provision = re.search(r'name="provision" value="(\d+)"', h)[1]
    fields = [("provision", provision), ("part", parts[1][0]), ("show", "open")]
    check("nothing ticked is nothing discarded", mai.post(here + "/rest", fields)[0] == 400 and opens(mai.get(review)[2]) == everything[:16] + everything[17:])
    mai.get(article)
    s, url, h = mai.post(here + "/rest", [*fields, *(("ids", i) for i in ids[1:])])
    check("what is ticked is discarded, what is not stays", s == 200 and opens(h) == [everything[17], *everything[24:32]] and url.endswith(f"#v{provision}"), (s, url, opens(h)))
    check("one of them decided already: nothing happens", mai.post(here + "/rest", [("provision", provision), ("ids", everything[17]), ("ids", ids[1])])[0] == 409 and
          everything[17] in opens(mai.get(review)[2]))
    s, _, h = mai.post(review, [("proposal", ids[1]), ("do", "reopen")])
    check("each can be taken back", s == 200 and ids[1] in opens(h))
    check("nobody else discards", foreign.get(here + "/rest?provision=" + provision)[0] == 403 and foreign.post(here + "/rest", [("ids", everything[0])])[0] == 403)
    for bad in ("0", "x", "99999999999999999999", "1"):
        check(f"a provision {bad} of nothing here is not found", mai.get(f"{here}/rest?provision={bad}")[0] == 404)
    # The form of one duty leads back to the part from which it was opened.
    edit = html.unescape(re.search(rf'<li id="p{everything[25]}".*?href="([^"]*/draft[^"]*)"', mai.get(f"{review}?part={parts[1][0]}&show=open")[2], re.S)[1])
    h = html.unescape(mai.get(edit)[2])
    check("the form of one duty keeps the part", f'href="{review}?part={parts[1][0]}&show=open#p{everything[25]}"' in h and f'name="part" value="{parts[1][0]}"' in h, edit)
    # What is sure of one article, which is not what is sure of the text.
    sures = re.findall(r'href="([^"]*/sure\?provision=(\d+)[^"]*)">Nhận (\d+) đề xuất chắc chắn của', mai.get(review)[2])
    everywhere = re.findall(r'name="ids" value="(\d+)"', mai.get(here + "/sure")[2])
    check("articles offer what is sure of them", len(sures) > 1 and len(everywhere) > 16, (sures, everywhere))
    for link, provision, n in sures[:2]:
        ids = re.findall(r'name="ids" value="(\d+)"', mai.get(html.unescape(link))[2])
        check("as many as they say, of them alone", len(ids) == int(n) < len(everywhere) and set(ids) < set(everywhere), (n, ids, len(everywhere)))
    # A part that is done leads to the next one.
    mai.get(review)
    for i in everything[:16]:
        mai.post(review, [("proposal", i), ("do", "discard")])
    h = mai.get(f"{review}?part={parts[0][0]}&show=open")[2]
    check("a part that is done leads to the next that is not", not opens(h) and f"part={parts[1][0]}" in h.replace("&amp;", "&") and "Sang Chương II" in h, h[-600:])
    for path in (f"{review}?part=zzz", f"{review}?part=999999&show=xxx", f"{review}?show=open&done=zzz", f"{review}?part={parts[0][0]}&after=999999999999"):
        check(f"{path[len(review):]} answers", mai.get(path)[0] == 200)
    page = mai.get("/w/programme/new")[2]


def put_in_force(mai, lan, here):
    s, _, h = mai.get(here + "/confirm")
    discarded = re.search(r'name="discarded" value="(\d+)"', h)
    check("the list of what is missing is empty", s == 200 and discarded, h)
    read = re.search(r'id="signed_day-h">([^<]*)<[^>]*>\s*<input class="w10" id="signed_day" name="signed_day" value="([^"]*)"', html.unescape(h))
    check("the day of signing is offered with the line that says it", read and read[2] == "15/01/2026" and "“Lâm Thượng, ngày 15 tháng 01 năm 2026”" in read[1], h)
    number = re.search(r'id="symbol-h">([^<]*)<[^>]*>\s*<input id="symbol" name="symbol" value="([^"]*)"', html.unescape(h))
    check("so is the number", number and number[2] == "12-CTr/VPTU" and "“12-CTr/VPTU”" in number[1], h)
    fields = [("discarded", discarded[1]), ("symbol", "19-CTr/VPTU"), ("signed_day", "15/01/2026"),
              ("signers", "Đinh Văn Khuê"), ("from", "15/01/2026"), ("to", "31/12/2030")]
    s, _, h = mai.post(here + "/confirm", fields, [("other", "x", b"")])
    check("nothing binds without the signed original", s == 400 and 'href="#file"' in h, h)
    for name, data in (("ban-ky.exe", b"MZ"), ("ban-ky.pdf", b"<html>"), ("ban-ky.docx", b"PK\x03\x04")):
        s, _, h = mai.post(here + "/confirm", fields, [("file", name, data)])
        check(f"{name} with {data[:2]} is no scan of it", s == 400 and 'href="#file"' in h, (s, h[-600:]))
    s, _, h = mai.post(here + "/confirm", [(k, v if k == "discarded" else "") for k, v in fields], [("other", "x", b"")])
    check("all that is missing is said at once", s == 400 and
          [f for f in ("symbol", "signed_day", "signers", "file", "from") if f'href="#{f}"' not in h] == [], h[:3000])
    check("nor is it in the filter of the list of obligations", ">19-CTr/VPTU</option>" not in mai.get("/w/obligation")[2])
    s, _, h = mai.post(here + "/confirm", fields, [("file", "ban-ky.pdf", b"%PDF-1.4\n")])
    past = re.search(r'name="past_seen" value="(\d+)"', h)
    check("work that would be overdue at once is counted and asked about", s == 400 and past and int(past[1]) > 0 and 'href="#past_known"' in h and
          f"{past[1]} kỳ sẽ quá hạn ngay khi có hiệu lực" in h, h)
    s, _, h = mai.post(here + "/confirm", fields + [("past_known", "1"), ("past_seen", "1")], [("file", "ban-ky.pdf", b"%PDF-1.4\n")])
    check("the tick is for the number that was seen", s == 400 and 'href="#past_known"' in h, s)
    later = mai.post(here + "/confirm", [(k, "24/11/2026" if k == "from" else v) for k, v in fields], [("other", "x", b"")])[2]
    check("from today on nothing is past", 'name="past_seen"' not in later and 'href="#file"' in later)
    s, url, h = mai.post(here + "/confirm", fields + [("past_known", "1"), ("past_seen", past[1])], [("file", "ban-ky.pdf", b"%PDF-1.4\n")])
    number = re.search(r"/w/programme/(\d+)", here)[1]
    late = [who.get(f"/w/obligation.csv?list=occurrence&programme={number}&late=late")[2].splitlines()[1:] for who in (mai, lan)]
    own = [row for row in late[1] if row not in late[0]]  # a procuracy follows its own work: nobody else sees it
    check("that many are overdue then", len(late[0]) + len(own) == int(past[1]) and all("Viện KSND tỉnh" in row for row in own), (late, past[1]))
    s, _, h = mai.get(here)
    check("with it the programme is in force", s == 200 and "19-CTr/VPTU" in h, h)
    check("and in the filter at the next read", ">19-CTr/VPTU</option>" in mai.get("/w/obligation")[2])
    document = re.search(r'/d/(\d+)/file', h)[1]
    check("the original is public, byte for byte", mai.get(f"/d/{document}/file")[2] == "%PDF-1.4\n")
    for who, path in ((mai, f"/w/document/{document}"), (Visitor(mai.line.port), f"/d/{document}")):
        page = who.ask("GET", path)[-1]
        receipts = {n: who.ask("GET", f"/log/receipt/{n}")[-1] for n in re.findall(r'href="/log/receipt/(\d+)"', page)}
        leaves = [base64.b64decode(re.search(r"(?m)^extra (\S+)$", r)[1]).decode() for r in receipts.values()]
        check(f"{path} leads to the receipt of what was signed, for the screen and for paper", any(
            '"type":"programme.in_force"' in leaf and hashlib.sha256(b"%PDF-1.4\n").hexdigest() in leaf for leaf in leaves)
            and all(f'/log/receipt/{n}/print"' in page for n in receipts), page[-1500:])
    check("nothing is left to review", mai.get(here + "/review")[0] == 409)


def change_and_end(mai, here, text):
    mai.get(here + "/version/new")
    s, url, h = mai.post(here + "/version/new", [("kind", "amended"), ("pasted", text.replace("15 tháng 12", "20 tháng 12"))])
    check("a new version shows what changes, word by word", s == 200 and "<ins>" in h and "<del>" in h, h)
    waiting = re.findall(r'name="obligation" value="(\d+)"', h)
    check("and asks what becomes of the duties concerned", waiting)
    plain = re.sub(r"<[^>]+>", "", html.unescape(h))
    check("it says the whole place, the dates that a kept duty keeps, and the way to others", re.search(r"Điều \d+, khoản \d+", plain) and
          "Thời hạn: hằng năm, trước ngày 15/12" in plain and re.search(here + r"/draft\?provision=\d+", h), plain[-3000:])
    for i in waiting:
        s, url, _ = mai.post(here + "/compare", [("obligation", i), ("do", "keep")])
    check("each is decided", s == 200, url)
    s, _, h = mai.post(here + "/end", [("day", "24/11/2026"), ("reason", ""), ("basis", "1-QĐ/TU, 24/11/2026")])
    check("ending needs a reason", s == 400 and 'href="#reason"' in h, h)
    check("one letter ends no programme", mai.post(here + "/end", [("day", "24/11/2026"), ("reason", "Thay đổi"), ("basis", "x")])[0] == 400)
    s, _, h = mai.post(here + "/end", [("day", "24/11/2026"), ("reason", "Thay đổi"), ("basis", "1-QĐ/TU, 24/11/2026")])
    check("a programme ends early", s == 200 and "Thay đổi" in h, h)


def docx_with_deleted(text, deleted):
    """A docx of the lines of text, and one more that is marked as deleted."""
    rows = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    body = rows + f"<w:p><w:del w:id='1'><w:r><w:delText>{deleted}</w:delText></w:r></w:del></w:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr("word/document.xml", f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def many_remarks(mai, lead):
    """Only the first of thousands stand in the review; all of them are a list."""
    text = "QUY CHẾ\n" + "".join(f"Điều {7 if n % 2 else 3}. Nội dung thứ {n}.\n" for n in range(130))
    there = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("pasted", text)])[1])[0]
    note = html.unescape(re.search(r'<details class="note wait">.*?</details>', mai.get(there + "/review")[2], re.S)[0])
    said = int(re.search(r"Có (\d+) chỗ", note)[1])
    check("the review shows the first of many remarks and leads to all", said > 100 and note.count("<li>") == 20 and f'href="{there}/remarks"' in note, (said, note.count("<li>")))
    path, rows, pages = there + "/remarks", [], 0
    while path and pages < 9:
        h = mai.get(path)[2]
        rows += re.findall(r'<tr><td data-th="Điều khoản">(.*?)</td><td [^>]*>(.*?)</td></tr>', h, re.S)
        more = re.search(r'<a rel="next" href="([^"]+)"', h)
        path, pages = html.unescape(more[1]) if more else "", pages + 1
    check("the list has each of them once, page after page", len(rows) == said and len(set(rows)) == said and pages == (said + 49) // 50, (len(rows), len(set(rows)), pages))
    check("each leads to its place", all(f'href="{there}/review?part=' in place for place, _ in rows), rows[:2])
    check("its file has all", mai.get(there + "/remarks.csv")[2].count("\n") == said + 1)
    some = mai.get(there + "/remarks?q=dieu+7+khong+noi+tiep")[2]
    check("it is searched without diacritics", 0 < some.count('<tr><td data-th="Điều khoản">') <= 50 and "Điều 3<" not in some and "khớp" not in some.split("<main")[1].split("<table")[0], some[:100])
    check("and says that nothing fits", 'class="empty"' in mai.get(there + "/remarks?q=xyzxyz")[2] and mai.get(there + "/remarks.csv?q=xyzxyz")[2].count("\n") == 1)


def term(mai, lead):
    """A draft tells its term when it is known, else what the text says and where the term is entered."""
    text = "QUY CHẾ\nĐiều 1. Trách nhiệm\nỦy ban nhân dân tỉnh báo cáo Tỉnh ủy hằng năm.\nĐiều 2. Hiệu lực\n1. Các bên tổ chức thực hiện. Quy chế này có hiệu lực từ ngày ký đến hết năm 2030. Mọi sửa đổi do các bên thống nhất."
    there = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("title", "Quy chế thử thời hạn"), ("pasted", text)])[1])[0]
    h = html.unescape(mai.get(there)[2])
    check("a draft without a term says so, and where it is entered", "Thời hạn: chưa nhập" in h and f'href="{there}/head"' in h, h)
    said = re.search(r"Văn bản viết: “([^”]*)” <a href=\"([^\"]+)\">([^<]+)<", h)
    check("and what the text says about it, with the place", said and said[1] == "Quy chế này có hiệu lực từ ngày ký đến hết năm 2030" and said[2].startswith(there + "/review?part=") and said[3] == "Điều 2, khoản 1", said and said.groups())
    head = [("title", "Quy chế thử thời hạn"), ("symbol", "")]
    s, _, h = mai.post(there + "/head", head + [("from", "01/01/2027"), ("to", "31/12/2026")])
    check("a term that ends before it begins is refused at its field", s == 400 and 'href="#to"' in h and 'value="01/01/2027"' in h, (s, h))
    check("so is a day that there is not, and a draft without a title", mai.post(there + "/head", head + [("from", "31/02/2027")])[0] == 400 and mai.post(there + "/head", [("title", " ")])[0] == 400)
    s, url, h = mai.post(there + "/head", head + [("from", "01/01/2027"), ("to", "31/12/2030")])
    check("entered, it stands on the page", s == 200 and url == there and "01/01/2027 – 31/12/2030" in h and "chưa nhập" not in h, h)
    row = re.search(r"Quy chế thử thời hạn</a>.*?</tr>", mai.get("/w/programme?state=draft")[2], re.S)
    check("and in the list", row and "01/01/2027 – 31/12/2030" in row[0])
    running = re.search(r'href="(/w/programme/\d+)"', mai.get("/w/programme?state=in_force")[2])[1]
    check("what is in force changes not so", mai.get(running + "/head")[0] == 409, mai.get(running + "/head")[0])


def basis(mai, hlenh, lead):
    """A basis document that is registered after the programme: it is offered where it is registered, and on the programme."""
    text = ("QUY CHẾ\nCăn cứ Nghị quyết số 203/2025/QH15 ngày 16 tháng 6 năm 2025 của Quốc hội;\nCăn cứ Chương trình số 12-CTr/VPTU ngày 15/01/2026;\n"
            "Điều 1. Trách nhiệm\nỦy ban nhân dân tỉnh báo cáo Tỉnh ủy hằng năm.")
    there = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("title", "Quy chế có căn cứ"), ("pasted", text)])[1])[0]
    page = html.unescape(mai.get(there)[2])
    entries = re.findall(r'href="(' + there + r'/basis\?entry=(\d+))">([^<]+)<', page)
    check("each basis document can be linked", len(entries) == 2 and {e[2] for e in entries} == {"Gắn với văn bản trong sổ", "Sửa liên kết"}, entries)
    path, entry = next(e[:2] for e in entries if e[2].startswith("Gắn"))
    s, _, h = mai.get(path)
    new = re.search(r'href="(/w/document/new\?symbol=[^"]+)"', h)
    check("what is not registered leads to the register", s == 200 and "Sổ chưa có văn bản nào khớp" in h and new, h)
    s, _, h = mai.get(html.unescape(new[1]))
    check("with its number", s == 200 and 'value="203/2025/QH15"' in h)
    register = [("type", "NQ"), ("issuer_name", "Quốc hội"), ("issued", "16/06/2025"), ("secrecy", "none"), ("is_public", "1")]
    s, url, h = mai.post("/w/document/new", [("symbol", "203/2025/QH15"), *register])
    document = re.search(r"/w/document/(\d+)", url)[1]
    check("the new document names the programme that waits for it", s == 200 and f'action="{there}/basis"' in h and "Quy chế có căn cứ" in h, h)
    s, _, h = hlenh.get(f"/w/document/{document}")
    check("but offers nothing to whom the programme is foreign", s == 200 and there not in h, h)
    hlenh.get("/w/programme/new")
    link = [("ordinal", entry), ("document", document)]
    check("nor may they link it", hlenh.post(there + "/basis", link)[0] == 403)
    check("an entry or a document that there is not is no link", mai.post(there + "/basis", [("ordinal", "77"), ("document", document)])[0] == 404 and
          mai.post(there + "/basis", [("ordinal", entry), ("document", "99999")])[0] == 404 and mai.post(there + "/basis", [("ordinal", "x")])[0] == 400)
    s, url, h = mai.post(there + "/basis", link)
    check("linked, the programme leads to it", s == 200 and f'<a href="/w/document/{document}">203/2025/QH15</a>' in h, h)
    h = mai.get(f"/w/document/{document}")[2]
    check("and it waits no longer", f'action="{there}/basis"' not in h)
    s, _, h = mai.get(f"{path}&q=quoc+hoi")
    check("the page says what it is linked to", s == 200 and "Đã gắn với" in h and "đã gắn" in h, h)
    s, _, h = mai.post(there + "/basis", [("ordinal", entry)])
    check("the link can be taken back", s == 200 and f"/w/document/{document}" not in h)
    running = re.search(r'href="/w/programme/(\d+)"', mai.get("/w/programme?state=in_force")[2])[1]
    signed = re.search(r"/d/(\d+)/file", mai.get("/w/programme/" + running)[2])[1]
    for place in ("/d/", "/w/document/"):
        h = mai.get(place + signed)[2]
        heads = [h.find("Chương trình mà đây là bản ký"), h.find(f'/{running}">', h.find("<h1")), h.find("Chương trình căn cứ vào văn bản này")]
        check(f"{place} tells what it signs", 0 < heads[0] < heads[1] and heads[2] < 0, heads)
    check("a draft that rests on it is told to nobody outside", "Quy chế có căn cứ" not in mai.get("/d/" + signed)[2])
    s, _, h = mai.post(f"/w/programme/{running}/basis", [("ordinal", "1"), ("document", document)])
    check("a programme in force gets its basis too", s == 200, h)
    for place, to in (("/d/", "/p/"), ("/w/document/", "/w/programme/")):
        h = mai.get(place + document)[2]
        heads = [h.find("Chương trình căn cứ vào văn bản này"), h.find(f'<li><a href="{to}{running}">'), h.find("Chương trình mà đây là bản ký")]
        check(f"{place} tells what rests on it", 0 < heads[0] < heads[1] and heads[2] < 0, heads)
    check("and the public page of the programme leads to it", f'href="/d/{document}"' in mai.get("/p/" + running)[2])


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/d"
        served.demo(data, *engine.args())
        bearers = [served.token(data, name) for name in ("mai.tran", "hlenh.ayun", "lan.pham")]
        server = served.Server(data)
        mai, hlenh, lan = (Follower(server.port, bearer) for bearer in bearers)
        source = (served.ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_bytes()
        here = "/w/programme/" + bring_in(mai, source)
        check("an officer of a commune does not see a foreign draft", hlenh.get(here + "/review")[0] == 403)
        hlenh.get("/w/programme/new")
        check("nor decides on it", hlenh.post(here + "/review", [("proposal", "1"), ("do", "accept")])[0] in (403, 404))
        review(mai, here)
        put_in_force(mai, lan, here)
        change_and_end(mai, here, source.decode())
        review_long(mai, hlenh)
        lead = re.search(r'<option value="(\d+)"', mai.get("/w/programme/new")[2])[1]
        wrong = "QUY CHẾ\nĐiều 1. Phạm vi\n1. Quy chế này quy định việc phối hợp.\n3. Khoản số sai.\nĐiều 3. Trách nhiệm\nỦy ban nhân dân tỉnh báo cáo Tỉnh ủy hằng năm."
        there = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("pasted", wrong)])[1])[0]
        text = html.unescape(mai.get(there + "/review")[2])
        check("what is numbered wrong is said in the review", all(f">{place}</a>. Số này không nối tiếp số trước:" in text for place in ("Điều 1, khoản 3", "Điều 3")), re.findall(r"<li>[^<]*Số này[^<]*", text))
        there = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead)], [("file", "van-ban.docx", docx_with_deleted(wrong, "bãi bỏ quỹ"))])[1])[0]
        text = html.unescape(mai.get(there + "/review")[2])
        check("and so is what was left out of a file", re.search("<li>Bỏ qua phần chữ được đánh dấu xóa[^<]*“bãi bỏ quỹ”", text), re.findall(r"<details class=.note.*?</details>", text, re.S))
        many_remarks(mai, lead)
        term(mai, lead)
        basis(mai, hlenh, lead)
        for q in ("nhan dan", "NHÂN DÂN", "%_'\";--<script>"):
            s, _, h = mai.get("/w/programme?sort=title&q=" + urllib.parse.quote(q))
            check(f"the list answers to {q}", s == 200 and "<script>" not in h.replace("<script src", ""), h)
        check("and comes as CSV", mai.get("/w/programme.csv?q=nhan+dan")[2].count("\n") >= 3)
        for path in ("/w/programme/999999", "/w/programme/x", "/d/999999", "/w/programme/1/draft?proposal=99999999",
                     "/w/programme/1/review?after=zzz", "/w/document/0"):
            check(f"{path} is an error page", mai.get(path)[0] in (403, 404, 409))
        check("the server ends cleanly", server.stop() == 0)
    return summary()


sys.exit(main())
