#!/usr/bin/env python3
"""A later version of a programme: every page speaks of one version, the others are one link away, and one whose first day lies
ahead waits for it."""
import html, json, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary, until
from visitor import Visitor

PDF = b"%PDF-1.4\n"
FIRST, LAST = "2026-11-24T08:00:00+07:00", "2026-12-05T08:00:00+07:00"


class Person(Visitor):
    """Comes with a token of the API and follows where it is sent: (status, address, text)."""

    def __init__(self, port, bearer=None):
        super().__init__(port)
        self.head = {"Authorization": "Bearer " + bearer} if bearer else {}

    def ask(self, method, path, fields=None, files=None):
        status, head, text = self.send(method, path, fields if fields is None else [("token", self.token), *fields], self.head, files=files)
        while status == 303:
            path = head["Location"]
            status, head, text = self.send("GET", path.split("#")[0], None, self.head)
        return status, path, text

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
        bearer = served.token(data, "mai.tran")
        server = served.Server(data, now=FIRST)
        mai, anyone = Person(server.port, bearer), Person(server.port)
        text = (served.ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_text()
        lead = re.search(r'<option value="(\d+)"', mai.get("/w/programme/new")[2])[1]
        here = re.match(r"/w/programme/\d+", mai.post("/w/programme/new", [("lead", lead), ("pasted", text)])[1])[0]
        s, _, h = confirm(mai, here, "20-CTr/VPTU", "15/01/2026", "15/01/2026")
        check("the first version is in force", s == 200, plain(h)[:400])
        number = here.split("/")[-1]
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
