#include "web/layout/field.h"

#include "web/http.h"
#include "web/layout/layout.h"

#define LIT(r, text) put_lit((r), "" text, sizeof(text) - 1)

bool field_failed(const Render *r, const FieldView *v) {
    return form_error(r->rq, v->name).n > 0;
}

Str field_value(const Render *r, const FieldView *v) {
    return form_typed(r->rq, v->name, v->value);
}

bool field_is_on(const Render *r, const FieldView *v, Str value) {
    const Request *rq = r->rq;
    if (v->options_n ? !request_has_field(rq, v->name) : rq->method == GET)
        return v->options_n ? str_eq(v->value, value) : v->is_checked;
    return form_chose(rq, v->name, value);
}

void put_described(Render *r, const FieldView *v) {
    bool has_hint = v->hint || v->hint_text.n, failed = field_failed(r, v);
    if (failed) LIT(r, " aria-invalid=\"true\"");
    if (!has_hint && !failed) return;
    LIT(r, " aria-describedby=\"");
    if (has_hint) {
        put_str(r, str_c(v->name));
        LIT(r, "-h");
    }
    if (has_hint && failed) LIT(r, " ");
    if (failed) {
        put_str(r, str_c(v->name));
        LIT(r, "-e");
    }
    LIT(r, "\"");
}

void error_summary(Render *r) {
    const Request *rq = r->rq;
    if (!rq->errors_n) return;
    LIT(r,
        "<div class=\"esum\" role=\"alert\" tabindex=\"-1\" aria-labelledby=\"es\"><h2 id=\"es\">");
    if (str_starts(rq->path, S("/login")))
        put_msg(r, N_("You are not signed in yet"));
    else
        put_str(r, tr_n(r->arena, r->lang, (int64_t)rq->errors_n,
                        N_("Not saved yet, there is {0} thing to correct"),
                        N_("Not saved yet, there are {0} things to correct")));
    LIT(r, "</h2><ul>\n");
    for (size_t i = 0; i < rq->errors_n; i++) {
        const FieldError *e = &rq->errors[i];
        LIT(r, "<li>");
        if (e->field) {
            LIT(r, "<a href=\"#");
            put_str(r, str_c(e->field));
            LIT(r, "\">");
        }
        if (e->label) { // "Fill this in." alone does not say where
            put_msg(r, e->label);
            LIT(r, ": ");
        }
        put_str(r, e->text);
        if (e->field) LIT(r, "</a>");
        LIT(r, "</li>\n");
    }
    LIT(r, "</ul></div>\n");
}

void form_token_field(Render *r) {
    LIT(r, "<input type=\"hidden\" name=\"token\" value=\"");
    put_str(r, form_token(r->rq));
    LIT(r, "\">");
}

void status_text(Render *r, const char *class_name, Str word) {
    LIT(r, "<span class=\"st ");
    put_str(r, str_c(class_name));
    LIT(r, "\">");
    put_str(r, word);
    LIT(r, "</span>");
}

void status(Render *r, const char *class_name, const char *msgid) {
    status_text(r, class_name, tr(r->lang, msgid));
}

void pager(Render *r, Str before, Str after) {
    if (!before.n && !after.n) return;
    LIT(r, "<nav class=\"pager\" aria-label=\"");
    put_msg(r, N_("Pages"));
    LIT(r, "\">");
    if (before.n) {
        LIT(r, "<a rel=\"prev\" href=\"");
        put_url(r, before);
        LIT(r, "\">");
        put_msg(r, N_("Previous page"));
        LIT(r, "</a> ");
    }
    if (after.n) {
        LIT(r, "<a rel=\"next\" href=\"");
        put_url(r, after);
        LIT(r, "\">");
        put_msg(r, N_("Next page"));
        LIT(r, "</a>");
    }
    LIT(r, "</nav>\n");
}

void put_menu_portal(Render *r, int section) {
    size_t n;
    const MenuEntry *entries = menu_portal(r->rq, &n);
    put_menu(r, entries, n, (Section)section);
}

void put_menu_work(Render *r, int section) {
    size_t n;
    const MenuEntry *entries = menu_work(r->rq, &n);
    put_menu(r, entries, n, (Section)section);
}

void put_foot_links(Render *r) {
    static const struct {
        const char *link, *label;
    } links[] = {
        { "/accessibility", N_("Accessibility") },
        { "/personal-data", N_("Personal data") },
        { "/help", N_("Help") },
        { "/search", N_("Search") },
        { "/feed.atom", N_("Feed of changes (Atom)") },
        { "/verify", N_("Check a receipt") },
        { "/log/checkpoint", N_("The journal, to check it yourself") },
        { "/open-data", N_("Open data (.csv, .json)") },
    };
    bool is_first = true;
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        if (!server_has(r->rq->server, links[i].link)) continue;
        if (!is_first) LIT(r, " · ");
        is_first = false;
        LIT(r, "<a href=\"");
        put_str(r, str_c(links[i].link));
        LIT(r, "\">");
        put_msg(r, links[i].label);
        LIT(r, "</a>");
    }
}
