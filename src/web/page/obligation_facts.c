#include "web/page/obligation_facts.h"

#include "domain/version.h"
#include "web/app.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

static void addressees(Arena *arena, Str lines, ObligationFacts *out) {
    Str line, *list = NULL;
    size_t room = 0;
    while (str_line(&lines, &line)) {
        list = sql_grow(arena, list, out->addressees_n, &room, sizeof *list);
        list[out->addressees_n++] = line;
    }
    out->addressees = list;
}

static void parts(const ObligationUnitRow *units, size_t n, ObligationFacts *out) {
    size_t performing = 0;
    while (performing < n && units[performing].part == PART_PERFORM) // in order of the part
        performing++;
    for (size_t i = 0; i < performing; i++)
        out->own_n += units[i].is_self_tracked;
    out->performers = units;
    out->performers_n = performing;
    out->partners = units + performing;
    out->partners_n = n - performing;
}

Str next_results(Request *rq, const ObligationNextRow *row) {
    const struct {
        int64_t n;
        const char *one, *many;
    } kinds[] = {
        { row->done, N_("{0} accepted"), N_("{0} accepted") },
        { row->waiting, N_("{0} awaiting acceptance"), N_("{0} awaiting acceptance") },
        { row->returned, N_("{0} returned"), N_("{0} returned") },
    };
    Str parts[COUNT_OF(kinds)];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].n)
            parts[n++] = tr_n(rq->arena, rq->lang, kinds[i].n, kinds[i].one, kinds[i].many);
    if (!n)
        parts[n++] =
            tr(rq->lang, row->units == 1 ? N_("not handed in yet") : N_("nothing handed in yet"));
    return str_printf(rq->arena, "%.*s: %.*s",
                      STR(tr_n(rq->arena, rq->lang, row->units, N_("{0} body"), N_("{0} bodies"))),
                      STR(str_join(rq->arena, parts, n, S(", "))));
}

/** The public page of a version, at a provision. */
static Str version_link(Arena *arena, ProgrammeId id, int64_t number, bool is_current, Str path) {
    Str version = is_current ? S("") : str_printf(arena, "/v/%" PRId64, number);
    return str_printf(arena, "/p/%" PRId64 "%.*s#%.*s", id.v, STR(version), STR(path));
}

static bool places(Request *rq, const ObligationRow *row, const ProgrammeRow *programme,
                   ObligationFacts *out, Err *err) {
    Db *db = request_db(rq);
    ProvisionPlace *rows;
    size_t n;
    int64_t own;
    if (!sql_version_places(db, row->provision, &rows, &n, err) ||
        !sql_version_number(db, row->version, &own, err))
        return false;
    FactPlace *list = ARENA_ARRAY(rq->arena, FactPlace, n);
    out->text_link = version_link(rq->arena, programme->id, own,
                                  row->version.v == programme->version.v, out->path);
    for (size_t i = 0; i < n; i++) {
        bool is_current = rows[i].state == VERSION_IN_FORCE;
        if (rows[i].number == own) {
            if (rows[i].symbol.n) out->symbol = rows[i].symbol;
            continue;
        }
        list[out->others_n++] = (FactPlace){
            .number = rows[i].number,
            .place = provision_long(rq->arena, rq->lang, rows[i].path),
            .link =
                version_link(rq->arena, programme->id, rows[i].number, is_current, rows[i].path),
            .is_waiting = rows[i].state == VERSION_WAITING,
        };
    }
    out->others = list;
    return true;
}

bool obligation_facts(Request *rq, const ObligationRow *row, const ProgrammeRow *programme,
                      ObligationFacts *out, Err *err) {
    Db *db = request_db(rq);
    ProvisionRow provision;
    ObligationUnitRow *units;
    size_t n;
    bool found;
    *out = (ObligationFacts){ .symbol = programme->symbol.n ? programme->symbol : programme->title,
                              .text = row->action,
                              .rule = rule_words(rq->arena, rq->lang, row->rule),
                              .kind = duty_kind_name((DutyKind)row->kind),
                              .deliverable = row->deliverable };
    if (!sql_unit_get(db, row->lead, &out->lead, err) ||
        !sql_unit_get(db, row->accept, &out->accept, err) ||
        !sql_provision_in_version(db, row->provision, row->version, &provision, &found, err) ||
        !sql_obligation_units(db, row->id, &units, &n, err))
        return false;
    if (found) {
        out->path = provision.path;
        out->place = provision_long(rq->arena, rq->lang, provision.path);
        if (provision.body.n) out->text = provision.body;
    }
    parts(units, n, out);
    addressees(rq->arena, row->addressees, out);
    return places(rq, row, programme, out, err);
}
