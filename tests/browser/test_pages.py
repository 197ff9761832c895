#!/usr/bin/env python3
"""Every page of the route table in Chromium: axe finds nothing, nothing scrolls sideways at 360 px, the story goes on
from an empty directory to the public page, with scripts and without.

One setting of size, contrast and theme; --all takes 3 sizes × 2 contrasts and dark. --only=WORDS: the pages and
states whose route or name has them, no story. --story: the story alone. --shots: each page
as a picture in out/. --pictures: the pictures of docs/guide/."""
import os, pathlib, re, shutil, signal, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", HERE.parents[1]))
PROGRAM = os.environ.get("KYKET_RELEASE", str(ROOT / "build" / "kyket"))
servers = []


def routes():
    """The GET addresses of the product's table, as they stand there (/w/unit/:id)."""
    return re.findall(r'\{\s*GET,\s*"(/[^"]*)"', (ROOT / "src/web/routes.c").read_text())


def run(*args):
    done = subprocess.run([PROGRAM, *args], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"kyket {' '.join(args[:2])}: {done.stderr}\n0 passed, 1 failed")
    return done.stdout


def configure(folder, **settings):
    conf = pathlib.Path(folder, "kyket.conf")
    text = conf.read_text()
    for key, value in settings.items():
        text, n = re.subn(rf"(?m)^{key}\s*=.*$", f"{key} = {value}", text)
        assert n == 1, key
    conf.write_text(text)


def start(command, folder):
    """(port, what it said before it was ready)"""
    server = subprocess.Popen([PROGRAM, command, folder, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=open(folder + ".log", "a"), text=True)
    servers.append(server)
    said = ""
    for line in server.stdout:
        said += line
        if m := re.search(r"ready on port (\d+)", line):
            return m[1], said
    sys.exit(f"kyket {command} did not start: {open(folder + '.log').read()[-800:]}\n0 passed, 1 failed")


def stop_all():
    while servers:
        server = servers.pop()
        server.send_signal(signal.SIGTERM)
        if server.wait(60):
            print(f"FAILED: the server ends cleanly: {server.returncode}")


def demo(folder):
    """The demo with an account for the court, and a copy of it with narrow limits: their settings for the scripts."""
    path = folder + "/demo"
    _, said = start("demo", path)
    stop_all()
    password = re.search(r"the password (\S+)", said)[1]
    shutil.copytree(path, path + "-tight")
    configure(path, rate_public=10**6, rate_login=10**6, rate_write=10**6)
    configure(path + "-tight", rate_login=1000, rate_write=4, queue_max=1, upload_mb=1)
    run("user", "add", path, "toa.an", "--name", "Lê Quản Trị", "--unit", "H99.05", "--role", "administrator", "--password", password)
    text = (ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_text()
    return {"KYKET_BASE": f"http://127.0.0.1:{start('serve', path)[0]}", "KYKET_PASSWORD": password,
            "KYKET_TIGHT": f"http://127.0.0.1:{start('serve', path + '-tight')[0]}", "KYKET_TIGHT_FOLDER": path + "-tight",
            "KYKET_TEXT_CHANGED": text.replace("15 tháng 12", "20 tháng 12")}


def empty(folder, count):
    """Directories as `kyket init` leaves them, for the story in its ways: address and first password of each."""
    made = []
    for number in range(count):
        path = f"{folder}/empty{number}"
        once = re.search(r"one-time password: (\S+)", run("init", path, "--name", "Thành phố Mới"))[1]
        made.append(f"http://127.0.0.1:{start('serve', path)[0]}|{once}")
    return {"KYKET_EMPTY": " ".join(made)}


def main():
    given = sys.argv[1:] if "--all" in sys.argv else [*sys.argv[1:], "--quick"]
    if not (HERE / "node_modules").is_dir():
        print("tests/browser: the npm packages are missing: run ./dev setup\n0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory(prefix="kyket-browser-") as folder:
        environment = {**os.environ, "HOME": folder, "KYKET_ROUTES": " ".join(routes()), "KYKET_SOURCE": str(ROOT)}
        try:
            environment |= {**demo(folder), **empty(folder, 4 if "--all" in given else 2)}
            return subprocess.run(["node", str(HERE / "pages.mjs"), *given], env=environment).returncode
        finally:
            stop_all()


sys.exit(main())
