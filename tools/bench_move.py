"""Part of run_bench's topic "storage": export, import and verification of a whole data directory on SQLite.

The same directory with 100,000 and with 1,000,000 journal entries (questions and answers with their notices, about
five rows an entry): the rates of the long one, and the peak memory of each program (ru_maxrss of its process) beside
that of the short one, which must not grow with the data.
"""
import os, pathlib, subprocess, tempfile, time

SIZES = (100_000, 1_000_000)


def timed(program, *args):
    """Seconds, and peak memory in MB, of one run."""
    begin = time.perf_counter()
    process = subprocess.Popen([program, *map(str, args)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"kyket {args[0]}: {error}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def move_rates(program, figure):
    seen = {}
    for entries in SIZES:
        with tempfile.TemporaryDirectory(prefix="kyket-move-") as name:
            folder = pathlib.Path(name)
            data, bundle, copy = folder / "d", folder / "all.tar", folder / "copy"
            seen[entries] = {
                "fill": timed(program, "bench", "fill", data, "--obligations", 200, "--units", 20, "--per-programme", 50,
                              "--entries", entries),
                "export": timed(program, "export", data, bundle, "--with-key"),
                "import": timed(program, "import", bundle, copy),
                "verify": timed(program, "verify", data),
            }
    short, long = SIZES
    for what in ("fill", "export", "import", "verify"):
        figure(f"{what} of {long:,} journal entries in a data directory", long / seen[long][what][0], "entries/s")
    for what in ("export", "import", "verify"):
        small, large = seen[short][what][1], seen[long][what][1]
        figure(f"peak memory of {what}, {long:,} entries; the baseline has {short:,}", large, "MB", round(small, 1), 1.25,
               large <= 1.25 * small)
