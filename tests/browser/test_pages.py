#!/usr/bin/env python3
"""Every page in Chromium: axe finds nothing, nothing scrolls sideways, the story works without scripts.

One setting of size, contrast and theme; --all takes 3 sizes × 2 contrasts and dark (some 20 minutes)."""
import os, pathlib, re, signal, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ.get("KYKET_SOURCE", HERE.parents[1]))
PROGRAM = os.environ.get("KYKET_RELEASE", str(ROOT / "build" / "kyket"))


def routes():
    """The GET addresses of the product's table, as they stand there (/w/unit/:id)."""
    return re.findall(r'\{\s*GET,\s*"(/[^"]*)"', (ROOT / "src/web/routes.c").read_text())


def main():
    given = [a for a in sys.argv[1:] if a != "--all"]
    if "--all" not in sys.argv and "--quick" not in given:
        given.append("--quick")
    if not (HERE / "node_modules").is_dir():
        print("tests/browser: the npm packages are missing: run ./dev setup")
        print("0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory(prefix="kyket-browser-") as folder:
        environment = {**os.environ, "HOME": folder}
        log = open(folder + "/log", "w")
        server = subprocess.Popen([PROGRAM, "demo", folder + "/d", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                  stderr=log, text=True, env=environment)
        try:
            port = password = None
            for line in server.stdout:
                password = m[1] if (m := re.search(r"the password (\S.*)$", line.strip())) else password
                if m := re.search(r"ready on port (\d+)", line):
                    port = m[1]
                    break
            if not port or not password:
                print("the demo did not start:", open(folder + "/log").read()[-800:])
                print("0 passed, 1 failed")
                return 1
            return subprocess.run(["node", str(HERE / "pages.mjs"), *given],
                                  env={**environment, "KYKET_BASE": f"http://127.0.0.1:{port}", "KYKET_PASSWORD": password,
                                       "KYKET_ROUTES": " ".join(routes()), "KYKET_SOURCE": str(ROOT)}).returncode
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


sys.exit(main())
