#!/usr/bin/env python3
"""What "kyket extract --json" finds in the labelled texts must stay above the promised minima.

Texts: tests/data/gold (labelled public texts, also as docx, odt, pdf) and tests/data/extract (our
own invented ones).
"""
import collections, json, pathlib, re, sys, unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import ROOT, run

MINIMA = {"provisions": .99, "obligations": .90, "lead": .92, "cooperate": .88, "due": .90, "report_to": .80,
          "request": .95}


def words(s):
    return re.findall(r"\w+", unicodedata.normalize("NFC", s or "").casefold())


def overlap(a, b):
    a, b = collections.Counter(words(a)), collections.Counter(words(b))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if a or b else 1.0


def f1(hits, gold, found):
    return 2 * hits / (gold + found) if gold + found else None


def pair(gold, found, key, text, least):
    """Pairs rows of equal key, best overlap first."""
    sides = sorted(((overlap(text(g), text(f)), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)
                    if key(g) == key(f)), reverse=True)
    used_g, used_f, out = set(), set(), []
    for score, i, j in sides:
        if score >= least and i not in used_g and j not in used_f:
            used_g.add(i), used_f.add(j), out.append((gold[i], found[j]))
    return out


def names(row, field, aliases):
    known = {" ".join(words(o)): " ".join(words(c)) for c, others in aliases.items() for o in others}
    out = set()
    for name in row.get(field) or []:
        flat = re.sub(r"^(các|những) ", "", " ".join(words(name))).replace("có liên quan", "liên quan")
        out.add(known.get(flat, known.get(" ".join(words(name)), flat)))
    return out


def times(due):
    rows = due if isinstance(due, list) else [due] if due else []
    return sorted((d["type"], d.get("n"), d.get("unit"), d.get("before"), d.get("day"),
                   tuple(sorted(d.get("phases") or ()))) for d in rows)


def same_times(gold, found):
    key = lambda t: tuple(map(str, t))
    return sorted(map(key, times(gold))) == sorted(map(key, times(found)))


def same_name(a, b):
    return overlap(a, b) >= .88


def measure(gold, found):
    aliases = gold.get("aliases") or {}
    provisions = pair(gold["provisions"], found["provisions"], lambda p: p["id"],
                      lambda p: (p["heading"] or "") + " " + p["text"], .8)
    acts = pair(gold["obligations"], found["obligations"], lambda o: o["provision"], lambda o: o["action"], .5)
    out = {"provisions": f1(len(provisions), len(gold["provisions"]), len(found["provisions"])),
           "obligations": f1(len(acts), len(gold["obligations"]), len(found["obligations"]))}
    for field in ("lead", "cooperate", "report_to"):
        hits = wanted = given = 0
        for g, f in acts:
            a, b = names(g, field, aliases), names(f, field, aliases)
            hits += sum(any(same_name(x, y) for y in b) for x in a)
            wanted, given = wanted + len(a), given + len(b)
        out[field] = f1(hits, wanted, given)
    dated = [(g, f) for g, f in acts if g.get("due")]
    asked = [(g, f) for g, f in acts if g.get("request")]
    out["due"] = sum(same_times(g["due"], f["due"]) for g, f in dated) / len(dated) if dated else None
    out["request"] = sum(f["request"] for _, f in asked) / len(asked) if asked else None
    out["false requests"] = sum(f["request"] and not g.get("request") for g, f in acts)
    for field in ("symbol", "issued"):
        out[field] = gold.get(field) == found.get(field)
    return out


def faults(path, gold):
    done, again = (run("extract", path, "--json") for _ in range(2))
    if done.returncode:
        return [f"exit status {done.returncode}: {done.stderr}"]
    result = measure(gold, json.loads(done.stdout))
    bad = [f"{k} {result[k]:.3f} is below {least}" for k, least in MINIMA.items()
           if result[k] is not None and result[k] < least]
    bad += [f"{k} is wrong" for k in ("symbol", "issued") if not result[k]]
    if result["false requests"]:
        bad.append(f"{result['false requests']} false requests")
    if again.stdout != done.stdout:
        bad.append("two runs differ")
    return bad


def main():
    for label in sorted([*(ROOT / "tests/data/gold").glob("*.json"), *(ROOT / "tests/data/extract").glob("*.json")]):
        gold = json.loads(label.read_text(encoding="utf-8"))
        for kind in ("txt", "docx", "odt", "pdf"):
            path = label.with_suffix("." + kind)
            if path.exists():
                bad = faults(path, gold)
                check(path.name, not bad, bad)
    return summary()


sys.exit(main())
