#include "web/page/person.h"

#include "domain/unit.h"
#include "text/csv.h"
#include "web/app.h"
#include "web/form.h"
#include "web/own_address.h"
#include "web/page/account_words.h"
#include "web/page/person_html.h"
#include "web/page/unit.h"

enum { PERSON_PAGE = 50 };

static const Field invite_form[] = {
    FIELD(TEXT, PersonInvite, name, 1, PERSON_NAME_MAX, .label = N_("Name")),
    FIELD(TEXT, PersonInvite, login, 1, LOGIN_MAX, .label = N_("User name")),
    FIELD(TEXT, PersonInvite, title, 0, PERSON_NAME_MAX, .label = N_("Position"),
          .is_optional = true),
    FIELD(TEXT, PersonInvite, email, 0, 200, .label = N_("E-mail"), .is_optional = true),
    FIELD(ID, PersonInvite, unit, 1, INT64_MAX, .label = N_("Body")),
    FIELD(CHOICE, PersonInvite, role, ROLE_VIEWER, ROLE_ADMINISTRATOR, .label = N_("Role"),
          .words = WORDS("viewer", "clerk", "officer", "leader", "coordinator", "administrator")),
};
static const Field role_form[] = {
    FIELD(CHOICE, RoleGrant, role, ROLE_VIEWER, ROLE_ADMINISTRATOR, .label = N_("Role"),
          .words = WORDS("viewer", "clerk", "officer", "leader", "coordinator", "administrator")),
    FIELD(ID, RoleGrant, unit, 1, INT64_MAX, .label = N_("Body")),
    FIELD(DAY, RoleGrant, from, 0, 0, .label = N_("From")),
    FIELD(DAY, RoleGrant, to, 0, 0, .label = N_("Last day"), .is_optional = true),
};
static const Field erase_form[] = {
    FIELD(TEXT, PersonErase, login, 1, 100, .label = N_("Type the user name to confirm")),
};

Str invite_link(const Request *rq, Str token) {
    return str_printf(rq->arena, "%.*s/invite/%.*s", STR(own_address(rq)), STR(token));
}

static PersonFilter filter_of(const Request *rq) {
    PersonFilter filter = { .search = request_arg(rq, "q"),
                            .with_disabled = request_arg(rq, "disabled").n > 0,
                            .newest_first = str_is(request_arg(rq, "sort"), "newest"),
                            .limit = PERSON_PAGE + 1 };
    (void)role_from_word(request_arg(rq, "role"), &filter.role);
    (void)str_to_int(request_arg(rq, "unit"), &filter.unit.v);
    (void)str_to_int(request_arg(rq, "after"), &filter.after.v);
    return filter;
}

void person_list_page(Request *rq, Reply *rp) {
    PersonFilter filter = filter_of(rq);
    PersonListShow view = { .question = filter.search,
                            .role = request_arg(rq, "role"),
                            .unit = request_arg(rq, "unit"),
                            .sort = request_arg(rq, "sort"),
                            .with_disabled = filter.with_disabled };
    Err err = { 0 };
    view.roles = role_options(&view.roles_n);
    if (!person_list(request_db(rq), request_actor(rq), &filter, rq->today, &view.rows,
                     &view.rows_n, &err) ||
        !unit_choices(rq, &view.units, &view.units_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (view.rows_n > PERSON_PAGE) {
        view.rows_n = PERSON_PAGE;
        view.next = request_link(
            rq, "after", str_printf(rq->arena, "%" PRId64, view.rows[PERSON_PAGE - 1].id.v));
    }
    if (filter.after.v) view.first = request_link(rq, "after", S(""));
    view.csv = list_csv_link(rq, S("/w/person.csv"));
    html_person_list(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void person_csv(Request *rq, Reply *rp) {
    PersonFilter filter = filter_of(rq);
    PersonListRow *rows;
    size_t n = 1;
    Err err = { 0 };
    static const char *const heads[] = { "login", "name", "title", "email", "unit", "role" };
    Buf *body = list_csv(rq, rp, NULL, 0); // the heads are those that the import reads
    for (size_t c = 0; c < COUNT_OF(heads); c++)
        csv_put(body, str_c(heads[c]));
    csv_end(body);
    filter.limit = LIST_CSV_STEP;
    for (filter.after = (PersonId){ 0 }; n; filter.after.v = n ? rows[n - 1].id.v : 0) {
        if (!person_list(request_db(rq), request_actor(rq), &filter, rq->today, &rows, &n, &err)) {
            reply_error(rp, &err);
            return;
        }
        for (size_t i = 0; i < n; i++) {
            const Str cells[] = {
                rows[i].login,     rows[i].name,
                rows[i].title,     rows[i].email,
                rows[i].unit_name, rows[i].roles_n ? str_c(role_word(rows[i].role)) : S("")
            };
            list_csv_row(body, cells, COUNT_OF(cells));
        }
    }
    reply_download(rp, S("nguoi-dung.csv"));
    rp->is_private = true;
}

/** The person when the actor sees the account in the list: by a role in reach, or by having made
 * it. Anybody else gets "not found", so that accounts cannot be counted by their numbers. */
static bool person_visible_by(Request *rq, PersonId id, PersonShow *view, Err *err) {
    Db *db = request_db(rq);
    Err refused;
    bool in_reach = false;
    if (!sql_person_get(db, id, &view->person, err) ||
        !sql_person_roles(db, id, &view->held, &view->held_n, err))
        return false;
    for (size_t i = 0; i < view->held_n && !in_reach; i++)
        in_reach =
            unit_allows(db, request_actor(rq), ACT_PERSON_MANAGE, view->held[i].unit, &refused);
    if (!in_reach || !instant_is_none(view->person.erased))
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    PersonRow row;
    view->may_manage = person_manageable(db, request_actor(rq), id, rq->today, &row, &refused);
    view->today = rq->today.n;
    view->day = day_text(rq->arena, rq->today);
    view->roles = role_options(&view->roles_n);
    return unit_choices(rq, &view->units, &view->units_n, err);
}

/** The same of the person whose number is in the address. */
static bool person_visible(Request *rq, PersonShow *view, Err *err) {
    PersonId id;
    return request_id(rq, "id", &id.v, err) && person_visible_by(rq, id, view, err);
}

static void person_show_by(Request *rq, Reply *rp, PersonId id, const Err *failed) {
    PersonShow view = { 0 };
    Err err = { 0 };
    if (!person_visible_by(rq, id, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_person(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

static void person_show(Request *rq, Reply *rp, const Err *failed) {
    PersonId id;
    Err err = { 0 };
    if (request_id(rq, "id", &id.v, &err))
        person_show_by(rq, rp, id, failed);
    else
        reply_error(rp, &err);
}

void person_page(Request *rq, Reply *rp) {
    person_show(rq, rp, NULL);
}

static void new_show(Request *rq, Reply *rp, const Err *failed) {
    PersonNewShow view = { 0 };
    Err err = { 0 };
    view.roles = role_options(&view.roles_n);
    if (!unit_choices(rq, &view.units, &view.units_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_person_new(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

void person_new_page(Request *rq, Reply *rp) {
    new_show(rq, rp, NULL);
}

static void link_show(Request *rq, Reply *rp, int64_t person, Str name, Str login, Str token) {
    const LinkShow view = { .person = { .id = { person }, .name = name, .login = login },
                            .link = invite_link(rq, token),
                            .hint = { own_address(rq) } };
    html_person_link(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void person_new_post(Request *rq, Reply *rp) {
    PersonInvite cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(invite_form), &cmd, &err);
    if (is_read && request_run(rq, &person_invite_cmd, &cmd, &result, &err)) {
        link_show(rq, rp, result.id, cmd.name, cmd.login, result.text);
        return;
    }
    if (err.code == ERR_FORBIDDEN) {
        reply_error(rp, &err);
        return;
    }
    if (is_read) form_fail(rq, &err);
    new_show(rq, rp, &err);
}

/** What is wrong with a change of the account is shown on its page; foreign ids are not found. */
static void fail_on_page(Request *rq, Reply *rp, const Err *err) {
    if (err->code == ERR_NOT_FOUND || err->code == ERR_FORBIDDEN) {
        reply_error(rp, err);
        return;
    }
    form_fail(rq, err);
    person_show(rq, rp, err);
}

void person_link_post(Request *rq, Reply *rp) {
    PersonRenew cmd;
    PersonShow view = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (person_visible(rq, &view, &err)) {
        cmd.person = view.person.id;
        if (request_run(rq, &person_renew_cmd, &cmd, &result, &err)) {
            link_show(rq, rp, result.id, view.person.name, view.person.login, result.text);
            return;
        }
    }
    fail_on_page(rq, rp, &err);
}

void person_role_post(Request *rq, Reply *rp) {
    RoleGrant cmd = { 0 };
    PersonShow view = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (!person_visible(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    cmd.person = view.person.id;
    bool is_read = form_read(rq, FORM(role_form), &cmd, &err);
    if (is_read && request_run(rq, &role_grant_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/person/%" PRId64, cmd.person.v);
    else if (is_read)
        fail_on_page(rq, rp, &err);
    else
        person_show(rq, rp, &err);
}

void role_end_post(Request *rq, Reply *rp) {
    RoleEnd cmd;
    RoleRow row;
    CommandResult result;
    Err err = { 0 };
    if (!request_id(rq, "id", &cmd.role.v, &err) ||
        !sql_role_get(request_db(rq), cmd.role, &row, &err)) {
        reply_error(rp, &err);
    } else if (request_run(rq, &role_end_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/person/%" PRId64, result.id);
    } else if (err.code == ERR_NOT_FOUND || err.code == ERR_FORBIDDEN) {
        reply_error(rp, &err);
    } else {
        form_fail(rq, &err);
        person_show_by(rq, rp, row.person, &err);
    }
}

static void set_disabled(Request *rq, Reply *rp, bool is_disabled) {
    PersonShow view = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (person_visible(rq, &view, &err)) {
        const PersonDisable cmd = { view.person.id, is_disabled };
        if (request_run(rq, &person_disable_cmd, &cmd, &result, &err)) {
            reply_redirect(rp, "/w/person/%" PRId64, cmd.person.v);
            return;
        }
    }
    fail_on_page(rq, rp, &err);
}

void person_disable_post(Request *rq, Reply *rp) {
    set_disabled(rq, rp, true);
}

void person_enable_post(Request *rq, Reply *rp) {
    set_disabled(rq, rp, false);
}

static void erase_show(Request *rq, Reply *rp, const Err *failed) {
    PersonShow view = { 0 };
    Err err = { 0 };
    if (!person_visible(rq, &view, &err) ||
        !person_manageable(request_db(rq), request_actor(rq), view.person.id, rq->today,
                           &view.person, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_person_erase(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

void person_erase_page(Request *rq, Reply *rp) {
    erase_show(rq, rp, NULL);
}

void person_erase_post(Request *rq, Reply *rp) {
    PersonErase cmd = { 0 };
    PersonShow view = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (!person_visible(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    cmd.person = view.person.id;
    bool is_read = form_read(rq, FORM(erase_form), &cmd, &err);
    if (is_read && request_run(rq, &person_erase_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/person");
        return;
    }
    if (err.code == ERR_FORBIDDEN) {
        reply_error(rp, &err);
        return;
    }
    if (is_read) form_fail(rq, &err);
    erase_show(rq, rp, &err);
}
