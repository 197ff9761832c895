#include "web/page/notice.h"

#include "web/app.h"
#include "web/form.h"
#include "web/page/notice_html.h"

enum { NOTICE_PAGE = 50 };

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
};

const char *notice_words(NoticeKind kind) {
    return kind < NOTICE_ASSIGNED || kind > NOTICE_CONTRIBUTED ? NULL : messages[kind];
}

static void items_fill(Request *rq, NoticeListShow *view, const NoticeRow *rows, size_t n) {
    NoticeItem *items = ARENA_ARRAY(rq->arena, NoticeItem, n);
    for (size_t i = 0; i < n; i++) {
        if (!notice_words(rows[i].kind)) continue;
        items[view->items_n++] = (NoticeItem){
            .what = tr(rq->lang, notice_words(rows[i].kind)),
            .title = rows[i].title,
            .link =
                str_printf(rq->arena, "/w/%.*s/%" PRId64, STR(rows[i].object), rows[i].object_id),
            .at = instant_text(rq->arena, rows[i].at, rq->zone),
            .is_read = !instant_is_none(rows[i].read),
        };
    }
    view->items = items;
}

void notice_list_page(Request *rq, Reply *rp) {
    NoticeListShow view = { 0 };
    NoticeRow *rows;
    NoticeId before = { 0 };
    size_t n;
    Db *db = request_db(rq);
    PersonId me = request_actor(rq)->person;
    Err err = { 0 };
    if (!str_to_int(request_arg(rq, "after"), &before.v)) before.v = 0;
    if (!sql_notice_list(db, me, before, NOTICE_PAGE + 1, &rows, &n, &err) ||
        !sql_notice_unread_count(db, me, &view.unread, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (n) view.newest = rows[0].id;
    if (n > NOTICE_PAGE) {
        n = NOTICE_PAGE;
        view.next = request_link(rq, "after", str_printf(rq->arena, "%" PRId64, rows[n - 1].id.v));
    }
    if (before.v) view.first = request_link(rq, "after", S(""));
    items_fill(rq, &view, rows, n);
    html_notice_list(reply_page(rp, 200), &view);
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
