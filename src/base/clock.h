#pragma once
/**
 * The only place that reads the time. Everything else gets "now" as an argument.
 * KYKET_NOW=2026-01-15T08:00:00+07:00 sets the start for tests; from there the clock runs on.
 */
#include "base/instant.h"

typedef struct Clock {
    int64_t shift_ms; // added to the system's clock
} Clock;

/** From the environment. Errors ERR_INPUT: KYKET_NOW is not an RFC 3339 time. */
MUST_USE bool clock_init(Clock *clock, Err *err);
Instant clock_now(const Clock *clock);
/** Milliseconds of a clock that never jumps, for waiting and measuring. */
int64_t clock_monotonic_ms(void);
/** The same in nanoseconds. */
int64_t clock_monotonic_ns(void);
