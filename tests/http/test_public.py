#!/usr/bin/env python3
"""Every public page without an account: what it shows, what it keeps in, and what hostile addresses get."""
import hashlib, html, pathlib, re, subprocess, sys, urllib.parse
import demo_server
import engine
from demo_server import check, with_demo
from served import ROOT
from visitor import Visitor

PERSONS = ("Trần Thị Sao Mai", "Y Hlênh Ayun", "Đinh Văn Khuê")


def links(text, shape):
    return sorted(set(re.findall(r'href="(' + shape + r')"', text)))


def pages(b):
    status, home = b.get("/")
    check("the home page opens", status == 200)
    check("it names its feed", 'type="application/atom+xml" href="/feed.atom"' in home)
    found = {}
    for path, shape in (("/programmes", r"/p/\d+"), ("/units", r"/u/\d+"), ("/obligations", r"/o/\d+"), ("/search", ""), ("/help", "")):
        status, text = b.get(path)
        check(f"{path} opens", status == 200, status)
        if shape:
            found[path] = links(text, shape)
            check(f"{path} leads on", found[path])
    for path in found["/programmes"]:
        status, text = b.get(path)
        check(f"{path} opens and leads to its obligations", status == 200 and links(text, r"/o/\d+"), status)
        found.setdefault("/o", []).extend(links(text, r"/o/\d+"))
    check("the page of a unit leads to obligations", any(links(b.get(u)[1], r"/o/\d+") for u in found["/units"]))
    return sorted(set(found["/o"] + found["/obligations"]), key=lambda p: int(p[3:])), found


def obligations(b, paths):
    files, locked = [], 0
    for path in paths:
        status, text = b.get(path)
        check(f"{path} opens", status == 200 and "Lời văn bản" in text, status)
        check(f"{path} names no person", not any(p in text for p in PERSONS))
        ids = re.findall(r'\bid="([^"]+)"', text)
        check(f"{path} has each id once", len(ids) == len(set(ids)))
        files += links(text, r"/e/\d+")
        if 'class="i lk"' in text and "tự theo dõi" in text:
            locked += 1
            rows = re.findall(r'(?s)<tr.*?</tr>', text[text.index('id="ky"'):text.index("<aside")])[1:] if 'id="ky"' in text else []
            check(f"{path} of a court shows what it released, and nothing else", all("Đã tự công bố ngày" in r and "nghiệm thu" not in r for r in rows), rows[:2])
    check("courts and procuracies are shown as following their own work", locked >= 1, locked)
    check("accepted results show published evidence", files)
    for path in files[:3]:
        status, _ = b.get(path)
        check(f"{path} is given out safely", status == 200 and b.headers["X-Content-Type-Options"] == "nosniff" and
              "html" not in b.headers["Content-Type"], (status, dict(b.headers)))
    public = {int(p[3:]) for p in files}
    other = [n for n in range(1, max(public) + 1) if n not in public and b.get(f"/e/{n}")[0] == 200]
    listed = set()
    for path in paths:  # the further pages too
        while path:
            text = html.unescape(b.get(path)[1])
            listed |= {int(p[3:]) for p in links(text, r"/e/\d+")}
            more = re.search(r'<a rel="next" href="([^"]+)"', text)
            path = more[1] if more else None
    check("no file is given out that no page shows", not set(other) - listed, set(other) - listed)


def promises(b):
    """Each duty in force stands on the page of everybody who has a part in it."""
    parts = engine.rows(demo_server.data, "SELECT o.id, x.unit_id FROM obligation o JOIN obligation_unit x ON x.obligation_id = o.id WHERE o.state = 1 "
                        "UNION SELECT o.id, o.lead_unit_id FROM obligation o WHERE o.state = 1")
    pages = {unit: b.get(f"/u/{unit}")[1] for unit in {u for _, u in parts}}
    missing = [(o, u) for o, u in parts if f'href="/o/{o}"' not in pages[u]]
    check("each duty in force stands with whoever performs, leads or helps", len(parts) > 40 and not missing, missing)


def numbers(b, paths):
    """The numbers of accepted results, as the database has them; no others."""
    accepted = engine.rows(demo_server.data, "SELECT x.obligation_id, i.name, v.value, s.state, x.state, u.is_self_tracked FROM submission_value v "
                           "JOIN submission s ON s.id = v.submission_id JOIN occurrence x ON x.id = s.occurrence_id JOIN unit u ON u.id = x.unit_id "
                           "JOIN indicator i ON i.id = v.indicator_id")
    public = {path: [] for path in paths}
    for obligation, name, value, state, of, own in accepted:
        if (state, of, own) == ("2", "4", "0"):  # SUB_ACCEPTED, OCC_ACCEPTED, not followed by itself
            public.get(f"/o/{obligation}", []).append((name, int(value)))
    check("the demo has numbers that are accepted, and some that are not", any(public.values()) and len(accepted) > sum(map(len, public.values())), len(accepted))
    for path, expected in public.items():
        text, seen = html.unescape(b.get(path)[1]), []
        sums = dict(re.findall(r'<th scope="row">([^<]*)</th><td class="n"><b>([\d.,]+)</b>', text))
        while True:
            seen += [(n, number(v)) for n, v in re.findall(r'<p class="m0">([^<]*): <b>([\d.,]+)</b>', text)]
            more = re.search(r'<a rel="next" href="([^"]+)"', text)
            if not more:
                break
            text = html.unescape(b.get(more[1])[1])
        check(f"{path} shows the accepted numbers and no others", sorted(seen) == sorted(expected), (seen[:5], expected[:5], len(seen), len(expected)))
        totals = {name: sum(v for n, v in expected if n == name) for name, _ in expected}
        check(f"{path} adds them up", {n: number(v) for n, v in sums.items() if n in totals} == totals, (sums, totals))


def number(text):
    """Thousandths of "1.204,5"."""
    whole, _, rest = text.replace(".", "").partition(",")
    return int(whole) * 1000 + int((rest + "000")[:3])


def examples(b):
    """The words to try below the search are found."""
    home = b.get("/")[1]
    line = re.search(r"<p class=\"small mut\">Thử: (.*?)</p>", home, re.S)
    words = re.findall(r'<a href="(/search\?q=[^"]+)">([^<]+)</a>', line[1]) if line else []
    check("the home page offers words to try", len(words) == 3, words)
    for link, shown in words:
        text = b.get(link.replace("&amp;", "&"))[1]
        check(f"“{shown}” finds something", links(text, r"/[opud]/\d+") and "Không tìm thấy" not in text, link)


def search(b):
    def found(words):
        return b.get("/search?q=" + urllib.parse.quote(words))[1]
    plain, marked, upper = (set(links(found(w), r"/o/\d+")) for w in ("niem yet tai lieu", "niêm yết tài liệu", "NIÊM YẾT TÀI LIỆU"))
    check("search finds with and without diacritics and capitals", plain and plain == marked == upper, (plain, marked, upper))
    check("search finds a programme by its number", links(found("12-CTr"), r"/p/\d+"))
    many = html.unescape(found("a"))
    for path, shape in (("/units?", r"/u/\d+"), ("/search?in=obligation&", r"/o/\d+")):
        cut, more = set(links(many, shape)), re.search(rf'href="({re.escape(path)}q=a)"', many)
        check(f"what search cuts short goes on at {path}", len(cut) == 10 and more and len(set(links(b.get(more[1])[1], shape))) > 10, (len(cut), more))
    check("search finds a body", links(found("krong to"), r"/u/\d+"))
    check("search finds no draft", not links(found("08-CTr"), r"/p/\d+"), links(found("08-CTr"), r"/p/\d+"))
    hostile = found("<script>alert(1)</script>")
    check("what was typed is text", "<script>alert" not in hostile and "Không tìm thấy" in hostile)
    for words in ("%", "_", "%%%", "' OR 1=1 --", "\\", "a" * 3000, "!"):
        status = b.get("/search?q=" + urllib.parse.quote(words))[0]
        check(f"search for {words[:12]!r} answers", status in (200, 414), status)
    check("a search for nothing lists nothing", not links(found("%"), r"/o/\d+"))


def feed(b):
    status, text = b.get("/feed.atom")
    check("the feed opens", status == 200 and b.headers["Content-Type"].startswith("application/atom+xml"), (status, b.headers["Content-Type"]))
    judged = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", str(ROOT / "tests/data/atom.rng"), "-"],
                            input=text.encode(), capture_output=True)
    check("xmllint finds it valid Atom", judged.returncode == 0, judged.stderr.decode()[:600])
    broken = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", str(ROOT / "tests/data/atom.rng"), "-"],
                            input=re.sub("<updated>[^<]*</updated>", "", text).encode(), capture_output=True)
    check("and would find one invalid without its times", broken.returncode != 0)
    entries = re.findall(r"<entry>(.*?)</entry>", text, re.S)
    ids = re.findall(r"<id>([^<]+)</id>", text)
    numbers = [int(n) for n in re.findall(r"<id>tag:[^<]*:entry/(\d+)</id>", text)]
    times = re.findall(r"<updated>([^<]+)</updated>", text)
    check("it has entries, each with an id of its own", len(entries) >= 10 and len(ids) == len(set(ids)), len(entries))
    check("the newest entry of the journal is first", numbers == sorted(numbers, reverse=True), numbers)
    check("the feed is as new as its newest entry", times[0] == max(times[1:]), times[:3])
    check("it tells of accepted results and names no person", "Đã nghiệm thu" in text and not any(p in text for p in PERSONS))
    for path in re.findall(r'<link rel="alternate" href="(/[^"]+)"/>', text)[:8]:
        check(f"its link {path} opens", b.get(path)[0] == 200)
    own = [t for t in re.findall(r"(?s)<entry>.*?<title>(.*?)</title>", text) if "TAND" in t or "Tòa án" in t]
    check("of a court's own work stands in it what the court released", all(t.startswith("Tự công bố kết quả") for t in own), own)


def metrics(b):
    status, text = b.get("/metrics")
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")
    check("metrics are given on the machine", status == 200 and b.headers["Content-Type"].startswith("text/plain"), status)
    check("they count requests", int(values["kyket_requests_total"]) > 10, values)
    before = int(values["kyket_requests_total"])
    b.get("/help")
    again = b.get("/metrics")[1]
    check("and go on counting", int(re.search(r"^kyket_requests_total (\d+)", again, re.M)[1]) >= before + 2)
    check("each has a type", all(f"# TYPE {name} " in text for name in values))
    for header in ("X-Forwarded-For", "Forwarded"):
        check(f"not through a proxy ({header})", b.send("GET", "/metrics", headers={header: "203.0.113.9"})[0] == 404)


def original(b):
    """Somebody has a file in hand and asks whether it is what was signed."""
    page = b.get("/p/2")[1]
    sha, place = re.search(r"<code>([0-9a-f]{64})</code>", page)[1], re.search(r"/log/receipt/(\d+)\"", page)[1]
    check("the programme names who signed it", "Đinh Văn Khuê" in page)
    check("on paper there is nothing to click", '<div class="np">\n<form method="post" action="/p/2/compare"' in page and re.search(r'<tr class="np"><th scope="row">Biên nhận', page), page[-3000:])
    printed = b.get(f"/log/receipt/{place}/print")[1]
    check("the receipt names its objects in the reader's language", "chương trình mã số 2" in printed and "programme 2" not in printed.split('"ids"')[0], printed)
    check("so it does in English", "programme, id 2" in b.get(f"/log/receipt/{place}/print?lang=en")[1])
    b.get("/?lang=vi")
    check("and the large code says what it holds", "Mã của toàn bộ biên nhận" in printed)
    check("its receipt is that of its coming into force", "programme.in_force" in b.get(f"/log/receipt/{place}/print")[1])
    path = re.search(r'class="btn sec i dl" href="(/d/\d+/file)"', page)[1]
    b.get(path)
    data = b.data
    check("the SHA-256 beside it is that of the file given out", hashlib.sha256(data).hexdigest() == sha)

    def compare(*files):
        return b.send("POST", "/p/2/compare", {}, files=[("file", "a.pdf", f) for f in files])[::2]
    status, text = compare(data)
    check("the file itself is the original", status == 200 and "Đúng là bản đã ký" in text, status)
    changed = data[:-1] + bytes([data[-1] ^ 1])
    status, text = compare(changed)
    check("one changed bit is found", status == 200 and "không phải tệp của bản đã ký" in text and hashlib.sha256(changed).hexdigest() in text, status)
    check("a large one is read as well", "không phải tệp" in compare(data * (3_000_000 // len(data)))[1])
    status, text = compare()
    check("without a file it says what to do", status == 422 and "Hãy chọn tệp" in text and 'class="esum"' in text, status)
    check("so it does for an empty one", compare(b"")[0] == 422)
    status, text = b.send("POST", "/p/2/compare", {"file": "words"})[::2]
    check("and for a form without files", status == 422 and "Hãy chọn tệp" in text, status)
    check("only a programme in force can be compared with", b.send("POST", "/p/3/compare", {}, files=[("file", "a.pdf", data)])[0] == 404)
    check("nothing of it is kept", not list(pathlib.Path(demo_server.data).rglob("upload-*")))


def hostile(b):
    for path in ("/o/0", "/o/-1", "/o/x", "/o/999999", "/o/99999999999999999999", "/e/999999", "/e/0", "/p/999999", "/u/999999", "/d/999999"):
        check(f"{path} is not found", b.get(path)[0] == 404, b.get(path)[0])
    for path in ("/o/8?after=-5", "/o/8?after=x", "/o/8?after=999999", "/programmes?after=x", "/units?after=%F0%9F%98%80", "/obligations?programme=x&after=1.2.3"):
        check(f"{path} answers", b.get(path)[0] == 200, b.get(path)[0])
    check("a broken query is refused", b.get("/search?q=%ff")[0] == 400)
    for path in ("/w/", "/w/obligation", "/w/obligation/5", "/w/obligation.csv", "/w/search?q=a", "/w/evidence/1"):
        status, _ = b.get(path)
        check(f"{path} asks to sign in", status == 303 and b.headers["Location"].startswith("/login"), status)
    for path in ("/o/5", "/search?q=a", "/", "/feed.atom"):
        status, text = b.get(path + ("&" if "?" in path else "?") + "lang=en")
        check(f"{path} answers in English", status == 200 and ('lang="en"' in text), status)
    text = html.unescape(b.get("/p/2?lang=en")[1])
    check("places of the text are named in English beside it", "Obligations from Article 3, clause 1" in text and not re.search(r"from Điều \d+, khoản|<h3[^>]*>Điều \d+, khoản", text),
          re.findall(r"[^>]*Điều \d+, khoản[^<]*", text)[:4])
    b.get("/?lang=vi")


def walk(port, password):
    b = Visitor(port)
    paths, _ = pages(b)
    obligations(b, paths)
    promises(b)
    numbers(b, paths)
    examples(b)
    search(b)
    feed(b)
    metrics(b)
    original(b)
    hostile(b)


sys.exit(with_demo(walk))
