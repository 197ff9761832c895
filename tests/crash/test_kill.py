#!/usr/bin/env python3
"""Killed with signal 9 at random moments while people write: what was acknowledged is there exactly once."""
import collections, http.client, os, pathlib, random, re, signal, subprocess, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
from visitor import Visitor

ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KYKET_RELEASE", str(ROOT / "build" / "kyket"))
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
WRITERS = 4
SEED = int(os.environ.get("KYKET_SEED", random.SystemRandom().randrange(1 << 30)))
dice = random.Random(SEED)
HAS_COMMENTS = '"/w/occurrence/:id/comment"' in (ROOT / "src/web/routes.c").read_text()
passed = failed = 0


def check(claim, ok, seen=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"FAILED: {claim}: {seen!r}"[:900], flush=True)


def start(command, *options):
    """Starts the program and answers (process, port, password or None)."""
    server = subprocess.Popen([PROGRAM, command, DIR, "--listen", "127.0.0.1:0", *options], stdout=subprocess.PIPE,
                              stderr=open(DIR + ".log", "a"), text=True)
    password = None
    for line in server.stdout:
        password = m[1] if (m := re.search(r"the password (\S.*)$", line.strip())) else password
        if m := re.search(r"ready on port (\d+)", line):
            return server, int(m[1]), password
    raise RuntimeError("the program did not start: " + open(DIR + ".log").read()[-800:])


def write_units(visitor, number, tell):
    visitor.ask("GET", "/w/unit/new")
    name = f"Thử tắt máy {number}"
    tell("sent", name)
    status, text = visitor.ask("POST", "/w/unit/new", {"name": name, "kind": "department", "superior": "1", "code": f"TT.{number}",
                                                      "from": "2026-01-01"})
    tell("acknowledged" if status == 303 else "refused", name, status, text)


def write_comment(visitor, number, tell):
    visitor.ask("GET", f"/w/occurrence/{OCCURRENCE}")
    body = f"Thử tắt máy {number}"
    tell("sent", body)
    status, text = visitor.ask("POST", f"/w/occurrence/{OCCURRENCE}/comment", {"body": body})
    tell("acknowledged" if status == 303 else "refused", body, status, text)


numbers = iter(range(100000, 10 ** 9))
lock = threading.Lock()
sent, acknowledged, refused = set(), set(), []


def tell(what, name, status=0, text=""):
    with lock:
        if what == "sent":
            sent.add(name)
        elif what == "acknowledged":
            acknowledged.add(name)
        else:
            refused.append((name, status, re.sub(r"(?s)<head>.*?</head>|<[^>]+>|\s+", " ", text)[:1500]))


def writer(visitor, work):
    try:
        while True:
            with lock:
                number = next(numbers)
            work(visitor, number, tell)
    except (OSError, http.client.HTTPException):
        pass  # the program was killed


def present(port):
    """How often each text stands in what the program shows."""
    visitor = Visitor(port).sign_in("quantri", PASSWORD)
    status, text = visitor.ask("GET", "/w/unit.csv")
    shown = collections.Counter(re.findall(r"Thử tắt máy \d+(?=,|\")", re.sub(r'(Thử tắt máy \d+),\1', r"\1", text)))
    if HAS_COMMENTS:  # a page shows only some of them; the rows are all
        rows = engine.rows(DIR, "SELECT body FROM comment WHERE body LIKE 'Thử tắt máy %'")
        shown += collections.Counter(body for (body,) in rows)
    return shown


folder = tempfile.TemporaryDirectory(prefix="kyket-crash-")
DIR = folder.name + "/d"
server, port, PASSWORD = start("demo", *engine.args())
OCCURRENCE = None
if HAS_COMMENTS:
    looking = Visitor(port).sign_in("mai.tran", PASSWORD)
    for page in ("/w/", "/w/obligation"):
        for link in re.findall(r'href="/w/occurrence/(\d+)"', looking.ask("GET", page)[1]):
            if OCCURRENCE is None and f'action="/w/occurrence/{link}/comment"' in looking.ask("GET", f"/w/occurrence/{link}")[1]:
                OCCURRENCE = link
    HAS_COMMENTS = OCCURRENCE is not None
server.send_signal(signal.SIGTERM)
server.wait(60)
conf = pathlib.Path(DIR, "kyket.conf")
text = conf.read_text()
for limit in ("rate_login", "rate_write", "rate_public"):
    text, n = re.subn(rf"(?m)^#?\s*{limit}\s*=.*$", f"{limit} = 1000000", text)
    text += "" if n else f"\n{limit} = 1000000\n"
conf.write_text(text)

begin = time.monotonic()
for round in range(ROUNDS):
    server, port, _ = start("serve")
    if round:
        shown = present(port)
        lost = [name for name in acknowledged if shown[name] != 1]
        check(f"round {round}: every acknowledged command is there exactly once", not lost, (SEED, len(lost), sorted(lost)[:5], [shown[x] for x in sorted(lost)[:5]]))
        twice = [name for name in sent if shown[name] > 1]
        check(f"round {round}: nothing sent once is there twice", not twice, (SEED, twice[:5]))
    before = len(acknowledged)
    works = [(write_units, "quantri")] * 2 + [(write_comment, "mai.tran") if HAS_COMMENTS else (write_units, "quantri")] * (WRITERS - 2)
    threads = [threading.Thread(target=writer, args=(Visitor(port).sign_in(user, PASSWORD), work)) for work, user in works]
    for thread in threads:
        thread.start()
    # The moment is the point of the test: any time while they write, the first milliseconds too.
    threading.Event().wait(dice.uniform(0.005, 0.8))
    server.kill()
    server.wait()
    for thread in threads:
        thread.join()
    done = subprocess.run([PROGRAM, "fsck", DIR], capture_output=True, text=True)
    check(f"round {round}: fsck finds nothing", done.returncode == 0, (SEED, done.stdout[-600:], done.stderr[-300:]))
server, port, _ = start("serve")
shown = present(port)
lost = [name for name in acknowledged if shown[name] != 1]
check("at the end every acknowledged command is there exactly once", not lost, (SEED, len(lost), sorted(lost)[:5]))
check("something was acknowledged", len(acknowledged) > ROUNDS, (len(acknowledged), refused[:2]))
check("nothing was refused", not refused, refused[:2])
server.send_signal(signal.SIGTERM)
server.wait(60)
print(f"{ROUNDS} kills in {time.monotonic() - begin:.0f} s, seed {SEED}: {len(sent)} commands sent, {len(acknowledged)} acknowledged, "
      f"{sum(1 for n in sent - acknowledged if shown[n])} not acknowledged but kept; comments: {'yes' if HAS_COMMENTS else 'no page yet'}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
