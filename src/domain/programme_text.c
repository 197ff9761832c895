#include "domain/programme_text.h"

#include "base/json.h"

#include <jansson.h>

DEFINE_AUTO(json_t *, json_decref)

static const char *const level_words[LEVEL_COUNT] = {
    [LEVEL_PART] = "phan",    [LEVEL_CHAPTER] = "chuong",  [LEVEL_SECTION] = "muc",
    [LEVEL_ARTICLE] = "dieu", [LEVEL_CLAUSE] = "khoan",    [LEVEL_POINT] = "diem",
    [LEVEL_DASH] = "doan",    [LEVEL_NUMBERED] = "muc_so",
};

static const char *const kind_words[DUTY_COUNT] = {
    [DUTY_ACT] = "duty",      [DUTY_REPORT] = "report",   [DUTY_REPLY] = "reply",
    [DUTY_NOTICE] = "notice", [DUTY_MEETING] = "meeting", [DUTY_PROHIBITION] = "prohibition",
};

const char *provision_level_word(ProvisionLevel level) {
    return level > 0 && level < LEVEL_COUNT ? level_words[level] : "";
}

const char *duty_kind_word(DutyKind kind) {
    return kind > 0 && kind < DUTY_COUNT ? kind_words[kind] : "";
}

const char *duty_kind_name(DutyKind kind) {
    static const char *const names[DUTY_COUNT] = {
        [DUTY_ACT] = N_("Duty"),        [DUTY_REPORT] = N_("Report"),
        [DUTY_REPLY] = N_("Reply"),     [DUTY_NOTICE] = N_("Notice"),
        [DUTY_MEETING] = N_("Meeting"), [DUTY_PROHIBITION] = N_("Prohibition"),
    };
    return kind > 0 && kind < DUTY_COUNT ? names[kind] : "";
}

static bool not_in_form(Err *err, const char *where) {
    return FAIL(err, .code = ERR_INPUT, .field = "file", .detail = str_c(where),
                .msg = N_("What was read from the text is not in the form that kyket expects. Read "
                          "the text again."));
}

static bool too_large(Err *err) {
    return FAIL(err, .code = ERR_TOO_LARGE, .field = "file",
                .msg = N_("The text is too large for one programme: at most 20,000 provisions, "
                          "5,000 proposals and 500 bodies. Bring it in by parts."));
}

/** A text member, cut to max characters; empty when it is null or no text. */
static Str text_of(Arena *arena, const json_t *object, const char *key, size_t max) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return S("");
    Str s = { json_string_value(value), json_string_length(value) };
    return str_dup(arena, utf8_upto(s, max));
}

/** An array of texts as lines. */
static Str lines_of(Arena *arena, const json_t *array, size_t max) {
    size_t n = json_array_size(array);
    if (n > 200) n = 200;
    Str *parts = ARENA_ARRAY(arena, Str, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_array_get(array, i);
        if (!json_is_string(value)) continue;
        Str s = str_trim((Str){ json_string_value(value), json_string_length(value) });
        if (s.n) parts[kept++] = utf8_upto(s, max);
    }
    return str_join(arena, parts, kept, S("\n"));
}

static int word_at(const char *const *words, int count, Str word) {
    for (int i = 1; i < count; i++)
        if (str_is(word, words[i])) return i;
    return 0;
}

/** A JSON value as text of its own. */
static Str dump(Arena *arena, const json_t *value, size_t limit) {
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    Str out = str_dup(arena, str_c(text && strlen(text) <= limit ? text : "[]"));
    free(text); // jansson's own memory
    return out;
}

static bool read_names(Arena *arena, const json_t *root, ProgrammeText *out, Err *err) {
    const json_t *parties = json_object_get(root, "parties");
    size_t n = json_array_size(parties);
    if (n > PARTIES_MAX) return too_large(err);
    out->parties = ARENA_ARRAY(arena, Str, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_array_get(parties, i);
        if (!json_is_string(value)) return not_in_form(err, "parties");
        Str s = str_trim((Str){ json_string_value(value), json_string_length(value) });
        if (s.n) out->parties[out->parties_n++] = str_dup(arena, utf8_upto(s, NAME_MAX));
    }
    const json_t *basis = json_object_get(root, "basis");
    n = json_array_size(basis);
    if (n > PARTIES_MAX) return too_large(err);
    out->basis = ARENA_ARRAY(arena, TextBasis, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(basis, i);
        out->basis[out->basis_n++] =
            (TextBasis){ text_of(arena, one, "symbol", 60), text_of(arena, one, "title", 1000) };
    }
    return true;
}

/** Index of the provision with this path, looking backwards from before; -1 when there is none. */
static int32_t index_of(const ProgrammeText *text, Str path, size_t before) {
    for (size_t i = before; i-- > 0;)
        if (str_eq(text->provisions[i].path, path)) return (int32_t)i;
    return -1;
}

static bool read_provisions(Arena *arena, const json_t *root, ProgrammeText *out, Err *err) {
    const json_t *list = json_object_get(root, "provisions");
    size_t n = json_array_size(list);
    if (!n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("No provision was found in this text (Chương, Điều, khoản, điểm, or "
                              "numbered parts). Check that the file holds the text of the "
                              "programme, and not a picture or a cover letter."));
    if (n > PROVISIONS_MAX) return too_large(err);
    out->provisions = ARENA_ARRAY(arena, TextProvision, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        TextProvision *p = &out->provisions[i];
        Str parent = text_of(arena, one, "parent", 200);
        *p = (TextProvision){
            .path = text_of(arena, one, "id", 200),
            .label = text_of(arena, one, "label", 60),
            .level =
                (ProvisionLevel)word_at(level_words, LEVEL_COUNT, text_of(arena, one, "kind", 20)),
            .parent = parent.n ? index_of(out, parent, i) : -1,
            .heading = text_of(arena, one, "heading", PROVISION_MAX),
            .body = text_of(arena, one, "text", PROVISION_MAX),
        };
        if (!p->path.n || !p->level || (parent.n && p->parent < 0))
            return not_in_form(err, "provisions");
        out->provisions_n++;
    }
    return true;
}

/** "due" is null, one object, or a list: always a list here. A single day ("once") is one more. */
static Str due_of(Arena *arena, const json_t *one) {
    const json_t *due = json_object_get(one, "due"), *once = json_object_get(one, "once");
    AUTO(json_decref) json_t *list = json_is_array(due) ? json_deep_copy(due) : json_array();
    if (json_is_object(due)) json_array_append_new(list, json_deep_copy(due));
    if (json_is_object(once)) {
        json_t *own = json_deep_copy(once);
        json_object_set_new(own, "type", json_string("once"));
        json_array_append_new(list, own);
    }
    return dump(arena, list, 4000);
}

static Str read_from_of(Arena *arena, const json_t *one) {
    const json_t *from = json_object_get(one, "read_from");
    if (json_is_array(from)) return lines_of(arena, from, 300);
    return text_of(arena, from, "duty", 300);
}

static bool read_proposals(Arena *arena, const json_t *root, ProgrammeText *out, Err *err) {
    const json_t *list = json_object_get(root, "obligations");
    size_t n = json_array_size(list);
    if (n > PROPOSALS_MAX) return too_large(err);
    out->proposals = ARENA_ARRAY(arena, TextProposal, n);
    int32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        Str path = text_of(arena, one, "provision", 200);
        if (at >= (int32_t)out->provisions_n || !str_eq(out->provisions[at].path, path))
            at = index_of(out, path, out->provisions_n);
        if (at < 0) return not_in_form(err, "obligations");
        int kind = word_at(kind_words, DUTY_COUNT, text_of(arena, one, "kind", 20));
        const json_t *sure = json_object_get(one, "sure");
        int64_t percent = json_is_integer(sure) ? json_integer_value(sure) : 50;
        out->proposals[i] = (TextProposal){
            .provision = at,
            .kind = kind ? (DutyKind)kind : DUTY_ACT,
            .action = text_of(arena, one, "action", ACTION_MAX),
            .lead = lines_of(arena, json_object_get(one, "lead"), NAME_MAX),
            .cooperate = lines_of(arena, json_object_get(one, "cooperate"), NAME_MAX),
            .report_to = lines_of(arena, json_object_get(one, "report_to"), NAME_MAX),
            .is_request = json_is_true(json_object_get(one, "request")),
            .is_opinion_watch = json_is_true(json_object_get(one, "opinion_watch")) ||
                                json_is_string(json_object_get(one, "note")),
            .due = due_of(arena, one),
            .read_from = read_from_of(arena, one),
            .sure = percent < 0     ? 0
                    : percent > 100 ? 100
                                    : percent,
        };
        out->proposals_n++;
    }
    return true;
}

bool programme_text_read(Arena *arena, Str json, ProgrammeText *out, Err *err) {
    AUTO(json_decref) json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root)) return not_in_form(err, "document");
    ProgrammeText text = { .title = text_of(arena, root, "title", 1000),
                           .symbol = text_of(arena, root, "symbol", 60),
                           .issued_from = text_of(arena, root, "issued_from", 200),
                           .issued = DAY_NONE };
    Str issued = text_of(arena, root, "issued", 20);
    if (issued.n && !day_parse(issued, &text.issued)) return not_in_form(err, "issued");
    if (!read_names(arena, root, &text, err) || !read_provisions(arena, root, &text, err) ||
        !read_proposals(arena, root, &text, err))
        return false;
    const json_t *remarks = json_object_get(root, "remarks");
    text.remarks = json_is_array(remarks) ? dump(arena, remarks, SIZE_MAX) : S("[]");
    *out = text;
    return true;
}
