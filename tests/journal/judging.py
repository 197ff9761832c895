"""What the tests of the journal share: programs that are run, addresses that are asked, and the judge in Go
over golang.org/x/mod/sumdb, built once for each test."""
import os, pathlib, subprocess, sys, urllib.error, urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from served import ROOT


def run(*args, **env):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, env={**os.environ, **env})
    return done.returncode, done.stdout + done.stderr


def ask(address, data=None):
    """(status, headers, bytes)"""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data), timeout=30) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as err:
        return err.code, err.headers, err.read()


def build_judge(folder):
    binary = folder / "judge"
    status, text = run("go", "build", "-o", binary, ROOT / "tests/journal/judge/main.go", GO111MODULE="off",
                       GOPATH="/usr/share/gocode", GOFLAGS="", GOPROXY="off", GOCACHE=folder / "cache", HOME=folder)
    if status:
        sys.exit("the judge does not build:\n" + text)
    return binary
