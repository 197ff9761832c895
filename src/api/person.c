/** People, for those who manage them, and who is asking. */
#include "domain/person.h"
#include "api/api.h"

static const char *role_name(int role) {
    return role ? role_word((Role)role) : "";
}

static const Member members[] = {
    MEMBER(ID, PersonListRow, id),
    MEMBER(ID, PersonListRow, unit, .is_null = true),
    MEMBER(WORD, PersonListRow, role, .word = role_name, .first = 0, .last = ROLE_ADMINISTRATOR,
           .hint = "Of the first role that is held now; empty: none"),
    MEMBER(TEXT, PersonListRow, login),
    MEMBER(TEXT, PersonListRow, name),
    MEMBER(TEXT, PersonListRow, title),
    MEMBER(TEXT, PersonListRow, email),
    MEMBER(BOOL, PersonListRow, has_totp, .as = "has_second_factor"),
    MEMBER(INSTANT, PersonListRow, disabled, .is_null = true),
    MEMBER(INSTANT, PersonListRow, seen, .is_null = true),
};
const Shape api_person_shape = SHAPE("Person", PersonListRow, members);

static int64_t person_cursor(const void *row) {
    return ((const PersonListRow *)row)->id.v;
}

static bool people(Request *rq, Reply *rp, Err *err) {
    PeopleQuery q = { 0 };
    PersonListRow *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err)) return false;
    const PersonFilter filter = { .search = q.q,
                                  .unit = q.unit,
                                  .role = q.role,
                                  .with_disabled = q.with_disabled,
                                  .after = { q.after },
                                  .limit = q.limit + 1 };
    if (!person_list(request_db(rq), request_actor(rq), &filter, rq->today, &rows, &n, err))
        return false;
    reply_list(rp, &api_person_shape, rows, n, q.limit, person_cursor);
    return true;
}
API_ENDPOINT(api_people, people)

static const Member role_members[] = {
    MEMBER(ID, RoleHeld, unit),
    MEMBER(WORD, RoleHeld, role, .word = role_name, .first = ROLE_VIEWER,
           .last = ROLE_ADMINISTRATOR),
};
static const Shape role_shape = SHAPE("RoleHeld", RoleHeld, role_members);
static const Member me_members[] = {
    MEMBER(ID, Actor, person, .as = "id"),
    MEMBER(TEXT, Actor, name),
    MEMBER(TEXT, Actor, title),
    MEMBER(ID, Actor, unit, .is_null = true),
    MEMBER(TEXT, Actor, unit_name),
    MEMBER(LIST, Actor, roles, .shape = &role_shape),
};
const Shape api_me_shape = SHAPE("Me", Actor, me_members);

void api_me(Request *rq, Reply *rp) {
    reply_object(rp, 200, &api_me_shape, request_actor(rq));
}
