#include "exchange/bundle_line.h"

#include <jansson.h>

/** What is left of the line. */
typedef struct Rest {
    const char *p, *end;
} Rest;

static bool take(Rest *rest, Str word) {
    if ((size_t)(rest->end - rest->p) < word.n || memcmp(rest->p, word.p, word.n) != 0)
        return false;
    rest->p += word.n;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool take_int(Rest *rest, int64_t *out) {
    bool is_below = take(rest, S("-"));
    const char *first = rest->p;
    int64_t n = 0;
    for (; rest->p < rest->end && is_digit(*rest->p) && rest->p - first < 18; rest->p++)
        n = n * 10 + (*rest->p - '0');
    size_t digits = (size_t)(rest->p - first);
    if (!digits || (digits > 1 && *first == '0')) return false;
    *out = is_below ? -n : n;
    // A fraction, an exponent or more digits are for the library.
    return rest->p < rest->end && (*rest->p == ',' || *rest->p == '}');
}

/** The byte for which "\" and c stand; 0: none, or one that is written by number. */
static char escaped(char c) {
    switch (c) {
    case '"':
    case '\\': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

/** From the byte after the first quote on. */
static bool take_text(Rest *rest, Arena *arena, Str *out) {
    const char *first = rest->p, *p = first;
    while (p < rest->end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
        p++;
    size_t n = (size_t)(p - first);
    char *copy = NULL;
    while (p < rest->end && *p != '"') {
        if (!copy) {
            copy = arena_raw(arena, (size_t)(rest->end - first));
            memcpy(copy, first, n);
        }
        char c = *p++;
        if ((unsigned char)c < 0x20 || (c == '\\' && (p == rest->end || !(c = escaped(*p++)))))
            return false;
        copy[n++] = c;
    }
    if (p == rest->end) return false;
    rest->p = p + 1;
    *out = (Str){ copy ? copy : first, n };
    return utf8_is_valid(*out);
}

static bool take_value(Rest *rest, Arena *arena, LineValue *out) {
    *out = (LineValue){ .type = LINE_TEXT };
    if (take(rest, S("\""))) return take_text(rest, arena, &out->text);
    out->type = LINE_NULL;
    if (take(rest, S("null"))) return true;
    out->type = LINE_INT;
    return take_int(rest, &out->n);
}

/** A line as row_put writes it; false says nothing of one that is written otherwise. */
static bool as_written(Arena *arena, Str line, const char *const *names, size_t n, LineValue *out) {
    Rest rest = { line.p, line.p + line.n };
    for (size_t i = 0; i < n; i++)
        if (!take(&rest, i ? S(",\"") : S("{\"")) || !take(&rest, str_c(names[i])) ||
            !take(&rest, S("\":")) || !take_value(&rest, arena, &out[i]))
            return false;
    return take(&rest, S("}")) && rest.p == rest.end;
}

static LineValue value_of(Arena *arena, const json_t *value) {
    if (json_is_null(value)) return (LineValue){ .type = LINE_NULL };
    if (json_is_integer(value))
        return (LineValue){ .type = LINE_INT, .n = json_integer_value(value) };
    if (!json_is_string(value)) return (LineValue){ .type = LINE_OTHER };
    const Str text = { json_string_value(value), json_string_length(value) };
    return (LineValue){ .type = LINE_TEXT, .text = str_dup(arena, text) };
}

bool line_values(Arena *arena, Str line, const char *const *names, size_t n, LineValue *out) {
    // The library makes a table and as many pieces of memory as there are values: a third of the
    // time of an import.
    if (as_written(arena, line, names, n, out)) return true;
    json_error_t where;
    json_t *object = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, &where);
    bool ok = json_is_object(object) && json_object_size(object) == n;
    for (size_t i = 0; ok && i < n; i++) {
        const json_t *value = json_object_get(object, names[i]);
        ok = value != NULL;
        if (ok) out[i] = value_of(arena, value);
    }
    json_decref(object);
    return ok;
}
