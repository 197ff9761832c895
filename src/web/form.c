#include "web/form.h"

#include "web/http.h"

#include <assert.h>

enum { FORM_ERROR_MAX = 100 };

static void error_add(Request *rq, const char *field, const char *label, const char *msg,
                      const Str *args, size_t n) {
    if (rq->errors_n == FORM_ERROR_MAX) return;
    if (rq->errors_n == rq->errors_room) {
        size_t room = rq->errors_room ? rq->errors_room * 2 : 8;
        FieldError *grown = ARENA_ARRAY(rq->arena, FieldError, room);
        if (rq->errors_n) memcpy(grown, rq->errors, rq->errors_n * sizeof *grown);
        rq->errors = grown;
        rq->errors_room = room;
    }
    rq->errors[rq->errors_n++] =
        (FieldError){ field, tr_fill(rq->arena, rq->lang, msg, args, n), msg, label };
}

void form_fail(Request *rq, const Err *err) {
    form_fail_at(rq, NULL, err);
}

void form_fail_at(Request *rq, const char *label, const Err *err) {
    error_add(rq, err->field, label, err->msg, err->args, COUNT_OF(err->args));
}

Str form_error(const Request *rq, const char *field) {
    for (size_t i = 0; i < rq->errors_n; i++)
        if (rq->errors[i].field && strcmp(rq->errors[i].field, field) == 0)
            return rq->errors[i].text;
    return S("");
}

Str form_typed(const Request *rq, const char *field, Str fallback) {
    // A page of several forms is sent back with one of them: the others keep what they had.
    return request_has_field(rq, field) ? request_field(rq, field) : fallback;
}

bool form_chose(const Request *rq, const char *field, Str value) {
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, field) && str_eq(rq->fields[i].value, value)) return true;
    return false;
}

/** What one reading works with. */
typedef struct Reading {
    Request *rq;
    const Pair *pairs;
    size_t pairs_n;
    char *command;
} Reading;

static bool wrong(const Reading *r, const Field *f, const char *msg, int64_t limit) {
    Str args[] = { str_printf(r->rq->arena, "%" PRId64, limit) };
    if (limit >= 1000 || limit <= -1000) args[0] = number_text(r->rq->arena, r->rq->lang, limit);
    error_add(r->rq, f->name, f->label, msg, args, 1);
    return false;
}

/** A value from the fields, else from the path. */
static bool value_of(const Reading *r, const Field *f, Str *out) {
    for (size_t i = 0; i < r->pairs_n; i++) {
        if (!str_is(r->pairs[i].name, f->name)) continue;
        *out = r->pairs[i].value;
        return true;
    }
    *out = request_param(r->rq, f->name);
    return out->n > 0;
}

static void store_int(const Reading *r, const Field *f, int64_t value) {
    if (f->size == sizeof(int64_t)) {
        memcpy(r->command + f->at, &value, sizeof value);
    } else {
        assert(f->size == sizeof(int));
        int small = (int)value;
        memcpy(r->command + f->at, &small, sizeof small);
    }
}

static bool read_text(const Reading *r, const Field *f, Str value) {
    if (f->type == FIELD_TEXT) value = str_trim(value);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (c == 0x7f || (c < ' ' && c != '\t' && !(c == '\n' && f->max > 200)))
            return wrong(r, f,
                         N_("Control characters and line breaks cannot stand here. Type the "
                            "text again."),
                         0);
    }
    size_t n = utf8_count(value);
    if (!n && !f->is_optional && f->min > 0) return wrong(r, f, N_("Fill this in."), 0);
    if (n && (int64_t)n < f->min) return wrong(r, f, N_("Write at least {0} characters."), f->min);
    if ((int64_t)n > f->max) return wrong(r, f, N_("Write at most {0} characters."), f->max);
    memcpy(r->command + f->at, &value, sizeof value);
    return true;
}

static bool read_int(const Reading *r, const Field *f, Str value) {
    int64_t n;
    value = str_trim(value);
    if (!str_to_int(value, &n)) return wrong(r, f, N_("Type a whole number, digits only."), 0);
    if (f->type == FIELD_ID && (n < f->min || n > f->max))
        return wrong(r, f, N_("Choose one of the list."), 0);
    if (n < f->min) return wrong(r, f, N_("The smallest possible number is {0}."), f->min);
    if (n > f->max) return wrong(r, f, N_("The largest possible number is {0}."), f->max);
    store_int(r, f, n);
    return true;
}

/** "1.204" and "1.234.567,5", as Vietnamese writes thousands; not "12.5", "0.125" or "1.2345". */
static bool has_thousands(Str text) {
    size_t since = 0; // digits since the last dot
    bool has_dot = false;
    for (size_t i = 0; i < text.n && text.p[i] != ','; i++) {
        if (text.p[i] != '.') {
            since++;
            continue;
        }
        if (has_dot ? since != 3 : !since || since > 3 || text.p[0] == '0') return false;
        has_dot = true;
        since = 0;
    }
    return has_dot && since == 3;
}

/** "1204", "1.204,5" (dots between thousands), "1204.5" (a dot that parts no thousands). */
static bool decimal_parse(Str text, int scale, int64_t *out) {
    bool negative = text.n && text.p[0] == '-';
    if (negative) text = str_from(text, 1);
    bool dots_part = has_thousands(text);
    int64_t value = 0;
    int behind = -1;
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && dots_part) continue;
        if ((c == ',' || c == '.') && behind < 0) {
            behind = 0;
        } else if (c >= '0' && c <= '9') {
            if (behind >= scale) return false;
            if (behind >= 0) behind++;
            if (__builtin_mul_overflow(value, 10, &value) ||
                __builtin_add_overflow(value, c - '0', &value))
                return false;
            digits++;
        } else {
            return false;
        }
    }
    for (int i = behind < 0 ? 0 : behind; i < scale; i++)
        if (__builtin_mul_overflow(value, 10, &value)) return false;
    *out = negative ? -value : value;
    return digits > 0 && behind != 0;
}

static bool read_decimal(const Reading *r, const Field *f, Str value) {
    int64_t n;
    if (!decimal_parse(str_trim(value), f->scale, &n))
        return wrong(r, f,
                     N_("Type a number such as 12,5, with at most {0} digits behind the comma."),
                     f->scale);
    if (n < f->min || n > f->max)
        return wrong(r, f, N_("The number is outside what is possible here."), 0);
    store_int(r, f, n);
    return true;
}

static bool read_day(const Reading *r, const Field *f, Str value) {
    Day day;
    const Str typed = str_trim(value);
    if (r->rq->is_api && (typed.n != 10 || typed.p[4] != '-' || !day_parse(typed, &day)))
        return wrong(r, f, N_("Give the day as yyyy-mm-dd, for example 2026-01-05."), 0);
    if (!day_parse(typed, &day))
        return wrong(r, f, N_("Type the day as dd/mm/yyyy, for example 05/01/2026."), 0);
    memcpy(r->command + f->at, &day, sizeof day);
    return true;
}

static bool read_bool(const Reading *r, const Field *f, Str value) {
    bool on = str_is(value, "1") || str_is(value, "on") || str_is(value, "true");
    if (!on && value.n && !str_is(value, "0") && !str_is(value, "false"))
        return wrong(r, f, N_("Choose yes or no."), 0);
    memcpy(r->command + f->at, &on, sizeof on);
    return true;
}

static bool read_choice(const Reading *r, const Field *f, Str value) {
    assert(f->words);
    for (int64_t i = 0; f->words[i]; i++) {
        if (!str_is(value, f->words[i])) continue;
        if (f->min + i > f->max) break;
        store_int(r, f, f->min + i);
        return true;
    }
    return wrong(r, f, N_("Choose one of the list."), 0);
}

static bool read_ids(const Reading *r, const Field *f) {
    size_t n = 0;
    for (size_t i = 0; i < r->pairs_n; i++)
        n += str_is(r->pairs[i].name, f->name) && r->pairs[i].value.n;
    if ((int64_t)n < f->min && !(f->is_optional && !n))
        return wrong(r, f, N_("Choose at least {0}."), f->min);
    if ((int64_t)n > f->max) return wrong(r, f, N_("Choose at most {0}."), f->max);
    int64_t *ids = ARENA_ARRAY(r->rq->arena, int64_t, n ? n : 1);
    size_t at = 0;
    for (size_t i = 0; i < r->pairs_n; i++) {
        if (!str_is(r->pairs[i].name, f->name) || !r->pairs[i].value.n) continue;
        if (!str_to_int(r->pairs[i].value, &ids[at]) || ids[at] < 1)
            return wrong(r, f, N_("Choose one of the list."), 0);
        at++;
    }
    memcpy(r->command + f->at, &ids, sizeof(ids));
    memcpy(r->command + f->count_at, &n, sizeof n);
    return true;
}

static bool read_files(const Reading *r, const Field *f) {
    size_t n = 0;
    Uploads all = r->rq->uploads, mine;
    Upload *list = ARENA_ARRAY(r->rq->arena, Upload, all.n ? all.n : 1);
    for (size_t i = 0; i < all.n; i++)
        if (str_is(all.v[i].field, f->name)) list[n++] = all.v[i];
    if ((int64_t)n < f->min && !(f->is_optional && !n))
        return wrong(r, f, f->min == 1 ? N_("Choose a file.") : N_("Choose at least {0} files."),
                     f->min);
    if ((int64_t)n > f->max) return wrong(r, f, N_("At most {0} files fit here at once."), f->max);
    mine = (Uploads){ list, n };
    memcpy(r->command + f->at, &mine, sizeof mine);
    return true;
}

static bool read_absent(const Reading *r, const Field *f) {
    if (f->type == FIELD_DAY) {
        Day none = DAY_NONE;
        memcpy(r->command + f->at, &none, sizeof none);
    }
    bool may = f->is_optional || (f->type == FIELD_BOOL && !f->is_said) ||
               ((f->type == FIELD_TEXT || f->type == FIELD_SECRET) && f->min == 0);
    if (may) return true;
    return wrong(r, f,
                 f->type == FIELD_CHOICE || f->type == FIELD_ID ? N_("Choose one.")
                                                                : N_("Fill this in."),
                 0);
}

/** A list where JSON should have one value: a form may well send a name twice. */
static bool is_list(const Reading *r, const Field *f) {
    size_t n = 0;
    for (size_t i = 0; r->rq->has_json && i < r->pairs_n; i++)
        n += str_is(r->pairs[i].name, f->name);
    return n > 1;
}

static bool read_field(const Reading *r, const Field *f) {
    Str value;
    if (f->type == FIELD_IDS) return read_ids(r, f);
    if (f->type == FIELD_FILES) return read_files(r, f);
    if (is_list(r, f)) return wrong(r, f, N_("Give one value here, and no list."), 0);
    if (!value_of(r, f, &value) ||
        (!str_trim(value).n && f->type != FIELD_TEXT && f->type != FIELD_SECRET))
        return read_absent(r, f);
    switch (f->type) {
    case FIELD_ID:
    case FIELD_INT: return read_int(r, f, value);
    case FIELD_TEXT:
    case FIELD_SECRET: return read_text(r, f, value);
    case FIELD_DAY: return read_day(r, f, value);
    case FIELD_BOOL: return read_bool(r, f, value);
    case FIELD_CHOICE: return read_choice(r, f, value);
    case FIELD_DECIMAL: return read_decimal(r, f, value);
    case FIELD_IDS:
    case FIELD_FILES: break;
    }
    return true;
}

static bool form_read_pairs(const Reading *r, const Field *fields, size_t count, Err *err) {
    size_t before = r->rq->errors_n;
    for (size_t i = 0; i < count; i++)
        (void)!read_field(r, &fields[i]);
    if (r->rq->errors_n == before) return true;
    const FieldError *first = &r->rq->errors[before];
    return FAIL(err, .code = ERR_INPUT, .msg = first->msg, .field = first->field);
}

bool form_read(Request *rq, const Field *fields, size_t count, void *command, Err *err) {
    Reading r = { rq, rq->fields, rq->fields_n, command };
    return form_read_pairs(&r, fields, count, err);
}

bool form_read_query(Request *rq, const Field *fields, size_t count, void *command, Err *err) {
    Reading r = { rq, rq->args, rq->args_n, command };
    return form_read_pairs(&r, fields, count, err);
}
