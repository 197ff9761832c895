#include "web/page/busy.h"

#include "web/form.h"
#include "web/page/busy_html.h"
#include "web/page/error.h"

static bool is_secret(const Route *route, Str name) {
    static const char *const words[] = { "password", "old", "again", "code", "confirm" };
    for (size_t i = 0; route && i < route->form_n; i++)
        if (str_is(name, route->form[i].name)) return route->form[i].type == FIELD_SECRET;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(name, words[i])) return true;
    return false;
}

/** Numbers of rows, tokens and choices mean nothing to a reader; words do. */
static bool is_worth_reading(Str value) {
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] == ' ' || (unsigned char)value.p[i] >= 0x80) return true;
    return false;
}

bool is_typed_text(const Request *rq, const Pair *field) {
    return !is_secret(rq->route, field->name) && is_worth_reading(field->value);
}

static void keep(Request *rq, BusyShow *view) {
    KeptField *fields = ARENA_ARRAY(rq->arena, KeptField, rq->fields_n + rq->uploads.n);
    for (size_t i = 0; i < rq->fields_n; i++) {
        const Pair *pair = &rq->fields[i];
        KeptField *field = &fields[view->fields_n++];
        *field = (KeptField){ .name = pair->name, .value = pair->value };
        if (is_secret(rq->route, pair->name))
            *field = (KeptField){ .name = pair->name, .kind = KEPT_SECRET };
        field->is_shown = is_typed_text(rq, pair);
        view->has_text |= field->is_shown;
    }
    for (size_t i = 0; i < rq->uploads.n; i++)
        fields[view->fields_n++] = (KeptField){ .name = rq->uploads.v[i].field,
                                                .value = rq->uploads.v[i].name,
                                                .kind = KEPT_FILE };
    view->has_files = rq->uploads.n > 0;
    view->fields = fields;
}

void reply_busy(Reply *rp) {
    Request *rq = rp->rq;
    BusyShow view = { .action = rq->target };
    if (rq->is_api || rq->method != POST) {
        Err busy = { .code = ERR_BUSY,
                     .msg =
                         N_("The server has too much to do at the moment. Nothing was saved. Try "
                            "again in a minute.") };
        reply_error(rp, &busy);
        return;
    }
    keep(rq, &view);
    html_busy(reply_page(rp, 503), &view);
    rp->is_private = true;
}
