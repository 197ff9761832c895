#include "web/layout/layout.h"

#include "web/http.h"

static const MenuEntry portal_entries[] = {
    { SECTION_HOME, "/", N_("Home"), 0 },
    { SECTION_PROGRAMMES_PUBLIC, "/programmes", N_("Signed programmes"), 0 },
    { SECTION_OBLIGATIONS_PUBLIC, "/obligations", N_("Obligations"), 0 },
    { SECTION_UNITS_PUBLIC, "/units", N_("Bodies"), 0 },
    { SECTION_CONCERNS, "/concerns", N_("Concerns of the people"), 0 },
    { SECTION_NEWS, "/news", N_("News"), 0 },
    { SECTION_VERIFY, "/verify", N_("Check a receipt"), 0 },
    { SECTION_HELP, "/help", N_("Help"), 0 },
};

static const MenuEntry work_entries[] = {
    { SECTION_WORK, "/w/", N_("My work"), ACT_WORK_READ },
    { SECTION_PROGRAMMES, "/w/programme", N_("Programmes"), ACT_WORK_READ },
    { SECTION_OBLIGATIONS, "/w/obligation", N_("Obligations"), ACT_WORK_READ },
    { SECTION_OVERVIEW, "/w/overview", N_("Overview"), ACT_WORK_READ },
    { SECTION_DOCUMENTS, "/w/document", N_("Documents"), ACT_WORK_READ },
    { SECTION_UNITS, "/w/unit", N_("Bodies"), ACT_WORK_READ },
    { SECTION_PEOPLE, "/w/person", N_("People"), ACT_PERSON_MANAGE },
    { SECTION_HELP, "/help", N_("Help"), 0 },
};

static bool may_see(const Request *rq, const MenuEntry *entry) {
    if (!server_has(rq->server, entry->link)) return false;
    if (entry->action == ACT_PUBLIC) return true;
    return rq->session && policy_somewhere(&rq->session->actor, (Action)entry->action);
}

static const MenuEntry *menu(Request *rq, const MenuEntry *all, size_t count, size_t *n) {
    MenuEntry *list = ARENA_ARRAY(rq->arena, MenuEntry, count);
    *n = 0;
    for (size_t i = 0; i < count; i++)
        if (may_see(rq, &all[i])) list[(*n)++] = all[i];
    return list;
}

const MenuEntry *menu_portal(Request *rq, size_t *n) {
    return menu(rq, portal_entries, COUNT_OF(portal_entries), n);
}

const MenuEntry *menu_work(Request *rq, size_t *n) {
    return menu(rq, work_entries, COUNT_OF(work_entries), n);
}

void put_menu(Render *r, const MenuEntry *entries, size_t n, Section current) {
    for (size_t i = 0; i < n; i++) {
        const MenuEntry *e = &entries[i];
        buf_put(r->out, S("<li><a href=\""));
        buf_put(r->out, str_c(e->link));
        buf_put(r->out, e->section == current ? S("\" aria-current=\"page\">") : S("\">"));
        put_msg(r, e->label);
        int64_t count = 0;
        if (r->rq->session && e->section < COUNT_OF(r->rq->session->counts))
            count = r->rq->session->counts[e->section];
        if (count) {
            buf_put(r->out, S("<span class=\"cnt\">"));
            put_number(r, count);
            buf_put(r->out, S("<span class=\"vh\"> "));
            put_msg(r, count == 1 ? N_("task") : N_("tasks"));
            buf_put(r->out, S("</span></span>"));
        }
        buf_put(r->out, S("</a></li>"));
    }
}

void put_title(Render *r, const PageHead *head) {
    if (r->rq->errors_n) put_msg(r, N_("Error: "));
    if (head->title_text.n)
        put_str(r, head->title_text);
    else
        put_msg(r, head->title);
}

void put_site_name(Render *r) {
    put_str(r, server_config(r->rq->server)->site_name);
}

Str here_link(const Request *rq) {
    return rq->method == GET ? request_link(rq, "lang", S("")) : S("/");
}

Str other_lang_link(const Request *rq) {
    if (rq->method != GET) return rq->lang == LANG_EN ? S("/?lang=vi") : S("/?lang=en");
    return request_link(rq, "lang", rq->lang == LANG_EN ? S("vi") : S("en"));
}

const char *pressed(bool is_on) {
    return is_on ? "true" : "false";
}
