"""What the tests of the journal share: claims that are counted, programs that are run, and the judge in Go
over golang.org/x/mod/sumdb, built once for each test."""
import os, pathlib, subprocess, sys

ROOT = pathlib.Path(os.environ["KYKET_SOURCE"])
counts = {"passed": 0, "failed": 0}


def claim(text, ok, output=""):
    counts["passed" if ok else "failed"] += 1
    if not ok:
        print("FAIL", text, "\n   ", str(output)[-2500:].replace("\n", "\n    "), flush=True)


def summary():
    """The last line that tools/run_tests counts; the exit status."""
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


def run(*args, **env):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def build_judge(folder):
    binary = folder / "judge"
    status, text = run("go", "build", "-o", binary, ROOT / "tests/journal/judge/main.go", GO111MODULE="off",
                       GOPATH="/usr/share/gocode", GOFLAGS="", GOPROXY="off", GOCACHE=folder / "cache", HOME=folder)
    if status:
        sys.exit("the judge does not build:\n" + text)
    return binary
