"""A bundle taken apart and put together by Python's own tar."""
import hashlib, io, json, re, tarfile


def members(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return [(m.name, tar.extractfile(m).read()) for m in tar.getmembers()]


def bundle(parts, sign=True, links=()):
    """A tar of the parts; sign makes the manifest fit them, as somebody hostile would."""
    if sign:
        parts = [p for p in parts if p[0] != "manifest.jsonl"]
        lines = "".join(json.dumps({"name": n, "size": len(b), "sha256": hashlib.sha256(b).hexdigest()}, separators=(",", ":")) + "\n"
                        for n, b in parts)
        rows = sum(b.count(b"\n") for n, b in parts if n.startswith("table/"))
        end = {"members": len(parts), "rows": rows, "files": sum(n.startswith("files/") for n, _ in parts),
               "sha256": hashlib.sha256(lines.encode()).hexdigest()}
        parts = parts + [("manifest.jsonl", (lines + json.dumps(end, separators=(",", ":")) + "\n").encode())]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, body in parts:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            if name in links:
                info.type, info.linkname, info.size = tarfile.SYMTYPE, "/etc/passwd", 0
            tar.addfile(info, io.BytesIO(body) if info.size else None)
    return out.getvalue()


def without(lines, columns):
    """The rows of a table without some of their columns."""
    if not columns:
        return lines
    rows = [{c: v for c, v in json.loads(line).items() if c not in columns} for line in lines.splitlines()]
    return "".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in rows).encode()


def older(data, schema):
    """The bundle as a program of an older schema would have written it, in which no table lacked that has rows here."""
    parts, hashes, added = [], [], {}
    for name, body in members(data):
        if name.startswith("schema/"):
            if int(name[7:11]) > schema:
                for table, column in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", body.decode()):
                    added.setdefault(table, []).append(column)
                continue
            hashes.append(hashlib.sha256(body).hexdigest())
        parts.append((name, body))
    parts = [(name, without(body, added.get(name.split("/")[1], [])) if name.startswith("table/") else body) for name, body in parts]
    head = json.loads(dict(parts)["bundle.json"])
    head["schema"], head["schema_sha256"] = schema, hashlib.sha256("".join(hashes).encode()).hexdigest()
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False) + "\n"
    return bundle([(n, text.encode() if n == "bundle.json" else b) for n, b in parts])
