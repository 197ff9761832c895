#include "web/page/words.h"

#include "rules/recurrence.h"
#include "text/csv.h"

Str provision_short(Arena *arena, Lang lang, Str path) {
    Str rest = path, part;
    AUTO_BUF Buf out;
    buf_init(&out, 200);
    bool is_first = true;
    while (str_cut(&rest, '.', &part)) {
        if (!part.n) continue;
        Str number = str_from(part, 1);
        if (is_first && part.p[0] == 'd' && number.n)
            buf_put(&out, tr_fill(arena, lang, N_("Art. {0}"), &number, 1));
        else if (is_first && part.p[0] == 's')
            buf_printf(&out, "(%.*s)", STR(number));
        else if (part.p[0] == 'k' && number.n)
            buf_printf(&out, ".%.*s", STR(number));
        else if (!is_first || !str_is(part, "qd"))
            buf_printf(&out, "%.*s", STR(part));
        is_first = is_first && str_is(part, "qd");
    }
    return buf_dup(&out, arena);
}

Str provision_long(Arena *arena, Lang lang, Str path) {
    static const struct {
        const char *prefix, *word;
    } words[] = { { "ch", N_("Chapter {0}") }, { "d", N_("Article {0}") },
                  { "k", N_("clause {0}") },   { "m", N_("Section {0}") },
                  { "g", N_("dash {0}") },     { "s", N_("item {0}") } };
    Str rest = path, part, parts[12];
    size_t n = 0;
    bool is_numbered = str_starts(path, S("s")); // "s3.1.a": item 3.1, point a
    while (n < COUNT_OF(parts) && str_cut(&rest, '.', &part)) {
        if (!part.n || str_is(part, "qd")) continue;
        if (is_numbered && n == 1 && part.p[0] >= '0' && part.p[0] <= '9') {
            parts[0] = str_printf(arena, "%.*s.%.*s", STR(parts[0]), STR(part));
            continue;
        }
        const char *word = N_("point {0}");
        Str number = part;
        for (size_t i = 0; i < COUNT_OF(words); i++) {
            Str after = str_from(part, strlen(words[i].prefix));
            if (str_starts(part, str_c(words[i].prefix)) && after.n && after.p[0] >= '0' &&
                after.p[0] <= '9') {
                word = words[i].word;
                number = after;
                break;
            }
        }
        parts[n++] = tr_fill(arena, lang, word, &number, 1);
    }
    return str_join(arena, parts, n, S(", "));
}

Str provision_words(Arena *arena, Lang lang, const ProvisionRow *rows, size_t at) {
    const ProvisionRow *row = &rows[at];
    Str label = row->label;
    if (lang != LANG_VI || row->level >= LEVEL_ARTICLE)
        return provision_long(arena, lang, row->path);
    while (label.n && strchr(".):", label.p[label.n - 1]))
        label.n--;
    return label; // "Chương II", as the text has it
}

Str period_short(Arena *arena, Lang lang, Str key) {
    static const char *const roman[] = { "I", "II", "III", "IV" };
    Period period;
    Day day;
    if (day_parse(key, &day)) return day_text(arena, day);
    if (!period_of_key(key, (RecurDay){ 1, 1 }, &period)) return S("");
    Str number = str_printf(arena, "%d", period.number),
        year = str_printf(arena, "%d", period.year);
    switch (period.kind) {
    case PERIOD_NONE: return S("");
    case PERIOD_YEAR: return tr_fill(arena, lang, N_("Year {0}"), &year, 1);
    case PERIOD_HALF: return tr_fill(arena, lang, N_("Half-year {0}"), &number, 1);
    case PERIOD_QUARTER: {
        Str quarter = str_c(roman[(period.number - 1) & 3]);
        return tr_fill(arena, lang, N_("Quarter {0}"), &quarter, 1);
    }
    case PERIOD_MONTH: return tr_fill(arena, lang, N_("Month {0}"), &number, 1);
    }
    return S("");
}

Str document_kind(Lang lang, Str type) {
    const DocumentType *known = document_type_find(type);
    return known ? tr(lang, known->name) : S("");
}

Str document_name(Arena *arena, Lang lang, Str type, Str symbol) {
    return str_trim(str_printf(arena, "%.*s %.*s", STR(document_kind(lang, type)), STR(symbol)));
}

Str first_words(Str text, size_t count) {
    size_t at = 0;
    for (; at < text.n; at++)
        if (text.p[at] == ' ' && --count == 0) break;
    return str_upto(text, at);
}

void csv_cell(Buf *out, Str value, char then) {
    csv_put_cell(out, value);
    if (then) buf_byte(out, then);
}

const Str *text_lines(Arena *arena, Str text, size_t *n) {
    Str *lines = NULL, line;
    size_t room = 0;
    for (*n = 0; str_line(&text, &line);) {
        lines = sql_grow(arena, lines, *n, &room, sizeof *lines);
        lines[(*n)++] = line;
    }
    return lines;
}
