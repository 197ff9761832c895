#!/usr/bin/env python3
"""Export, import, backup and restore: the same bytes, root and pages; whatever is not as it was written is refused."""
import os, pathlib, random, re, shutil, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bundle_bytes import bundle, members
from checking import check, summary
from served import PROGRAM, RELEASE, Server, run
from visitor import Visitor

MUTATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 400
SEED = int(os.environ.get("KYKET_SEED", random.SystemRandom().randrange(1 << 30)))
dice = random.Random(SEED)
folder = tempfile.TemporaryDirectory(prefix="kyket-bundle-")
HERE = pathlib.Path(folder.name)


# The second of the day, the numbers of error pages, the port and what is secret of one installation are no content.
CHANGING = re.compile(rb'name="(?:token|key)" value="[^"]*"|\d\d:\d\d:\d\d|E-[0-9A-F]{4}-\d+-\d+|127\.0\.0\.1:\d+')


def pages(where, first, signed_in):
    """Every page that can be reached by links, normalised."""
    with Server(where) as server:
        visitor = Visitor(server.port)
        if signed_in:
            visitor.sign_in("mai.tran")
        return {path: (status, CHANGING.sub(b"", data)) for path, status, data in
                visitor.walk(first, r"/(?!asset|log/|w/profile|logout|display)", 120)}


def attempt(data, program=PROGRAM):
    """Imports the bytes: (exit status, message, whether something was left behind)."""
    path, target = HERE / "try.tar", HERE / "try"
    path.write_bytes(data)
    status, _, error = run("import", path, target, program=program)
    left = [p.name for p in HERE.glob("try*") if p.name != "try.tar"]
    return status, error, left


def check_round_trip():
    server = Server(HERE / "a", "demo")
    status, out, error = run("export", HERE / "a", HERE / "a.tar")
    check("export works while the server runs", status == 0, error)
    root = re.search(r"entries (\S+)", out)[1]
    head = Visitor(server.port).get("/log/checkpoint")[1].split("\n")
    check("export tells the root that the server shows", head[2] == root, (head, out))
    server.stop()
    status, out, error = run("import", HERE / "a.tar", HERE / "b", "--key", HERE / "a/journal.key")
    check("import gives the same root", status == 0 and root in out, (out, error))
    status, out, _ = run("verify", HERE / "a.tar")
    check("verify says that the bundle is whole", status == 0 and ": whole. " in out, out)
    whole = (HERE / "a.tar").read_bytes()
    for name, data in (("bent", whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1:]),
                       ("cut", whole[:len(whole) // 2])):
        (HERE / f"{name}.tar").write_bytes(data)
        status, out, _ = run("verify", HERE / f"{name}.tar")
        check(f"verify says NO to a bundle that was {name}", status == 1 and ": NO. " in out, (status, out))
    status, _, error = run("export", HERE / "b", HERE / "b.tar")
    check("export of what was imported gives equal bytes", (HERE / "a.tar").read_bytes() == (HERE / "b.tar").read_bytes(), error)
    status, out, _ = run("fsck", HERE / "b")
    check("fsck finds nothing in what was imported", (status, out) == (0, "clean\n"), out)
    status, _, error = run("export", HERE / "b", HERE / "b.tar")
    check("an existing file is never overwritten", status == 2 and "there already" in error, error)
    status, _, error = run("import", HERE / "a.tar", HERE / "b")
    check("a folder that is not empty is refused", status == 2 and "not empty" in error, error)
    for who, signed_in, first in (("public", False, ["/"]), ("signed-in", True, ["/w/", "/w/overview"])):
        one, two = pages(HERE / "a", first, signed_in), pages(HERE / "b", first, signed_in)
        differ = [p for p in one if one[p] != two.get(p)]
        check(f"the same {who} pages", len(one) > 20 and not differ, (len(one), differ[:5]))
        print(f"{len(one)} {who} pages compared")
    run("export", HERE / "a", HERE / "a2.tar")
    return (HERE / "a2.tar").read_bytes()


def check_key(data):
    check("an export holds no private key", b"PRIVATE+KEY" not in data)
    status, _, error = run("import", HERE / "a2.tar", HERE / "c")
    check("import without the key says so", status == 0 and "journal.key" in error, error)
    with Server(HERE / "c") as server:
        check("and such a directory can be read", Visitor(server.port).get("/p/1")[0] in (200, 303))
    done = run("user", "token", HERE / "c", "mai.tran")
    check("but nothing is written until the key is there", done.returncode == 3 and "key" in done.stderr, done)
    status, _, error = run("restore", HERE / "a2.tar", HERE / "r")
    check("restore refuses a bundle without the key", status == 2 and not (HERE / "r").exists(), error)
    status, _, error = run("export", HERE / "a", HERE / "k.tar", "--with-key")
    check("with --with-key it is in", status == 0 and b"PRIVATE+KEY" in (HERE / "k.tar").read_bytes(), error)
    run("init", HERE / "other")
    status, _, error = run("import", HERE / "a2.tar", HERE / "w", "--key", HERE / "other/journal.key")
    check("a key of another journal is refused", status == 2 and not (HERE / "w").exists(), error)


def check_hostile(parts):
    good = bundle(parts)
    status, error, left = attempt(good)
    check("the bundles that this test makes are taken when they are sound", status == 0 and left == ["try"], error)
    shutil.rmtree(HERE / "try", ignore_errors=True)
    names = [n for n, _ in parts]
    at = names.index("files/" + next(n for n in names if n.startswith("files/"))[6:])

    def with_text(name, old, new):
        return bundle([(n, b.replace(old, new) if n == name else b) for n, b in parts])
    row = next(n for n in names if n.startswith("table/unit/"))
    entry = next(n for n in names if n.startswith("table/journal_entry/"))
    cases = {
        "a path that leads out": bundle([*parts[:at], ("files/../../../evil", b"x"), *parts[at:]]),
        "an absolute path": bundle([*parts[:at], ("/tmp/evil", b"x"), *parts[at:]]),
        "a link": bundle(parts, links=(names[at],)),
        "a file under another's name": bundle([(n, b + b"x" if n == names[at] else b) for n, b in parts]),
        "a member twice": bundle([*parts[:at], parts[at], *parts[at:]]),
        "two members swapped": bundle([*parts[:at], parts[at + 1], parts[at], *parts[at + 2:]]),
        "two members swapped, manifest as it was": bundle([*parts[:at], parts[at + 1], parts[at], *parts[at + 2:]], sign=False),
        "a member left out, manifest as it was": bundle(parts[:at] + parts[at + 1:], sign=False),
        "a file left out, manifest made to fit": bundle(parts[:at] + parts[at + 1:]),
        "a later version of the format": with_text("bundle.json", b'"version":1', b'"version":2'),
        "a later schema": with_text("bundle.json", b'"schema":', b'"schema":9'),
        "another hash of the schema": with_text("bundle.json", b'"schema_sha256":"', b'"schema_sha256":"0'),
        "another root": with_text("bundle.json", b'"journal_root":"', b'"journal_root":"A'),
        "a changed journal entry": with_text(entry, b"unit.opened", b"unit.closed"),
        "a row with a column too many": with_text(row, b'{"id":', b'{"x":1,"id":'),
        "a row that is no JSON": with_text(row, b'{"id":', b'{"id'),
        "a row twice": bundle([(n, b + b.split(b"\n")[0] + b"\n" if n == row else b) for n, b in parts]),
        "no checkpoint": bundle([p for p in parts if p[0] != "journal/checkpoint"]),
        "a part that is too large": bundle([(n, b"x" * (65 << 20) if n == row else b) for n, b in parts]),
        "something behind its end": good + b"x" * 512, "a second bundle behind it": good + good,
        "without its end": good[:len(good.rstrip(b"\0")) // 512 * 512 + 512],
        "an empty file": b"", "a text": b"not a bundle\n" * 100, "only zero bytes": bytes(10240),
        "a state that the rows do not have": with_text(next(n for n in names if n.startswith("table/occurrence/")), b'"state":1', b'"state":4'),
    }
    for name, data in cases.items():
        status, error, left = attempt(data)
        check(f"{name}: refused with one line, nothing is left behind",
              status in (1, 2) and not left and error.startswith("kyket: ") and "Sanitizer" not in error, (status, error[-300:], left))
        shutil.rmtree(HERE / "try", ignore_errors=True)
    check("nothing was written outside", not pathlib.Path("/tmp/evil").exists() and not (HERE.parent / "evil").exists())


def check_mutations(data):
    outcome = {"refused": 0, "equal": 0}
    for number in range(MUTATIONS):
        mutated = bytearray(data)
        kind = dice.choice(("bit", "bit", "byte", "cut", "insert", "block"))
        at = dice.randrange(len(mutated))
        if kind == "bit":
            mutated[at] ^= 1 << dice.randrange(8)
        elif kind == "byte":
            mutated[at] = dice.randrange(256)
        elif kind == "cut":
            del mutated[at:]
        elif kind == "insert":
            mutated[at:at] = bytes([dice.randrange(256)])
        else:  # two blocks of the tar change places
            a, b = (x // 512 * 512 for x in sorted((at, dice.randrange(len(mutated)))))
            mutated[a:a + 512], mutated[b:b + 512] = mutated[b:b + 512], mutated[a:a + 512]
        status, error, left = attempt(bytes(mutated), RELEASE)
        if status == 0:
            run("export", HERE / "try", HERE / "again.tar", program=RELEASE)
            if (HERE / "again.tar").read_bytes() == data:
                outcome["equal"] += 1
            else:
                check(f"mutation {number} ({kind} at {at}, seed {SEED}) taken, so it means the same", False)
            (HERE / "again.tar").unlink()
            shutil.rmtree(HERE / "try", ignore_errors=True)
        elif status == 2 and not left and error.startswith("kyket: "):
            outcome["refused"] += 1
        else:
            check(f"mutation {number} ({kind} at {at}, seed {SEED}) refused and nothing left", False, (status, error, left))
            shutil.rmtree(HERE / "try", ignore_errors=True)
    check("every mutation is refused or means the same", sum(outcome.values()) == MUTATIONS, outcome)
    check("nearly all are refused", outcome["refused"] > MUTATIONS * 0.7, outcome)
    print(f"{MUTATIONS} mutations, seed {SEED}: {outcome}")


data = check_round_trip()
check_key(data)
check_hostile(members(data))
check_mutations(data)
sys.exit(summary())
