#!/usr/bin/env python3
"""Killed with signal 9 at random moments while people open units, comment, hand in with files, return and accept: what was acknowledged
is there exactly once, a command repeated by its key too, and the journal only ever grows from what a client saw of it.

  test_kill.py [KILLS [SECONDS]]     20 kills; with SECONDS no new one is begun after that time
"""
import base64, collections, functools, hashlib, http.client, itertools, json, os, pathlib, random, signal, subprocess, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import multipart

AS_RELEASED = {"program": served.RELEASE, "now": None}  # a clock that goes on from one start to the next
run = functools.partial(served.run, **AS_RELEASED)
KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
FSCK_EVERY = max(1, KILLS // 100)
SEED = int(os.environ.get("KYKET_SEED", random.SystemRandom().randrange(1 << 30)))
dice = random.Random(SEED)
OFFICERS = [2, 4, 6, 8]  # who have most work before them
MARK = "Thử tắt máy"
print(f"seed {SEED}", flush=True)


class Line:
    """A kept connection to the server."""

    def __init__(self, port):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None, headers=None):
        self.line.request(method, path, body, headers or {})
        answer = self.line.getresponse()
        return answer.status, answer.read()


class Command:
    """One change, sent again with the same key until it is acknowledged."""
    numbers = itertools.count(1)

    def __init__(self, kind, path, token, fields, file=None):
        self.kind, self.path, self.number = kind, "/api/v1/" + path, next(Command.numbers)
        self.name = f"{MARK} {kind} {self.number}"
        self.file = f"{self.name} tệp".encode() if file else None
        self.head = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{self.number}", "Content-Type": "application/json"}
        fields = {k: self.name if v is None else v for k, v in fields.items()}
        self.body = json.dumps(fields).encode()
        if file:
            self.body, self.head["Content-Type"] = multipart(fields.items(), [("files", "tệp.txt", self.file)])


sent, acknowledged, refused, repeated = {}, {}, [], 0
lock = threading.Lock()


class Writer:
    """Does one command after the other; the one that a kill cut off comes first in the next round."""

    def __init__(self, commands):
        self.commands, self.pending = commands, None

    def work(self, port):
        global repeated
        try:
            line, repeated = Line(port), repeated + (self.pending is not None)
            while True:
                self.pending = self.pending or next(self.commands)
                sent[self.pending.name] = self.pending
                status, text = line.ask("POST", self.pending.path, self.pending.body, self.pending.head)
                with lock:
                    if status in (200, 201):
                        acknowledged[self.pending.name] = self.pending
                    else:
                        refused.append((self.pending.name, status, text[:300]))
                self.pending = None
        except (OSError, http.client.HTTPException):
            pass  # the program was killed


def talking():
    for i in itertools.count():
        if i % 2:
            yield Command("đơn vị", "units", TOKENS["administrator"], {"name": None, "superior": 3, "kind": "commune"})
        else:
            yield Command("ý kiến", f"obligations/{1 + i % 300}/comments", TOKENS["coordinator"], {"body": None})


def working(officer, occurrences):
    """Hands in with a file; the other side returns it twice and then accepts."""
    for occurrence in occurrences:
        for is_accepted in (False, False, True):
            yield Command("nộp", f"occurrences/{occurrence}/submit", TOKENS[officer], {"note": None}, file=True)
            yield Command("nghiệm thu", f"occurrences/{occurrence}/decide", TOKENS["coordinator"], {"is_accepted": is_accepted, "reason": None})


class Journal:
    """A client that keeps the hash of every entry it has seen and the newest head, and checks each later head against them."""

    def __init__(self):
        self.hashes, self.folded, self.last = [], [], None

    @staticmethod
    def path(n, width):
        return f"/log/tile/0/{n:03d}" + (f".p/{width}" if width < 256 else "")

    @staticmethod
    def head_of(text):
        _, size, root = text.decode().split("\n")[:3]
        return int(size), base64.b64decode(root)

    def look(self, line):
        """Any moment: what it was shown last before the program is killed."""
        status, text = line.ask("GET", "/log/checkpoint")
        if status == 200:
            self.last = self.head_of(text)

    def watch(self, port):
        try:
            line = Line(port)
            while True:
                self.look(line)
                time.sleep(.01)
        except (OSError, http.client.HTTPException):
            pass

    @staticmethod
    def node(a, b):
        return hashlib.sha256(b"\1" + a + b).digest()

    def root(self, size):
        while len(self.folded) < size // 256:  # full tiles never change
            level = self.hashes[256 * len(self.folded):256 * len(self.folded) + 256]
            while len(level) > 1:
                level = [self.node(level[i], level[i + 1]) for i in range(0, len(level), 2)]
            self.folded.append(level[0])
        stack = []
        for width, value in [(256, h) for h in self.folded[:size // 256]] + [(1, h) for h in self.hashes[size - size % 256:size]]:
            while stack and stack[-1][0] == width:
                width, value = 2 * width, self.node(stack.pop()[1], value)
            stack.append((width, value))
        value = stack.pop()[1]
        while stack:
            value = self.node(stack.pop()[1], value)
        return value

    def follow(self, port):
        """The head of the program that was started again must extend the last one seen."""
        line, before = Line(port), self.last
        self.look(line)
        size, root = self.last
        if before and size < before[0]:
            return f"{size} entries after {before[0]}"
        for n in range(len(self.hashes) // 256, (size + 255) // 256):
            width = min(256, size - 256 * n)
            tile = line.ask("GET", self.path(n, width))[1]
            found = [tile[i:i + 32] for i in range(0, len(tile), 32)]
            known = self.hashes[256 * n:256 * n + width]
            if len(found) != width or found[:len(known)] != known:
                return f"tile {n} changed"
            self.hashes[256 * n:] = found
        if self.root(size) != root:
            return f"the entries do not give the root of {size}"
        if before and self.root(before[0]) != before[1]:
            return f"the head of {before[0]} that was shown is no part of that of {size}"
        return ""


PLACES = {"đơn vị": ("unit", "name"), "ý kiến": ("comment", "body"), "nộp": ("submission", "note"), "nghiệm thu": ("submission", "decided_reason")}


def present():
    """How often each command's words stand in the tables, and the hashes of files that rows name."""
    shown = collections.Counter()
    for table, column in PLACES.values():
        shown.update(words for (words,) in engine.rows(DIR, f"SELECT {column} FROM {table} WHERE {column} LIKE '{MARK} %'"))
    return shown, {sha for (sha,) in engine.rows(DIR, "SELECT sha256 FROM evidence")}


def check_present(when, commands):
    shown, files = present()
    lost = sorted(name for name in commands if shown[name] != 1)
    check(f"{when}: every acknowledged command is there exactly once", not lost, (len(lost), [(n, shown[n]) for n in lost[:5]]))
    twice = [name for name in sent if shown[name] > 1]
    check(f"{when}: nothing is there twice", not twice, twice[:5])
    hashes = [hashlib.sha256(c.file).hexdigest() for c in commands.values() if c.file]
    gone = [h for h in hashes if h not in files or not pathlib.Path(DIR, "files", h[:2], h).exists()]
    check(f"{when}: the files of what was handed in are there", not gone, gone[:3])
    return shown


def prepare():
    """Work before everybody, on the engine under test; tokens; limits out of the way."""
    made = folder.name + "/made"
    done = [run("bench", "fill", made, "--units", "12", "--obligations", str(400 + 3 * KILLS))]
    if engine.SERVER:
        done += [run("export", made, made + ".tar"), run("import", made + ".tar", DIR, "--key", made + "/journal.key", *engine.args())]
    else:
        os.rename(made, DIR)
    for step in done:
        if step.returncode:
            raise RuntimeError(step.stderr)
    served.raise_limits(DIR)
    return {who: served.token(DIR, who, **AS_RELEASED) for who in
            ["administrator", "coordinator", *(f"officer{n}" for n in OFFICERS)]}


folder = tempfile.TemporaryDirectory(prefix="kyket-crash-")
DIR = folder.name + "/d"
TOKENS = prepare()
open_work = [[int(i) for (i,) in engine.rows(DIR, f"SELECT id FROM occurrence WHERE unit_id = {3 + n} AND state = 1 ORDER BY id")]
             for n in OFFICERS]
writers = [Writer(talking()), Writer(talking())] + \
          [Writer(itertools.chain(working(f"officer{n}", mine), talking())) for n, mine in zip(OFFICERS, open_work)]
journal, begin, kills, early, checked = Journal(), time.monotonic(), 0, 0, set()
while kills < KILLS and time.monotonic() - begin < SECONDS:
    if dice.random() < .1:  # while it starts and mends what the last kill left
        with subprocess.Popen([served.RELEASE, "serve", DIR, "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as starting:
            time.sleep(dice.uniform(0, .08))
            starting.kill()
        kills, early = kills + 1, early + 1
    server = served.Server(DIR, **AS_RELEASED)
    check(f"kill {kills}: the journal goes on from what was seen", not (fault := journal.follow(server.port)), fault)
    check_present(f"kill {kills}", {n: c for n, c in acknowledged.items() if n not in checked})
    checked = set(acknowledged)
    threads = [threading.Thread(target=w.work, args=(server.port,)) for w in writers] + [threading.Thread(target=journal.watch, args=(server.port,))]
    for thread in threads:
        thread.start()
    # The moment is the point of the test: any time while they write, the first milliseconds too.
    time.sleep(dice.uniform(.005, .5))
    server.stop(signal.SIGKILL)
    for thread in threads:
        thread.join()
    kills += 1
    if kills % FSCK_EVERY == 0:
        done = run("fsck", DIR)
        check(f"kill {kills}: fsck finds nothing", done.returncode == 0, (done.stdout[-600:], done.stderr[-300:]))
server = served.Server(DIR, **AS_RELEASED)
check("at the end the journal goes on from what was seen", not (fault := journal.follow(server.port)), fault)
shown = check_present("at the end", acknowledged)
check("and it stops cleanly", server.stop() == 0)
done = run("fsck", DIR)
check("at the end fsck finds nothing", done.returncode == 0, (done.stdout[-600:], done.stderr[-300:]))
done = run("verify", DIR)
check("and the whole journal verifies", done.returncode == 0, done.stdout + done.stderr)
kinds = collections.Counter(c.kind for c in acknowledged.values())
check("every kind of work was acknowledged", set(kinds) == set(PLACES), kinds)
check("nothing was refused", not refused, refused[:2])
print(f"{kills} kills ({early} during the start) in {time.monotonic() - begin:.0f} s on {engine.NAME}, seed {SEED}: {len(sent)} commands sent, "
      f"{len(acknowledged)} acknowledged ({', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))}), {repeated} repeated by key, "
      f"{sum(shown[n] for n in sent if n not in acknowledged)} not acknowledged but kept; journal of {journal.last[0]} entries")
sys.exit(summary())
