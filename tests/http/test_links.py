#!/usr/bin/env python3
"""No page of the demo province offers its reader what is refused: each account and a stranger follow the links they
are shown and send the forms, some of each shape; a draft is named to nobody who does not read it."""
import collections, html, pathlib, re, sys, tempfile, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor

MOST = 8  # addresses of one shape that are opened, for each reader
DRAFT = re.compile(r'<a href="/w/programme/(\d+)">([^<]+)</a>')
PEOPLE = ["", "khue.dinh", "mai.tran", "thu.le", "dan.xem", "hlenh.ayun", "quantri"]


def shape(link):
    """Links with equal words and other numbers, names of files and answers of filters are of one shape."""
    path, _, query = link.partition("?")
    names = sorted({part.split("=")[0] for part in query.split("&") if part})
    return re.sub(r"[0-9a-f]{16,}|\d+", "N", path) + "?" + "&".join(names)


def links(text):
    return [html.unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', text)]


def is_told_of(b, draft, title):
    """Where the list of programmes, its table and the search name the draft."""
    asked = ["/w/programme", "/w/programme?sort=title", "/w/programme?state=draft", "/w/programme.csv",
             "/w/search?q=" + urllib.parse.quote(title)]
    return [at for at in asked if (title if at.endswith(".csv") else f'href="/w/programme/{draft}"') in b.get(at)[1]]


def forms(text):
    """(action, hidden fields, with files) of each form that has a button, but those that end a session."""
    for head, body in re.findall(r'(?s)<form\b([^>]*method="post"[^>]*)>(.*?)</form>', text):
        action = html.unescape(re.search(r'action="([^"]*)"', head)[1])
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
        if "<button" in body and not action.startswith(("/logout", "/w/sessions")):
            yield action, tuple((name, html.unescape(value)) for name, value in hidden if name != "token"), "multipart" in head


def follow(b, begin):
    """(refused, opened, forms): of each link that was not answered with a page, where it stood; the forms that were seen, and where."""
    waiting, seen, count, refused, shown = collections.deque((at, "the beginning") for at in begin), set(), collections.Counter(), [], {}
    while waiting:
        at, source = waiting.popleft()
        if at in seen or count[shape(at)] >= MOST:
            continue
        seen.add(at)
        count[shape(at)] += 1
        status, text = b.get(at)
        if status not in (200, 303):
            refused.append(f"{at} on {source}: {status}")
        elif status == 200 and "text/html" in b.headers["Content-Type"]:
            waiting += ((link, at) for link in links(text))
            for form in forms(text):
                shown.setdefault(form, at)
    return refused, len(seen), shown


def send(b, shown):
    """Those of the forms that are refused although they were shown; nothing is filled in, so most are sent back."""
    refused, count = [], collections.Counter()
    for (action, hidden, has_files), at in shown.items():
        count[shape(action)] += 1
        if count[shape(action)] <= MOST:
            b.get("/w/profile")
            status, _ = b.post(action, list(hidden), [] if has_files else None)
            if status in (403, 404, 405) or status >= 500:
                refused.append(f"{action} on {at}: {status}")
    return refused


with tempfile.TemporaryDirectory(prefix="kyket-links-") as folder:
    password = served.demo(folder + "/d", *engine.args(), program=served.RELEASE)
    with served.Server(folder + "/d", program=served.RELEASE) as server:
        visitors = {login: Visitor(server.port).sign_in(login, password) if login else Visitor(server.port) for login in PEOPLE}
        seen = {}
        for login, b in visitors.items():
            refused, opened, seen[login] = follow(b, ["/", "/w/", "/w/first"] if login else ["/"])
            check(f"{login or 'a stranger'} is shown no link that is refused, of {opened}", opened > 40 and not refused, refused[:12])
        lead, other = visitors["mai.tran"], visitors["hlenh.ayun"]
        draft, title = DRAFT.search(lead.get("/w/programme?state=draft")[1]).groups()
        title = html.unescape(title)
        check("those who lead a draft find it everywhere", len(is_told_of(lead, draft, title)) == 5, is_told_of(lead, draft, title))
        check("others are not told of it", not is_told_of(other, draft, title), is_told_of(other, draft, title))
        count = lambda b: re.search(r'state=draft"[^>]*>\D*(\d+)<', b.get("/w/programme")[1])[1]
        check("nor is it counted to them", (count(lead), count(other)) == ("1", "0"), (count(lead), count(other)))
        for at in ("", "/review", "/parties", "/compare", "/confirm"):
            check(f"nor shown {at or 'the draft'}", other.get(f"/w/programme/{draft}{at}")[0] == 403)
        for login in PEOPLE[1:]:  # last: it changes what the others see
            refused = send(visitors[login], seen[login])
            check(f"{login} is shown no form that is refused, of {len(seen[login])}", len(seen[login]) > 4 and not refused, refused[:12])
sys.exit(summary())
