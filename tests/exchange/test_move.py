#!/usr/bin/env python3
"""From PostgreSQL to SQLite by export and import: the same bytes again, exported while it is served."""
import os, pathlib, signal, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from engine import Cluster

ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KYKET_PROGRAM", str(ROOT / "build-asan" / "kyket"))
passed = failed = 0


def check(claim, ok, seen=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"FAILED: {claim}: {seen!r}"[:900], flush=True)


def run(*command):
    done = subprocess.run([PROGRAM, *map(str, command)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


cluster = Cluster()
try:
    with tempfile.TemporaryDirectory(prefix="kyket-move-") as folder:
        here = pathlib.Path(folder)
        server = subprocess.Popen([PROGRAM, "demo", here / "pg", "--listen", "127.0.0.1:0", "--postgres", cluster.conn],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in server.stdout:
            if "ready on port" in line:
                break
        status, words = run("export", here / "pg", here / "a.tar")
        check("export from PostgreSQL while it is served", status == 0, words)
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        check("fsck on PostgreSQL", run("fsck", here / "pg") == (0, "clean\n"), run("fsck", here / "pg"))
        status, words = run("import", here / "a.tar", here / "lite", "--key", here / "pg/journal.key")
        check("import into SQLite, checked", status == 0, words)
        status, words = run("export", here / "lite", here / "b.tar")
        check("the same bytes from SQLite", status == 0 and (here / "a.tar").read_bytes() == (here / "b.tar").read_bytes(), words)
        check("the connection to the database is not in the bundle", str(cluster.folder).encode() not in (here / "a.tar").read_bytes())
finally:
    cluster.remove()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
