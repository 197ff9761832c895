#include "text/read_odt_part.h"

#define CHAIN_MAX 20

static void add(OdtStyles *s, const xmlNode *node, Str family) {
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        OdtStyle *more = ARENA_ARRAY(s->arena, OdtStyle, room);
        if (s->count) memcpy(more, s->styles, s->count * sizeof *more);
        s->styles = more;
        s->room = room;
    }
    s->styles[s->count++] =
        (OdtStyle){ xml_attr(node, "name"), family, xml_attr(node, "parent-style-name"), node };
}

void odt_styles_add(OdtStyles *s, const xmlNode *root) {
    for (const xmlNode *group = xml_first(root); group; group = xml_next(group)) {
        if (xml_is(group, "font-face-decls")) s->fonts[s->fonts[0] ? 1 : 0] = group;
        if (!xml_is(group, "styles") && !xml_is(group, "automatic-styles")) continue;
        for (const xmlNode *n = xml_first(group); n; n = xml_next(n)) {
            if (xml_is(n, "style") || xml_is(n, "default-style")) // the latter without a name
                add(s, n, xml_attr(n, "family"));
            else if (xml_is(n, "list-style"))
                add(s, n, S("list"));
            else if (xml_is(n, "outline-style") && !s->outline)
                s->outline = n;
        }
    }
}

const OdtStyle *odt_style(const OdtStyles *s, Str family, Str name) {
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->styles[i].name, name) && str_eq(s->styles[i].family, family))
            return &s->styles[i];
    return NULL;
}

/** The family of a declared font; without declaration its name. */
static Str font_family(const OdtStyles *s, Str name) {
    for (size_t i = 0; i < COUNT_OF(s->fonts); i++)
        for (const xmlNode *f = xml_first(s->fonts[i]); f; f = xml_next(f))
            if (str_eq(xml_attr(f, "name"), name)) {
                Str family = xml_attr(f, "font-family");
                return family.n && family.p[0] == '\'' ? str_from(family, 1) : family;
            }
    return name;
}

static void look_at_font(Str family, RunLook *look) {
    size_t end = 0;
    while (end < family.n && family.p[end] != '\'' && family.p[end] != ',' && family.p[end] != ';')
        end++;
    family = str_upto(family, end);
    look->is_legacy = legacy_of_font(family, &look->encoding);
    if (look->is_legacy && look->encoding == LEGACY_TCVN3)
        look->is_caps = look->is_caps || str_ends(family, S("H"));
}

static void apply_one(const OdtStyles *s, const xmlNode *style, RunLook *look) {
    const xmlNode *text = xml_child(style, "text-properties");
    if (!text) return;
    Str transform = xml_attr(text, "text-transform"), display = xml_attr(text, "display");
    Str font = xml_attr(text, "font-name"), family = xml_attr(text, "font-family");
    if (transform.p) look->is_caps = str_is(transform, "uppercase");
    if (display.p) look->is_hidden = str_is(display, "none");
    if (font.n)
        look_at_font(font_family(s, font), look);
    else if (family.n)
        look_at_font(family.p[0] == '\'' ? str_from(family, 1) : family, look);
}

void odt_look_apply(const OdtStyles *s, Str family, Str name, RunLook *look) {
    const OdtStyle *line[CHAIN_MAX];
    size_t count = 0;
    for (const OdtStyle *at = name.n ? odt_style(s, family, name) : NULL; at && count < CHAIN_MAX;
         at = at->parent.n ? odt_style(s, family, at->parent) : NULL)
        line[count++] = at;
    while (count-- > 0)
        apply_one(s, line[count]->node, look);
}

bool odt_cell_has_borders(const OdtStyles *s, Str name) {
    const OdtStyle *style = name.n ? odt_style(s, S("table-cell"), name) : NULL;
    const xmlNode *cell = style ? xml_child(style->node, "table-cell-properties") : NULL;
    static const char *const sides[] = { "border", "border-left", "border-right", "border-top",
                                         "border-bottom" };
    for (size_t i = 0; cell && i < COUNT_OF(sides); i++) {
        Str line = xml_attr(cell, sides[i]);
        bool is_nothing = str_starts(line, S("none")) || str_starts(line, S("hidden")) ||
                          str_starts(line, S("0 ")) || str_starts(line, S("0p")) ||
                          str_starts(line, S("0i")) || str_starts(line, S("0c"));
        if (line.n && !is_nothing) return true;
    }
    return false;
}

// ---- labels

static const xmlNode *level_of(const xmlNode *levels, int level) {
    for (const xmlNode *n = xml_first(levels); n; n = xml_next(n))
        if (xml_int(n, "level", 0) == level + 1) return n;
    return NULL;
}

static ListFormat format_of(const xmlNode *node) {
    Str word = node ? xml_attr(node, "num-format") : S("1");
    if (!word.n) return LIST_NONE;
    switch (word.p[0]) {
    case 'a': return LIST_LOWER_LETTER;
    case 'A': return LIST_UPPER_LETTER;
    case 'i': return LIST_LOWER_ROMAN;
    case 'I': return LIST_UPPER_ROMAN;
    case '0': return LIST_DECIMAL_ZERO;
    }
    return LIST_DECIMAL;
}

static void put_count(const OdtList *list, const xmlNode *levels, int level, Buf *out) {
    if (level < 0 || level >= ODT_LEVELS) return;
    const xmlNode *node = level_of(levels, level);
    int count = list->is_counting[level] ? list->count[level] : xml_int(node, "start-value", 1);
    list_number_put(out, count, format_of(node));
}

/** "%1%.%2%)" of newer LibreOffice. */
static void put_pattern(const OdtList *list, const xmlNode *levels, Str pattern, Buf *out) {
    for (size_t i = 0; i < pattern.n; i++) {
        size_t end = pattern.p[i] == '%' ? str_find(pattern, S("%"), i + 1) : SIZE_MAX;
        int64_t level;
        if (end == SIZE_MAX || !str_to_int(str_part(pattern, i + 1, end), &level)) {
            buf_byte(out, pattern.p[i]);
            continue;
        }
        if (level >= 1 && level <= ODT_LEVELS) put_count(list, levels, (int)level - 1, out);
        i = end;
    }
}

static void put_parts(const OdtList *list, const xmlNode *levels, const xmlNode *own, int level,
                      Buf *out) {
    if (format_of(own) == LIST_NONE) {
        Str prefix = xml_attr(own, "num-prefix");
        buf_put(out, prefix.n ? prefix : S(""));
        return;
    }
    int shown = xml_int(own, "display-levels", 1);
    Str prefix = xml_attr(own, "num-prefix"), suffix = xml_attr(own, "num-suffix");
    if (prefix.n) buf_put(out, prefix);
    for (int i = shown > level + 1 ? 0 : level + 1 - shown; i <= level; i++) {
        size_t before = out->n;
        put_count(list, levels, i, out);
        if (i < level && out->n > before) buf_byte(out, '.');
    }
    if (suffix.n) buf_put(out, suffix);
}

void odt_label_next(OdtList *list, const xmlNode *levels, int level, int start, Buf *out) {
    if (level < 0 || level >= ODT_LEVELS) return;
    const xmlNode *own = level_of(levels, level);
    if (start >= 0)
        list->count[level] = start;
    else
        list->count[level] =
            list->is_counting[level] ? list->count[level] + 1 : xml_int(own, "start-value", 1);
    list->is_counting[level] = true;
    for (int deeper = level + 1; deeper < ODT_LEVELS; deeper++)
        list->is_counting[deeper] = false;
    if (!own || xml_is(own, "list-level-style-image")) return;
    size_t before = out->n;
    Str pattern = xml_attr(own, "num-list-format");
    if (xml_is(own, "list-level-style-bullet"))
        buf_put(out, list_bullet(xml_attr(own, "bullet-char")));
    else if (pattern.n && format_of(own) != LIST_NONE)
        put_pattern(list, levels, pattern, out);
    else
        put_parts(list, levels, own, level, out);
    if (out->n > before) buf_byte(out, ' ');
}
