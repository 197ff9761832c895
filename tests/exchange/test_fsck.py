#!/usr/bin/env python3
"""fsck: each thing is damaged by itself, and found with its name; --repair mends what is derived and nothing else."""
import pathlib, re, shutil, sqlite3, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import Server, run

folder = tempfile.TemporaryDirectory(prefix="kyket-fsck-")
HERE = pathlib.Path(folder.name)
SOUND, TRIED = HERE / "sound", HERE / "tried"


server = Server(SOUND, "demo")
check("fsck runs while the directory is served, and finds nothing", run("fsck", SOUND)[:2] == (0, "clean\n"), run("fsck", SOUND))
status, _, error = run("fsck", SOUND, "--repair")
check("--repair wants the directory for itself", status == 1 and "already works" in error, (status, error))
status, _, error = run("serve", SOUND, "--listen", "127.0.0.1:0")
check("a second serve on one directory is refused", status == 1 and "already works" in error, error)
server.stop()


def sql(*statements):
    def damage():
        db = sqlite3.connect(TRIED / "kyket.db")
        for statement in statements:
            if not db.execute(statement).rowcount:
                raise RuntimeError(f"nothing was damaged by {statement}")
        db.commit()
        db.close()
    return damage


def a_file():
    return next(p for p in sorted((TRIED / "files").rglob("*")) if p.is_file())


def change_file():
    path = a_file()
    path.write_bytes(b"X" + path.read_bytes()[1:])


def damage_page():
    db = sqlite3.connect(TRIED / "kyket.db")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'notice'").fetchone()[0]
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    with open(TRIED / "kyket.db", "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 200)


LEAF = "CAST(replace(CAST(leaf AS TEXT), '\"v\":1', '\"v\":2') AS BLOB)"
# (what is damaged, how, what the line must say, whether --repair mends it)
CASES = [
    ("a count", sql("UPDATE tally SET n = n + 1 WHERE (unit_id, programme_id, due_day, class) IN (SELECT unit_id, programme_id, due_day, class FROM tally LIMIT 1)"), r"tally: unit \d+", True),
    ("a missing count", sql("DELETE FROM tally WHERE unit_id = 1 AND n <> 0"), r"tally: unit 1,", True),
    ("what is counted of a performer", sql("UPDATE obligation_unit SET accepted_n = accepted_n + 1 WHERE part = 1 AND obligation_id = 2"), r"obligation 2: what is counted of unit \d+", True),
    ("the day by which a performer is due", sql("UPDATE obligation_unit SET undone_day = NULL WHERE undone_day = (SELECT MIN(undone_day) FROM obligation_unit)"), r"obligation \d+: what is counted of unit \d+", True),
    ("a tile of the journal", sql("UPDATE journal_tile SET hashes = zeroblob(length(hashes)) WHERE level = 0 AND n = 0"), r"journal: the tiles", True),
    ("a missing tile", sql("DELETE FROM journal_tile WHERE level = 0 AND n = 0"), r"journal: the tiles", True),
    ("the tree of units", sql("UPDATE unit_closure SET depth = depth + 1 WHERE descendant_id = 5 AND depth = 1"), r"unit 5: its place", True),
    ("a missing place in the tree", sql("DELETE FROM unit_closure WHERE descendant_id = 5 AND depth = 1"), r"unit 5: its place", True),
    ("a stored file", change_file, r"file [0-9a-f]{64}: missing or changed", False),
    ("a removed file", lambda: a_file().unlink(), r"file [0-9a-f]{64}: missing or changed", False),
    ("a reference", sql("UPDATE person_role SET unit_id = 9999 WHERE id = 3"), r"table person_role", False),
    ("a leaf", sql(f"UPDATE journal_entry SET leaf = {LEAF} WHERE seq = 40"), r"journal: the entries do not give the signed root", False),
    ("a removed entry", sql("DELETE FROM journal_entry WHERE seq = 41"), r"journal: entry 41 is missing", False),
    ("the type beside a leaf", sql("UPDATE journal_entry SET type = 'unit.closed' WHERE seq = 0"), r"entry 0: type", False),
    ("the time beside a leaf", sql("UPDATE journal_entry SET at_ms = at_ms + 60000 WHERE seq = 7"), r"entry 7: time", False),
    ("the unit beside a leaf", sql("UPDATE journal_entry SET actor_unit = 77 WHERE seq = 60"), r"entry 60: unit", False),
    ("who acted", sql("UPDATE journal_entry SET actor_person = actor_person + 1 WHERE seq = (SELECT MAX(seq) FROM journal_entry WHERE actor_person <> 0)"), r"entry \d+: who acted", False),
    ("the words beside an entry", sql("UPDATE journal_entry SET note = note || '.' WHERE seq = (SELECT MAX(seq) FROM journal_entry WHERE note <> '')"), r"entry \d+: the words", False),
    ("the index of an entry", sql("DELETE FROM journal_object WHERE object = 'unit' AND object_id = 6"), r"unit 6: no entry of the journal names", False),
    ("an invented row", sql("INSERT INTO document SELECT 900, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256, file_name, is_public, unit_id, added_ms, search FROM document LIMIT 1"), r"document 900: no entry", False),
    ("the state of an occurrence", sql("UPDATE occurrence SET state = 3 WHERE id = (SELECT MIN(id) FROM occurrence WHERE state = 1)"), r"occurrence \d+: its state", False),
    ("an acceptance that never was", sql("UPDATE submission SET state = 2, decided_unit_id = unit_id + 1 WHERE id = (SELECT MIN(id) FROM submission WHERE state = 1)"), r"submission \d+: its state", False),
    ("the state of a programme", sql("UPDATE programme SET state = 1 WHERE state = 2"), r"programme \d+: its state", False),
    ("the signed head", sql("UPDATE journal_head SET checkpoint = replace(checkpoint, char(10) || '5', char(10) || '6')"), r"journal: the head", False),
    ("evidence", sql("DELETE FROM evidence WHERE submission_id = (SELECT MIN(id) FROM submission WHERE state = 2)"), r"occurrence \d+: done without evidence", False),
    ("a number that was handed in", sql("UPDATE submission_value SET value = value + 1000 WHERE submission_id = (SELECT MIN(submission_id) FROM submission_value)"), r"entry \d+: the numbers beside it", False),
    ("what an entry of own work is on", sql("UPDATE journal_object SET object_id = object_id + 1 WHERE object = 'programme' AND seq = (SELECT MIN(seq) FROM journal_entry WHERE type = 'occurrence.kept')"), r"entry \d+: what it is on", False),
    ("a page of the database", damage_page, r"database: ", False),
]
for name, damage, wanted, is_derived in CASES:
    shutil.rmtree(TRIED, ignore_errors=True)
    shutil.copytree(SOUND, TRIED)
    damage()
    status, out, error = run("fsck", TRIED)
    check(f"{name}: found and named", status == 1 and re.search(wanted, out) and "Sanitizer" not in error, (status, out[-500:], error[-300:]))
    check(f"{name}: the last line counts the faults", re.search(r"^\d+ faults\n\Z", out, re.M), out[-100:])
    again = run("fsck", TRIED)
    check(f"{name}: fsck changes nothing by itself", again[:2] == (status, out), again)
    repaired = run("fsck", TRIED, "--repair")
    if is_derived:
        check(f"{name}: is derived, so --repair mends it", repaired[:2] == (0, "clean\n"), repaired)
    else:
        check(f"{name}: is no derived data, so --repair leaves it", repaired[0] in (1, 3), repaired)
sys.exit(summary())
