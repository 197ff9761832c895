#include "store/sqlite_whole.h"

#include "base/arena.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// The format of the log: https://www.sqlite.org/fileformat.html#the_write_ahead_log
enum { LOG_HEAD = 32, FRAME_HEAD = 24, MAGIC = 0x377f0682 }; // one more: sums over big-endian words

static int64_t size_of(Str path) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    struct stat info;
    return stat(str_z(arena, path), &info) == 0 ? (int64_t)info.st_size : 0;
}

static Str log_of(Arena *arena, Str path) {
    return str_printf(arena, "%.*s-wal", STR(path));
}

bool sqlite_log_has_file(Str path) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    return size_of(path) > 0 || size_of(log_of(arena, path)) == 0;
}

static uint32_t big(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little(const uint8_t *p) {
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

typedef struct Sums {
    uint32_t a, b;
    bool is_big;
} Sums;

static void sums_add(Sums *s, const uint8_t *p, size_t n) {
    for (size_t i = 0; i + 8 <= n; i += 8) {
        s->a += (s->is_big ? big(p + i) : little(p + i)) + s->b;
        s->b += (s->is_big ? big(p + i + 4) : little(p + i + 4)) + s->a;
    }
}

static bool sums_are(const Sums *s, const uint8_t *p) {
    return big(p) == s->a && big(p + 4) == s->b;
}

/** The pages behind the end of the file. */
typedef struct Wanted {
    int64_t first, n, found;
    uint8_t *state; // of each: 0, seen in a commit that may not be whole, found
} Wanted;

enum { SEEN = 1, FOUND = 2 };

static void wanted_seen(Wanted *w, int64_t page) {
    if (page < w->first || page >= w->first + w->n) return;
    if (!w->state[page - w->first]) w->state[page - w->first] = SEEN;
}

static void wanted_commit(Wanted *w) {
    for (int64_t i = 0; i < w->n; i++)
        if (w->state[i] == SEEN) {
            w->state[i] = FOUND;
            w->found++;
        }
}

static bool read_whole(FILE *log, uint8_t *bytes, size_t n) {
    return fread(bytes, 1, n, log) == n;
}

/** Walks the frames as SQLite does when it recovers a log: up to the first that does not fit. */
static void walk(FILE *log, int64_t page_size, Wanted *w) {
    uint8_t head[LOG_HEAD], frame[FRAME_HEAD];
    if (!read_whole(log, head, sizeof head) || (big(head) & ~1u) != MAGIC ||
        big(head + 8) != page_size)
        return;
    Sums sums = { .is_big = big(head) & 1 };
    sums_add(&sums, head, 24);
    if (!sums_are(&sums, head + 24)) return;
    AUTO(arena_free) Arena *arena = arena_new((size_t)page_size + 1024);
    uint8_t *page = arena_raw(arena, (size_t)page_size);
    while (w->found < w->n && read_whole(log, frame, sizeof frame) &&
           read_whole(log, page, (size_t)page_size) && memcmp(frame + 8, head + 16, 8) == 0) {
        sums_add(&sums, frame, 8);
        sums_add(&sums, page, (size_t)page_size);
        if (!sums_are(&sums, frame + 16)) return;
        wanted_seen(w, big(frame));
        if (big(frame + 4)) wanted_commit(w);
    }
}

bool sqlite_is_whole(Str path, int64_t pages, int64_t page_size, bool *is_whole, Err *err) {
    int64_t there = size_of(path) / page_size; // a page that was cut in two is not there
    *is_whole = pages <= there;
    if (*is_whole) return true;
    AUTO(arena_free) Arena *arena = arena_new(1024);
    const Str log_path = log_of(arena, path);
    Wanted w = { .first = there + 1, .n = pages - there };
    if (w.n > size_of(log_path) / (page_size + FRAME_HEAD)) return true; // more than it can hold
    AUTO(file_close) FILE *log = fopen(str_z(arena, log_path), "rbe");
    if (!log) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    w.state = heap_alloc((size_t)w.n, 1);
    walk(log, page_size, &w);
    heap_free(w.state);
    *is_whole = w.found == w.n;
    return !ferror(log) || FAIL_SYSTEM(err, S("read of the log"));
}
