/** export, import, backup and restore: one format, two directions (docs/bundle.md). */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "exchange/bundle_load.h"
#include "exchange/bundle_write.h"

#include <stdio.h>
#include <unistd.h>

/** One line on a terminal, overwritten at most five times a second. */
typedef struct Meter {
    bool is_shown;
    int64_t told_ms;
} Meter;

static void meter_tell(void *context, const char *what, int64_t done, int64_t total) {
    Meter *meter = context;
    int64_t now = clock_monotonic_ms();
    if (!meter->is_shown || now - meter->told_ms < 200) return;
    meter->told_ms = now;
    if (total > 0)
        (void)fprintf(stderr, "\r\033[Kkyket: %s, %lld %%", what, (long long)(done * 100 / total));
    else
        (void)fprintf(stderr, "\r\033[Kkyket: %s %lld", what, (long long)done);
}

static void meter_end(const Meter *meter) {
    if (meter->is_shown && meter->told_ms) (void)fputs("\r\033[K", stderr);
}

static void print_fault(void *context, Str line) {
    (void)context;
    (void)fprintf(stderr, "kyket: %.*s\n", STR(line));
}

/** Takes the flag out of the arguments. */
static bool take_flag(int *argc, char **argv, const char *flag) {
    int kept = 0;
    bool is_there = false;
    for (int i = 0; i < *argc; i++) {
        if (str_is(str_c(argv[i]), flag))
            is_there = true;
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    return is_there;
}

static int write_out(Str dir, Str file, bool with_key) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Meter meter = { .is_shown = isatty(STDERR_FILENO) };
    const Progress progress = { meter_tell, &meter };
    BundleWritten done;
    Err err = { 0 };
    bool ok = bundle_write(arena, dir, file, with_key, &progress, &done, &err);
    meter_end(&meter);
    if (!ok) return cli_fail(&err);
    printf("%.*s: %lld bytes, %lld rows, %lld files, journal of %lld entries %.*s\n", STR(file),
           (long long)done.bytes, (long long)done.rows, (long long)done.files,
           (long long)done.journal_size, STR(done.journal_root));
    return 0;
}

static int read_in(Str file, Str dir, Str database, Str key_file, bool need_key) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Meter meter = { .is_shown = isatty(STDERR_FILENO) };
    const Progress progress = { meter_tell, &meter };
    const BundleLoad load = { .file = file,
                              .dir = dir,
                              .database = str_trim(database),
                              .key_file = key_file,
                              .need_key = need_key,
                              .progress = &progress,
                              .fault = print_fault };
    BundleLoaded done;
    Clock clock;
    Err err = { 0 };
    bool ok = clock_init(&clock, &err) && bundle_load(arena, &load, clock_now(&clock), &done, &err);
    meter_end(&meter);
    if (!ok) return cli_fail(&err);
    printf("%.*s: %lld rows, %lld files, journal of %lld entries %.*s; checked, clean\n", STR(dir),
           (long long)done.counts.rows, (long long)done.counts.files, (long long)done.journal_size,
           STR(done.journal_root));
    if (!done.has_key)
        (void)fprintf(stderr,
                      "kyket: the bundle holds no private key of the journal; put the old "
                      "directory's journal.key into %.*s before you serve it\n",
                      STR(dir));
    return 0;
}

int cli_export(int argc, char **argv) {
    Str plain[2];
    size_t n;
    bool with_key = take_flag(&argc, argv, "--with-key");
    if (!cli_options(argc, argv, plain, 2, &n, NULL, 0) || n != 2)
        return cli_usage("export DIR FILE [--with-key]");
    return write_out(plain[0], plain[1], with_key);
}

int cli_backup(int argc, char **argv) {
    Str plain[2];
    size_t n;
    if (!cli_options(argc, argv, plain, 2, &n, NULL, 0) || n != 2)
        return cli_usage("backup DIR FILE");
    return write_out(plain[0], plain[1], true);
}

int cli_import(int argc, char **argv) {
    CliOption options[] = { { "--key", S("") }, { "--postgres", S("") } };
    Str plain[2];
    size_t n;
    if (!cli_options(argc, argv, plain, 2, &n, options, COUNT_OF(options)) || n != 2)
        return cli_usage("import FILE DIR [--key KEYFILE] [--postgres CONN]");
    return read_in(plain[0], plain[1], options[1].value, options[0].value, false);
}

int cli_restore(int argc, char **argv) {
    CliOption options[] = { { "--postgres", S("") } };
    Str plain[2];
    size_t n;
    if (!cli_options(argc, argv, plain, 2, &n, options, COUNT_OF(options)) || n != 2)
        return cli_usage("restore FILE DIR [--postgres CONN]");
    return read_in(plain[0], plain[1], options[0].value, S(""), true);
}
