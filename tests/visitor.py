"""One person's browser in a test: a kept connection, cookies, and the form token of the page last seen."""
import http.client, re, urllib.parse


class Visitor:
    def __init__(self, port, cookies=None):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies, self.token = dict(cookies or {}), ""

    def send(self, method, path, fields=None, headers=None, raw=None):
        """(status, headers, text) of a request with exactly these fields, or with raw as its body."""
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        if fields is not None:
            raw = urllib.parse.urlencode(fields)
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, raw, head)
        answer = self.line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, rest = value.split(";")[0].split("=", 1)
                self.cookies[key] = rest
        text = answer.read().decode("utf-8", "replace")
        if found := re.search(r'name="token" value="([^"]+)"', text):
            self.token = found[1]
        return answer.status, answer.headers, text

    def ask(self, method, path, fields=None):
        """(status, text); a form goes with the own token."""
        status, _, text = self.send(method, path, fields if fields is None else {**fields, "token": self.token})
        return status, text

    def sign_in(self, user, password="lam-thuong-2026"):
        self.ask("GET", "/login")
        status, text = self.ask("POST", "/login", {"user": user, "password": password})
        if status != 303:
            raise RuntimeError(f"{user} cannot sign in: {status} {text[:300]}")
        return self
