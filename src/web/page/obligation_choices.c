/** The choices of the filter above the lists of obligations and occurrences. */
#include "domain/programme.h"
#include "web/kept.h"
#include "web/page/obligation_list.h"
#include "web/page/obligation_list_html.h"

enum { CHOICES_MAX = 2000 };

static const Option duty_states[] = {
    { S_INIT(""), S_INIT(""), N_("All") },
    { S_INIT("active"), S_INIT(""), N_("In force") },
    { S_INIT("ended"), S_INIT(""), N_("Ended") },
    { S_INIT("void"), S_INIT(""), N_("No longer applies") },
};
static const Option occurrence_states[] = {
    { S_INIT(""), S_INIT(""), N_("All") },
    { S_INIT("todo"), S_INIT(""), N_("Not done yet, returned ones too") },
    { S_INIT("open"), S_INIT(""), N_("Not handed in yet") },
    { S_INIT("submitted"), S_INIT(""), N_("Awaiting acceptance") },
    { S_INIT("returned"), S_INIT(""), N_("Returned") },
    { S_INIT("accepted"), S_INIT(""), N_("Accepted") },
    { S_INIT("withdrawn"), S_INIT(""), N_("Withdrawn") },
    { S_INIT("void"), S_INIT(""), N_("No longer applies") },
};
static const Option duty_lates[] = {
    { S_INIT(""), S_INIT(""), N_("All") },
    { S_INIT("late"), S_INIT(""), N_("With something overdue") },
};
static const Option occurrence_lates[] = {
    { S_INIT(""), S_INIT(""), N_("All") },
    { S_INIT("late"), S_INIT(""), N_("Past the date") },
    { S_INIT("in_time"), S_INIT(""), N_("In time") },
};
static const Option duty_sorts[] = {
    { S_INIT(""), S_INIT(""), N_("By programme and place in the text") },
    { S_INIT("title"), S_INIT(""), N_("By title") },
    { S_INIT("lead"), S_INIT(""), N_("By the lead unit") },
};
static const Option occurrence_sorts[] = {
    { S_INIT(""), S_INIT(""), N_("Earliest date first") },
    { S_INIT("latest"), S_INIT(""), N_("Latest date first") },
    { S_INIT("unit"), S_INIT(""), N_("By unit") },
};

Str list_id_text(Arena *arena, int64_t id) {
    return str_printf(arena, "%" PRId64, id);
}

static Html options_html(Request *rq, const Option *options, size_t n) {
    AUTO_BUF Buf out;
    buf_init(&out, REPLY_BODY_MAX);
    Render render = { .out = &out, .rq = rq, .arena = rq->arena, .lang = rq->lang };
    html_list_options(&render, &(const FieldView){ .options = options, .options_n = n });
    return (Html){ buf_dup(&out, rq->arena) };
}

static bool programmes(Request *rq, Html *out, Err *err) {
    ProgrammeChoice *rows;
    size_t n;
    if (!sql_programme_choices(request_db(rq), true, CHOICES_MAX, &rows, &n, err)) return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n + 1);
    options[0] = (Option){ S(""), S(""), N_("All") };
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (Option){ list_id_text(rq->arena, rows[i].id.v),
                                   rows[i].symbol.n ? rows[i].symbol : rows[i].title, NULL };
    *out = options_html(rq, options, n + 1);
    return true;
}

static bool units(Request *rq, Html *out, Err *err) {
    ListUnitRow *rows;
    size_t n;
    if (!sql_list_units(request_db(rq), CHOICES_MAX, &rows, &n, err)) return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n + 1);
    options[0] = (Option){ S(""), S(""), N_("All") };
    for (size_t i = 0; i < n; i++) {
        int indent = rows[i].depth < 8 ? (int)rows[i].depth : 8;
        Str name =
            str_printf(rq->arena, "%.*s%.*s", indent * 4, "– – – – – – – – ", STR(rows[i].name));
        options[i + 1] = (Option){ list_id_text(rq->arena, rows[i].id.v), name, NULL };
    }
    *out = options_html(rq, options, n + 1);
    return true;
}

/** The piece as it was kept, or made now and kept. */
static bool kept_or_made(Request *rq, const char *name, uint64_t state,
                         bool (*make)(Request *, Html *, Err *), Html *out, Err *err) {
    Kept *kept = server_kept(rq->server);
    if (kept_get(kept, name, rq->lang, state, rq->arena, &out->s)) return true;
    if (!make(rq, out, err)) return false;
    kept_put(kept, name, rq->lang, state, out->s);
    return true;
}

/** Where the option of that value ends its first tag; SIZE_MAX: there is none. */
static size_t option_at(Arena *arena, Html options, Str value) {
    Str tag = str_printf(arena, "<option value=\"%.*s\"", STR(html_escape(arena, value).s));
    size_t at = str_find(options.s, tag, 0);
    return at == SIZE_MAX ? at : at + tag.n;
}

/** A link may name a unit without any duty. */
static bool add_unit(Request *rq, UnitId id, Html *options, Err *err) {
    UnitRow unit;
    if (!id.v || option_at(rq->arena, *options, list_id_text(rq->arena, id.v)) != SIZE_MAX)
        return true;
    if (!sql_unit_get(request_db(rq), id, &unit, err)) return false;
    const Option one = { list_id_text(rq->arena, unit.id.v), unit.short_name, NULL };
    const Str both[] = { options->s, options_html(rq, &one, 1).s };
    options->s = str_join(rq->arena, both, COUNT_OF(both), S(""));
    return true;
}

static Html kinds(Request *rq) {
    Option options[DUTY_COUNT] = { { S(""), S(""), N_("All") } };
    for (DutyKind kind = DUTY_ACT; kind < DUTY_COUNT; kind++)
        options[kind] = (Option){ str_c(duty_kind_word(kind)), S(""), duty_kind_name(kind) };
    return options_html(rq, options, DUTY_COUNT);
}

#define CHOICES(list) options_html(rq, (list), COUNT_OF(list))

bool list_choices(Request *rq, ObligationListShow *view, Err *err) {
    bool is_occurrences = view->is_occurrences;
    view->kinds = kinds(rq);
    view->states = is_occurrences ? CHOICES(occurrence_states) : CHOICES(duty_states);
    view->lates = is_occurrences ? CHOICES(occurrence_lates) : CHOICES(duty_lates);
    view->sorts = is_occurrences ? CHOICES(occurrence_sorts) : CHOICES(duty_sorts);
    ObligationRow about;
    if (view->filter.obligation_id.v && is_occurrences) {
        if (!sql_obligation_get(request_db(rq), view->filter.obligation_id, &about, err))
            return false;
        view->about = about.title;
    }
    return kept_or_made(rq, "programmes", view->state, programmes, &view->programmes, err) &&
           kept_or_made(rq, "units", view->state, units, &view->units, err) &&
           add_unit(rq, view->filter.unit_id, &view->units, err);
}

void put_options(Render *r, Html options, Str chosen) {
    size_t at = option_at(r->arena, options, chosen);
    if (at != SIZE_MAX) {
        put_html(r, (Html){ str_upto(options.s, at) });
        buf_put(r->out, S(" selected"));
        options.s = str_from(options.s, at);
    }
    put_html(r, options);
}
