"""Part of run_bench's topic "storage": how fast a journal is checked, beside what SHA-256 alone allows.

The journal has a million entries of the kinds and lengths that kyket writes and lies in a folder as tlog-tiles; it
is read once before, so that the disk's speed is not what is measured.
"""
import os, pathlib, re, subprocess, tempfile, time

ENTRIES = 1_000_000


def verify_rate(root, figure):
    build = root / "build"
    subprocess.run(["ninja", "-C", build, "--quiet", "tests/journal/make_log", "tests/journal/hash_limit"], check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        log = pathlib.Path(name) / "log"
        subprocess.run([build / "tests/journal/make_log", log, str(ENTRIES), "1"], check=True)
        command = [build / "kyket", "verify", "--key", log / "key"]
        bundles = sum(p.stat().st_size for p in (log / "tile" / "entries").rglob("*") if p.is_file())
        cores = os.cpu_count()
        best, limit = 0.0, 0.0
        for _ in range(3):  # turn about, so that both see the same machine
            out = subprocess.run([build / "tests/journal/hash_limit", str(cores), str(bundles // ENTRIES - 2), "2"],
                                 check=True, capture_output=True, text=True).stdout
            limit = max(limit, float(out))
            begin = time.perf_counter()
            out = subprocess.run([*command, log], check=True, capture_output=True, text=True).stdout
            best = max(best, ENTRIES / (time.perf_counter() - begin))
        status = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, *map(str, command), str(log)], check=True,
                                capture_output=True, text=True).stdout
        receipt = log / "receipt" / "0"
        begin = time.perf_counter()
        for _ in range(50):
            subprocess.run([*command, receipt], check=True, stdout=subprocess.DEVNULL)
        each = (time.perf_counter() - begin) / 50 * 1000
    figure("verify a journal of 1 M entries in a folder", best, "entries/s", round(limit), 0.8 * limit, best >= 0.8 * limit)
    figure("time for 1 M entries", ENTRIES / best, "s", None, 10, ENTRIES / best <= 10)
    figure("memory while verifying 1 M entries", int(re.search(r"\d+", status)[0]) / 1024, "MB", None, None, None)
    figure("verify one receipt, with the start of the program", each, "ms", None, None, None)


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
