#pragma once
/**
 * Writing JSON. Members come out in the order in which they are written; json_canonical makes the
 * canonical form of RFC 8785 (JCS) of a finished document. Numbers are whole numbers only: kyket
 * has no fractions in what it writes. Reading is jansson's.
 */
#include "base/buf.h"
#include "base/instant.h"

typedef struct Json {
    Buf *out;
    bool needs_comma;
} Json;

/** A writer that appends to out. */
static inline Json json_to(Buf *out) {
    return (Json){ .out = out };
}
/** key is NULL inside arrays and for the outermost value. */
void json_put_object(Json *j, const char *key);
void json_put_object_end(Json *j);
void json_put_array(Json *j, const char *key);
void json_put_array_end(Json *j);
void json_put_text(Json *j, const char *key, Str value);
void json_put_int(Json *j, const char *key, int64_t value);
void json_put_bool(Json *j, const char *key, bool value);
void json_put_null(Json *j, const char *key);
/** "YYYY-MM-DD", or null for DAY_NONE. */
void json_put_day(Json *j, const char *key, Day value);
/** RFC 3339 in zone, or null for INSTANT_NONE. */
void json_put_instant(Json *j, const char *key, Instant value, Zone zone);
/** A member whose value is JSON text already. */
void json_put_raw(Json *j, const char *key, Str json);
/** A quoted and escaped string alone (RFC 8785, 3.2.2.2). */
void json_quote(Buf *out, Str value);

/**
 * The canonical form (RFC 8785) of a JSON text with whole numbers: members sorted by UTF-16 code
 * units, no white space. Errors ERR_INPUT: not JSON, a fraction, a duplicate key, deeper than 64.
 */
MUST_USE bool json_canonical(Arena *arena, Str text, Str *out, Err *err);
