#include "base/clock.h"
#include "cli/cli.h"
#include "store/journal_log.h"
#include "store/key_change.h"

#include <stdio.h>

/** The public keys, oldest first, with the heads that each may sign. */
static bool show(Arena *arena, Str dir, Err *err) {
    JournalReader *reader;
    KeyChain keys;
    if (!journal_reader_open(arena, dir, &reader, err)) return false;
    bool ok = journal_reader_keys(arena, reader, &keys, err);
    journal_reader_close(reader);
    if (!ok) return false;
    for (size_t i = 0; i < keys.count; i++) {
        Str vkey = note_key_text(arena, &keys.keys[i].key);
        printf("%.*s", STR(vkey));
        if (keys.keys[i].from)
            printf(" from entry %llu", (unsigned long long)keys.keys[i].from - 1);
        puts(i + 1 < keys.count ? " (ended)" : "");
    }
    return true;
}

static bool rotate(Arena *arena, Str dir, Err *err) {
    Clock clock;
    Store *store;
    Str vkey;
    if (!clock_init(&clock, err) || !store_open(arena, dir, clock_now(&clock), &store, err))
        return false;
    bool ok = store_key_change(store, arena, clock_now(&clock), &vkey, err);
    store_close(store);
    if (ok) printf("%.*s\n", STR(vkey));
    return ok;
}

int cli_key(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Err err = { 0 };
    bool is_show = argc == 2 && str_is(str_c(argv[0]), "show");
    bool is_rotate = argc == 2 && str_is(str_c(argv[0]), "rotate");
    if (!is_show && !is_rotate) return cli_usage("key show|rotate DIR");
    Str dir = str_c(argv[1]);
    return (is_show ? show(arena, dir, &err) : rotate(arena, dir, &err)) ? 0 : cli_fail(&err);
}
