#!/usr/bin/env python3
"""From SQLite to PostgreSQL and back by export and import: the same bytes, root, counts and public pages; what is
refused leaves neither a folder nor a table."""
import json, os, pathlib, random, re, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine, served
from checking import check, summary, until
from bundle_bytes import bundle as bundle_of, members, older
from visitor import Visitor

SEED = int(os.environ.get("KYKET_SEED", random.SystemRandom().randrange(1 << 30)))
dice = random.Random(SEED)
numbers = iter(range(1, 1000))
ROOT_SHOWN = re.compile(r"journal of \d+ entries \S+")
# What belongs to one process and not to the data: form tokens, the numbers of error pages, the port.
OF_THE_PROCESS = re.compile(rb'name="(?:token|key)" value="[^"]*"|E-[0-9A-F]{4}-\d+-\d+|127\.0\.0\.1:\d+')


def run(*command):
    done = served.run(*command)
    return done.returncode, done.stdout + done.stderr


def database(cluster):
    name = f"move{next(numbers)}"
    engine.psql(cluster.conn, f"CREATE DATABASE {name}")
    return cluster.conn.replace("dbname=postgres", f"dbname={name}")


def is_empty(conn):
    return engine.psql(conn, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'") == [["0"]]


def tables_of(data):
    sql = "".join(body.decode() for name, body in members(data) if name.startswith("schema/"))
    return re.findall(r"CREATE TABLE (\w+)", sql)


def counts(folder, tables):
    """Rows of each table, and the totals, which a bundle does not carry: they are counted anew."""
    found = {t: engine.rows(folder, f"SELECT COUNT(*) FROM {t}")[0][0] for t in tables}
    found["tally, row by row"] = engine.rows(
        folder, "SELECT unit_id, programme_id, due_day, class, n FROM tally WHERE n <> 0 ORDER BY 1, 2, 3, 4")
    return found


def public_pages(folder, most=40):
    """Pages, feed and journal as anybody gets them, by links from the first page."""
    first = ["/", "/programmes", "/feed.atom", "/log/checkpoint", "/log/key", "/log/tile/0/000", "/log/tile/entries/000"]
    with served.Server(folder) as server:
        return {path: (status, OF_THE_PROCESS.sub(b"", data)) for path, status, data in
                Visitor(server.port).walk(first, "/(?!asset|w/|log|display)", most)}


def random_words():
    pieces = ["Nhân dân", "ý kiến", "'; DROP TABLE unit; --", "\\", "\\n", "\"", "𝔞𝔟", "한국어", "🏞️", "\t", "\n", "\u2028", "%s", "$1",
              "&lt;", "<b>", "e\u0301", "\u200d", "{}", "|", "\u00a0", "ﬀ", "١٢٣"]
    return "x" + "".join(dice.choice(pieces) for _ in range(dice.randrange(1, 12))) + str(dice.randrange(10 ** 9))


def random_data(folder):
    """Work of every state, then writes by the API with words that strain encodings."""
    units, obligations = dice.randrange(10, 40), dice.randrange(150, 400)
    done = served.run("bench", "fill", folder, "--units", units, "--obligations", obligations, program=served.RELEASE)
    check("random data are made", done.returncode == 0, done.stderr)
    served.raise_limits(folder)
    tokens = [served.token(folder, who) for who in ("administrator", "officer", "coordinator")]
    server = served.Server(folder)
    statuses = {}
    for i in range(150):
        if dice.random() < .3:
            path, token = "/api/v1/units", tokens[0]
            body = {"superior": dice.randrange(1, 10), "kind": "commune", "name": random_words()}
        else:
            path, token = f"/api/v1/obligations/{dice.randrange(1, obligations)}/comments", dice.choice(tokens[1:])
            body = {"body": random_words(), "is_question": dice.random() < .5}
        status, _, _ = server.ask("POST", path, body, Authorization=f"Bearer {token}", Idempotency_Key=f"k{i}")
        statuses[status] = statuses.get(status, 0) + 1
    server.stop()
    check("most of the random writes were taken", statuses.get(201, 0) > 30, statuses)
    print(f"random data: {units} units, {obligations} obligations, writes by status {statuses}")


def there_and_back(here, cluster, what, lite):
    """lite → PostgreSQL → SQLite."""
    begin = time.monotonic()
    conn = database(cluster)
    check(f"{what}: fsck before", run("fsck", lite) == (0, "clean\n"), run("fsck", lite))
    status, words = run("export", lite, here / f"{what}-1.tar")
    check(f"{what}: export from SQLite", status == 0, words)
    root = ROOT_SHOWN.search(words)
    status, words = run("import", here / f"{what}-1.tar", here / f"{what}-pg", "--key", lite / "journal.key", "--postgres", conn)
    check(f"{what}: import into PostgreSQL gives the same root", status == 0 and root[0] in words, words)
    check(f"{what}: the rows are on the server", engine.connection(here / f"{what}-pg") == conn and not is_empty(conn) and
          not (here / f"{what}-pg/kyket.db").exists())
    status, words = run("export", here / f"{what}-pg", here / f"{what}-2.tar")
    check(f"{what}: export from PostgreSQL", status == 0 and root[0] in words, words)
    status, words = run("import", here / f"{what}-2.tar", here / f"{what}-lite", "--key", here / f"{what}-pg/journal.key")
    check(f"{what}: import into SQLite gives the same root", status == 0 and root[0] in words, words)
    status, words = run("export", here / f"{what}-lite", here / f"{what}-3.tar")
    bundles = [(here / f"{what}-{i}.tar").read_bytes() for i in (1, 2, 3)]
    check(f"{what}: three bundles of the same bytes", status == 0 and bundles[0] == bundles[1] == bundles[2], words)
    tables = tables_of(bundles[0])
    own = {"session", "known_browser", "sign_in_failure", "limit_spent", "tally"}  # of one installation; totals are compared below
    one, two, three = (counts(d, [t for t in tables if t not in own]) for d in (lite, here / f"{what}-pg", here / f"{what}-lite"))
    check(f"{what}: the same counts of {len(one)} tables", one == two == three and len(one) > 25,
          [t for t in one if not one[t] == two[t] == three[t]])
    for folder in (here / f"{what}-pg", here / f"{what}-lite"):
        check(f"{what}: fsck of {folder.name}", run("fsck", folder) == (0, "clean\n"), run("fsck", folder))
    one, two = public_pages(here / f"{what}-lite"), public_pages(here / f"{what}-pg")
    check(f"{what}: {len(one)} public pages of the same bytes", len(one) > 20 and one == two,
          [p for p in one if one[p] != two.get(p)][:5])
    check(f"{what}: they are pages", sum(status == 200 for status, _ in one.values()) > 18, {p: s for p, (s, _) in one.items()})
    print(f"{what}: {len(bundles[0])} bytes, {root[0]}, {len(one)} pages, {time.monotonic() - begin:.0f} s")
    return bundles[0], conn


# Columns of later schemas whose content no older row tells: in what comes from before they are as their migration begins them.
BEGIN_EMPTY = {"programme_version": [(14, {"text_symbol": "", "text_day": None, "text_day_from": ""}), (17, {"title": ""})],
               "programme_basis": [(17, {"version_id": None})], "proposal": [(18, {"revision": 1})], "obligation": [(18, {"revision": 1})],
               "submission": [(19, {"released_text": ""})], "submission_value": [(19, {"is_released": 0})]}


def content(bundle, schema):
    """The members but the manifest, the rows of tables as values, as they are when they come from an older schema."""
    found = {}
    for name, body in members(bundle):
        rows = [json.loads(line) for line in body.splitlines()] if name.startswith("table/") else None
        for since, empty in BEGIN_EMPTY.get(name.split("/")[1] if rows else "", []):
            rows = [row | empty if schema < since else row for row in rows]
        found[name] = rows if rows else body
    found.pop("manifest.jsonl")
    return found


def from_older_schemas(here, cluster, bundle):
    """A bundle of every schema since the last one that brought tables which have rows: brought up to date, with nothing changed."""
    newest = max(int(name[7:11]) for name, _ in members(bundle) if name.startswith("schema/"))
    for schema in range(5, newest):
        for engine_name, options in (("SQLite", []), ("PostgreSQL", ["--postgres", database(cluster)])):
            target = here / f"old{schema}-{engine_name}"
            (here / "old.tar").write_bytes(older(bundle, schema))
            status, words = run("import", here / "old.tar", target, "--key", here / "demo/journal.key", *options)
            check(f"a bundle of schema {schema} is taken on {engine_name}", status == 0, words)
            status, words = run("export", target, here / f"{target.name}.tar")
            check(f"schema {schema} on {engine_name}: now it is the newest, with the same content",
                  status == 0 and content((here / f"{target.name}.tar").read_bytes(), newest) == content(bundle, schema), words)
            check(f"schema {schema} on {engine_name}: fsck", run("fsck", target) == (0, "clean\n"))


def refusals(here, cluster, bundle, used):
    """Each leaves no folder, and the database as it was."""
    def attempt(data, conn, *options, name="try"):
        (here / "try.tar").write_bytes(data)
        status, words = run("import", here / "try.tar", here / name, "--postgres", conn, *options)
        return status, words, [p.name for p in here.glob(f"{name}*") if p.name != "try.tar"]

    def with_text(name, change):
        """A bundle whose manifest fits the change, as somebody hostile would make it."""
        return bundle_of([(n, change(b) if n == name else b) for n, b in members(bundle)])

    def instead(old, new):
        return lambda body: body.replace(old, new)
    empty = database(cluster)
    status, words, left = attempt(bundle[:-3000], empty)
    check("a bundle that is cut is refused, nothing is written", status == 2 and not left and is_empty(empty), (status, words, left))
    before = engine.psql(used, "SELECT COUNT(*), MAX(id) FROM unit")
    status, words, left = attempt(bundle, used)
    check("a database in use is refused and stays as it is", status == 1 and not left and "already holds" in words and
          engine.psql(used, "SELECT COUNT(*), MAX(id) FROM unit") == before, (status, words, left))
    status, words, left = attempt(bundle, "host=/nowhere dbname=x")
    check("a server that is not there: the environment failed", status == 3 and not left, (status, words, left))
    status, words, left = attempt(bundle, empty, "--key", "/dev/null")
    check("a key that is none is refused after the rows came: none stays", status in (1, 2, 3) and not left and is_empty(empty),
          (status, words, left))
    for what, change in (("a row twice", ("table/unit/000001.jsonl", lambda body: body + body.split(b"\n")[0] + b"\n")),
                         ("a reference to nobody", ("table/occurrence/000001.jsonl", instead(b'"unit_id":', b'"unit_id":99'))),
                         ("a state without its rows", ("table/occurrence/000001.jsonl", instead(b'"state":1', b'"state":4'))),
                         ("another root", ("bundle.json", instead(b'"journal_root":"', b'"journal_root":"A'))),
                         ("settings that lead to another database", ("kyket.conf", lambda body: body + b"database = host=/elsewhere\n"))):
        status, words, left = attempt(with_text(*change), empty)
        check(f"{what}: refused, all of it taken back", status in (1, 2) and not left and is_empty(empty) and words.startswith("kyket: ") and
              "Sanitizer" not in words, (status, words[-400:], left))
    status, words = run("import", here / "try.tar", here / "try")
    check("such settings are refused on SQLite as well", status == 2 and not (here / "try").exists(), words)
    (here / "try.tar").write_bytes(bundle)
    status, words = run("restore", here / "try.tar", here / "r", "--postgres", empty)
    check("restore wants the key, also on PostgreSQL", status == 2 and not (here / "r").exists() and is_empty(empty), words)


def killed(here, cluster):
    """kill -9 at moments of an import: the database is empty or whole, the folder is whole or has another name."""
    kept, whole_s = 0, None
    for i in range(8):
        conn, target, begin = database(cluster), here / f"killed{i}", time.monotonic()
        process = subprocess.Popen([served.RELEASE, "import", here / "random-1.tar", target, "--key", here / "random/journal.key", "--postgres", conn],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=served.ENV)
        try:
            process.wait(whole_s and whole_s * dice.uniform(.05, 1.05))  # the first one runs to its end
            whole_s = whole_s or time.monotonic() - begin
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        kept += target.exists()
        if target.exists():
            check("what stands under its name is whole", run("fsck", target)[0] == 0)
        else:  # the server may still be at work on what it was sent last
            until(lambda: is_empty(conn) or engine.psql(conn, "SELECT COUNT(*) FROM tally")[0][0] != "0", 20)
            check("without its folder the database is empty, or whole just before the renaming", is_empty(conn) or
                  list(here.glob(f"killed{i}.import-*/kyket.conf")))
    check("one was let to its end", kept > 0)
    print(f"imports killed at random moments of {whole_s:.1f} s: {8 - kept}; done: {kept}")


def backup_and_restore(here, cluster, lite):
    conn = database(cluster)
    status, words = run("backup", lite, here / "backup.tar")
    check("backup", status == 0, words)
    status, words = run("restore", here / "backup.tar", here / "restored", "--postgres", conn)
    check("restore into PostgreSQL", status == 0 and (here / "restored/journal.key").exists(), words)
    served.raise_limits(here / "restored")
    token = served.token(here / "restored", "quantri")
    server = served.Server(here / "restored")
    newest = int(engine.psql(conn, "SELECT MAX(id) FROM unit")[0][0])
    status, _, text = server.open_unit(token, "Xã Sau Khi Chuyển", "after")
    check("work goes on there, with new ids", status == 201 and engine.psql(conn, "SELECT MAX(id) > %d FROM unit" % newest) == [["t"]], text)
    check("export while it is served", run("export", here / "restored", here / "served.tar")[0] == 0)
    server.stop()
    check("fsck after that", run("fsck", here / "restored") == (0, "clean\n"))
    check("the connection to the database is not in a bundle", str(cluster.folder).encode() not in (here / "served.tar").read_bytes())


cluster = engine.Cluster()  # its own: moving needs both engines in one test
try:
    with tempfile.TemporaryDirectory(prefix="kyket-move-") as folder:
        here = pathlib.Path(folder)
        served.Server(here / "demo", "demo").stop()
        bundle, used = there_and_back(here, cluster, "demo", here / "demo")
        refusals(here, cluster, bundle, used)
        from_older_schemas(here, cluster, bundle)
        backup_and_restore(here, cluster, here / "demo")
        random_data(here / "random")
        there_and_back(here, cluster, "random", here / "random")
        killed(here, cluster)
finally:
    cluster.remove()
print(f"seed {SEED}")
sys.exit(summary())
