#include "exchange/bundle.h"
#include "base/json.h"

#include <jansson.h>

/** Digits with leading zeros, exactly n of them; the number is above 0. */
static bool number_of(Str s, size_t n, int64_t *out) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n == n && str_to_int(s, out) && *out > 0;
}

static bool is_word(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '_'))
            return false;
    return s.n > 0 && s.n <= 60;
}

static bool part_parse(Str rest, Member *out) {
    Str table;
    if (!memchr(rest.p, '/', rest.n) || !str_cut(&rest, '/', &table)) return false;
    out->kind = MEMBER_PART;
    out->table = bundle_table(table);
    return out->table && str_ends(rest, S(".jsonl")) &&
           number_of(str_upto(rest, rest.n - 6), 6, &out->part);
}

static bool schema_parse(Str rest, Member *out) {
    int64_t number;
    if (rest.n < 10 || !number_of(str_upto(rest, 4), 4, &number) || rest.p[4] != '_' ||
        !str_ends(rest, S(".sql")) || !is_word(str_part(rest, 5, rest.n - 4)))
        return false;
    out->kind = MEMBER_SCHEMA;
    out->schema = (int)number;
    return true;
}

static bool file_parse(Str rest, Member *out) {
    if (rest.n != 67 || rest.p[2] != '/' || memcmp(rest.p, rest.p + 3, 2) != 0) return false;
    out->kind = MEMBER_FILE;
    out->sha256 = str_from(rest, 3);
    for (size_t i = 0; i < out->sha256.n; i++) {
        char c = out->sha256.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

bool member_parse(Str name, Member *out) {
    static const struct {
        const char *name;
        MemberKind kind;
    } fixed[] = {
        { "README.md", MEMBER_README },       { "bundle.json", MEMBER_HEAD },
        { "kyket.conf", MEMBER_CONFIG },      { "journal.key", MEMBER_KEY },
        { "ids.jsonl", MEMBER_IDS },          { "journal/checkpoint", MEMBER_CHECKPOINT },
        { "journal/key", MEMBER_PUBLIC_KEY }, { "manifest.jsonl", MEMBER_MANIFEST },
    };
    *out = (Member){ .name = name };
    for (size_t i = 0; i < COUNT_OF(fixed); i++)
        if (str_is(name, fixed[i].name)) {
            out->kind = fixed[i].kind;
            return true;
        }
    if (str_starts(name, S("table/"))) return part_parse(str_from(name, 6), out);
    if (str_starts(name, S("schema/"))) return schema_parse(str_from(name, 7), out);
    return str_starts(name, S("files/")) && file_parse(str_from(name, 6), out);
}

int64_t member_limit(MemberKind kind) {
    switch (kind) {
    case MEMBER_PART: return BUNDLE_PART_MAX;
    case MEMBER_FILE: return BUNDLE_FILE_MAX;
    case MEMBER_MANIFEST: return INT64_MAX;
    case MEMBER_README:
    case MEMBER_HEAD:
    case MEMBER_SCHEMA:
    case MEMBER_CONFIG:
    case MEMBER_KEY:
    case MEMBER_CHECKPOINT:
    case MEMBER_PUBLIC_KEY:
    case MEMBER_IDS: return BUNDLE_SMALL_MAX;
    }
    return 0;
}

Str bundle_head_text(Arena *arena, const BundleHead *head) {
    AUTO_BUF Buf buf;
    buf_init(&buf, BUNDLE_SMALL_MAX);
    Json j = json_to(&buf);
    json_put_object(&j, NULL);
    json_put_text(&j, "format", S(BUNDLE_FORMAT));
    json_put_int(&j, "version", head->version);
    json_put_int(&j, "schema", head->schema);
    json_put_text(&j, "schema_sha256", head->schema_sha256);
    json_put_text(&j, "name", head->name);
    json_put_text(&j, "origin", head->origin);
    json_put_int(&j, "zone_seconds", head->zone_seconds);
    json_put_int(&j, "journal_size", head->journal_size);
    json_put_text(&j, "journal_root", head->journal_root);
    json_put_bool(&j, "with_key", head->with_key);
    json_put_object_end(&j);
    buf_byte(&buf, '\n');
    return buf_dup(&buf, arena);
}

static Str text_of(Arena *arena, const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return S("");
    return str_dup(arena, (Str){ json_string_value(value), json_string_length(value) });
}

static int64_t int_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

bool bundle_head_parse(Arena *arena, Str text, BundleHead *out, Err *err) {
    json_error_t where;
    json_t *object = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &where);
    bool is_bundle = object && str_is(text_of(arena, object, "format"), BUNDLE_FORMAT);
    const BundleHead head = {
        .version = int_of(object, "version"),
        .schema = int_of(object, "schema"),
        .schema_sha256 = text_of(arena, object, "schema_sha256"),
        .name = text_of(arena, object, "name"),
        .origin = text_of(arena, object, "origin"),
        .zone_seconds = int_of(object, "zone_seconds"),
        .journal_size = int_of(object, "journal_size"),
        .journal_root = text_of(arena, object, "journal_root"),
        .with_key = json_is_true(json_object_get(object, "with_key")),
    };
    json_decref(object);
    if (is_bundle && head.version > BUNDLE_VERSION)
        return FAIL(err, .code = ERR_INPUT,
                    .args = { str_printf(arena, "%lld", (long long)head.version) },
                    .msg = N_("The bundle has version {0} of the format, which is later than this "
                              "program knows. Install a newer kyket."));
    if (!is_bundle || head.version != BUNDLE_VERSION ||
        !str_eq(bundle_head_text(arena, &head), text))
        return FAIL(err, .code = ERR_INPUT, .args = { S("bundle.json") },
                    .msg = N_("{0} of the bundle is not as kyket writes it. Use the bundle as it "
                              "was exported."));
    *out = head;
    return true;
}

Str manifest_line(Arena *arena, Str name, int64_t size, Str sha256) {
    return str_printf(arena, "{\"name\":\"%.*s\",\"size\":%lld,\"sha256\":\"%.*s\"}\n", STR(name),
                      (long long)size, STR(sha256));
}

Str manifest_end(Arena *arena, int64_t members, int64_t rows, int64_t files, Str sha256) {
    return str_printf(arena,
                      "{\"members\":%lld,\"rows\":%lld,\"files\":%lld,\"sha256\":\"%.*s\"}\n",
                      (long long)members, (long long)rows, (long long)files, STR(sha256));
}

bool bundle_leaves_out(const Table *table) {
    static const char *const names[] = {
        "session",       // a sign-in belongs to the installation where it was made
        "known_browser", // so does a browser that is known there
        "sign_in_failure", "limit_spent",
        "tally",        // counted anew from the rows
        "journal_tile", // made anew from the entries
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(str_c(table->name), names[i])) return true;
    return false;
}

const Table *bundle_table(Str name) {
    for (const Table *table = tables; table->name; table++)
        if (str_is(name, table->name)) return bundle_leaves_out(table) ? NULL : table;
    return NULL;
}

void progress_tell(const Progress *progress, const char *what, int64_t done, int64_t total) {
    if (progress && progress->tell) progress->tell(progress->context, what, done, total);
}

bool progress_goes_on(const Progress *progress, Err *err) {
    if (!progress || !progress->stop || !atomic_load(progress->stop)) return true;
    return FAIL(err, .code = ERR_BUSY, .detail = S("stopped"),
                .msg = N_("It was stopped before its end. Nothing of it was kept."));
}
