#include "text/assignment.h"

typedef enum AssignmentPart { PART_NONE, PART_LEAD, PART_HELP, PART_TIME } AssignmentPart;

typedef struct PartLabel {
    const char *words;
    AssignmentPart part;
} PartLabel;

static const PartLabel role[] = {
    { "chủ trì", PART_LEAD },
    { "chủ trì thực hiện", PART_LEAD },
    { "chủ trì tham mưu", PART_LEAD },
    { "thực hiện", PART_LEAD },
    { "tổ chức thực hiện", PART_LEAD },
    { "tham mưu", PART_LEAD },
    { "tham mưu thực hiện", PART_LEAD },
    { "đầu mối", PART_LEAD },
    { "phụ trách", PART_LEAD },
    { "chịu trách nhiệm", PART_LEAD },
    { "chịu trách nhiệm chính", PART_LEAD },
    { "được giao", PART_LEAD },
    { "phối hợp", PART_HELP },
    { "phối hợp thực hiện", PART_HELP },
    { "cùng thực hiện", PART_HELP },
    { "tham gia", PART_HELP },
    { "tham gia phối hợp", PART_HELP },
};
static const PartLabel term[] = {
    { "thời gian", PART_TIME },
    { "thời gian thực hiện", PART_TIME },
    { "thời gian hoàn thành", PART_TIME },
    { "thời gian tổ chức", PART_TIME },
    { "thời hạn", PART_TIME },
    { "thời hạn hoàn thành", PART_TIME },
    { "thời hạn thực hiện", PART_TIME },
    { "tiến độ", PART_TIME },
    { "tiến độ thực hiện", PART_TIME },
    { "định kỳ thực hiện", PART_TIME },
    { "tần suất", PART_TIME },
    { "hoàn thành", PART_TIME },
};

/** The longest label of the table at i that a colon closes; its words are added to *len. */
static AssignmentPart label_in(const PartLabel *table, size_t count, const Words *w, size_t i,
                               size_t *len) {
    for (size_t k = 0; k < count; k++) {
        size_t n = words_match(w, i, table[k].words);
        if (!n || word_mark(w, i + n) != ':') continue;
        *len = n + 1;
        return table[k].part;
    }
    return PART_NONE;
}

/** "Cơ quan chủ trì:", "phối hợp:", "Thời gian:" at i; *len covers its colon. */
static AssignmentPart label_at(const Words *w, size_t i, size_t *len) {
    static const char *const noun[] = { "cơ quan", "đơn vị", "bộ phận", "ngành",
                                        "phòng",   "bên",    "người",   "lực lượng" };
    bool opens = i == 0 || w->word[i - 1].mark;
    if (!opens) return PART_NONE;
    size_t named = 0;
    for (size_t k = 0; k < COUNT_OF(noun) && !named; k++)
        named = words_match(w, i, noun[k]);
    // "Cơ quan, đơn vị phối hợp:"
    if (named && word_mark(w, i + named) == ',' && words_match(w, i + named + 1, "đơn vị"))
        named += 3;
    bool may_stand_alone = words_match(w, i, "chủ trì") || words_match(w, i, "phối hợp") ||
                           words_match(w, i, "thực hiện");
    AssignmentPart part =
        named || may_stand_alone ? label_in(role, COUNT_OF(role), w, i + named, len) : PART_NONE;
    if (part != PART_NONE) {
        *len += named;
        return part;
    }
    return label_in(term, COUNT_OF(term), w, i, len);
}

/** The end of the labelled part that begins at i: a full stop, a semicolon, a bracket, a label. */
static size_t part_end(const Words *w, size_t i) {
    size_t depth = i < w->n ? w->word[i].depth : 0, len, sentence = words_sentence_end(w, i, w->n);
    for (; i < sentence; i++) {
        if (w->word[i].mark == ';' || w->word[i].depth < depth) return i;
        if (label_at(w, i, &len) != PART_NONE) return i;
    }
    return i;
}

size_t assignment_read(Arena *arena, const Words *w, const NameBook *book, Assignment *out) {
    size_t first = w->n, len = 0;
    for (size_t i = 0; i < w->n; i++) {
        AssignmentPart part = label_at(w, i, &len);
        if (part == PART_NONE) continue;
        size_t from = i + len, end = part_end(w, from);
        NameList list;
        while (end > from && w->word[end - 1].mark) // "…, thời gian: hằng quý"
            end--;
        bool is_named = part != PART_TIME && from < end && name_begins(w, book, from) &&
                        names_read(w, book, from, end, NAMES_HEADING | NAMES_SEMICOLON, &list) &&
                        list.end >= end;
        bool acts = false; // "Thời gian: Trước ngày 20 hằng tháng, Sở Y tế gửi báo cáo"
        for (size_t k = from; k < end && part == PART_TIME; k++)
            acts = acts || word_has(w, k, LEX_TELL) || name_begins(w, book, k);
        if (acts || (part != PART_TIME && !is_named)) continue;
        if (first == w->n && !w->word[i].depth) first = i;
        if (is_named)
            names_join(arena, part == PART_LEAD ? &out->lead : &out->helpers,
                       names_text(arena, w, &list));
        if (part == PART_TIME && !out->due_count) {
            DueScope scope = { w, book, from, end, NOWHERE, from };
            out->due = ARENA_ARRAY(arena, DuePhrase, DUE_LIMIT);
            out->due_count = due_read(arena, &scope, out->due);
        }
        i = end > i ? end - 1 : i;
    }
    return first;
}
