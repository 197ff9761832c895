#!/usr/bin/env python3
"""What the readers make of lists, revisions, tables, fonts and pages: the text and the remarks, line by line."""
import io, os, pathlib, shutil, subprocess, sys, tempfile, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import checking
from served import PROGRAM

W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
     'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"')
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = ["table", "deleted", "inserted", "hidden", "note", "comment", "furniture", "contents", "picture", "converted",
         "odd", "textbox", "page", "characters", "strange"]
ENV = {"PATH": os.environ["PATH"], "TZ": "UTC0", "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=16"}


def read(data, role="document"):
    """(lines of text, remarks as (kind, paragraph, words)): what the child behind the walls answers."""
    with tempfile.TemporaryFile() as f:
        f.write(data)
        f.seek(0)
        frame = subprocess.run([PROGRAM, "read-child", role, str(768 << 20), "60", str(8 << 20), str(48 << 20), str(50 << 20)],
                               stdin=f, stdout=subprocess.PIPE, env=ENV, check=True).stdout
    head, _, rest = frame.partition(b"\n")
    remarks = []
    while True:
        line, _, rest = rest.partition(b"\n")
        words = line.split()
        if words[0] == b"format":
            continue
        n = int(words[-1])
        body, rest = rest[:n].decode(), rest[n + 1:]
        if words[0] == b"remark":
            remarks.append((KINDS[int(words[1])], int(words[2]), body))
        elif words[0] == b"fault":
            return ["fault " + words[1].decode()], []
        else:
            return body.removesuffix("\n").split("\n"), remarks


def check(name, got, wanted):
    checking.check(name, got == wanted, f"\n  got    {got}\n  wanted {wanted}")


def docx(body, styles="", numbering="", **parts):
    out = io.BytesIO()
    related = {"styles": f"<w:styles {W}>{styles}</w:styles>", "numbering": f"<w:numbering {W}>{numbering}</w:numbering>", **parts}
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>')
        z.writestr("word/_rels/document.xml.rels", '<Relationships xmlns="r">' + "".join(
            f'<Relationship Id="r{name}" Type="{REL}/{name}" Target="{name}.xml"/>' for name in related) + "</Relationships>")
        for name, xml in related.items():
            z.writestr(f"word/{name}.xml", xml)
    return out.getvalue()


def p(text, properties="", run=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def num(n, level):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{n}"/></w:numPr>'


def levels(*formats):
    return "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>'
                   for i, (f, t) in enumerate(formats))


LISTS = (f'<w:abstractNum w:abstractNumId="7">{levels(("upperRoman", "Chương %1"), ("decimal", "Điều %2."), ("decimal", "%3."), ("lowerLetter", "%4)"), ("bullet", "·"))}</w:abstractNum>'
         f'<w:abstractNum w:abstractNumId="8">{levels(("decimal", "%1."), ("decimal", "%1.%2."))}</w:abstractNum>'
         '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
         '<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>')

check("docx_labels_of_lists_are_written_out", read(docx(
    p("CHUNG", num(1, 0)) + p("Phạm vi", num(1, 1)) + p("một", num(1, 2)) + p("hai", num(1, 2)) + p("điểm", num(1, 3)) + p("điểm", num(1, 3))
    + p("gạch", num(1, 4)) + p("Đối tượng", num(1, 1)) + p("một", num(1, 2)) + p("", num(1, 2)) + p("ba", num(1, 2)) + p("không số", num(0, 0)),
    numbering=LISTS))[0],
    ["Chương I CHUNG", "Điều 1. Phạm vi", "1. một", "2. hai", "a) điểm", "b) điểm", "- gạch", "Điều 2. Đối tượng", "1. một", "3. ba", "không số"])
check("docx_a_list_goes_on_and_starts_over", read(docx(
    p("a", num(2, 0)) + p("b", num(2, 1)) + p("chen") + p("c", num(2, 1)) + p("d", num(2, 0)) + p("e", num(3, 0)) + p("f", num(3, 0)), numbering=LISTS))[0],
    ["1. a", "1.1. b", "chen", "1.2. c", "2. d", "5. e", "6. f"])
HEADING = '<w:style w:type="paragraph" w:styleId="D"><w:pPr>' + num(1, 1) + '</w:pPr><w:rPr><w:caps/></w:rPr></w:style>'
check("docx_labels_and_capitals_come_from_styles", read(docx(
    p("Phạm vi", '<w:pStyle w:val="D"/>') + p("đích", '<w:pStyle w:val="D"/>', '<w:caps w:val="0"/>'), HEADING, LISTS))[0],
    ["Điều 1. PHẠM VI", "Điều 2. đích"])
text, remarks = read(docx(
    '<w:p><w:r><w:t xml:space="preserve">giữ </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>'
    '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">nối </w:t></w:r></w:p>' + p("liền") + p("ẩn", run="<w:vanish/>")))
check("docx_revisions_are_taken_and_named", text, ["giữ thêm", "nối liền"])
check("docx_revisions_are_taken_and_named", [r[::2] for r in remarks], [("deleted", "bỏ"), ("inserted", "thêm"), ("hidden", "ẩn")])
check("docx_breaks_tabs_and_fields", read(docx(
    '<w:p><w:r><w:t>Chương I</w:t><w:br/><w:t>CHUNG</w:t><w:tab/><w:t>hai</w:t><w:noBreakHyphen/><w:t>ba</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>4</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'))[0], ["Chương I", "CHUNG hai-ba4"])


def table(borders, *rows):
    return (f'<w:tbl><w:tblPr><w:tblBorders><w:top w:val="{borders}"/></w:tblBorders></w:tblPr>'
            + "".join("<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows) + "</w:tbl>")


text, remarks = read(docx(table("nil", ("ỦY BAN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")) + p("1. Một") + table("single", ("STT", "Tên"), ("1", "Sở"))
                          + table("single", ("Nơi nhận:", "TM. ỦY BAN"))))
check("docx_layout_tables_are_read_and_others_named", text, ["ỦY BAN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "1. Một", "Nơi nhận:", "TM. ỦY BAN"])
check("docx_layout_tables_are_read_and_others_named", remarks, [("table", 3, "STT Tên 1 Sở")])
text, remarks = read(docx(
    p("\u00a7i\u00d2u 1. Ph\u00b9m vi", run='<w:rFonts w:ascii=".VnTime"/>') + p("quy ch\u00d5", run='<w:rFonts w:ascii=".VnTimeH"/>')
    + '<w:p><w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr><w:t>ñie</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/><w:b/></w:rPr><w:t>àu</w:t></w:r></w:p>'
    + p("Điều 2", run='<w:rFonts w:ascii=".VnTime"/>')))
check("docx_old_fonts_become_unicode", text, ["Điều 1. Phạm vi", "QUY CHẾ", "điều", "Điều 2"])
check("docx_old_fonts_become_unicode", [r[0] for r in remarks], ["converted"])
text, remarks = read(docx(
    '<w:p><w:r><w:t>chữ</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>' + p("Điều 1. 3") + "</w:sdtContent></w:sdt>"
    '<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>' + p("hộp") + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<w:txbxContent>" + p("hộp") + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{p("chú thích")}</w:footnote></w:footnotes>',
    header=f"<w:hdr {W}>{p('Dự thảo 2')}</w:hdr>", footer=f"<w:ftr {W}>{p('12')}</w:ftr>"))
check("docx_notes_contents_boxes_and_page_heads", text, ["chữ", "hộp"])
check("docx_notes_contents_boxes_and_page_heads", [r[::2] for r in remarks],
      [("note", "chú thích"), ("contents", "Điều 1. 3"), ("textbox", "hộp"), ("furniture", "Dự thảo 2")])


def odt(body, automatic="", styles=""):
    ns = 'xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f" xmlns:table="b" xmlns:draw="d" xmlns:loext="l"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", f"<office:document-content {ns}><office:automatic-styles>{automatic}</office:automatic-styles>"
                   f"<office:body><office:text>{body}</office:text></office:body></office:document-content>")
        z.writestr("styles.xml", f"<office:document-styles {ns}>{styles}</office:document-styles>")
    return out.getvalue()


def t(text, style="P"):
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def item(*content):
    return "<text:list-item>" + "".join(content) + "</text:list-item>"


LIST = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-prefix="Điều " style:num-suffix="." style:num-format="1"/>'
        '<text:list-level-style-number text:level="2" loext:num-list-format="%2%)" style:num-suffix=")" style:num-format="a"/>'
        '<text:list-level-style-bullet text:level="3" text:bullet-char="–"/></text:list-style>')
check("odt_labels_of_lists_are_written_out", read(odt(
    '<text:list text:style-name="L" xml:id="one">' + item(t("Phạm vi"), t("tiếp"), "<text:list>" + item(t("a"), "<text:list>" + item(t("g")) + "</text:list>") + item(t("b")) + "</text:list>")
    + "</text:list>" + t("chen") + '<text:list text:continue-list="one" text:style-name="L">' + item(t("Hai")) + "</text:list>"
    '<text:list text:style-name="L">' + '<text:list-item text:start-value="7">' + t("Bảy") + "</text:list-item>" + item(t("Tám")) + "</text:list>", LIST))[0],
    ["Điều 1. Phạm vi", "tiếp", "a) a", "- g", "b) b", "chen", "Điều 2. Hai", "Điều 7. Bảy", "Điều 8. Tám"])
check("odt_headings_have_their_outline", read(odt('<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h><text:h text:outline-level="1">C</text:h>',
    styles='<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles>'))[0], ["I. A", "I.1 B", "II. C"])
STYLES = ('<style:style style:name="U" style:family="paragraph"><style:text-properties fo:text-transform="uppercase"/></style:style>'
          '<style:style style:name="V" style:family="text"><style:text-properties style:font-name=".VnTime"/></style:style>'
          '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000"/></style:style>')
text, remarks = read(odt(
    "<text:tracked-changes><text:changed-region><text:deletion>" + t("bỏ") + "</text:deletion></text:changed-region></text:tracked-changes>"
    + t("chữ<text:s/>hoa<text:line-break/>dưới", "U") + t('<text:span text:style-name="V">\u00a7i\u00d2u</text:span> 1<text:note><text:note-body>' + t("ghi chú") + "</text:note-body></text:note>")
    + '<table:table><table:table-row><table:table-cell table:style-name="C">' + t("STT") + '</table:table-cell><table:table-cell table:style-name="C">' + t("Tên") + "</table:table-cell></table:table-row></table:table>"
    + "<table:table><table:table-row><table:table-cell>" + t("trái") + "</table:table-cell><table:table-cell>" + t("phải") + "</table:table-cell></table:table-row></table:table>", STYLES))
check("odt_looks_notes_tables_and_revisions", text, ["CHỮ HOA", "DƯỚI", "Điều 1", "trái", "phải"])
check("odt_looks_notes_tables_and_revisions", [r[::2] for r in remarks], [("deleted", "bỏ"), ("converted", "TCVN3 (ABC)"), ("note", "ghi chú"), ("table", "STT Tên")])

# ---- pdf, printed by a browser: other fonts, other spacing than any word processor's


def words_of_page(*rows):
    """What "pdftotext -tsv" says of a page: rows of pieces (x, text), each 24 points below the last."""
    out = ["1\t1\t0\t0\t0\t0\t0\t0\t595\t842\t-1\t###PAGE###"]
    for y, row in enumerate(rows):
        for k, (x, text) in enumerate(row):
            for n, word in enumerate(text.split()):
                out.append(f"5\t1\t0\t{y * 9 + k}\t0\t{n}\t{x}\t{60 + 24 * y}\t{6 * len(word)}\t12\t100\t{word}")
                x += 6 * len(word) + 4
    return ("\n".join(out) + "\n").encode()


TABLE = [[(85, "STT"), (150, "Việc"), (400, "Đơn vị")], [(85, "1"), (150, "Thu gom"), (400, "Xã")], [(85, "2"), (150, "Kiểm tra"), (400, "Sở")]]
text, remarks = read(words_of_page([(85, "1. Một việc.")], [(85, "2. Hai việc.")], *TABLE, [(85, "3. Ba việc.")]), "pdf-words")
check("pdf_a_table_is_named_with_its_place", (text, remarks),
      (["1. Một việc.", "2. Hai việc.", "3. Ba việc."], [("table", 2, "STT Việc Đơn vị 1 Thu gom Xã 2 Kiểm tra Sở")]))
true = "Điều 1. Trách nhiệm của Ủy ban nhân dân tỉnh trong việc phối hợp quản lý và báo cáo định kỳ theo quy định của pháp luật về đất đai"
for name, line, wanted in (("true", true, []), ("false", true.replace("ủa", "cāa").replace("Ủy", "Āy"), [("strange", "ccāa")])):
    remarks = read(words_of_page(*[[(85, w)] for w in (line, line)]), "pdf-words")[1]
    check(f"pdf_{name}_letters", [r[::2] for r in remarks], wanted)

BODY = [
    ("c", "QUY CHẾ"), ("c", "Phối hợp trong công tác thông tin giữa các cơ quan của tỉnh Lâm Thượng"),
    ("c", "Chương I"), ("c", "NHỮNG QUY ĐỊNH CHUNG"), ("j", "Điều 1. Phạm vi điều chỉnh"),
] + [line for k in range(1, 13) for line in (
    ("j", f"{k}. Văn phòng Ủy ban nhân dân tỉnh chủ trì, phối hợp với các sở, ban, ngành theo dõi việc thực hiện Quy chế này, định kỳ "
     f"hằng quý tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo quy định tại khoản {k} Điều {k + 1} của Quy chế và các văn bản có liên quan khác."),
    ("j", "a) Cung cấp thông tin kịp thời;"), ("j", "b) Trả lời bằng văn bản trong thời hạn 05 ngày làm việc kể từ ngày nhận được đề nghị của "
     "cơ quan chủ trì, trừ trường hợp pháp luật có quy định khác về thời hạn.")
)]


def html(style, head=True):
    top = ('<table style="width:100%;border:0"><tr><td style="width:45%;text-align:center">ỦY BAN NHÂN DÂN<br>TỈNH LÂM THƯỢNG<br>Số: 12/2026/QĐ-UBND</td>'
           '<td style="text-align:center">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Lâm Thượng, ngày 05 tháng 01 năm 2026</td></tr></table>')
    foot = ('<table style="width:100%;border:0"><tr><td style="width:50%;vertical-align:top">Nơi nhận:<br>- Như Điều 3;<br>- Lưu: VT.</td>'
            '<td style="text-align:center;vertical-align:top">TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH<br><br>Nguyễn Văn An</td></tr></table>')
    body = "".join(f'<p class="{c}">{text}</p>' for c, text in BODY)
    return f'<html lang="vi"><meta charset="utf-8"><style>@page{{size:A4;margin:20mm}}td{{font-size:12pt}}{style}</style>{top if head else ""}{body}{foot}</html>'


def printed(folder, name, page):
    source, target = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(page)
    subprocess.run([shutil.which("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                    f"--print-to-pdf={target}", source.as_uri()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120)
    words = folder / "words.tsv"
    subprocess.run(["pdftotext", "-q", "-tsv", str(target), str(words)], check=True)
    return read(words.read_bytes(), "pdf-words")


FOOT = ["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn An"]
HEAD = ["ỦY BAN NHÂN DÂN", "TỈNH LÂM THƯỢNG", "Số: 12/2026/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Lâm Thượng, ngày 05 tháng 01 năm 2026"]
LOOKS = {  # name: style
    "justified_with_indent": "body{font:14pt serif}.j{text-align:justify;text-indent:1cm;margin:6pt 0}.c{text-align:center}",
    "left_without_indent": "body{font:13pt sans-serif}.j{margin:8pt 0}.c{text-align:center}",
    "no_space_between_paragraphs": "body{font:14pt serif;line-height:1.4}.j{text-align:justify;text-indent:1.27cm;margin:0}.c{text-align:center;margin:0}",
    "wide_line_height": "body{font:14pt serif;line-height:1.8}.j{text-align:justify;text-indent:1cm;margin:6pt 0}.c{text-align:center;font-weight:bold}",
}
if shutil.which("chromium"):
    with tempfile.TemporaryDirectory() as folder:
        for look, style in LOOKS.items():
            text, remarks = printed(pathlib.Path(folder), look, html(style))
            lines = [line.strip("\f") for line in text]
            wanted = HEAD + [text for _, text in BODY] + FOOT
            check(f"pdf_{look}_gives_the_paragraphs", [x for x in lines if x not in wanted], [])
            check(f"pdf_{look}_loses_nothing", [x for x in wanted if x not in lines], [])
            check(f"pdf_{look}_keeps_the_order", [x for x in lines if x in wanted] == wanted, True)
else:
    print("chromium is missing: the pdf of a browser was not read")
sys.exit(checking.summary())
