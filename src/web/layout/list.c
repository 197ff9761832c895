#include "web/layout/list.h"

#include "domain/programme.h"
#include "text/csv.h"
#include "text/fold.h"
#include "web/layout/layout.h"

Str list_value(const Render *r, const char *name) {
    return request_arg(r->rq, name);
}

Str list_pattern(Request *rq) {
    return request_arg(rq, "q").n ? search_pattern(rq->arena, request_arg(rq, "q")) : S("%");
}

bool list_finds(Request *rq, Str text) {
    Str rest = text_fold(rq->arena, request_arg(rq, "q")), in = text_fold(rq->arena, text), word;
    size_t at = 0;
    while (str_cut(&rest, ' ', &word)) {
        at = str_find(in, word, at);
        if (at == SIZE_MAX) return false;
        at += word.n;
    }
    return true;
}

Str list_link(Request *rq, const char *name, Str value) {
    Str target = request_link(rq, "after", S("")), query = target, path;
    (void)str_cut(&query, '?', &path);
    const Request first = { .arena = rq->arena, .target = target, .query = query };
    return request_link(&first, name, value);
}

Str list_csv_link(const Request *rq, Str path) {
    return rq->query.n ? str_printf(rq->arena, "%.*s?%.*s", STR(path), STR(rq->query)) : path;
}

Str list_first(Request *rq) {
    return request_arg(rq, "after").n ? request_link(rq, "after", S("")) : S("");
}

List list_of(Request *rq, ListSpec spec) {
    List list = { .spec = spec,
                  .q = request_arg(rq, "q"),
                  .csv = list_csv_link(rq, spec.csv),
                  .clear = spec.path };
    list.is_filtered = list.q.n > 0;
    for (size_t i = 0; i < spec.choices_n; i++)
        list.is_filtered |= request_arg(rq, spec.choices[i].name).n > 0;
    if (spec.stays) list.kept = request_arg(rq, spec.stays);
    if (list.kept.n)
        list.clear = str_printf(rq->arena, "%.*s?%s=%.*s", STR(spec.path), spec.stays,
                                STR(url_part(rq->arena, list.kept)));
    list.first = list_first(rq);
    return list;
}

bool list_cut(size_t *n) {
    if (*n <= LIST_ROWS) return false;
    *n = LIST_ROWS;
    return true;
}

void list_after(Request *rq, List *list, Str key) {
    list->next = request_link(rq, "after", key);
}

void list_page(Request *rq, List *list, void *rows, size_t size, size_t *n) {
    char *p = rows;
    int64_t after = list_after_id(rq), id;
    size_t skip = 0;
    for (size_t i = 0; after && i < *n; i++) {
        memcpy(&id, p + i * size, sizeof id);
        if (id == after) skip = i + 1;
    }
    *n -= skip;
    if (skip) memmove(p, p + skip * size, *n * size);
    if (!list_cut(n)) return;
    memcpy(&id, p + (*n - 1) * size, sizeof id);
    list_after(rq, list, str_printf(rq->arena, "%" PRId64, id));
}

int64_t list_after_id(const Request *rq) {
    int64_t id;
    return str_to_int(request_arg(rq, "after"), &id) && id > 0 ? id : 0;
}

Buf *list_csv(Request *rq, Reply *rp, const char *const *heads, size_t n) {
    Buf *out = reply_body(rp, 200, "text/csv; charset=utf-8");
    buf_put(out, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < n; i++)
        csv_put(out, tr(rq->lang, heads[i]));
    if (n) csv_end(out);
    return out;
}

void list_csv_row(Buf *out, const Str *cells, size_t n) {
    for (size_t i = 0; i < n; i++)
        csv_put(out, cells[i]);
    csv_end(out);
}
