"""Part of run_bench's topic "storage": how fast a journal is checked, beside what SHA-256 alone allows.

The journal has four million entries of the kinds and lengths that kyket writes and lies in a folder as tlog-tiles; it
is read once before, so that the disk's speed is not what is measured. The time is that of the whole program, from its
start to its end; the start (some 25 ms, most of it the loading of 57 libraries) is a tenth of the time of one million,
which stands beside it. The limit is what tests/journal/hash_limit.c reaches in the same run with all cores and the same
lengths (the mean entry, nodes of 65 bytes): once by libcrypto's own functions, message after message, and once by
kyket's, which pads in advance; no file is read there and nothing is compared.
"""
import os, pathlib, re, subprocess, tempfile, time

ENTRIES = 4_000_000


def best_time(program, log, between=lambda: None):
    """The shortest of five runs, seconds."""
    best = float("inf")
    for _ in range(5):
        between()
        begin = time.perf_counter()
        subprocess.run([program, "verify", "--key", log / "key", log], check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - begin)
    return best


def verify_rate(root, figure):
    build = root / "build"
    program = build / "kyket"
    subprocess.run(["ninja", "-C", build, "--quiet", "tests/journal/make_log", "tests/journal/hash_limit"], check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        log, million = pathlib.Path(name) / "log", pathlib.Path(name) / "million"
        for folder, entries in ((log, ENTRIES), (million, 1_000_000)):
            subprocess.run([build / "tests/journal/make_log", folder, str(entries), "1"], check=True)
        bundles = sum(p.stat().st_size for p in (log / "tile" / "entries").rglob("*") if p.is_file())
        limit = {"library": 0.0, "tree": 0.0}

        def hash_alone():  # turn about, so that all see the same machine
            for way in limit:
                out = subprocess.run([build / "tests/journal/hash_limit", str(os.cpu_count()),
                                      str(bundles // ENTRIES - 2), "1", way], check=True, capture_output=True, text=True)
                limit[way] = max(limit[way], float(out.stdout))

        rate = ENTRIES / best_time(program, log, hash_alone)
        seconds = best_time(program, million)
        status = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, program, "verify", "--key", log / "key", log], check=True,
                                capture_output=True, text=True).stdout
        begin = time.perf_counter()
        for _ in range(50):
            subprocess.run([program, "verify", "--key", log / "key", log / "receipt" / "0"], check=True, stdout=subprocess.DEVNULL)
        each = (time.perf_counter() - begin) / 50 * 1000
    figure("verify a journal of 4 M entries in a folder, beside SHA-256 of libcrypto", rate, "entries/s", round(limit["library"]),
           0.8, rate >= 0.8 * limit["library"])
    figure("the same beside kyket's own hashing, which pads in advance, without reading or comparing", rate, "entries/s",
           round(limit["tree"]), None, None)
    figure("time for 1 M entries, with the start of the program", seconds, "s", None, 10, seconds <= 10)
    figure("memory while verifying 4 M entries", int(re.search(r"\d+", status)[0]) / 1024, "MB", None, None, None)
    figure("verify one receipt, with the start of the program", each, "ms", None, None, None)


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
