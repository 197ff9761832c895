#!/usr/bin/env python3
"""The demo on whatever day it is looked at: in these weeks there is work in every state."""
import datetime, pathlib, sqlite3, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary

STATES = {1: "open", 2: "submitted", 3: "returned", 4: "accepted"}

for day in ("2026-01-05", "2026-02-20", "2026-08-31", "2026-11-30", "2027-03-15"):
    with tempfile.TemporaryDirectory(prefix="kyket-demo-") as folder:
        status = served.Server(folder + "/d", "demo", now=day + "T08:00:00+07:00").stop()
        check(f"{day}: the demo is made, served and stopped", status == 0, status)
        today = datetime.date.fromisoformat(day).toordinal() - datetime.date(1970, 1, 1).toordinal()
        rows = sqlite3.connect(f"file:{folder}/d/kyket.db?mode=ro", uri=True).execute(
            "SELECT state, due_day < ?, count(*) FROM occurrence WHERE due_day BETWEEN ? - 60 AND ? + 60 GROUP BY 1, 2", (today, today, today)).fetchall()
        seen = {STATES.get(state) for state, _, _ in rows}
        check(f"{day}: work in every state around that day", seen >= set(STATES.values()), rows)
        check(f"{day}: some of it is late", any(state == 1 and late for state, late, _ in rows), rows)
sys.exit(summary())
