#include "web/page/error.h"

#include "base/log.h"
#include "web/app.h"
#include "web/form.h"
#include "web/page/busy.h"
#include "web/page/error_html.h"
#include "web/token.h"

static const char *title_of(int status, const Err *err) {
    if (err->code == ERR_FORBIDDEN && err->field) return N_("This form is no longer good");
    if (err->code == ERR_READ_ONLY) return N_("Nothing can be written at the moment");
    switch (status) {
    case 400: return N_("This did not arrive as it should");
    case 401: return N_("Sign in first");
    case 403: return N_("This is not for this account");
    case 404: return N_("There is no such page");
    case 405: return N_("This address works differently");
    case 409: return N_("Somebody was quicker");
    case 413: return N_("Too much at once");
    case 414: return N_("The address is too long");
    case 429: return N_("A moment, please");
    case 503: return N_("Too much to do at the moment");
    default: return N_("Something went wrong on the server");
    }
}

/** E-7F3A-20261123-1431: short enough to be read out, found in the log. */
static Str error_code(const Request *rq) {
    uint8_t random[2];
    random_bytes(random, sizeof random);
    Civil day = day_civil(rq->today);
    Str time = instant_time_text(rq->arena, rq->now, rq->zone);
    return str_printf(rq->arena, "E-%02X%02X-%04d%02d%02d-%.2s%.2s", random[0], random[1], day.year,
                      day.month, day.day, time.p, time.p + 3);
}

static void problem(Reply *rp, const Err *err, int status, Str text) {
    Request *rq = rp->rq;
    Json j = json_to(reply_body(rp, status, "application/problem+json"));
    json_put_object(&j, NULL);
    json_put_text(&j, "type", str_printf(rq->arena, "/help/problems#%s", err_word(err->code)));
    json_put_text(&j, "title", tr(rq->lang, title_of(status, err)));
    json_put_int(&j, "status", status);
    json_put_text(&j, "detail", text);
    json_put_text(&j, "instance", rp->log_code);
    if (err->field) json_put_text(&j, "field", str_c(err->field));
    if (rq->errors_n) {
        json_put_array(&j, "errors");
        for (size_t i = 0; i < rq->errors_n; i++) {
            json_put_object(&j, NULL);
            if (rq->errors[i].field) json_put_text(&j, "field", str_c(rq->errors[i].field));
            json_put_text(&j, "detail", rq->errors[i].text);
            json_put_object_end(&j);
        }
        json_put_array_end(&j);
    }
    json_put_object_end(&j);
}

/** The page whose form was sent: that of the header, else the nearest page at or above the address
 * that it was sent to. */
static Str form_page(const Request *rq) {
    Str from = request_header(rq, "Referer"), page = rq->path;
    size_t host = str_find(from, S("://"), 0);
    size_t path = host == SIZE_MAX ? SIZE_MAX : str_find(from, S("/"), host + 3);
    if (path != SIZE_MAX) return str_from(from, path);
    while (page.n > 1 && !server_has(rq->server, str_printf(rq->arena, "%.*s", STR(page)).p)) {
        while (page.n > 1 && page.p[page.n - 1] != '/')
            page.n--;
        if (page.n > 1) page.n--;
    }
    return page.n > 1 ? page : S("/w/");
}

/** The words of a form that was refused are shown, so that nobody writes them a second time; not
 * those of a page of somebody else, which could put its own words here. */
static void show_typed(Request *rq, ErrorShow *view) {
    view->sign_in = S("/login");
    if (rq->method != POST || !form_is_own(rq)) return;
    view->sign_in =
        str_printf(rq->arena, "/login?next=%.*s", STR(url_part(rq->arena, form_page(rq))));
    Str *typed = ARENA_ARRAY(rq->arena, Str, rq->fields_n);
    for (size_t i = 0; i < rq->fields_n; i++)
        if (is_typed_text(rq, &rq->fields[i])) typed[view->typed_n++] = rq->fields[i].value;
    view->typed = typed;
    Str *names = ARENA_ARRAY(rq->arena, Str, rq->uploads.n);
    for (size_t i = 0; i < rq->uploads.n; i++)
        names[i] = rq->uploads.v[i].name;
    view->files = str_join(rq->arena, names, rq->uploads.n, S(", "));
}

void reply_error(Reply *rp, const Err *err) {
    Request *rq = rp->rq;
    int status = rp->is_other_method ? 405 : err_http_status(err->code);
    if (err->code == ERR_AUTH && !rq->is_api && rq->method == GET) {
        reply_redirect(rp, "/login?next=%.*s", STR(url_part(rq->arena, rq->target)));
        return;
    }
    rp->log_code = error_code(rq);
    if (status >= 500) log_err(LOG_ERROR, "request_failed", err);
    log_line(status >= 500 ? LOG_ERROR : LOG_INFO, "request_refused",
             "code=%.*s status=%d why=%s route=%s", STR(rp->log_code), status, err_word(err->code),
             rq->route ? rq->route->path : "-");
    rp->is_private = true;
    Err shown = *err;
    if (err->for_admin && policy_somewhere(request_actor(rq), ACT_SYSTEM))
        shown.msg = err->for_admin;
    Str text = tr_err(rq->arena, rq->lang, &shown);
    if (rq->is_api && rq->errors_n && err->field) text = rq->errors[0].text; // with its number
    if (status == 401) reply_header(rp, "WWW-Authenticate", S("Bearer"));
    if (status == 503) reply_header(rp, "Retry-After", S("5"));
    if (rq->is_api) {
        problem(rp, err, status, text);
        return;
    }
    rq->errors_n = 0; // this page has no fields
    ErrorShow view = { .status = status,
                       .title = title_of(status, err),
                       .text = text,
                       .code = rp->log_code,
                       .back = rq->session ? S("/w/") : S("/") };
    if (status == 403 && rq->session && !request_actor(rq)->roles_n) {
        view.back = S("/w/profile"); // /w/ would be this page again
        view.has_no_role = true;
    }
    show_typed(rq, &view);
    html_error(reply_page(rp, status), &view);
}
