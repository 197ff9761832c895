#!/usr/bin/env python3
"""Receipts as people meet them: the page /verify, the printed receipt, and what strangers send there."""
import functools, os, pathlib, random, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor

run = functools.partial(served.run, now=None)


def ask(path, fields=None, files=None):
    """As somebody who comes for the first time: (status, text)."""
    status, _, text = Visitor(server.port).send("POST" if fields is not None else "GET", path, fields, files=files)
    return status, text


def post(**fields):
    return ask("/verify", fields)


def upload(data):
    return ask("/verify", {}, [("file", "a.tlog-proof", data)])


def right_ones(receipt, key):
    status, page = ask("/verify")
    check("the page says how to check without it", status == 200 and "kyket verify --key " + key in page, page)
    for how, (status, page) in {"pasted": post(receipt=receipt.decode()), "a file": upload(receipt),
                                "without its last newline": post(receipt=receipt.decode().strip()),
                                "with Windows newlines": post(receipt=receipt.decode().replace("\n", "\r\n")),
                                "with the key given": post(receipt=receipt.decode(), key=key)}.items():
        check(f"a receipt that is {how} is right", status == 200 and "Biên nhận đúng" in page, page)
        for word in ("Đã khai báo đơn vị", "unit.opened", "mục 0 của nhật ký kyket-", key, "chương trình tự ghi", "không có bên nào"):
            check(f"it says in words: {word}", word in page, page)
    check("the same in English", "The receipt is right" in ask("/verify?lang=en&entry=0")[1])


def wrong_ones(receipt, key, folder):
    rng = random.Random(20261124)
    for _ in range(120):
        bent = bytearray(receipt)
        bit = rng.randrange(len(bent) * 8)
        bent[bit // 8] ^= 1 << bit % 8
        status, page = upload(bytes(bent))
        check(f"bit {bit} changed: nothing is proved", status == 422 and "không chứng minh được gì" in page and "Biên nhận đúng" not in page, page)
    hostile = [b"", b"\0" * 5000, b"c2sp.org/tlog-proof@v1\n" * 3000, os.urandom(4000), "<script>alert(1)</script>".encode(), receipt * 2,
               b"c2sp.org/tlog-proof@v1\nextra " + b"A" * 300000 + b"\nindex 0\n\n", receipt.replace(b"index 0", b"index 99999999999999999999")]
    for data in hostile:
        status, page = upload(data)
        check(f"{data[:30]!r} is refused in words", status == 422 and "không chứng minh được gì" in page and "<script>alert" not in page, page)
    check("2 MB are too much", upload(b"A" * 2_000_000)[0] == 413)
    status, page = post(receipt="<script>alert(1)</script>", key='"><script>alert(2)</script>')
    check("what was typed is shown escaped", status == 422 and "<script>alert" not in page, page)
    run("init", folder / "other", "--name", "Nơi khác", *engine.args())
    status, page = post(receipt=receipt.decode(), key=run("key", "show", folder / "other").stdout.strip())
    check("another journal's key does not fit", status == 422 and "không do khóa đã ghi ký" in page, page)
    status, page = post(receipt=receipt.decode(), key="abc")
    check("a key that is none is named so", status == 422 and "không phải khóa công khai" in page, page)


def foreign(folder, receipt):
    """A receipt of another journal: unknown at first, right with its key."""
    with served.Server(folder / "other", now=None) as other:
        text, key = other.ask("GET", "/log/receipt/0")[2], other.ask("GET", "/log/key")[2].strip()
    status, page = post(receipt=text)
    check("a receipt of another journal asks for its key", status == 422 and "thuộc nhật ký khác" in page, page)
    status, page = post(receipt=text, key=key)
    check("with its key it is right, and no name of a unit is made up", status == 200 and "Biên nhận đúng" in page and "Lâm Thượng" not in page.split("<main")[1].split("</main")[0], page)


def on_paper(receipt):
    status, page = ask("/log/receipt/0/print")
    check("the printed receipt has the whole text", status == 200 and receipt.decode() in page.replace("&#43;", "+"), page)
    check("and two codes, drawn without script or style", page.count('<svg class="qr"') == 2 and "style=" not in page, page)
    address = re.search(r"<code>(http://[^<]+/verify\?[^<]+)</code>", page)
    check("and the address that its code holds", address, page)
    path = address[1].replace("&amp;", "&").removeprefix(server.site)
    status, page = ask(path)
    check("that address says that the paper is right", status == 200 and "Mục ghi trên giấy đúng là mục" in page, page)
    status, page = ask(path[:-4] + "0000")
    check("another fingerprint on the paper is found", status == 422 and "giữ lại tờ giấy" in page, page)
    for bad in ("/verify?entry=99999", "/verify?entry=-1", "/verify?entry=x&leaf=1"):
        check(f"{bad} is answered in words", ask(bad)[0] == 422)
    for bad in ("/log/receipt/99999/print", "/log/receipt/x/print", "/log/receipt/-1/print"):
        check(f"{bad} is not found", ask(bad)[0] == 404)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    check("a data directory is made", run("init", folder / "data", "--name", "Tỉnh Lâm Thượng", *engine.args()).returncode == 0)
    served.raise_limits(folder / "data")
    with served.Server(folder / "data", now=None) as server:
        key = ask("/log/key")[1].strip()
        receipt = ask("/log/receipt/0")[1].encode()
        check("the portal links the page", 'href="/verify"' in ask("/")[1])
        right_ones(receipt, key)
        wrong_ones(receipt, key, folder)
        foreign(folder, receipt)
        on_paper(receipt)
        check("the server ends cleanly", server.stop() == 0)
sys.exit(summary())
