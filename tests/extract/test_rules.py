#!/usr/bin/env python3
"""Single sentences of the language of such texts, each with whom the act lies on, with whom, to whom and when.

Each is the only clause of an article "Tổ chức thực hiện"; a row (who, text, lead, cooperate, report_to, due types) with who set stands
below the heading "Trách nhiệm của <who>" instead. Ends with "N passed, N failed".
"""
import json, pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from checking import check, summary
from served import run

ROWS = [
    # a name ends where small words begin that no name has, though the lexicon does not know the verb
    (None, "Hạt Kiểm lâm rải bả diệt chuột tại các tiểu khu giáp ranh", ["Hạt Kiểm lâm"], [], [], []),
    (None, "Đối với vụ nghiêm trọng, Công an huyện soi xét lại toàn bộ hồ sơ", ["Công an huyện"], [], [], []),
    (None, "Sở Xây dựng gửi Công an thành phố danh mục nhà chung cư mỗi quý", ["Sở Xây dựng"], [], ["Công an thành phố"], ["quarterly"]),
    (None, "Phòng Kế hoạch - Nghiệp vụ tín dụng Chi nhánh Ngân hàng tỉnh theo dõi dư nợ",
     ["Phòng Kế hoạch - Nghiệp vụ tín dụng Chi nhánh Ngân hàng tỉnh"], [], [], []),
    # roles named by a verb
    (None, "Cơ quan thẩm định thông báo kết quả cho cơ quan trưng cầu chậm nhất 03 ngày làm việc trước khi hết hạn",
     ["Cơ quan thẩm định"], [], ["cơ quan trưng cầu"], ["before_event"]),
    # the subject stands behind a second adjunct, or behind a day
    (None, "Khi có đề nghị hỗ trợ của Hạt Kiểm lâm, trong vòng 02 giờ Công an huyện bố trí lực lượng đến hiện trường",
     ["Công an huyện"], [], [], ["on_request"]),
    (None, "Tháng 12 hằng năm, Công an thành phố chủ trì, phối hợp với Sở Xây dựng lập kế hoạch kiểm tra",
     ["Công an thành phố"], ["Sở Xây dựng"], [], ["yearly"]),
    # one is told this, another that: no new subject
    (None, "Ủy ban nhân dân xã thông báo cho Công an huyện xóa đăng ký thường trú, Phòng Nội vụ huyện dừng trợ cấp",
     ["Ủy ban nhân dân xã"], [], ["Công an huyện", "Phòng Nội vụ huyện"], []),
    # who stands before the colon is bound, not the group of the heading
    ("các cơ quan khác", "Sở Tài chính: Thẩm định, trình Ủy ban nhân dân tỉnh bố trí kinh phí", ["Sở Tài chính"], [], [], []),
    # dates with the period behind them
    ("Sở Nội vụ", "Báo cáo Ủy ban nhân dân tỉnh trước ngày 10 tháng 6 (đối với báo cáo 6 tháng) và trước ngày 10 tháng 12 (đối với báo cáo năm)",
     ["Sở Nội vụ"], [], ["Ủy ban nhân dân tỉnh"], ["halfyearly", "yearly"]),
    ("Sở Nội vụ", "Tham gia ý kiến đúng thời hạn do cơ quan chủ trì đề nghị", ["Sở Nội vụ"], [], [], ["as_requested"]),
    ("Sở Nội vụ", "Cắt điện trong vòng 24 giờ kể từ khi nhận được văn bản của Công an tỉnh", ["Sở Nội vụ"], [], [], []),
    ("Sở Nội vụ", 'Phát động phong trào "Mỗi tuần một cuốn sách"', ["Sở Nội vụ"], [], [], []),
    # what a body asks of another is its own act
    ("cơ quan thuế", "Trường hợp hồ sơ chưa đủ căn cứ thì chậm nhất 02 ngày làm việc phải có văn bản đề nghị Sở Tài chính bổ sung",
     ["cơ quan thuế"], [], ["Sở Tài chính"], ["working_days"]),
    # closing requests without a comma
    (None, "Trong quá trình thực hiện, nếu có vướng mắc đề nghị các cơ quan, đơn vị phản ánh về Sở Nội vụ",
     ["các cơ quan, đơn vị"], [], ["Sở Nội vụ"], []),
]

parts = ["QUY CHẾ", "Phối hợp"]
for n, row in enumerate(ROWS, 1):
    parts += [f"Điều {n}. " + (f"Trách nhiệm của {row[0]}" if row[0] else "Tổ chức thực hiện"), f"1. {row[1]}."]
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "rules.txt"
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    found = json.loads(run("extract", path, "--json").stdout)
for n, (_, text, lead, cooperate, report_to, due) in enumerate(ROWS, 1):
    rows = [o for o in found["obligations"] if o["provision"] == f"d{n}.k1"]
    got = [(o["lead"], o["cooperate"], o["report_to"],
            [d["type"] for d in (o["due"] if isinstance(o["due"], list) else [o["due"]] if o["due"] else [])]) for o in rows]
    check(text[:60], got == [(lead, cooperate, report_to, due)], got)
sys.exit(summary())
