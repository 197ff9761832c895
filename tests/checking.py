"""Claims that are counted, and the last line that tools/run_tests reads."""
import re, time

counts = {"passed": 0, "failed": 0}


def check(claim, ok, seen=""):
    """Counts a claim; when it does not hold, says what was seen instead: beginning and end, and of a page what is in <main>."""
    counts["passed" if ok else "failed"] += 1
    if not ok:
        text = re.sub(r"(?s)^<!DOCTYPE.*?<main", "<main", seen) if isinstance(seen, str) else repr(seen)
        print(f"FAILED: {claim}: {text if len(text) < 2500 else text[:1200] + ' […] ' + text[-1200:]}", flush=True)


def until(condition, seconds=40):
    """Asks again until the answer is true or the time is over; the last answer."""
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return answer


def summary():
    """Prints the last line; the exit status."""
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0
