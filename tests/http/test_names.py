#!/usr/bin/env python3
"""A unit that is renamed: the past stays under the name of its day, and what is open has the new name at once."""
import html, re, sys
from demo_server import check, with_demo
from tables import rows_of
from visitor import Visitor

OLD, NEW, DAY = "UBND xã Krông Tơ", "UBND phường Krông Tơ", "2026-11-20"


def plain(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def table(b, path):
    return rows_of(b.get(path)[1])


def named(rows, name):
    return [r for r in rows if r["unit"] == name]


def walk(port, password):
    admin, lead, anyone = Visitor(port).sign_in("quantri", password), Visitor(port).sign_in("mai.tran", password), Visitor(port)
    unit = int(re.search(r'/w/unit/(\d+)">Ủy ban nhân dân xã Krông Tơ', admin.get("/w/unit?q=krong+to")[1])[1])
    admin.get(f"/w/unit/{unit}/change/rename")
    before = table(lead, f"/w/obligation.csv?list=occurrence&unit={unit}")
    check("the list has work of the unit", named(before, OLD), before[:1])
    status, _ = admin.post(f"/w/unit/{unit}/change/rename", {"name": "Ủy ban nhân dân phường Krông Tơ", "short_name": NEW, "from": "20/11/2026"})
    check("the unit gets a new name", status == 303, status)
    rows = table(lead, f"/w/obligation.csv?list=occurrence&unit={unit}")
    check("as many lines as before", len(rows) == len(before))
    old, new = named(rows, OLD), named(rows, NEW)
    check("work that was accepted before has the old name", old and all(r["state"] == "accepted" for r in old), len(old))
    check("all that is open has the new one", len(new) + len(old) == len(rows) and new and
          {r["state"] for r in new} >= {"open", "submitted"} and not any(r["state"] != "accepted" for r in old), len(new))

    duties = re.findall(r'href="(/o/\d+)"', anyone.get(f"/u/{unit}")[1])
    shown = {p: plain(anyone.get(p)[1]) for p in dict.fromkeys(duties)}
    check("public pages of duties show both names", any(OLD in t for t in shown.values()) and any(NEW in t for t in shown.values()))
    text = plain(anyone.get(f"/u/{unit}")[1])
    check("the unit's own page has today's name, and its names", NEW in text and "Ủy ban nhân dân xã Krông Tơ" in text)

    feed = anyone.get("/feed.atom")[1]
    entries = re.findall(r"<entry>.*?</entry>", feed, re.S)
    mine = [e for e in entries if "Krông Tơ" in e]
    check("the feed has entries of the unit", mine)
    check("each under the name of its day", all((NEW in e) == (re.search(r"<updated>(.{10})", e)[1] >= DAY) for e in mine),
          [re.search(r"<updated>(.{10})", e)[1] for e in mine])

    accepted = re.findall(r'/w/occurrence/(\d+)"', lead.get(f"/w/obligation?list=occurrence&unit={unit}&state=accepted")[1])[0]
    text = plain(lead.get(f"/w/occurrence/{accepted}")[1])
    check("the page of accepted work has the old name alone", OLD in text and NEW not in text,
          re.findall(r"[^.]{40}Krông Tơ", text)[:8])
    receipts = dict.fromkeys(re.findall(r'href="(/log/receipt/\d+)"', lead.get(f"/w/occurrence/{accepted}")[1]))
    told = [plain(anyone.get(p + "/print")[1]) for p in receipts]
    told = [t for t in told if "Krông Tơ" in t]
    check("receipts of that time name the unit of that time", told and
          all("Ủy ban nhân dân xã Krông Tơ" in t and "phường" not in t for t in told), len(told))

    rows = [r for r in table(lead, "/w/overview.csv?nam=2026") if r["unit"] in (OLD, NEW)]
    check("the table of the overview too", {r["unit"] for r in rows if r["state"] == "accepted"} >= {OLD} and
          all(r["unit"] == NEW for r in rows if r["state"] != "accepted") and any(r["state"] != "accepted" for r in rows), len(rows))
    text = plain(lead.get("/w/overview")[1])
    check("the overview's rows are of today", NEW in text and OLD not in text)


sys.exit(with_demo(walk))
