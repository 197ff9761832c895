#!/usr/bin/env python3
"""The primary is killed while people write and its synchronous standby takes over: nothing that was
acknowledged is lost, nothing is doubled, and the service is back within ten seconds.

  test_failover.py [--long]     3 times, or 20
"""
import contextlib, os, pathlib, signal, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import checking
import served
from checking import check, counts, summary

ROUNDS = 20 if "--long" in sys.argv else 3
WRITERS = 6
BACK_WITHIN_S = 10


def kill_server(cluster):
    """kill -9 of every process of the cluster: the postmaster first, so that it starts none anew."""
    postmaster = cluster.pid()
    children = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == postmaster:
                children.append(int(stat.parent.name))
    for pid in [postmaster, *children]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def until(what, seconds, condition):
    if not checking.until(condition, seconds):
        raise RuntimeError(f"{what}: not within {seconds} s")


def is_streaming(primary):
    return engine.psql(primary.conn, "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == [["1"]]


def add_standby(primary):
    standby = engine.Cluster(["synchronous_standby_names=''"], standby_of=primary, name="kyket-standby")
    engine.psql(primary.conn, "ALTER SYSTEM SET synchronous_standby_names = '*'")
    engine.psql(primary.conn, "SELECT pg_reload_conf()")
    until("synchronous standby", 60, lambda: is_streaming(primary))
    return standby


class Load:
    """Writers that repeat each change by its key until it is acknowledged."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self.sent, self.acknowledged, self.statuses = {}, {}, {}
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(i,)) for i in range(WRITERS)]
        for t in self.threads:
            t.start()

    def write(self, number):
        count = 0
        while not self.stopping.is_set():
            name = f"Xã {id(self) % 9973}-{number}-{count}"
            self.sent[name] = 0
            while not self.stopping.is_set():
                self.sent[name] += 1
                try:
                    status, head, _ = self.server.open_unit(self.token, name, name.split()[1], timeout=30)
                except OSError:
                    status, head = 0, {}
                with self.lock:
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                if status == 201:
                    self.acknowledged[name] = time.monotonic()
                    break
                if status == 503 and not head.get("Retry-After"):
                    self.statuses["503 without Retry-After"] = 1
                self.stopping.wait(0.05)
            count += 1

    def count_after(self, moment):
        return sum(at > moment for at in list(self.acknowledged.values()))

    def end(self):
        self.stopping.set()
        for t in self.threads:
            t.join()


def one_round(number, primary, standby, folder, server, token):
    """Kills primary under load and promotes standby, which is the new primary."""
    load = Load(server, token)
    try:
        until("acknowledged writes", 60, lambda: len(load.acknowledged) > 10 + number * 3)
        kill_server(primary)
        standby.promote()
        promoted = time.monotonic()
        until("writes after the promotion", 60, lambda: load.count_after(promoted))
        back = min(at for at in load.acknowledged.values() if at > promoted) - promoted
        until("more writes", 60, lambda: load.count_after(promoted) > 10)
    finally:
        load.end()
    names = {}
    for name, count in engine.psql(standby.conn.replace("dbname=postgres", "dbname=kyket"),
                                   "SELECT name, COUNT(*) FROM unit GROUP BY name"):
        names[name] = int(count)
    lost = [n for n in load.acknowledged if n not in names]
    doubled = [n for n in load.sent if names.get(n, 0) > 1]
    check(f"{number}: of {len(load.acknowledged)} acknowledged changes none is lost", not lost, lost)
    check(f"{number}: of {sum(load.sent.values())} sent none is doubled", not doubled, doubled)
    print(f"{number}: back {back:.1f} s after the promotion")
    check(f"{number}: that is at most {BACK_WITHIN_S} s", back <= BACK_WITHIN_S, back)
    check(f"{number}: who could not be served was told to come again ({load.statuses})",
          set(load.statuses) <= {201, 503}, load.statuses)
    return back


def commit_cut_off(primary, standby, server, token, folder):
    """A commit that is cancelled while it waits for the standby is not called done, and is settled later."""
    standby.stop("fast")
    others = []
    starting = threading.Thread(target=lambda: others.append(served.Server(folder)), daemon=True)
    starting.start()
    starting.join(60)
    check("a program that is started while the standby is gone becomes ready to show pages", others and others[0].ask("GET", "/")[0] == 200)
    for other in others:
        other.stop(signal.SIGKILL)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(server.open_unit(token, "Xã Chờ", "cut-off")))
    asking.start()
    waiting = lambda: engine.psql(primary.conn, "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    until("a commit that waits", 30, waiting)
    while asking.is_alive():  # the note that the token was used waits as well
        engine.psql(primary.conn, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        asking.join(0.3)
    status, head, text = answers[0]
    check("a commit cancelled while it waits for the standby is answered 503 with Retry-After",
          status == 503 and head.get("Retry-After"), (status, text))
    check("and says that it may have been saved", "not known" in text or "chưa rõ" in text, text)
    answers.clear()
    asking = threading.Thread(target=lambda: answers.append(server.open_unit(token, "Xã Chờ", "cut-off")))
    asking.start()
    until("the repetition waits as well", 30, waiting)
    check("its repetition is not answered before the standby has it", not answers, answers)
    standby.start()
    asking.join(60)
    again = engine.psql(primary.conn.replace("dbname=postgres", "dbname=kyket"), "SELECT COUNT(*) FROM unit WHERE name = 'Xã Chờ'")
    check("then it is, with the first result, once", answers and answers[0][0] == 201 and again == [["1"]], (answers, again))


def main():
    clusters = []
    with tempfile.TemporaryDirectory(prefix="kyket-failover-") as name:
        folder, server = name + "/d", None
        try:
            primary = engine.Cluster(name="kyket-primary")
            clusters.append(primary)
            engine.psql(primary.conn, "CREATE DATABASE kyket")
            standby = add_standby(primary)
            clusters.append(standby)
            # A new standby takes the folder, and so the address, of the one that was killed.
            hosts = [primary.folder, standby.folder]
            done = served.run("init", folder, "--name", "Tỉnh", "--postgres",
                              f"host={hosts[0]},{hosts[1]} user=kyket dbname=kyket")
            check("a data directory is made on two hosts", done.returncode == 0, done.stderr)
            served.raise_limits(folder)
            token = served.token(folder, "quantri")
            server = served.Server(folder)
            commit_cut_off(primary, standby, server, token, folder)
            for number in range(ROUNDS):
                one_round(number + 1, primary, standby, folder, server, token)
                primary.remove()
                primary, standby = standby, None
                if number + 1 == ROUNDS:
                    break
                standby = add_standby(primary)
                clusters.append(standby)
                # The address of a server that is gone is given to the new one.
                os.symlink(standby.folder, clusters[-3].folder)
            done = served.run("fsck", folder)
            check("fsck is clean at the end", done.returncode == 0, done.stdout + done.stderr)
        finally:
            if server:
                server.process.terminate() if not counts["failed"] else server.process.kill()
                check("the server ends cleanly", server.process.wait(120) == 0)
            for cluster in clusters:
                cluster.remove()
                with contextlib.suppress(FileNotFoundError):
                    if cluster.folder.is_symlink():
                        cluster.folder.unlink()
            if server and counts["failed"]:
                print(server.errors[-3000:])
    return summary()


sys.exit(main())
