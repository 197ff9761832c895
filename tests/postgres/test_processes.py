#!/usr/bin/env python3
"""Several `kyket serve` on one data directory: on PostgreSQL three work as one, on SQLite the second refuses."""
import pathlib, re, signal, subprocess, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary, until
from visitor import Visitor

PASSWORD = "Dai-va-kho-doan-2026"


def counted(folder, name):
    return int(engine.rows(folder, f"SELECT COUNT(*) FROM unit WHERE name = '{name}'")[0][0])


def at_once(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def writing(folder, servers, token):
    """Each process writes at the same time; one key goes to all of them at once."""
    answers, same = {}, []

    def many(i, server):
        for n in range(12):
            name = f"Xã {i}-{n}"
            answers[name] = server.open_unit(token, name, f"key-{i}-{n}")[0]

    at_once([lambda i=i, s=s: many(i, s) for i, s in enumerate(servers * 2)])
    check("three processes write at the same time and all succeed", set(answers.values()) == {201}, answers)
    check("each change is there once", all(counted(folder, name) == 1 for name in answers))
    at_once([lambda s=s: same.append(s.open_unit(token, "Xã Chung", "one-key")) for s in servers])
    check("one key, sent to three processes at once, makes one unit and one answer",
          {a[0] for a in same} == {201} and len({a[2] for a in same}) == 1 and counted(folder, "Xã Chung") == 1, same)


def pages(servers, token):
    """A page that is kept in memory shows what another process has just committed."""
    stale = []
    for n in range(20):
        writer, reader = servers[n % 3], servers[(n + 1) % 3]
        reader.ask("GET", "/units")
        reader.ask("GET", "/units")
        name = f"Xã Tươi {n:02}"
        writer.open_unit(token, name, f"fresh-{n}")
        if name not in reader.ask("GET", "/units")[2]:
            stale.append(name)
    check("no process shows an old page after another's answer", not stale, stale)


def sessions(servers, password):
    first = Visitor(servers[0].port)
    first.get("/login")
    status, text = first.post("/login", {"user": "quantri", "password": password})
    check("signing in at one process", status == 303, (status, text[:200]))
    cookies = dict(first.cookies)
    second, third = (Visitor(s.port, cookies) for s in servers[1:])
    check("counts at the others", all(v.get("/w/profile")[0] == 200 for v in (second, third)))
    status, _, _ = third.send("POST", "/logout", {"token": second.token})
    check("a form of one process is taken by another", status == 303, status)
    check("signing out at one ends it at all", [Visitor(s.port, cookies).get("/w/profile")[0] for s in servers] == [303] * 3)


def leader(folder):
    """The server processes that hold the scheduler's lock, by their connection."""
    return engine.rows(folder, "SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE locktype = 'advisory' "
                               "AND objid = 1801810804 AND granted AND datname = current_database()")


def leadership(folder, servers):
    first = until(lambda: leader(folder))
    check("one process leads the clock's work", len(first) == 1, first)
    servers[0].stop(signal.SIGKILL)  # started first, so it is the one that leads
    until(lambda: leader(folder) not in (first, []), 60)
    check("another takes over when it is killed", len(leader(folder)) == 1 and leader(folder) != first, (first, leader(folder)))


def backups(folder):
    """Three servers look after the same folder, and the one that leads makes the backup."""
    where = pathlib.Path(folder, "sao-luu")
    until(lambda: list(where.glob("*.tar")), 60)
    time.sleep(3)  # longer than the others wait between two looks
    names = sorted(p.name for p in where.iterdir())
    check("one backup is made, not one by each server", len(names) == 1 and names[0].endswith("Z.tar"), names)


def spread(servers, tries, one):
    """A client that goes from one server to the next: how many of its tries were not 429, the seconds it took, and each
    try's status with how long to wait."""
    begin = time.monotonic()
    answers = [one(servers[n % len(servers)], n)[:2] for n in range(tries)]
    seen = [(status, int(head.get("Retry-After", 0))) for status, head in answers]
    return sum(status != 429 for status, _ in seen), time.monotonic() - begin, seen


def most(limit, seconds, servers):
    """What decisions/0010-shared-limits.md promises: the limit, and a sixteenth of it for each server."""
    one = limit + limit * seconds / 60
    return one + servers * (one / 16 + 1)


def limits(folder, token):
    """The rate limits of three servers are those of one, nearly; without the database each counts alone."""
    conf = pathlib.Path(folder, "kyket.conf")
    before = conf.read_text()
    limit = {"public": 320, "login": 16, "write": 48}
    served.configure(folder, **{f"rate_{name}": n for name, n in limit.items()})
    conn, name = engine.connection(folder), engine.rows(folder, "SELECT current_database()")[0][0]
    servers = []
    page = lambda server, n: server.ask("GET", "/")
    sign_in = lambda server, n: server.ask("POST", "/login", "user=x", Content_Type="application/x-www-form-urlencoded")
    try:
        servers = [served.Server(folder) for _ in range(3)]
        for what, one in (("public", page), ("login", sign_in),
                          ("write", lambda s, n: s.open_unit(token, f"Xã Nhiều {n}", f"many-{n}"))):
            n, seconds, seen = spread(servers, limit[what] * 3, one)
            check(f"a client of three servers gets as much as of one: {what}",
                  limit[what] - 3 * limit[what] // 16 <= n <= most(limit[what], seconds, 3), (n, seconds, seen))
            check("and hears when to come again", all(1 <= wait <= 5 for status, wait in seen if status == 429), seen)
        rows = engine.rows(folder, "SELECT id FROM limit_spent")
        check("the database knows no addresses, only hashes", len(rows) == 3 and all(len(r[0]) > 12 for r in rows), rows)
        # The database goes away: each server goes on by its own count, and comes back to the common one. (403: the form has no token, which
        # a server sees without the database when it holds a connection from before.)
        for server in servers:
            server.stop()
        servers = [served.Server(folder) for _ in range(3)]
        engine.psql(conn, "DELETE FROM limit_spent")
        engine.psql(engine.SERVER, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            engine.psql(engine.SERVER, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            n, seconds, seen = spread(servers, limit["login"] * 5, sign_in)
        finally:
            engine.psql(engine.SERVER, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        alone = limit["login"] + limit["login"] * seconds / 60 + 1
        check("without the database nobody is refused before the limit of each server is spent",
              3 * limit["login"] <= n <= 3 * alone and {503, 429} <= {status for status, _ in seen} <= {403, 503, 429}, (n, seconds, seen))
        until(lambda: all(page(s, 0)[0] != 503 for s in servers))
        time.sleep(2.5)  # a server that could not ask tries again after two seconds
        n, seconds, seen = spread(servers, limit["public"] * 3, page)
        check("and when it is back the limit is common again",
              limit["public"] * 3 // 4 <= n <= most(limit["public"], seconds, 3), (n, seconds, seen))
    finally:
        for server in servers:
            server.stop()
        conf.write_text(before)


def on_postgres(folder):
    servers = []
    served.configure(folder, backup_folder="sao-luu")
    try:
        servers = [served.Server(folder) for _ in range(3)]
        token = served.token(folder, "quantri")
        writing(folder, servers, token)
        pages(servers, token)
        sessions(servers, PASSWORD)
        backups(folder)
        leadership(folder, servers)
        check("the others go on", servers[1].open_unit(token, "Xã Sau", "after")[0] == 201)
    finally:
        for server in servers:
            if server.process.poll() is None:
                server.stop()
    limits(folder, token)
    check("fsck is clean", (done := served.run("fsck", folder)).returncode == 0, done.stdout + done.stderr)
    emptied(folder)


def emptied(folder):
    """The database is another one, or was lost: nothing is made in it as if it were a new one."""
    engine.psql(engine.connection(folder), "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    done = served.run("fsck", folder, "--repair")  # opens it as serve does, and ends
    check("an empty database is refused with what to do", done.returncode == 1 and "holds no data of kyket" in done.stderr, done)
    tables = engine.rows(folder, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'")
    check("and stays empty", int(tables[0][0]) == 0, tables)


def on_sqlite(folder):
    server = served.Server(folder)
    try:
        second = subprocess.run([served.PROGRAM, "serve", folder, "--listen", "127.0.0.1:0"], env=served.ENV,
                                capture_output=True, text=True, timeout=60)
        check("a second program on the same directory refuses, with one line that says why",
              second.returncode == 1 and second.stderr.count("\n") == 1 and "already" in second.stderr, second)
        check("and the first goes on", server.ask("GET", "/")[0] == 200)
    finally:
        check("the first ends cleanly", server.stop() == 0)


with tempfile.TemporaryDirectory(prefix="kyket-processes-") as name:
    data = name + "/d"
    done = served.run("init", data, "--name", "Tỉnh Lâm Thượng", *engine.args())
    check("a data directory is made", done.returncode == 0, done.stderr)
    served.raise_limits(data)
    if engine.SERVER:
        conf = pathlib.Path(data, "kyket.conf")
        check("the connection string lies in a file that only its owner reads", conf.stat().st_mode & 0o777 == 0o600)
        twin = served.run("init", name + "/twin", "--postgres", engine.connection(data))
        check("a second data directory on the same database is refused", twin.returncode == 1 and "already" in twin.stderr, twin)
        PASSWORD = re.search(r"password: (\S+)", done.stdout)[1]
        on_postgres(data)
    else:
        on_sqlite(data)
sys.exit(summary())
