// Two states of one drafted duty beside each other, and who changed it last.
#include "domain/overview.h"
#include "web/app.h"
#include "web/page/entry_words.h"
#include "web/page/review.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

/** What both sides are put into words with. */
typedef struct Words {
    Request *rq;
    const Option *units;
    size_t units_n;
} Words;

static Str unit_word(const Words *w, UnitId id) {
    UnitRow row;
    Err ignored;
    if (!id.v) return S("");
    for (size_t i = 0; i < w->units_n; i++) {
        int64_t n;
        if (str_to_int(w->units[i].value, &n) && n == id.v) return w->units[i].text;
    }
    return sql_unit_get(request_db(w->rq), id, &row, &ignored) ? row.name : S("");
}

static Str performers_words(const Words *w, const ObligationDraft *d) {
    Arena *arena = w->rq->arena;
    if (!d->perform_n) return unit_word(w, d->lead);
    Str *names = ARENA_ARRAY(arena, Str, d->perform_n);
    for (size_t i = 0; i < d->perform_n; i++)
        names[i] = unit_word(w, d->perform[i]);
    return str_join(arena, names, d->perform_n, S(", "));
}

static Str cooperation_words(const Words *w, const ObligationDraft *d) {
    Arena *arena = w->rq->arena;
    Str *lines = ARENA_ARRAY(arena, Str, d->cooperate_n + 1);
    for (size_t i = 0; i < d->cooperate_n; i++) {
        Str name = unit_word(w, d->cooperate[i].unit), task = d->cooperate[i].task;
        lines[i] = task.n ? str_printf(arena, "%.*s: %.*s", STR(name), STR(task)) : name;
    }
    return str_join(arena, lines, d->cooperate_n, S("; "));
}

static Str number_words(const Words *w, const DraftIndicator *one) {
    static const char *const over[] = { N_("is added up"), N_("is added up"),
                                        N_("the latest counts"), N_("stands alone") };
    Arena *arena = w->rq->arena;
    Str name = one->measure.n ? str_printf(arena, "%.*s (%.*s)", STR(one->name), STR(one->measure))
                              : one->name;
    Str how = tr(w->rq->lang, over[one->over_units]);
    Str must = tr(w->rq->lang, one->is_required ? N_("always") : N_("if there is one"));
    return str_printf(arena, "%.*s, %.*s, %.*s", STR(name), STR(how), STR(must));
}

static Str numbers_words(const Words *w, const ObligationDraft *d) {
    Str *lines = ARENA_ARRAY(w->rq->arena, Str, d->indicators_n + 1);
    for (size_t i = 0; i < d->indicators_n; i++)
        lines[i] = number_words(w, &d->indicators[i]);
    return str_join(w->rq->arena, lines, d->indicators_n, S("; "));
}

static Str accept_word(const Words *w, const ObligationDraft *d) {
    return d->accept.v ? unit_word(w, d->accept)
                       : tr(w->rq->lang, N_("As usual: the unit that leads the programme"));
}

static Str request_word(const Words *w, const ObligationDraft *d) {
    return tr(w->rq->lang, d->is_request ? N_("a request") : N_("an order"));
}

/** A field of both in words, when they differ. Lines of what was typed end as those stored do. */
static void compare(DraftDifferences *out, DraftDifference *rows, const char *name, Str saved,
                    Str mine) {
    if (!str_eq(str_trim(saved), str_trim(mine)))
        rows[out->rows_n++] = (DraftDifference){ name, saved, mine };
}

void draft_differences(Request *rq, const ObligationDraft *saved, const ObligationDraft *mine,
                       const Option *units, size_t units_n, DraftDifferences *out) {
    enum { FIELDS = 12 };
    const Words w = { rq, units, units_n };
    DraftDifference *rows = ARENA_ARRAY(rq->arena, DraftDifference, FIELDS);
    out->rows = rows;
    out->rows_n = 0;
    compare(out, rows, N_("Name of the duty"), saved->title, mine->title);
    compare(out, rows, N_("What is to be done"), saved->action, mine->action);
    compare(out, rows, N_("Kind"), tr(rq->lang, duty_kind_name(saved->kind)),
            tr(rq->lang, duty_kind_name(mine->kind)));
    compare(out, rows, N_("Unit that leads"), unit_word(&w, saved->lead),
            unit_word(&w, mine->lead));
    compare(out, rows, N_("Units that perform it"), performers_words(&w, saved),
            performers_words(&w, mine));
    compare(out, rows, N_("Units that co-operate, each with its part"),
            cooperation_words(&w, saved), cooperation_words(&w, mine));
    compare(out, rows, N_("Numbers asked for with each result"), numbers_words(&w, saved),
            numbers_words(&w, mine));
    compare(out, rows, N_("Unit that accepts the work"), accept_word(&w, saved),
            accept_word(&w, mine));
    compare(out, rows, N_("Order or request"), request_word(&w, saved), request_word(&w, mine));
    compare(out, rows, N_("When"), rule_words(rq->arena, rq->lang, saved->rule),
            rule_words(rq->arena, rq->lang, mine->rule));
    compare(out, rows, N_("What is handed in"), saved->deliverable, mine->deliverable);
    compare(out, rows, N_("Who gets it"), saved->addressees, mine->addressees);
}

bool draft_is_newer(const Err *err) {
    return err->code == ERR_CONFLICT && err->field && strcmp(err->field, "seen") == 0;
}

Str last_change(Request *rq, const char *object, int64_t id) {
    HistoryRow *rows;
    size_t n;
    Err ignored;
    if (!id ||
        !sql_history_of(request_db(rq), str_c(object), id, INT64_MAX, 1, &rows, &n, &ignored))
        return S("");
    if (!n) return S("");
    Str who = rows[0].person.n ? rows[0].person : rows[0].unit;
    const Str args[] = {
        tr(rq->lang, entry_words(rows[0].type)),
        rows[0].person.n && rows[0].unit.n
            ? str_printf(rq->arena, "%.*s (%.*s)", STR(who), STR(rows[0].unit))
            : who,
        instant_text(rq->arena, rows[0].at, rq->zone),
    };
    return tr_fill(rq->arena, rq->lang, N_("{0}: {1}, {2}."), args, 3);
}
