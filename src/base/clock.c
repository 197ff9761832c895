#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static int64_t read_ns(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool clock_init(Clock *clock, Err *err) {
    *clock = (Clock){ 0 };
    Str wanted = str_c(getenv("KYKET_NOW"));
    if (!wanted.n) return true;
    Instant start;
    if (!instant_parse(wanted, &start))
        return FAIL(err, .code = ERR_INPUT, .args = { wanted }, .field = "KYKET_NOW",
                    .msg = N_("KYKET_NOW is “{0}”, which is not a time like "
                              "2026-01-15T08:00:00+07:00. Correct it or unset it."));
    clock->shift_ms = start.ms - read_ns(CLOCK_REALTIME) / 1000000;
    return true;
}

Instant clock_now(const Clock *clock) {
    return (Instant){ read_ns(CLOCK_REALTIME) / 1000000 + clock->shift_ms };
}

int64_t clock_monotonic_ms(void) {
    return read_ns(CLOCK_MONOTONIC) / 1000000;
}

int64_t clock_monotonic_ns(void) {
    return read_ns(CLOCK_MONOTONIC);
}
