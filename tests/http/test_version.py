#!/usr/bin/env python3
"""A later version of a programme: every page speaks of one version, the others are one link away, and one whose first day lies
ahead waits for it."""
import html, json, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary, until
from visitor import Follower

PDF = b"%PDF-1.4\n"
FIRST, LAST = "2026-11-24T08:00:00+07:00", "2026-12-05T08:00:00+07:00"


class Person(Follower):
    """Reads the API too."""

    def json(self, method, path, status=200):
        found, _, text = self.send(method, path, None, self.head)
        return json.loads(text) if found == status else None


def decide_all(mai, here):
    """Accepts what is sure, discards the rest; how many are discarded."""
    ids = re.findall(r'name="ids" value="(\d+)"', mai.get(here + "/sure")[2])
    if ids:
        mai.post(here + "/sure", [("ids", i) for i in ids])
    for i in re.findall(r'<li id="p(\d+)" data-proposal="open"', mai.get(here + "/review")[2]):
        mai.post(here + "/review", [("proposal", i), ("do", "discard")])
    found = re.search(r'name="discarded" value="(\d+)"', mai.get(here + "/confirm")[2])
    return found[1] if found else None


def confirm(mai, here, symbol, signed, first, file=PDF, more=(), last="31/12/2030"):
    discarded = decide_all(mai, here)
    fields = [("discarded", discarded), ("symbol", symbol), ("signed_day", signed), ("signers", "Đinh Văn Khuê\nPhó Bí thư"), ("from", first),
              ("to", last), *more]
    s, url, h = mai.post(here + "/confirm", fields, [("file", "ban-ky.pdf", file)])
    past = re.search(r'name="past_seen" value="(\d+)"', h)
    if s == 400 and past:
        s, url, h = mai.post(here + "/confirm", [*fields, ("past_known", "1"), ("past_seen", past[1])], [("file", "ban-ky.pdf", file)])
    return s, url, h


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(page.split("<main")[1].split("</main")[0])))


def bring_later(mai, here, text):
    mai.get(here + "/version/new")
    s, url, h = mai.post(here + "/version/new", [("kind", "amended"), ("pasted", text)])
    for i in re.findall(r'name="obligation" value="(\d+)"', h):
        mai.post(here + "/compare", [("obligation", i), ("do", "keep")])
    return s


def waiting(mai, anyone, here, number, text):
    """Signed with a first day that lies ahead: everything stays, and the page says what comes."""
    page = f"/p/{number}"
    before = anyone.get(page)[2]
    check("one version alone is not talked about", "phien-ban" not in before and anyone.get(page + "/v/1")[0] == 200)
    later = text.replace("15 tháng 12", "20 tháng 12").replace("238-QĐ/TW", "239-QĐ/TW")
    check("a later text comes in", bring_later(mai, here, later) == 200)
    decide_all(mai, here)
    h = html.unescape(mai.get(here + "/confirm")[2])
    check("who signs it is shown, and its title can be corrected", "Các bên ký phiên bản này" in h and 'name="title"' in h and "Văn phòng Tỉnh ủy" in h, h)
    for day, what in (("01/01/2020", "before the one in force"), ("01/02/2031", "after a gap")):
        s, _, h = confirm(mai, here, "21-CTr/VPTU", "20/11/2026", day, last="")
        check(f"it does not begin {what}", s == 400 and 'href="#from"' in h, s)
    s, _, h = confirm(mai, here, "21-CTr/VPTU", "20/11/2026", "01/12/2026", PDF + b"2", [("title", "Chương trình phối hợp sửa đổi")])
    check("it is signed, and waits", s == 200 and "Phiên bản 2 đã ký, áp dụng từ ngày 01/12/2026" in plain(h), plain(h)[:900])
    check("no third one is drafted meanwhile", 'href="' + here + '/version/new"' not in h and bring_later(mai, here, later) == 409)
    now = anyone.get(page)[2]
    check("the public page stays as it was, but for the sentence that says from when", "Từ ngày 01/12/2026 áp dụng phiên bản 2." in plain(now) and
          f'href="{page}/v/2"' in now and "15 tháng 12" in now and "20 tháng 12" not in now and "20-CTr/VPTU" in now.split("<main")[1].split("<h2")[0] and
          "21-CTr" not in now.split("<main")[1].split("<h2")[0], plain(now)[:900])
    s, _, ahead = anyone.get(page + "/v/2")
    check("the words of what comes are to be read by everybody", s == 200 and "20 tháng 12" in ahead and "15 tháng 12" not in ahead and "21-CTr/VPTU" in ahead and
          "239-QĐ/TW" in ahead and "áp dụng từ ngày 01/12/2026" in plain(ahead) and "Chương trình phối hợp sửa đổi" in ahead, plain(ahead)[:900])
    check("there is no third", anyone.get(page + "/v/3")[0] == 404 and anyone.get(page + "/v/x")[0] in (400, 404) and anyone.get(page + "/v/0")[0] == 404)
    api = mai.json("GET", f"/api/v1/programmes/{number}")
    check("the API says the same", [(v["number"], v["state"], v["from"], v["to"]) for v in api["versions"]] ==
          [(1, "in_force", "2026-01-15", "2026-11-30"), (2, "waiting", "2026-12-01", "2030-12-31")] and api["symbol"] == "20-CTr/VPTU", api)
    said = [[p["body"] for p in mai.json("GET", f"/api/v1/programmes/{number}/provisions?limit=200{v}")["items"]] for v in ("", "&version=1", "&version=2")]
    check("and gives the words of each", said[0] == said[1] and said[0] != said[2] and any("20 tháng 12" in p for p in said[2]))
    check("a version that there is not is not found", mai.json("GET", f"/api/v1/programmes/{number}/provisions?version=7", status=404) is not None)
    check("the list of programmes has the number in force", "20-CTr/VPTU" in anyone.get("/programmes")[2] and "21-CTr/VPTU" not in anyone.get("/programmes")[2])


def draft_is_hidden(mai, others, number):
    """What is drafted of a programme in force is for those who have to do with it, in the API as on the pages."""
    drafts = [i for i in range(1, 80) if (o := mai.json("GET", f"/api/v1/obligations/{i}")) and (o["state"], o["programme"]) == ("draft", int(number))]
    seen = [(who, i) for i in drafts for who, reader in others.items() if reader.send("GET", f"/api/v1/obligations/{i}", None, reader.head)[0] != 404]
    check("a drafted duty is nobody else's to read", drafts and not seen, (drafts, seen))
    asked = [who.send("POST", f"/api/v1/obligations/{i}/comments", None, {**who.head, "Content-Type": "application/json"}, '{"body": "x"}')[0] for i in drafts[:1] for who in (mai, others["stranger"])]
    check("and nobody comments on it", asked == [404, 404], asked)
    signs = lambda reader: {p["is_signatory"] for p in reader.json("GET", f"/api/v1/programmes/{number}")["parties"]}
    check("nor are names told to others that may stand in a draft alone", all(signs(r) == {True} for r in others.values()) and signs(mai) == {True, False}, signs(mai))


def kept_and_new(mai, others, here, text):
    """A duty whose words change: two people decide, and what is kept is not offered again."""
    form = mai.get(here + "/version/new")[2]
    check("the form says that the whole text is needed", "Cần toàn văn đã hợp nhất" in form)
    mai.post(here + "/version/new", [("kind", "amended"), ("pasted", "QUYẾT ĐỊNH\nĐiều 1. Sửa đổi\nỦy ban nhân dân tỉnh báo cáo Tỉnh ủy hằng năm.")])
    h = mai.get(here + "/compare")[2]
    check("a text that only names its changes would end the duties, which is said first", re.search(r"(\d+) trên (\d+) nhiệm vụ đang có hiệu lực sẽ thôi", plain(h)) and
          "Hủy bản mới" in h, plain(h)[:500])
    mai.post(here + "/compare/drop", [])
    mai.get(here + "/version/new")
    h = mai.post(here + "/version/new", [("kind", "amended"), ("pasted", text.replace("15 tháng 12", "20 tháng 12"))])[2]
    check("a whole text ends none, and nothing is said", "nhiệm vụ đang có hiệu lực sẽ thôi" not in plain(h))
    effect = lambda page: re.search(r'name="obligation" value="(\d+)"><input type="hidden" name="seen" value="(\d)"><input type="hidden" name="seen_reason" value="([^"]*)"', page)
    duty, seen, reason = effect(h).groups()
    mine = [("obligation", duty), ("seen", seen), ("seen_reason", reason)]
    check("one decides", seen == "0" and mai.post(here + "/compare", [*mine, ("do", "keep"), ("reason", "")])[0] == 200)
    s, _, h = mai.post(here + "/compare", [*mine, ("do", "void"), ("reason", "Lý do của tôi")])
    check("another who saw the page before does not overwrite it, and sees both", s == 409 and f'href="#r{duty}"' in h and 'value="Lý do của tôi"' in h and
          "Giữ, thời hạn và đơn vị như cũ" in h and "chưa được lưu" in h and effect(h)[2] == "1", (s, plain(h)[:1500]))
    review = mai.get(here + "/review")[2]
    check("the review shows the kept duty beside its provision", f'href="/w/obligation/{duty}"' in review and "Đang có hiệu lực, được giữ" in review)
    ids = re.findall(r'<li id="p(\d+)" data-proposal="open"', review)
    doubles = [i for i in ids if "Có thể bị trùng" in re.search(rf'<li id="p{i}".*?</li>', review, re.S)[0]]
    sure = re.findall(r'name="ids" value="(\d+)"', mai.get(here + "/sure")[2])
    check("its counterpart is marked, and not in the list of the sure ones", doubles and not set(doubles) & set(sure), (ids, doubles, sure))
    for other in re.findall(r'name="obligation" value="(\d+)"', mai.get(here + "/compare")[2]):
        mai.post(here + "/compare", [("obligation", other), ("do", "keep")])
    mai.get(here + "/review")
    for i in ids:
        s, _, h = mai.post(here + "/review", [("proposal", i), ("do", "accept" if i in doubles and 'value="accept"' in review else "discard")])
    draft_is_hidden(mai, others, here.split("/")[-1])
    h = mai.get(here + "/confirm")[2]
    said = re.search(r'name="doubled_seen" value="(\d+)"', h)
    check("before it is in force it is said that duties would stand twice", said and "nhiệm vụ mới sinh ra từ điều khoản có nhiệm vụ được giữ" in plain(h), plain(h)[-1500:])
    s, _, h = confirm(mai, here, "22-CTr/VPTU", "20/11/2026", "24/11/2026")
    check("and nothing is confirmed without the tick", s == 409 and 'href="#doubled_known"' in h, (s, plain(h)[:600]))
    s, _, h = confirm(mai, here, "20-CTr/VPTU", "20/11/2026", "24/11/2026", more=[("doubled_known", "1"), ("doubled_seen", said[1])])
    check("a number that another document has is asked about, with a link to that one", s == 409 and 'href="#is_other"' in h and re.search(r'href="/w/document/\d+">20-CTr/VPTU', h), (s, plain(h)[:900]))
    mai.get(here + "/compare")
    mai.post(here + "/compare/drop", [])


def twins(mai):
    """A document of the same number and issuer, or of a day that has not come."""
    mai.get("/w/document/new")
    fields = [("symbol", "77-CV/VPTU"), ("type", "CV"), ("issuer_name", "Văn phòng Tỉnh ủy"), ("issued", "20/11/2026"), ("secrecy", "none")]
    s, url, h = mai.post("/w/document/new", fields)
    check("a document is registered", s == 200 and "/w/document/" in url)
    mai.get("/w/document/new")
    s, _, h = mai.post("/w/document/new", fields)
    check("a second time it is asked whether it is another", s == 409 and 'href="#is_other"' in h and f'href="{url}">77-CV/VPTU' in h and 'value="77-CV/VPTU"' in h, (s, plain(h)[:900]))
    s, other, h = mai.post("/w/document/new", [*fields, ("is_other", "1")])
    check("said to be another, it is taken", s == 200 and other != url)
    mai.get("/w/document/new")
    s, _, h = mai.post("/w/document/new", [("symbol", "78-CV/VPTU"), *((k, v) for k, v in fields[1:] if k != "issued"), ("issued", "25/11/2026")])
    check("one of tomorrow is refused", s == 400 and 'href="#issued"' in h, (s, plain(h)[:500]))
    body = {"symbol": "77-CV/VPTU", "type": "CV", "issuer_name": "Văn phòng Tỉnh ủy", "issued": "2026-11-20", "is_public": False}
    s, _, text = mai.send("POST", "/api/v1/documents", None, {**mai.head, "Content-Type": "application/json", "Idempotency-Key": "twin-1"}, json.dumps(body))
    check("the API names the field", s == 409 and "is_other" in text, (s, text))
    s, _, text = mai.send("POST", "/api/v1/documents", None, {**mai.head, "Content-Type": "application/json", "Idempotency-Key": "twin-2"}, json.dumps({**body, "is_other": True}))
    check("and takes it", s == 201, (s, text))


def begun(mai, anyone, here, number):
    """On its first day everything is of the second version, and the first is one link away."""
    page = f"/p/{number}"
    now = anyone.get(page)[2]
    head = plain(now)
    check("the page is the second version's", [w for w in ("Phiên bản 2, sửa đổi ngày 20/11/2026.", "Chương trình phối hợp sửa đổi", "Số 21-CTr/VPTU, ký ngày 20/11/2026",
          "Có hiệu lực từ 01/12/2026 đến 31/12/2030", "20 tháng 12", "239-QĐ/TW", "Phó Bí thư") if w not in head] == [], head[:1500])
    words = " ".join(re.findall(r'<div class="doc">(.*?)</div>', now, re.S))
    check("and of no other", "238-QĐ/TW" not in head and "20 tháng 12" in words and "15 tháng 12" not in words, head[:1500])
    rows = re.findall(r'<tr><th scope="row">Phiên bản (\d).*?</tr>', now, re.S)
    table = plain("<main" + now.split('id="phien-ban"')[1].split("</table")[0] + "</main")
    check("all versions stand in a list with their days", rows == ["1", "2"] and "15/01/2026 – 30/11/2026" in table and "01/12/2026 – 31/12/2030" in table and "20-CTr/VPTU" in table, table)
    s, _, old = anyone.get(page + "/v/1")
    check("the first is still to be read, with its own words, number and basis", s == 200 and "15 tháng 12" in old and "20 tháng 12" not in old and
          "Số 20-CTr/VPTU" in plain(old) and "238-QĐ/TW" in old and "có hiệu lực đến hết ngày 30/11/2026" in plain(old) and f'href="{page}"' in old, plain(old)[:900])
    originals = [re.search(r'href="(/d/\d+/file)"', h)[1] for h in (old, now)]
    check("each leads to its own original", [anyone.get(o)[2] for o in originals] == ["%PDF-1.4\n", "%PDF-1.4\n2"], originals)
    s, _, same = anyone.ask("POST", page + "/compare", [("version", "1")], [("file", "x.pdf", PDF)])
    check("a file is compared with the original of the version that is shown", s == 200 and "đúng từng byte" in same or "Đúng là" in same, plain(same)[:300])
    duty = next(o for o in re.findall(r'href="/o/(\d+)"', now) if "Trong phiên bản 1" in anyone.get("/o/" + o)[2])
    h = anyone.get("/o/" + duty)[2]
    check("a duty cites the version in force, and the older words are one link away", re.search(rf'href="{page}#[^"]+">21-CTr/VPTU', h) and
          re.search(rf'href="{page}/v/1#[^"]+">Trong phiên bản 1', h), plain(h)[-900:])
    for q in ("20-CTr/VPTU", "21-CTr/VPTU", "phoi hop sua doi"):
        check(f"it is found by {q}", f'href="/p/{number}"' in anyone.get("/programmes?q=" + q.replace("/", "%2F").replace(" ", "+"))[2])
    feed = html.unescape(anyone.get("/feed.atom")[2])
    check("the feed names the version", "Có hiệu lực: Chương trình phối hợp sửa đổi, phiên bản 2" in feed and "Đã ký phiên bản sau: Chương trình phối hợp sửa đổi" in feed, feed[:900])
    own = plain(mai.get(here)[2])
    check("the work area says the same", "Chương trình phối hợp sửa đổi" in own and "21-CTr/VPTU" in own and "01/12/2026 – 31/12/2030" in own, own[:900])
    api = mai.json("GET", f"/api/v1/programmes/{number}")
    check("so does the API", api["symbol"] == "21-CTr/VPTU" and api["signed_day"] == "2026-11-20" and [v["state"] for v in api["versions"]] == ["replaced", "in_force"] and
          [b["symbol"] for b in api["basis"]].count("239-QĐ/TW") == 1 and "238-QĐ/TW" not in [b["symbol"] for b in api["basis"]], api)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/d"
        served.demo(data, *engine.args())
        served.output("user", "add", data, "nguoi.la", "--role", "officer", "--unit", "H99.03.03", "--password", "mật khẩu của người lạ")
        bearer, stranger = served.token(data, "mai.tran"), served.token(data, "nguoi.la")
        server = served.Server(data, now=FIRST)
        mai, anyone = Person(server.port, bearer), Person(server.port)
        text = (served.ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_text()
        lead = re.search(r'<option value="(\d+)"', mai.get("/w/programme/new")[2])[1]
        here = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("pasted", text)])[1])[0]
        s, _, h = confirm(mai, here, "20-CTr/VPTU", "15/01/2026", "15/01/2026")
        check("the first version is in force", s == 200, plain(h)[:400])
        number = here.split("/")[-1]
        kept_and_new(mai, {"anyone": anyone, "stranger": Person(server.port, stranger)}, here, text)
        twins(mai)
        waiting(mai, anyone, here, number, text)
        check("the server ends cleanly", server.stop() == 0)
        check("and what is kept is sound", served.run("fsck", data).returncode == 0)
        server = served.Server(data, now=LAST)
        mai, anyone = Person(server.port, bearer), Person(server.port)
        until(lambda: "Phiên bản 2, sửa đổi" in plain(anyone.get(f"/p/{number}")[2]))
        begun(mai, anyone, here, number)
        check("the server ends cleanly again", server.stop() == 0)
        check("and what is kept is sound then", served.run("fsck", data).returncode == 0)
    return summary()


sys.exit(main())
