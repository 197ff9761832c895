#!/usr/bin/env python3
"""The journal of a running kyket, judged over HTTP by golang.org/x/mod/sumdb and by `kyket verify`."""
import os, pathlib, re, sqlite3, subprocess, sys, tempfile, urllib.error, urllib.request

ROOT = pathlib.Path(os.environ["KYKET_SOURCE"])
KYKET = os.environ["KYKET_PROGRAM"]
passed = failed = 0


def claim(text, ok, output=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("FAIL", text, "\n   ", str(output).replace("\n", "\n    "), flush=True)


def run(*args, **env):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def build_judge(folder):
    binary = folder / "judge"
    status, text = run("go", "build", "-o", binary, ROOT / "tests/journal/judge/main.go", GO111MODULE="off",
                       GOPATH="/usr/share/gocode", GOFLAGS="", GOPROXY="off", GOCACHE=folder / "cache", HOME=folder)
    if status:
        sys.exit("the judge does not build:\n" + text)
    return binary


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except urllib.error.HTTPError as err:
        return err.code, dict(err.headers), err.read()


def serve(data):
    server = subprocess.Popen([KYKET, "serve", str(data), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    port = re.search(r"port (\d+)|:(\d+)", server.stdout.readline())
    return server, f"http://127.0.0.1:{port[1] or port[2]}/log"


def raise_limits(data):
    conf = data / "kyket.conf"
    text = re.sub(r"(?m)^#? ?rate_public *=.*$", "rate_public = 100000", conf.read_text())
    conf.write_text(text)


def check_served(judge, data, log):
    status, text = run(judge, "-sample", "50", "-receipts", "0,1,20", log)
    claim("the judge accepts the head, entries, consistency and receipts", status == 0, text)
    status, headers, checkpoint = get(log + "/checkpoint")
    claim("the head is plain text", headers.get("Content-Type", "").startswith("text/plain"), headers)
    claim("the head is not kept by caches", "no-" in headers.get("Cache-Control", ""), headers)
    size = int(checkpoint.split(b"\n")[1])
    status, headers, tile = get(f"{log}/tile/0/000.p/{min(size, 255)}")
    claim("a tile is kept for ever", "immutable" in headers.get("Cache-Control", ""), headers)
    claim("a narrower tile is the beginning of a wider one", tile.startswith(get(log + "/tile/0/000.p/3")[2]))
    wrong = ("tile/0/000.p/0", "tile/0/000.p/256", "tile/0/0", "tile/0/x000/000", "tile/64/000", "tile/0/999",
             f"receipt/{size}", "receipt/00", "receipt/-1", "receipt/x", "tile/entries/../../key", "nothing")
    for name in wrong:
        claim(f"{name} is not found", get(f"{log}/{name}")[0] == 404, name)
    key = data.parent / "key"
    key.write_bytes(get(log + "/key")[2])
    receipt = data.parent / "receipt"
    receipt.write_bytes(get(log + "/receipt/2")[2])
    status, text = run(KYKET, "verify", "--key", key, receipt, data)
    claim("kyket verify accepts a receipt and the directory while it is served", status == 0, text)
    return size


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data"
        judge = build_judge(folder)
        status, text = run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng")
        claim("a data directory is made", status == 0, text)
        raise_limits(data)
        for i in range(20):
            status, text = run(KYKET, "user", "add", data, f"nguoi{i}")
            claim("an account is added", status == 0, text)
        server, log = serve(data)
        try:
            size = check_served(judge, data, log)
        finally:
            server.terminate()
            server.wait(30)
        claim("every change is an entry", size > 20, size)
        with sqlite3.connect(data / "kyket.db") as db:
            db.execute("UPDATE journal_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), 'v', 'w') AS BLOB) WHERE seq = 5")
        status, text = run(KYKET, "verify", data)
        claim("a changed row is found and named", status == 1 and "Entry 5 " in text, text)
        server, log = serve(data)
        try:
            claim("the judge finds it too", run(judge, log)[0] == 1)
        finally:
            server.terminate()
            server.wait(30)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
