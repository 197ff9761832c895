#include "web/page/login.h"

#include "domain/person.h"
#include "web/app.h"
#include "web/form.h"
#include "web/identify.h"
#include "web/layout/field.h"
#include "web/page/login_html.h"

#define CODE_COOKIE "buoc2" // the first step's token, while the second is asked for
enum { BROWSER_SECONDS = 400 * 86400, CODE_SECONDS = CODE_MINUTES * 60 };

typedef struct LoginForm {
    Str user, password, next;
    bool keep;
} LoginForm;
static const Field login_form[] = {
    FIELD(TEXT, LoginForm, user, 1, 200, .label = N_("User name")),
    FIELD(SECRET, LoginForm, password, 1, 1000, .label = N_("Password")),
    FIELD(TEXT, LoginForm, next, 0, 2000, .is_optional = true),
    FIELD(BOOL, LoginForm, keep, 0, 1, .is_optional = true),
};

typedef struct CodeForm {
    Str code, next;
    bool keep;
} CodeForm;
static const Field code_form[] = {
    FIELD(TEXT, CodeForm, code, 1, 40, .label = N_("Code")),
    FIELD(TEXT, CodeForm, next, 0, 2000, .is_optional = true),
    FIELD(BOOL, CodeForm, keep, 0, 1, .is_optional = true),
};

typedef struct InviteForm {
    Str password, again;
} InviteForm;
static const Field invite_form[] = {
    FIELD(SECRET, InviteForm, password, 1, 1000, .label = N_("New password")),
    FIELD(SECRET, InviteForm, again, 1, 1000, .label = N_("The same once more")),
};

SignInAsk sign_in_ask(Request *rq) {
    request_rest(rq); // signing in reads by itself, and a password takes its time
    return (SignInAsk){ .store = rq->app->store,
                        .gate = rq->app->gate,
                        .arena = rq->arena,
                        .now = rq->now,
                        .place = { .address = rq->address,
                                   .agent = request_header(rq, "user-agent"),
                                   .browser = request_cookie(rq, BROWSER_COOKIE) } };
}

/** An own path below /w/, else the work area itself. */
static Str safe_next(Str next) {
    if (!str_starts(next, S("/w/"))) return S("/w/");
    for (size_t i = 0; i < next.n; i++)
        if ((unsigned char)next.p[i] <= ' ' || next.p[i] == '\\') return S("/w/");
    return next;
}

static void redirect_next(Reply *rp, Str next) {
    Str safe = safe_next(next);
    reply_redirect(rp, "/%.*s", STR(str_from(safe, 1)));
}

static void show(Request *rq, Reply *rp, Str next, const Err *err) {
    const LoginShow view = { .next = next, .is_set = str_is(request_arg(rq, "set"), "1") };
    html_login(reply_page(rp, err ? err_http_status(err->code) : 200), &view);
    rp->is_private = true;
    if (err && err->code == ERR_TOO_OFTEN) reply_header(rp, "Retry-After", err->args[0]);
}

void login_page(Request *rq, Reply *rp) {
    Str next = request_arg(rq, "next");
    if (!rq->session) {
        show(rq, rp, next, NULL);
        return;
    }
    if (rq->session->must_change)
        reply_redirect(rp, "/w/profile");
    else
        redirect_next(rp, next);
}

/** The session's cookie with a token that nobody knew before, so that none can be planted. */
static void signed_in(Request *rq, Reply *rp, const SignedIn *in, Str next, bool keep) {
    if (in->must_change)
        reply_redirect(rp, "/w/profile");
    else
        redirect_next(rp, next);
    int64_t seconds = keep ? (in->expires.ms - rq->now.ms) / 1000 : 0;
    reply_cookie(rp, SESSION_COOKIE, in->token, seconds);
    reply_cookie(rp, BROWSER_COOKIE, in->browser, BROWSER_SECONDS);
    Lang lang;
    if (!request_cookie(rq, "lang").n && lang_from_word(in->language, &lang))
        reply_cookie_open(rp, "lang", in->language, 365LL * 86400);
}

/** A session that was open in this browser ends with the sign-in that takes its place. */
static bool end_old(Request *rq, Err *err) {
    int64_t id;
    CommandResult result;
    if (!rq->session || !str_to_int(rq->session->id, &id)) return true;
    const SessionEnd end = { { id } };
    return request_run(rq, &session_end_cmd, &end, &result, err) || err->code == ERR_NOT_FOUND;
}

void login_post(Request *rq, Reply *rp) {
    LoginForm form = { 0 };
    SignedIn in;
    Err err = { 0 };
    const SignInAsk ask = sign_in_ask(rq);
    bool is_read = form_read(rq, FORM(login_form), &form, &err);
    if (!is_read || !sign_in(&ask, form.user, form.password, &in, &err) || !end_old(rq, &err)) {
        if (is_read) form_fail(rq, &err);
        show(rq, rp, form.next, &err);
        return;
    }
    if (!in.needs_code) {
        signed_in(rq, rp, &in, form.next, form.keep);
        return;
    }
    reply_redirect(rp, "/login/code?next=%.*s%s", STR(url_part(rq->arena, form.next)),
                   form.keep ? "&keep=1" : "");
    reply_cookie(rp, CODE_COOKIE, in.token, CODE_SECONDS);
}

static void show_code(Reply *rp, Str next, bool is_kept, int status) {
    const LoginShow view = { .next = next, .is_kept = is_kept };
    html_login_code(reply_page(rp, status), &view);
    rp->is_private = true;
}

void login_code_page(Request *rq, Reply *rp) {
    if (request_cookie(rq, CODE_COOKIE).n)
        show_code(rp, request_arg(rq, "next"), request_arg(rq, "keep").n > 0, 200);
    else
        reply_redirect(rp, "/login");
}

void login_code_post(Request *rq, Reply *rp) {
    CodeForm form = { 0 };
    SignedIn in;
    Err err = { 0 };
    const SignInAsk ask = sign_in_ask(rq);
    Str token = request_cookie(rq, CODE_COOKIE);
    bool is_read = form_read(rq, FORM(code_form), &form, &err);
    if (is_read && sign_in_code(&ask, token, form.code, &in, &err)) {
        signed_in(rq, rp, &in, form.next, form.keep);
        reply_cookie(rp, CODE_COOKIE, S(""), -1);
        return;
    }
    if (is_read) form_fail(rq, &err);
    show_code(rp, form.next, false, err_http_status(err.code));
}

void logout_post(Request *rq, Reply *rp) {
    Err err = { 0 };
    if (!end_old(rq, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_redirect(rp, "/");
    reply_cookie(rp, SESSION_COOKIE, S(""), -1);
}

static void show_invite(Request *rq, Reply *rp, const Err *failed) {
    InviteShow view = { .token = request_param(rq, "token") };
    bool found;
    Err err = { 0 };
    if (!invitation_find(request_db(rq), view.token, rq->now, &view.who, &found, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (!found) {
        html_invite_gone(reply_page(rp, 404), &(const LoginShow){ .next = S("") });
        rp->is_private = true;
        return;
    }
    // No policy of its own: under "no-referrer" browsers send the form with "Origin: null".
    html_invite(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

void invite_page(Request *rq, Reply *rp) {
    show_invite(rq, rp, NULL);
}

void invite_post(Request *rq, Reply *rp) {
    InviteForm form = { 0 };
    Err err = { 0 };
    const SignInAsk ask = sign_in_ask(rq);
    bool is_read = form_read(rq, FORM(invite_form), &form, &err);
    if (is_read && !str_eq(form.password, form.again)) {
        (void)FAIL(&err, .code = ERR_INPUT, .field = "again",
                   .msg = N_("The two passwords are not the same."));
        form_fail(rq, &err);
    } else if (is_read &&
               invitation_accept(&ask, request_param(rq, "token"), form.password, &err)) {
        reply_redirect(rp, "/login?set=1");
        return;
    } else if (is_read) {
        form_fail(rq, &err);
    }
    show_invite(rq, rp, &err);
}
