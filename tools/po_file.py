"""Message catalogues (gettext PO) and message ids in sources; used by gen_po and gen_template."""
import pathlib, sys, re

STRING = r'"(?:[^"\\]|\\.)*"'
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r"}


def unquote(text):
    """The value of one or several adjacent C string literals."""
    return "".join(re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), part[1:-1])
                   for part in re.findall(STRING, text))


def read_po(path):
    """{(msgid, plural or None): text}; fuzzy and empty ones are left out. SystemExit when broken."""
    found, entry, fuzzy, at = {}, {}, False, None

    def end():
        if entry.get("msgid") and entry.get("msgstr") and not fuzzy:
            key = entry["msgid"]
            if found.get(key, entry["msgstr"]) != entry["msgstr"]:
                raise SystemExit(f"{path}: two translations of {key!r}")
            found[key] = entry["msgstr"]
            if entry.get("msgid_plural"):
                found[entry["msgid_plural"]] = entry["msgstr"]

    for number, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines() + [""], 1):
        line = line.strip()
        if line.startswith("#,") and "fuzzy" in line:
            if "msgstr" in entry:
                end()
                entry = {}
            fuzzy = True
        elif not line or line.startswith("#"):
            if not line or "msgstr" in entry:
                end()
                if entry or not line:
                    fuzzy = fuzzy and not entry
                entry = {}
        elif m := re.match(r"(msgid_plural|msgid|msgstr)(?:\[\d\])?\s+(" + STRING + r")$", line):
            if m[1] == "msgid" and "msgstr" in entry:
                end()
                entry, fuzzy = {}, False
            at = m[1]
            entry[at] = unquote(m[2])
        elif line.startswith('"') and at:
            entry[at] += unquote(line)
        else:
            raise SystemExit(f"{path}:{number}: not a PO line: {line}")
    return found


def read_catalogue(folder):
    """All .po files of a folder as one {msgid: text}."""
    whole = {}
    for path in sorted(pathlib.Path(folder).glob("*.po")):
        for key, text in read_po(path).items():
            if whole.setdefault(key, text) != text:
                raise SystemExit(f"{path}: another file translates {key!r} differently: {whole[key]!r}")
    return whole


def messages_of_c(text):
    """Message ids marked by N_("…") in C, comments left out."""
    text = re.sub(r'/\*.*?\*/|(' + STRING + r')|//[^\n]*', lambda m: m[1] or " ", text, flags=re.S)
    return [unquote(m[1]) for m in re.finditer(r'\bN_\(\s*((?:' + STRING + r'\s*)+)\)', text)]


def messages_of_template(text):
    """Message ids of {t "…"} and {n x, "…", "…"} and N_("…") in a template."""
    found = messages_of_c(text)
    found += [unquote(m[1]) for m in re.finditer(r'\{t\s+(' + STRING + r')', text)]
    for m in re.finditer(r'\{n\s+(?:[^"{}]|\{[^{}]*\})*?,\s*(' + STRING + r')\s*,\s*(' + STRING + r')', text):
        found += [unquote(m[1]), unquote(m[2])]
    return found


def messages_of_tree(root):
    """{msgid: first place} of all sources under root/src."""
    found = {}
    for path in sorted((pathlib.Path(root) / "src").rglob("*")):
        if path.suffix in (".c", ".h"):
            ids = messages_of_c(path.read_text("utf-8"))
        elif path.suffix == ".html":
            ids = messages_of_template(path.read_text("utf-8"))
        else:
            continue
        for key in ids:
            found.setdefault(key, str(path.relative_to(root)))
    return found
