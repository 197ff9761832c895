#include "rules/version_match.h"

#include <stdlib.h>

enum { CHANGED_LEAST = 333, RENUMBERED_LEAST = 600, COMPARED_MOST = 200 * 200 };

typedef struct Key {
    Str path, words;
    int32_t above; // the old node that the parent is, for passes by parent; otherwise 0
    int32_t at;
} Key;

static int compare_words(const void *a, const void *b) {
    const Key *x = a, *y = b;
    int c = str_compare(x->words, y->words);
    if (!c) c = str_compare(x->path, y->path);
    if (!c) c = (x->above > y->above) - (x->above < y->above);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

static bool key_eq(const Key *a, const Key *b) {
    return a->above == b->above && str_eq(a->path, b->path) && str_eq(a->words, b->words);
}

static int key_order(const Key *a, const Key *b) {
    int c = str_compare(a->words, b->words);
    if (!c) c = str_compare(a->path, b->path);
    return c ? c : (a->above > b->above) - (a->above < b->above);
}

typedef struct Matching {
    Match *match; // of each new node
    bool *taken;  // of each old node
    Key *left, *right;
    size_t left_n, right_n;
} Matching;

/** Pairs equal keys of both sides, first with first: text order stays. */
static void pair_equal(Matching *m, MatchKind kind) {
    qsort(m->left, m->left_n, sizeof *m->left, compare_words);
    qsort(m->right, m->right_n, sizeof *m->right, compare_words);
    for (size_t i = 0, j = 0; i < m->left_n && j < m->right_n;) {
        if (key_eq(&m->left[i], &m->right[j])) {
            m->match[m->right[j].at] = (Match){ m->left[i].at, kind };
            m->taken[m->left[i].at] = true;
            i++, j++;
        } else if (key_order(&m->left[i], &m->right[j]) < 0) {
            i++;
        } else {
            j++;
        }
    }
}

typedef enum Pass {
    BY_PATH_AND_WORDS,
    BY_PARENT_AND_WORDS,
    BY_WORDS,
    BY_PARENT_AND_NUMBER,
    BY_PATH,
} Pass;

/** The last part of a path: "k2" of "d5.k2". */
static Str number_of(Str path) {
    size_t from = path.n;
    while (from && path.p[from - 1] != '.')
        from--;
    return str_from(path, from);
}

static Key key_of(Pass pass, const MatchNode *node, size_t at, int32_t above) {
    Key key = { .at = (int32_t)at };
    if (pass < BY_PARENT_AND_NUMBER) key.words = node->words;
    if (pass == BY_PATH_AND_WORDS || pass == BY_PATH) key.path = node->path;
    if (pass == BY_PARENT_AND_NUMBER) key.path = number_of(node->path);
    if (pass == BY_PARENT_AND_WORDS || pass == BY_PARENT_AND_NUMBER) key.above = above;
    return key;
}

static void collect(Matching *m, Pass pass, const MatchNode *before, size_t before_n,
                    const MatchNode *after, size_t after_n) {
    m->left_n = m->right_n = 0;
    for (size_t i = 0; i < before_n; i++)
        if (!m->taken[i]) m->left[m->left_n++] = key_of(pass, &before[i], i, before[i].parent);
    for (size_t i = 0; i < after_n; i++) {
        if (m->match[i].kind != MATCH_NEW) continue;
        int32_t parent = after[i].parent;
        int32_t above = parent < 0 ? -1 : m->match[parent].kind ? m->match[parent].old : -2;
        m->right[m->right_n++] = key_of(pass, &after[i], i, above);
    }
}

/** What shares a path but too few words was not the same provision. */
static void keep_similar(Arena *arena, Matching *m, const MatchNode *before, const MatchNode *after,
                         size_t after_n) {
    for (size_t i = 0; i < after_n; i++) {
        Match *match = &m->match[i];
        if (match->kind != MATCH_CHANGED ||
            words_in_common(arena, before[match->old].words, after[i].words) >= CHANGED_LEAST)
            continue;
        m->taken[match->old] = false;
        *match = (Match){ -1, MATCH_NEW };
    }
}

/** What is left under parents that match, renumbered and reworded at once: the likest, in order. */
static void pair_likest(Arena *arena, Matching *m, const MatchNode *before, size_t before_n,
                        const MatchNode *after, size_t after_n) {
    collect(m, BY_PARENT_AND_NUMBER, before, before_n, after, after_n);
    if (m->left_n * m->right_n > COMPARED_MOST) return;
    for (size_t i = 0; i < m->right_n; i++) {
        int best = RENUMBERED_LEAST - 1;
        Match *match = &m->match[m->right[i].at];
        if (m->right[i].above < 0)
            continue; // headings of articles are alike without being the same
        for (size_t j = 0; j < m->left_n; j++) {
            int32_t old = m->left[j].at;
            if (m->taken[old] || m->left[j].above != m->right[i].above) continue;
            int like = words_in_common(arena, before[old].words, after[m->right[i].at].words);
            if (like <= best) continue;
            best = like;
            *match = (Match){ old, MATCH_CHANGED };
        }
        if (match->kind == MATCH_CHANGED) m->taken[match->old] = true;
    }
}

Match *version_match(Arena *arena, const MatchNode *before, size_t before_n, const MatchNode *after,
                     size_t after_n) {
    Matching m = { .match = ARENA_ARRAY(arena, Match, after_n),
                   .taken = ARENA_ARRAY(arena, bool, before_n),
                   .left = ARENA_ARRAY(arena, Key, before_n),
                   .right = ARENA_ARRAY(arena, Key, after_n) };
    for (size_t i = 0; i < after_n; i++)
        m.match[i] = (Match){ -1, MATCH_NEW };
    // By number twice: a parent that matches by its path only then has children to match.
    static const Pass passes[] = { BY_PATH_AND_WORDS, BY_PARENT_AND_WORDS,
                                   BY_WORDS,          BY_PARENT_AND_NUMBER,
                                   BY_PATH,           BY_PARENT_AND_NUMBER };
    for (size_t p = 0; p < COUNT_OF(passes); p++) {
        collect(&m, passes[p], before, before_n, after, after_n);
        pair_equal(&m, passes[p] < BY_PARENT_AND_NUMBER ? MATCH_SAME : MATCH_CHANGED);
        if (passes[p] >= BY_PARENT_AND_NUMBER) keep_similar(arena, &m, before, after, after_n);
    }
    pair_likest(arena, &m, before, before_n, after, after_n);
    return m.match;
}

static int compare_str(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static Str *words_of(Arena *arena, Str text, size_t *n) {
    size_t room = 1;
    for (size_t i = 0; i < text.n; i++)
        room += text.p[i] == ' ' || text.p[i] == '\n';
    Str *words = ARENA_ARRAY(arena, Str, room);
    *n = 0;
    for (size_t i = 0, from = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != ' ' && text.p[i] != '\n') continue;
        if (i > from) words[(*n)++] = str_part(text, from, i);
        from = i + 1;
    }
    qsort(words, *n, sizeof *words, compare_str);
    return words;
}

int words_in_common(Arena *arena, Str a, Str b) {
    size_t a_n, b_n, common = 0;
    Str *x = words_of(arena, a, &a_n), *y = words_of(arena, b, &b_n);
    if (!(a_n + b_n)) return 1000;
    for (size_t i = 0, j = 0; i < a_n && j < b_n;) {
        int c = str_compare(x[i], y[j]);
        if (!c) common++;
        i += c <= 0;
        j += c >= 0;
    }
    return (int)(2000 * common / (a_n + b_n));
}
