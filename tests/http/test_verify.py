#!/usr/bin/env python3
"""Receipts as people meet them: the page /verify, the printed receipt, and what strangers send there."""
import os, pathlib, random, re, subprocess, sys, tempfile, urllib.error, urllib.parse, urllib.request

KYKET = os.environ["KYKET_PROGRAM"]
passed = failed = 0


def claim(text, ok, output=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("FAIL", text, "\n   ", re.sub(r"(?s)^.*<main", "<main", str(output))[:1500].replace("\n", "\n    "), flush=True)


def run(*args):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def ask(path, data=None, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(site + path, data, headers or {}), timeout=60) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as err:
        return err.code, err.read()


def post(**fields):
    status, body = ask("/verify", urllib.parse.urlencode(fields).encode())
    return status, body.decode()


def upload(data, **fields):
    mark = "kyket-test-mark"
    body = b"".join(f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items())
    body += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.tlog-proof"\r\n\r\n'.encode() + data
    status, page = ask("/verify", body + f"\r\n--{mark}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={mark}"})
    return status, page.decode()


def right_ones(receipt, key):
    status, page = ask("/verify")
    page = page.decode()
    claim("the page says how to check without it", status == 200 and "kyket verify --key " + key in page, page)
    for how, (status, page) in {"pasted": post(receipt=receipt.decode()), "a file": upload(receipt),
                                "without its last newline": post(receipt=receipt.decode().strip()),
                                "with Windows newlines": post(receipt=receipt.decode().replace("\n", "\r\n")),
                                "with the key given": post(receipt=receipt.decode(), key=key)}.items():
        claim(f"a receipt that is {how} is right", status == 200 and "Biên nhận đúng" in page, page)
        for word in ("Đã khai báo đơn vị", "unit.opened", "mục 0 của nhật ký kyket-", key, "chương trình tự ghi", "không có bên nào"):
            claim(f"it says in words: {word}", word in page, page)
    claim("the same in English", "The receipt is right" in ask("/verify?lang=en&entry=0")[1].decode())


def wrong_ones(receipt, key, folder):
    rng = random.Random(20261124)
    for _ in range(120):
        bent = bytearray(receipt)
        bit = rng.randrange(len(bent) * 8)
        bent[bit // 8] ^= 1 << bit % 8
        status, page = upload(bytes(bent))
        claim(f"bit {bit} changed: nothing is proved", status == 422 and "không chứng minh được gì" in page and "Biên nhận đúng" not in page, page)
    hostile = [b"", b"\0" * 5000, b"c2sp.org/tlog-proof@v1\n" * 3000, os.urandom(4000), "<script>alert(1)</script>".encode(), receipt * 2,
               b"c2sp.org/tlog-proof@v1\nextra " + b"A" * 300000 + b"\nindex 0\n\n", receipt.replace(b"index 0", b"index 99999999999999999999")]
    for data in hostile:
        status, page = upload(data)
        claim(f"{data[:30]!r} is refused in words", status == 422 and "không chứng minh được gì" in page and "<script>alert" not in page, page)
    claim("2 MB are too much", upload(b"A" * 2_000_000)[0] == 413)
    status, page = post(receipt="<script>alert(1)</script>", key='"><script>alert(2)</script>')
    claim("what was typed is shown escaped", status == 422 and "<script>alert" not in page, page)
    status, text = run(KYKET, "init", folder / "other", "--name", "Nơi khác")
    status, vkey = run(KYKET, "key", "show", folder / "other")
    status, page = post(receipt=receipt.decode(), key=vkey.strip())
    claim("another journal's key does not fit", status == 422 and "không do khóa đã ghi ký" in page, page)
    status, page = post(receipt=receipt.decode(), key="abc")
    claim("a key that is none is named so", status == 422 and "không phải khóa công khai" in page, page)


def foreign(folder, receipt):
    """A receipt of another journal: unknown at first, right with its key."""
    global site
    server, own = site_of(folder / "other")
    here, site = site, own
    text = ask("/log/receipt/0")[1].decode()
    key = ask("/log/key")[1].decode().strip()
    server.terminate()
    server.wait(30)
    site = here
    status, page = post(receipt=text)
    claim("a receipt of another journal asks for its key", status == 422 and "thuộc nhật ký khác" in page, page)
    status, page = post(receipt=text, key=key)
    claim("with its key it is right, and no name of a unit is made up", status == 200 and "Biên nhận đúng" in page and "Lâm Thượng" not in page.split("<main")[1].split("</main")[0], page)


def on_paper(receipt):
    status, page = ask("/log/receipt/0/print")
    page = page.decode()
    claim("the printed receipt has the whole text", status == 200 and receipt.decode().replace("+", "+") in page.replace("&#43;", "+"), page)
    claim("and two codes, drawn without script or style", page.count('<svg class="qr"') == 2 and "style=" not in page, page)
    address = re.search(r"<code>(http://[^<]+/verify\?[^<]+)</code>", page)
    claim("and the address that its code holds", address, page)
    path = address[1].replace("&amp;", "&").removeprefix(site)
    status, page = ask(path)
    claim("that address says that the paper is right", status == 200 and "Mục ghi trên giấy đúng là mục" in page.decode(), page)
    status, page = ask(path[:-4] + "0000")
    claim("another fingerprint on the paper is found", status == 422 and "giữ lại tờ giấy" in page.decode(), page)
    for bad in ("/verify?entry=99999", "/verify?entry=-1", "/verify?entry=x&leaf=1"):
        claim(f"{bad} is answered in words", ask(bad)[0] == 422)
    for bad in ("/log/receipt/99999/print", "/log/receipt/x/print", "/log/receipt/-1/print"):
        claim(f"{bad} is not found", ask(bad)[0] == 404)


def site_of(data):
    server = subprocess.Popen([KYKET, "serve", str(data), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = re.search(r"port (\d+)", server.stdout.readline())[1]
    return server, "http://127.0.0.1:" + port


def main():
    global site
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data"
        claim("a data directory is made", run(KYKET, "init", data, "--name", "Tỉnh Lâm Thượng")[0] == 0)
        conf = data / "kyket.conf"
        conf.write_text(re.sub(r"(?m)^rate_(\w+) *=.*$", r"rate_\1 = 100000", conf.read_text()))
        server, site = site_of(data)
        try:
            key = ask("/log/key")[1].decode().strip()
            receipt = ask("/log/receipt/0")[1]
            claim("the portal links the page", 'href="/verify"' in ask("/")[1].decode())
            right_ones(receipt, key)
            wrong_ones(receipt, key, folder)
            foreign(folder, receipt)
            on_paper(receipt)
        finally:
            server.terminate()
            claim("the server ends cleanly", server.wait(30) == 0)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


site = ""
sys.exit(main())
