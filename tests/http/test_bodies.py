#!/usr/bin/env python3
"""Forms with files that arrive cut, doubled, bent or in odd pieces: an answer with a page, nothing left in the folder of uploads."""
import os, pathlib, random, re, socket, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary
from visitor import Visitor

ROUNDS = int(os.environ.get("KYKET_ROUNDS", "400"))


def whole(edge, token, rng):
    """A form as a browser sends it, with fields and files in any order."""
    parts = [b'name="token"\r\n\r\n' + token.encode()]
    for n in range(rng.randrange(4)):
        parts.append(f'name="field{n}"\r\n\r\n'.encode() + rng.choice([b"", "nội dung".encode(), b"\xff\xfe\x00", b"x" * 70000]))
    for n in range(rng.randrange(3)):
        name = rng.choice(["a.pdf", "../../etc/passwd", "x\\y.docx", "\u202efdp.exe", "", "a" * 3000])
        parts.append(f'name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode()
                     + rng.randbytes(rng.choice([0, 1, 100, 40000])))
    rng.shuffle(parts)
    return b"".join(b"--" + edge + b"\r\nContent-Disposition: form-data; " + p + b"\r\n" for p in parts) + b"--" + edge + b"--\r\n"


def bend(body, edge, rng):
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(body) + 1)
        how = rng.randrange(6)
        if how == 0:
            body = body[:at]
        elif how == 1:
            body = body[:at] + rng.randbytes(rng.randrange(1, 20)) + body[at:]
        elif how == 2:
            body = body[:at] + body[at + rng.randrange(1, 200):]
        elif how == 3:
            body = body.replace(rng.choice([b"\r\n", b"name=", b"form-data", b'"', edge]), rng.choice([b"", b"\n", b"\r", b";;"]), 1)
        elif how == 4:
            body += body[at:at + 500]
        else:
            body = body[:at] + b"--" + edge + b"\r\n" + body[at:]
    return body


def post(port, path, cookies, edge, body, rng):
    """The status line, sent in pieces of random lengths."""
    head = (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\nCookie: "
            + "; ".join(f"{k}={v}" for k, v in cookies.items())
            + f"\r\nContent-Type: multipart/form-data; boundary={edge.decode()}\r\n\r\n").encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            line.sendall(head)
            while body:
                n = rng.choice([1, 7, 1000, 16384, 1 << 20])
                line.sendall(body[:n])
                body = body[n:]
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all was sent
        answer = b""
        try:
            while piece := line.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer


def main():
    seed = int(os.environ.get("KYKET_SEED", random.randrange(1 << 32)))
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kyket-bodies-") as top:
        folder = pathlib.Path(top) / "d"
        served.demo(folder)
        server = served.Server(folder)
        me = Visitor(server.port).sign_in("thu.le")
        paths = ["/w/programme/new", "/verify", "/w/unit/import", "/p/2/compare"]
        me.ask("GET", paths[0])
        statuses, odd = {}, []
        for n in range(ROUNDS):
            path, edge = rng.choice(paths), rng.choice([b"edge", b"-" * 60 + b"7", b"'()+_,-./:=?"])
            body = whole(edge, me.token, rng)
            answer = post(server.port, path, me.cookies, edge, bend(body, edge, rng) if n % 5 else body, rng)
            status = re.match(rb"HTTP/1.1 (\d+)", answer)
            status = int(status[1]) if status else 0
            statuses[status] = statuses.get(status, 0) + 1
            if status not in (0, 200, 303, 400, 403, 404, 413, 422) or (status >= 400 and b"</html>" not in answer):
                odd.append((n, path, answer[:200]))
        check(f"seed {seed}: every answer is a page that helps", not odd, odd[:3])
        check(f"seed {seed}: nearly every request is answered", statuses.get(0, 0) <= ROUNDS // 10, statuses)
        check(f"seed {seed}: some were good, some refused", len(statuses) > 1, statuses)
        check("the server still serves", Visitor(server.port).send("GET", "/")[0] == 200)
        left = [p for p in folder.rglob("upload-*")]
        check("no half upload is left", not left, left)
        check("the server stops cleanly, the sanitizers found nothing", server.stop() == 0)
    print(statuses)
    return summary()


sys.exit(main())
