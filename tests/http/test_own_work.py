#!/usr/bin/env python3
"""The work of a court that follows it itself (docs/decisions/0004): outsiders get one answer whatever its state and hear nothing of it;
its own leader releases a result, which then stands on the public pages under its name, accepted by nobody and counted nowhere."""
import base64, collections, html, json, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor

SECRET, SECRET_FILE, WORDS = "điều phải giữ bên trong", "noi-bo-tham-phan.txt", "Đã xét xử lưu động 2 vụ tại xã Krông Tơ."
BACK = "thiếu số vụ của quý"
OUTSIDERS = ("mai.tran", "khue.dinh", "phuc.vo", "hlenh.ayun", "quantri", "thu.le", "dan.xem")
FORM = {"note": "x", "body": "x", "is_question": "1", "verdict": "accept", "reason": "đủ lý do", "days": "2", "kind": "void", "basis": "12-CTr/VPTU",
        "message": "x", "text": "x", "extra_days": "0"}
API = {"submit": {"note": "x"}, "contribute": {"note": "x"}, "decide": {"is_accepted": True}, "release": {"text": "x"}, "hand-back": {"reason": "x"}, "extend": {"days": 2, "reason": "x"},
       "close": {"reason": "x", "basis": "x"}, "urge": {"message": "x"}}
ACTS = ("decide", "release", "hand-back", "extend", "close", "urge", "contribute")


def main_part(text):
    text = text[text.find("<main"):text.find("</main>")] if "<main" in text else text
    return re.sub(r"E-[0-9A-F]{4}-\d{8}-\d{4}", "E", text)  # the code to ask with


Answer = collections.namedtuple("Answer", "status text")


def api(server, token, method, path, body=None):
    status, _, text = server.ask(method, "/api/v1/" + path, body, Authorization="Bearer " + token)
    return Answer(status, text)


def answers(server, people, tokens, work, duty, evidence):
    """What every outsider gets on every address of the work."""
    got = {}
    for name, who in people.items():
        for path in (f"/w/occurrence/{work}", *(f"/w/occurrence/{work}/{act}" for act in ACTS), f"/w/evidence/{evidence}"):
            status, text = who.get(path)
            got[name, "GET", path] = (status, main_part(text))
        for act in (*ACTS, "submit", "comment"):
            status, text = who.post(f"/w/occurrence/{work}/{act}", FORM)
            got[name, "POST", act] = (status, main_part(text))
    for name, token in tokens.items():
        for path in (f"occurrences/{work}", f"occurrences/{work}/submissions"):
            answer = api(server, token, "GET", path)
            got[name, "API GET", path] = (answer.status, main_part(answer.text))
        for act, body in API.items():
            answer = api(server, token, "POST", f"occurrences/{work}/{act}", body)
            got[name, "API", act] = (answer.status, main_part(answer.text))
        answer = api(server, token, "POST", f"obligations/{duty}/comments", {"body": "x", "occurrence": int(work)})
        got[name, "API", "comment"] = (answer.status, main_part(answer.text))
    return got


def told(folder, work):
    """Notices on the work that people outside the court got."""
    return engine.rows(folder, "SELECT n.person_id, n.kind FROM notice n WHERE n.object = 'occurrence' AND n.object_id = " + work +
                       " AND n.kind <> 1 AND NOT EXISTS (SELECT 1 FROM person_role r JOIN occurrence x ON x.unit_id = r.unit_id"
                       " WHERE r.person_id = n.person_id AND x.id = n.object_id)")


def public(b, duty, unit, programme):
    pages = {}
    for path in (f"/o/{duty}", f"/u/{unit}", f"/u/{unit}/work.csv", f"/p/{programme}", "/feed.atom", "/units.csv", "/", "/obligations"):
        status, text = b.get(path)
        check(f"{path} opens", status == 200, status)
        pages[path] = html.unescape(text)
    return pages


def same(first, now, when):
    check(f"{when}: every outsider is refused everything", all(s in (403, 404) for s, _ in now.values()),
          [(k, v[0]) for k, v in now.items() if v[0] not in (403, 404)][:5])
    check(f"{when}: with the same answer as before", first == now, [(k, first[k][0], now[k][0]) for k in now if first.get(k) != now[k]][:5])


def walk(folder, server, tokens):
    [[work, duty, unit, programme]] = engine.rows(
        folder, "SELECT x.id, x.obligation_id, x.unit_id, x.programme_id FROM occurrence x JOIN unit u ON u.id = x.unit_id"
                " WHERE u.short_name = 'TAND tỉnh' AND x.state = 1 ORDER BY x.due_day LIMIT 1")
    [[evidence]] = engine.rows(folder, "SELECT MIN(e.id) FROM evidence e JOIN submission s ON s.id = e.submission_id JOIN occurrence x ON x.id = s.occurrence_id"
                                       f" WHERE x.unit_id = {unit}")
    people = {name: Visitor(server.port).sign_in(name) for name in OUTSIDERS}
    officer, leader, nobody = Visitor(server.port).sign_in("huong.ngo"), Visitor(server.port).sign_in("quan.ly"), Visitor(server.port)
    outside = {n: t for n, t in tokens.items() if n in OUTSIDERS}
    at = f"/w/occurrence/{work}"
    before = public(nobody, duty, unit, programme)
    first = answers(server, people, outside, work, duty, evidence)
    same(first, first, "not handed in")
    check("nothing waits for release", "Chờ công bố" not in leader.get("/w/")[1])
    check("the page names nobody who accepts", "nghiệm thu" not in main_part(officer.get(at)[1]).split("<form")[0])
    check("nothing can be released yet", leader.post(at + "/release", {"text": WORDS})[0] == 409 and leader.get(at + "/release")[0] == 409)

    check("a draft is kept", officer.post(at + "/submit", {"note": SECRET, "is_draft": "1"}, files=[("files", SECRET_FILE, b"abc")])[0] == 303)
    same(first, answers(server, people, outside, work, duty, evidence), "a draft")
    keep = re.search(r'name="keep" value="(\d+)"', officer.get(at)[1])[1]
    check("the officer hands in", officer.post(at + "/submit", [("note", SECRET), ("keep", keep)], files=[("files", "bien-ban.txt", "biên bản".encode())])[0] == 303)
    check("and comments", officer.post(at + "/comment", {"body": SECRET})[0] == 303)
    same(first, answers(server, people, outside, work, duty, evidence), "handed in")
    check("nobody outside is told", not told(folder, work), told(folder, work))
    entries = engine.rows(folder, "SELECT e.seq, e.type FROM journal_entry e JOIN journal_object j ON j.seq = e.seq WHERE j.object = 'occurrence'"
                                  f" AND j.object_id = {work} AND e.type <> 'occurrence.opened' ORDER BY e.seq")
    check("two entries of the journal are of it", [kind for _, kind in entries] == ["occurrence.kept", "comment.kept"], entries)
    for seq, kind in entries:
        receipt = nobody.get(f"/log/receipt/{seq}")[1]
        leaf = next(json.loads(base64.b64decode(line.split()[-1])) for line in receipt.splitlines() if line.startswith("extra "))
        check(f"the receipt of {kind} says neither on what nor what", set(leaf) == {"personal", "time", "type", "unit", "v"} and
              all(re.fullmatch("[0-9a-f]{64}", v) for v in leaf["personal"].values()), leaf)
        paper = nobody.get(f"/log/receipt/{seq}/print")[1]
        check(f"nor does the one of {kind} on paper", f"/occurrence/{work}" not in paper and SECRET not in paper and "xét xử" not in paper)
    check("nothing on the public pages has changed", public(nobody, duty, unit, programme) == before)
    check("nor in my work of who would accept", f"/occurrence/{work}" not in people["mai.tran"].get("/w/?kind=accept")[1])

    check("an officer does not give it back", officer.post(at + "/hand-back", {"reason": WORDS})[0] == 403 and officer.get(at + "/hand-back")[0] == 403)
    status, text = leader.post(at + "/hand-back", {"reason": " "})
    check("a return says why", status == 400 and 'href="#reason"' in text, (status, main_part(text)[:600]))
    check("the leader gives it back", leader.post(at + "/hand-back", {"reason": BACK})[0] == 303)
    check("once only", leader.post(at + "/hand-back", {"reason": BACK})[0] == 409)
    same(first, answers(server, people, outside, work, duty, evidence), "given back")
    check("nobody outside is told that it was", not told(folder, work), told(folder, work))
    text = main_part(officer.get(at)[1])
    check("the officer reads why, and by whom in the own body", BACK in text and re.search("Lý do trả lại[^:]*TAND tỉnh", text), text[:900])
    check("the officer is told", BACK not in officer.get("/w/notice")[1] and f'/w/occurrence/{work}"' in officer.get("/w/?kind=returned")[1])
    [[seq]] = engine.rows(folder, "SELECT e.seq FROM journal_entry e WHERE e.type = 'occurrence.kept_back'")
    check("its receipt says not on what", f'"{work}"' not in nobody.get(f"/log/receipt/{seq}")[1] and "sealed" not in nobody.get(f"/log/receipt/{seq}")[1])
    keep = re.findall(r'name="keep" value="(\d+)"', text)
    check("the officer hands in once more", officer.post(at + "/submit", [("note", SECRET), *(("keep", k) for k in keep)])[0] == 303)

    check("an officer does not release", officer.post(at + "/release", {"text": WORDS})[0] == 403 and officer.get(at + "/release")[0] == 403)
    check("a leader sees it waiting", "Chờ công bố 1" in leader.get("/w/")[1] and at + "/release" in leader.get("/w/?kind=release")[1])
    status, text = leader.get(at + "/release")
    files = re.findall(r'name="files" value="(\d+)"> <span>([^ <]+)', text)
    check("the form names both files, none chosen", status == 200 and {n for _, n in files} == {SECRET_FILE, "bien-ban.txt"}, files)
    chosen, hidden = (next(i for i, n in files if n == name) for name in ("bien-ban.txt", SECRET_FILE))
    status, text = leader.post(at + "/release", [("text", ""), ("files", chosen)])
    check("without words nothing is released, and the choice stays", status == 400 and f'value="{chosen}" checked' in text and f'value="{hidden}" checked' not in text)
    check("a file of other work is refused", leader.post(at + "/release", [("text", WORDS), ("files", evidence)])[0] == 400)
    check("the leader releases", leader.post(at + "/release", [("text", WORDS), ("files", chosen)])[0] == 303)
    check("once only", leader.post(at + "/release", [("text", "khác")])[0] == 409)
    same(first, answers(server, people, outside, work, duty, evidence), "released")
    check("nobody outside is told of the work", not told(folder, work), told(folder, work))
    text = people["mai.tran"].get("/w/notice")[1]
    check("but who leads hears of it, by the duty", "Một cơ quan đã tự công bố kết quả" in text and f"/w/obligation/{duty}" in text)
    check("and it waits no more", "Chờ công bố" not in leader.get("/w/")[1])
    text = main_part(leader.get(at)[1])
    check("the page says that it is released", "đã tự công bố ngày" in text and WORDS in text and SECRET in text)

    after = public(nobody, duty, unit, programme)
    row = next((r for r in re.findall(r"(?s)<tr.*?</tr>", after[f"/o/{duty}"]) if WORDS in r), "")
    check("the result stands on the page of the duty, under the court's name", "TAND tỉnh" in row and "Đã tự công bố ngày" in row and f"/e/{chosen}" in row, row)
    check("as accepted by nobody", "nghiệm thu" not in row)
    check("and on the page of the court", after[f"/u/{unit}"].count("Đã tự công bố ngày") == before[f"/u/{unit}"].count("Đã tự công bố ngày") + 1)
    check("and in its table", after[f"/u/{unit}/work.csv"].count("Đã tự công bố ngày") == before[f"/u/{unit}/work.csv"].count("Đã tự công bố ngày") + 1)
    check("and on that of the programme", "kết quả đã tự công bố" in after[f"/p/{programme}"] and after[f"/p/{programme}"] != before[f"/p/{programme}"])
    check("and in the feed", "Tự công bố kết quả" in after["/feed.atom"])
    check("no figure has moved", after["/units.csv"] == before["/units.csv"])
    check("what was not chosen stays inside", not any(SECRET in p or SECRET_FILE in p for p in after.values()) and nobody.get(f"/e/{hidden}")[0] == 404)
    check("what was chosen is given out", nobody.get(f"/e/{chosen}")[0] == 200)

    # By the API, on the next one; and of a unit that another accepts nothing can be released.
    [[more]] = engine.rows(folder, f"SELECT id FROM occurrence WHERE unit_id = {unit} AND state = 1 ORDER BY due_day LIMIT 1")
    check("handed in for the API", officer.post(f"/w/occurrence/{more}/submit", {"note": SECRET}, files=[("files", "a.txt", b"a")])[0] == 303)
    answer = api(server, tokens["quan.ly"], "POST", f"occurrences/{more}/release", {"text": WORDS, "values": [1]})
    check("the API refuses a number of other work", answer.status == 400 and json.loads(answer.text)["field"] == "values", answer.text)
    answer = api(server, tokens["quan.ly"], "POST", f"occurrences/{more}/hand-back", {"reason": BACK})
    check("the API gives back", answer.status == 200 and json.loads(answer.text)["state"] == "returned", answer.text)
    check("handed in for the API again", officer.post(f"/w/occurrence/{more}/submit", {"note": SECRET}, files=[("files", "a.txt", b"a")])[0] == 303)
    answer = api(server, tokens["quan.ly"], "POST", f"occurrences/{more}/release", {"text": WORDS})
    check("the API releases", answer.status == 200 and json.loads(answer.text)["state"] == "released", answer.text)
    [[other]] = engine.rows(folder, "SELECT x.id FROM occurrence x JOIN unit u ON u.id = x.unit_id WHERE u.short_name = 'Văn phòng Tỉnh ủy' ORDER BY x.id LIMIT 1")
    answer = api(server, tokens["khue.dinh"], "POST", f"occurrences/{other}/release", {"text": WORDS})
    check("no other unit releases its work", answer.status == 409, answer.text)
    answer = api(server, tokens["khue.dinh"], "POST", f"occurrences/{other}/hand-back", {"reason": BACK})
    check("nor gives it back to itself", answer.status == 409, answer.text)
    check("no released work has a decision of another", engine.rows(
        folder, "SELECT COUNT(*) FROM occurrence x JOIN unit u ON u.id = x.unit_id JOIN submission s ON s.occurrence_id = x.id"
                " WHERE x.state = 7 AND (u.is_self_tracked = 0 OR s.decided_unit_id <> 0)") == [["0"]])


with tempfile.TemporaryDirectory(prefix="kyket-own-") as top:
    folder = top + "/d"
    served.demo(folder, *engine.args())
    tokens = {name: served.token(folder, name) for name in (*OUTSIDERS, "quan.ly")}
    with served.Server(folder) as server:
        walk(folder, server, tokens)
        check("the server ends cleanly", server.stop() == 0)
    status = served.run("fsck", folder)
    check("fsck finds nothing", status.returncode == 0, status.stdout + status.stderr)
sys.exit(summary())
