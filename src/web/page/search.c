#include "web/page/search.h"

#include "domain/programme_list.h"
#include "web/app.h"
#include "web/page/search_html.h"
#include "web/page/words.h"

typedef struct Search {
    Request *rq;
    SearchShow *view;
    Str pattern;
    bool is_work;
} Search;

enum { FOUND_READ = FOUND_MAX + 1 }; // one more says that there are more

static Str joined(Arena *arena, Str a, Str b) {
    if (!a.n || !b.n) return a.n ? a : b;
    return str_printf(arena, "%.*s · %.*s", STR(a), STR(b));
}

static Str link_to(Request *rq, const char *path, int64_t id) {
    return str_printf(rq->arena, "%s%" PRId64, path, id);
}

FoundItem found_obligation(Request *rq, const FoundObligation *row, bool is_work) {
    Str place = provision_long(rq->arena, rq->lang, row->path);
    if (place.n) place = str_printf(rq->arena, "%.*s, %.*s", STR(row->symbol), STR(place));
    return (FoundItem){ link_to(rq, is_work ? "/w/obligation/" : "/o/", row->id.v), row->title,
                        joined(rq->arena, place.n ? place : row->symbol, row->lead_name) };
}

FoundItem found_document(Request *rq, const FoundDocument *row, bool is_work) {
    FoundItem item = { link_to(rq, is_work ? "/w/document/" : "/d/", row->id.v),
                       document_name(rq->arena, rq->lang, row->type, row->symbol),
                       joined(rq->arena, row->issuer_name, day_text(rq->arena, row->issued)) };
    if (row->abstract.n) item.about = joined(rq->arena, row->abstract, item.about);
    return item;
}

/** Adds what was found; one more than the most means that the list goes on behind the link. */
static void add(Search *s, const char *title, const FoundItem *items, size_t n, const char *more) {
    FoundGroup *group = &s->view->groups[s->view->groups_n];
    if (!n) return;
    s->view->groups_n++;
    *group = (FoundGroup){ title, items, n < FOUND_MAX ? n : FOUND_MAX, S("") };
    s->view->found += group->items_n;
    if (n > FOUND_MAX)
        group->more =
            str_printf(s->rq->arena, "%s%.*s", more, STR(url_part(s->rq->arena, s->view->q)));
}

static bool programmes(Search *s, Err *err) {
    Db *db = request_db(s->rq);
    size_t n = 0, k = 0;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, FOUND_READ);
    if (s->is_work) {
        ProgrammeItem *rows;
        const ProgrammeFilter filter = { .pattern = s->pattern, .limit = FOUND_READ };
        if (!programme_list_seen(db, request_actor(s->rq), &filter, &rows, &n, err)) return false;
        for (; k < n; k++)
            items[k] = (FoundItem){ link_to(s->rq, "/w/programme/", rows[k].id.v), rows[k].title,
                                    joined(s->rq->arena, rows[k].symbol, rows[k].lead_name) };
    } else {
        PortalProgramme *rows;
        if (!sql_portal_programmes(db, s->pattern, 0, s->rq->today, INT64_MAX, FOUND_READ, &rows,
                                   &n, err))
            return false;
        for (; k < n; k++)
            items[k] = (FoundItem){ link_to(s->rq, "/p/", rows[k].id.v), rows[k].title,
                                    joined(s->rq->arena, rows[k].symbol, rows[k].lead) };
    }
    add(s, N_("Programmes"), items, n, s->is_work ? "/w/programme?q=" : "/programmes?q=");
    return true;
}

static bool obligations(Search *s, Err *err) {
    FoundObligation *rows;
    size_t n;
    if (!sql_find_obligations(request_db(s->rq), s->pattern, 0, 0, 0, FOUND_READ, &rows, &n, err))
        return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++)
        items[i] = found_obligation(s->rq, &rows[i], s->is_work);
    add(s, N_("Obligations"), items, n,
        s->is_work ? "/w/obligation?q=" : "/search?in=obligation&q=");
    return true;
}

static bool units(Search *s, Err *err) {
    const UnitFilter filter = {
        .search = s->view->q, .with_closed = true, .after = S(""), .limit = FOUND_READ
    };
    UnitListRow *rows;
    size_t n;
    if (!unit_list(request_db(s->rq), &filter, &rows, &n, err)) return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++) {
        Str closed = day_text(s->rq->arena, rows[i].closed);
        items[i] = (FoundItem){ link_to(s->rq, s->is_work ? "/w/unit/" : "/u/", rows[i].id.v),
                                rows[i].name, rows[i].superior_name };
        if (closed.n)
            items[i].about = tr_fill(s->rq->arena, s->rq->lang, N_("closed on {0}"), &closed, 1);
    }
    add(s, N_("Bodies"), items, n, s->is_work ? "/w/unit?closed=1&q=" : "/units?q=");
    return true;
}

static bool documents(Search *s, Err *err) {
    FoundDocument *rows;
    size_t n;
    Db *db = request_db(s->rq);
    bool ok = s->is_work ? sql_find_documents(db, s->pattern, FOUND_READ, &rows, &n, err)
                         : sql_find_documents_public(db, s->pattern, INT64_MAX, FOUND_READ, &rows,
                                                     &n, err);
    if (!ok) return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++)
        items[i] = found_document(s->rq, &rows[i], s->is_work);
    add(s, N_("Documents"), items, n, s->is_work ? "/w/document?q=" : "/search?in=document&q=");
    return true;
}

static void search(Request *rq, Reply *rp, bool is_work) {
    SearchShow view = { .q = utf8_upto(str_trim(request_arg(rq, "q")), 200) };
    Search s = { rq, &view, search_pattern(rq->arena, view.q), is_work };
    Err err = { 0 };
    if (search_list(rq, rp, is_work)) return;
    if (!str_is(s.pattern, "%") && (!programmes(&s, &err) || !obligations(&s, &err) ||
                                    !units(&s, &err) || !documents(&s, &err))) {
        reply_error(rp, &err);
        return;
    }
    if (is_work)
        html_work_search(reply_page(rp, 200), &view);
    else
        html_search(reply_page(rp, 200), &view);
}

void search_page(Request *rq, Reply *rp) {
    search(rq, rp, false);
}

void work_search_page(Request *rq, Reply *rp) {
    search(rq, rp, true);
}
