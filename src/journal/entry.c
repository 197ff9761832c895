#include "journal/entry.h"

#include "base/json.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

static bool type_is_valid(Str type) {
    if (type.n == 0 || type.n > 64) return false;
    for (size_t i = 0; i < type.n; i++) {
        char c = type.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
            return false;
    }
    return true;
}

enum { INTEGER_MAX_BITS = 53 }; // of I-JSON

static bool is_plain_integer(int64_t n) {
    return n < (int64_t)1 << INTEGER_MAX_BITS && n > -((int64_t)1 << INTEGER_MAX_BITS);
}

/** Of EntryId and EntryPersonal, which both begin with their name (a–z and "_"). */
static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool put_ids(Json *j, Arena *arena, const Entry *entry) {
    EntryId *ids = ARENA_ARRAY(arena, EntryId, entry->id_count);
    memcpy(ids, entry->ids, entry->id_count * sizeof *ids);
    qsort(ids, entry->id_count, sizeof *ids, by_name);
    json_put_object(j, "ids");
    for (size_t i = 0; i < entry->id_count; i++) {
        if (!is_plain_integer(ids[i].id) || (i && by_name(&ids[i - 1], &ids[i]) == 0)) return false;
        json_put_int(j, ids[i].name, ids[i].id);
    }
    json_put_object_end(j);
    return true;
}

static bool put_personal(Json *j, Arena *arena, const Entry *entry) {
    EntryPersonal *list = ARENA_ARRAY(arena, EntryPersonal, entry->personal_count);
    memcpy(list, entry->personal, entry->personal_count * sizeof *list);
    qsort(list, entry->personal_count, sizeof *list, by_name);
    json_put_object(j, "personal");
    for (size_t i = 0; i < entry->personal_count; i++) {
        Sha256 hash = entry_commitment(list[i].salt, list[i].value);
        if (i && by_name(&list[i - 1], &list[i]) == 0) return false;
        json_put_text(j, list[i].name, hex_text(arena, sha256_str(&hash)));
    }
    json_put_object_end(j);
    return true;
}

/** Members come in the order of RFC 8785, so that only fields must be parsed and put in order. */
bool entry_text(Arena *arena, const Entry *entry, Str *out, Err *err) {
    assert(type_is_valid(entry->type) && entry->version >= 1);
    AUTO_BUF Buf buf;
    Str fields = S("{}");
    buf_init(&buf, 4 * ENTRY_BYTES_MAX);
    Json j = json_to(&buf);
    if (entry->fields.n > 0 && !str_is(entry->fields, "{}") &&
        !json_canonical(arena, entry->fields, &fields, err))
        return false;
    json_put_object(&j, NULL);
    if (!str_is(fields, "{}")) json_put_raw(&j, "fields", fields);
    if ((entry->id_count > 0 && !put_ids(&j, arena, entry)) ||
        (entry->personal_count > 0 && !put_personal(&j, arena, entry)) ||
        !is_plain_integer(entry->unit))
        return FAIL(err, .code = ERR_INPUT,
                    .msg =
                        N_("This JSON has a number that is not a whole number, or is too large."));
    json_put_text(&j, "time", instant_rfc3339(arena, entry->time, entry->zone));
    json_put_text(&j, "type", entry->type);
    json_put_int(&j, "unit", entry->unit);
    json_put_int(&j, "v", entry->version);
    json_put_object_end(&j);
    if (buf.is_full || buf.n > ENTRY_BYTES_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE,
                    .msg = N_("This is too much for one entry of the journal. Make the texts "
                              "shorter, or attach them as files."));
    *out = buf_dup(&buf, arena);
    return true;
}

Sha256 entry_commitment(EntrySalt salt, Str value) {
    return sha256_two((Str){ (const char *)salt.b, sizeof salt.b }, value);
}

static bool text_member(Arena *arena, const json_t *object, const char *key, Str *out) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return false;
    *out = str_dup(arena, (Str){ json_string_value(value), json_string_length(value) });
    return true;
}

static bool int_member(const json_t *object, const char *key, int64_t *out) {
    const json_t *value = json_object_get(object, key);
    *out = json_integer_value(value);
    return json_is_integer(value);
}

bool entry_head(Arena *arena, Str leaf, EntryHead *out, Err *err) {
    Str canonical;
    Instant time;
    if (leaf.n <= ENTRY_BYTES_MAX && json_canonical(arena, leaf, &canonical, err) &&
        str_eq(canonical, leaf)) {
        json_t *object = json_loadb(leaf.p, leaf.n, JSON_REJECT_DUPLICATES, NULL);
        EntryHead head;
        bool ok = json_is_object(object) && text_member(arena, object, "type", &head.type) &&
                  type_is_valid(head.type) && text_member(arena, object, "time", &head.time) &&
                  instant_parse(head.time, &time) && int_member(object, "v", &head.version) &&
                  int_member(object, "unit", &head.unit);
        json_decref(object);
        if (ok) {
            *out = head;
            return true;
        }
    }
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This is not an entry of a journal of kyket: canonical JSON with a type, "
                          "a version, a time and a unit."));
}

void entry_bundle_put(Buf *bundle, Str leaf) {
    assert(leaf.n <= ENTRY_BYTES_MAX);
    buf_byte(bundle, (char)(leaf.n >> 8));
    buf_byte(bundle, (char)(leaf.n & 255));
    buf_put(bundle, leaf);
}

bool entry_bundle_next(Str *rest, Str *leaf) {
    if (rest->n < 2) return false;
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t n = (size_t)p[0] << 8 | p[1];
    if (rest->n - 2 < n) return false;
    *leaf = str_part(*rest, 2, 2 + n);
    *rest = str_from(*rest, 2 + n);
    return true;
}
