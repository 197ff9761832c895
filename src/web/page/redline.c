#include "web/page/redline.h"

typedef struct Line {
    Str *word; // with the white space behind it
    size_t n;
} Line;

static Line words_of(Arena *arena, Str text) {
    size_t room = 1;
    for (size_t i = 0; i < text.n; i++)
        room += text.p[i] == ' ' || text.p[i] == '\n';
    Line line = { ARENA_ARRAY(arena, Str, room), 0 };
    for (size_t from = 0, i = 0; from < text.n; from = i) {
        while (i < text.n && text.p[i] != ' ' && text.p[i] != '\n')
            i++;
        while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\n'))
            i++;
        line.word[line.n++] = str_part(text, from, i);
    }
    return line;
}

typedef struct Runs {
    Arena *arena;
    RedlineRun *row;
    size_t n, room;
} Runs;

static void add(Runs *runs, int kind, Str words) {
    if (!words.n) return;
    if (runs->n && runs->row[runs->n - 1].kind == kind) {
        Str *last = &runs->row[runs->n - 1].words;
        if (last->p + last->n == words.p) { // words of one text lie side by side
            last->n += words.n;
            return;
        }
    }
    runs->row = sql_grow(runs->arena, runs->row, runs->n, &runs->room, sizeof *runs->row);
    runs->row[runs->n++] = (RedlineRun){ kind, words };
}

/** Length of the longest common run of words from (i, j) on, for every i and j. */
static uint16_t *common_lengths(Arena *arena, const Line *a, const Line *b) {
    size_t width = b->n + 1;
    uint16_t *length = ARENA_ARRAY(arena, uint16_t, (a->n + 1) * width);
    for (size_t i = a->n; i-- > 0;)
        for (size_t j = b->n; j-- > 0;) {
            uint16_t down = length[(i + 1) * width + j], right = length[i * width + j + 1];
            length[i * width + j] = str_eq(str_trim(a->word[i]), str_trim(b->word[j]))
                                        ? (uint16_t)(length[(i + 1) * width + j + 1] + 1)
                                        : (down > right ? down : right);
        }
    return length;
}

size_t redline(Arena *arena, Str before, Str after, const RedlineRun **out) {
    Line a = words_of(arena, before), b = words_of(arena, after);
    Runs runs = { .arena = arena };
    if (a.n > REDLINE_WORDS || b.n > REDLINE_WORDS) {
        bool is_same = str_eq(before, after);
        if (!is_same) add(&runs, 2, before);
        add(&runs, is_same ? 0 : 1, after);
    } else {
        const uint16_t *length = common_lengths(arena, &a, &b);
        size_t i = 0, j = 0, width = b.n + 1;
        while (i < a.n || j < b.n) {
            if (i < a.n && j < b.n && str_eq(str_trim(a.word[i]), str_trim(b.word[j]))) {
                add(&runs, 0, b.word[j]);
                i++, j++;
            } else if (i < a.n &&
                       (j == b.n || length[(i + 1) * width + j] >= length[i * width + j + 1])) {
                add(&runs, 2, a.word[i++]);
            } else {
                add(&runs, 1, b.word[j++]);
            }
        }
    }
    *out = runs.row;
    return runs.n;
}
