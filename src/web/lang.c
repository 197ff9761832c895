#include "web/lang.h"

#include "base/buf.h"

const char *lang_word(Lang lang) {
    return lang == LANG_EN ? "en" : "vi";
}

bool lang_from_word(Str word, Lang *out) {
    if (str_is(word, "vi"))
        *out = LANG_VI;
    else if (str_is(word, "en"))
        *out = LANG_EN;
    else
        return false;
    return true;
}

/** "en-US;q=0.8" in thousandths; of a language that there is not: 0. */
static int weight_of(Str range, Lang *lang) {
    Str tag, primary, rest = range;
    if (!str_cut(&rest, ';', &tag)) return 0;
    tag = str_trim(tag);
    if (!str_cut(&tag, '-', &primary)) return 0;
    if (str_eq_ascii_nocase(primary, S("vi")))
        *lang = LANG_VI;
    else if (str_eq_ascii_nocase(primary, S("en")))
        *lang = LANG_EN;
    else
        return 0;
    Str q = str_trim(rest);
    if (!str_starts(q, S("q="))) return 1000;
    int weight = 0, unit = 1000;
    for (size_t i = 2; i < q.n && unit; i++) {
        if (q.p[i] == '.') continue;
        if (q.p[i] < '0' || q.p[i] > '9') break;
        weight += (q.p[i] - '0') * unit;
        unit /= 10;
    }
    return weight;
}

void lang_from_accept(Str header, Lang *out) {
    int best = 0;
    for (Str part; str_cut(&header, ',', &part);) {
        Lang lang = *out;
        int weight = weight_of(part, &lang);
        if (weight <= best) continue;
        best = weight;
        *out = lang;
    }
}

/** FNV-1a, as in tools/gen_po. */
static uint32_t hash_of(const char *text) {
    uint32_t h = 2166136261u;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        h = (uint32_t)((h ^ *p) * (uint64_t)16777619u);
    return h;
}

Str tr(Lang lang, const char *msgid) {
    if (!msgid || !*msgid) return S("");
    if (lang == LANG_EN) return str_c(msgid);
    for (size_t at = hash_of(msgid) & po_vi_mask; po_vi_slots[at]; at = (at + 1) & po_vi_mask) {
        const PoEntry *entry = &po_vi[po_vi_slots[at] - 1];
        if (strcmp(entry->id, msgid) == 0) return entry->text;
    }
    return str_c(msgid);
}

Str tr_fill(Arena *arena, Lang lang, const char *msgid, const Str *args, size_t count) {
    return str_fill(arena, tr(lang, msgid), args, count);
}

Str tr_n(Arena *arena, Lang lang, int64_t n, const char *one, const char *many) {
    Str number = number_text(arena, lang, n);
    return str_fill(arena, tr(lang, lang == LANG_EN && n == 1 ? one : many), &number, 1);
}

Str tr_err(Arena *arena, Lang lang, const Err *err) {
    return str_fill(arena, tr(lang, err->msg), err->args, COUNT_OF(err->args));
}

Str number_text(Arena *arena, Lang lang, int64_t value) {
    char digits[32], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int count = 0;
    do {
        if (count && count % 3 == 0) *--at = lang == LANG_EN ? ',' : '.';
        *--at = (char)('0' + rest % 10);
        count++;
    } while (rest /= 10);
    if (value < 0) *--at = '-';
    return str_dup(arena, (Str){ at, (size_t)(digits + sizeof digits - at) });
}
