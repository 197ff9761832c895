#!/usr/bin/env python3
"""/api/v1 by HTTP on the fictional province: lists, rights, errors, repetition, hostile text, OpenAPI."""
import json, pathlib, re, subprocess, sys, tempfile, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
import served
from checking import check, summary
from visitor import Visitor, multipart

HERE = pathlib.Path(__file__).resolve().parent
PEOPLE = {"coordinator": "mai.tran", "officer": "hlenh.ayun", "viewer": "dan.xem", "admin": "quantri", "clerk": "thu.le", "leaver": "nhung.vu"}
CORPUS = ['<script>alert(1)</script>', "'; DROP TABLE unit; --", '" onmouseover="x', "{{7*7}}${7*7}", "%_!%",
          "a\\b\"c", "Nguyễn \u202e txt", "&lt;b&gt;", "1 OR 1=1", "]]><!--"]


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        try:
            self.json = json.loads(self.text)
        except ValueError:
            self.json = None

    def is_problem(self, status):
        return (self.status == status and self.headers["Content-Type"] == "application/problem+json"
                and {"type", "title", "status", "detail"} <= set(self.json) and self.json["status"] == status)


def ask(method, path, who=None, body=None, headers=None):
    head = {"Authorization": "Bearer " + tokens.get(who, who)} if who else {}
    return Answer(*server.ask(method, "/api/v1/" + path, body, **head, **(headers or {})))


def all_of(path, limit, who=None):
    """Every id, page by page."""
    ids, after, sep = [], None, "&" if "?" in path else "?"
    for _ in range(2000):
        page = ask("GET", f"{path}{sep}limit={limit}" + (f"&after={after}" if after else ""), who)
        if page.status != 200 or set(page.json) != {"items", "next"} or len(page.json["items"]) > limit:
            return [("bad page", page.status, page.text[:200])]
        ids += [item["id"] for item in page.json["items"]]
        after = page.json["next"]
        if after is None:
            return ids
    return ["no end"]


def test_lists():
    for path, who in (("units", None), ("programmes", None), ("programmes/2/provisions", None), ("programmes/2/obligations", None),
                      ("occurrences", None), ("occurrences?programme=2", None), ("people", "admin"), ("programmes", "coordinator")):
        whole, paged = all_of(path, 200, who), all_of(path, 3, who)
        check(f"{path} pages through everything exactly once", whole == paged and whole and len(set(whole)) == len(whole), (whole[:5], paged[:5], len(whole), len(paged)))
    check("limit has a largest value", ask("GET", "units?limit=201").is_problem(400))
    late = ask("GET", "occurrences?unit=8&due_before=2026-07-01&limit=200").json["items"]
    check("filters hold", late and all(i["unit"] == 8 and i["due"] < "2026-07-01" for i in late), late)
    check("an unknown state is refused at its field", ask("GET", "occurrences?state=done").json.get("field") == "state")
    check("totals are counts", all(v >= 0 for v in ask("GET", "overview?year=2026").json["totals"].values()))


def test_rights():
    for path in ("me", "people", "occurrences/3/submissions", "obligations/9/comments"):
        check(f"{path} without a token is 401", ask("GET", path).is_problem(401), path)
        check(f"{path} with a wrong token is 401", ask("GET", path, "kyk_AAAAAAAAAAAAAAAAAAAAAA").is_problem(401), path)
    for wish, words in (("en-GB,en;q=0.9,vi;q=0.3", "does not exist"), ("en;q=0.2, vi-VN;q=0.8", "không"), ("fr", "không"), ("", "không"), (";;q=,en;q=x", "không")):
        detail = ask("GET", "units/999999", headers={"Accept-Language": wish}).json["detail"]
        check(f"a problem is told in the language asked for: {wish!r}", words in detail, detail)
    check("a draft is not shown to the public", ask("GET", "programmes/3").is_problem(404) and 3 not in all_of("programmes", 200))
    check("people are for administrators", ask("GET", "people", "viewer").is_problem(403) and ask("GET", "people", "officer").is_problem(403))
    for kind in ("units", "programmes", "obligations", "occurrences"):
        for bad in ("999999", "0", "-1", "x", "9" * 30):
            check(f"{kind}/{bad} is 404", ask("GET", f"{kind}/{bad}", "admin").is_problem(404), bad)
    foreign = next(o for o in ask("GET", "occurrences?state=open&limit=200").json["items"] if o["unit"] != 8)
    for act, body in (("submit", {"note": "x"}), ("decide", {"is_accepted": True}), ("extend", {"days": 3, "reason": "x"}),
                      ("close", {"reason": "x", "basis": "y"}), ("urge", {"message": "x"})):
        check(f"{act} on the work of a foreign unit is 403", ask("POST", f"occurrences/{foreign['id']}/{act}", "officer", body).is_problem(403), act)
        check(f"{act} without a token is 401", ask("POST", f"occurrences/{foreign['id']}/{act}", None, body).is_problem(401), act)
        check(f"{act} on nothing is 403 or 404", ask("POST", f"occurrences/999999/{act}", "coordinator", body).status in (403, 404), act)
    check("an officer opens no unit", ask("POST", "units", "officer", {"superior": 1, "kind": "commune", "name": "x"}).is_problem(403))
    for scheme in ("bearer ", "BEARER  "):
        check("the word Bearer counts in any letters", ask("GET", "me", None, None, {"Authorization": scheme + tokens["officer"]}).status == 200, scheme)
    cookie = ask("GET", "me", None, None, {"Cookie": "sid=abc"})
    check("a cookie does not sign in to the API", cookie.is_problem(401), cookie.status)
    me = ask("GET", "me", "officer").json
    check("me is the owner of the token", me["unit"] == 8 and me["roles"] == [{"unit": 8, "role": "officer"}], me)


def test_public_has_no_people():
    names = [p["name"] for p in ask("GET", "people?limit=200", "admin").json["items"]]
    text = "".join(ask("GET", p).text for p in ("units?limit=200", "programmes", "programmes/2", "programmes/2/obligations?limit=200", "obligations/9",
                                               "occurrences?limit=200", "occurrences/3", "overview"))
    check("nothing public names a person", names and not [n for n in names if n and n in text] and '"person' not in text and '"login' not in text)


def test_problems():
    bad = ask("POST", "units", "admin", {"superior": 1, "kind": "castle", "name": ""})
    check("a problem names each field at fault", bad.is_problem(400) and {e["field"] for e in bad.json["errors"]} == {"kind", "name"} and bad.json["field"] == "kind", bad.text)
    check("a body that is no JSON is 400", ask("POST", "units", "admin", "{", {"Content-Type": "application/json"}).is_problem(400))
    check("nested objects are 400", ask("POST", "units", "admin", {"name": {"a": 1}}).is_problem(400))
    listed = ask("POST", "obligations/9/comments", "officer", {"body": ["một", "hai"]})
    check("a list where one value belongs is refused, not cut to its first", listed.is_problem(400) and listed.json["field"] == "body", listed.text)
    long = ask("POST", "programmes", "coordinator", {"title": "Dài", "text": "Điều 1. A\n" * 200000})
    check("a text that is too long is told the limit of texts, not that of files", long.is_problem(413) and "1 MB" in long.json["detail"], long.text)
    nothing = ask("GET", "nothing")
    check("an unknown address is 404", nothing.is_problem(404))
    page, place = nothing.json["type"].split("#")
    status, _, told = server.ask("GET", page)
    words = set(re.findall(r'\{ \d{3}, \d, "([a-z_]+)" \}', (served.ROOT / "src/base/err.c").read_text())) - {"none"}
    check("the type of each problem leads to what is said of it", status == 200 and place == "not_found" and len(words) > 12 and all(f'<h2 id="{w}">' in told for w in words),
          (status, [w for w in words if f'<h2 id="{w}">' not in told]))
    wrong = ask("DELETE", "units", "admin")
    check("a wrong method is 405, and its text says the same", wrong.status == 405 and wrong.json["status"] == 405, wrong.text)


def test_repetition():
    body = {"superior": 1, "kind": "commune", "name": "UBND xã Lặp", "code": "H99.LAP"}
    first, again = (ask("POST", "units", "admin", body, {"Idempotency-Key": "lap-1"}) for _ in range(2))
    check("the same key makes one unit", first.status == 201 and again.status == 201 and first.json == again.json and
          first.headers["Location"] == f"/api/v1/units/{first.json['id']}", (first.text, again.text))
    long = ask("POST", "units", "admin", {**body, "code": "H99.DAI"}, {"Idempotency-Key": "k" * 201})
    check("a key of more than 200 characters is refused and not cut", long.status == 400 and long.json["field"] == "Idempotency-Key", long.json)
    day = ask("POST", "units", "admin", {**body, "code": "H99.NGAY", "from": "03/04/2026"})
    check("a day of the API is yyyy-mm-dd", day.status == 400 and day.json["field"] == "from", day.json)
    other = ask("POST", "units", "admin", {**body, "name": "UBND xã Khác", "code": "H99.KHAC"}, {"Idempotency-Key": "lap-1"})
    check("the same key with other content is refused, not answered as if it were done", other.is_problem(409), other.text)
    check("without a key the code is taken", ask("POST", "units", "admin", body).is_problem(400))
    other = ask("POST", "obligations/9/comments", "admin", {"body": "x"}, {"Idempotency-Key": "lap-1"})
    check("a key of another command is refused", other.status in (403, 409), other.text)


def test_media_types():
    for kind in ("Application/JSON", "application/json; charset=UTF-8"):
        said = ask("POST", "units", "admin", json.dumps({"superior": 1}), {"Content-Type": kind})
        check("media types count in any letters", said.is_problem(400) and {e["field"] for e in said.json["errors"]} == {"kind", "name"}, (kind, said.text))


def test_comments_paged():
    """Also past those that the reader may not see, and from nowhere else than from a comment of this duty."""
    one = ask("GET", "occurrences?unit=8&limit=200").json["items"]
    duty = one[0]["obligation"]
    for n in range(7):
        ask("POST", f"obligations/{duty}/comments", "officer" if n % 2 else "coordinator", {"body": f"Ý kiến {n}"})
    whole = all_of(f"obligations/{duty}/comments", 200, "officer")
    check("comments page through all exactly once", len(whole) >= 7 and all(all_of(f"obligations/{duty}/comments", n, "officer") == whole for n in (1, 3, 7)), whole)
    check("a page after no comment of this duty is 404, not the first page again", ask("GET", f"obligations/{duty}/comments?after=999999", "officer").is_problem(404))


def kept_files():
    return sorted(p for p in pathlib.Path(data, "files").rglob("*") if p.is_file())


def test_no_files_of_strangers():
    """The bytes of who may not contribute are kept nowhere, by the API and by the page."""
    one = next(o for o in ask("GET", "occurrences?state=open&limit=200").json["items"] if o["unit"] == 8)
    before = kept_files()
    body, kind = multipart([("note", "x")], [("files", "a.txt", b"nobody asked for this")])
    refused = ask("POST", f"occurrences/{one['id']}/contribute", "viewer", body, {"Content-Type": kind})
    check("who may not contribute is told so", refused.is_problem(403), refused.text)
    viewer = Visitor(server.port).sign_in(PEOPLE["viewer"])
    status, _ = viewer.post(f"/w/occurrence/{one['id']}/contribute", {"note": "x"}, [("files", "b.txt", b"nor for this")])
    check("on the page too", status == 403, status)
    check("and nothing of it stays in files", kept_files() == before, set(kept_files()) - set(before))


def test_repetition_with_files():
    one = ask("GET", "occurrences?unit=8&state=open&limit=1").json["items"][0]
    for path, field, who, words in ((f"occurrences/{one['id']}/submit", "files", "officer", [("note", "x"), ("is_draft", "1")]), ("programmes", "file", "coordinator", [("title", "Chương trình thử")]),
                                    ("documents", "files", "clerk", [("symbol", "5/KH-A"), ("type", "KH"), ("issuer_name", "A"), ("issued", "2026-11-20")])):
        def sent(name, data):
            body, kind = multipart(words, [(field, name, data.encode())])
            return ask("POST", path, who, body, {"Content-Type": kind, "Idempotency-Key": "tep-" + path})
        first, again = (sent("a.txt", "Điều 1. Phạm vi\n1. UBND tỉnh báo cáo hằng năm.") for _ in range(2))
        check(f"{path} with the same key and the same file is done once", first.status == again.status and first.status in (200, 201) and first.json == again.json, again.text)
        check(f"{path} with the same key and another file is refused, not answered as if it were done", sent("a.txt", "Điều 1. Khác").is_problem(409) and
              sent("b.txt", "Điều 1. Phạm vi\n1. UBND tỉnh báo cáo hằng năm.").is_problem(409))


def test_tokens_end_with_the_password():
    check("the token is good", ask("GET", "me", "leaver").status == 200)
    b = Visitor(server.port).sign_in(PEOPLE["leaver"], PASSWORD)
    b.get("/w/profile")
    status = b.post("/w/profile/password", {"old": PASSWORD, "password": "nhiều từ dễ nhớ khó đoán", "again": "nhiều từ dễ nhớ khó đoán"})[0]
    check("who changes the password ends its tokens", status == 303 and ask("GET", "me", "leaver").is_problem(401), status)


def test_work():
    """From a text to accepted work: hand in with a file, return, hand in again, accept."""
    one = ask("GET", "occurrences?unit=8&state=open&limit=1").json["items"][0]
    path = f"occurrences/{one['id']}"
    check("work without evidence is refused", ask("POST", path + "/submit", "officer", {"note": "Xong"}).is_problem(400))
    body, kind = multipart([("note", "Đã làm <b>xong</b>")], [("files", "../../báo cáo.txt", b"one")])
    sent = [ask("POST", path + "/submit", "officer", body, {"Content-Type": kind, "Idempotency-Key": "nop-1"}) for _ in range(2)]
    check("handing in with a file, and its repetition, is submitted once", all(s.status == 200 and s.json["state"] == "submitted" for s in sent), sent[0].text)
    inside = ask("GET", path + "/submissions", "officer").json["items"]
    check("the submission shows its evidence by a name without folders", len(inside) == 1 and inside[0]["note"] == "Đã làm <b>xong</b>" and
          inside[0]["evidence"][0]["name"] == "báo cáo.txt", inside)
    check("the performer does not accept", ask("POST", path + "/decide", "officer", {"is_accepted": True}).is_problem(403))
    check("a decision that says neither is none", ask("POST", path + "/decide", "coordinator", {"reason": "Đạt"}).json.get("field") == "is_accepted" and
          ask("GET", path).json["state"] == "submitted")
    check("a return needs a reason", ask("POST", path + "/decide", "coordinator", {"is_accepted": False}).json.get("field") == "reason")
    back = ask("POST", path + "/decide", "coordinator", {"is_accepted": False, "reason": "Thiếu số liệu", "extra_days": 3})
    check("returned with more days", back.status == 200 and back.json["state"] == "returned" and back.json["due"] > one["due"], back.text)
    keep = inside[0]["evidence"][0]["id"]
    again = ask("POST", path + "/submit", "officer", {"note": "Đã bổ sung", "evidence": [keep]})
    check("handed in again with the kept file", again.status == 200 and again.json["state"] == "submitted", again.text)
    done = ask("POST", path + "/decide", "coordinator", {"is_accepted": True})
    check("accepted", done.status == 200 and done.json["state"] == "accepted", done.text)
    check("the public sees it", ask("GET", path).json["state"] == "accepted")
    check("accepted twice is 409", ask("POST", path + "/decide", "coordinator", {"is_accepted": True}).is_problem(409))


def test_evidence_kinds():
    one = ask("GET", "occurrences?unit=8&state=open&limit=1").json["items"][0]
    shared = ask("GET", "occurrences?obligation=4&state=open&limit=1").json["items"][0]  # the coordinator's body co-operates
    for name, data in (("a.exe", b"MZ"), ("a.html", b"<script>alert(1)</script>"), ("a.svg", b"<svg/>"), ("a.pdf", b"<html>"), ("a.txt", b"a\0b")):
        body, kind = multipart([("note", "Xong")], [("files", name, data)])
        for act, work, who in (("submit", one, "officer"), ("contribute", shared, "coordinator")):
            refused = ask("POST", f"occurrences/{work['id']}/{act}", who, body, {"Content-Type": kind})
            check(f"{act} refuses {name} as the form does", refused.is_problem(400) and refused.json["field"] == "files" and name in refused.text, refused.text)
    body, kind = multipart([("note", "Xong")], [("files", "rong.txt", b"")])
    empty = ask("POST", f"occurrences/{one['id']}/submit", "officer", body, {"Content-Type": kind})
    check("nor is an empty file evidence", empty.is_problem(400) and "rong.txt" in empty.text, empty.text)
    check("and nothing was handed in", ask("GET", f"occurrences/{one['id']}").json["state"] == "open")


def test_documents():
    form = {"symbol": "77/KH-UBND", "type": "KH", "issuer_name": "UBND tỉnh", "issued": "2026-11-20", "abstract": "Kế hoạch <b>thử</b>", "signers": "Bùi Văn Thử, Chủ tịch"}
    body, kind = multipart([(k, v) for k, v in form.items()] + [("is_public", "1")], [("files", "kế hoạch.txt", "Kế hoạch thử".encode())])
    made = [ask("POST", "documents", "clerk", body, {"Content-Type": kind, "Idempotency-Key": "vb-1"}) for _ in range(2)]
    check("a document is registered once, with its file", all(m.status == 201 for m in made) and made[0].json == made[1].json and
          made[0].headers["Location"] == f"/api/v1/documents/{made[0].json['id']}", made[0].text)
    one = made[0].json
    check("it comes back as it was sent", {k: one[k] for k in form} == form and one["file_name"] == "kế hoạch.txt" and len(one["sha256"]) == 64 and one["secrecy"] == "none", one)
    check("it is found by its words and type", one["id"] in [d["id"] for d in ask("GET", "documents?q=ke+hoach+thu&type=KH").json["items"]] and
          one["id"] not in [d["id"] for d in ask("GET", "documents?q=ke+hoach+thu&type=CV").json["items"]])
    letter = ask("POST", "documents", "clerk", {**form, "symbol": "78/UBND-VP", "type": "CV"})
    check("a letter is CV in and out", letter.status == 201 and letter.json["type"] == "CV" and letter.json["id"] in [d["id"] for d in ask("GET", "documents?type=CV", "clerk").json["items"]], letter.text)
    secret = {"symbol": "01/QĐ-M", "type": "QĐ", "issuer_name": "UBND tỉnh", "issued": "2026-11-20", "secrecy": "secret"}
    body, kind = multipart(list(secret.items()), [("files", "m.txt", "nội dung".encode())])
    check("the file of a secret one is not taken", ask("POST", "documents", "clerk", body, {"Content-Type": kind}).is_problem(400))
    check("nor its words", ask("POST", "documents", "clerk", {**secret, "abstract": "nội dung"}).is_problem(400))
    stub = ask("POST", "documents", "clerk", secret)
    check("a stub of it is", stub.status == 201 and stub.json["secrecy"] == "secret" and stub.json["is_public"] is False and ask("GET", f"documents/{stub.json['id']}").is_problem(404), stub.text)
    everything, public = all_of("documents", 1, "clerk"), all_of("documents", 200)
    check("without a token only what is published is there", public and set(public) < set(everything), (public, everything))
    for path in (f"documents/{i}" for i in set(everything) - set(public)):
        check(f"{path} is hidden from strangers", ask("GET", path).is_problem(404) and ask("GET", path, "viewer").status == 200, path)
    check("who may not draft registers nothing", ask("POST", "documents", "viewer", form).is_problem(403) and ask("POST", "documents", None, form).is_problem(401))
    wrong = ask("POST", "documents", "clerk", {"symbol": "a b", "type": "??"})
    check("what is wrong is named", wrong.is_problem(400) and wrong.json["field"], wrong.text)


def test_notices():
    check("notices are one's own", ask("GET", "notices").is_problem(401))
    mine = ask("GET", "notices?limit=200", "officer").json["items"]
    unread = [n for n in mine if n["read"] is None]
    check("there are some, newest first, each about something", mine and [n["id"] for n in mine] == sorted((n["id"] for n in mine), reverse=True) and
          all(n["object"] in ("obligation", "occurrence") and n["kind"] != "other" for n in mine), mine[:2])
    check("the unread ones can be asked for", [n["id"] for n in ask("GET", "notices?only_unread=true&limit=200", "officer").json["items"]] == [n["id"] for n in unread])
    others = ask("GET", "notices?limit=200", "coordinator").json["items"]
    check("those of others are others", not {n["id"] for n in others} & {n["id"] for n in mine})
    done = ask("POST", "notices/read", "officer", {"upto": max([n["id"] for n in mine + others])})
    check("read up to the newest, nothing is unread", done.status == 200 and done.json["unread"] == 0, done.text)
    check("of others nothing changed", ask("GET", "notices?limit=200", "coordinator").json["items"] == others)


def test_programme():
    text = (served.ROOT / "tests/data/gold/konray-238.txt").read_text()
    made = ask("POST", "programmes", "coordinator", {"text": text})
    check("a text becomes a draft", made.status == 201 and made.json["state"] == "draft" and made.json["unit"] == 2, made.text[:300])
    body, kind = multipart([], [("file", "a.docx", (served.ROOT / "tests/data/gold/laichau-88.docx").read_bytes())])
    file = ask("POST", "programmes", "coordinator", body, {"Content-Type": kind})
    check("a docx becomes a draft", file.status == 201 and len(all_of(f"programmes/{file.json['id']}/provisions", 200, "coordinator")) > 20, file.text[:300])
    check("a draft of others is closed", ask("GET", f"programmes/{made.json['id']}", "officer").is_problem(403) and ask("GET", f"programmes/{made.json['id']}/provisions").is_problem(404))
    entry = made.json["basis"][0]
    path, link = f"programmes/{made.json['id']}/basis", {"ordinal": entry["ordinal"], "document": 1}
    linked = ask("POST", path, "coordinator", link)
    check("a basis is linked to a document of the register", entry["document"] is None and linked.status == 200 and linked.json["basis"][0]["document"] == 1, linked.text[:300])
    check("not by others, nor to what is not there", ask("POST", path, "officer", link).is_problem(403) and ask("POST", path, "coordinator", link | {"document": 9999}).is_problem(404))
    check("and the link is taken back", ask("POST", path, "coordinator", {"ordinal": entry["ordinal"]}).json["basis"][0]["document"] is None)
    check("no text is 400", ask("POST", "programmes", "coordinator", {"title": "x"}).is_problem(400))
    check("a viewer makes none", ask("POST", "programmes", "viewer", {"text": text}).is_problem(403))


def test_hostile_text():
    for text in CORPUS:
        kept = text.replace("\u202e", "")  # what turns the direction of reading is dropped at the edge
        note = ask("POST", "obligations/9/comments", "coordinator", {"body": text, "is_question": True})
        check("a comment comes back as it was sent", note.status == 201 and note.json["body"] == kept, note.text)
        unit = ask("POST", "units", "admin", {"superior": 1, "kind": "other", "name": text})
        check("a unit's name comes back as it was sent, or is refused", unit.status == 400 or unit.json["name"] == kept, unit.text)
        found = ask("GET", "units?q=" + urllib.parse.quote(text))
        check("it is only text in a search", found.status == 200, found.text)
        check("it is no id", ask("GET", "units/" + urllib.parse.quote(text, safe="")).status in (400, 404), text)
    check("all units are there still", len(all_of("units", 200)) >= 27)


def test_openapi():
    spec = ask("GET", "openapi.json").json
    check("it is OpenAPI 3.1 with a bearer scheme", spec["openapi"] == "3.1.0" and spec["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer")
    shapes = spec["components"]["schemas"]
    for path in ("units", "programmes", "occurrences", "overview"):
        content = spec["paths"]["/" + path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        ref = content["properties"]["items"]["items"]["$ref"] if "properties" in content else content["$ref"]
        answer = ask("GET", path).json
        row = answer["items"][0] if "items" in answer else answer
        check(f"{path} answers with what is described", list(row) == shapes[ref.split("/")[-1]]["required"], row)
    ids = [op["operationId"] for item in spec["paths"].values() for op in item.values()]
    check("each operation has its own id", len(ids) == len(set(ids)) and len(ids) >= 20, ids)
    check("each write takes an Idempotency-Key", all(any("IdempotencyKey" in p.get("$ref", "") for p in item["post"]["parameters"]) for item in spec["paths"].values() if "post" in item))
    if not (HERE / "node_modules").is_dir():
        print("the generated client was not tried: npm packages of tests/api are missing (./dev setup)")
        return
    (pathlib.Path(folder) / "openapi.json").write_text(json.dumps(spec))
    run = subprocess.run(["node", str(HERE / "client_test.mjs"), folder, f"{server.site}/api/v1", tokens["officer"]], capture_output=True, text=True, timeout=300)
    check("a client that another project's generator made compiles and works", run.returncode == 0, run.stdout + run.stderr)


with tempfile.TemporaryDirectory() as folder:
    data = folder + "/data"
    PASSWORD = served.demo(data, *engine.args())
    tokens = {role: served.token(data, login) for role, login in PEOPLE.items()}
    server = served.Server(data)
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
    check("the server stops cleanly", server.stop() == 0)
    check("the data are sound afterwards", served.run("fsck", data).returncode == 0)
sys.exit(summary())
