#!/usr/bin/env python3
"""Work through the pages of the demo province: every act of an occurrence, its lists, and what strangers, other units
and forms without their token get."""
import csv, html, io, re, sys, urllib.parse
import demo_server
import engine
from demo_server import check, with_demo
from tables import rows_of
from visitor import Visitor

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def file(name, data=PDF):
    return [("files", name, data)]


def occurrences(b, query):
    return [int(n) for n in dict.fromkeys(re.findall(r'/w/occurrence/(\d+)"', b.get("/w/obligation?list=occurrence&" + query)[1]))]


def table(b, query):
    status, text = b.get("/w/obligation.csv?" + query)
    check(f"CSV of {query or 'everything'} is given", status == 200 and b.headers["Content-Type"].startswith("text/csv") and
          "attachment" in b.headers["Content-Disposition"], status)
    return rows_of(text)


def number_of(b, title):
    """The obligation of that title in the programme that is in force."""
    text = html.unescape(b.get("/w/obligation?q=" + urllib.parse.quote(title))[1])
    return int(re.search(r'/w/obligation/(\d+)">' + re.escape(title), text)[1])


def handing_in(officer, fellow, other, stranger, at):
    officer.get(at)
    check("without a token nothing is handed in", officer.send("POST", at + "/submit", {"note": "x"}, files=file("a.pdf"))[0] == 403)
    check("nor with another person's", officer.send("POST", at + "/submit", {"token": fellow.token, "note": "x"}, files=file("a.pdf"))[0] == 403)
    status, text = officer.post(at + "/submit", {"note": "Đã <script>alert(1)</script> làm"}, [])
    check("without evidence it stays open, and what was typed is kept", status == 400 and "&lt;script&gt;alert(1)" in text and
          "<script>alert" not in text and 'role="alert"' in text, status)
    for name, data in (("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.svg", b"<svg/>"), ("a.pdf.html", PDF), ("a.txt", b"a\0b")):
        status, text = officer.post(at + "/submit", {"note": "x"}, file(name, data))
        check(f"{name} is refused as evidence", status == 400 and name in text, status)
    for who, name in ((fellow, "a fellow performer"), (other, "the accepting unit")):
        check(f"{name} does not hand in", who.post(at + "/submit", {"note": "x"}, file("a.pdf"))[0] == 403)
    status, _, _ = stranger.send("POST", at + "/submit", {"note": "x"}, files=file("a.pdf"))
    check("nobody hands in without an account", status in (303, 401, 403), status)
    site = f"http://127.0.0.1:{stranger.line.port}"
    words = "Đã làm <b>hết</b>\nNgày 26/11"
    status, _, text = stranger.send("POST", at + "/submit", {"note": words, "key": "k" * 32}, {"Origin": site, "Referer": site + at}, files=file("bien-ban.pdf"))
    check("whose session has ended gets the typed words back, the names of the files and a way back to the form", status == 401 and
          'class="pre">' + html.escape(words) + "<" in text and "bien-ban.pdf" in text and f'href="/login?next={urllib.parse.quote(at, safe="")}"' in text and "kkkk" not in text, text[-1500:])
    status, _, text = stranger.send("POST", at + "/submit", {"note": words}, {"Origin": site}, files=file("bien-ban.pdf"))
    check("the way back is known without the header, too", status == 401 and f'href="/login?next={urllib.parse.quote(at, safe="")}"' in text, text[-1500:])
    status, _, text = stranger.send("POST", "/w/programme/new", {"title": words}, {"Origin": site})
    check("so when page and form have one address", status == 401 and 'href="/login?next=%2Fw%2Fprogramme%2Fnew"' in text, text[-1500:])
    status, _, text = stranger.send("POST", at + "/submit", {"note": words}, {"Origin": "http://elsewhere.example", "Referer": "http://elsewhere.example" + at}, files=file("bien-ban.pdf"))
    check("a page of somebody else puts no words of its own there", status == 401 and "Đã làm" not in text and "bien-ban" not in text, text[-1500:])
    status, _, text = officer.send("POST", at + "/submit", {"note": words}, {"Origin": site}, files=file("bien-ban.pdf"))
    check("nor are they lost without the token of the form", status == 403 and html.escape(words) in text and "bien-ban.pdf" in text, status)
    fields = [("note", "Đã làm xong <b>hết</b>")]
    fields += [(name, "12,5") for name in re.findall(r'name="(value_\d+)"', officer.get(at)[1])]
    status, text = officer.post(at + "/submit", fields + [("is_draft", "1")], file("nháp.txt", "chữ".encode()))
    check("a draft is kept", status == 303, (status, text[:300]))
    status, text = officer.get(at)
    keep = re.findall(r'name="keep" value="(\d+)"', text)
    numbers = re.findall(r'name="value_\d+"[^>]*value="([^"]*)"', text)
    check("the draft has its numbers", all(n == "12,5" for n in numbers), numbers)
    check("the draft has its file and words", len(keep) == 1 and "nháp.txt" in text and "&lt;b&gt;hết" in text)
    for who, name in ((fellow, "a fellow performer"), (other, "the accepting unit")):
        check(f"{name} does not see the draft", who.get(f"/w/evidence/{keep[0]}")[0] == 404 and "hết" not in who.get(at)[1])
    status, text = officer.post(at + "/submit", fields + [("keep", keep[0])], file("..\\..\\<i>x.pdf"))
    check("the result is handed in", status == 303, (status, text[:300]))
    status, text = officer.get(at)
    check("hostile words and names are shown as text", "<i>" not in text and "<b>hết" not in text)
    files = sorted(set(re.findall(r"/w/evidence/(\d+)", text)))
    check("both files are shown", len(files) == 2, files)
    status, _ = officer.get(f"/w/evidence/{files[0]}")
    check("evidence is saved, never shown as a page", status == 200 and officer.headers["Content-Disposition"].startswith("attachment") and
          officer.headers["X-Content-Type-Options"] == "nosniff" and "html" not in officer.headers["Content-Type"], dict(officer.headers))
    check("the accepting unit opens it", other.get(f"/w/evidence/{files[0]}")[0] == 200)
    check("a fellow performer does not while it waits", fellow.get(f"/w/evidence/{files[0]}")[0] == 404)
    check("nor sees its words", "hết" not in fellow.get(at)[1])
    check("nobody without an account gets it", stranger.get(f"/w/evidence/{files[0]}")[0] == 303)
    check("it is not public", stranger.get(f"/e/{files[0]}")[0] == 404)
    return files


def deciding(officer, fellow, decider, at, files):
    for who, name in ((officer, "the performer"), (fellow, "a fellow performer")):
        check(f"{name} does not open the page of acceptance", who.get(at + "/decide")[0] == 403)
        check(f"{name} does not accept", who.post(at + "/decide", {"verdict": "accept"})[0] == 403)
    status, text = decider.get(at + "/decide")
    check("the accepting unit sees the form", status == 200 and 'name="verdict"' in text, status)
    check("accepting needs the token", decider.send("POST", at + "/decide", {"verdict": "accept"})[0] == 403)
    status, text = decider.post(at + "/decide", {"verdict": "return"})
    check("a return needs a reason", status == 400 and 'href="#reason"' in text, status)
    check("a return gives at most 60 days", decider.post(at + "/decide", {"verdict": "return", "reason": "x", "extra_days": "61"})[0] == 400)
    check("a conclusion that does not exist is refused", decider.post(at + "/decide", {"verdict": "maybe"})[0] == 400)
    check("a return moves the work back", decider.post(at + "/decide", {"verdict": "return", "reason": "Thiếu <script>ảnh", "extra_days": "3"})[0] == 303)
    status, text = officer.get(at)
    check("the reason is shown, escaped", "Thiếu &lt;script&gt;ảnh" in text and "<script>ảnh" not in text)
    check("a fellow performer does not read the reason", "Thiếu" not in fellow.get(at)[1])
    numbers = [(name, "12,5") for name in re.findall(r'name="(value_\d+)"', text)]
    kept = [("keep", k) for k in re.findall(r'name="keep" value="(\d+)"', text)]
    check("the old evidence is offered again", len(kept) == 2, kept)
    status, text = officer.post(at + "/submit", [("note", "Bổ sung ảnh")] + numbers + kept, [])
    check("it is handed in again with the old evidence", status == 303, (status, text[:300]))
    check("the coordinator accepts", decider.post(at + "/decide", {"verdict": "accept"})[0] == 303)
    check("accepting twice is refused", decider.post(at + "/decide", {"verdict": "accept"})[0] == 409)
    check("it is done", "Hoàn thành đúng hạn" in officer.get(at)[1])
    text = fellow.get(at)[1]
    check("now a fellow performer sees the accepted result, and not what was returned", "Bổ sung ảnh" in text and "hết" not in text)
    accepted = sorted(set(re.findall(r"/w/evidence/(\d+)", text)))
    check("and opens its evidence, which is not that of the return", len(accepted) == 2 and fellow.get(f"/w/evidence/{accepted[0]}")[0] == 200 and
          not set(accepted) & set(files), (accepted, files))


def same_days(decider, stranger):
    """A unit with days off of its own is as many days late on every page that says it."""
    late = [row for row in re.findall(r"(?s)<tr.*?</tr>", decider.get("/w/")[1]) if "Quá hạn" in row and "UBND xã Măng Rai" in row]
    check("an overdue one of Măng Rai is in my work", late)
    number = re.search(r"/w/occurrence/(\d+)", late[0])[1]
    days = re.search(r"Quá hạn (\d+) ngày", late[0])[1]
    obligation = re.search(r"/w/obligation/(\d+)", decider.get(f"/w/occurrence/{number}")[1])[1]
    cell = re.search(rf'(?s)href="/w/occurrence/{number}"[^>]*>.*?Trễ (\d+) ngày', decider.get("/w/overview")[1])
    posted = number_of(decider, "Niêm yết tài liệu thông tin dự án")
    for who, page in ((stranger, f"/o/{posted}"), (decider, f"/w/obligation/{posted}")):
        text = who.get(page)[1]
        check(f"{page} says of dates ahead what was returned and what is not handed in", "1 cơ quan: 1 bị trả lại" in text and "1 cơ quan: chưa nộp" in text, text[:200])
    public = re.search(r"Quá hạn (\d+) ngày làm việc", stranger.get(f"/o/{obligation}")[1])
    listed = re.search(rf'(?s)href="/o/{obligation}".*?Quá hạn (\d+) ngày làm việc', stranger.get("/obligations?what=late")[1])
    for place, found in (("overview", cell), ("public page", public), ("public list", listed)):
        check(f"as many days late: {place}", found and found[1] == days, (days, found and found[1]))


def counted_months(b):
    """Every day that was counted stands in a calendar of the page, also over the end of a month."""
    most = 0
    for number in occurrences(b, "late=in_time&state=todo")[:60]:
        text = b.get(f"/w/occurrence/{number}")[1]
        numbers = list(map(int, re.findall(r"đếm (\d+)", text)))
        if not numbers:
            continue
        most = max(most, text.count('class="cal"'))
        check(f"{number} shows its counted days from the first", numbers == list(range(1, len(numbers) + 1)), numbers)
    check("one of them goes over the end of a month", most >= 2, most)


def talking(officer, fellow, decider, at):
    check("a question needs words", officer.post(at + "/comment", {"body": ""})[0] == 400)
    check("a question is asked", officer.post(at + "/comment", {"body": "Có <em>cần</em> bản giấy?", "is_question": "1"})[0] == 303 and
          "&lt;em&gt;cần" in decider.get(at)[1])
    asked = re.search(r'<li id="c(\d+)">(?:(?!</li>).)*bản giấy', decider.get(at)[1], re.S)[1]
    status, text = decider.get(f"{at}?answers={asked}")
    check("the page has an answer to it", f'name="answers" value="{asked}"' in text and f"{at}?answers={asked}#write" in text and "&lt;em&gt;cần" in text, status)
    before = officer.get("/w/notice")[1].count("Có trả lời cho ý kiến đã gửi")
    check("an answer without words keeps what it answers", (empty := decider.post(at + "/comment", {"body": " ", "answers": asked}))[0] == 400 and
          f'name="answers" value="{asked}"' in empty[1], empty[0])
    check("who asked is told of the answer", decider.post(at + "/comment", {"body": "Chỉ cần bản điện tử.", "answers": asked})[0] == 303 and
          officer.get("/w/notice")[1].count("Có trả lời cho ý kiến đã gửi") == before + 1)
    check("and reads it beside the question", re.search(rf'href="#c{asked}">[^<]*&lt;em&gt;cần[^<]*</a></p>\s*<p class="pre">Chỉ cần bản điện tử', officer.get(at)[1]))
    check("what stands elsewhere is not answered here", decider.post(at + "/comment", {"body": "x", "answers": "99999"})[0] == 400)
    check("a fellow performer neither sees it nor answers", "bản giấy" not in fellow.get(at)[1] and fellow.post(at + "/comment", {"body": "x"})[0] == 403)
    check("commenting needs the token", officer.send("POST", at + "/comment", {"body": "x"})[0] == 403)


def other_acts(officer, decider, lead, fellow, stranger):
    late = occurrences(decider, "state=todo&late=late")
    check("something is overdue", late)
    at = f"/w/occurrence/{late[0]}"
    for act, good in (("urge", {"message": "Đề nghị nộp <b>ngay</b>"}), ("extend", {"days": "2", "reason": "mưa lũ"})):
        for who, name in ((officer, "an officer of a commune"), (lead, "the unit that leads the duty")):
            check(f"{name} does not {act}", who.get(f"{at}/{act}")[0] == 403 and who.post(f"{at}/{act}", good)[0] == 403)
        check(f"{act} needs the token", decider.send("POST", f"{at}/{act}", good)[0] == 403)
        check(f"the page of {act} opens", decider.get(f"{at}/{act}")[0] == 200)
    check("urging is kept in the history", decider.post(at + "/urge", {"message": "Đề nghị nộp <b>ngay</b>"})[0] == 303 and
          "Đề nghị nộp &lt;b&gt;ngay" in decider.get(at)[1])
    for days in ("0", "251", "-1", "x", ""):
        check(f"{days or 'no'} days are refused", decider.post(at + "/extend", {"days": days, "reason": "x"})[0] == 400)
    check("further time needs a reason", decider.post(at + "/extend", {"days": "2", "reason": " "})[0] == 400)
    check("further time is granted", decider.post(at + "/extend", {"days": "2", "reason": "Mưa lũ lớn."})[0] == 303)
    text = decider.get(at)[1]
    check("its reason stands in the explanation of the day as one sentence", "): Mưa lũ lớn.<" in text, re.findall(r".{60}Mưa lũ lớn.{9}", text))
    ends = {"kind": "void", "reason": "x", "basis": "45/QĐ-UBND"}
    check("only who leads the duty or accepts closes", officer.get(at + "/close")[0] in (403, 404) and officer.post(at + "/close", ends)[0] == 403)
    check("who accepts is offered it too", f'{at}/close"' in decider.get(at)[1] and decider.get(at + "/close")[0] == 200)
    check("closing needs a basis", lead.post(at + "/close", {"kind": "void", "reason": "hết căn cứ"})[0] == 400)
    status, text = lead.post(at + "/close", {"kind": "void", "reason": "hết căn cứ", "basis": "x"})
    check("one letter is no document", status == 400 and "từ 5 đến 300 ký tự" in text, status)
    check("closing needs the token", lead.send("POST", at + "/close", {"kind": "void", "reason": "a", "basis": "b"})[0] == 403)
    check("the lead closes with reason and basis", lead.post(at + "/close", {"kind": "void", "reason": "Dự án dừng", "basis": "45/QĐ-UBND"})[0] == 303 and
          "45/QĐ-UBND" in lead.get(at)[1])
    duty = re.search(r"/w/obligation/(\d+)", lead.get(at)[1])[1]
    text = stranger.get(f"/o/{duty}")[1]
    ended = text[text.find('<h2 id="rut"'):]
    check("the public reads what was ended, why and by which document", 'href="#rut"' in text and "Dự án dừng" in ended and "45/QĐ-UBND" in ended and
          "Hết hiệu lực" in ended and "UBND xã Măng Rai" in ended, text[-1500:])
    body = re.search(r'href="(/u/\d+)">UBND xã Măng Rai', ended)[1]
    text = stranger.get(body)[1]
    check("its body's page names it too and counts it nowhere", "Có 1 kỳ đã rút hoặc hết hiệu lực" in text and ">Hết hiệu lực<" in text, text[-3000:])
    check("so does the list of its work", ",Hết hiệu lực" in stranger.get(body + "/work.csv")[1])
    check("what is closed is not urged", decider.post(at + "/urge", {})[0] == 409)
    check("a closed one is found by its state", late[0] in occurrences(decider, "state=void"))
    check("and counted no more as overdue", late[0] not in occurrences(decider, "state=todo&late=late"))


def own_work(leader):
    """Who performs does not end the work, also where the same unit leads the duty."""
    rows = engine.rows(demo_server.data, "SELECT x.id FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN unit u ON u.id = x.unit_id "
                       "WHERE o.lead_unit_id = x.unit_id AND x.state IN (1, 2, 3) AND u.short_name = 'UBND tỉnh' ORDER BY x.due_day")
    check("the unit that leads performs something itself", rows)
    at = f"/w/occurrence/{rows[0][0]}"
    text = leader.get(at)[1]
    check("its leader opens it and is not offered to end it", 'class="why"' in text and f'{at}/close"' not in text)
    status, text = leader.get(at + "/close")
    check("the page says why", status == 403 and "không ai tự kết thúc việc của mình" in text, (status, text[-900:]))
    check("nor is it taken", leader.post(at + "/close", {"kind": "void", "reason": "Không làm nữa", "basis": "45/QĐ-UBND"})[0] == 403)


def contributing(decider, partner, officer, fellow):
    inspection = number_of(decider, "Kiểm tra việc thực hiện tại ít nhất ba xã")
    at = f"/w/occurrence/{occurrences(decider, f'obligation={inspection}&state=open')[0]}"
    good = {"note": "Ý kiến phối hợp <u>riêng</u>"}
    check("the page of the part opens for a co-operating unit", partner.get(at + "/contribute")[0] == 200)
    check("a part needs words", partner.post(at + "/contribute", {"note": ""})[0] == 400)
    check("a part needs the token", partner.send("POST", at + "/contribute", good)[0] == 403)
    check("others hand in no part", officer.get(at + "/contribute")[0] == 403 and officer.post(at + "/contribute", good)[0] == 403)
    check("the part is handed in", partner.post(at + "/contribute", good)[0] == 303)
    check("the co-operating unit and the performer see it", all("&lt;u&gt;riêng" in who.get(at)[1] for who in (partner, decider)))
    check("a unit without a part does not", "riêng" not in fellow.get(at)[1])


def parts(lead, officer):
    """What a co-operating unit has not given yet, in its own list of work."""
    def waiting():
        return re.findall(r'<a href="/w/occurrence/(\d+)/contribute">Nộp phần phối hợp', officer.get("/w/?kind=part")[1])
    duty = number_of(lead, "Công bố kết quả thực hiện cam kết với Nhân dân")
    lead.get(f"/w/obligation/{duty}")
    check("what happened wants a part of the communes", lead.post(f"/w/obligation/{duty}/event", {"what": "Hoàn thành hồ chứa Ia Mlung", "day": "24/11/2026"})[0] == 303)
    text, own = officer.get("/w/?kind=part")[1], waiting()
    check("my work lists it with its event and its day", own and "Hoàn thành hồ chứa Ia Mlung" in text and "24/12/2026" in text and "đơn vị mình phối hợp" in text, text[-3000:])
    check("and counts it", f"Cần phối hợp {len(own)}" in text and f"Cần phối hợp {len(own)}" in officer.get("/w/")[1])
    check("it is in the whole list and in the CSV", f"/w/occurrence/{own[0]}/contribute" in officer.get("/w/?sort=latest")[1] and "Hoàn thành hồ chứa" in officer.get("/w/work.csv?kind=part")[1])
    check("the performer is asked for no part of its own", "Hoàn thành hồ chứa" not in lead.get("/w/?kind=part")[1] and "Hoàn thành hồ chứa" in lead.get("/w/?kind=todo")[1])
    officer.get(f"/w/occurrence/{own[0]}/contribute")
    check("the part is given", officer.post(f"/w/occurrence/{own[0]}/contribute", {"note": "Phần của xã"})[0] == 303)
    check("and asked for no more", own[0] not in waiting() and f"Cần phối hợp {len(own) - 1}" in officer.get("/w/")[1])

def events(officer, decider, lead):
    duty = number_of(lead, "Niêm yết tài liệu thông tin dự án")
    at = f"/w/obligation/{duty}"
    text = lead.get(at)[1]
    check("the lead unit has the form for an event", f'action="{at}/event"' in text)
    own = officer.get(at)[1]
    check("a performing unit has it for itself, without a choice", "/event" in own and "UBND xã Măng Rai</option>" not in own)
    check("others have it not", "/event" not in decider.get(at)[1])
    other = re.search(r'<option value="(\d+)">UBND xã Măng Rai', text)[1]
    unit = re.search(r'<option value="(\d+)">UBND xã Krông Tơ', text)[1]
    good = {"what": "Nhận tài liệu <i>988</i>/UBND-KT", "day": "24/11/2026", "unit": unit}
    check("an event needs the token", lead.send("POST", at + "/event", good)[0] == 403)
    check("the accepting unit enters no event", decider.post(at + "/event", good)[0] == 403)
    check("a performing unit enters none for another", officer.post(at + "/event", {**good, "unit": other})[0] == 403)
    check("but its own", officer.post(at + "/event", good)[0] == 303)
    for wrong, field in (({"day": "31/02/2026"}, "day"), ({"day": ""}, "day"), ({"what": ""}, "what"), ({"unit": "999999"}, "unit"), ({"day": "01/01/2020"}, "day"), ({"day": "25/11/2026"}, "day"), ({"due": "31/12/2027"}, "due")):
        status, text = lead.post(at + "/event", {**good, **wrong})
        check(f"an event with {wrong} is refused at its field", status == 400 and f'href="#{field}"' in text, status)
    before = len(occurrences(lead, f"obligation={duty}&unit={unit}"))
    status, text = lead.post(at + "/event", good)
    check("the same event once more is asked about at its own field", status == 400 and 'href="#is_second"' in text and 'name="is_second"' in text and
          "UBND xã Krông Tơ đã có sự kiện ngày 24/11/2026: “Nhận tài liệu &lt;i&gt;988&lt;/i&gt;/UBND-KT”" in html.unescape(text).replace("<i>", "&lt;i&gt;").replace("</i>", "&lt;/i&gt;"), re.findall(r'class="esum".*?</ul>', text, re.S))
    check("every unit at once is asked about too", lead.post(at + "/event", {**good, "unit": ""})[0] == 400)
    check("nothing was entered meanwhile", len(occurrences(lead, f"obligation={duty}&unit={unit}")) == before)
    good = {**good, "what": "Nhận tài liệu <i>989</i>/UBND-KT", "is_second": "1"}
    check("another event of that day is entered", lead.post(at + "/event", good)[0] == 303)
    after = occurrences(lead, f"obligation={duty}&unit={unit}&sort=latest")
    check("it makes one piece of work for that unit", len(after) == before + 1, (before, after))
    status, text = officer.get(f"/w/occurrence/{after[0]}")
    # 24/11 is a day off of 2026; ten working days from the 25th end on 8 December.
    check("due ten working days after it, with the event named", status == 200 and "&lt;i&gt;989" in text and "08/12/2026" in text, status)
    for path in ("/w/", f"/u/{unit}", f"/w/obligation?list=occurrence&obligation={duty}"):
        text = officer.get(path)[1]
        check(f"{path} tells the two events apart", "&lt;i&gt;988" in text and "&lt;i&gt;989" in text)
    for path in ("/w/work.csv", f"/u/{unit}/work.csv", f"/w/obligation.csv?list=occurrence&obligation={duty}"):
        text = officer.get(path)[1]
        check(f"{path} too", "<i>988" in text and "<i>989" in text, text[:400])
    free = number_of(lead, "Theo dõi, đôn đốc việc thực hiện Chương trình")
    status, text = decider.get(f"/w/obligation/{free}")
    check("a duty without a term asks for the date", status == 200 and 'name="due"' in text)
    status, text = decider.post(f"/w/obligation/{free}/event", {"what": "Đợt theo dõi cuối năm", "day": "24/11/2026"})
    check("without it the event is refused", status == 400 and 'href="#due"' in text, status)
    status, text = decider.post(f"/w/obligation/{free}/event", {"what": "Đợt theo dõi cuối năm", "day": "24/11/2026", "due": "23/11/2026"})
    check("a date before the event is refused", status == 400 and 'href="#due"' in text, status)
    check("with it the event is entered", decider.post(f"/w/obligation/{free}/event", {"what": "Đợt theo dõi cuối năm", "day": "24/11/2026", "due": "30/12/2026"})[0] == 303)
    made = occurrences(decider, f"obligation={free}&sort=latest")[0]
    text = decider.get(f"/w/occurrence/{made}")[1]
    check("the reason says who set the day and when", "đặt hạn 30/12/2026 khi ghi sự kiện vào ngày 24/11/2026" in text and "Văn bản nêu ngày" not in text)
    yearly = occurrences(officer, f"obligation={number_of(officer, 'Báo cáo năm kết quả thực hiện')}&sort=latest")[0]
    text = officer.get(f"/w/occurrence/{yearly}")[1]
    check("a recurring duty's reason is its rule", "Văn bản quy định “hằng năm, trước ngày 15/12” (" in text and "Văn bản nêu ngày" not in text, re.findall(r'<ol class="why">.*?</ol>', text, re.S))
    check("the duty as a whole is spoken about", officer.post(at + "/comment", {"body": "Mẫu <niêm yết> nào?"})[0] == 303 and "&lt;niêm yết&gt;" in lead.get(at)[1])
    check("not by those without a part", decider.post(f"/w/obligation/{number_of(lead, 'Công bố tài liệu thông tin của dự án')}/comment", {"body": ""})[0] == 400)
    check("and not without the token", officer.send("POST", at + "/comment", {"body": "x"})[0] == 403)


def lists(b):
    titles = lambda query: re.findall(r'/w/obligation/\d+">([^<]+)<', b.get("/w/obligation?" + query)[1])
    plain, marked = titles("q=bao+cao+nam"), titles("q=" + urllib.parse.quote("BÁO CÁO NĂM"))
    check("the list finds with and without diacritics", plain and plain == marked, (plain, marked))
    check("by the number of the programme", titles("q=21-QC") and len(titles("q=21-QC")) < len(titles("")))
    ordered = [r["obligation"] for r in table(b, "sort=title")]
    check("sorting by title holds every row", sorted(ordered) == sorted(r["obligation"] for r in table(b, "")) and ordered != [r["obligation"] for r in table(b, "")])
    check("kinds are told apart", {r["kind"] for r in table(b, "kind=report")} == {"Báo cáo"})
    check("states are told apart", {r["state"] for r in table(b, "state=ended")} == {"ended"} and {r["state"] for r in table(b, "state=active")} == {"active"})
    rows = table(b, "list=occurrence")
    check("the list of occurrences is the whole", len(rows) > 100, len(rows))
    check("it is in order of the date", [r["due"] for r in rows] == sorted(r["due"] for r in rows))
    check("or the other way round", [r["due"] for r in table(b, "list=occurrence&sort=latest")] == sorted((r["due"] for r in rows), reverse=True))
    for state in ("open", "submitted", "returned", "accepted"):
        check(f"state={state} gives just those", [r for r in rows if r["state"] == state] == table(b, f"list=occurrence&state={state}"))
    parts = [table(b, f"list=occurrence&late={late}") for late in ("late", "in_time")]
    check("late and in time are the whole together", len(parts[0]) + len(parts[1]) == len([r for r in rows if r["state"] not in ("withdrawn", "void")]), [len(p) for p in parts])
    check("late means past the date", all(r["submitted"] > r["due"] if r["state"] in ("submitted", "accepted") else r["due"] < "2026-11-24" for r in parts[0]))
    span = table(b, "list=occurrence&from=01/12/2026&to=2026-12-31")
    check("days bound the list", span == [r for r in rows if "2026-12-01" <= r["due"] <= "2026-12-31"], len(span))
    for base, shape in (("/w/obligation?list=occurrence", r"/w/occurrence/(\d+)"), ("/w/obligation?list=occurrence&sort=latest", r"/w/occurrence/(\d+)"),
                        ("/w/obligation?list=occurrence&sort=unit", r"/w/occurrence/(\d+)")):
        seen, path = [], base
        while path and len(seen) < 2000:
            text = b.get(path)[1]
            page = list(dict.fromkeys(re.findall(shape, text)))
            check("a page has at most 50 rows", len(page) <= 50, len(page))
            seen += page
            more = re.search(r'<a rel="next" href="([^"]+)"', text)
            path = html.unescape(more[1]) if more else None
        check(f"paging through {base} shows each row once", len(seen) == len(set(seen)) == len(rows), (len(seen), len(set(seen)), len(rows)))
    for query in ("programme=x&unit=y&kind=z&state=q&late=1&sort=zz&after=zz", "after=-1", "list=occurrence&after=99999999", "list=occurrence&from=31/02/2026", "list=%3Cb%3E", "q=%25"):
        check(f"{query} answers", b.get("/w/obligation?" + query)[0] == 200)
    chosen = lambda query: re.findall(r'<option value="([^"]*)" selected>', b.get("/w/obligation?" + query)[1])
    check("with nothing asked every filter is at All", chosen("") == [""] * 6, chosen(""))
    check("what was chosen stays chosen", chosen("programme=1&unit=2&kind=report&state=active&late=late&sort=lead") == ["1", "2", "report", "active", "late", "lead"])
    check("what is no choice chooses nothing", chosen('programme=%22%3E1') == [""] * 5)
    hostile = b.get("/w/obligation?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")[1]
    check("what is looked for is text", "<script>alert" not in hostile)
    check("a unit that does not exist is not found", b.get("/w/obligation?unit=999999")[0] == 404)
    text = b.get("/w/search?q=niem+yet")[1]
    check("the quick search leads to obligations", re.search(r'href="/w/obligation/\d+"', text))
    check("every frame offers it", 'action="/w/search"' in text)
    return rows


def overview(b):
    """Every figure of the overview opens just the rows that it counts."""
    text = b.get("/w/overview")[1]
    figures = re.findall(r'<a href="/w/obligation\?(list=occurrence[^"]*)">(?:<b>)?([\d./]+)', text)
    check("the overview leads to its rows", len(figures) >= 8, len(figures))
    for query, shown in figures[:14]:
        query = html.unescape(query)
        rows = table(b, query)
        if "/" in shown:
            in_time, due = map(int, shown.split("/"))
            kept = [r for r in rows if r["state"] == "accepted" and r["submitted"] <= r["due"]]
            check(f"{shown} of the overview is what {query} lists", (in_time, due) == (len(kept), len(rows)), (len(kept), len(rows)))
        else:
            check(f"{shown} of the overview is what {query} lists", int(shown.replace(".", "")) == len(rows), len(rows))


def sums(b):
    """The last row of the overview counts what its rows count, by another way; as CSV too, and with filters."""
    def matrix(path):
        text = html.unescape(b.get(path)[1])
        table = re.search(r'<table class="grid mx">.*?</table>', text, re.S)[0]
        body, foot = table.split("<tfoot>")
        figures = lambda part: [[int(n) for n in (*re.sub(r"<[^>]+>", "", m[0]).split(":")[0].split("/"), re.sub(r"<[^>]+>", "", m[1]).split(" ")[0])]
                                for m in re.findall(r'<td class="n">((?:<a [^>]*>)?\d+/\d+.*?)</td><td class="n">[^<]*</td><td class="n">(.*?)</td>', part, re.S)]
        return figures(body), figures(foot), foot
    def add(rows):
        return [sum(r[i] for r in rows) for i in range(3)]
    def units(path):
        rows = list(csv.reader(io.StringIO(b.get(path)[1].lstrip("\ufeff"))))
        return [[r[0], int(r[2]), int(r[1]), int(r[5])] for r in rows[1:]]
    top = b.get("/w/overview")[1]
    choices = re.search(r'<select id="dv".*?</select>', top, re.S)[0]
    region = re.findall(r'<option value="(\d+)"', choices)[1]
    for query in ("", f"dv={region}"):
        rows, foot, text = matrix("/w/overview?" + query)
        check(f"the sum of {query or 'all'} is that of its rows", len(foot) == 1 and foot[0] == add(rows) and foot[0][1] > 0, (foot, add(rows)))
        check("it is named", "Cộng vùng này" in text and ("Toàn bộ đơn vị" in text) == bool(query), text[:600])
        late, both, text = matrix(f"/w/overview?tt=tre&{query}")
        check("filtered, the shown and the region have each their own", len(both) == 2 and both[0] == add(late) and both[1] == foot[0] and len(late) < len(rows), (both, add(late)))
        table = units("/w/overview/units.csv?" + query)
        check("the CSV ends with the sum", table[-1] == ["Cộng vùng này", *foot[0]] and add([r[1:] for r in table[:-1]]) == foot[0], table[-2:])
        table = units(f"/w/overview/units.csv?tt=tre&{query}")
        check("filtered too", table[-1] == ["Cộng vùng này", *foot[0]] and table[-2] == ["Cộng các đơn vị đang hiện", *both[0]] and len(table) == len(late) + 2, table)
    everything, late = (b.get("/w/overview.csv" + q)[1].count("\n") for q in ("", "?tt=tre"))
    check("the CSV of the cells follows the filter", 1 < late < everything, (late, everything))


def drafting(clerk, decider, officer):
    """Parts and numbers in the form of a duty; giving a draft up."""
    listing = clerk.get("/w/programme?state=draft")[1]
    programme = re.search(r"/w/programme/(\d+)/review", listing)[1]
    page = f"/w/programme/{programme}"
    review = clerk.get(page + "/review")[1]
    at = html.unescape(re.search(r'href="(' + page + r'/draft\?[^"]*)"', review)[1])
    text = clerk.get(at)[1]
    key = dict(re.findall(r'type="hidden" name="(draft|proposal|provision)" value="(\d+)"', text))
    units = re.findall(r'<option value="(\d+)">([^<]+)', re.search(r'id="cooperate0".*?</select>', text, re.S)[0])
    check("the form offers lines for parts and for numbers", 'name="task"' in text and 'name="number_name"' in text and len(units) > 3)
    base = [(k, v) for k, v in list(key.items())[-1:]] + [("title", "Thử phần việc"), ("action", "Báo cáo kết quả"), ("kind", "2"), ("lead", units[0][0]),
            ("perform", units[0][0]), ("accept", units[1][0]), ("rule_kind", "yearly"), ("rule_days", "15/12")]
    parts = [("cooperate", units[2][0]), ("task", "Số liệu <i>dân cư</i>"), ("cooperate", ""), ("task", "thừa")]
    numbers = [("number_name", "Số hộ"), ("number_measure", "hộ"), ("number_over", "2"), ("number_required", "1"), ("number_name", ""), ("number_measure", "km")]
    status, text = clerk.post(page + "/draft", base + parts + [("number_name", "x" * 301), ("number_measure", "")])
    check("a number with too long a name is refused, and the parts stay", status == 400 and "&lt;i&gt;dân cư" in text, status)
    status, text = clerk.post(page + "/draft", base + parts + numbers)
    check("the duty is saved", status == 303, (status, text[:200]))
    again = clerk.get(page + "/review")[1]
    drafts = re.findall(r'href="(' + page + r'/draft\?draft=\d+)"', html.unescape(again))
    saved = [t for t in (clerk.get(d)[1] for d in drafts) if "Thử phần việc" in t]
    check("parts and numbers are there when it is opened again", saved and "&lt;i&gt;dân cư" in saved[0] and 'value="Số hộ"' in saved[0] and 'value="hộ"' in saved[0] and
          "thừa" not in saved[0] and 'value="km"' not in saved[0] and re.search(r'<option value="2" selected>', saved[0]), len(saved))
    check("others do not give the draft up", officer.post(page + "/drop", {"reason": "x"})[0] == 403)
    check("giving up needs the token", decider.send("POST", page + "/drop", {"reason": "x"})[0] == 403)
    check("the page says what happens", decider.get(page + "/drop")[0] == 200)
    check("giving up needs a reason", decider.post(page + "/drop", {"reason": " "})[0] == 400)
    check("the draft is given up", decider.post(page + "/drop", {"reason": "Các bên chưa thống nhất"})[0] == 303 and "chưa thống nhất" in decider.get(page)[1])
    check("it is so once", decider.get(page + "/drop")[0] == 409 and decider.post(page + "/drop", {"reason": "x"})[0] == 409)
    running = re.search(r'/w/programme/(\d+)">', decider.get("/w/programme?state=in_force")[1])[1]
    check("what is in force is not given up", decider.get(f"/w/programme/{running}/drop")[0] == 409 and decider.post(f"/w/programme/{running}/drop", {"reason": "x"})[0] == 409)


def documents(clerk, viewer, stranger):
    status, text = clerk.get("/w/document.csv")
    before = rows_of(text)
    check("the register is a CSV too", status == 200 and before, status)
    check("a viewer reads the register and does not write in it", viewer.get("/w/document")[0] == 200 and viewer.get("/w/document/new")[0] == 403 and
          viewer.post("/w/document/new", {"type": "CV", "issuer_name": "x", "issued": "24/11/2026", "secrecy": "none"})[0] == 403)
    check("nor a stranger", stranger.get("/w/document")[0] == 303)
    good = {"symbol": "77/UBND-NC", "type": "CV", "issuer_name": "UBND xã Krông Tơ", "issued": "20/11/2026", "abstract": "Về việc <b>niêm yết</b>",
            "signers": "Ksor Biên", "secrecy": "none"}
    send = lambda fields, files=(): clerk.post("/w/document/new", fields, files)
    check("registering needs the token", clerk.send("POST", "/w/document/new", {**good, "token": "x"}, files=[])[0] == 403)
    for wrong, field in (({"symbol": "77 UBND"}, "symbol"), ({"issued": "99/99/2026"}, "issued"), ({"issuer_name": " "}, "issuer_name"), ({"type": "ZZ"}, "type"),
                         ({"secrecy": "very"}, "secrecy"), ({"abstract": "MẬT"}, "abstract")):
        status, text = send({**good, **wrong})
        check(f"a document with {wrong} is refused at its field", status == 400 and f'href="#{field}"' in text, status)
    check("a secret's file is refused", send({**good, "secrecy": "secret", "abstract": ""}, file("a.pdf"))[0] == 400)
    check("a secret's abstract is refused", send({**good, "secrecy": "top"})[0] == 400)
    check("a file that is not what it says is refused", send(good, file("a.pdf", b"MZ"))[0] == 400)
    status, text = send({**good, "secrecy": "secret", "symbol": "78/UBND-NC", "abstract": ""})
    check("a secret is kept as number, day and issuer", status == 303, (status, text[:200]))
    status, text = send(good, file("công văn.pdf"))
    check("a document is registered with its file", status == 303, (status, text[:200]))
    at = clerk.headers["Location"]
    text = clerk.get(at)[1]
    check("its words are text", "&lt;b&gt;niêm yết" in text and "<b>niêm yết" not in text)
    number = at.rsplit("/", 1)[1]
    check("it is not public unless said so", stranger.get(f"/d/{number}")[0] == 404 and stranger.get(f"/d/{number}/file")[0] == 404)
    check("the list finds it without diacritics", f'{at}"' in clerk.get("/w/document?q=niem+yet")[1] and f'{at}"' in clerk.get("/w/search?q=77%2FUBND")[1])
    check("and by its type", f'{at}"' in clerk.get("/w/document?type=CV")[1] and f'{at}"' not in clerk.get("/w/document?type=NQ")[1])
    days = [r["issued"] for r in rows_of(clerk.get("/w/document.csv?sort=day")[1])]
    check("sorted by day the CSV is whole", len(days) == len(before) + 2 and days == sorted(days, reverse=True), days)
    for n in range(50):
        send({**good, "symbol": f"{100 + n}/UBND-NC"})
    for base in ("/w/document", "/w/document?sort=day"):
        seen, path = [], base
        while path:
            text = clerk.get(path)[1]
            seen += re.findall(r'<th scope="row"><a href="/w/document/(\d+)"', text)
            more = re.search(r'<a rel="next" href="([^"]+)"', text)
            path = html.unescape(more[1]) if more else None
        check(f"paging through {base} shows each once", len(seen) == len(set(seen)) == len(before) + 52, (len(seen), len(before)))


def notices(officer, stranger):
    status, text = officer.get("/w/notice")
    upto = re.search(r'name="upto" value="(\d+)"', text)
    check("all notices are listed, each with its object", status == 200 and re.search(r'href="/w/(occurrence|obligation)/\d+"', text) and upto, text[-600:])
    check("marking all as read needs the token", officer.send("POST", "/w/notice/read", {"upto": upto[1]})[0] == 403)
    stranger.post("/w/notice/read", {"upto": "999999"})
    check("nobody marks those of others", 'name="upto"' in officer.get("/w/notice")[1])
    check("marking all as read", officer.post("/w/notice/read", {"upto": upto[1]})[0] == 303)
    text = officer.get("/w/notice")[1]
    check("all are read, and still listed", 'name="upto"' not in text and "Đã đọc hết" in text and "/w/o" in text, text[-600:])
    check("my work has none to read", "Cần đọc 0" in officer.get("/w/")[1])
    status, text = officer.get("/w/unit.csv?kind=commune&q=krong")
    check("the table of units follows the filter of the list", status == 200 and "Krông Tơ" in text and "Tỉnh ủy" not in text, text[:400])


def courts(b, court, rows):
    check("others see no occurrence of a court", not [r for r in rows if "TAND" in r["unit"]])
    own = table(court, "list=occurrence&q=tand")
    check("the court sees its own", own and all("TAND" in r["unit"] for r in own), own[:2])
    at = f"/w/occurrence/{occurrences(court, 'q=tand')[0]}"
    check("others do not open it", court.get(at)[0] == 200 and b.get(at)[0] == 404)
    for act in ("submit", "comment", "decide", "extend", "close", "urge", "contribute", "release"):
        status = b.post(f"{at}/{act}", {"note": "x", "body": "x", "verdict": "accept", "days": "2", "reason": "x", "kind": "void", "basis": "y"})[0]
        check(f"nor {act} there", status in (403, 404), status)


def walk(port, password):
    stranger = Visitor(port)

    def sign(login):
        visitor = Visitor(port).sign_in(login, password)
        check(f"{login} is signed in", visitor.get("/w/profile")[0] == 200)
        return visitor
    officer, fellow, decider, lead, partner, court = map(sign, ("hlenh.ayun", "tu.dang", "mai.tran", "duong.ho", "nghia.bui", "huong.ngo"))
    check("the work area asks strangers to sign in", stranger.get("/w/")[0] == 303)
    status, text = officer.get("/w/")
    check("an officer sees the own work", status == 200 and "Việc của tôi" in text, status)
    check("an unknown kind shows everything", officer.get("/w/?kind=%3Cscript%3E")[0] == 200)
    rows = lists(decider)
    overview(decider)
    sums(decider)
    same_days(decider, stranger)
    counted_months(decider)
    courts(decider, court, rows)
    clerk = sign("nhung.vu")
    documents(clerk, sign("dan.xem"), stranger)
    drafting(clerk, decider, officer)
    report = number_of(officer, "Báo cáo năm kết quả thực hiện")
    own = [n for n in occurrences(officer, f"obligation={report}&state=open&q=krong+to")]
    check("the officer has a report to write", own)
    at = f"/w/occurrence/{own[0]}"
    status, text = officer.get(at)
    check("the page says why the date is that day", status == 200 and 'class="why"' in text and 'class="cal"' in text)
    why = re.search(r'<ol class="why">.*?</ol>', text, re.S)[0]
    place = re.search(r'\(<a href="/p/(\d+)#([a-z0-9.]+)">Điều 9, khoản 2</a>\)', why)
    check("and leads to the place in the text that says so", place and f'id="{place[2]}"' in stranger.get("/p/" + place[1])[1], why)
    [event] = [n for n in occurrences(officer, "state=returned&q=krong+to")][:1] or [None]
    why = re.search(r'<ol class="why">.*?</ol>', officer.get(f"/w/occurrence/{event}")[1], re.S)[0]
    check("a day off rests on a document, which is no place in the text", "Ngày Văn hóa Việt Nam, 80-NQ/TW." in why and "điểm 80" not in why, why)
    text = officer.get(at + "?ask=time")[1]
    check("who performs asks for further time: the question is begun", f"{at}?ask=time#write" in officer.get(at)[1] and
          re.search(r'<textarea[^>]*name="body"[^>]*>\s*Đề nghị gia hạn … ngày làm việc, vì …</textarea>', text) and re.search(r'name="is_question" value="1" checked', text), text[-3000:])
    check("nobody else", "?ask=time" not in decider.get(at)[1] and "Đề nghị gia hạn" not in decider.get(at + "?ask=time")[1])
    files = handing_in(officer, fellow, decider, stranger, at)
    check("what is handed in asks for no more time", "ask=time" not in officer.get(at)[1])
    talking(officer, fellow, decider, at)
    deciding(officer, fellow, decider, at, files)
    other_acts(officer, decider, lead, fellow, stranger)
    own_work(sign("phuc.vo"))
    notices(officer, fellow)
    contributing(decider, partner, officer, fellow)
    parts(lead, officer)
    events(officer, decider, lead)
    for path in ("/w/occurrence/999999", "/w/occurrence/0", "/w/occurrence/-1", "/w/occurrence/x", "/w/evidence/999999", "/w/obligation/999999",
                 "/w/obligation/0", "/w/occurrence/99999999999999999999"):
        check(f"{path} is not found", officer.get(path)[0] == 404)


sys.exit(with_demo(walk))
