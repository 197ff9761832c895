#!/usr/bin/env python3
"""A stored file that was cut, changed or lost is refused with a page and a line in the log; it is never given out as if it were whole."""
import hashlib, http.client, os, pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor, multipart

WORDS = "không còn như khi được nộp"


def changed(whole):
    """(what was done, bytes that stand there now or None)."""
    yield "without its last byte", whole[:-1]
    yield "cut in the middle", whole[:len(whole) // 2]
    yield "empty", b""
    yield "longer", whole + b"x"
    yield "with one bit changed", whole[:5] + bytes([whole[5] ^ 4]) + whole[6:]
    yield "gone", None


def refused(server, who, path, file, whole):
    status, text = who.get(path)
    check(f"{path} is given out whole", status == 200 and who.data == whole, status)
    for what, bytes_now in changed(whole):
        file.unlink()
        if bytes_now is not None:
            file.write_bytes(bytes_now)
        before = len(server.errors)
        status, text = who.get(path)
        words = WORDS if bytes_now is not None else "Hiện không đọc được tệp"
        check(f"{path}, {what}: refused with a page", status == 500 and words in text and (not bytes_now or bytes_now not in who.data), (status, text[-900:]))
        check(f"{path}, {what}: not offered as a file", "Content-Disposition" not in who.headers and "html" in who.headers["Content-Type"], dict(who.headers))
        line = server.errors[before:]
        check(f"{path}, {what}: the log names it", file.name in line and (bytes_now is None or f"{len(bytes_now)} of {len(whole)}" in line), line)
        file.unlink(missing_ok=True)
        file.write_bytes(whole)
    status, text = who.get(path)
    check(f"{path} is given out again when it is whole", status == 200 and who.data == whole, status)


def stored(folder, bytes_there):
    name = hashlib.sha256(bytes_there).hexdigest()
    return pathlib.Path(folder, "files", name[:2], name)


def handed_in_again(server, folder, token, officer):
    """Who hands the same file in again makes it whole: what lies there is not taken for it."""
    numbers = iter([n for (n,) in engine.rows(folder, "SELECT id FROM occurrence WHERE state = 1 AND unit_id = (SELECT unit_id FROM person_role r "
                                              "JOIN person p ON p.id = r.person_id WHERE p.login = 'hlenh.ayun')")])
    for bytes_there in (b"one line\n" * 30, b"%another " * 400000):
        file, done = stored(folder, bytes_there), 0
        for number in numbers:
            body, kind = multipart([("note", "tệp")], [("files", "a.txt", bytes_there)])
            status = server.ask("POST", f"/api/v1/occurrences/{number}/submit", body, Authorization=f"Bearer {token}",
                                Content_Type=kind)[0]
            if status not in (200, 201):
                continue
            check("what was handed in is stored whole", file.read_bytes() == bytes_there)
            os.truncate(file, len(bytes_there) - 1)
            if (done := done + 1) == 2:
                break
        check("it was handed in twice", done == 2, done)
        mine = max(n for n in range(1, 400) if officer.get(f"/w/evidence/{n}")[0] != 404)
        status, text = officer.get(f"/w/evidence/{mine}")
        check(f"{len(bytes_there)} bytes of which one was cut are refused", status == 500 and WORDS in text and file.name in server.errors, status)
        file.write_bytes(bytes_there)
        check(f"{len(bytes_there)} bytes are given out when they are whole", officer.get(f"/w/evidence/{mine}")[0] == 200 and officer.data == bytes_there)
    for at in (0, len(bytes_there) // 2, len(bytes_there) - 1):  # too long to be hashed before its first byte is sent
        file.write_bytes(bytes_there[:at] + b"X" + bytes_there[at + 1:])
        before = len(server.errors)
        try:
            broken = officer.get(f"/w/evidence/{mine}") and False
        except http.client.IncompleteRead as error:
            broken = len(error.partial) < len(bytes_there)
            officer.line.close()
        check(f"a large file with another byte {at} of the same length breaks off before its end", broken, len(officer.data))
        check("and the log names it", f"file_damaged sha256={file.name}" in server.errors[before:], server.errors[before:])


with tempfile.TemporaryDirectory(prefix="kyket-files-") as name:
    folder = name + "/d"
    password = served.demo(folder, *engine.args())
    token = served.token(folder, "hlenh.ayun")
    with served.Server(folder) as server:
        stranger = Visitor(server.port)
        coordinator, officer = (Visitor(server.port).sign_in(who, password) for who in ("mai.tran", "hlenh.ayun"))
        for who, shape in ((stranger, "/e/{}"), (coordinator, "/w/evidence/{}"), (coordinator, "/d/{}/file")):
            path = next(p for p in map(shape.format, range(1, 200)) if who.get(p)[0] == 200)
            refused(server, who, path, stored(folder, who.data), who.data)
        handed_in_again(server, folder, token, officer)
        check("the server ends cleanly", server.stop() == 0)
sys.exit(summary())
