/** A JSON object of the API as the pairs that a form would have sent. */
#include "web/form.h"

#include <jansson.h>

enum { JSON_PAIR_MAX = 5000 };

typedef struct Pairs {
    Arena *arena;
    Pair *v;
    size_t n, room;
} Pairs;

static bool pair_put(Pairs *pairs, const char *name, Str value) {
    if (pairs->n == JSON_PAIR_MAX) return false;
    if (pairs->n == pairs->room) {
        size_t room = pairs->room ? pairs->room * 2 : 16;
        Pair *grown = ARENA_ARRAY(pairs->arena, Pair, room);
        if (pairs->n) memcpy(grown, pairs->v, pairs->n * sizeof *grown);
        pairs->v = grown;
        pairs->room = room;
    }
    pairs->v[pairs->n++] = (Pair){ str_dup(pairs->arena, str_c(name)), value };
    return true;
}

/** One value that is no list; null counts as absent. */
static bool value_put(Pairs *pairs, const char *name, const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_STRING: {
        Str text = { json_string_value(value), json_string_length(value) };
        if (memchr(text.p, 0, text.n)) return false;
        return pair_put(pairs, name, text_clean(pairs->arena, str_dup(pairs->arena, text)));
    }
    case JSON_INTEGER:
        return pair_put(
            pairs, name,
            str_printf(pairs->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value)));
    case JSON_REAL:
        return pair_put(pairs, name, str_printf(pairs->arena, "%.6f", json_real_value(value)));
    case JSON_TRUE: return pair_put(pairs, name, S("true"));
    case JSON_FALSE: return pair_put(pairs, name, S("false"));
    case JSON_NULL: return true;
    case JSON_OBJECT:
    case JSON_ARRAY: break;
    }
    return false;
}

bool form_json(Arena *arena, Str body, const Pair **out, size_t *out_n, Err *err) {
    json_error_t where;
    json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &where);
    if (!root || !json_is_object(root)) {
        Str line = str_printf(arena, "%d", root ? 1 : where.line);
        json_decref(root);
        return FAIL(err, .code = ERR_INPUT, .args = { line },
                    .msg = N_("The body is not a JSON object (line {0}). Correct it and send it "
                              "again."));
    }
    Pairs pairs = { .arena = arena };
    bool ok = true;
    const char *key;
    json_t *value, *item;
    size_t index;
    json_object_foreach(root, key, value) {
        if (json_is_array(value)) {
            json_array_foreach(value, index, item) ok = ok && value_put(&pairs, key, item);
        } else {
            ok = ok && value_put(&pairs, key, value);
        }
    }
    json_decref(root);
    if (!ok)
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("The body holds a value that fits no field: an object inside the "
                              "object, a zero byte, or more than 5,000 values."));
    *out = pairs.v;
    *out_n = pairs.n;
    return true;
}
