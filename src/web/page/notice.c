#include "web/page/notice.h"

#include "text/csv.h"
#include "web/app.h"
#include "web/form.h"
#include "web/page/notice_html.h"

static const Option states[] = {
    { .value = S_INIT(""), .label = N_("All") },
    { .value = S_INIT("unread"), .label = N_("Not read yet") },
};
static const Option sorts[] = {
    { .value = S_INIT(""), .label = N_("Newest first") },
    { .value = S_INIT("oldest"), .label = N_("Oldest first") },
};
static const ListChoice choices[] = {
    { "state", N_("State"), states, COUNT_OF(states) },
    { "sort", N_("Order"), sorts, COUNT_OF(sorts) },
};

static const char *const messages[] = {
    [NOTICE_ASSIGNED] = N_("A new duty"),
    [NOTICE_SUBMITTED] = N_("A result was handed in"),
    [NOTICE_ACCEPTED] = N_("The result was accepted"),
    [NOTICE_RETURNED] = N_("The result was returned"),
    [NOTICE_EXTENDED] = N_("Further time was granted"),
    [NOTICE_CLOSED] = N_("The work was withdrawn or made void"),
    [NOTICE_COMMENT] = N_("A comment"),
    [NOTICE_QUESTION] = N_("A question"),
    [NOTICE_URGED] = N_("Urged by the accepting unit"),
    [NOTICE_CONTRIBUTED] = N_("A co-operating unit handed in its part"),
    [NOTICE_ANSWERED] = N_("An answer to what you wrote"),
    [NOTICE_TO_RELEASE] = N_("Our own result was handed in and can be released"),
    [NOTICE_RELEASED] = N_("A body released its own result"),
};

const char *notice_words(NoticeKind kind) {
    return kind < NOTICE_ASSIGNED || kind > NOTICE_LAST ? NULL : messages[kind];
}

static void items_fill(Request *rq, NoticeListShow *view, const NoticeRow *rows, size_t n) {
    NoticeItem *items = ARENA_ARRAY(rq->arena, NoticeItem, n);
    for (size_t i = 0; i < n; i++) {
        if (!notice_words(rows[i].kind)) continue;
        items[view->items_n++] = (NoticeItem){
            .what = tr(rq->lang, notice_words(rows[i].kind)),
            .title = rows[i].title,
            .unit = rows[i].unit_name,
            .link =
                str_printf(rq->arena, "/w/%.*s/%" PRId64, STR(rows[i].object), rows[i].object_id),
            .at = instant_text(rq->arena, rows[i].at, rq->zone),
            .is_read = !instant_is_none(rows[i].read),
        };
    }
    view->items = items;
}

/** The own notices that the address asks for, behind this one (0: from the first on). */
static bool rows_after(Request *rq, NoticeId last, int64_t limit, NoticeRow **rows, size_t *n,
                       Err *err) {
    Db *db = request_db(rq);
    PersonId me = request_actor(rq)->person;
    Str pattern = list_pattern(rq);
    bool only_unread = str_is(request_arg(rq, "state"), "unread");
    return str_is(request_arg(rq, "sort"), "oldest")
               ? sql_notice_list_oldest(db, me, pattern, only_unread, last, limit, rows, n, err)
               : sql_notice_list(db, me, pattern, only_unread, last, limit, rows, n, err);
}

void notice_list_page(Request *rq, Reply *rp) {
    NoticeListShow view = { .list = list_of(rq, (ListSpec){ .path = S("/w/notice"),
                                                            .csv = S("/w/notice.csv"),
                                                            .words = N_("Words of the work"),
                                                            .choices = choices,
                                                            .choices_n = COUNT_OF(choices) }) };
    NoticeRow *rows;
    size_t n;
    Db *db = request_db(rq);
    PersonId me = request_actor(rq)->person;
    Err err = { 0 };
    if (!rows_after(rq, (NoticeId){ list_after_id(rq) }, LIST_ROWS + 1, &rows, &n, &err) ||
        !sql_notice_newest(db, me, &view.newest, &view.has_any, &err) ||
        !sql_notice_unread_count(db, me, &view.unread, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (list_cut(&n))
        list_after(rq, &view.list, str_printf(rq->arena, "%" PRId64, rows[n - 1].id.v));
    items_fill(rq, &view, rows, n);
    html_notice_list(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void notice_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("When"), N_("Work"), N_("Unit"), N_("Notice"),
                                         N_("State") };
    NoticeRow *rows;
    size_t n = 1;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (NoticeId last = { 0 }; n; last = n ? rows[n - 1].id : last) {
        NoticeListShow view = { 0 };
        if (!rows_after(rq, last, LIST_CSV_STEP, &rows, &n, &err)) {
            reply_error(rp, &err);
            return;
        }
        items_fill(rq, &view, rows, n);
        for (size_t i = 0; i < view.items_n; i++) {
            csv_put(out, view.items[i].at);
            csv_put(out, view.items[i].title);
            csv_put(out, view.items[i].unit);
            csv_put(out, view.items[i].what);
            csv_put(out, tr(rq->lang, view.items[i].is_read ? N_("read") : N_("Not read yet")));
            csv_end(out);
        }
    }
    reply_download(rp, S("thong-bao.csv"));
    rp->is_private = true;
}

void notice_read_post(Request *rq, Reply *rp) {
    static const Field form[] = { FIELD(ID, NoticeReadAll, upto, 1, INT64_MAX) };
    NoticeReadAll cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (form_read(rq, FORM(form), &cmd, &err) &&
        request_run(rq, &notice_read_all_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/notice");
    else
        reply_error(rp, &err);
}
