#pragma once
/** A moment: milliseconds since 1970-01-01T00:00:00Z. Where it is on the wall is a Zone's matter.
 */
#include "base/day.h"

typedef struct Instant {
    int64_t ms;
} Instant;

#define INSTANT_NONE ((Instant){ INT64_MIN })

/** A fixed distance from UTC. Asia/Ho_Chi_Minh has had +07:00 without summer time since 1975. */
typedef struct Zone {
    int32_t seconds_east;
} Zone;

#define ZONE_HO_CHI_MINH ((Zone){ 7 * 3600 })

static inline bool instant_is_none(Instant t) {
    return t.ms == INT64_MIN;
}
/** The day that t falls on in zone. */
Day instant_day(Instant t, Zone zone);
/** The first moment of d in zone. */
Instant day_start(Day d, Zone zone);
/** RFC 3339 with Z or an offset: "2026-01-15T08:00:00+07:00", optional fraction. */
bool instant_parse(Str s, Instant *out);
/** "2026-11-24T08:05:07+07:00": the form of API and journal; empty for INSTANT_NONE. */
Str instant_rfc3339(Arena *arena, Instant t, Zone zone);
/** "24/11/2026 08:05": the form of the pages; empty for INSTANT_NONE. */
Str instant_text(Arena *arena, Instant t, Zone zone);
/** "08:05:07", for figures that are right up to the second. */
Str instant_time_text(Arena *arena, Instant t, Zone zone);
/** "Tue, 24 Nov 2026 01:05:07 GMT" (RFC 9110), for HTTP headers. */
Str instant_http(Arena *arena, Instant t);
