#!/usr/bin/env python3
"""Every page of the route table in Chromium: axe finds nothing, nothing scrolls sideways at 360 px, the story goes on
from an empty directory to the public page, with scripts and without.

One setting of size, contrast and theme; --all takes 3 sizes × 2 contrasts and dark. --only=WORDS: the pages and
states whose route or name has them, no story. --story: the story alone. --shots: each page
as a picture in out/. --pictures: the pictures of docs/guide/."""
import contextlib, functools, os, pathlib, re, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import served
from served import ROOT

AS_RELEASED = {"program": served.RELEASE, "now": None}
output = functools.partial(served.output, **AS_RELEASED)


def routes():
    """The GET addresses of the product's table, as they stand there (/w/unit/:id)."""
    return re.findall(r'\{\s*GET,\s*"(/[^"]*)"', (ROOT / "src/web/routes.c").read_text())


def demo(folder, serve):
    """The demo with an account for the court, and a copy of it with narrow limits: their settings for the scripts."""
    path = folder + "/demo"
    password = served.demo(path, **AS_RELEASED)
    shutil.copytree(path, path + "-tight")
    served.configure(path + "-tight", rate_public=1200, rate_login=1000, rate_write=4, queue_max=1, upload_mb=1)
    output("user", "add", path, "toa.an", "--name", "Lê Quản Trị", "--unit", "H99.05", "--role", "administrator", "--password", password)
    text = (ROOT / "src/cli/demo/12-CTr-VPTU.txt").read_text()
    return {"KYKET_BASE": serve(path), "KYKET_PASSWORD": password, "KYKET_TIGHT": serve(path + "-tight"), "KYKET_TIGHT_FOLDER": path + "-tight",
            "KYKET_TEXT_CHANGED": text.replace("15 tháng 12", "20 tháng 12")}


def empty(folder, count, serve):
    """Directories as `kyket init` leaves them, for the story in its ways: address and first password of each."""
    made = []
    for number in range(count):
        path = f"{folder}/empty{number}"
        once = re.search(r"one-time password: (\S+)", output("init", path, "--name", "Thành phố Mới"))[1]
        made.append(f"{serve(path)}|{once}")
    return {"KYKET_EMPTY": " ".join(made)}


def main():
    given = sys.argv[1:] if "--all" in sys.argv else [*sys.argv[1:], "--quick"]
    if not (HERE / "node_modules").is_dir():
        print("tests/browser: the npm packages are missing: run ./dev setup\n0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory(prefix="kyket-browser-") as folder, contextlib.ExitStack() as servers:
        serve = lambda path: servers.enter_context(served.Server(path, **AS_RELEASED)).site
        environment = {**os.environ, "HOME": folder, "KYKET_ROUTES": " ".join(routes()), "KYKET_SOURCE": str(ROOT)}
        environment |= {**demo(folder, serve), **empty(folder, 4 if "--all" in given else 2, serve)}
        return subprocess.run(["node", str(HERE / "pages.mjs"), *given], env=environment).returncode


sys.exit(main())
