"""The demo province served for one test, and people who walk its pages."""
import http.client, os, pathlib, re, signal, subprocess, tempfile, urllib.parse

ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KYKET_PROGRAM", str(ROOT / "build-asan/kyket"))
NOW = "2026-11-24T08:00:00+07:00"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
counts = {"passed": 0, "failed": 0}


def check(claim, ok, seen=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"FAILED: {claim}: {seen!r}"[:900], flush=True)


def summary():
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


class Browser:
    """Keeps cookies. get and post answer (status, text, response)."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        c.request(method, path, body, headers)
        r = c.getresponse()
        data = r.read()
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        c.close()
        return r.status, data.decode("utf-8", "replace"), r

    def get(self, path):
        return self.ask("GET", path)

    def token(self, path="/w/profile"):
        m = re.search(r'name="token" value="([^"]*)"', self.get(path)[1])
        return m[1] if m else ""

    def post(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def act(self, path, fields):
        """Posts with the own form token."""
        return self.post(path, {"token": self.token(), **fields})

    def send(self, path, fields, files=()):
        out, edge = b"", "edge7531"
        for name, value in fields:
            out += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, data in files:
            out += (f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                    "Content-Type: text/html\r\n\r\n").encode() + data + b"\r\n"
        return self.ask("POST", path, out + f"--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def sign_in(self, login, password):
        status, text, _ = self.post("/login", {"token": self.token("/login"), "user": login, "password": password})
        check(f"{login} signs in", status == 303, (status, text[:300]))
        return self


def with_demo(walk):
    """Serves the demo and runs walk(port, password)."""
    with tempfile.TemporaryDirectory(prefix="kyket-demo-test-") as folder:
        server = subprocess.Popen([PROGRAM, "demo", f"{folder}/d", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                  text=True, env={**os.environ, "KYKET_NOW": NOW})
        port = password = None
        try:
            for line in server.stdout:
                if m := re.search(r"password (\S+)", line):
                    password = m[1]
                if m := re.search(r"ready on port (\d+)", line):
                    port = int(m[1])
                    break
            check("the demo starts", port and password)
            if port:
                walk(port, password)
        finally:
            server.send_signal(signal.SIGTERM)
            check("the server ends cleanly", server.wait(120) == 0, server.returncode)
    return summary()
