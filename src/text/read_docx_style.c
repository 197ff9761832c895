#include "text/read_docx_part.h"

#define CHAIN_MAX 20

bool docx_is_on(const xmlNode *node) {
    Str value = xml_attr(node, "val");
    return node && !str_is(value, "0") && !str_is(value, "false") && !str_is(value, "off") &&
           !str_is(value, "none");
}

static void look_at_font(const xmlNode *fonts, RunLook *look) {
    Str font = xml_attr(fonts, "ascii");
    if (!font.n) font = xml_attr(fonts, "hAnsi");
    if (!font.n) return;
    look->is_legacy = legacy_of_font(font, &look->encoding);
    // The fonts of the ABC set that end in H show small letters as capitals.
    if (look->is_legacy && look->encoding == LEGACY_TCVN3)
        look->is_caps = look->is_caps || str_ends(font, S("H"));
}

void docx_run_look(const xmlNode *properties, RunLook *look) {
    for (const xmlNode *p = xml_first(properties); p; p = xml_next(p)) {
        if (xml_is(p, "caps"))
            look->is_caps = docx_is_on(p);
        else if (xml_is(p, "vanish"))
            look->is_hidden = docx_is_on(p);
        else if (xml_is(p, "rFonts"))
            look_at_font(p, look);
    }
}

const DocxStyle *docx_style(const DocxStyles *styles, Str id) {
    for (size_t i = 0; i < styles->count; i++)
        if (str_eq(styles->styles[i].id, id)) return &styles->styles[i];
    return NULL;
}

static const DocxStyle *default_style(const DocxStyles *styles) {
    for (size_t i = 0; i < styles->count; i++)
        if (styles->styles[i].is_default) return &styles->styles[i];
    return NULL;
}

/** The style and those that it is based on, nearest first; returns how many. */
static size_t chain(const DocxStyles *styles, const DocxStyle *style, const DocxStyle **out) {
    size_t count = 0;
    while (style && count < CHAIN_MAX) {
        out[count++] = style;
        style = style->based_on.n ? docx_style(styles, style->based_on) : NULL;
    }
    return count;
}

ParagraphLook docx_style_look(const DocxStyles *styles, Str id) {
    ParagraphLook look = { .run = styles->base, .level = -1 };
    const DocxStyle *style = id.n ? docx_style(styles, id) : NULL;
    const DocxStyle *line[CHAIN_MAX];
    for (size_t i = chain(styles, style ? style : default_style(styles), line); i-- > 0;) {
        docx_run_look(xml_child(line[i]->node, "rPr"), &look.run);
        const xmlNode *number = xml_child(xml_child(line[i]->node, "pPr"), "numPr");
        if (!number) continue;
        look.list = xml_int(xml_child(number, "numId"), "val", look.list);
        look.level = xml_int(xml_child(number, "ilvl"), "val", look.level);
    }
    return look;
}

void docx_run_apply(const DocxStyles *styles, const xmlNode *properties, RunLook *look) {
    Str id = xml_attr(xml_child(properties, "rStyle"), "val");
    const DocxStyle *line[CHAIN_MAX];
    for (size_t i = id.n ? chain(styles, docx_style(styles, id), line) : 0; i-- > 0;)
        docx_run_look(xml_child(line[i]->node, "rPr"), look);
    docx_run_look(properties, look);
}

bool docx_borders_visible(const xmlNode *borders) {
    for (const xmlNode *b = xml_first(borders); b; b = xml_next(b)) {
        Str kind = xml_attr(b, "val");
        if (kind.n && !str_is(kind, "nil") && !str_is(kind, "none")) return true;
    }
    return false;
}

bool docx_style_has_borders(const DocxStyles *styles, Str id) {
    const DocxStyle *line[CHAIN_MAX];
    for (size_t i = 0, n = id.n ? chain(styles, docx_style(styles, id), line) : 0; i < n; i++) {
        const xmlNode *borders = xml_child(xml_child(line[i]->node, "tblPr"), "tblBorders");
        if (borders) return docx_borders_visible(borders);
    }
    return false;
}

void docx_styles_read(Arena *arena, const xmlNode *root, DocxStyles *out) {
    size_t count = 0;
    *out = (DocxStyles){ 0 };
    for (const xmlNode *n = xml_first(root); n; n = xml_next(n))
        count += xml_is(n, "style");
    out->styles = ARENA_ARRAY(arena, DocxStyle, count + 1);
    for (const xmlNode *n = xml_first(root); n; n = xml_next(n)) {
        if (xml_is(n, "docDefaults"))
            docx_run_look(xml_child(xml_child(n, "rPrDefault"), "rPr"), &out->base);
        if (!xml_is(n, "style")) continue;
        Str name = xml_attr(xml_child(n, "name"), "val"), standard = xml_attr(n, "default");
        bool is_paragraph = str_is(xml_attr(n, "type"), "paragraph");
        out->styles[out->count++] = (DocxStyle){
            .id = xml_attr(n, "styleId"),
            .node = n,
            .based_on = xml_attr(xml_child(n, "basedOn"), "val"),
            .is_default = is_paragraph && (str_is(standard, "1") || str_is(standard, "true")),
            .is_contents = name.n >= 5 && str_eq_ascii_nocase(str_upto(name, 4), S("toc ")),
        };
    }
}
