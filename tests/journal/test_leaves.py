#!/usr/bin/env python3
"""Every leaf of the demo's journal: canonical JSON (RFC 8785) of the public effect, nothing personal in clear."""
import collections, hashlib, json, pathlib, re, sqlite3, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary
from served import ROOT

MEMBERS = {"fields", "ids", "personal", "time", "type", "unit", "v"}
SEALED = {"occurrence.kept", "comment.kept"}  # own work of a court: what it is on is only committed to
WITHOUT_OBJECT = {"person.erased", "calendar.day_set"}  # one must not lead back to anybody, the other is about a day


def no_fractions(value):
    if isinstance(value, dict):
        return all(no_fractions(v) for v in value.values())
    if isinstance(value, list):
        return all(no_fractions(v) for v in value)
    return not isinstance(value, float)


def form(kind, leaf, text):
    """What is wrong with the form of a leaf, or None."""
    again = json.dumps(leaf, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if again != text:
        return "not canonical"
    if set(leaf) - MEMBERS or not {"time", "type", "unit", "v"} <= set(leaf):
        return "members"
    if leaf["type"] != kind or not re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", kind):
        return "type"
    if not isinstance(leaf["v"], int) or leaf["v"] < 1 or not isinstance(leaf["unit"], int) or leaf["unit"] < 0:
        return "version or unit"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", leaf["time"]):
        return "time"
    ids = leaf.get("ids", {})
    if kind in SEALED:
        return "not sealed" if ids or "fields" in leaf or not {"occurrence", "obligation"} <= set(leaf["personal"]) else None
    if kind in ("occurrence.submitted", "occurrence.contributed") and {"evidence", "values"} & set(leaf.get("fields", {})):
        return "what was handed in stands in clear"
    if (not ids and kind not in WITHOUT_OBJECT) or any(not isinstance(v, int) or v < 1 for v in ids.values()) or "person" in ids:
        return "objects"
    if not no_fractions(leaf):
        return "a fraction"
    if any(not re.fullmatch("[0-9a-f]{64}", v) for v in leaf.get("personal", {}).values()):
        return "commitments"
    return None


def commitments(leaf, row, db):
    """Each commitment opens with the salt that is kept beside it."""
    personal, salt = leaf.get("personal", {}), row["salt"]
    opens = lambda name, value: personal.get(name) == hashlib.sha256(salt + value.encode()).hexdigest()
    if row["actor_person"] and not opens("actor", str(row["actor_person"])):
        return "actor"
    if row["note"] and not opens("note", row["note"]):
        return "note"
    known = {"actor", "person", "note"}
    objects = dict(db.execute("SELECT object, object_id FROM journal_object WHERE seq = ?", (row["seq"],)).fetchall())
    if row["type"] in SEALED:
        if any(not opens(name, str(id)) for name, id in objects.items()):
            return "objects"
        known |= set(objects)
    if row["type"] in ("occurrence.submitted", "occurrence.kept"):
        files = sorted(h for h, in db.execute("SELECT sha256 FROM evidence WHERE submission_id = ?", (objects["submission"],)))
        values = db.execute("SELECT indicator_id || '=' || value FROM submission_value WHERE submission_id = ? ORDER BY indicator_id", (objects["submission"],))
        if not files or not opens("evidence", "\n".join(files)) or not opens("values", "\n".join(v for v, in values)):
            return "what was handed in"
        known |= {"evidence", "values"}
    if row["type"] == "occurrence.contributed":
        known |= {"evidence"}
    return None if set(personal) <= known else "others"


def secrets(db):
    """What may not stand in a leaf: names and addresses of people, and words that must be erasable."""
    for row in db.execute("SELECT login, name, email FROM person"):
        yield from (w for w in row if len(w) > 4)
    yield from (r[0] for r in db.execute("SELECT note FROM journal_entry WHERE length(note) > 12"))
    yield from (r[0] for r in db.execute("SELECT body FROM comment WHERE length(body) > 12"))
    yield from (r[0] for r in db.execute("SELECT note FROM submission WHERE length(note) > 12"))


def main():
    with tempfile.TemporaryDirectory() as name:
        data = pathlib.Path(name) / "data"
        served.demo(data, program=served.RELEASE, now=None)
        db = sqlite3.connect(data / "kyket.db")
        db.row_factory = sqlite3.Row
        rows = db.execute("SELECT seq, type, leaf, note, salt, actor_person, actor_unit FROM journal_entry ORDER BY seq").fetchall()
        kinds = collections.Counter(r["type"] for r in rows)
        wrong = collections.defaultdict(list)
        texts = []
        for row in rows:
            text = bytes(row["leaf"]).decode()
            leaf = json.loads(text)
            texts.append(text)
            for what in (form(row["type"], leaf, text), commitments(leaf, row, db)):
                if what:
                    wrong[row["type"]].append((what, text[:300]))
            if leaf["unit"] != row["actor_unit"]:
                wrong[row["type"]].append(("unit beside the leaf", text[:300]))
        for kind in sorted(kinds):
            check(f"the {kinds[kind]} leaves {kind} have the form that is promised", kind not in wrong, wrong.get(kind))
        whole = "\n".join(texts)
        escaped = lambda w: json.dumps(w, ensure_ascii=False)[1:-1]
        looked_for = set(secrets(db))
        shown = [w for w in looked_for if escaped(w) in whole]
        check(f"none of {len(looked_for)} names, addresses and words of people stands in a leaf", not shown, shown[:10])
        check("the demo has many kinds of leaves and of words to look for", len(kinds) >= 15 and len(looked_for) > 100, (len(kinds), len(looked_for)))
        source = "".join(p.read_text() for p in (ROOT / "src/domain").glob("*.c"))
        words = (ROOT / "src/web/page/entry_words.c").read_text()
        for kind in sorted(kinds):
            check(f"{kind} has words for people", f'"{kind}"' in words, kind)
        known = set(re.findall(r'\{ "([a-z_]+\.[a-z_]+)", N_', words))
        check("the words name only kinds that some command writes", all(f'"{k}"' in source or k == "journal.key_changed" for k in known), known)
        print(f"{len(rows)} leaves of {len(kinds)} kinds; not in the demo: {', '.join(sorted(known - set(kinds)))}")
        db.close()
    return summary()


sys.exit(main())
