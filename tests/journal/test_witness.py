#!/usr/bin/env python3
"""Three processes: a kyket and two witnesses that cosign its journal; then two dishonest copies of it."""
import base64, functools, os, pathlib, shutil, socket, sys, tempfile, threading, time

import judging
from judging import build_judge, run
from checking import check, summary, until
from served import PROGRAM as KYKET, Server, configure

serve = functools.partial(Server, now=None)


def ask(address, data=None):
    status, headers, body = judging.ask(address, data)
    return status, headers, body.decode()


def size_of(checkpoint):
    return int(checkpoint.split("\n")[1])


def cosigned_head(site, size):
    def look():
        status, _, text = ask(site + "/log/checkpoint")
        return text if status == 200 and size_of(text) >= size else None
    return until(look)


def protocol(witness, key, name):
    """What a witness answers to what it must refuse."""
    add = witness.site + "/add-checkpoint"
    good = f"old 0\n\n{name}\n1\n{base64.b64encode(bytes(32)).decode()}\n\n— {name} {base64.b64encode(bytes(68)).decode()}\n"
    check("only POST", ask(add)[0] == 405)
    check("only that address", ask(witness.site + "/", b"x")[0] == 404)
    for body in (b"", b"old", b"old 0", b"old -1\n\n", b"old 01\n\nx", b"old 0\nabc\n\n", os.urandom(500), b"old 0\n" + b"A" * 44 + b"\n"):
        check(f"{body[:20]!r} is a bad request", ask(add, body)[0] == 400)
    check("too much is refused", ask(add, b"old 0\n" + b"x" * 200_000)[0] == 413)
    check("a journal that it does not know is not found", ask(add, good.replace(name, "other").encode())[0] == 404)
    check("a head that the journal did not sign is forbidden", ask(add, good.encode())[0] == 403)


def honest(folder, data, judge, key, witnesses, vkeys):
    """Heads with both cosignatures, checked by kyket and by the judge."""
    server = serve(data)
    try:
        head = cosigned_head(server.site, 2)
        check("the head bears the signatures of the journal and both witnesses", head and head.count("\n— ") == 3, head)
        status, text = run(judge, "-key", key, "-witness", ",".join(vkeys), "-sample", "5", server.site + "/log")
        check("the judge accepts both cosignatures", status == 0, text)
        (folder / "first-head").write_text(head)
        keys = ["--key", key, "--key", vkeys[0], "--key", vkeys[1], "--cosigned", "2"]
        status, text = run(KYKET, "verify", *keys, server.site)
        check("kyket verify counts both by address", status == 0 and "2 of 2" in text, text)
        receipt = folder / "receipt"
        receipt.write_text(ask(server.site + "/log/receipt/1")[2])
        status, text = run(KYKET, "verify", *keys, receipt)
        check("and on a receipt", status == 0 and "2 of 2" in text, text)
        flips = missed = 0
        raw = receipt.read_bytes()
        for bit in range(raw.index(b"\n\xe2\x80\x94") * 8, len(raw) * 8, 37):
            bent = bytearray(raw)
            bent[bit // 8] ^= 1 << bit % 8
            (folder / "bent").write_bytes(bent)
            flips += 1
            missed += run(KYKET, "verify", *keys, folder / "bent")[0] == 0
        check(f"each of {flips} changed bits in the signature lines is found", flips > 40 and missed == 0, missed)
        page = ask(server.site + "/verify?entry=1")[2]
        check("the page names both witnesses", all(v.split("+")[0] + " (" in page for v in vkeys) and "2 bên" in page, page)
    finally:
        check("the server ends cleanly", server.stop() == 0)
    protocol(witnesses[0], key, key.split("+")[0])
    return size_of(head)


def split_view(folder, data, key, size):
    """A copy goes its own way: the witnesses have seen the other one."""
    mine, theirs = folder / "mine", folder / "theirs"
    shutil.copytree(data, mine)
    shutil.copytree(data, theirs)
    check("one history goes on", run(KYKET, "user", "add", mine, "an")[0] == 0)
    check("another history goes on", run(KYKET, "user", "add", theirs, "binh")[0] == 0)
    server = serve(mine)
    head = cosigned_head(server.site, size + 1)
    check("the first one that they see is cosigned", head and size_of(head) > size, head)
    (folder / "mine-head").write_text(head or "")
    server.stop()
    for more in range(2): # at first as long as the other history, then longer
        if more:
            check("the other history grows", run(KYKET, "user", "add", theirs, "chi")[0] == 0)
        server = serve(theirs)
        both = until(lambda: ask(server.site + "/verify")[2].count("lịch sử khác") == 2)
        check("the second one is refused by both, and /verify says so", both)
        check("its newest head is not published", size_of(ask(server.site + "/log/checkpoint")[2]) == size)
        bare = folder / "bare"
        shutil.rmtree(bare, ignore_errors=True)
        status, text = run(KYKET, "verify", "--key", key, "--seen", folder / "mine-head", theirs)
        check("who kept the first head sees that there are two histories", status == 1 and "two histories" in text, text)
        server.stop()
        check("the split is in the log", "why=split_view" in server.errors, server.errors)
    return size_of(head)


def rolled_back(folder, data, key, size):
    """An old copy comes back, as if nothing had happened since."""
    server = serve(data)
    both = until(lambda: ask(server.site + "/verify")[2].count("cũ hơn") == 2)
    check("the rollback is refused by both, and /verify says so", both)
    status, text = run(KYKET, "verify", "--key", key, "--seen", folder / "mine-head", server.site)
    check("who kept a longer head sees the rollback", status == 1 and "rolled back" in text, text)
    server.stop()
    check("the rollback is in the log", "why=rollback" in server.errors, server.errors)


def restarted(folder, dirs, witnesses):
    """A witness keeps what it saw over its own end."""
    for i, one in enumerate(witnesses):
        check("a witness ends cleanly", one.stop() == 0, one.errors)
        witnesses[i] = serve(dirs[i], "witness serve", port=one.port)
    check("two witnesses on one folder: the second refuses", run(KYKET, "witness", "serve", dirs[0], "--listen", "127.0.0.1:0")[0] == 1)


def key_change(folder, data, vkeys):
    """After a change of keys the witnesses are told the new one and go on."""
    mine = folder / "mine"
    status, new_key = run(KYKET, "key", "rotate", mine)
    check("the journal's key is changed", status == 0, new_key)
    server = serve(mine)
    head = cosigned_head(server.site, size_of((folder / "mine-head").read_text()) + 1)
    check("the head of the change is signed by both keys and both witnesses", head and head.count("\n— ") == 4, head)
    server.stop()
    check("an account is added", run(KYKET, "user", "add", mine, "dung")[0] == 0)
    server = serve(mine)
    both = until(lambda: ask(server.site + "/verify")[2].count("không biết") == 2)
    check("witnesses that were not told the new key refuse", both)
    server.stop()
    return mine, new_key.strip(), size_of(head)


def slow(folder, mine, vkeys, witnesses, size):
    """The first of three witnesses takes what it is sent and never answers."""
    status, _ = run(KYKET, "witness", "init", folder / "w3", "chung-kien.example/cham")
    vkey = run(KYKET, "witness", "key", folder / "w3")[1].strip()
    check("a third witness is made", status == 0 and vkey.startswith("chung-kien.example/cham"), vkey)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        taken = []
        threading.Thread(target=lambda: [taken.append(deaf.accept()[0]) for _ in range(9)], daemon=True).start()
        all_three = [f"http://127.0.0.1:{deaf.getsockname()[1]} {vkey}"] + [f"{w.site} {v}" for w, v in zip(witnesses, vkeys)]
        configure(mine, witnesses="; ".join(all_three))
        check("an account is added", run(KYKET, "user", "add", mine, "giang")[0] == 0)
        server = serve(mine)
        begin = time.monotonic()
        head = cosigned_head(server.site, size + 1)
        took = time.monotonic() - begin
        check("one that does not answer keeps the others waiting for nothing", head and head.count("\n— ") == 3 and took < 8,
              f"{took:.1f} s\n{head}")
        check("it was asked", until(lambda: taken, 5))
        page = until(lambda: (lambda t: t if "Không trả lời" in t else None)(ask(server.site + "/verify")[2]))
        took = time.monotonic() - begin
        check("after the overall time it counts as silent", page and page.count("Không trả lời") == 1 and 8 < took < 30, f"{took:.1f} s")
        check("it is asked again", until(lambda: len(taken) > 1, 20), len(taken))
        begin = time.monotonic()
        status, took = server.stop(), time.monotonic() - begin
        check("the server ends at once though it is being asked", status == 0 and took < 5, f"{took:.1f} s\n{server.errors}")
        for one in taken:
            one.close()
    configure(mine, witnesses="; ".join(all_three[1:]))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        judge = build_judge(folder)
        data = folder / "data"
        check("a data directory is made", run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng")[0] == 0)
        key = run(KYKET, "key", "show", data)[1].strip()
        dirs, vkeys, witnesses = [folder / "w1", folder / "w2"], [], []
        try:
            for i, one in enumerate(dirs):
                status, text = run(KYKET, "witness", "init", one, f"chung-kien.example/{i + 1}")
                check("a witness is made", status == 0 and text.startswith("chung-kien"), text)
                check("its private key is its owner's alone", (one / "witness.key").stat().st_mode & 0o777 == 0o600)
                check("it is told the journal's key", run(KYKET, "witness", "trust", one, key)[0] == 0)
                vkeys.append(run(KYKET, "witness", "key", one)[1].strip())
                witnesses.append(serve(one, "witness serve"))
            check("a witness is not made twice", run(KYKET, "witness", "init", dirs[0], "x")[0] == 2)
            configure(data, witnesses="; ".join(f"{w.site} {v}" for w, v in zip(witnesses, vkeys)), witnesses_needed="2",
                     rate_public="100000")
            size = honest(folder, data, judge, key, witnesses, vkeys)
            after = split_view(folder, data, key, size)
            restarted(folder, dirs, witnesses)
            rolled_back(folder, data, key, after)
            mine, new_key, size = key_change(folder, data, vkeys)
            for one in dirs:
                check("the witness is told the new key", run(KYKET, "witness", "trust", one, new_key)[0] == 0)
            restarted(folder, dirs, witnesses)
            server = serve(mine)
            head = cosigned_head(server.site, size + 1)
            check("then it goes on", head and head.count("\n— ") == 3, head)
            status, text = run(judge, "-key", key, "-witness", ",".join(vkeys), "-sample", "5", server.site + "/log")
            check("the judge follows key and cosignatures", status == 0, text)
            server.stop()
            slow(folder, mine, vkeys, witnesses, size_of(head))
            configure(mine, witnesses_needed="3")
            check("more cosignatures than witnesses are a mistake that is named", run(KYKET, "serve", mine, "--listen", "127.0.0.1:0")[0] == 2)
        finally:
            for one in witnesses:
                if one.process.poll() is None:
                    one.stop()
    return summary()


sys.exit(main())
