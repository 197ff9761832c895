#include "text/layout.h"

#include <assert.h>

static const char *const section[LAYOUT_COUNT] = {
    [LAYOUT_SIGN] = "sign",
    [LAYOUT_RANK] = "rank",
    [LAYOUT_APPENDIX] = "appendix",
    [LAYOUT_REGULATION] = "regulation",
    [LAYOUT_TITLE] = "title",
    [LAYOUT_TITLE_INSIDE] = "title_inside",
    [LAYOUT_DOCUMENT] = "document",
    [LAYOUT_BASIS] = "basis",
    [LAYOUT_BASIS_NUMBER] = "basis_number",
    [LAYOUT_CITED] = "cited",
    [LAYOUT_ALONE] = "alone",
    [LAYOUT_REFERS] = "refers",
    [LAYOUT_REFERS_NOT] = "refers_not",
    [LAYOUT_JOINT] = "joint",
    [LAYOUT_COUNTS] = "counts",
    [LAYOUT_COUNTS_NOT] = "counts_not",
};

LayoutClass layout_class(Str name) {
    for (size_t i = 0; i < LAYOUT_COUNT; i++)
        if (str_is(name, section[i])) return (LayoutClass)i;
    assert(!"a section of layout.txt has no class");
    return LAYOUT_COUNT;
}

/** Does a word that ends before byte i of s end there? */
static bool is_over(Str s, size_t i) {
    return i >= s.n || strchr(" .,:;/)", s.p[i]) || s.p[i - 1] == '.';
}

size_t layout_begins(Str s, LayoutClass c) {
    size_t best = 0;
    for (size_t k = 0; k < layout_list[c].n; k++) {
        Str phrase = layout_list[c].phrase[k];
        if (!str_starts(s, phrase) || !is_over(s, phrase.n)) continue;
        size_t n = phrase.n + (phrase.n < s.n && s.p[phrase.n] == ' ');
        if (n > best) best = n;
    }
    return best;
}

bool layout_ends(Str s, LayoutClass c) {
    for (size_t k = 0; k < layout_list[c].n; k++) {
        Str phrase = layout_list[c].phrase[k];
        if (str_ends(s, phrase) && (s.n == phrase.n || s.p[s.n - phrase.n - 1] == ' ')) return true;
    }
    return false;
}

bool layout_is(Str s, LayoutClass c) {
    if (s.n && s.p[s.n - 1] == ':') s.n--;
    for (size_t k = 0; k < layout_list[c].n; k++)
        if (str_eq(s, layout_list[c].phrase[k])) return true;
    return false;
}
