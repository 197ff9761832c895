/** odt: the paragraphs of content.xml (OpenDocument 1.3, part 3). */
#include "text/read_odt_part.h"

#include "text/syllable.h"

#define LISTS_MAX 4096
#define BOXES_MAX 200

typedef struct Odt {
    Reading *rd;
    OdtStyles styles;
    OdtList **lists; // root lists so far; one that is continued stands here again, with its new id
    size_t list_count, list_room;
    OdtList outline;
    Buf line;   // the paragraph being read
    Buf legacy; // its last characters, in an old encoding
    TextLook look;
    const xmlNode *boxes[BOXES_MAX];
    size_t box_count;
    bool was_converted;
} Odt;

/** Where in a list the next paragraph stands; list NULL: nowhere. */
typedef struct Place {
    OdtList *list;
    const xmlNode *levels;
    int level, start; // start: of the item, or −1
    bool is_labelled; // the item has its label already
} Place;

static void read_blocks(Odt *d, const xmlNode *parent, Place *place);

static void remark_of(Odt *d, ReadRemarkKind kind, const xmlNode *node) {
    AUTO_BUF Buf words;
    buf_init(&words, 4096);
    xml_text(node, &words);
    if (str_trim(buf_str(&words)).n || kind == READ_PICTURE)
        reading_remark(d->rd, kind, buf_str(&words));
}

// ---- characters

static void put_capitals(Buf *out, Str s, bool is_caps) {
    if (!is_caps) {
        buf_put(out, s);
        return;
    }
    for (size_t at = 0; at < s.n;)
        buf_char(out, syllable_capital(utf8_next(s, &at)));
}

static void flush_legacy(Odt *d) {
    Str text = buf_str(&d->legacy), decoded;
    if (!text.n) return;
    if (legacy_decode(d->rd->arena, text, d->look.encoding, &decoded)) {
        bool changed = !str_eq(text, decoded);
        if (changed && !d->was_converted)
            reading_remark(d->rd, READ_CONVERTED, str_c(legacy_name(d->look.encoding)));
        d->was_converted = d->was_converted || changed;
        text = decoded;
    }
    put_capitals(&d->line, text, d->look.is_caps);
    buf_clear(&d->legacy);
}

static void put_text(Odt *d, Str s, TextLook look) {
    if (look.is_hidden) {
        if (str_trim(s).n) reading_remark(d->rd, READ_HIDDEN, s);
        return;
    }
    bool is_same = look.is_legacy == d->look.is_legacy && look.encoding == d->look.encoding &&
                   look.is_caps == d->look.is_caps;
    if (!is_same) flush_legacy(d);
    d->look = look;
    if (look.is_legacy)
        buf_put(&d->legacy, s);
    else
        put_capitals(&d->line, s, look.is_caps);
}

static void read_frame(Odt *d, const xmlNode *frame) {
    for (const xmlNode *n = xml_first(frame); n; n = xml_next(n)) {
        if (xml_is(n, "text-box")) {
            if (d->box_count < BOXES_MAX) d->boxes[d->box_count++] = n;
        } else if (xml_is(n, "image")) {
            reading_remark(d->rd, READ_PICTURE, S(""));
        } else {
            read_frame(d, n);
        }
    }
}

static void read_inline(Odt *d, const xmlNode *parent, TextLook look) {
    for (const xmlNode *n = parent->children; n; n = n->next) {
        if (n->type == XML_TEXT_NODE && n->content) {
            put_text(d, xml_words(d->rd->arena, n), look);
        } else if (n->type != XML_ELEMENT_NODE) {
            continue;
        } else if (xml_is(n, "s") || xml_is(n, "tab")) {
            put_text(d, S(" "), look);
        } else if (xml_is(n, "line-break")) {
            put_text(d, S("\n"), look);
        } else if (xml_is(n, "note")) {
            remark_of(d, READ_NOTE, xml_child(n, "note-body"));
        } else if (xml_is(n, "annotation")) {
            remark_of(d, READ_COMMENT, n);
        } else if (xml_is(n, "hidden-text") || xml_is(n, "hidden-paragraph")) {
            remark_of(d, READ_HIDDEN, n);
        } else if (xml_is(n, "frame") || xml_is(n, "custom-shape") || xml_is(n, "g") ||
                   xml_is(n, "rect")) {
            read_frame(d, n);
        } else if (!xml_is(n, "script") && !xml_is(n, "ruby-text")) {
            TextLook own = look;
            if (xml_is(n, "span"))
                odt_look_apply(&d->styles, S("text"), xml_attr(n, "style-name"), &own);
            read_inline(d, n, own);
        }
    }
}

// ---- paragraphs

static void read_boxes(Odt *d) {
    size_t count = d->box_count;
    const xmlNode **boxes = ARENA_ARRAY(d->rd->arena, const xmlNode *, count + 1);
    if (count) memcpy(boxes, d->boxes, count * sizeof *boxes);
    d->box_count = 0;
    for (size_t i = 0; i < count; i++) {
        remark_of(d, READ_TEXTBOX, boxes[i]);
        read_blocks(d, boxes[i], &(Place){ 0 });
    }
}

/** Writes the label of the paragraph, if it has one. Headings outside lists have the outline's. */
static void put_label(Odt *d, const xmlNode *p, Place *place, Buf *out) {
    if (place->list) {
        if (place->is_labelled) return;
        place->is_labelled = true;
        odt_label_next(place->list, place->levels, place->level, place->start, out);
        return;
    }
    if (!xml_is(p, "h") || !d->styles.outline || str_is(xml_attr(p, "is-list-header"), "true"))
        return;
    odt_label_next(
        &d->outline, d->styles.outline, xml_int(p, "outline-level", 1) - 1,
        str_is(xml_attr(p, "restart-numbering"), "true") ? xml_int(p, "start-value", 1) : -1, out);
}

static void read_paragraph(Odt *d, const xmlNode *p, Place *place) {
    TextLook look = { 0 };
    odt_look_apply(&d->styles, S("paragraph"), S(""), &look);
    odt_look_apply(&d->styles, S("paragraph"), xml_attr(p, "style-name"), &look);
    buf_clear(&d->line);
    read_inline(d, p, look);
    flush_legacy(d);
    AUTO_BUF Buf whole;
    buf_init(&whole, d->rd->limits.text_bytes);
    put_label(d, p, place, &whole);
    if (!str_trim(buf_str(&d->line)).n) buf_clear(&whole); // counted, but a label alone is nothing
    buf_put(&whole, buf_str(&d->line));
    buf_clear(&d->line);
    reading_paragraph(d->rd, buf_str(&whole));
    if (d->box_count) read_boxes(d);
}

// ---- lists

static OdtList *list_add(Odt *d, OdtList *list) {
    if (d->list_count == d->list_room) {
        size_t room = d->list_room ? 2 * d->list_room : 32;
        OdtList **more = ARENA_ARRAY(d->rd->arena, OdtList *, room);
        if (d->list_count) memcpy(more, d->lists, d->list_count * sizeof *more);
        d->lists = more;
        d->list_room = room;
    }
    d->lists[d->list_count++] = list;
    return list;
}

/** The counts that a root list goes on with, or new ones. */
static OdtList *list_for(Odt *d, const xmlNode *node, Str style) {
    Str id = xml_attr(node, "id"), before = xml_attr(node, "continue-list");
    bool goes_on = str_is(xml_attr(node, "continue-numbering"), "true");
    for (size_t i = d->list_count; i-- > 0;) {
        OdtList *list = d->lists[i];
        if ((before.n && str_eq(list->id, before)) ||
            (!before.n && goes_on && str_eq(list->style, style))) {
            if (id.n) list->id = id; // the next one names this piece of it
            return list;
        }
    }
    OdtList *list = ARENA_NEW(d->rd->arena, OdtList);
    *list = (OdtList){ .style = style, .id = id };
    return d->list_count < LISTS_MAX ? list_add(d, list) : list;
}

static void read_list(Odt *d, const xmlNode *node, const Place *outer) {
    Place place = { .list = outer->list, .levels = outer->levels, .level = outer->level + 1 };
    Str name = xml_attr(node, "style-name");
    const OdtStyle *style = name.n ? odt_style(&d->styles, S("list"), name) : NULL;
    if (style) place.levels = style->node;
    if (!outer->list) {
        place.level = 0;
        place.list = list_for(d, node, name);
    }
    for (const xmlNode *n = xml_first(node); n; n = xml_next(n)) {
        place.start = xml_int(n, "start-value", -1);
        place.is_labelled = !xml_is(n, "list-item"); // a list-header has none
        read_blocks(d, n, &place);
    }
}

// ---- tables, sections

static void look_at_table(const Odt *d, const xmlNode *parent, TableShape *shape) {
    uint32_t columns = 0;
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "table-cell")) {
            columns++;
            shape->has_borders =
                shape->has_borders || odt_cell_has_borders(&d->styles, xml_attr(n, "style-name"));
        } else if (xml_is(n, "table-row") || xml_is(n, "table-header-rows") ||
                   xml_is(n, "table-rows") || xml_is(n, "table-row-group")) {
            shape->rows += xml_is(n, "table-row");
            look_at_table(d, n, shape);
        }
    }
    if (columns > shape->columns) shape->columns = columns;
}

static void read_rows(Odt *d, const xmlNode *parent) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "table-cell"))
            read_blocks(d, n, &(Place){ 0 });
        else
            read_rows(d, n);
    }
}

static void read_table(Odt *d, const xmlNode *table) {
    AUTO_BUF Buf beginning;
    buf_init(&beginning, 8192);
    xml_text(table, &beginning);
    TableShape shape = { .beginning = buf_str(&beginning) };
    look_at_table(d, table, &shape);
    if (table_is_layout(&shape))
        read_rows(d, table);
    else
        remark_of(d, READ_TABLE, table);
}

static void read_changes(Odt *d, const xmlNode *changes) {
    bool had_insertion = false;
    for (const xmlNode *region = xml_first(changes); region; region = xml_next(region)) {
        const xmlNode *deletion = xml_child(region, "deletion");
        for (const xmlNode *n = xml_first(deletion); n; n = xml_next(n))
            if (!xml_is(n, "change-info")) remark_of(d, READ_DELETED, n);
        if (xml_child(region, "insertion") && !had_insertion) {
            had_insertion = true;
            reading_remark(d->rd, READ_INSERTED, S(""));
        }
    }
}

static bool is_index(const xmlNode *n) {
    return xml_is(n, "table-of-content") || xml_is(n, "alphabetical-index") ||
           xml_is(n, "illustration-index") || xml_is(n, "table-index") || xml_is(n, "user-index") ||
           xml_is(n, "object-index") || xml_is(n, "bibliography");
}

static void read_blocks(Odt *d, const xmlNode *parent, Place *place) {
    for (const xmlNode *n = xml_first(parent); n; n = xml_next(n)) {
        if (xml_is(n, "p") || xml_is(n, "h"))
            read_paragraph(d, n, place);
        else if (xml_is(n, "list"))
            read_list(d, n, place);
        else if (xml_is(n, "table"))
            read_table(d, n);
        else if (xml_is(n, "tracked-changes"))
            read_changes(d, n);
        else if (is_index(n))
            remark_of(d, READ_CONTENTS, n);
        else if (xml_is(n, "section") && str_is(xml_attr(n, "display"), "none"))
            remark_of(d, READ_HIDDEN, n);
        else if (xml_is(n, "section") || xml_is(n, "numbered-paragraph"))
            read_blocks(d, n, place);
        else if (xml_is(n, "frame"))
            read_frame(d, n);
        if (d->box_count) read_boxes(d);
    }
}

// ---- parts

static void read_furniture(Odt *d, const xmlNode *root) {
    const xmlNode *pages = xml_child(root, "master-styles");
    for (const xmlNode *page = xml_first(pages); page; page = xml_next(page))
        for (const xmlNode *n = xml_first(page); n; n = xml_next(n)) {
            if (strncmp((const char *)n->name, "header", 6) != 0 &&
                strncmp((const char *)n->name, "footer", 6) != 0)
                continue;
            AUTO_BUF Buf words;
            buf_init(&words, 4096);
            xml_text(n, &words);
            size_t at = 0;
            if (syllable_word(buf_str(&words), &at, NULL).n)
                reading_remark(d->rd, READ_FURNITURE, buf_str(&words));
        }
}

static bool is_encrypted(const Package *package) {
    Str manifest;
    Str name = S("META-INF/manifest.xml");
    return package_has(package, name) && package_part(package, name, &manifest) &&
           str_find(manifest, S("encryption-data"), 0) != SIZE_MAX;
}

bool read_odt(Reading *rd, Package *package) {
    rd->format = DOC_ODT;
    if (is_encrypted(package)) return reading_fault(rd, FAULT_ENCRYPTED, S(""));
    if (rd->fault != FAULT_NONE) return false;
    AUTO_XML *content = package_xml(package, S("content.xml"));
    AUTO_XML *styles = content ? package_xml_if_there(package, S("styles.xml")) : NULL;
    if (rd->fault != FAULT_NONE) return false;
    const xmlNode *root = xmlDocGetRootElement(content);
    const xmlNode *text = xml_child(xml_child(root, "body"), "text");
    if (!text) return reading_fault(rd, FAULT_DAMAGED, S("content.xml"));
    Odt *d = ARENA_NEW(rd->arena, Odt);
    *d = (Odt){ .rd = rd, .styles = { .arena = rd->arena } };
    odt_styles_add(&d->styles, root);
    if (styles) odt_styles_add(&d->styles, xmlDocGetRootElement(styles));
    buf_init(&d->line, rd->limits.text_bytes);
    buf_init(&d->legacy, rd->limits.text_bytes);
    read_blocks(d, text, &(Place){ 0 });
    if (styles) read_furniture(d, xmlDocGetRootElement(styles));
    bool done = !d->line.is_full && !d->legacy.is_full;
    buf_done(&d->line);
    buf_done(&d->legacy);
    return done ? rd->fault == FAULT_NONE : reading_fault(rd, FAULT_TEXT_SIZE, S(""));
}
