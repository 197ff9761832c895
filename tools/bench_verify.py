"""Part of run_bench's topic "storage": how fast a journal is checked, beside what SHA-256 alone allows.

The journal has a million entries of the kinds and lengths that kyket writes and lies in a folder as tlog-tiles; it
is read once before, so that the disk's speed is not what is measured. The time is that of the whole program, from its
start to its end. The limit is what tests/journal/hash_limit.c reaches in the same run with all cores and the same
lengths (the mean entry, nodes of 65 bytes): once by libcrypto's own functions, message after message, and once by
kyket's, which pads in advance; no file is read there and nothing is compared.
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
        best, limit = 0.0, {"library": 0.0, "tree": 0.0}
        for _ in range(5):  # turn about, so that all see the same machine
            for way in limit:
                out = subprocess.run([build / "tests/journal/hash_limit", str(cores), str(bundles // ENTRIES - 2), "1", way],
                                     check=True, capture_output=True, text=True).stdout
                limit[way] = max(limit[way], float(out))
            begin = time.perf_counter()
            subprocess.run([*command, log], check=True, stdout=subprocess.DEVNULL)
            best = max(best, ENTRIES / (time.perf_counter() - begin))
        status = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, *map(str, command), str(log)], check=True,
                                capture_output=True, text=True).stdout
        receipt = log / "receipt" / "0"
        begin = time.perf_counter()
        for _ in range(50):
            subprocess.run([*command, receipt], check=True, stdout=subprocess.DEVNULL)
        each = (time.perf_counter() - begin) / 50 * 1000
    for way, what in (("library", "beside SHA-256 of libcrypto"), ("tree", "beside SHA-256 with padding in advance")):
        figure(f"verify a journal of 1 M entries in a folder, {what}", best, "entries/s", round(limit[way]),
               0.8, best >= 0.8 * limit[way])
    figure("time for 1 M entries", ENTRIES / best, "s", None, 10, ENTRIES / best <= 10)
    figure("memory while verifying 1 M entries", int(re.search(r"\d+", status)[0]) / 1024, "MB", None, None, None)
    figure("verify one receipt, with the start of the program", each, "ms", None, None, None)


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
