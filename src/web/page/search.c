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
    size_t most; // of each kind
} Search;

static Str joined(Arena *arena, Str a, Str b) {
    if (!a.n || !b.n) return a.n ? a : b;
    return str_printf(arena, "%.*s · %.*s", STR(a), STR(b));
}

static Str link_to(Search *s, const char *public_path, const char *work_path, int64_t id) {
    return str_printf(s->rq->arena, "%s%" PRId64, s->is_work ? work_path : public_path, id);
}

/** Adds what was found; one more than the most means that the list goes on behind the link. */
static void add(Search *s, const char *title, const FoundItem *items, size_t n, const char *more) {
    FoundGroup *group = &s->view->groups[s->view->groups_n];
    if (!n) return;
    s->view->groups_n++;
    *group = (FoundGroup){ title, items, n < s->most ? n : s->most, S("") };
    s->view->found += group->items_n;
    group->is_cut = n > s->most && s->most == FOUND_ALL;
    if (n > s->most && !group->is_cut && more)
        group->more =
            str_printf(s->rq->arena, "%s%.*s", more, STR(url_part(s->rq->arena, s->view->q)));
}

static bool programmes(Search *s, Err *err) {
    Db *db = request_db(s->rq);
    size_t n = 0, k = 0;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, s->most + 1);
    if (s->is_work) {
        ProgrammeItem *rows;
        const ProgrammeFilter filter = { .pattern = s->pattern, .limit = (int64_t)s->most + 1 };
        if (!programme_list_seen(db, request_actor(s->rq), &filter, &rows, &n, err)) return false;
        for (; k < n; k++)
            items[k] = (FoundItem){ link_to(s, "", "/w/programme/", rows[k].id.v), rows[k].title,
                                    joined(s->rq->arena, rows[k].symbol, rows[k].lead_name) };
    } else {
        PortalProgramme *rows;
        if (!sql_portal_programmes(db, s->pattern, 0, s->rq->today, INT64_MAX, (int64_t)s->most + 1,
                                   &rows, &n, err))
            return false;
        for (; k < n; k++)
            items[k] = (FoundItem){ link_to(s, "/p/", "", rows[k].id.v), rows[k].title,
                                    joined(s->rq->arena, rows[k].symbol, rows[k].lead) };
    }
    add(s, N_("Programmes"), items, n, s->is_work ? "/w/programme?q=" : "/programmes?q=");
    return true;
}

static bool obligations(Search *s, Err *err) {
    FoundObligation *rows;
    size_t n;
    if (!sql_find_obligations(request_db(s->rq), s->pattern, (int64_t)s->most + 1, &rows, &n, err))
        return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++) {
        Str place = provision_long(s->rq->arena, s->rq->lang, rows[i].path);
        if (place.n)
            place = str_printf(s->rq->arena, "%.*s, %.*s", STR(rows[i].symbol), STR(place));
        items[i] = (FoundItem){ link_to(s, "/o/", "/w/obligation/", rows[i].id.v), rows[i].title,
                                joined(s->rq->arena, place.n ? place : rows[i].symbol,
                                       rows[i].lead_name) };
    }
    add(s, N_("Obligations"), items, n,
        s->is_work ? "/w/obligation?q=" : "/search?in=obligation&q=");
    return true;
}

static bool units(Search *s, Err *err) {
    const UnitFilter filter = {
        .search = s->view->q, .with_closed = true, .after = S(""), .limit = (int64_t)s->most + 1
    };
    UnitListRow *rows;
    size_t n;
    if (!unit_list(request_db(s->rq), &filter, &rows, &n, err)) return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++) {
        Str closed = day_text(s->rq->arena, rows[i].closed);
        items[i] = (FoundItem){ link_to(s, "/u/", "/w/unit/", rows[i].id.v), rows[i].name,
                                rows[i].superior_name };
        if (closed.n)
            items[i].about = tr_fill(s->rq->arena, s->rq->lang, N_("closed on {0}"), &closed, 1);
    }
    add(s, N_("Bodies"), items, n, s->is_work ? "/w/unit?closed=1&q=" : "/units?q=");
    return true;
}

static bool documents(Search *s, Err *err) {
    FoundDocument *rows;
    size_t n;
    bool ok = s->is_work ? sql_find_documents(request_db(s->rq), s->pattern, (int64_t)s->most + 1,
                                              &rows, &n, err)
                         : sql_find_documents_public(request_db(s->rq), s->pattern,
                                                     (int64_t)s->most + 1, &rows, &n, err);
    if (!ok) return false;
    FoundItem *items = ARENA_ARRAY(s->rq->arena, FoundItem, n);
    for (size_t i = 0; i < n; i++) {
        const DocumentType *type = document_type_find(rows[i].type);
        Str name = str_printf(s->rq->arena, "%s %.*s", type ? type->name : "", STR(rows[i].symbol));
        items[i] = (FoundItem){ link_to(s, "/d/", "/w/document/", rows[i].id.v), str_trim(name),
                                joined(s->rq->arena, rows[i].issuer_name,
                                       day_text(s->rq->arena, rows[i].issued)) };
        if (rows[i].abstract.n)
            items[i].about = joined(s->rq->arena, rows[i].abstract, items[i].about);
    }
    add(s, N_("Documents"), items, n, s->is_work ? "/w/document?q=" : "/search?in=document&q=");
    return true;
}

static void search(Request *rq, Reply *rp, bool is_work) {
    SearchShow view = { .q = utf8_upto(str_trim(request_arg(rq, "q")), 200) };
    static const struct {
        const char *name;
        bool (*find)(Search *s, Err *err);
    } kinds[] = { { "programme", programmes },
                  { "obligation", obligations },
                  { "unit", units },
                  { "document", documents } };
    Search s = { rq, &view, search_pattern(rq->arena, view.q), is_work, FOUND_MAX };
    Str only = request_arg(rq, "in");
    Err err = { 0 };
    if (only.n) s.most = FOUND_ALL;
    for (size_t i = 0; i < COUNT_OF(kinds) && !str_is(s.pattern, "%%"); i++)
        if ((!only.n || str_is(only, kinds[i].name)) && !kinds[i].find(&s, &err)) {
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
