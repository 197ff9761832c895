// Apart from review.c, for the readers' words and those of date rules share names.
#include "text/extract.h"
#include "text/extract_json.h"
#include "web/page/review.h"
#include "web/page/review_html.h"
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

/** The next object of an array of objects: a text may have thousands, and few are shown. */
static bool next_object(Str *rest, Str *object) {
    size_t begin = 0, depth = 0;
    bool is_string = false;
    for (size_t i = 0; i < rest->n; i++) {
        char c = rest->p[i];
        if (is_string) {
            i += c == '\\';
            is_string = c != '"';
        } else if (c == '"') {
            is_string = true;
        } else if (c == '{') {
            if (!depth++) begin = i;
        } else if (c == '}' && depth && !--depth) {
            *object = (Str){ rest->p + begin, i + 1 - begin };
            *rest = str_from(*rest, i + 1);
            return true;
        }
    }
    return false;
}

/** at: where the place of the remark before was found, for most stand in the order of the text. */
static ReviewRemark remark_of(Request *rq, ProgrammeId programme, const ProvisionRow *rows,
                              size_t rows_n, Str object, size_t *at) {
    AUTO(json_decref) json_t *one = json_loadb(object.p, object.n, 0, NULL);
    Str path = member(rq->arena, one, "provision");
    ReviewRemark out = { .says = says(rq, one) };
    for (size_t tried = 0; path.n && tried < rows_n; tried++, *at = (*at + 1) % rows_n) {
        if (!str_eq(rows[*at].path, path)) continue;
        out.place = provision_words(rq->arena, rq->lang, rows, *at);
        out.link =
            str_printf(rq->arena, "/w/programme/%" PRId64 "/review?part=%" PRId64 "#v%" PRId64,
                       programme.v, rows[*at].provision.v, rows[*at].provision.v);
        break;
    }
    return out;
}

bool review_remarks(Request *rq, ProgrammeId programme, VersionId version, const ProvisionRow *rows,
                    size_t rows_n, ReviewRemarks *out, Err *err) {
    Str rest, object;
    size_t at = 0, n = 0, room = 0;
    int64_t number = 0;
    ReviewRemark *remarks = NULL;
    if (!sql_version_remarks(request_db(rq), version, &rest, err)) return false;
    while (next_object(&rest, &object)) {
        bool is_wanted = ++number > out->after && n < out->most;
        if (!is_wanted && !out->is_found) {
            out->all++;
            continue;
        }
        ReviewRemark one = remark_of(rq, programme, rows, rows_n, object, &at);
        one.number = number;
        if (out->is_found &&
            !list_finds(rq, str_join(rq->arena, (const Str[]){ one.place, one.says }, 2, S(" "))))
            continue;
        out->all++;
        if (!is_wanted) continue;
        remarks = sql_grow(rq->arena, remarks, n, &room, sizeof *remarks);
        remarks[n++] = one;
    }
    out->rows = remarks;
    out->rows_n = n;
    return true;
}

/* ---- all of them ---- */

static bool open_remarks(Request *rq, RemarksPage *v, Err *err) {
    ProvisionRow *rows;
    size_t n;
    v->remarks.is_found = request_arg(rq, "q").n > 0;
    return programme_open_draft(rq, &v->row, &v->version, err) &&
           sql_provision_list(request_db(rq), v->version.id, 0, PROVISIONS_MAX, &rows, &n, err) &&
           review_remarks(rq, v->row.id, v->version.id, rows, n, &v->remarks, err);
}

void remarks_page(Request *rq, Reply *rp) {
    RemarksPage v = { .remarks = { .after = list_after_id(rq), .most = LIST_ROWS + 1 } };
    Err err = { 0 };
    if (!open_remarks(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    Str path = str_printf(rq->arena, "/w/programme/%" PRId64 "/remarks", v.row.id.v);
    v.list = list_of(rq, (ListSpec){ .path = path,
                                     .csv = str_printf(rq->arena, "%.*s.csv", STR(path)),
                                     .words = N_("Words") });
    if (list_cut(&v.remarks.rows_n))
        list_after(rq, &v.list,
                   str_printf(rq->arena, "%" PRId64, v.remarks.rows[v.remarks.rows_n - 1].number));
    v.crumbs = programme_crumbs(rq, &v.row, N_("What to look at"), &v.crumbs_n);
    html_review_remarks(reply_page(rp, 200), &v);
}

void remarks_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("Provision"), N_("What to look at") };
    RemarksPage v = { .remarks = { .most = SIZE_MAX } };
    Err err = { 0 };
    if (!open_remarks(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (size_t i = 0; i < v.remarks.rows_n; i++)
        list_csv_row(out, (const Str[]){ v.remarks.rows[i].place, v.remarks.rows[i].says },
                     COUNT_OF(heads));
    reply_download(rp, S("can-xem-lai.csv"));
}
