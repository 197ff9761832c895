#!/usr/bin/env python3
"""Three processes: a kyket and two witnesses that cosign its journal; then two dishonest copies of it."""
import base64, os, pathlib, re, shutil, socket, subprocess, sys, tempfile, threading, time, urllib.error, urllib.request

from judging import build_judge, claim, run, summary

KYKET = os.environ["KYKET_PROGRAM"]


def ask(address, data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data), timeout=30) as reply:
            return reply.status, reply.headers, reply.read().decode()
    except urllib.error.HTTPError as err:
        return err.code, err.headers, err.read().decode()


class Process:
    """A server that says on which port it is ready."""
    def __init__(self, *command):
        self.process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.port = re.search(r"port (\d+)", self.process.stdout.readline())[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self.process.terminate()
        self.errors = self.process.communicate(timeout=30)[1]
        return self.process.returncode


def serve(data):
    return Process(KYKET, "serve", data, "--listen", "127.0.0.1:0")


def until(what, seconds=40):
    """Asks again until the answer is true: cosignatures come from another process."""
    end = time.monotonic() + seconds
    while True:
        answer = what()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.05)


def set_conf(data, **values):
    conf = data / "kyket.conf"
    text = conf.read_text()
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key} *=.*$", f"{key} = {value}", text)
    conf.write_text(text)


def size_of(checkpoint):
    return int(checkpoint.split("\n")[1])


def cosigned_head(site, size):
    def look():
        status, _, text = ask(site + "/log/checkpoint")
        return text if status == 200 and size_of(text) >= size else None
    return until(look)


def protocol(witness, key, name):
    """What a witness answers to what it must refuse."""
    add = witness.base + "/add-checkpoint"
    good = f"old 0\n\n{name}\n1\n{base64.b64encode(bytes(32)).decode()}\n\n— {name} {base64.b64encode(bytes(68)).decode()}\n"
    claim("only POST", ask(add)[0] == 405)
    claim("only that address", ask(witness.base + "/", b"x")[0] == 404)
    for body in (b"", b"old", b"old 0", b"old -1\n\n", b"old 01\n\nx", b"old 0\nabc\n\n", os.urandom(500), b"old 0\n" + b"A" * 44 + b"\n"):
        claim(f"{body[:20]!r} is a bad request", ask(add, body)[0] == 400)
    claim("too much is refused", ask(add, b"old 0\n" + b"x" * 200_000)[0] == 413)
    claim("a journal that it does not know is not found", ask(add, good.replace(name, "other").encode())[0] == 404)
    claim("a head that the journal did not sign is forbidden", ask(add, good.encode())[0] == 403)


def honest(folder, data, judge, key, witnesses, vkeys):
    """Heads with both cosignatures, checked by kyket and by the judge."""
    server = serve(data)
    try:
        head = cosigned_head(server.base, 2)
        claim("the head bears the signatures of the journal and both witnesses", head and head.count("\n— ") == 3, head)
        status, text = run(judge, "-key", key, "-witness", ",".join(vkeys), "-sample", "5", server.base + "/log")
        claim("the judge accepts both cosignatures", status == 0, text)
        (folder / "first-head").write_text(head)
        keys = ["--key", key, "--key", vkeys[0], "--key", vkeys[1], "--cosigned", "2"]
        status, text = run(KYKET, "verify", *keys, server.base)
        claim("kyket verify counts both by address", status == 0 and "2 of 2" in text, text)
        receipt = folder / "receipt"
        receipt.write_text(ask(server.base + "/log/receipt/1")[2])
        status, text = run(KYKET, "verify", *keys, receipt)
        claim("and on a receipt", status == 0 and "2 of 2" in text, text)
        flips = missed = 0
        raw = receipt.read_bytes()
        for bit in range(raw.index(b"\n\xe2\x80\x94") * 8, len(raw) * 8, 37):
            bent = bytearray(raw)
            bent[bit // 8] ^= 1 << bit % 8
            (folder / "bent").write_bytes(bent)
            flips += 1
            missed += run(KYKET, "verify", *keys, folder / "bent")[0] == 0
        claim(f"each of {flips} changed bits in the signature lines is found", flips > 40 and missed == 0, missed)
        page = ask(server.base + "/verify?entry=1")[2]
        claim("the page names both witnesses", all(v.split("+")[0] + " (" in page for v in vkeys) and "2 bên" in page, page)
    finally:
        claim("the server ends cleanly", server.stop() == 0)
    protocol(witnesses[0], key, key.split("+")[0])
    return size_of(head)


def split_view(folder, data, key, size):
    """A copy goes its own way: the witnesses have seen the other one."""
    mine, theirs = folder / "mine", folder / "theirs"
    shutil.copytree(data, mine)
    shutil.copytree(data, theirs)
    claim("one history goes on", run(KYKET, "user", "add", mine, "an")[0] == 0)
    claim("another history goes on", run(KYKET, "user", "add", theirs, "binh")[0] == 0)
    server = serve(mine)
    head = cosigned_head(server.base, size + 1)
    claim("the first one that they see is cosigned", head and size_of(head) > size, head)
    (folder / "mine-head").write_text(head or "")
    server.stop()
    for more in range(2): # at first as long as the other history, then longer
        if more:
            claim("the other history grows", run(KYKET, "user", "add", theirs, "chi")[0] == 0)
        server = serve(theirs)
        both = until(lambda: ask(server.base + "/verify")[2].count("lịch sử khác") == 2)
        claim("the second one is refused by both, and /verify says so", both)
        claim("its newest head is not published", size_of(ask(server.base + "/log/checkpoint")[2]) == size)
        bare = folder / "bare"
        shutil.rmtree(bare, ignore_errors=True)
        status, text = run(KYKET, "verify", "--key", key, "--seen", folder / "mine-head", theirs)
        claim("who kept the first head sees that there are two histories", status == 1 and "two histories" in text, text)
        server.stop()
        claim("the split is in the log", "why=split_view" in server.errors, server.errors)
    return size_of(head)


def rolled_back(folder, data, key, size):
    """An old copy comes back, as if nothing had happened since."""
    server = serve(data)
    both = until(lambda: ask(server.base + "/verify")[2].count("cũ hơn") == 2)
    claim("the rollback is refused by both, and /verify says so", both)
    status, text = run(KYKET, "verify", "--key", key, "--seen", folder / "mine-head", server.base)
    claim("who kept a longer head sees the rollback", status == 1 and "rolled back" in text, text)
    server.stop()
    claim("the rollback is in the log", "why=rollback" in server.errors, server.errors)


def restarted(folder, dirs, witnesses):
    """A witness keeps what it saw over its own end."""
    for i, one in enumerate(witnesses):
        claim("a witness ends cleanly", one.stop() == 0, one.errors)
        witnesses[i] = Process(KYKET, "witness", "serve", dirs[i], "--listen", f"127.0.0.1:{one.port}")
    claim("two witnesses on one folder: the second refuses", run(KYKET, "witness", "serve", dirs[0], "--listen", "127.0.0.1:0")[0] == 1)


def key_change(folder, data, vkeys):
    """After a change of keys the witnesses are told the new one and go on."""
    mine = folder / "mine"
    status, new_key = run(KYKET, "key", "rotate", mine)
    claim("the journal's key is changed", status == 0, new_key)
    server = serve(mine)
    head = cosigned_head(server.base, size_of((folder / "mine-head").read_text()) + 1)
    claim("the head of the change is signed by both keys and both witnesses", head and head.count("\n— ") == 4, head)
    server.stop()
    claim("an account is added", run(KYKET, "user", "add", mine, "dung")[0] == 0)
    server = serve(mine)
    both = until(lambda: ask(server.base + "/verify")[2].count("không biết") == 2)
    claim("witnesses that were not told the new key refuse", both)
    server.stop()
    return mine, new_key.strip(), size_of(head)


def slow(folder, mine, vkeys, witnesses, size):
    """The first of three witnesses takes what it is sent and never answers."""
    status, _ = run(KYKET, "witness", "init", folder / "w3", "chung-kien.example/cham")
    vkey = run(KYKET, "witness", "key", folder / "w3")[1].strip()
    claim("a third witness is made", status == 0 and vkey.startswith("chung-kien.example/cham"), vkey)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        taken = []
        threading.Thread(target=lambda: [taken.append(deaf.accept()[0]) for _ in range(9)], daemon=True).start()
        all_three = [f"http://127.0.0.1:{deaf.getsockname()[1]} {vkey}"] + [f"{w.base} {v}" for w, v in zip(witnesses, vkeys)]
        set_conf(mine, witnesses="; ".join(all_three))
        claim("an account is added", run(KYKET, "user", "add", mine, "giang")[0] == 0)
        server = serve(mine)
        begin = time.monotonic()
        head = cosigned_head(server.base, size + 1)
        took = time.monotonic() - begin
        claim("one that does not answer keeps the others waiting for nothing", head and head.count("\n— ") == 3 and took < 8,
              f"{took:.1f} s\n{head}")
        claim("it was asked", until(lambda: taken, 5))
        page = until(lambda: (lambda t: t if "Không trả lời" in t else None)(ask(server.base + "/verify")[2]))
        took = time.monotonic() - begin
        claim("after the overall time it counts as silent", page and page.count("Không trả lời") == 1 and 8 < took < 30, f"{took:.1f} s")
        claim("it is asked again", until(lambda: len(taken) > 1, 20), len(taken))
        begin = time.monotonic()
        status, took = server.stop(), time.monotonic() - begin
        claim("the server ends at once though it is being asked", status == 0 and took < 5, f"{took:.1f} s\n{server.errors}")
        for one in taken:
            one.close()
    set_conf(mine, witnesses="; ".join(all_three[1:]))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        judge = build_judge(folder)
        data = folder / "data"
        claim("a data directory is made", run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng")[0] == 0)
        key = run(KYKET, "key", "show", data)[1].strip()
        dirs, vkeys, witnesses = [folder / "w1", folder / "w2"], [], []
        try:
            for i, one in enumerate(dirs):
                status, text = run(KYKET, "witness", "init", one, f"chung-kien.example/{i + 1}")
                claim("a witness is made", status == 0 and text.startswith("chung-kien"), text)
                claim("its private key is its owner's alone", (one / "witness.key").stat().st_mode & 0o777 == 0o600)
                claim("it is told the journal's key", run(KYKET, "witness", "trust", one, key)[0] == 0)
                vkeys.append(run(KYKET, "witness", "key", one)[1].strip())
                witnesses.append(Process(KYKET, "witness", "serve", one, "--listen", "127.0.0.1:0"))
            claim("a witness is not made twice", run(KYKET, "witness", "init", dirs[0], "x")[0] == 2)
            set_conf(data, witnesses="; ".join(f"{w.base} {v}" for w, v in zip(witnesses, vkeys)), witnesses_needed="2",
                     rate_public="100000")
            size = honest(folder, data, judge, key, witnesses, vkeys)
            after = split_view(folder, data, key, size)
            restarted(folder, dirs, witnesses)
            rolled_back(folder, data, key, after)
            mine, new_key, size = key_change(folder, data, vkeys)
            for one in dirs:
                claim("the witness is told the new key", run(KYKET, "witness", "trust", one, new_key)[0] == 0)
            restarted(folder, dirs, witnesses)
            server = serve(mine)
            head = cosigned_head(server.base, size + 1)
            claim("then it goes on", head and head.count("\n— ") == 3, head)
            status, text = run(judge, "-key", key, "-witness", ",".join(vkeys), "-sample", "5", server.base + "/log")
            claim("the judge follows key and cosignatures", status == 0, text)
            server.stop()
            slow(folder, mine, vkeys, witnesses, size_of(head))
            set_conf(mine, witnesses_needed="3")
            claim("more cosignatures than witnesses are a mistake that is named", run(KYKET, "serve", mine, "--listen", "127.0.0.1:0")[0] == 2)
        finally:
            for one in witnesses:
                if one.process.poll() is None:
                    one.stop()
    return summary()


sys.exit(main())
