"""One person's browser in a test: a kept connection, cookies, and the form token of the page last seen."""
import html, http.client, re, time, urllib.parse

EDGE = "edge7531"


def multipart(fields, files=()):
    """(body, type) of a form: fields (name, value), files (field, name, bytes)."""
    parts = [(f'name="{name}"', value if isinstance(value, bytes) else str(value).encode()) for name, value in fields]
    parts += [(f'name="{field}"; filename="{name}"\r\nContent-Type: text/html', data) for field, name, data in files]
    body = b"".join(f"--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts)
    return body + f"--{EDGE}--\r\n".encode(), f"multipart/form-data; boundary={EDGE}"


class Visitor:
    """headers and data (bytes) are those of the last answer."""

    def __init__(self, port, cookies=None):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies, self.token, self.used = dict(cookies or {}), "", 0

    def send(self, method, path, fields=None, headers=None, raw=None, files=None):
        """(status, headers, text) of a request with exactly these fields and files, or with raw as its body."""
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        if fields is not None:
            fields = list(fields.items()) if isinstance(fields, dict) else fields
            raw, head["Content-Type"] = (urllib.parse.urlencode(fields), "application/x-www-form-urlencoded") if files is None \
                else multipart(fields, files)
        if time.monotonic() > self.used + 10:  # the server ends a connection that is not used
            self.line.close()
        self.line.request(method, path, raw, head)
        answer = self.line.getresponse()
        self.headers, self.data, self.used = answer.headers, answer.read(), time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or []:
            key, value = line.split(";")[0].split("=", 1)
            self.cookies[key] = value
            if not value or "Max-Age=0" in line:
                del self.cookies[key]
        text = self.data.decode("utf-8", "strict" if "text/html" in answer.headers.get("Content-Type", "") else "replace")
        if found := re.search(r'name="token" value="([^"]+)"', text):
            self.token = found[1]
        return answer.status, answer.headers, text

    def ask(self, method, path, fields=None, files=None):
        """(status, text); a form goes with the own token."""
        fields = list(fields.items()) if isinstance(fields, dict) else fields
        status, _, text = self.send(method, path, fields if fields is None else [*fields, ("token", self.token)], files=files)
        return status, text

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields, files=None):
        return self.ask("POST", path, fields, files)

    def walk(self, first, shape, most):
        """Up to so many pages that links of this shape lead to: (path, status, bytes) of each."""
        waiting, seen = list(first), set()
        while waiting and len(seen) < most:
            if (path := waiting.pop(0)) not in seen:
                seen.add(path)
                status, text = self.get(path)
                yield path, status, self.data
                waiting += map(html.unescape, re.findall(f'href="({shape}[^"#]*)"', text))

    def sign_in(self, user, password="lam-thuong-2026"):
        self.get("/login")
        status, text = self.post("/login", {"user": user, "password": password})
        if status != 303:
            raise RuntimeError(f"{user} cannot sign in: {status} {text[:300]}")
        self.get("/w/profile")
        return self

class Follower(Visitor):
    """Comes with a token of the API, or without, and follows where a form sends it: (status, address, text)."""

    def __init__(self, port, bearer=None):
        super().__init__(port)
        self.head = {"Authorization": "Bearer " + bearer} if bearer else {}

    def ask(self, method, path, fields=None, files=None):
        status, head, text = self.send(method, path, fields if fields is None else [("token", self.token), *fields], self.head, files=files)
        while status == 303:
            path = head["Location"]
            status, head, text = self.send("GET", path.split("#")[0], None, self.head)
        return status, path, text
