/** odt: the paragraphs of content.xml (OpenDocument 1.3, part 3). */
#include "text/read_odt_part.h"

#define LISTS_MAX 4096

typedef struct Odt {
    Reading *rd;
    OdtStyles styles;
    OdtList **lists; // root lists so far; one that is continued stands here again, with its new id
    size_t list_count, list_room;
    OdtList outline;
    OfficeLine line;
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
    office_remark(d->rd, kind, node);
}

// ---- inside a paragraph

static void read_frame(Odt *d, const xmlNode *frame) {
    for (const xmlNode *n = xml_first(frame); n; n = xml_next(n)) {
        if (xml_is(n, "text-box")) {
            office_box(&d->line, n);
        } else if (xml_is(n, "image")) {
            reading_remark(d->rd, READ_PICTURE, S(""));
        } else {
            read_frame(d, n);
        }
    }
}

static void read_inline(Odt *d, const xmlNode *parent, RunLook look) {
    for (const xmlNode *n = parent->children; n; n = n->next) {
        if (n->type == XML_TEXT_NODE && n->content) {
            office_put(&d->line, xml_words(d->rd->arena, n), look);
        } else if (n->type != XML_ELEMENT_NODE) {
            continue;
        } else if (xml_is(n, "s") || xml_is(n, "tab")) {
            office_put(&d->line, S(" "), look);
        } else if (xml_is(n, "line-break")) {
            office_put(&d->line, S("\n"), look);
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
            RunLook own = look;
            if (xml_is(n, "span"))
                odt_look_apply(&d->styles, S("text"), xml_attr(n, "style-name"), &own);
            read_inline(d, n, own);
        }
    }
}

// ---- paragraphs

static void read_boxes(Odt *d) {
    size_t count;
    const xmlNode **boxes = office_take_boxes(&d->line, &count);
    for (size_t i = 0; i < count; i++)
        read_blocks(d, boxes[i], &(Place){ 0 });
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
    RunLook look = { 0 };
    odt_look_apply(&d->styles, S("paragraph"), S(""), &look);
    odt_look_apply(&d->styles, S("paragraph"), xml_attr(p, "style-name"), &look);
    buf_clear(&d->line.text);
    read_inline(d, p, look);
    office_flush(&d->line);
    AUTO_BUF Buf whole;
    buf_init(&whole, d->rd->limits.text_bytes);
    put_label(d, p, place, &whole);
    if (!str_trim(buf_str(&d->line.text)).n)
        buf_clear(&whole); // counted, but a label alone is nothing
    buf_put(&whole, buf_str(&d->line.text));
    buf_clear(&d->line.text);
    reading_paragraph(d->rd, buf_str(&whole));
    if (d->line.box_count) read_boxes(d);
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
        if (d->line.box_count) read_boxes(d);
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
            office_furniture(d->rd, n);
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
    office_line_init(&d->line, rd);
    read_blocks(d, text, &(Place){ 0 });
    if (styles) read_furniture(d, xmlDocGetRootElement(styles));
    return office_line_done(&d->line) && rd->fault == FAULT_NONE;
}
