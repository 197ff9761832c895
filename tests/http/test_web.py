#!/usr/bin/env python3
"""The web base by HTTP: what browsers send, what attackers send, what comes back."""
import http.client, json, os, pathlib, signal, socket, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import ROOT

PROGRAM = ROOT / "build-asan/tests/http/web_demo"


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.text = self.body.decode("utf-8", "replace")


def ask(method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def raw(data, timeout=10):
    with socket.create_connection(("127.0.0.1", port), timeout) as s:
        try:
            s.sendall(data)
        except OSError:
            pass
        out = b""
        try:
            while piece := s.recv(65536):
                out += piece
        except OSError:
            pass
        return out


FORM = "application/x-www-form-urlencoded"


def token():
    answer = ask("GET", "/token")
    return answer.text, answer.headers["Set-Cookie"].split(";")[0]


def multipart(parts, boundary="XyZ", end=True):
    out = b""
    for head, data in parts:
        out += f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
    return out + (f"--{boundary}--\r\n".encode() if end else b""), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def test_pages():
    page = ask("GET", "/help")
    check("a page is 200 in Vietnamese", page.status == 200 and '<html lang="vi"' in page.text and "Trợ giúp" in page.text, page.text[:300])
    csp = page.headers["Content-Security-Policy"]
    check("the CSP allows nothing by default and no inline script", "default-src 'none'" in csp and "unsafe" not in csp, csp)
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "ETag"):
        check(f"{name} is sent", page.headers[name])
    head = ask("HEAD", "/help")
    check("HEAD has no body and the same length", head.status == 200 and not head.body and head.headers["Content-Length"] == page.headers["Content-Length"])
    again = ask("GET", "/help", headers={"If-None-Match": page.headers["ETag"]})
    check("a known ETag gives 304 without body", again.status == 304 and not again.body, again.status)
    other = ask("GET", "/help", headers={"If-None-Match": '"x"'})
    check("an unknown ETag gives 200", other.status == 200)
    english = ask("GET", "/help?lang=en")
    check("?lang=en is English and is remembered", '<html lang="en"' in english.text and "lang=en" in english.headers["Set-Cookie"])
    check("the cookie lang is obeyed", '<html lang="en"' in ask("GET", "/help", headers={"Cookie": "lang=en"}).text)
    large = ask("GET", "/help", headers={"Cookie": "co=l; tuongphan=high; nen=dark"}).text
    check("display cookies are applied to cached pages", 'data-size="l" data-contrast="high" data-theme="dark"' in large, large[:200])
    packed = ask("GET", "/help", headers={"Accept-Encoding": "gzip"})
    check("gzip is used when accepted", packed.headers["Content-Encoding"] == "gzip" and len(packed.body) < len(page.body))
    hostile = ask("GET", "/help?q=%3Cscript%3Ealert(1)%3C/script%3E%22%20onclick=%22x")
    check("what is typed is escaped", "<script>a" not in hostile.text and '" onclick' not in hostile.text)


def test_addresses():
    check("an unknown address is 404", ask("GET", "/nothing").status == 404)
    check("an unknown address under /api is problem+json", ask("GET", "/api/v1/nothing").headers["Content-Type"] == "application/problem+json")
    post = ask("POST", "/help", "", {})
    check("a wrong method is 405 with Allow", post.status == 405 and post.headers["Allow"] == "GET, HEAD", (post.status, post.headers["Allow"]))
    check("an unknown method is 405 or 501", raw(b"BREW /help HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").split()[1] in (b"405", b"501"))
    check("an id that is none is 404", all(ask("GET", f"/item/{i}").status == 404 for i in ("0", "-1", "x", "+1", "99999999999999999999", "1%00")) or
          ask("GET", "/item/1%00").status == 400)
    for path in ("/a/../../etc/passwd", "/a/..%2f..%2fetc%2fpasswd", "/a/%2e%2e", "//etc/passwd", "/%c0%ae%c0%ae/", "/item/%ff", "/%"):
        status = int(raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()).split()[1])
        check(f"{path} is refused", status in (400, 404), status)
    check("a broken query is 400", ask("GET", "/help?q=%ff").status == 400)
    check("a very long address is refused", ask("GET", "/help?q=" + "a" * 9000).status in (400, 414, 431))
    check("huge headers are 431", raw(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100000 + b"\r\n\r\n").split()[1] in (b"431", b"413", b"400"))
    check("nonsense does not stop the server", raw(b"\x00\x01\x02\r\n\r\n") is not None and ask("GET", "/healthz").status == 200)


def test_display():
    to = lambda q: ask("GET", "/display?" + q).headers["Location"]
    answer = ask("GET", "/display?co=l&back=/help%3Fq=a")
    check("the preference is kept and leads back", answer.status == 303 and answer.headers["Location"] == "/help?q=a" and "co=l" in answer.headers["Set-Cookie"])
    for bad in ("https://evil.example", "//evil.example", "/%5Cevil.example", "javascript:x", "/%0d%0aX:%20y"):
        check(f"back={bad} goes home", to("co=s&back=" + bad) == "/", to("co=s&back=" + bad))
    check("a preference that does not exist is not kept", ask("GET", "/display?co=xxl").headers["Set-Cookie"] is None)


def test_forms():
    value, cookie = token()
    send = lambda body, extra=None, path="/echo": ask("POST", path, body, {"Content-Type": FORM, "Cookie": cookie, **(extra or {})})
    ok = send(f"token={value}&title=Xin+ch%C3%A0o&day=5/1/2026&count=7&kind=blue&keep=1&note=a%0D%0Ab")
    check("a form with token is read", ok.status == 200 and json.loads(ok.text) == {"title": "Xin chào", "note": "a\nb", "day": "2026-01-05", "count": 7, "kind": 2, "keep": True, "files": []}, ok.text)
    nfd = send(f"token={value}&title=cha%CC%80o")
    check("text is composed (NFC)", json.loads(nfd.text)["title"] == "chào", nfd.text)
    check("no token is 403", send("title=x").status == 403)
    check("a foreign token is 403", send(f"token={value[:-1]}x&title=x").status == 403)
    check("a token of another visitor is 403", ask("POST", "/echo", f"token={value}&title=x", {"Content-Type": FORM, "Cookie": token()[1]}).status == 403)
    check("a foreign Origin is 403", send(f"token={value}&title=x", {"Origin": "https://evil.example"}).status == 403)
    check("the own Origin is accepted", send(f"token={value}&title=x", {"Origin": f"http://127.0.0.1:{port}"}).status == 200)
    check("a cross-site fetch is 403", send(f"token={value}&title=x", {"Sec-Fetch-Site": "cross-site"}).status == 403)
    wrong = send(f"token={value}&title={'x' * 21}&day=31/02/2026&count=100&kind=green")
    check("mistakes are 400", wrong.status == 400, wrong.status)
    check("21 characters of many bytes are too many, 20 fit", send(f"token={value}&title=" + "%E1%BB%87" * 20).status == 200 and send(f"token={value}&title=" + "%E1%BB%87" * 21).status == 400)
    check("text that is not UTF-8 is 400", send(f"token={value}&title=%ff").status == 400)
    check("a zero byte is 400", send(f"token={value}&title=a%00b").status == 400)
    check("1 MB is the limit", send(f"token={value}&title=x&note=" + "a" * (1 << 20), path="/small").status == 413)
    check("an unknown type of body is 400", ask("POST", "/echo", "x", {"Content-Type": "text/plain"}).status == 400)


def test_json():
    send = lambda body: ask("POST", "/api/v1/echo", body, {"Content-Type": "application/json"})
    ok = send('{"title":"x","count":5,"keep":true,"day":"2026-01-05"}')
    check("JSON is read as a form", ok.status == 200 and json.loads(ok.text)["count"] == 5, ok.text)
    bad = send('{"title":"","day":"2026-02-31"}')
    problem = json.loads(bad.text)
    check("all mistakes come back with their fields", bad.status == 400 and bad.headers["Content-Type"] == "application/problem+json" and
          [e["field"] for e in problem["errors"]] == ["title", "day"], bad.text)
    for body in ("", "{", "[]", "[" * 5000, '{"title":{"a":1}}', '{"title":"\\u0000"}', '{"title":"x","title":"y"}', '{"title":"\\ud800"}'):
        check(f"{body[:20]} is 400", send(body).status == 400)


def test_uploads():
    value, cookie = token()
    def send(parts, end=True, path="/echo"):
        body, headers = multipart([(f'name="token"', value.encode()), ('name="title"', b"x"), *parts], end=end)
        return ask("POST", path, body, {**headers, "Cookie": cookie})
    ok = send([('name="files"; filename="Tờ trình 131.pdf"', b"%PDF" + b"x" * 300000), ('name="files"; filename=""', b"")])
    check("a file arrives, an empty control does not", ok.status == 200 and json.loads(ok.text)["files"] == [{"name": "Tờ trình 131.pdf", "size": 300004}], ok.text)
    for name, want in (("../../etc/passwd", "passwd"), ("C:\\\\x\\\\a.doc", "a.doc"), (".htaccess", "htaccess"), ("..", "file"), ("a\x01b.txt", "ab.txt"), ("<script>.png", "script.png"), ("a" * 300 + ".pdf", "a" * 200 + ".pdf"), ("a." + "b" * 300, "a." + "b" * 198)):
        seen = send([(f'name="files"; filename="{name}"', b"z")])
        check(f"the name {name!r} becomes {want!r}", seen.status == 200 and json.loads(seen.text)["files"][0]["name"] == want, seen.text)
    check("a file above the limit is 413", send([('name="files"; filename="a"', b"x" * (1 << 20) + b"y")]).status == 413)
    check("a truncated body is 400", send([('name="files"; filename="a"', b"x" * 1000)], end=False).status == 400)
    check("400 parts are refused", send([('name="note"', b"x")] * 400).status in (400, 413))
    check("a part with a huge header is refused", send([('name="' + "n" * 70000 + '"', b"x")]).status in (400, 413))
    left = [p for p in os.listdir(folder) if p.startswith("upload-")]
    check("no temporary file is left", not left, left)
    body, headers = multipart([("name=files; filename=x", b"a" * 500)])
    raw(f"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: {headers['Content-Type']}\r\nContent-Length: 100000\r\n\r\n".encode() + body[:300], 0.3)
    for _ in range(50):
        if not (left := [p for p in os.listdir(folder) if p.startswith("upload-")]):
            break
        time.sleep(0.1)
    check("a broken-off upload leaves no file", not left, left)


def test_limits():
    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 20) as s:
        ended = False
        try:
            for _ in range(200):
                s.sendall(b"GET /help HTTP/1.1\r\n" if _ == 0 else b"X")
                s.settimeout(0.1)
                try:
                    if s.recv(1) == b"":
                        ended = True
                        break
                except TimeoutError:
                    pass
        except OSError:
            ended = True
    check("a request that trickles in is ended", ended and time.monotonic() - begin < 10, time.monotonic() - begin)
    far = raw(b"POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n")
    check("an announced 100 GB is 413 at once", far.split()[1] == b"413", far[:80])
    answers = [ask("POST", "/login", "title=x", {"Content-Type": FORM}) for _ in range(8)]
    check("guessing of passwords is 429 after 5", [a.status for a in answers].count(429) >= 2, [a.status for a in answers])
    check("429 says when to come again", int(answers[-1].headers["Retry-After"]) >= 1)


def test_cache():
    first = ask("GET", "/count").text
    check("a cached page stays the same", ask("GET", "/count").text == first)
    ask("POST", "/count", "", {"Content-Type": FORM})
    check("a commit makes it new", ask("GET", "/count").text != first)
    failed_page = ask("GET", "/fail")
    code = failed_page.text.split("<code", 1)[1].split(">", 1)[1].split("<")[0]
    check("a failure shows a code", failed_page.status == 500 and code.startswith("E-"), code)
    codes.append(code)
    with socket.create_connection(("127.0.0.1", port), 5) as s:
        s.sendall(b"GET /help HTTP/1.1\r\nHost: x\r\n\r\nGET /count HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        out = b""
        while piece := s.recv(65536):
            out += piece
    check("two requests on one connection get two answers", out.count(b"HTTP/1.1 200") == 2, out[:200])


codes = []
with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "log"), "w+") as log:
    server = subprocess.Popen([PROGRAM, folder], stdout=subprocess.PIPE, stderr=log, text=True)
    port = int(server.stdout.readline().split()[1])
    try:
        for test in (test_pages, test_addresses, test_display, test_forms, test_json, test_uploads, test_cache, test_limits):
            try:
                test()
            except Exception as e:
                check(f"{test.__name__} runs to its end", False, repr(e))
        check("it still answers after all that", ask("GET", "/healthz").status == 200)
    finally:
        server.send_signal(signal.SIGTERM)
        status = server.wait(20)
    log.seek(0)
    text = log.read()
    check("SIGTERM ends it cleanly, without a sanitiser's word", status == 0 and "ERROR" not in text, (status, text[-500:]))
    check("a failure is logged under the code shown", codes and codes[0] in text, text[-300:])
sys.exit(summary())
