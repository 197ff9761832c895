#!/usr/bin/env python3
"""After a person is erased the name is in no table, no old version of a row, no log of SQLite and no bundle that is made later; the
journal still verifies, and the page says that something was erased and why."""
import contextlib, html, pathlib, re, sqlite3, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor

MARKS = [b"qzperson", b"qzlogin", b"qztitle", b"qzmail"]  # no other word has them, folded or not
PASSWORD = "mật khẩu của người ấy"


def marks_in(data):
    return [m.decode() for m in MARKS if m in data.lower()]


def old_versions(folder):
    """Marks that the engine still has besides its rows: in SQLite's files, in versions of rows and of keys on PostgreSQL's pages."""
    if not engine.SERVER:
        return marks_in(engine.everything(folder))
    conn, parts = engine.connection(folder), []
    for name, kind, pages in engine.psql(conn, "SELECT oid::regclass, relkind, pg_relation_size(oid) / 8192 FROM pg_class "
                                               "WHERE relkind IN ('r', 'i', 't') AND relnamespace::regnamespace::text IN ('public', 'pg_toast')"):
        if kind == "i" and int(pages) > 1:  # its first page has no keys
            parts.append(f"SELECT '{name}', decode(replace(data, ' ', ''), 'hex') "
                         f"FROM generate_series(1, {int(pages) - 1}) n, bt_page_items('{name}', n::int)")
        elif kind != "i" and int(pages):
            parts.append(f"SELECT '{name}', t_data FROM generate_series(0, {int(pages) - 1}) n, heap_page_items(get_raw_page('{name}', n::int))")
    marks = "|".join(m.decode() for m in MARKS)
    return engine.psql(conn, f"SELECT place, COUNT(*) FROM ({' UNION ALL '.join(parts)}) i (place, bytes) WHERE encode(bytes, 'escape') ~* '{marks}' GROUP BY 1")


@contextlib.contextmanager
def reader(folder):
    """Somebody who began to read before, such as an export."""
    if not engine.SERVER:
        with contextlib.closing(sqlite3.connect(f"file:{folder}/kyket.db?mode=ro", uri=True, isolation_level=None)) as db:
            db.execute("BEGIN")
            db.execute("SELECT COUNT(*) FROM person").fetchone()
            yield
        return
    psql = subprocess.Popen([engine.binaries() / "psql", "-XAtq", "-d", engine.connection(folder)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    psql.stdin.write("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT COUNT(*) FROM person;\n")
    psql.stdin.flush()
    psql.stdout.readline()
    yield
    psql.communicate("ROLLBACK;\n")


def a_person_with_work(port):
    """Invited, named, with a failed sign-in, a comment and a submission behind; answers (the administrator's cookies, id, page of the work)."""
    admin = Visitor(port).sign_in("quantri")
    unit = engine.rows(DIR, "SELECT unit_id FROM person_role r JOIN person p ON p.id = r.person_id WHERE p.login = 'hlenh.ayun'")[0][0]
    admin.ask("GET", "/w/person/new")
    status, text = admin.ask("POST", "/w/person/new", {"name": "Nguyễn Thị Qzperson", "login": "qzlogin", "title": "Qztitle", "unit": unit,
                                                       "role": "officer", "email": "qzmail@lamthuong.vn"})
    link = re.search(r"/invite/([\w-]+)", text)
    check("an account is made", status == 200 and link, (status, text[-500:]))
    guest = Visitor(port)
    guest.ask("GET", "/invite/" + link[1])
    status, text = guest.ask("POST", "/invite/" + link[1], {"password": PASSWORD, "again": PASSWORD})
    check("its password is set", status == 303, (status, text[-500:]))
    with contextlib.suppress(RuntimeError):
        Visitor(port).sign_in("qzlogin", "sai")
    person = Visitor(port).sign_in("qzlogin", PASSWORD)
    person.ask("GET", "/w/profile")
    status, text = person.ask("POST", "/w/profile", {"name": "Trần Thị Qzperson", "title": "Qztitle mới", "email": "qzmail2@lamthuong.vn", "language": "vi"})
    check("the name is changed once", status == 303, (status, text[-500:]))
    occurrence = engine.rows(DIR, f"SELECT MIN(id) FROM occurrence WHERE unit_id = {unit} AND state = 1")[0][0]
    page = f"/w/occurrence/{occurrence}"
    person.ask("GET", page)
    status, text = person.ask("POST", page + "/comment", {"body": "Đã nhận việc."})
    check("the person works", status == 303, (status, text[-500:]))
    text = person.get(page)[1]
    fields = {"note": "Xong", **{name: "1" for name in re.findall(r'name="(value_\d+)"', text)}}
    status, text = person.post(page + "/submit", fields, [("files", "a.txt", b"bien ban")])
    check("and hands in", status == 303, (status, text[:400]))
    return admin.cookies, engine.rows(DIR, "SELECT id FROM person WHERE login = 'qzlogin'")[0][0], page


with tempfile.TemporaryDirectory(prefix="kyket-erase-") as folder:
    DIR = folder + "/d"
    server = served.Server(DIR, "demo", options=engine.args())
    if engine.SERVER:
        engine.psql(engine.connection(DIR), "CREATE EXTENSION pageinspect")
    cookies, person, page = a_person_with_work(server.port)
    check("before, the name is found where this test looks", marks_in(engine.everything(DIR)) == [m.decode() for m in MARKS] and
          old_versions(DIR), (marks_in(engine.everything(DIR)), old_versions(DIR)))
    check("and in a bundle", served.run("backup", DIR, folder + "/before.tar").returncode == 0 and
          len(marks_in(pathlib.Path(folder, "before.tar").read_bytes())) == len(MARKS))
    check("and on the page", "Trần Thị Qzperson" in Visitor(server.port, cookies).ask("GET", page)[1])
    with reader(DIR):
        admin = Visitor(server.port, cookies)
        admin.ask("GET", f"/w/person/{person}/erase")
        status, text = admin.ask("POST", f"/w/person/{person}/erase", {"login": "qzlogin"})
        check("the person is erased", status == 303, (status, text[-500:]))
        if engine.SERVER:
            check("from that moment no table has the name", not marks_in(engine.everything(DIR)), marks_in(engine.everything(DIR)))
        time.sleep(.5)
        check("what a reader still sees stays for it, or this test would prove nothing", old_versions(DIR))
        status, _, _ = server.ask("GET", "/healthz")
        check("nobody waits for that reader", status == 200)
    end = time.monotonic() + 30
    while (left := old_versions(DIR)) and time.monotonic() < end:
        time.sleep(.1)
    check("once it has gone no old version and no log has the name", not left, left)
    shown = html.unescape(Visitor(server.port, cookies).ask("GET", page)[1])
    check("the page does not have the name", not marks_in(shown.encode()))
    check("it says that something was erased, why, and that the entry stands", "đã xóa cùng dữ liệu cá nhân của tài khoản" in shown and
          "do không còn cần hoặc theo yêu cầu của người đó" in shown and "vẫn kiểm tra được" in shown,
          re.findall(r"[^<>]*(?:xóa|xoá)[^<>]*", shown)[:5])
    check("what was done stays", "Đã nhận việc." in shown)
    for command in ("export", "backup"):
        check(f"{command} afterwards", served.run(command, DIR, f"{folder}/{command}.tar").returncode == 0)
        check(f"{command} has no name", not marks_in(pathlib.Path(folder, f"{command}.tar").read_bytes()))
    check("the server stops", server.stop() == 0)
    check("fsck is clean", served.run("fsck", DIR).stdout == "clean\n", served.run("fsck", DIR).stdout)
    check("the journal verifies", served.run("verify", DIR).returncode == 0, served.run("verify", DIR))
    check("nothing in the folder has the name", not marks_in(b"".join(p.read_bytes() for p in pathlib.Path(DIR).rglob("*") if p.is_file())))
    done = served.run("restore", folder + "/backup.tar", folder + "/r", *engine.args())
    check("the later backup restores", done.returncode == 0, done.stderr)
    check("and has no name either", not marks_in(engine.everything(folder + "/r")) and served.run("verify", folder + "/r").returncode == 0)
sys.exit(summary())
