#!/usr/bin/env python3
"""One text in many forms gives one answer: Unicode forms, tone marks, line ends, blanks, wrapped lines, docx, odt."""
import json, pathlib, re, subprocess, sys, tempfile, textwrap, unicodedata, zipfile
from xml.sax.saxutils import escape

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import PROGRAM, ROOT, run

TEXTS = ("toaan", "khobac", "xa")
OLD_TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "uỷ": "ủy", "uý": "úy", "uỵ": "ụy", "uỳ": "ùy"}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODF_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def new_tones(text):
    """"hòa" as "hoà", as older texts have it; not behind q."""
    for modern, old in ((v, k) for k, v in OLD_TONES.items()):
        text = re.sub(rf"(?<!q){modern}(?!\w)", old, text)
    return text


def docx(path, lines):
    body = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(s)}</w:t></w:r></w:p>" for s in lines)
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
                   "<Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' ContentType="
                   "'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>")
        z.writestr("word/document.xml", f"<w:document xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>")


def odt(path, lines):
    body = "".join(f"<text:p>{escape(s)}</text:p>" for s in lines)
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", f"<office:document-content xmlns:office='{OFFICE}' xmlns:text='{ODF_TEXT}'><office:body>"
                   f"<office:text>{body}</office:text></office:body></office:document-content>")


def wrapped(text):
    """As a scanner's software leaves it: every line broken at 90 characters."""
    return "\n".join("\n".join(textwrap.wrap(s, 90, break_on_hyphens=False)) for s in text.splitlines())


FORMS = {
    "nfd": lambda t: unicodedata.normalize("NFD", t).encode(),
    "crlf": lambda t: t.replace("\n", "\r\n").encode(),
    "nbsp": lambda t: t.replace(", ", ",\u00a0").encode(),
    "bom": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "utf16": lambda t: t.encode("utf-16"),
    "tones": lambda t: new_tones(t).encode(),
    "doubled blanks": lambda t: re.sub(r"(?<=\w) (?=\w)", "  ", t).encode(),
    "en dashes": lambda t: re.sub(r"(?m)^(\s*)- ", r"\1– ", t).encode(),
    "wrapped": lambda t: wrapped(t).encode(),
}


def plain(s):
    s = re.sub(r"\s+", " ", unicodedata.normalize("NFC", s or "")).casefold()
    for old, modern in OLD_TONES.items():
        s = re.sub(rf"(?<!q){old}(?!\w)", modern, s)
    return s


def answer(path):
    done = run("extract", path, "--json")
    if done.returncode:
        return f"exit status {done.returncode}: {done.stderr}"
    x = json.loads(done.stdout)
    provisions = [(p["id"], plain(p["heading"]), plain(p["text"])) for p in x["provisions"]]
    duties = [(o["provision"], plain(o["action"]), *(tuple(map(plain, o[k] or ())) for k in ("lead", "cooperate", "report_to")),
               o["request"], plain(json.dumps(o["due"], ensure_ascii=False, sort_keys=True))) for o in x["obligations"]]
    return provisions, duties


def first_difference(a, b):
    if isinstance(a, str) or isinstance(b, str):
        return str(b)[:200]
    for x, y in zip(a[0] + a[1], b[0] + b[1]):
        if x != y:
            return f"{x} | {y}"[:400]
    return f"{len(a[0])} provisions and {len(a[1])} duties, {len(b[0])} and {len(b[1])}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in TEXTS:
            text = unicodedata.normalize("NFC", (ROOT / "tests/data/extract" / f"{name}.txt").read_text(encoding="utf-8"))
            whole = folder / "whole.txt"
            whole.write_text(text, encoding="utf-8")
            wanted = answer(whole)
            paths = {}
            for form, make in FORMS.items():
                paths[form] = folder / f"{form}.txt"
                paths[form].write_bytes(make(text))
            paths["docx"], paths["odt"] = folder / "a.docx", folder / "a.odt"
            docx(paths["docx"], text.splitlines())
            odt(paths["odt"], text.splitlines())
            for form, path in paths.items():
                found = answer(path)
                same = found == wanted and not isinstance(wanted, str) and len(wanted[1]) > 9
                check(f"{name} as {form}", same, same or first_difference(wanted, found))
        for how in ((), ("--json",)):
            with open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, "extract", whole, *how], stdout=full, stderr=subprocess.PIPE, text=True)
            check(f"an answer that does not fit on the disk is told {how}", done.returncode == 3 and len(done.stderr.splitlines()) == 1, done)
    return summary()


sys.exit(main())
