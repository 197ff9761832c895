/** The notices of who is asking. */
#include "domain/notice.h"
#include "api/api.h"

static const char *kind_word(int kind) {
    return notice_kind_word((NoticeKind)kind);
}

static const Member members[] = {
    MEMBER(ID, NoticeRow, id),
    MEMBER(WORD, NoticeRow, kind, .word = kind_word, .first = NOTICE_ASSIGNED, .last = NOTICE_LAST),
    MEMBER(TEXT, NoticeRow, object, .hint = "\"obligation\" or \"occurrence\""),
    MEMBER(INT, NoticeRow, object_id),
    MEMBER(TEXT, NoticeRow, title),
    MEMBER(INSTANT, NoticeRow, at),
    MEMBER(INSTANT, NoticeRow, read, .is_null = true),
};
const Shape api_notice_shape = SHAPE("Notice", NoticeRow, members);

static int64_t notice_cursor(const void *row) {
    return ((const NoticeRow *)row)->id.v;
}

static bool notices(Request *rq, Reply *rp, Err *err) {
    NoticesQuery q = { 0 };
    NoticeRow *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err) ||
        !sql_notice_list(request_db(rq), request_actor(rq)->person, search_pattern(rq->arena, q.q),
                         q.only_unread, (NoticeId){ q.after }, q.limit + 1, &rows, &n, err))
        return false;
    reply_list(rp, &api_notice_shape, rows, n, q.limit, notice_cursor);
    return true;
}
API_ENDPOINT(api_notices, notices)

typedef struct UnreadView {
    int64_t unread;
} UnreadView;
static const Member unread_members[] = { MEMBER(INT, UnreadView, unread) };
const Shape api_unread_shape = SHAPE("Unread", UnreadView, unread_members);

static bool notices_read(Request *rq, Reply *rp, Err *err) {
    NoticeReadAll cmd = { 0 };
    UnreadView view;
    CommandResult result;
    if (!api_body(rq, &cmd, err) || !request_run(rq, &notice_read_all_cmd, &cmd, &result, err) ||
        !sql_notice_unread_count(request_db(rq), request_actor(rq)->person, &view.unread, err))
        return false;
    reply_object(rp, 200, &api_unread_shape, &view);
    return true;
}
API_ENDPOINT(api_notices_read, notices_read)
