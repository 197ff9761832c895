#!/usr/bin/env python3
"""The journal of a running kyket, judged over HTTP by golang.org/x/mod/sumdb and by `kyket verify`."""
import pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from judging import ask, build_judge, run
from served import PROGRAM as KYKET


def serve(data):
    return served.Server(data, now=None)


def check_served(judge, data, log):
    status, text = run(judge, "-sample", "50", "-receipts", "0,1,20", log)
    check("the judge accepts the head, entries, consistency and receipts", status == 0, text)
    status, headers, checkpoint = ask(log + "/checkpoint")
    check("the head is plain text", headers.get("Content-Type", "").startswith("text/plain"), headers)
    check("the head is not kept by caches", "no-" in headers.get("Cache-Control", ""), headers)
    size = int(checkpoint.split(b"\n")[1])
    status, headers, tile = ask(f"{log}/tile/0/000.p/{min(size, 255)}")
    check("a tile is kept for ever", "immutable" in headers.get("Cache-Control", ""), headers)
    check("a narrower tile is the beginning of a wider one", tile.startswith(ask(log + "/tile/0/000.p/3")[2]))
    wrong = ("tile/0/000.p/0", "tile/0/000.p/256", "tile/0/0", "tile/0/x000/000", "tile/64/000", "tile/0/999",
             f"receipt/{size}", "receipt/00", "receipt/-1", "receipt/x", "tile/entries/../../key", "nothing")
    for name in wrong:
        check(f"{name} is not found", ask(f"{log}/{name}")[0] == 404, name)
    key = data.parent / "key"
    key.write_bytes(ask(log + "/key")[2])
    receipt = data.parent / "receipt"
    receipt.write_bytes(ask(log + "/receipt/2")[2])
    status, text = run(KYKET, "verify", "--key", key, receipt, data)
    check("kyket verify accepts a receipt and the directory while it is served", status == 0, text)
    return size


def verify_by_address(log, key):
    for address in (log, log.removesuffix("/log") + "/"):
        status, text = run(KYKET, "verify", "--key", key, address)
        check("kyket verify accepts the journal by its address", status == 0 and "good." in text, text)
    status, text = run(KYKET, "verify", log)
    check("without a key it says that the key came from there", status == 0 and "from the place itself" in text, text)
    status, text = run(KYKET, "verify", "--key", key, log.removesuffix("/log") + "/nothing/here")
    check("an address without a journal is bad input", status == 2 and "no journal" in text, text)
    status, text = run(KYKET, "verify", "--key", key, "http://127.0.0.1:1/log")
    check("a server that does not answer is the environment's failure", status == 3, text)


def key_change(judge, folder, data):
    """The key is changed twice; whoever knows only the first one still checks everything."""
    old = folder / "key"
    before = folder / "before"
    vkey = old.read_text().strip()
    receipt = folder / "old-receipt"
    with serve(data) as server:
        before.write_bytes(ask(server.site + "/log/checkpoint")[2])
        receipt.write_bytes(ask(server.site + "/log/receipt/3")[2])
        status, text = run(KYKET, "key", "rotate", data)
        check("the key is not changed while a server runs", status == 1 and "Another kyket" in text, text)
    for i in range(2):
        status, text = run(KYKET, "key", "rotate", data)
        check("the key is changed", status == 0 and text.startswith("kyket-") and text.strip() != vkey, text)
        check("the private key is the owner's alone", (data / "journal.key").stat().st_mode & 0o777 == 0o600)
        others = [str(p) for p in data.rglob("*") if p.stat().st_mode & 0o77]
        check("and so is every other file of the data directory", not others, others)
        status, text = run(KYKET, "user", "add", data, f"sau{i}")
        check("writing goes on with the new key", status == 0, text)
    status, text = run(KYKET, "key", "show", data)
    check("the keys are shown, oldest first", status == 0 and text.startswith(vkey) and text.count("(ended)") == 2, text)
    status, text = run(KYKET, "verify", "--key", old, data)
    check("the directory verifies by the first key", status == 0 and "changed 2 times" in text, text)
    with serve(data) as server:
        log = server.site + "/log"
        status, text = run(KYKET, "verify", "--key", old, "--seen", before, log)
        check("the address verifies by the first key and goes on from an old head", status == 0 and "goes on" in text, text)
        status, text = run(judge, "-key", vkey, "-sample", "20", "-receipts", "0,5", log)
        check("the judge follows the chain of keys", status == 0, text)
        keys = folder / "keys"
        keys.write_bytes(ask(log + "/keys")[2])
        fresh = folder / "new-receipt"
        fresh.write_bytes(ask(log + "/receipt/3")[2])
        check("a new receipt is not accepted by the old key alone", run(KYKET, "verify", "--key", old, fresh)[0] == 1)
        for one in (receipt, fresh, before):
            status, text = run(KYKET, "verify", "--key", old, "--keys", keys, one)
            check(f"{one.name} verifies by the old key and the list", status == 0, text)
            (folder / "newest").write_bytes(ask(log + "/key")[2])
            status, text = run(KYKET, "verify", "--key", folder / "newest", "--keys", keys, one)
            check(f"{one.name} verifies by the newest key and the list", status == 0, text)
        bent = bytearray(keys.read_bytes())
        bent[-40] ^= 1
        keys.write_bytes(bent)
        check("a changed list is refused", run(KYKET, "verify", "--key", old, "--keys", keys, fresh)[0] != 0)


def key_missing(folder, data):
    """Without the private key everything can be read and nothing written."""
    away = folder / "elsewhere" / "journal.key"
    away.parent.mkdir()
    token = served.token(data, "quantri")
    with serve(data) as server:
        write = lambda n: server.open_unit(token, f"Xã Khóa {n}", f"khoa-{n}")
        check("with the key there a change is written", write(1)[0] == 201)
        (data / "journal.key").rename(away)
        status, _, text = write(2)
        check("once its file is taken away a change is refused with an explanation", status == 503 and "journal.key" in text, (status, text))
        check("which does not say where the key lies", str(data) not in text, text)
        check("and pages are read", server.ask("GET", "/units")[0] == 200)
        check("and signing in goes on", server.ask("POST", "/login", "user=x&password=y", Content_Type="application/x-www-form-urlencoded")[0] < 500)
        status, _, text = server.ask("GET", "/healthz")
        check("and /healthz says so", status == 503 and "journal.key is not there" in text and str(data) not in text, text)
        away.rename(data / "journal.key")
        (data / "journal.key").chmod(0o644)
        status, _, text = write(3)
        check("while others may read it nothing is written either", status == 503 and "chmod 600" in text, (status, text))
        (data / "journal.key").chmod(0o600)
        check("when it is put back the same change is written", write(2)[0] == 201 and server.ask("GET", "/healthz")[0] == 200)
    (data / "journal.key").rename(away)
    status, text = run(KYKET, "user", "add", data, "khong-ghi")
    check("writing without the key is refused with an explanation", status == 3 and "journal.key is not there" in text and str(data / "journal.key") in text, text)
    with serve(data) as server:
        site, log = server.site, server.site + "/log"
        for path in ("/", "/log/checkpoint", "/log/key", "/log/keys", "/log/receipt/1", "/login"):
            check(f"{path} is read without the key", ask(site + path)[0] == 200)
        status, headers, body = ask(site + "/healthz")
        check("/healthz says that nothing can be written", status == 503 and b"journal.key is not there" in body, body)
        check("the served journal verifies", run(KYKET, "verify", "--key", folder / "newest", log)[0] == 0)
    served.configure(data, journal_key=away)
    status, text = run(KYKET, "user", "add", data, "ghi-lai")
    check("the key may lie outside the data directory", status == 0, text)
    away.chmod(0o640)
    status, text = run(KYKET, "user", "add", data, "khong-ghi")
    check("a key that others can read is not used", status == 3 and "chmod 600" in text, text)
    away.chmod(0o600)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data"
        judge = build_judge(folder)
        status, text = run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng", *engine.args())
        check("a data directory is made", status == 0, text)
        served.raise_limits(data)
        for i in range(20):
            status, text = run(KYKET, "user", "add", data, f"nguoi{i}")
            check("an account is added", status == 0, text)
        with serve(data) as server:
            size = check_served(judge, data, server.site + "/log")
            verify_by_address(server.site + "/log", folder / "key")
        check("every change is an entry", size > 20, size)
        key_change(judge, folder, data)
        key_missing(folder, data)
        engine.leaf_change(data, 5, "v", "w")
        status, text = run(KYKET, "verify", data)
        check("a changed row is found and named", status == 1 and "Entry 5 " in text, text)
        with serve(data) as server:
            check("the judge finds it too", run(judge, server.site + "/log")[0] == 1)
    return summary()


sys.exit(main())
