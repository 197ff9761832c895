"""The CSV of lists in the work area, as rows that tests can name: heads and states are Vietnamese for people."""
import csv, io

HEADS = {"Nhiệm vụ": "obligation", "Loại": "kind", "Trạng thái": "state", "Hạn": "due", "Đã nộp": "submitted", "Đơn vị": "unit",
         "Ngày": "issued", "Hạn đầu": "first_due"}
STATES = {"Chưa nộp": "open", "Đã nộp": "submitted", "Bị trả lại": "returned", "Đã nghiệm thu": "accepted", "Đã rút": "withdrawn",
          "Hết hiệu lực": "void", "Có hiệu lực": "active", "Đã kết thúc": "ended"}


def rows_of(text):
    """A list of dicts with the names above; other heads stay as they are."""
    found = [{HEADS.get(k, k): v for k, v in row.items()} for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))]
    for row in found:
        if "state" in row:
            row["state"] = STATES.get(row["state"], row["state"])
    return found
