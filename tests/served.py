"""kyket in tests: run its commands, set its settings, start and stop it, ask it over HTTP.

now: the program's clock begins there (KYKET_NOW); None: the machine's clock. program: PROGRAM, the build with
sanitizers, or RELEASE."""
import atexit, collections, http.client, json, os, pathlib, re, signal, subprocess, tempfile

ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", pathlib.Path(__file__).resolve().parents[1]))
PROGRAM = os.environ.get("KYKET_PROGRAM", str(ROOT / "build-asan" / "kyket"))
RELEASE = os.environ.get("KYKET_RELEASE", str(ROOT / "build" / "kyket"))
RELEASE = RELEASE if os.path.exists(RELEASE) else PROGRAM
NOW = "2026-11-24T08:00:00+07:00"
ENV = {**os.environ, "KYKET_NOW": NOW}
Done = collections.namedtuple("Done", "returncode stdout stderr")


def environment(now):
    return {**os.environ, "KYKET_NOW": now} if now else None


def run(*args, program=PROGRAM, now=NOW):
    done = subprocess.run([program, *map(str, args)], env=environment(now), capture_output=True, text=True, timeout=600)
    return Done(done.returncode, done.stdout, done.stderr)


def output(*args, **how):
    """What a command prints; RuntimeError unless it succeeds."""
    done = run(*args, **how)
    if done.returncode:
        raise RuntimeError(f"kyket {' '.join(map(str, args[:3]))}: {done.stderr}")
    return done.stdout


def token(folder, login, **how):
    """A new token for the API."""
    return output("user", "token", folder, login, **how).split()[-1]


def configure(folder, **settings):
    """Each must stand in kyket.conf."""
    conf = pathlib.Path(folder, "kyket.conf")
    text = conf.read_text()
    for key, value in settings.items():
        text, n = re.subn(rf"(?m)^{key} *=.*$", lambda _: f"{key} = {value}", text)
        assert n == 1, key
    conf.write_text(text)


def raise_limits(folder):
    configure(folder, **{f"rate_{what}": 10**9 for what in ("login", "public", "write", "log")})


def demo(folder, *options, **how):
    """Makes the demo's data, without limits; its password."""
    server = Server(folder, "demo", options, **how)
    if status := server.stop():
        raise RuntimeError(f"kyket demo ended with {status}")
    raise_limits(folder)
    return server.password


class Server:
    """kyket serve, demo or witness serve. said: what it printed until it was ready; log: a path to which several may write."""

    def __init__(self, folder, command="serve", options=(), log=None, now=NOW, program=PROGRAM, port=0, host="127.0.0.1"):
        self.log = open(log, "ab+") if log else tempfile.TemporaryFile()
        self.process = subprocess.Popen([program, *command.split(), str(folder), "--listen", f"{host}:{port}", *options],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, env=environment(now))
        atexit.register(self.process.kill)  # a test that breaks off leaves none behind
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"ready on port (\d+)", line):
                self.port, self.site = int(found[1]), f"http://127.0.0.1:{found[1]}"
                return
        raise RuntimeError(f"kyket {command} did not become ready: exit {self.process.wait(30)}: {self.errors[-800:]}")

    @property
    def password(self):
        """That of the demo's people."""
        return re.search(r"password (\S+)", self.said)[1]

    @property
    def errors(self):
        """All that is in its log by now."""
        return os.pread(self.log.fileno(), 1 << 26, 0).decode("utf-8", "replace")

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
        """Its exit status; when that says that something was wrong, the log is printed."""
        self.process.send_signal(how)
        status = self.process.wait(120)
        self.process.stdout.close()
        if status and how == signal.SIGTERM:
            print(f"exit status {status}: {self.errors[-3000:]}", flush=True)
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
