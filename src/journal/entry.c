#include "journal/entry.h"

#include "base/json.h"

#include <assert.h>
#include <jansson.h>

static bool type_is_valid(Str type) {
    if (type.n == 0 || type.n > 64) return false;
    for (size_t i = 0; i < type.n; i++) {
        char c = type.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
            return false;
    }
    return true;
}

bool entry_text(Arena *arena, const Entry *entry, Str *out, Err *err) {
    assert(type_is_valid(entry->type) && entry->version >= 1);
    AUTO_BUF Buf buf;
    buf_init(&buf, 4 * ENTRY_BYTES_MAX);
    Json j = json_to(&buf);
    json_put_object(&j, NULL);
    json_put_text(&j, "type", entry->type);
    json_put_int(&j, "v", entry->version);
    json_put_instant(&j, "time", entry->time, entry->zone);
    json_put_int(&j, "unit", entry->unit);
    if (entry->fields.n > 0 && !str_is(entry->fields, "{}"))
        json_put_raw(&j, "fields", entry->fields);
    if (entry->id_count > 0) {
        json_put_object(&j, "ids");
        for (size_t i = 0; i < entry->id_count; i++)
            json_put_int(&j, entry->ids[i].name, entry->ids[i].id);
        json_put_object_end(&j);
    }
    if (entry->personal_count > 0) {
        json_put_object(&j, "personal");
        for (size_t i = 0; i < entry->personal_count; i++) {
            Sha256 hash = entry_commitment(entry->personal[i].salt, entry->personal[i].value);
            json_put_text(&j, entry->personal[i].name, hex_text(arena, sha256_str(&hash)));
        }
        json_put_object_end(&j);
    }
    json_put_object_end(&j);
    Str text = { 0 };
    if (!buf.is_full && !json_canonical(arena, buf_str(&buf), &text, err)) return false;
    if (buf.is_full || text.n > ENTRY_BYTES_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE,
                    .msg = N_("This is too much for one entry of the journal. Make the texts "
                              "shorter, or attach them as files."));
    *out = text;
    return true;
}

EntrySalt entry_salt_new(void) {
    EntrySalt salt;
    random_bytes(salt.b, sizeof salt.b);
    return salt;
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
