"""Part of run_bench's topic "storage": export, import and verification of a whole data directory on SQLite.

The same directory with a quarter of KYKET_ENTRIES (1,000,000) journal entries and with all of them: questions and
answers with their notices, about five rows an entry. The rates are those of the long one; the peak memory of each
program (ru_maxrss of its process) must not grow with the data. Memory grows until the caches are full (64 MB of pages
while importing), so it is judged only when the short directory has at least 200,000 entries, 140 MB.

A figure is printed as soon as it is known, so that a run that was stopped has not been for nothing. With a million
entries it needs some 4 GB below TMPDIR.
"""
import os, pathlib, subprocess, tempfile, time

ENTRIES = int(os.environ.get("KYKET_ENTRIES", 1_000_000))
CACHES_FULL = 200_000


def timed(program, *args):
    """Seconds, and peak memory in MB, of one run."""
    begin = time.perf_counter()
    process = subprocess.Popen([program, *map(str, args)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"kyket {args[0]}: {error}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def move_rates(program, figure):
    short, long = ENTRIES // 4, ENTRIES
    small = {}
    for entries in (short, long):
        with tempfile.TemporaryDirectory(prefix="kyket-move-") as name:
            folder = pathlib.Path(name)
            data, bundle, copy = folder / "d", folder / "all.tar", folder / "copy"
            for what, args in (("fill", ("bench", "fill", data, "--obligations", 200, "--units", 20, "--per-programme", 50,
                                         "--entries", entries)),
                               ("export", ("export", data, bundle, "--with-key")),
                               ("import", ("import", bundle, copy)),
                               ("verify", ("verify", data))):
                seconds, memory = timed(program, *args)
                if entries == short:
                    small[what] = memory
                    continue
                figure(f"{what} of {long:,} journal entries in a data directory, {seconds:.1f} s", long / seconds, "entries/s")
                if what != "fill":
                    figure(f"peak memory of {what}, {long:,} entries; the baseline has {short:,}", memory, "MB",
                           round(small[what], 1), 1.25, memory <= 1.25 * small[what] if short >= CACHES_FULL else None)
