"""The storage engine that a test runs on, and a throw-away PostgreSQL to run it on.

tools/run_tests starts one cluster and names it in KYKET_TEST_POSTGRES; a script that imports this
module runs once per engine: on SQLite without that variable, on PostgreSQL with it.
"""
import contextlib, glob, os, pathlib, pwd, secrets, shutil, sqlite3, subprocess, sys, tempfile

SERVER = os.environ.get("KYKET_TEST_POSTGRES", "")
NAME = "PostgreSQL" if SERVER else "SQLite"


def binaries():
    """The folder of PostgreSQL's programs; Debian keeps them off the PATH."""
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True):
        if int(folder.split("/")[4]) >= 15:
            return pathlib.Path(folder)
    sys.exit("PostgreSQL 15 is not installed: ./dev setup")


def psql(conn, sql):
    """The answer to sql as lines of fields."""
    run = subprocess.run([binaries() / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conn, "-c", sql],
                         capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"psql: {run.stderr.strip()}")
    return [line.split("|") for line in run.stdout.splitlines()]


class Cluster:
    """A PostgreSQL server in a folder of its own, reached by a socket that only its user and root
    can open. Run by root, it becomes an unprivileged user, since initdb refuses root."""

    def __init__(self, settings=(), standby_of=None, name="kyket-pg"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir="/tmp"))
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.user = {}
        if os.getuid() == 0:
            names = {p.pw_name for p in pwd.getpwall()}
            account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            self.user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.conn = f"host={self.folder} user=kyket dbname=postgres"
        try:
            if standby_of:
                self.run("pg_basebackup", "-d", standby_of.conn, "-D", self.data, "-R", "-X", "stream", "-c", "fast")
            else:
                # An order of its own by default, so that a list that leans on it shows.
                self.run("initdb", "-D", self.data, "-U", "kyket", "-A", "trust", "-E", "UTF8",
                         "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")
            self.settings(f"unix_socket_directories='{self.folder}'", "listen_addresses=''",
                          "max_connections=200", *settings)
            self.start()
        except BaseException:
            self.remove()
            raise

    def run(self, program, *args):
        done = subprocess.run([binaries() / program, *args], **self.user, cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout.strip()}")

    def settings(self, *lines):
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write("".join(line + "\n" for line in lines))

    def start(self):
        # pg_ctl's child keeps its output open: a file, not a pipe.
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def stop(self, mode="immediate"):
        with contextlib.suppress(RuntimeError):
            self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def kill(self):
        """kill -9 of the whole server at once: nothing is flushed, nobody is told."""
        os.killpg(os.getpgid(self.pid()), 9)

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def promote(self):
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def remove(self):
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_database():
    """A fresh database on the test server: its connection string."""
    name = "t_" + secrets.token_hex(8)
    psql(SERVER, f"CREATE DATABASE {name}")
    return SERVER.replace("dbname=postgres", f"dbname={name}")


def args():
    """What `kyket init` and `kyket demo` get so that the data are on the engine under test."""
    return ["--postgres", new_database()] if SERVER else []


def connection(folder):
    """The connection string that a data directory names; empty on SQLite."""
    for line in (pathlib.Path(folder) / "kyket.conf").read_text().splitlines():
        if line.startswith("database ="):
            return line.split("=", 1)[1].strip()
    return ""


def everything(folder):
    """All bytes that the data directory or its database holds, for finding what must not be there."""
    conn = connection(folder)
    if conn:
        return subprocess.run([binaries() / "pg_dump", "-d", conn], check=True, capture_output=True).stdout
    return b"".join(p.read_bytes() for p in pathlib.Path(folder).glob("kyket.db*"))


def leaf_change(folder, seq, old, new):
    """Puts other words into a leaf of the journal, behind the program's back."""
    conn = connection(folder)
    if conn:
        psql(conn, f"UPDATE journal_entry SET leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '{old}', '{new}'), 'UTF8')"
                   f" WHERE seq = {seq}")
        return
    with contextlib.closing(sqlite3.connect(f"{folder}/kyket.db")) as db, db:
        db.execute(f"UPDATE journal_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), '{old}', '{new}') AS BLOB) WHERE seq = {seq}")


def rows(folder, sql):
    """The rows that sql gives in the database of a data directory, each a list of texts."""
    conn = connection(folder)
    if conn:
        return psql(conn, sql)
    with contextlib.closing(sqlite3.connect(f"file:{folder}/kyket.db?mode=ro", uri=True)) as db:
        return [["" if v is None else str(v) for v in row] for row in db.execute(sql)]
