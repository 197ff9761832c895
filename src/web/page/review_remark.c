// Apart from review.c, for the readers' words and those of date rules share names.
#include "text/extract.h"
#include "text/extract_json.h"
#include "web/page/review.h"
#include "web/page/words.h"

#include <jansson.h>

DEFINE_AUTO(json_t *, json_decref)

static Str member(Arena *arena, const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value)) return S("");
    return str_dup(arena, (Str){ json_string_value(value), json_string_length(value) });
}

/** The message of a remark on the text; {0} are its words. */
static const char *text_message(Str kind) {
    static const char *const says[] = {
        [REMARK_NUMBER] = N_("This number does not follow the one before it: “{0}”."),
        [REMARK_TWICE] = N_("This number stands twice: “{0}”."),
        [REMARK_TABLE] = N_("Lines of a table were passed over: “{0}”."),
        [REMARK_APPENDIX] = N_("An appendix was passed over: “{0}”."),
        [REMARK_UNREAD] = N_("It is not sure what these words ask for, read them yourself: “{0}”."),
        [REMARK_TOO_LONG] =
            N_("This is too long to look for duties in it, read it yourself: “{0}”."),
        [REMARK_LIMIT] = N_("The text has more provisions than are read; it ends at “{0}”."),
    };
    for (RemarkKind k = REMARK_NUMBER; k <= REMARK_LIMIT; k++)
        if (str_is(kind, remark_kind_word(k))) return says[k];
    return says[REMARK_UNREAD];
}

static Str says(Request *rq, const json_t *one) {
    Str kind = member(rq->arena, one, "kind"), words = member(rq->arena, one, "words");
    const Str args[] = { str_printf(rq->arena, "%" JSON_INTEGER_FORMAT,
                                    json_integer_value(json_object_get(one, "paragraph"))),
                         words };
    for (ReadRemarkKind k = READ_TABLE; k < READ_KIND_COUNT; k++)
        if (str_is(kind, read_remark_word(k)))
            return tr_fill(rq->arena, rq->lang, read_remark_msg(k), args, COUNT_OF(args));
    return tr_fill(rq->arena, rq->lang, text_message(kind), &words, 1);
}

bool review_remarks(Request *rq, ProgrammeId programme, VersionId version, const ProvisionRow *rows,
                    size_t rows_n, const ReviewRemark **out, size_t *out_n, Err *err) {
    Str kept;
    if (!sql_version_remarks(request_db(rq), version, &kept, err)) return false;
    AUTO(json_decref) json_t *list = json_loadb(kept.p, kept.n, 0, NULL);
    size_t n = json_array_size(list), at = 0;
    ReviewRemark *remarks = ARENA_ARRAY(rq->arena, ReviewRemark, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        Str path = member(rq->arena, one, "provision");
        remarks[i].says = says(rq, one);
        // Most stand in the order of the text.
        for (size_t tried = 0; path.n && tried < rows_n; tried++, at = (at + 1) % rows_n) {
            if (!str_eq(rows[at].path, path)) continue;
            remarks[i].place = provision_words(rq->arena, rq->lang, rows, rows_n, at);
            remarks[i].link =
                str_printf(rq->arena, "/w/programme/%" PRId64 "/review?part=%" PRId64 "#v%" PRId64,
                           programme.v, rows[at].provision.v, rows[at].provision.v);
            break;
        }
    }
    *out = remarks;
    *out_n = n;
    return true;
}
