#include "web/page/profile.h"

#include "domain/second_factor.h"
#include "text/fold.h"
#include "web/app.h"
#include "web/form.h"
#include "web/layout/field.h"
#include "web/page/login.h"
#include "web/page/profile_html.h"

#include <qrencode.h>
#include <stdlib.h>

static const Field profile_form[] = {
    FIELD(TEXT, PersonProfile, name, 1, PERSON_NAME_MAX, .label = N_("Name")),
    FIELD(TEXT, PersonProfile, title, 0, PERSON_NAME_MAX, .label = N_("Position"),
          .is_optional = true),
    FIELD(TEXT, PersonProfile, email, 0, 200, .label = N_("E-mail"), .is_optional = true),
    FIELD(TEXT, PersonProfile, language, 2, 2, .label = N_("Language")),
};

typedef struct PasswordForm {
    Str old, password, again;
} PasswordForm;
static const Field password_form[] = {
    FIELD(SECRET, PasswordForm, old, 1, 1000, .label = N_("Present password")),
    FIELD(SECRET, PasswordForm, password, 1, 1000, .label = N_("New password")),
    FIELD(SECRET, PasswordForm, again, 1, 1000, .label = N_("The same once more")),
};

static const Field code_form[] = {
    FIELD(TEXT, TotpConfirm, code, 1, 40, .label = N_("Code")),
};

static const Field token_form[] = {
    FIELD(TEXT, ApiTokenMake, name, 1, 100, .label = N_("What it is for")),
};

/** The picture of text as dark squares, 4 around it free. */
static Html qr_picture(Arena *arena, Str text) {
    QRcode *code = QRcode_encodeString8bit(str_z(arena, text), 0, QR_ECLEVEL_M);
    if (!code) return (Html){ S("") };
    AUTO_BUF Buf buf;
    buf_init(&buf, 1 << 20);
    buf_printf(&buf,
               "<svg class=\"qr\" width=\"220\" height=\"220\" viewBox=\"-4 -4 %d %d\" "
               "shape-rendering=\"crispEdges\" aria-hidden=\"true\" focusable=\"false\">"
               "<path fill=\"#fff\" d=\"M-4-4h%dv%dh-%dz\"/><path fill=\"#000\" d=\"",
               code->width + 8, code->width + 8, code->width + 8, code->width + 8, code->width + 8);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1) buf_printf(&buf, "M%d %dh1v1h-1z", x, y);
    buf_put(&buf, S("\"/></svg>"));
    QRcode_free(code);
    return (Html){ buf_dup(&buf, arena) };
}

static bool profile_load(Request *rq, ProfileShow *view, Err *err) {
    Db *db = request_db(rq);
    PersonId me = rq->session->actor.person;
    if (!sql_person_get(db, me, &view->person, err) ||
        !sql_person_roles(db, me, &view->roles, &view->roles_n, err) ||
        !sql_recovery_left(db, me, &view->recovery_left, err) ||
        !totp_pending(db, me, &view->pending, err))
        return false;
    view->must_change = view->person.must_change;
    view->is_saved = request_arg(rq, "saved").n > 0;
    if (view->pending.n)
        view->qr = qr_picture(rq->arena,
                              totp_uri(rq->arena, S("kyket"), view->person.login, view->pending));
    return true;
}

static void profile_show(Request *rq, Reply *rp, const Err *failed) {
    ProfileShow view = { 0 };
    Err err = { 0 };
    if (!profile_load(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_profile(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

static void profile_failed(Request *rq, Reply *rp, const Err *err, bool is_read) {
    if (is_read) form_fail(rq, err);
    profile_show(rq, rp, err);
}

void profile_page(Request *rq, Reply *rp) {
    profile_show(rq, rp, NULL);
}

void profile_post(Request *rq, Reply *rp) {
    PersonProfile cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(profile_form), &cmd, &err);
    if (!is_read || !request_run(rq, &person_profile_cmd, &cmd, &result, &err)) {
        profile_failed(rq, rp, &err, is_read);
        return;
    }
    reply_redirect(rp, "/w/profile?saved=1");
    reply_cookie_open(rp, "lang", cmd.language, 365LL * 86400);
}

/** After the one-time password: what there is to do, for an administrator the steps of beginning.
 */
static const char *after_password(const Request *rq) {
    if (!rq->session->must_change) return "profile?saved=1";
    return policy_somewhere(request_actor(rq), ACT_UNIT_MANAGE) ? "first" : "";
}

void profile_password_post(Request *rq, Reply *rp) {
    PasswordForm form = { 0 };
    int64_t session = 0;
    Err err = { 0 };
    const SignInAsk ask = sign_in_ask(rq);
    bool is_read = form_read(rq, FORM(password_form), &form, &err);
    if (is_read && !str_eq(form.password, form.again)) {
        (void)FAIL(&err, .code = ERR_INPUT, .field = "again",
                   .msg = N_("The two passwords are not the same."));
        profile_failed(rq, rp, &err, true);
        return;
    }
    (void)str_to_int(rq->session->id, &session);
    if (is_read && password_change(&ask, &rq->session->actor, (SessionId){ session }, form.old,
                                   form.password, &err))
        reply_redirect(rp, "/w/%s", after_password(rq));
    else
        profile_failed(rq, rp, &err, is_read);
}

void factor_begin_post(Request *rq, Reply *rp) {
    CommandResult result;
    Err err = { 0 };
    if (request_run(rq, &totp_begin_cmd, NULL, &result, &err))
        reply_redirect(rp, "/w/profile#y2");
    else
        reply_error(rp, &err);
}

static void codes_show(Request *rq, Reply *rp, Str lines) {
    CodesShow view = { .codes = ARENA_ARRAY(rq->arena, Str, RECOVERY_CODES) };
    for (Str line; view.codes_n < RECOVERY_CODES && str_line(&lines, &line);)
        if (line.n) view.codes[view.codes_n++] = line;
    html_codes(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void factor_confirm_post(Request *rq, Reply *rp) {
    TotpConfirm cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(code_form), &cmd, &err);
    if (is_read && request_run(rq, &totp_confirm_cmd, &cmd, &result, &err))
        codes_show(rq, rp, result.text);
    else
        profile_failed(rq, rp, &err, is_read);
}

/** The password again, since these steps weaken or replace what guards the account. */
static bool confirmed(Request *rq, Err *err) {
    const SignInAsk ask = sign_in_ask(rq);
    if (password_confirm(&ask, &rq->session->actor, request_field(rq, "confirm"), err)) return true;
    err->field = "confirm";
    return false;
}

void factor_end_post(Request *rq, Reply *rp) {
    CommandResult result;
    Err err = { 0 };
    if (confirmed(rq, &err) && request_run(rq, &totp_end_cmd, NULL, &result, &err))
        reply_redirect(rp, "/w/profile?saved=1");
    else
        profile_failed(rq, rp, &err, true);
}

void recovery_post(Request *rq, Reply *rp) {
    CommandResult result;
    Err err = { 0 };
    if (confirmed(rq, &err) && request_run(rq, &recovery_renew_cmd, NULL, &result, &err))
        codes_show(rq, rp, result.text);
    else
        profile_failed(rq, rp, &err, true);
}

typedef struct AgentWord {
    const char *mark, *name;
} AgentWord;

/** The name of the first whose mark stands in agent; empty for none. */
static Str agent_word(Str agent, const AgentWord *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_find(agent, str_c(words[i].mark), 0) != SIZE_MAX) return str_c(words[i].name);
    return S("");
}

Str agent_words(Arena *arena, Lang lang, Str agent) {
    // Most call themselves Chrome and Safari as well: those that say more come first.
    static const AgentWord browsers[] = {
        { "coc_coc", "Cốc Cốc" }, { "Edg", "Edge" },         { "OPR/", "Opera" },
        { "Samsung", "Samsung" }, { "Firefox/", "Firefox" }, { "Chrome/", "Chrome" },
        { "CriOS/", "Chrome" },   { "Safari/", "Safari" },
    };
    static const AgentWord systems[] = {
        { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
        { "Windows", "Windows" }, { "Mac OS", "Mac" },    { "Linux", "Linux" },
    };
    const Str args[] = { agent_word(agent, browsers, COUNT_OF(browsers)),
                         agent_word(agent, systems, COUNT_OF(systems)) };
    if (!args[0].n || !args[1].n) return utf8_upto(agent, 60);
    return tr_fill(arena, lang, N_("{0} on {1}"), args, 2);
}

static const Option session_sorts[] = {
    { .value = S_INIT(""), .label = N_("Last seen first") },
    { .value = S_INIT("newest"), .label = N_("Newest first") },
};
static const ListChoice session_choices[] = { { "sort", N_("Order"), session_sorts,
                                                COUNT_OF(session_sorts) } };

static int by_newest_session(const void *a, const void *b) {
    const SessionListRow *x = a, *y = b;
    return (x->id.v < y->id.v) - (x->id.v > y->id.v);
}

/** Those that the address asks for, of all that are open; how many those are. */
static bool sessions_found(Request *rq, SessionListRow **rows, size_t *n, size_t *all, Err *err) {
    if (!sql_session_list(request_db(rq), rq->session->actor.person, rq->now, rows, all, err))
        return false;
    *n = 0;
    for (size_t i = 0; i < *all; i++) {
        const SessionListRow *row = &(*rows)[i];
        Str words = agent_words(rq->arena, rq->lang, row->agent);
        if (list_finds(rq, str_join(rq->arena, (const Str[]){ words, row->address }, 2, S(" "))))
            (*rows)[(*n)++] = *row;
    }
    if (*n && str_is(request_arg(rq, "sort"), "newest"))
        qsort(*rows, *n, sizeof **rows, by_newest_session);
    return true;
}

void sessions_page(Request *rq, Reply *rp) {
    SessionsShow view = { 0 };
    size_t all;
    Err err = { 0 };
    if (!sessions_found(rq, &view.rows, &view.rows_n, &all, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.list = list_of(rq, (ListSpec){ .path = S("/w/sessions"),
                                        .csv = S("/w/sessions.csv"),
                                        .words = N_("Browser or address"),
                                        .choices = session_choices,
                                        .choices_n = COUNT_OF(session_choices) });
    list_page(rq, &view.list, view.rows, sizeof *view.rows, &view.rows_n);
    view.has_others = all > 1;
    (void)str_to_int(rq->session->id, &view.here);
    html_sessions(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void sessions_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("Browser"), N_("Address"), N_("Since"), N_("Last seen"),
                                         N_("Ends") };
    SessionListRow *rows;
    size_t n, all;
    Err err = { 0 };
    if (!sessions_found(rq, &rows, &n, &all, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (size_t i = 0; i < n; i++) {
        const Str cells[] = { agent_words(rq->arena, rq->lang, rows[i].agent), rows[i].address,
                              instant_text(rq->arena, rows[i].created, rq->zone),
                              instant_text(rq->arena, rows[i].seen, rq->zone),
                              instant_text(rq->arena, rows[i].expires, rq->zone) };
        list_csv_row(out, cells, COUNT_OF(cells));
    }
    reply_download(rp, S("phien-dang-nhap.csv"));
    rp->is_private = true;
}

void session_end_post(Request *rq, Reply *rp) {
    SessionEnd cmd;
    CommandResult result;
    Err err = { 0 };
    if (request_id(rq, "id", &cmd.session.v, &err) &&
        request_run(rq, &session_end_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/sessions");
    else
        reply_error(rp, &err);
}

void session_end_others_post(Request *rq, Reply *rp) {
    SessionEndOthers cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    (void)str_to_int(rq->session->id, &cmd.keep.v);
    if (request_run(rq, &session_end_others_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/sessions");
    else
        reply_error(rp, &err);
}

static const Option token_sorts[] = {
    { .value = S_INIT(""), .label = N_("Newest first") },
    { .value = S_INIT("name"), .label = N_("by name") },
};
static const ListChoice token_choices[] = { { "sort", N_("Order"), token_sorts,
                                              COUNT_OF(token_sorts) } };

/** By the folded name; they are few (API_TOKENS_MAX). */
static void tokens_by_name(Arena *arena, ApiTokenRow *rows, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0; k--) {
            const ApiTokenRow row = rows[k];
            if (str_compare(text_fold(arena, rows[k - 1].name), text_fold(arena, row.name)) <= 0)
                break;
            rows[k] = rows[k - 1];
            rows[k - 1] = row;
        }
}

static bool tokens_found(Request *rq, Db *db, ApiTokenRow **rows, size_t *n, size_t *all,
                         Err *err) {
    if (!sql_api_token_list(db, rq->session->actor.person, rows, all, err)) return false;
    *n = 0;
    for (size_t i = 0; i < *all; i++)
        if (list_finds(rq, (*rows)[i].name)) (*rows)[(*n)++] = (*rows)[i];
    if (str_is(request_arg(rq, "sort"), "name")) tokens_by_name(rq->arena, *rows, *n);
    return true;
}

static void tokens_show(Request *rq, Reply *rp, Db *db, Str made, const Err *failed) {
    TokensShow view = { .made = made };
    size_t all;
    Err err = { 0 };
    if (!tokens_found(rq, db, &view.rows, &view.rows_n, &all, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.has_any = all > 0;
    view.list = list_of(rq, (ListSpec){ .path = S("/w/tokens"),
                                        .csv = S("/w/tokens.csv"),
                                        .words = N_("What it is for"),
                                        .choices = token_choices,
                                        .choices_n = COUNT_OF(token_choices) });
    list_page(rq, &view.list, view.rows, sizeof *view.rows, &view.rows_n);
    html_tokens(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

void tokens_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("For"), N_("Made"), N_("Last used") };
    ApiTokenRow *rows;
    size_t n, all;
    Err err = { 0 };
    if (!tokens_found(rq, request_db(rq), &rows, &n, &all, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (size_t i = 0; i < n; i++) {
        const Str cells[] = { rows[i].name, instant_text(rq->arena, rows[i].created, rq->zone),
                              instant_text(rq->arena, rows[i].used, rq->zone) };
        list_csv_row(out, cells, COUNT_OF(cells));
    }
    reply_download(rp, S("ma-truy-cap.csv"));
    rp->is_private = true;
}

void tokens_page(Request *rq, Reply *rp) {
    tokens_show(rq, rp, request_db(rq), S(""), NULL);
}

void token_make_post(Request *rq, Reply *rp) {
    ApiTokenMake cmd = { 0 };
    CommandResult result = { 0 };
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(token_form), &cmd, &err);
    bool ok = is_read && request_run(rq, &api_token_make_cmd, &cmd, &result, &err);
    if (is_read && !ok) form_fail(rq, &err);
    tokens_show(rq, rp, request_db(rq), result.text, ok ? NULL : &err);
}

void token_end_post(Request *rq, Reply *rp) {
    ApiTokenEnd cmd;
    CommandResult result;
    Err err = { 0 };
    if (request_id(rq, "id", &cmd.token.v, &err) &&
        request_run(rq, &api_token_end_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/tokens");
    else
        reply_error(rp, &err);
}
