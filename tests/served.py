"""A running kyket for tests: start and stop it, ask it over HTTP."""
import http.client, json, os, pathlib, re, signal, subprocess

ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", pathlib.Path(__file__).resolve().parents[1]))
PROGRAM = os.environ.get("KYKET_PROGRAM", str(ROOT / "build-asan" / "kyket"))
ENV = {**os.environ, "KYKET_NOW": "2026-11-24T08:00:00+07:00"}


def run(*args):
    return subprocess.run([PROGRAM, *map(str, args)], env=ENV, capture_output=True, text=True, timeout=300)


def raise_limits(folder):
    conf = pathlib.Path(folder) / "kyket.conf"
    conf.write_text(re.sub(r"^(rate_\w+) = .*$", r"\1 = 1000000", conf.read_text(), flags=re.M))


class Server:
    def __init__(self, folder, command="serve", log=None, options=(), now=ENV["KYKET_NOW"]):
        self.process = subprocess.Popen([PROGRAM, command, str(folder), "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, stderr=log or subprocess.DEVNULL, text=True,
                                        env={**ENV, "KYKET_NOW": now})
        for line in self.process.stdout:
            if found := re.search(r"ready on port (\d+)", line):
                self.port = int(found[1])
                return
        raise RuntimeError(f"kyket {command} did not become ready: exit {self.process.wait(30)}")

    def ask(self, method, path, body=None, timeout=60, **headers):
        """(status, headers, text); header names with _ for -."""
        head = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, dict):
            body, head["Content-Type"] = json.dumps(body), "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, head)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def open_unit(self, token, name, key, timeout=60):
        return self.ask("POST", "/api/v1/units", {"superior": 1, "kind": "commune", "name": name}, timeout,
                        Authorization=f"Bearer {token}", Idempotency_Key=key)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        status = self.process.wait(120)
        self.process.stdout.close()
        return status
