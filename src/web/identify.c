#include "web/identify.h"
#include "domain/notice.h"
#include "domain/session.h"
#include "web/app.h"
#include "web/layout/layout.h"

/** Keeps "last seen" fresh, some minutes apart; nobody waits for it. */
static void note_seen(Request *rq, const CommandType *type, const void *command, size_t size) {
    const LaneCall call = { .now = rq->now, .zone = rq->zone };
    lane_post(store_lane(rq->app->store), &call, type, command, size);
}

static bool by_token(Request *rq, Str token, PersonId *person, bool *found, Err *err) {
    ApiTokenFound row;
    if (!api_token_find(rq->db, token, &row, found, err) || !*found) return *found || !err->code;
    *person = row.person;
    const ApiTokenSeen seen = { row.id };
    if (session_seen_is_old(row.used, rq->now))
        note_seen(rq, &api_token_seen_cmd, &seen, sizeof seen);
    return true;
}

static bool by_cookie(Request *rq, Str token, PersonId *person, Str *id, bool *must_change,
                      bool *found, Err *err) {
    SessionRow row;
    if (!session_find(rq->db, token, rq->now, &row, found, err)) return false;
    if (!*found) return true;
    *person = row.person;
    *must_change = row.must_change;
    *id = str_printf(rq->arena, "%lld", (long long)row.id.v);
    const SessionSeen seen = { row.id };
    if (session_seen_is_old(row.seen, rq->now))
        note_seen(rq, &session_seen_cmd, &seen, sizeof seen);
    return true;
}

bool identify(Request *rq, Err *err) {
    Str bearer = request_header(rq, "authorization"), cookie = request_cookie(rq, SESSION_COOKIE),
        id = S("");
    PersonId person = { 0 };
    bool found = false, must_change = false,
         is_token = str_is(str_lower_ascii(rq->arena, str_upto(bearer, 7)), "bearer ");
    *err = (Err){ 0 };
    if (is_token ? !by_token(rq, str_trim(str_from(bearer, 7)), &person, &found, err)
                 : cookie.n && !by_cookie(rq, cookie, &person, &id, &must_change, &found, err))
        return false;
    if (!found && is_token)
        return FAIL(err, .code = ERR_AUTH,
                    .msg = N_("This token is not valid. Make a new one in the profile."));
    if (!found) return true;
    Session *session = ARENA_NEW(rq->arena, Session);
    if (!actor_load(rq->db, person, rq->today, &session->actor, err)) return err->code == ERR_AUTH;
    session->id = id;
    session->must_change = must_change;
    session->is_token = is_token;
    if (!rq->is_api &&
        !sql_notice_unread_count(rq->db, person, &session->counts[SECTION_WORK], err))
        return false;
    rq->session = session;
    return true;
}
