#!/usr/bin/env python3
"""Backups while people write: a restored copy is sound and holds every command acknowledged before the backup began."""
import functools, os, pathlib, re, sqlite3, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary, until
from visitor import Visitor

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
folder = tempfile.TemporaryDirectory(prefix="kyket-backup-")
HERE = pathlib.Path(folder.name)


run = functools.partial(served.run, now=None)
configure = functools.partial(served.configure, HERE / "d")


def serve(now=None):
    return served.Server(HERE / "d", log=HERE / "log", now=now)


acknowledged, lock, going = [], threading.Lock(), threading.Event()


def writer(port, number):
    visitor = Visitor(port).sign_in("quantri")
    i = 0
    while going.is_set():
        name, i = f"Sao lưu {number}-{i}", i + 1
        visitor.ask("GET", "/w/unit/new")
        status, text = visitor.ask("POST", "/w/unit/new", {"name": name, "kind": "department", "superior": "1",
                                                          "code": f"SL.{number}.{i}", "from": "2026-01-01"})
        if status != 303:
            print(f"refused: {status} {re.sub(r'<[^>]+>', ' ', text)[:300]}")
            return
        with lock:
            acknowledged.append(name)


served.demo(HERE / "d", now=None)
server = serve()
going.set()
threads = [threading.Thread(target=writer, args=(server.port, n)) for n in range(2)]
for thread in threads:
    thread.start()
for round in range(ROUNDS):
    with lock:
        before = len(acknowledged)
    while True:  # something is written between the backups
        with lock:
            if len(acknowledged) >= before + 5 or not any(t.is_alive() for t in threads):
                break
        time.sleep(0.01)
    with lock:
        before = list(acknowledged)
    status, out, error = run("backup", HERE / "d", HERE / f"{round}.tar")
    with lock:
        during = len(acknowledged) - len(before)
    check(f"backup {round} under load", status == 0, error)
    status, out, error = run("restore", HERE / f"{round}.tar", HERE / f"r{round}")
    check(f"restore {round}", status == 0 and "clean" in out, error)
    check(f"fsck of what was restored {round}", run("fsck", HERE / f"r{round}")[:2] == (0, "clean\n"))
    db = sqlite3.connect(HERE / f"r{round}/kyket.db")
    there = [n for (n,) in db.execute("SELECT name FROM unit WHERE name LIKE 'Sao lưu %'")]
    db.close()
    check(f"every command acknowledged before backup {round} is in it once", all(there.count(n) == 1 for n in before),
          (len(before), len(there)))
    print(f"backup {round}: {len(before)} commands before it, {during} while it ran, {len(there)} in it")
going.clear()
for thread in threads:
    thread.join()
check("people could write all the time", len(acknowledged) > ROUNDS * 5, len(acknowledged))
server.stop()
check("restore refuses a folder that is not empty", run("restore", HERE / "0.tar", HERE / "d")[0] == 2)

# Scheduled backups: one at once, kept by the rule, and a warning when the last is old.
configure(backup_folder="sao-luu", backup_hours=24, backup_keep=3, backup_keep_months=2, backup_warn_hours=48)
where = HERE / "d/sao-luu"
for day in ("2026-08-31", "2026-09-29", "2026-09-30", "2026-10-30", "2026-11-20", "2026-11-21", "2026-11-22"):
    server = serve(f"{day}T08:00:00+07:00")
    until(lambda: list(where.glob(f"kyket-{day.replace('-', '')}T*.tar")))
    server.stop()
kept = sorted(p.name[6:14] for p in where.iterdir())
check("the newest three are kept, and the last of the month before", kept == ["20261030", "20261120", "20261121", "20261122"], kept)
status, out, error = run("restore", next(where.glob("kyket-20261122T*.tar")), HERE / "s")
check("a scheduled backup can be restored", status == 0, error)
configure(backup_hours=8760)  # none is made now
with serve("2026-11-24T20:00:00+07:00") as server:
    old, other = (Visitor(server.port).sign_in(who).get("/w/")[1] for who in ("quantri", "mai.tran"))
with serve("2026-11-24T07:00:00+07:00") as server:
    fresh = Visitor(server.port).sign_in("quantri").get("/w/")[1]
check("administrators see that the last good backup is too old", "backup_folder" in old)
check("others do not", "backup_folder" not in other)
check("and nobody does while it is young enough", "backup_folder" not in fresh)

# A stop while a large one is being made: 3 GB of zeros that take no room on the disk.
db = sqlite3.connect(HERE / "d/kyket.db")
db.execute("INSERT INTO file (sha256, size, media_type, added_ms) VALUES (?, ?, 'application/pdf', 0)", ("f" * 64, 3 << 30))
db.commit()
db.close()
large = HERE / "d/files/ff" / ("f" * 64)
large.parent.mkdir(exist_ok=True)
large.touch()
os.truncate(large, 3 << 30)
before = sorted(where.iterdir())
(where / "kyket-20261101T000000Z.tar.unchecked.part").write_text("left by a run that was killed")
configure(backup_hours=1)
server = serve("2026-11-26T08:00:00+07:00")


def part():
    return sum(p.stat().st_size for p in where.glob("kyket-20261126T*.part"))


until(lambda: part() > 16 << 20)
status = Visitor(server.port).get("/")[0]
check("pages are served while it is made", status == 200 and part() > 0, (status, part()))
began = time.monotonic()
status = server.stop()
took = time.monotonic() - began
check("a stop gives the backup up and ends at once", status == 0 and took < 5, (status, took, server.errors[-1500:]))
check("no half file is left, nor that of the killed run", sorted(where.iterdir()) == before, sorted(where.iterdir()))
check("and it is no failure", "backup_failed" not in server.errors, server.errors[-500:])
sys.exit(summary())
