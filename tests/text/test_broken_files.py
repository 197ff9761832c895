#!/usr/bin/env python3
"""Hostile and broken files: each gives its own message and exit status 2, quickly, whatever it is."""
import hashlib, io, json, pathlib, sys, tempfile, time, unicodedata, zipfile, zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served
from checking import check, summary

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body, extra=(), compress=zipfile.ZIP_DEFLATED, head=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml",
                   f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>')
        for name, data in extra:
            z.writestr(name, data)
    return out.getvalue()


def odt(text, manifest="<manifest/>", mimetype="application/vnd.oasis.opendocument.text"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        z.writestr("META-INF/manifest.xml", manifest)
        z.writestr("content.xml", '<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>'
                   f"{text}</office:text></office:body></office:document-content>")
    return out.getvalue()


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*contents, trailer=b""):
    """A pdf of pages with these content streams, in the standard font."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(contents)))),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for i, content in enumerate(contents):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                       b"/Resources << /Font << /F 3 0 R >> >> >>" % (5 + 2 * i))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, xref)


def utf16(text):
    return text.encode("utf-16-le")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TEXT = b"BT /F 12 Tf 85 700 Td (Dieu 1. Pham vi) Tj ET"
PICTURE = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
# The password "secret" is needed to open it: keys of no meaning do as well as real ones here.
LOCKED = (b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32
          + b"> >> /ID [<00><00>]")

def locked_pdf(content):
    """A pdf that really needs a password: RC4 with 128 bits, as office programs write it."""
    def rc4(key, data):
        box, j, out = list(range(256)), 0, bytearray()
        for i in range(256):
            j = (j + box[i] + key[i % len(key)]) & 255
            box[i], box[j] = box[j], box[i]
        i = j = 0
        for byte in data:
            i = (i + 1) & 255
            j = (j + box[i]) & 255
            box[i], box[j] = box[j], box[i]
            out.append(byte ^ box[(box[i] + box[j]) & 255])
        return bytes(out)

    def often(key, data):
        for i in range(20):
            data = rc4(bytes(b ^ i for b in key), data)
        return data

    md5 = lambda b: hashlib.md5(b, usedforsecurity=False).digest()
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    user, owner = (b"bimat" + pad)[:32], md5((b"chu" + pad)[:32])
    for _ in range(50):
        owner = md5(owner)
    o = often(owner, user)
    key = md5(user + o + b"\xfc\xff\xff\xff" + bytes(16))
    for _ in range(50):
        key = md5(key)
    u = often(key, md5(pad + bytes(16))) + bytes(16)
    trailer = (b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + o.hex().encode() + b"> /U <" + u.hex().encode()
               + b"> >> /ID [<" + b"00" * 16 + b"><" + b"00" * 16 + b">]")
    return pdf(content, trailer=trailer)


def from_front(n):
    """A pdf of n pages that says in front what it consists of, as one made for the web does."""
    data = pdf(*(b"BT /F 12 Tf 85 %d Td (Dieu %d. Pham vi) Tj ET" % (700 - 30 * i, i + 1) for i in range(n)))
    at = data.rfind(b"trailer")
    head = data[at:data.rfind(b"startxref")]
    return data.replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + head, 1)


good = docx(paragraph("Điều 1. Phạm vi") * 50)
good_pdf = pdf(TEXT)
zeros = bytes(24 << 20)
bomb = docx(paragraph("x"), [("word/media/image1.bin", zeros)])
lying = docx(paragraph(" " * (52 << 20)))  # deflates well and is the very part that is read
nested_zip = docx("", [("word/embeddings/inner.zip", bomb)])
many = docx(paragraph("x"), [(f"word/media/{i}", "") for i in range(6000)])

encrypted_zip = bytearray(good)
for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    at = encrypted_zip.find(signature)
    while at >= 0:
        encrypted_zip[at + flags] |= 1
        at = encrypted_zip.find(signature, at + 4)

tcvn3_damaged = "Quy ch\xd5 n\xb5y quy \xae\xdenh vi\xd6c ph\xe8i h\xeep gi\xf7a c\xb8c c\xac quan\n".encode("latin-1") * 20
tcvn3_damaged = bytes(0xC3 if c >= 0x80 and i % 3 == 0 else c for i, c in enumerate(tcvn3_damaged))

vps_damaged = "Quy ch\x89 n\xe0y quy \xc7\xcenh vi\x8cc ph\xd3i h\xaep gi\xbba c\xe1c c\xd6 quan\n".encode("latin-1") * 20
vps_damaged = bytes(0xFE if c >= 0x80 and i % 3 == 0 else c for i, c in enumerate(vps_damaged))
viscii_damaged = "Quy ch\xaa n\xe0y quy \xf0\xb8nh vi\xaec ph\xafi h\xfep gi\xe6a c\xe1c c\xbd quan\n".encode("latin-1") * 20
viscii_damaged = bytes(0x9D if c >= 0x80 and i % 3 == 0 else c for i, c in enumerate(viscii_damaged))

CASES = [  # name, bytes, words of the message
    ("empty", b"", "empty"),
    ("only_spaces", b" \r\n\t\n", "empty"),
    ("empty_docx", docx(""), "no text"),
    ("empty_odt", odt(""), "no text"),
    ("binary", bytes(range(256)) * 8, "neither text nor"),
    ("picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
    ("page_of_the_web", b"<!DOCTYPE html><html><p>x</p></html>", "HTML"),
    ("rtf", b"{\\rtf1\\ansi x}", "RTF"),
    ("spreadsheet", docx("", [("xl/workbook.xml", "<x/>")]), "xlsx"),
    ("other_odf", odt("x", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
    ("zip_of_nothing_known", nested_zip.replace(b"[Content_Types].xml", b"[Xontent_Types].xml"), "zip"),
    ("old_word", OLE + utf16("WordDocument"), ".doc"),
    ("docx_with_password", OLE + utf16("EncryptedPackage"), "password"),
    ("zip_with_password", bytes(encrypted_zip), "password"),
    ("odt_with_password", odt("<text:p>x</text:p>", "<manifest><encryption-data/></manifest>"), "password"),
    ("pdf_with_password", pdf(TEXT, trailer=LOCKED), "password"),
    ("pdf_with_a_real_password", locked_pdf(TEXT), "password"),
    ("pdf_made_for_the_web_cut_in_a_page", from_front(3)[:from_front(3).rfind(b"/Type /Page ") + 8], "incomplete"),
    ("docx_cut_in_half", good[:len(good) // 2], "incomplete"),
    ("docx_only_its_first_bytes", good[:30], "incomplete"),
    ("odt_cut_in_half", odt("<text:p>Điều 1. Phạm vi</text:p>" * 50)[:400], "incomplete"),
    ("pdf_cut_before_its_table", good_pdf[:good_pdf.find(b"stream") + 9], "incomplete"),
    ("pdf_only_its_first_bytes", good_pdf[:20], "incomplete"),
    ("utf8_cut_in_a_letter", "Điều 1. Phạm vi điều chỉnh\nVề việc phối hợ".encode() + "p và ở".encode()[:-1], "Line 2"),
    ("utf16_cut_in_a_letter", "\ufeffĐiều 1".encode("utf-16-le") + b"\x31", "damaged"),
    ("docx_with_wrong_checksum", good.replace(zlib.crc32(b"<Types/>").to_bytes(4, "little"), b"abcd"), None),
    ("xml_not_well_formed", docx("<w:p><w:r>"), "damaged"),
    ("xml_in_utf7", docx("").replace(b"UTF-8", b"UTF-7") if b"UTF-8" in docx("") else
     docx(paragraph("x"), compress=zipfile.ZIP_STORED).replace(b"UTF-8", b"UTF-7"), "damaged"),
    ("ten_thousand_levels", docx("<w:sdt>" * 10000 + "</w:sdt>" * 10000), "nested too deeply"),
    ("ten_thousand_levels_odt", odt("<text:section>" * 10000 + "</text:section>" * 10000), "nested too deeply"),
    ("billion_laughs", docx(paragraph("&c;"), head='<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'),
     "entity"),
    ("external_entity", docx(paragraph("&a;"), head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "entity"),
    ("external_dtd", docx(paragraph("x"), head='<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'), "entity"),
    ("bomb_beside_the_text", bomb, "unpacked"),
    ("bomb_that_is_the_text", lying, ("unpacked", "damaged")),
    ("many_entries", many, "too many parts"),
    ("scan", pdf(PICTURE, PICTURE, PICTURE), "scan"),
    ("mostly_scan", pdf(TEXT, PICTURE, PICTURE), "scan"),
    ("tcvn3_damaged", tcvn3_damaged, "old encoding"),
    ("vps_damaged", vps_damaged, "old encoding"),
    ("viscii_damaged", viscii_damaged, "old encoding"),
]


def run(path):
    begin = time.monotonic()
    done = served.run("extract", path, "--json")
    return done, time.monotonic() - begin


def check_refused(name, path, says):
    done, seconds = run(path)
    lines = done.stderr.strip().splitlines()
    wanted = says if isinstance(says, tuple) else (says,)
    fine = (done.returncode == 2 and len(lines) == 1 and done.stdout == "" and seconds < 60
            and any(w is None or w in lines[0] for w in wanted))
    if says is None:  # either is right: read it, or say that it is damaged
        fine = done.returncode in (0, 2)
    check(name, fine, f"status {done.returncode}, {seconds:.1f} s: {done.stderr[:400]!r}")


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for name, data, says in CASES:
        # The name never tells what a file is.
        path = folder / (name + ".txt")
        path.write_bytes(data)
        check_refused(name, path, says)

    large = folder / "large.docx"
    with large.open("wb") as f:
        f.truncate(2 << 30)
    begin = time.monotonic()
    check_refused("two_gigabytes_are_refused_at_once", large, "larger than 50 MB")
    check("two_gigabytes_are_not_read", time.monotonic() - begin < 5, "took too long")
    check_refused("no_such_file", folder / "nothing", "no such file")
    check_refused("a_folder", folder, "folder")

    # What is odd and still fine.
    fine = [("docx_named_txt", good, "Phạm vi"), ("nested_zip_is_not_opened", docx(paragraph("Điều 1. Phạm vi"), [("x.zip", bomb[:1000])]), "Phạm vi"),
            ("pdf_of_text", pdf(TEXT, TEXT), "provisions"), ("nfd", "Đie\u0302\u0300u 1. Phạm vi\n".encode(), "Phạm vi")]
    for name, data, says in fine:
        path = folder / name
        path.write_bytes(data)
        done, _ = run(path)
        check(name, done.returncode == 0 and says in done.stdout, f"status {done.returncode}: {done.stderr[:400]!r} {done.stdout[:200]!r}")

    # One text, in the ways in which editors and scanners leave it, is one reading.
    plain = ("Điều 1. Trách nhiệm của Sở Y tế\n1. Chủ trì, phối hợp với Công an tỉnh kiểm tra các cơ sở kinh doanh thực phẩm trên "
             "địa bàn tỉnh, xử lý vi phạm theo thẩm quyền.\n2. Báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng 11 hằng năm.\n")
    ways = {"crlf": plain.replace("\n", "\r\n"), "nbsp": plain.replace(" ", "\u00a0"), "nfd_throughout": unicodedata.normalize("NFD", plain),
            "line_breaks_of_a_scanner": plain.replace("kiểm tra các", "kiểm tra\ncác").replace("tỉnh, xử", "tỉnh,\nxử").replace("tháng 11", "tháng\n11")}
    found = {}
    for name, text in {"plain": plain, **ways}.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8", newline="")
        done, _ = run(path)
        read = json.loads(done.stdout) if done.returncode == 0 else {}
        found[name] = [(o["provision"], o["lead"], o["cooperate"], o["report_to"], o["action"].replace("\u00a0", " "))
                       for o in read.get("obligations", [])]
        check(name, len(found[name]) == 2 and found[name] == found["plain"], f"{found[name]} {done.stderr[:200]!r}")

    # a scanner's line breaks before a number: the end of a date and a year are no labels
    path = folder / "broken_dates.txt"
    path.write_text("Điều 1. Tổ chức\n1. Sở Y tế báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng\n11.\n2. Quyết định số 12 ngày 20 tháng 5 năm\n2022.\n"
                    "3. Sở Y tế họp hằng năm\n4. Sở Nội vụ nhận.\n")
    done, _ = run(path)
    texts = [p["text"] for p in json.loads(done.stdout)["provisions"]][1:] if done.returncode == 0 else []
    check("dates_broken_before_their_number", texts == ["Sở Y tế báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng 11.",
          "Quyết định số 12 ngày 20 tháng 5 năm 2022.", "Sở Y tế họp hằng năm", "Sở Nội vụ nhận."], f"{texts}")

    path = folder / "wrong_numbers.txt"
    path.write_text("Điều 1. Trách nhiệm của Sở Y tế\n1. Kiểm tra cơ sở.\n3. Xử lý vi phạm.\n3. Báo cáo kết quả.\nĐiều 4. Hiệu lực\nQuy chế có hiệu lực từ ngày ký.\n")
    done, _ = run(path)
    remarks = json.loads(done.stdout)["remarks"] if done.returncode == 0 else []
    check("wrong_numbers_are_reported", len(remarks) == 3, f"{remarks} {done.stderr[:300]!r}")
    said = served.run("extract", path).stdout
    check("wrong_numbers_are_said_in_words", "Cần xem lại [d1.k3]: Số này không nối tiếp số trước: “3.”." in said
          and "Số này có hai lần: “3.”." in said, said[-400:])

sys.exit(summary())
