#include "base/log.h"
#include "cli/cli.h"

#include <stdio.h>

int cli_version(int argc, char **argv) {
    (void)argc, (void)argv;
    puts("kyket " KYKET_VERSION);
    return 0;
}

int cli_fail(const Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    Str text = err_text(arena, err);
    // The words for a page say “tell the administrator”, who reads this.
    bool is_vague = (err->code == ERR_SYSTEM && !err->args[0].n) || err->code == ERR_READ_ONLY;
    if (is_vague && err->detail.n)
        fprintf(stderr, "kyket: %.*s (%.*s)\n", STR(text), STR(log_quote(arena, err->detail)));
    else
        fprintf(stderr, "kyket: %.*s\n", STR(text));
    return err_exit_status(err->code);
}

int cli_usage(const char *usage) {
    fprintf(stderr, "kyket: usage: kyket %s\n", usage);
    return 2;
}
