#!/usr/bin/env python3
"""Every address of the route tables × every role × own and foreign unit, by the policy table as it is written.

The tables are read from src/web/routes.c, src/api/routes_api.h and src/rules/policy.c, so a new route is tested
by being there. The demo's data are the subjects; nobody's refused request may add an entry to the journal."""
import json, os, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from served import RELEASE, ROOT
from visitor import Visitor

PASSWORD = "mat khau de thu 2026"
ROLES = ["viewer", "clerk", "officer", "leader", "coordinator", "administrator"]


def read_policy():
    """Action → (roles that may, reach)."""
    text = (ROOT / "src/rules/policy.c").read_text()
    bits = {"VIEW": ["viewer"], "CLERK": ["clerk"], "OFFICER": ["officer"], "LEAD": ["leader"], "COORD": ["coordinator"],
            "ADMIN": ["administrator"]}
    bits["STAFF"] = bits["CLERK"] + bits["OFFICER"] + bits["LEAD"] + bits["COORD"]
    bits["ALL"] = ROLES
    table = {}
    for action, roles, reach in re.findall(r"\[(ACT_\w+)\] = \{ ACT_\w+, ([A-Z |]+), (REACH_\w+)", text):
        table[action] = ({r for b in roles.split("|") for r in bits[b.strip()]}, reach)
    return table


def read_routes():
    """(method, path, action) of pages and of the API."""
    pages = re.findall(r'\{\s*(GET|POST),\s*"(/[^"]*)",\s*(ACT_\w+)', (ROOT / "src/web/routes.c").read_text())
    api = [("POST" if kind == "WRITE" else "GET", "/api/v1/" + path, action) for kind, path, action in
           re.findall(r'API_(READ|LIST|WRITE)\("([^"]+)", (ACT_\w+)', (ROOT / "src/api/routes_api.h").read_text())]
    return pages + api


class Person(Visitor):
    """One account, by page and by its token for the API."""
    api_token = ""

    def ask(self, method, path, fields=None, files=None):
        if not path.startswith("/api/"):
            return super().ask(method, path, fields)
        head = {"Cookie": ""}
        if self.api_token:
            head["Authorization"] = "Bearer " + self.api_token
        if fields is not None:
            head |= {"Content-Type": "application/json", "Idempotency-Key": os.urandom(8).hex()}
        status, _, text = self.send(method, path, None, head, fields if fields is None else json.dumps(fields | ISO if fields else fields))
        return status, text


def journal_size():
    return int(Person(server.port).get("/log/checkpoint")[1].split("\n")[1])


# A complete set of answers, so that a refusal is about the person and not about a field.
FIELDS = {"name": "Tên", "short_name": "Tên", "kind": "department", "from": "2026-12-01", "day": "2026-12-01", "until": "2026-12-31",
          "reason": "Lý do đầy đủ", "text": "Nội dung đầy đủ", "basis": "12-CTr/VPTU", "role": "viewer", "act": "void", "verdict": "return",
          "decision": "return", "due": "2026-12-15", "days": "3", "code": "000.00.01.H99", "login": "nguoi.moi", "body": "Nội dung",
          "happened": "2026-11-20", "confirm": "yes", "what": "Nhận hồ sơ", "note": "Phần việc đã làm", "message": "Đề nghị nộp kết quả",
          "is_accepted": "0", "ordinal": "1"}
ISO = {"day": "2026-11-20"}  # the API writes days this way

folder = tempfile.TemporaryDirectory(prefix="kyket-routes-")
DIR = folder.name + "/d"
bodies = {}
with served.Server(DIR, "demo", engine.args(), program=RELEASE) as server:
    for unit in json.loads(Person(server.port).get("/api/v1/units?limit=100")[1])["items"]:
        bodies[unit["short_name"] if "short_name" in unit else unit["name"]] = unit["id"]
served.raise_limits(DIR)
OWN, FOREIGN = bodies["Văn phòng Tỉnh ủy"], bodies["UBND xã Krông Tơ"]  # the first leads the programmes and accepts

tokens = {}
for place, unit in (("own", OWN), ("foreign", FOREIGN)):
    for role in [*ROLES, "target"]:
        login = f"{place}.{role}"
        served.output("user", "add", DIR, login, "--name", login, "--unit", unit, "--role", role if role != "target" else "viewer",
                      "--password", PASSWORD, program=RELEASE)
        tokens[place, role] = served.token(DIR, login, program=RELEASE)

policy, routes = read_policy(), read_routes()
check("the policy table and the routes are read", len(policy) >= 13 and len(routes) > 100, (len(policy), len(routes)))
check("every route names an action of the table", all(a in policy for _, _, a in routes), [a for _, _, a in routes if a not in policy])

with served.Server(DIR, program=RELEASE) as server:
    people = {}
    for (place, role), token in tokens.items():
        people[place, role] = Person(server.port).sign_in(f"{place}.{role}", PASSWORD)
        people[place, role].api_token = token
    nobody = Person(server.port)
    nobody.get("/login")

    coordinator = people["own", "coordinator"]
    occurrences = json.loads(coordinator.get("/api/v1/occurrences?limit=200")[1])["items"]
    drafts = [p["id"] for p in json.loads(coordinator.get("/api/v1/programmes?state=draft")[1])["items"]]
    running = [p["id"] for p in json.loads(coordinator.get("/api/v1/programmes?state=in_force")[1])["items"]]
    sample = {o["state"]: o for o in occurrences if o["unit"] == OWN}
    other = {o["state"]: o for o in occurrences if o["unit"] == FOREIGN}
    mine, theirs = (sample.get("open") or sample["accepted"]), (other.get("open") or other["accepted"])
    # One that another unit performs and in which OWN co-operates.
    shared = next((o for o in occurrences if o["unit"] != OWN and
                   people["own", "clerk"].get(f"/w/occurrence/{o['id']}/contribute")[0] == 200), mine)

    # One that OWN leads and another unit performs: nobody ends their own work.
    led_by_own = next((o for o in occurrences if o["unit"] != OWN and
                       people["own", "officer"].get(f"/w/occurrence/{o['id']}/close")[0] == 200), None)

    def person_id(login):  # as the administrator of that unit finds it
        place = login.split(".")[0]
        found = json.loads(people[place, "administrator"].get("/api/v1/people?limit=200&q=" + login)[1])["items"]
        return next(p["id"] for p in found if p.get("user", p.get("login")) == login)

    targets = {place: person_id(place + ".target") for place in ("own", "foreign")}

    def subject(path, place):
        """The path with the id of something that belongs to OWN or to FOREIGN."""
        unit = OWN if place == "own" else FOREIGN
        occurrence = mine if place == "own" else theirs
        if path.endswith(("/decide", "/extend", "/urge")):  # the accepting unit acts on what another performs
            occurrence = theirs if place == "own" else mine
        if path.endswith("/contribute") and place == "own":
            occurrence = shared
        if path.endswith("/occurrence/:id/close") and place == "own":
            occurrence = led_by_own or theirs  # which OWN accepts
        if "/person/" in path:
            return path.replace(":id", str(targets[place]))
        if "/unit/" in path or "/units/" in path or "/u/" in path:
            return path.replace(":id", str(unit))
        if "/programme" in path or "/p/" in path:
            is_draft = any(w in path for w in ("review", "parties", "draft", "sure", "rest", "confirm", "drop", "remarks", "head"))
            return path.replace(":id", str(drafts[0] if is_draft else running[0]))
        if "/occurrence" in path:
            return path.replace(":id", str(occurrence["id"]))
        if "/obligation" in path or "/o/" in path:
            return path.replace(":id", str(occurrence["obligation"]))
        return re.sub(r":\w+|\*\w+", "1", path)

    before = journal_size()

    # 1. Nobody: what is not public leads to the sign-in page.
    for method, path, action in routes:
        if action == "ACT_PUBLIC":
            continue
        status, _ = nobody.ask(method, subject(path, "own"), FIELDS if method == "POST" else None)
        to = nobody.headers.get("Location", "")
        wanted = status == 401 if path.startswith("/api/") else to.startswith("/login") or (method == "POST" and status in (401, 403))
        check(f"nobody is let in to {method} {path}", wanted, (status, to))

    # 2. A role that the table does not name is refused wherever it is held.
    for method, path, action in routes:
        roles, reach = policy[action]
        if reach in ("REACH_ANYBODY", "REACH_ACCOUNT"):
            continue
        for role in ROLES:
            if role in roles:
                continue
            for place in ("own", "foreign"):
                status, _ = people[place, role].ask(method, subject(path, "own"), FIELDS if method == "POST" else None)
                check(f"a {role} ({place}) is refused {method} {path}", status in (403, 404), status)

    # 3. The right role in a foreign unit.
    WHO = {"REACH_OWN", "REACH_TREE"}
    led = lambda path: "programme" in path or "obligation" in path or "close" in path or "decide" in path or "extend" in path or "urge" in path
    for method, path, action in routes:
        roles, reach = policy[action]
        if reach not in WHO or not re.search(r":id", path) or "/role/" in path:
            continue
        for role in sorted(roles):
            status, text = people["foreign", role].ask(method, subject(path, "own"), FIELDS if method == "POST" else None)
            check(f"a {role} of a foreign unit is refused {method} {path}", status in (403, 404), (status, text[text.find("<main"):][:200]))
    check("no refused request added an entry to the journal", journal_size() == before, (before, journal_size()))

    # 4. The right role in the right unit is never refused for who it is (what it asks for may still be wrong or out of time).
    for method, path, action in routes:
        roles, reach = policy[action]
        if method == "POST" or reach == "REACH_ANYBODY":
            continue
        for role in sorted(roles):
            if path == "/w/occurrence/:id/close" and role == "officer" and not led_by_own:
                continue  # an officer ends only what the own unit leads
            status, _ = people["own", role].ask(method, subject(path, "own"))
            to = people["own", role].headers.get("Location", "")
            check(f"a {role} of the unit is let in to {method} {path}", status in (200, 303, 404, 409, 400) and not to.startswith("/login"), (status, to))
    for method, path, action in routes:
        roles, reach = policy[action]
        if method == "GET" or reach not in WHO or "/api/" in path:
            continue
        performs = "foreign" if action == "ACT_SUBMIT" else "own"
        role = sorted(roles)[0]
        status, text = people[performs, role].ask("POST", subject(path, performs), {})
        check(f"a {role} of the unit is not refused for {path}", status not in (401, 403) and status < 500, (status, text[text.find("<main"):][:200]))
sys.exit(summary())
