#!/usr/bin/env python3
"""A database file with a damaged table: a citizen reads what to do, and the administrator which command mends it."""
import pathlib, sqlite3, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary
from visitor import Visitor

COMMAND = "kyket restore"


def damage(path, table):
    """Overwrites the first page of a table, and those of its indexes."""
    db = sqlite3.connect(path)
    size = db.execute("PRAGMA page_size").fetchone()[0]
    pages = [p for (p,) in db.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", (table,))]
    db.close()  # its log is in the file now
    with open(path, "r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\xa5" * size)


with tempfile.TemporaryDirectory(prefix="kyket-damage-test-") as name:
    folder = pathlib.Path(name, "d")
    password = served.demo(folder)
    damage(folder / "kyket.db", "document")
    with served.Server(folder) as server:
        for login, sees in ((None, False), ("hlenh.ayun", False), ("quantri", True)):
            b = Visitor(server.port)
            if login:
                b.sign_in(login, password)
            for path in ("/d/2",) if login else ("/d/2", "/api/v1/programmes/2"):  # the API takes no cookie
                status, text = b.get(path)
                check(f"{login or 'a citizen'} is told that {path} cannot be read", status == 500 and ("không phải lỗi của người dùng" in text) == (not sees), (status, text[-800:]))
                check(f"{login or 'a citizen'} {'reads' if sees else 'is spared'} the command", (COMMAND in text) == sees, text[-800:])
            status, text = b.get("/d/2")
            check("with a code to pass on", status == 500 and 'class="big">E-' in text, status)
        check("the log names it", "database disk image is malformed" in server.errors or "malformed" in server.errors, server.errors[-800:])
sys.exit(summary())
