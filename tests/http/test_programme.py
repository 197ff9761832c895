#!/usr/bin/env python3
"""The story of a programme over HTTP: a text comes in, is reviewed, put in force, changed and ended."""
import pathlib, re, sys, tempfile, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor


class Person(Visitor):
    """Comes with a token of the API and follows where it is sent: (status, address, text)."""

    def __init__(self, port, bearer):
        super().__init__(port)
        self.head = {"Authorization": "Bearer " + bearer}

    def ask(self, method, path, fields=None, files=None):
        status, head, text = self.send(method, path, fields if fields is None else [("token", self.token), *fields], self.head, files=files)
        while status == 303:
            path = head["Location"]
            status, head, text = self.send("GET", path.split("#")[0], None, self.head)
        return status, path, text


def bring_in(mai, source):
    page = mai.get("/w/programme/new")[2]
    lead = re.search(r'<option value="(\d+)"', page)[1]
    s, _, h = mai.post("/w/programme/new", [("lead", lead), ("pasted", "")])
    check("nothing given is an error at its field", s == 400 and 'href="#file"' in h, h)
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
    check("proposals stand beside their provision", s == 200 and opens and 'class="prov"' in h, h)
    ids = re.findall(r'name="ids" value="(\d+)"', mai.get(here + "/sure")[2])
    s, _, h = mai.post(here + "/sure", [("ids", i) for i in ids])
    left = re.findall(r'<li id="p(\d+)" data-proposal="open"', h)
    check("what is sure is accepted at once", s == 200 and len(left) == len(opens) - len(ids), (len(opens), len(ids)))
    form = mai.get(f"{here}/draft?proposal={left[0]}")[2]
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


def put_in_force(mai, here):
    s, _, h = mai.get(here + "/confirm")
    discarded = re.search(r'name="discarded" value="(\d+)"', h)
    check("the list of what is missing is empty", s == 200 and discarded, h)
    fields = [("discarded", discarded[1]), ("symbol", "19-CTr/VPTU"), ("signed_day", "15/01/2026"),
              ("signers", "Đinh Văn Khuê"), ("from", "15/01/2026"), ("to", "31/12/2030")]
    s, _, h = mai.post(here + "/confirm", fields, [("other", "x", b"")])
    check("nothing binds without the signed original", s == 400 and 'href="#file"' in h, h)
    check("nor is it in the filter of the list of obligations", ">19-CTr/VPTU</option>" not in mai.get("/w/obligation")[2])
    s, url, h = mai.post(here + "/confirm", fields, [("file", "ban-ky.pdf", b"%PDF-1.4\n")])
    check("with it the programme is in force", s == 200 and "19-CTr/VPTU" in h, h)
    check("and in the filter at the next read", ">19-CTr/VPTU</option>" in mai.get("/w/obligation")[2])
    document = re.search(r'/d/(\d+)/file', h)[1]
    check("the original is public, byte for byte", mai.get(f"/d/{document}/file")[2] == "%PDF-1.4\n")
    check("nothing is left to review", mai.get(here + "/review")[0] == 409)


def change_and_end(mai, here, text):
    mai.get(here + "/version/new")
    s, url, h = mai.post(here + "/version/new", [("kind", "amended"), ("pasted", text.replace("15 tháng 12", "20 tháng 12"))])
    check("a new version shows what changes, word by word", s == 200 and "<ins>" in h and "<del>" in h, h)
    waiting = re.findall(r'name="obligation" value="(\d+)"', h)
    check("and asks what becomes of the duties concerned", waiting)
    for i in waiting:
        s, url, _ = mai.post(here + "/compare", [("obligation", i), ("do", "keep")])
    check("each is decided", s == 200, url)
    s, _, h = mai.post(here + "/end", [("day", "24/11/2026"), ("reason", ""), ("basis", "1-QĐ")])
    check("ending needs a reason", s == 400 and 'href="#reason"' in h, h)
    s, _, h = mai.post(here + "/end", [("day", "24/11/2026"), ("reason", "Thay đổi"), ("basis", "1-QĐ")])
    check("a programme ends early", s == 200 and "Thay đổi" in h, h)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/d"
        served.demo(data, *engine.args())
        bearers = [served.token(data, name) for name in ("mai.tran", "hlenh.ayun")]
        server = served.Server(data)
        mai, hlenh = (Person(server.port, bearer) for bearer in bearers)
        source = (served.ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_bytes()
        here = "/w/programme/" + bring_in(mai, source)
        check("an officer of a commune does not see a foreign draft", hlenh.get(here + "/review")[0] == 403)
        hlenh.get("/w/programme/new")
        check("nor decides on it", hlenh.post(here + "/review", [("proposal", "1"), ("do", "accept")])[0] in (403, 404))
        review(mai, here)
        put_in_force(mai, here)
        change_and_end(mai, here, source.decode())
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
