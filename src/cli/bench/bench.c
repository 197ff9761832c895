#include "cli/bench/bench.h"
#include "base/clock.h"
#include "cli/bench/figure.h"
#include "cli/cli.h"
#include "cli/option.h"

#include <stdio.h>

void figure(Figure f) {
    printf("{\"name\":\"%s\",\"value\":%lld.%02lld,\"unit\":\"%s\",\"baseline\":", f.name,
           (long long)(f.hundredths / 100), (long long)(f.hundredths % 100), f.unit);
    if (f.baseline)
        printf("%lld", (long long)f.baseline);
    else
        printf("null");
    if (f.goal_percent)
        printf(",\"goal\":%lld.%02lld", (long long)(f.goal_percent / 100),
               (long long)(f.goal_percent % 100));
    else if (f.goal)
        printf(",\"goal\":%lld", (long long)f.goal);
    else
        printf(",\"goal\":null");
    if (f.goal_percent)
        printf(",\"holds\":%s}\n", f.hundredths >= f.baseline * f.goal_percent ? "true" : "false");
    else if (f.goal)
        printf(",\"holds\":%s}\n", f.hundredths >= f.goal * 100 ? "true" : "false");
    else
        printf(",\"holds\":null}\n");
    fflush(stdout);
}

static bool make(Arena *arena, Str dir, BenchSize size, BenchData *data, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err)) return false;
    Instant now = clock_now(&clock);
    if (!store_create(arena, dir, S("Tỉnh Đo Lường"), S(""), now, err) ||
        !store_open(arena, dir, now, &store, err))
        return false;
    AUTO(arena_free) Arena *filling = arena_new((size_t)1 << 20);
    bool ok = store_fill_begin(store, err) && bench_fill(store, filling, size, now, data, err) &&
              store_fill_end(store, err);
    for (size_t i = 0; !ok && i < COUNT_OF(err->args); i++)
        err->args[i] = str_dup(arena, err->args[i]);
    store_close(store);
    return ok;
}

static const char usage[] = "bench [storage] [--postgres CONN] or bench fill DIR [--obligations N] "
                            "[--units N] [--per-programme N] "
                            "[--entries N]";

static int fill(Arena *arena, Str dir, BenchSize size) {
    BenchData data;
    Err err = { 0 };
    int64_t begin = clock_monotonic_ms();
    if (!make(arena, dir, size, &data, &err)) return cli_fail(&err);
    fprintf(stderr,
            "%lld obligations, %lld occurrences in %lld ms; accounts leader, coordinator, "
            "officer, administrator, password %s\n",
            (long long)data.obligations, (long long)data.occurrences,
            (long long)(clock_monotonic_ms() - begin), BENCH_PASSWORD);
    return 0;
}

int cli_bench(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    BenchSize size = BENCH_SIZE;
    CliOption options[] = { { "--obligations", S("") },
                            { "--units", S("") },
                            { "--per-programme", S("") },
                            { "--entries", S("") },
                            { "--postgres", S("") } };
    int64_t *const numbers[] = { &size.obligations, &size.units, &size.per_programme,
                                 &size.entries };
    Str plain[2];
    size_t n;
    Err err = { 0 };
    if (!cli_options(argc, argv, plain, 2, &n, options, COUNT_OF(options))) return cli_usage(usage);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (options[i].value.n && !str_to_int(options[i].value, numbers[i]))
            return cli_usage(usage);
    if (n == 2 && str_is(plain[0], "fill")) return fill(arena, plain[1], size);
    if (n > 1 || (n == 1 && !str_is(plain[0], "storage"))) return cli_usage(usage);
    return bench_storage(arena, options[4].value, &err) ? 0 : cli_fail(&err);
}
