/** All that a search finds of one kind (/search?in=…): by other orders, page by page, as CSV. */
#include "web/app.h"
#include "web/page/search.h"
#include "web/page/search_html.h"
#include "web/page/words.h"

typedef struct Found {
    FoundObligation *obligations;
    FoundDocument *documents;
    size_t n;
} Found;

typedef struct Kind {
    const char *name;  // in the address
    const char *title; // message id
    const Option *orders;
    size_t orders_n;
    const char *const *heads; // of the CSV
    size_t heads_n;
    /** Those after the one with this id (0: from the first on). */
    bool (*read)(Request *rq, int64_t after, int64_t limit, Found *out, Err *err);
    FoundItem (*item)(Request *rq, const Found *found, size_t i);
    int64_t (*id)(const Found *found, size_t i);
    void (*put)(Request *rq, Buf *out, const Found *found, size_t i); // a row of the CSV
} Kind;

static bool is_order(Request *rq, const char *name) {
    return str_is(request_arg(rq, "sort"), name);
}

static bool read_obligations(Request *rq, int64_t after, int64_t limit, Found *out, Err *err) {
    Db *db = request_db(rq);
    const ObligationId last = { after };
    FoundPlace at = { 0 };
    bool found = false;
    if (after && !sql_find_obligation_at(db, last, &at, &found, err)) return false;
    const ObligationId id = { found ? after : 0 };
    if (is_order(rq, "title"))
        return sql_find_obligations_by_title(db, list_pattern(rq), at.search, id, limit,
                                             &out->obligations, &out->n, err);
    if (is_order(rq, "lead"))
        return sql_find_obligations_by_lead(db, list_pattern(rq), at.lead_key, id, limit,
                                            &out->obligations, &out->n, err);
    return sql_find_obligations(db, list_pattern(rq), (int64_t)at.state, at.programme, at.number,
                                limit, &out->obligations, &out->n, err);
}

static FoundItem item_obligation(Request *rq, const Found *found, size_t i) {
    return found_obligation(rq, &found->obligations[i], false);
}

static int64_t id_obligation(const Found *found, size_t i) {
    return found->obligations[i].id.v;
}

static void put_obligation(Request *rq, Buf *out, const Found *found, size_t i) {
    const FoundObligation *row = &found->obligations[i];
    const Str cells[] = { row->title, row->symbol, provision_long(rq->arena, rq->lang, row->path),
                          row->lead_name };
    list_csv_row(out, cells, COUNT_OF(cells));
}

static bool read_documents(Request *rq, int64_t after, int64_t limit, Found *out, Err *err) {
    Db *db = request_db(rq);
    int64_t day = DAY_LAST.n;
    bool found = false;
    if (!is_order(rq, "day"))
        return sql_find_documents_public(db, list_pattern(rq), after ? after : INT64_MAX, limit,
                                         &out->documents, &out->n, err);
    if (after && !sql_document_day(db, (DocumentId){ after }, &day, &found, err)) return false;
    const DocumentId last = { found ? after : INT64_MAX };
    return sql_find_documents_public_by_day(db, list_pattern(rq), found ? day : DAY_LAST.n, last,
                                            limit, &out->documents, &out->n, err);
}

static FoundItem item_document(Request *rq, const Found *found, size_t i) {
    return found_document(rq, &found->documents[i], false);
}

static int64_t id_document(const Found *found, size_t i) {
    return found->documents[i].id.v;
}

static void put_document(Request *rq, Buf *out, const Found *found, size_t i) {
    const FoundDocument *row = &found->documents[i];
    const Str cells[] = { row->symbol, document_kind(rq->lang, row->type), row->issuer_name,
                          day_iso(rq->arena, row->issued), row->abstract };
    list_csv_row(out, cells, COUNT_OF(cells));
}

static const Option obligation_orders[] = {
    { .value = S_INIT(""), .label = N_("By programme and place in the text") },
    { .value = S_INIT("title"), .label = N_("By title") },
    { .value = S_INIT("lead"), .label = N_("By the lead unit") },
};
static const Option document_orders[] = {
    { .value = S_INIT(""), .label = N_("Last registered first") },
    { .value = S_INIT("day"), .label = N_("Latest day first") },
};
static const char *const obligation_heads[] = { N_("Obligation"), N_("Programme"), N_("Provision"),
                                                N_("Lead") };
static const char *const document_heads[] = { N_("Number and symbol"), N_("Type"), N_("Issued by"),
                                              N_("Day"), N_("Abstract") };
static const Kind kinds[] = {
    { "obligation", N_("Obligations"), obligation_orders, COUNT_OF(obligation_orders),
      obligation_heads, COUNT_OF(obligation_heads), read_obligations, item_obligation,
      id_obligation, put_obligation },
    { "document", N_("Documents"), document_orders, COUNT_OF(document_orders), document_heads,
      COUNT_OF(document_heads), read_documents, item_document, id_document, put_document },
};

static const Kind *kind_asked(Request *rq) {
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(request_arg(rq, "in"), kinds[i].name)) return &kinds[i];
    return NULL;
}

/** The list that has all of a kind already; NULL: there is none. */
static const char *list_of_kind(Str kind, bool is_work) {
    static const struct {
        const char *kind, *portal, *work;
    } lists[] = { { "programme", "programmes?q=", "w/programme?q=" },
                  { "unit", "units?q=", "w/unit?closed=1&q=" },
                  { "obligation", NULL, "w/obligation?q=" },
                  { "document", NULL, "w/document?q=" } };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if (str_is(kind, lists[i].kind)) return is_work ? lists[i].work : lists[i].portal;
    return NULL;
}

static void list_page_of(Request *rq, Reply *rp, const Kind *kind) {
    const ListChoice choices[] = { { "sort", N_("Order"), kind->orders, kind->orders_n } };
    SearchListShow view = { .title = kind->title,
                            .list = list_of(rq, (ListSpec){ .path = S("/search"),
                                                            .csv = S("/search.csv"),
                                                            .words = N_("What to find"),
                                                            .stays = "in",
                                                            .choices = choices,
                                                            .choices_n = COUNT_OF(choices) }) };
    Found found = { 0 };
    Err err = { 0 };
    if (!kind->read(rq, list_after_id(rq), LIST_ROWS + 1, &found, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (list_cut(&found.n))
        list_after(rq, &view.list,
                   str_printf(rq->arena, "%" PRId64, kind->id(&found, found.n - 1)));
    FoundItem *items = ARENA_ARRAY(rq->arena, FoundItem, found.n);
    for (size_t i = 0; i < found.n; i++)
        items[i] = kind->item(rq, &found, i);
    view.items = items;
    view.items_n = found.n;
    view.everything =
        str_printf(rq->arena, "/search?q=%.*s", STR(url_part(rq->arena, view.list.q)));
    html_search_list(reply_page(rp, 200), &view);
}

bool search_list(Request *rq, Reply *rp, bool is_work) {
    const char *list = list_of_kind(request_arg(rq, "in"), is_work);
    const Kind *kind = kind_asked(rq);
    if (list)
        reply_redirect(rp, "/%s%.*s", list, STR(url_part(rq->arena, request_arg(rq, "q"))));
    else if (kind)
        list_page_of(rq, rp, kind);
    return list || kind;
}

void search_csv(Request *rq, Reply *rp) {
    const Kind *kind = kind_asked(rq);
    Found found = { .n = 1 };
    Err err = { 0 };
    if (!kind) {
        err = (Err){ .code = ERR_NOT_FOUND,
                     .msg = N_("This does not exist, or is not open to you. Check the address.") };
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, kind->heads, kind->heads_n);
    for (int64_t after = 0; found.n; after = found.n ? kind->id(&found, found.n - 1) : 0) {
        if (!kind->read(rq, after, LIST_CSV_STEP, &found, &err)) {
            reply_error(rp, &err);
            return;
        }
        for (size_t i = 0; i < found.n; i++)
            kind->put(rq, out, &found, i);
    }
    reply_download(rp, str_printf(rq->arena, "tim-kiem-%s.csv", kind->name));
}
