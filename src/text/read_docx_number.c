#include "text/read_docx_part.h"

static ListFormat format_of(Str word) {
    static const struct {
        const char *word;
        ListFormat format;
    } formats[] = {
        { "bullet", LIST_BULLET },
        { "none", LIST_NONE },
        { "decimalZero", LIST_DECIMAL_ZERO },
        { "lowerLetter", LIST_LOWER_LETTER },
        { "upperLetter", LIST_UPPER_LETTER },
        { "lowerRoman", LIST_LOWER_ROMAN },
        { "upperRoman", LIST_UPPER_ROMAN },
    };
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (str_is(word, formats[i].word)) return formats[i].format;
    return LIST_DECIMAL;
}

static void read_level(const xmlNode *node, DocxLevel *level) {
    level->format = format_of(xml_attr(xml_child(node, "numFmt"), "val"));
    level->text = xml_attr(xml_child(node, "lvlText"), "val");
    level->style = xml_attr(xml_child(node, "pStyle"), "val");
    level->start = xml_int(xml_child(node, "start"), "val", 1);
    level->has_no_gap = str_is(xml_attr(xml_child(node, "suff"), "val"), "nothing");
    level->never_restarts = xml_int(xml_child(node, "lvlRestart"), "val", 1) == 0;
    const xmlNode *legal = xml_child(node, "isLgl");
    level->is_legal = legal && docx_is_on(legal);
}

static void read_list(const xmlNode *node, DocxList *list) {
    list->id = xml_int(node, "abstractNumId", -1);
    list->link = xml_attr(xml_child(node, "numStyleLink"), "val");
    for (const xmlNode *n = xml_first(node); n; n = xml_next(n)) {
        int level = xml_is(n, "lvl") ? xml_int(n, "ilvl", -1) : -1;
        if (level >= 0 && level < DOCX_LEVELS) read_level(n, &list->levels[level]);
    }
}

static DocxNum *num_of(DocxNumbers *numbers, int id) {
    for (size_t i = 0; i < numbers->num_count; i++)
        if (numbers->nums[i].id == id) return &numbers->nums[i];
    return NULL;
}

static void read_num(DocxNumbers *numbers, const xmlNode *node, DocxNum *num) {
    num->id = xml_int(node, "numId", -1);
    int list = xml_int(xml_child(node, "abstractNumId"), "val", -1);
    for (size_t i = 0; i < numbers->list_count; i++)
        if (numbers->lists[i].id == list) num->list = &numbers->lists[i];
    for (int i = 0; i < DOCX_LEVELS; i++)
        num->start[i] = -1;
    for (const xmlNode *n = xml_first(node); n; n = xml_next(n)) {
        int level = xml_is(n, "lvlOverride") ? xml_int(n, "ilvl", -1) : -1;
        if (level < 0 || level >= DOCX_LEVELS) continue;
        num->start[level] = xml_int(xml_child(n, "startOverride"), "val", -1);
        const xmlNode *own = xml_child(n, "lvl");
        if (own && num->list) read_level(own, &num->list->levels[level]);
    }
}

/** A list whose levels stand with the list that a numbering style names. */
static void follow_links(DocxNumbers *numbers, const DocxStyles *styles) {
    for (size_t i = 0; i < numbers->num_count; i++) {
        DocxList *list = numbers->nums[i].list;
        if (!list || !list->link.n) continue;
        const DocxStyle *style = docx_style(styles, list->link);
        const xmlNode *number = style ? xml_child(xml_child(style->node, "pPr"), "numPr") : NULL;
        const DocxNum *target = num_of(numbers, xml_int(xml_child(number, "numId"), "val", -1));
        if (target && target->list && target->list != list)
            memcpy(list->levels, target->list->levels, sizeof list->levels);
    }
}

void docx_numbers_read(Arena *arena, const xmlNode *root, const DocxStyles *styles,
                       DocxNumbers *out) {
    size_t lists = 0, nums = 0;
    *out = (DocxNumbers){ 0 };
    for (const xmlNode *n = xml_first(root); n; n = xml_next(n)) {
        lists += xml_is(n, "abstractNum");
        nums += xml_is(n, "num");
    }
    out->lists = ARENA_ARRAY(arena, DocxList, lists + 1);
    out->nums = ARENA_ARRAY(arena, DocxNum, nums + 1);
    for (const xmlNode *n = xml_first(root); n; n = xml_next(n))
        if (xml_is(n, "abstractNum")) read_list(n, &out->lists[out->list_count++]);
    for (const xmlNode *n = xml_first(root); n; n = xml_next(n))
        if (xml_is(n, "num")) read_num(out, n, &out->nums[out->num_count++]);
    follow_links(out, styles);
}

static void count_next(DocxNum *num, int level) {
    DocxList *list = num->list;
    bool starts_over = num->start[level] >= 0 && !num->is_used[level];
    if (starts_over)
        list->count[level] = num->start[level];
    else
        list->count[level] =
            list->is_counting[level] ? list->count[level] + 1 : list->levels[level].start;
    num->is_used[level] = list->is_counting[level] = true;
    for (int deeper = level + 1; deeper < DOCX_LEVELS; deeper++)
        if (!list->levels[deeper].never_restarts) list->is_counting[deeper] = false;
}

static void put_label(const DocxList *list, int level, Buf *out) {
    const DocxLevel *own = &list->levels[level];
    for (size_t i = 0; i < own->text.n; i++) {
        char c = own->text.p[i], next = (char)(i + 1 < own->text.n ? own->text.p[i + 1] : 0);
        if (c != '%' || next < '1' || next > '9') {
            buf_byte(out, c);
            continue;
        }
        int other = next - '1';
        const DocxLevel *of = &list->levels[other];
        int count = list->is_counting[other] ? list->count[other] : of->start;
        list_number_put(out, count, own->is_legal ? LIST_DECIMAL : of->format);
        i++;
    }
}

void docx_number_next(DocxNumbers *numbers, int id, int level, Str style, Buf *out) {
    DocxNum *num = num_of(numbers, id);
    if (!num || !num->list) return;
    for (int i = 0; level < 0 && i < DOCX_LEVELS; i++)
        if (style.n && str_eq(num->list->levels[i].style, style)) level = i;
    if (level < 0 || level >= DOCX_LEVELS) level = 0;
    const DocxLevel *own = &num->list->levels[level];
    count_next(num, level);
    size_t before = out->n;
    if (own->format == LIST_BULLET)
        buf_put(out, list_bullet(own->text));
    else
        put_label(num->list, level, out);
    if (out->n > before && !own->has_no_gap) buf_byte(out, ' ');
}
