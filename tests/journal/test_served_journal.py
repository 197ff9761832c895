#!/usr/bin/env python3
"""The journal of a running kyket, judged over HTTP by golang.org/x/mod/sumdb and by `kyket verify`."""
import os, pathlib, re, subprocess, sys, tempfile, urllib.error, urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
from judging import build_judge, claim, run, summary

KYKET = os.environ["KYKET_PROGRAM"]


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


def verify_by_address(log, key):
    for address in (log, log.removesuffix("/log") + "/"):
        status, text = run(KYKET, "verify", "--key", key, address)
        claim("kyket verify accepts the journal by its address", status == 0 and "good." in text, text)
    status, text = run(KYKET, "verify", log)
    claim("without a key it says that the key came from there", status == 0 and "from the place itself" in text, text)
    status, text = run(KYKET, "verify", "--key", key, log.removesuffix("/log") + "/nothing/here")
    claim("an address without a journal is bad input", status == 2 and "no journal" in text, text)
    status, text = run(KYKET, "verify", "--key", key, "http://127.0.0.1:1/log")
    claim("a server that does not answer is the environment's failure", status == 3, text)


def key_change(judge, folder, data):
    """The key is changed twice; whoever knows only the first one still checks everything."""
    old = folder / "key"
    before = folder / "before"
    vkey = old.read_text().strip()
    server, log = serve(data)
    before.write_bytes(get(log + "/checkpoint")[2])
    receipt = folder / "old-receipt"
    receipt.write_bytes(get(log + "/receipt/3")[2])
    status, text = run(KYKET, "key", "rotate", data)
    claim("the key is not changed while a server runs", status == 1 and "Another kyket" in text, text)
    server.terminate()
    server.wait(30)
    for i in range(2):
        status, text = run(KYKET, "key", "rotate", data)
        claim("the key is changed", status == 0 and text.startswith("kyket-") and text.strip() != vkey, text)
        claim("the private key is the owner's alone", (data / "journal.key").stat().st_mode & 0o777 == 0o600)
        status, text = run(KYKET, "user", "add", data, f"sau{i}")
        claim("writing goes on with the new key", status == 0, text)
    status, text = run(KYKET, "key", "show", data)
    claim("the keys are shown, oldest first", status == 0 and text.startswith(vkey) and text.count("(ended)") == 2, text)
    status, text = run(KYKET, "verify", "--key", old, data)
    claim("the directory verifies by the first key", status == 0 and "changed 2 times" in text, text)
    server, log = serve(data)
    try:
        status, text = run(KYKET, "verify", "--key", old, "--seen", before, log)
        claim("the address verifies by the first key and goes on from an old head", status == 0 and "goes on" in text, text)
        status, text = run(judge, "-key", vkey, "-sample", "20", "-receipts", "0,5", log)
        claim("the judge follows the chain of keys", status == 0, text)
        keys = folder / "keys"
        keys.write_bytes(get(log + "/keys")[2])
        fresh = folder / "new-receipt"
        fresh.write_bytes(get(log + "/receipt/3")[2])
        claim("a new receipt is not accepted by the old key alone", run(KYKET, "verify", "--key", old, fresh)[0] == 1)
        for one in (receipt, fresh, before):
            status, text = run(KYKET, "verify", "--key", old, "--keys", keys, one)
            claim(f"{one.name} verifies by the old key and the list", status == 0, text)
            (folder / "newest").write_bytes(get(log + "/key")[2])
            status, text = run(KYKET, "verify", "--key", folder / "newest", "--keys", keys, one)
            claim(f"{one.name} verifies by the newest key and the list", status == 0, text)
        bent = bytearray(keys.read_bytes())
        bent[-40] ^= 1
        keys.write_bytes(bent)
        claim("a changed list is refused", run(KYKET, "verify", "--key", old, "--keys", keys, fresh)[0] != 0)
    finally:
        server.terminate()
        server.wait(30)


def key_missing(folder, data):
    """Without the private key everything can be read and nothing written."""
    away = folder / "elsewhere" / "journal.key"
    away.parent.mkdir()
    (data / "journal.key").rename(away)
    status, text = run(KYKET, "user", "add", data, "khong-ghi")
    claim("writing without the key is refused with an explanation", status == 3 and "journal.key is not there" in text, text)
    server, log = serve(data)
    site = log.removesuffix("/log")
    try:
        for path in ("/", "/log/checkpoint", "/log/key", "/log/keys", "/log/receipt/1", "/login"):
            claim(f"{path} is read without the key", get(site + path)[0] == 200)
        status, headers, body = get(site + "/healthz")
        claim("/healthz says that nothing can be written", status == 503 and b"journal.key is not there" in body, body)
        claim("the served journal verifies", run(KYKET, "verify", "--key", folder / "newest", log)[0] == 0)
    finally:
        server.terminate()
        server.wait(30)
    conf = data / "kyket.conf"
    conf.write_text(re.sub(r"(?m)^journal_key *=.*$", f"journal_key = {away}", conf.read_text()))
    status, text = run(KYKET, "user", "add", data, "ghi-lai")
    claim("the key may lie outside the data directory", status == 0, text)
    away.chmod(0o640)
    status, text = run(KYKET, "user", "add", data, "khong-ghi")
    claim("a key that others can read is not used", status == 3 and "chmod 600" in text, text)
    away.chmod(0o600)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data"
        judge = build_judge(folder)
        status, text = run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng", *engine.args())
        claim("a data directory is made", status == 0, text)
        raise_limits(data)
        for i in range(20):
            status, text = run(KYKET, "user", "add", data, f"nguoi{i}")
            claim("an account is added", status == 0, text)
        server, log = serve(data)
        try:
            size = check_served(judge, data, log)
            verify_by_address(log, folder / "key")
        finally:
            server.terminate()
            server.wait(30)
        claim("every change is an entry", size > 20, size)
        key_change(judge, folder, data)
        key_missing(folder, data)
        engine.leaf_change(data, 5, "v", "w")
        status, text = run(KYKET, "verify", data)
        claim("a changed row is found and named", status == 1 and "Entry 5 " in text, text)
        server, log = serve(data)
        try:
            claim("the judge finds it too", run(judge, log)[0] == 1)
        finally:
            server.terminate()
            server.wait(30)
    return summary()


sys.exit(main())
