#include "store/postgres_kept.h"
#include "store/tables.h"

enum {
    PLACES = 1024,  // answers; a new one takes the place of the old one there
    TEXTS = 2048,   // statements whose tables are known
    KEY_MOST = 120, // bytes of the arguments
    ROWS_MOST = 64
};

typedef struct Answer {
    const SqlText *text; // NULL: free
    char key[KEY_MOST];
    size_t key_n;
    uint64_t tables, at; // at: kept->now when it was read
    PgRows *rows;
} Answer;

struct PgKept {
    uint64_t now;         // grows with each statement that writes
    uint64_t written[64]; // by table: now of the last write
    struct {
        const SqlText *text;
        uint64_t tables;
    } known[TEXTS];
    Answer *answers;
    size_t used[PLACES], used_n; // places to be cleared
};

PgRows *pg_rows_new(PGresult *result) {
    PgRows *rows = heap_alloc(1, sizeof *rows);
    *rows = (PgRows){ result, 1 };
    return rows;
}

void pg_rows_done(PgRows *rows) {
    if (--rows->users) return;
    PQclear(rows->result);
    heap_free(rows);
}

PgKept *pg_kept_new(void) {
    PgKept *kept = heap_alloc(1, sizeof *kept);
    kept->answers = heap_alloc(PLACES, sizeof *kept->answers);
    return kept;
}

void pg_kept_free(PgKept *kept) {
    if (!kept) return;
    pg_kept_clear(kept);
    heap_free(kept->answers);
    heap_free(kept);
}

void pg_kept_clear(PgKept *kept) {
    while (kept->used_n) {
        Answer *answer = &kept->answers[kept->used[--kept->used_n]];
        pg_rows_done(answer->rows);
        answer->text = NULL;
    }
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/** One bit for each table whose name is a word of sql; beyond 64 tables two may share a bit, which
 * only makes an answer end sooner. */
static uint64_t tables_in(Str sql) {
    uint64_t found = 0;
    for (size_t i = 0, end; i < sql.n; i = end + 1) {
        for (end = i; end < sql.n && is_word_byte(sql.p[end]);)
            end++;
        for (size_t t = 0; end > i && tables[t].name; t++)
            if (str_is(str_part(sql, i, end), tables[t].name)) found |= 1ull << t % 64;
    }
    return found;
}

static uint64_t tables_of(PgKept *kept, const SqlText *text) {
    size_t at = ((uintptr_t)text >> 4) * 2654435761u % TEXTS;
    if (kept->known[at].text != text) {
        kept->known[at].text = text;
        kept->known[at].tables = tables_in(str_c(text->sql));
    }
    return kept->known[at].tables;
}

void pg_kept_written(PgKept *kept, const SqlText *text) {
    kept->now++;
    for (uint64_t left = tables_of(kept, text); left; left &= left - 1)
        kept->written[__builtin_ctzll(left)] = kept->now;
}

/** The arguments as bytes; false when there are too many of them. */
static bool key_of(const SqlText *text, const SqlArg *args, char key[KEY_MOST], size_t *n) {
    *n = 0;
    for (int i = 0; i < text->params; i++) {
        const SqlArg *arg = &args[i];
        uint64_t size = arg->type == SQL_NULL ? 0 : arg->type == SQL_INT ? 8 : arg->s.n;
        if (*n + 9 + size > KEY_MOST) return false;
        key[(*n)++] = (char)('0' + (int)arg->type);
        memcpy(key + *n, &size, 8);
        if (size)
            memcpy(key + *n + 8, arg->type == SQL_INT ? (const char *)&arg->n : arg->s.p, size);
        *n += 8 + size;
    }
    return true;
}

static size_t place_of(const SqlText *text, const char *key, size_t n) {
    uint64_t h = (uintptr_t)text;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)key[i]) * 1099511628211ull;
    return (h ^ h >> 32) % PLACES;
}

static bool is_valid(const PgKept *kept, const Answer *answer) {
    for (uint64_t left = answer->tables; left; left &= left - 1)
        if (kept->written[__builtin_ctzll(left)] > answer->at) return false;
    return true;
}

PgRows *pg_kept_find(PgKept *kept, const SqlText *text, const SqlArg *args) {
    char key[KEY_MOST];
    size_t n;
    if (!key_of(text, args, key, &n)) return NULL;
    const Answer *answer = &kept->answers[place_of(text, key, n)];
    if (answer->text != text || answer->key_n != n || memcmp(answer->key, key, n) != 0 ||
        !is_valid(kept, answer))
        return NULL;
    answer->rows->users++;
    return answer->rows;
}

void pg_kept_add(PgKept *kept, const SqlText *text, const SqlArg *args, PgRows *rows) {
    char key[KEY_MOST];
    size_t n;
    uint64_t named = tables_of(kept, text);
    if (!named || PQntuples(rows->result) > ROWS_MOST || !key_of(text, args, key, &n)) return;
    size_t place = place_of(text, key, n);
    Answer *answer = &kept->answers[place];
    if (answer->text)
        pg_rows_done(answer->rows);
    else
        kept->used[kept->used_n++] = place;
    *answer = (Answer){ .text = text, .key_n = n, .tables = named, .at = kept->now, .rows = rows };
    memcpy(answer->key, key, n);
    rows->users++;
}
