#!/usr/bin/env python3
"""Journals that our code writes, judged by golang.org/x/mod/sumdb; and by `kyket verify` beside it."""
import functools, http.server, os, pathlib, random, shutil, sys, tempfile, threading

from judging import ROOT, build_judge, run
from checking import check, summary
from served import RELEASE as KYKET

MAKE_LOG = pathlib.Path(KYKET).parent / "tests" / "journal" / "make_log"


def flip(path, bit):
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def journal_files(log):
    return sorted([log / "checkpoint", *(p for p in (log / "tile").rglob("*") if p.is_file())])


def mutations(log, judge, rng, count):
    """Our verifier must find all of them; the judge those that the signed head stands on."""
    missed_by_us = 0
    for _ in range(count):
        path = rng.choice(journal_files(log))
        bit = rng.randrange(path.stat().st_size * 8)
        flip(path, bit)
        status, text = run(KYKET, "verify", log)
        missed_by_us += status == 0
        if status == 0:
            print("missed:", path, bit, text)
        flip(path, bit)
    check(f"kyket verify finds {count} changed bits", missed_by_us == 0)
    bundle = next(p for p in journal_files(log) if p.parent.name == "entries")
    flip(bundle, 200)
    check("the judge finds a changed entry", run(judge, log)[0] == 1)
    flip(bundle, 200)


def served(log):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(log)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def main():
    seed = int(os.environ.get("SEED", "20261124"))
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        judge = build_judge(folder)
        for size in (1, 2, 255, 256, 257, 1000, 65536, 70001):
            log = folder / f"log{size}"
            status, text = run(MAKE_LOG, log, size, min(size, 7))
            check(f"a journal of {size} entries is written", status == 0, text)
            status, text = run(judge, log)
            check(f"the judge accepts {size} entries, their receipts and all earlier heads", status == 0, text)
            status, text = run(KYKET, "verify", "--key", (log / "key").read_text().strip(), log, *(log / "receipt").iterdir())
            check(f"kyket verify accepts {size} entries", status == 0, text)
            if size != 1000:
                shutil.rmtree(log)
        log = folder / "log1000"
        server, address = served(log)
        status, text = run(judge, "-receipts", "0,999", address)
        check("the judge accepts the journal over HTTP", status == 0, text)
        server.shutdown()
        mutations(log, judge, rng, 150)
        other = (folder / "log1000/key").read_text().strip().replace("kyket.example", "other.example")
        check("a key that is none is refused", run(KYKET, "verify", "--key", other, log)[0] == 2)
        receipt = log / "receipt" / "0"
        flip(receipt, 8 * 60)
        check("a changed receipt is refused", run(KYKET, "verify", "--key", log / "key", receipt)[0] in (1, 2))
        check("the judge refuses it too", run(judge, log)[0] == 1)
        flip(receipt, 8 * 60)
        check("a receipt needs a key", run(KYKET, "verify", receipt)[0] == 2)
        check("a file that is none is refused", run(KYKET, "verify", ROOT / "meson.build")[0] == 2)
        check("cosignatures that are asked for must be there",
              run(KYKET, "verify", "--cosigned", "1", log)[0] == 1)
        shutil.rmtree(log / "tile" / "entries")
        check("missing entries are found", run(KYKET, "verify", log)[0] == 1)
    print(f"seed {seed}")
    return summary()


sys.exit(main())
