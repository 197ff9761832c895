/** docx: the paragraphs of the main part (ECMA-376 part 1, 17). */
#include "text/read_docx_part.h"

#define FIELDS_MAX 16

typedef struct Docx {
    Reading *rd;
    Package *package;
    DocxStyles styles;
    DocxNumbers numbers;
    const xmlNode *footnotes, *endnotes, *comments;
    OfficeLine line;
    bool is_instruction[FIELDS_MAX]; // for each open field: before its result
    size_t fields;
    bool was_contents, had_insertion;
} Docx;

static void read_blocks(Docx *d, const xmlNode *parent);
static void read_inline(Docx *d, const xmlNode *parent, RunLook look);

static void remark_of(Docx *d, ReadRemarkKind kind, const xmlNode *node) {
    office_remark(d->rd, kind, node);
}

// ---- characters

static void put_text(Docx *d, Str s, RunLook look) {
    for (size_t i = 0; i < d->fields; i++)
        if (d->is_instruction[i]) return;
    office_put(&d->line, s, look);
}

static void put_content(Docx *d, const xmlNode *node, RunLook look) {
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_TEXT_NODE && c->content) put_text(d, xml_words(d->rd->arena, c), look);
}

static void put_symbol(Docx *d, const xmlNode *node, RunLook look) {
    Str code = xml_attr(node, "char");
    uint32_t c = 0;
    for (size_t i = 0; i < code.n && i < 5; i++) {
        const char *digit = strchr("0123456789abcdef0123456789ABCDEF", code.p[i]);
        if (!digit || !code.p[i]) return;
        c = c * 16 + (uint32_t)((digit - "0123456789abcdef0123456789ABCDEF") % 16);
    }
    char bytes[4];
    if (c >= 0xF020 && c <= 0xF8FF) put_text(d, (Str){ bytes, utf8_put(bytes, c) }, look);
}

static void read_field(Docx *d, const xmlNode *node) {
    Str kind = xml_attr(node, "fldCharType");
    if (str_is(kind, "begin") && d->fields < FIELDS_MAX)
        d->is_instruction[d->fields++] = true;
    else if (str_is(kind, "separate") && d->fields)
        d->is_instruction[d->fields - 1] = false;
    else if (str_is(kind, "end") && d->fields)
        d->fields--;
}

// ---- inside a paragraph

static const xmlNode *note_with_id(const xmlNode *notes, Str id) {
    for (const xmlNode *n = xml_first(notes); n; n = xml_next(n))
        if (str_eq(xml_attr(n, "id"), id)) return n;
    return NULL;
}

/** Text boxes and pictures of a drawing. */
static void read_drawing(Docx *d, const xmlNode *parent) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "txbxContent")) {
            office_box(&d->line, n);
        } else if (xml_is(n, "pic") || xml_is(n, "imagedata")) {
            reading_remark(d->rd, READ_PICTURE, S(""));
        } else {
            read_drawing(d, n);
        }
    }
}

static void read_run_child(Docx *d, const xmlNode *n, RunLook look) {
    if (xml_is(n, "t"))
        put_content(d, n, look);
    else if (xml_is(n, "tab") || xml_is(n, "ptab"))
        put_text(d, S(" "), look);
    else if (xml_is(n, "br") || xml_is(n, "cr"))
        put_text(d, S("\n"), look);
    else if (xml_is(n, "noBreakHyphen"))
        put_text(d, S("-"), look);
    else if (xml_is(n, "sym"))
        put_symbol(d, n, look);
    else if (xml_is(n, "fldChar"))
        read_field(d, n);
    else if (xml_is(n, "drawing") || xml_is(n, "pict") || xml_is(n, "object"))
        read_drawing(d, n);
    else if (xml_is(n, "footnoteReference"))
        remark_of(d, READ_NOTE, note_with_id(d->footnotes, xml_attr(n, "id")));
    else if (xml_is(n, "endnoteReference"))
        remark_of(d, READ_NOTE, note_with_id(d->endnotes, xml_attr(n, "id")));
    else if (xml_is(n, "commentReference"))
        remark_of(d, READ_COMMENT, note_with_id(d->comments, xml_attr(n, "id")));
    else if (xml_is(n, "AlternateContent"))
        read_inline(d, n, look);
}

static void read_run(Docx *d, const xmlNode *run, RunLook look) {
    docx_run_apply(&d->styles, xml_child(run, "rPr"), &look);
    for (const xmlNode *n = xml_first(run); n; n = xml_next(n))
        read_run_child(d, n, look);
}

static void read_insertion(Docx *d, const xmlNode *node) {
    if (d->had_insertion) return; // one remark: the text as a whole is under revision
    d->had_insertion = true;
    remark_of(d, READ_INSERTED, node);
}

static bool is_deletion(const xmlNode *n) {
    return xml_is(n, "del") || xml_is(n, "moveFrom");
}

static void read_inline(Docx *d, const xmlNode *parent, RunLook look) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "r")) {
            read_run(d, n, look);
        } else if (is_deletion(n)) {
            remark_of(d, READ_DELETED, n);
        } else if (xml_is(n, "Choice") || xml_is(n, "Fallback")) {
            // The first alternative is enough.
            if (n != xml_first(parent)) continue;
            for (const xmlNode *c = xml_first(n); c; c = xml_next(c))
                read_run_child(d, c, look);
            read_inline(d, n, look);
        } else if (xml_is(n, "ins") || xml_is(n, "moveTo") || xml_is(n, "hyperlink") ||
                   xml_is(n, "fldSimple") || xml_is(n, "smartTag") || xml_is(n, "customXml") ||
                   xml_is(n, "sdt") || xml_is(n, "sdtContent") || xml_is(n, "dir") ||
                   xml_is(n, "bdo") || xml_is(n, "AlternateContent") || xml_is(n, "oMath") ||
                   xml_is(n, "oMathPara")) {
            if (xml_is(n, "ins")) read_insertion(d, n);
            read_inline(d, n, look);
        }
    }
}

// ---- paragraphs, tables

static ParagraphLook look_of(const Docx *d, const xmlNode *properties, Str style) {
    ParagraphLook look = docx_style_look(&d->styles, style);
    const xmlNode *number = xml_child(properties, "numPr");
    if (number) {
        look.list = xml_int(xml_child(number, "numId"), "val", look.list);
        look.level = xml_int(xml_child(number, "ilvl"), "val", look.level);
    }
    return look;
}

/** Reads the text boxes that were anchored in the paragraph just ended. */
static void read_boxes(Docx *d) {
    size_t count;
    const xmlNode **boxes = office_take_boxes(&d->line, &count);
    for (size_t i = 0; i < count; i++)
        read_blocks(d, boxes[i]);
}

static void end_paragraph(Docx *d) {
    office_flush(&d->line);
    d->fields = 0; // a result may span paragraphs, an instruction does not
    Str line = str_dup(d->rd->arena, buf_str(&d->line.text));
    buf_clear(&d->line.text);
    reading_paragraph(d->rd, line);
}

/** Content of a heading, of no use without its page, that would be read as provisions. */
static bool skip_contents(Docx *d, const xmlNode *node, bool is_contents) {
    if (is_contents && !d->was_contents) remark_of(d, READ_CONTENTS, node);
    d->was_contents = is_contents;
    return is_contents;
}

static void read_paragraph(Docx *d, const xmlNode *p) {
    const xmlNode *properties = xml_child(p, "pPr");
    Str id = xml_attr(xml_child(properties, "pStyle"), "val");
    const DocxStyle *style = docx_style(&d->styles, id);
    if (skip_contents(d, p, style && style->is_contents)) return;
    ParagraphLook look = look_of(d, properties, id);
    AUTO_BUF Buf before;
    buf_init(&before, d->rd->limits.text_bytes);
    buf_put(&before, buf_str(&d->line.text)); // of a paragraph whose end is marked as deleted
    buf_clear(&d->line.text);
    read_inline(d, p, look.run);
    office_flush(&d->line);
    bool has_text = str_trim(buf_str(&d->line.text)).n > 0;
    AUTO_BUF Buf whole;
    buf_init(&whole, d->rd->limits.text_bytes);
    if (look.list > 0 && before.n == 0) {
        docx_number_next(&d->numbers, look.list, look.level, id, &whole);
        if (!has_text) buf_clear(&whole); // counted, but a label alone is no provision
    }
    buf_put(&whole, buf_str(&before));
    buf_put(&whole, buf_str(&d->line.text));
    buf_clear(&d->line.text);
    buf_put(&d->line.text, buf_str(&whole));
    if (!xml_child(xml_child(properties, "rPr"), "del")) end_paragraph(d);
    if (d->line.box_count) read_boxes(d);
}

static void look_at_row(const xmlNode *row, TableShape *shape) {
    uint32_t columns = 0;
    for (const xmlNode *n = xml_first(row); n; n = xml_next(n)) {
        if (xml_is(n, "sdt")) look_at_row(xml_child(n, "sdtContent"), shape);
        if (!xml_is(n, "tc")) continue;
        columns++;
        const xmlNode *borders = xml_child(xml_child(n, "tcPr"), "tcBorders");
        shape->has_borders = shape->has_borders || docx_borders_visible(borders);
    }
    if (columns > shape->columns) shape->columns = columns;
}

static void read_rows(Docx *d, const xmlNode *parent) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "tc"))
            read_blocks(d, n);
        else if (xml_is(n, "tr") || xml_is(n, "sdt") || xml_is(n, "sdtContent") ||
                 xml_is(n, "customXml"))
            read_rows(d, n);
    }
}

static void read_table(Docx *d, const xmlNode *table) {
    const xmlNode *properties = xml_child(table, "tblPr");
    const xmlNode *borders = xml_child(properties, "tblBorders");
    Str style = xml_attr(xml_child(properties, "tblStyle"), "val");
    AUTO_BUF Buf beginning;
    buf_init(&beginning, 8192);
    xml_text(table, &beginning);
    TableShape shape = { .beginning = buf_str(&beginning) };
    shape.has_borders =
        borders ? docx_borders_visible(borders) : docx_style_has_borders(&d->styles, style);
    for (const xmlNode *n = xml_first(table); n; n = xml_next(n)) {
        if (!xml_is(n, "tr")) continue;
        shape.rows++;
        look_at_row(n, &shape);
    }
    if (table_is_layout(&shape))
        read_rows(d, table);
    else
        remark_of(d, READ_TABLE, table);
}

/** A table of contents as Word inserts it. */
static bool is_contents(const xmlNode *sdt) {
    const xmlNode *part = xml_child(xml_child(sdt, "sdtPr"), "docPartObj");
    return str_is(xml_attr(xml_child(part, "docPartGallery"), "val"), "Table of Contents");
}

static void read_blocks(Docx *d, const xmlNode *parent) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "p"))
            read_paragraph(d, n);
        else if (xml_is(n, "tbl"))
            read_table(d, n);
        else if (xml_is(n, "sdt") && is_contents(n))
            remark_of(d, READ_CONTENTS, n);
        else if (is_deletion(n))
            remark_of(d, READ_DELETED, n);
        else if (xml_is(n, "Fallback") && n != xml_first(parent))
            continue;
        else if (xml_is(n, "sdt") || xml_is(n, "sdtContent") || xml_is(n, "customXml") ||
                 xml_is(n, "ins") || xml_is(n, "moveTo") || xml_is(n, "smartTag") ||
                 xml_is(n, "AlternateContent") || xml_is(n, "Choice") || xml_is(n, "Fallback"))
            read_blocks(d, n);
    }
}

// ---- parts

/** The target of the relation whose type ends in kind (or whose id it is), as a name in the zip. */
static Str related(Arena *arena, const xmlNode *relations, Str folder, Str kind) {
    for (const xmlNode *r = xml_first(relations); r; r = xml_next(r)) {
        Str target = xml_attr(r, "Target");
        bool fits = str_ends(xml_attr(r, "Type"), kind) || str_eq(xml_attr(r, "Id"), kind);
        if (!fits || !target.n || str_is(xml_attr(r, "TargetMode"), "External")) continue;
        if (target.p[0] == '/') return str_from(target, 1);
        return folder.n ? str_printf(arena, "%.*s/%.*s", STR(folder), STR(target)) : target;
    }
    return S("");
}

static Str folder_of(Str name) {
    size_t n = name.n;
    while (n && name.p[n - 1] != '/')
        n--;
    return str_upto(name, n ? n - 1 : 0);
}

static Str main_part(Docx *d) {
    AUTO_XML *relations = package_xml_if_there(d->package, S("_rels/.rels"));
    Str name = relations ? related(d->rd->arena, xmlDocGetRootElement(relations), S(""),
                                   S("/officeDocument"))
                         : S("");
    return name.n && package_has(d->package, name) ? str_dup(d->rd->arena, name)
                                                   : S("word/document.xml");
}

static void read_furniture(Docx *d, const xmlNode *relations, Str folder) {
    for (const xmlNode *r = xml_first(relations); r; r = xml_next(r)) {
        Str type = xml_attr(r, "Type");
        if (!str_ends(type, S("/header")) && !str_ends(type, S("/footer"))) continue;
        Str name = related(d->rd->arena, relations, folder, xml_attr(r, "Id"));
        AUTO_XML *part = name.n ? package_xml_if_there(d->package, name) : NULL;
        if (!part) continue;
        office_furniture(d->rd, xmlDocGetRootElement(part));
    }
}

static xmlDoc *part_of(Docx *d, const xmlNode *relations, Str folder, const char *kind) {
    Str name = related(d->rd->arena, relations, folder, str_c(kind));
    return name.n ? package_xml_if_there(d->package, name) : NULL;
}

static bool read_main(Docx *d, const xmlNode *body, const xmlNode *relations, Str folder) {
    AUTO_XML *styles = part_of(d, relations, folder, "/styles");
    AUTO_XML *numbering = part_of(d, relations, folder, "/numbering");
    AUTO_XML *footnotes = part_of(d, relations, folder, "/footnotes");
    AUTO_XML *endnotes = part_of(d, relations, folder, "/endnotes");
    AUTO_XML *comments = part_of(d, relations, folder, "/comments");
    if (d->rd->fault != FAULT_NONE) return false;
    docx_styles_read(d->rd->arena, styles ? xmlDocGetRootElement(styles) : NULL, &d->styles);
    docx_numbers_read(d->rd->arena, numbering ? xmlDocGetRootElement(numbering) : NULL, &d->styles,
                      &d->numbers);
    d->footnotes = footnotes ? xmlDocGetRootElement(footnotes) : NULL;
    d->endnotes = endnotes ? xmlDocGetRootElement(endnotes) : NULL;
    d->comments = comments ? xmlDocGetRootElement(comments) : NULL;
    read_blocks(d, body);
    if (d->line.text.n) end_paragraph(d);
    read_furniture(d, relations, folder);
    return d->rd->fault == FAULT_NONE;
}

bool read_docx(Reading *rd, Package *package) {
    rd->format = DOC_DOCX;
    Docx *d = ARENA_NEW(rd->arena, Docx);
    *d = (Docx){ .rd = rd, .package = package };
    Str name = main_part(d), folder = folder_of(name);
    if (rd->fault != FAULT_NONE) return false;
    Str base = str_from(name, folder.n ? folder.n + 1 : 0);
    Str relations_name =
        str_printf(rd->arena, "%.*s%s_rels/%.*s.rels", STR(folder), folder.n ? "/" : "", STR(base));
    AUTO_XML *document = package_xml(package, name);
    AUTO_XML *relations = document ? package_xml_if_there(package, relations_name) : NULL;
    if (rd->fault != FAULT_NONE) return false;
    const xmlNode *body = xml_child(xmlDocGetRootElement(document), "body");
    if (!body) return reading_fault(rd, FAULT_DAMAGED, name);
    office_line_init(&d->line, rd);
    bool done = read_main(d, body, relations ? xmlDocGetRootElement(relations) : NULL, folder);
    return office_line_done(&d->line) && done;
}
