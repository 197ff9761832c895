#!/usr/bin/env python3
"""A text of more than 60 proposals is reviewed by keys alone; what that costs a person (keyboard.mjs)."""
import os, pathlib, re, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import served
from served import ROOT
from visitor import Visitor

AS_RELEASED = {"program": served.RELEASE, "now": None}
PASSWORD = "lam-thuong-2026"
BODIES = """code,superior_code,kind,name,short_name,from
H41.01,,committee,Ủy ban nhân dân tỉnh Mới,UBND tỉnh,2025-07-01
H41.02,H41.01,department,Sở Nông nghiệp và Môi trường,Sở Nông nghiệp và Môi trường,2025-07-01
H41.03,H41.01,department,Sở Tài chính,Sở Tài chính,2025-07-01
H41.04,H41.01,department,Sở Tư pháp,Sở Tư pháp,2025-07-01
H41.05,H41.01,department,Sở Xây dựng,Sở Xây dựng,2025-07-01
H41.06,H41.01,department,Văn phòng đăng ký đất đai,Văn phòng đăng ký đất đai,2025-07-01
H41.07,H41.06,department,Chi nhánh Văn phòng đăng ký đất đai,Chi nhánh VPĐKĐĐ,2025-07-01
H41.08,H41.01,department,Trung tâm Phục vụ hành chính công tỉnh,Trung tâm PVHCC tỉnh,2025-07-01
H41.09,H41.01,commune,Ủy ban nhân dân xã Đông,UBND xã Đông,2025-07-01
H41.10,,department,Cơ quan thuế,Thuế tỉnh,2025-07-01
"""


def brought_in(site, login):
    """Bodies and a text, as a person brings them in; the address of the programme."""
    b = Visitor(int(site.rsplit(":", 1)[1])).sign_in("quan.tri", PASSWORD)
    b.get("/w/unit/import")
    assert "10 dòng" in b.post("/w/unit/import", {"csv": BODIES, "unit": "1", "what": "import"})[1]
    b = Visitor(int(site.rsplit(":", 1)[1])).sign_in(login, PASSWORD)
    b.get("/w/programme/new")
    text = (ROOT / "tests/data/gold/laichau-88.txt").read_bytes()
    status, answer = b.post("/w/programme/new", {"lead": "1", "title": ""}, files=[("file", "quy-che.txt", text)])
    assert status == 303, answer[:500]
    return re.match(r"/w/programme/\d+", b.headers["Location"])[0]


def main():
    if not (HERE / "node_modules").is_dir():
        print("tests/browser: the npm packages are missing: run ./dev setup\n0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory(prefix="kyket-keyboard-") as folder:
        path = folder + "/d"
        served.output("init", path, "--name", "Tỉnh Mới", **AS_RELEASED)
        for login, role in (("quan.tri", "administrator"), ("nguoi.duyet", "coordinator")):
            served.output("user", "add", path, login, "--name", "Người Duyệt", "--role", role, "--password", PASSWORD, **AS_RELEASED)
        served.raise_limits(path)
        with served.Server(path, **AS_RELEASED) as server:
            environment = {**os.environ, "HOME": folder, "KYKET_BASE": server.site, "KYKET_PASSWORD": PASSWORD, "KYKET_ROUTES": "",
                           "KYKET_TEXT": brought_in(server.site, "nguoi.duyet")}
            return subprocess.run(["node", str(HERE / "keyboard.mjs")], env=environment).returncode


sys.exit(main())
