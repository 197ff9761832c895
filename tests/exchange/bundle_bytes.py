"""A bundle taken apart and put together by Python's own tar."""
import hashlib, io, json, tarfile


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
