#!/usr/bin/env python3
"""One definition of what fell due: every public page, file and the overview count the same, on days on which work falls due."""
import csv, datetime, html, io, pathlib, re, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
from checking import check, summary
from served import Server, demo
from visitor import Visitor

DAYS = ("2026-11-24", "2026-11-30", "2026-12-03", "2026-12-17")  # work of every state falls due on one of the last three
SUBMITTED, ACCEPTED, BEGIN = 2, 4, datetime.date(1970, 1, 1)


def day_number(*civil):
    return (datetime.date(*civil) - BEGIN).days


class Counts:
    """What is so, from the rows of the database: those whose day has passed, by result."""

    def __init__(self, data, today):
        self.today = (datetime.date.fromisoformat(today) - BEGIN).days
        year = int(today[:4]) + (today[5:] >= "12-15")
        self.year = (day_number(year - 1, 12, 15), day_number(year, 12, 14))
        self.rows = [list(map(int, r)) for r in engine.rows(data, "SELECT x.unit_id, x.obligation_id, x.programme_id, x.due_day, x.state, COALESCE(x.submitted_day, -1) "
                     "FROM occurrence x JOIN unit u ON u.id = x.unit_id WHERE x.state <= 4 AND u.is_self_tracked = 0")]
        self.below = {}
        for above, unit in engine.rows(data, "SELECT ancestor_id, descendant_id FROM unit_closure"):
            self.below.setdefault(int(above), set()).add(int(unit))
        # What a court released is shown, and counted nowhere.
        self.released = {int(u): int(n) for u, n in engine.rows(data, "SELECT unit_id, COUNT(*) FROM occurrence WHERE state = 7 GROUP BY unit_id")}
        self.own = {int(u): s == "1" for u, s in engine.rows(data, "SELECT id, is_self_tracked FROM unit")}
        self.right_below = {}
        for above, unit in engine.rows(data, "SELECT superior_id, id FROM unit WHERE superior_id IS NOT NULL"):
            self.right_below.setdefault(int(above), set()).add(int(unit))
        self.long_names = {n: int(u) for u, n in engine.rows(data, "SELECT id, name FROM unit")}
        self.names = {n: int(u) for u, n in engine.rows(data, "SELECT id, short_name FROM unit")}

    def of(self, units=None, obligation=None, programme=None, all_years=False):
        """[due, on time, late, waiting, overdue]"""
        out = [0] * 5
        for unit, o, p, due, state, submitted in self.rows:
            if due >= self.today or (units is not None and unit not in units) or obligation not in (None, o) or programme not in (None, p):
                continue
            if not all_years and not self.year[0] <= due <= self.year[1]:
                continue
            result = 3 if state == SUBMITTED else 4 if state != ACCEPTED else 1 if submitted <= due else 2
            out[0] += 1
            out[result] += 1
        return out


def bars(text):
    """[due, and the four results] of each bar on a page; due is what the sentence above it says."""
    results = [int(n) for n in re.findall(r'<span class="sw f\d">[^<]*</span></th><td class="n">(\d+)</td>', text)]
    said = [int(n) for n in re.findall(r"(\d+) kỳ thực hiện đã đến hạn|\d+ trên (\d+) kỳ đã đến hạn", text) for n in n if n]
    return [[due, *results[4 * i:4 * i + 4]] for i, due in enumerate(said)] if len(results) == 4 * len(said) else (said, results)


def table(b, path):
    return list(csv.reader(io.StringIO(b.get(path)[1].lstrip("\ufeff"))))[1:]


def unit_pages(b, c, day):
    for unit, is_self_tracked in c.own.items():
        text = html.unescape(b.get(f"/u/{unit}")[1])
        own, region = c.of({unit}), c.of(c.below[unit])
        expected = [] if is_self_tracked else [e for e in ([own, region] if c.below[unit] != {unit} else [own]) if e[0]]
        check(f"{day}: /u/{unit} counts its own work, and that of its region apart", bars(text) == expected, (bars(text), expected))
        check(f"{day}: /u/{unit} names the region and leads to those below it", is_self_tracked or
              ("Tính cả các đơn vị trực thuộc" in text) == (c.below[unit] != {unit}) and
              all(f'href="/u/{u}"' in text for u in c.right_below.get(unit, ())), unit)
        rows = table(b, f"/u/{unit}/work.csv")
        past = sum(datetime.date.fromisoformat(r[0]) < BEGIN + datetime.timedelta(c.today) for r in rows if r[6] not in ("Đã rút", "Hết hiệu lực"))
        check(f"{day}: /u/{unit}/work.csv has as many past rows, of this body", past == (c.released.get(unit, 0) if is_self_tracked else own[0]) and
              {c.names.get(r[1]) for r in rows} <= {unit}, (past, own, rows[:1]))
    for row in table(b, "/units.csv"):
        unit = c.long_names[row[1]]
        expected = [""] * 5 if c.own[unit] else [str(n) for n in c.of(c.below[unit])]
        check(f"{day}: /units.csv counts the region of {row[1]}", row[5:] == expected, (row, expected))


def programme_pages(b, c, day):
    for programme in sorted({r[2] for r in c.rows}):
        text = html.unescape(b.get(f"/p/{programme}")[1])
        head = [int(n) for n in re.findall(r"<b>(\d+)</b>", re.search(r'<ul class="sum">.*?</ul>', text)[0])[1:]]
        whole = c.of(programme=programme, all_years=True)
        check(f"{day}: the head of /p/{programme}", head == [whole[0], whole[1], whole[4]], (head, whole))
        total = 0
        for obligation, words in re.findall(r'<li>(?:(?!</li>).)*?href="/o/(\d+)"(.*?)</li>', text, re.S):
            one = c.of(obligation=int(obligation), all_years=True)
            page = html.unescape(b.get(f"/o/{obligation}")[1])
            check(f"{day}: /o/{obligation} counts so", bars(page) == ([one] if one[0] else []), (bars(page), one))
            late = re.search(r">(\d+) quá hạn</span> <span[^>]*>trên (\d+) kỳ", words)
            rate = re.search(r">(\d+)/(\d+) kỳ đúng hạn", words)
            waits = re.search(r">(\d+) chờ nghiệm thu", words)
            if late:
                fits = (int(late[1]), int(late[2])) == (one[4], one[0])
            elif rate:
                fits = (int(rate[1]), int(rate[2])) == (one[1], one[0]) and not one[4] and int(waits[1] if waits else 0) == one[3]
            else:
                fits = not one[0]
            check(f"{day}: beside its words on /p/{programme} stands the same of /o/{obligation}", fits, (one, re.sub(r"<[^>]+>|\s+", " ", words)))
            total += int((late or rate)[2]) if late or rate else 0
        check(f"{day}: the parts of /p/{programme} add up to its head", total == head[0], (total, head))


def overview(b, c, day):
    page = html.unescape(b.get("/w/overview")[1])
    programme = int(re.search(r'<select id="ct".*?<option value="(\d+)" selected', page, re.S)[1])
    rows = table(b, f"/w/overview/units.csv?ct={programme}")
    for row in rows[:-1]:
        one = c.of({c.names[row[0]]}, programme=programme)
        check(f"{day}: the overview counts {row[0]} so", [int(n) for n in row[1:6]] == one, (row, one))
    whole = c.of(programme=programme)
    check(f"{day}: and the sum", [int(n) for n in rows[-1][1:6]] == whole, (rows[-1], whole))
    check(f"{day}: its page says the same", f"{whole[1]}/{whole[0]}" in page if whole[0] else "Chưa có kỳ nào đến hạn" in page, whole)
    listed = re.search(r'<tfoot>.*?href="([^"]*list=occurrence[^"]*)"', page, re.S)
    if whole[0] and listed:
        found = table(b, listed[1].replace("/w/obligation?", "/w/obligation.csv?"))
        check(f"{day}: and its figure leads to as many rows", len(found) == whole[0], (len(found), whole, listed[1]))


def walk(data, port, day):
    b, c = Visitor(port), Counts(data, day)
    check(f"{day}: there is something to count", c.of(all_years=True)[0] > 50)
    home = bars(html.unescape(b.get("/")[1]))
    whole = c.of()
    check(f"{day}: home counts so", home == [whole] or (not whole[0] and home[1] == [0] * 4), (home, whole))
    unit_pages(b, c, day)
    programme_pages(b, c, day)
    overview(Visitor(port).sign_in("mai.tran"), c, day)


def main():
    due = set()
    with tempfile.TemporaryDirectory(prefix="kyket-counts-") as folder:
        demo(data := folder + "/d", *engine.args())
        for day in DAYS:
            with Server(data, now=day + "T09:00:00+07:00") as server:
                walk(data, server.port, day)
                counts = Counts(data, day)
                due |= {row[4] for row in counts.rows if row[3] == counts.today}
                check(f"{day}: the server ends cleanly", server.stop() == 0)
    check("work of every state fell due on one of the days", due >= {1, 2, 3, 4}, due)
    return summary()


sys.exit(main())
