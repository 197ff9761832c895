#include "domain/obligation_list.h"

enum { AT_ONCE = 50 }; // as many as the statement takes

static void add_performer(ObligationOutcome *outcome, const PerformerRow *row) {
    if (!outcome->performers++) outcome->performer = row->name;
    outcome->hidden += row->is_hidden;
    if (row->is_hidden || !row->is_within) return;
    outcome->total += row->accepted + row->submitted + row->undone;
    outcome->done += row->accepted;
    outcome->waiting += row->submitted;
    outcome->overdue += row->overdue;
    if (day_is_none(outcome->next) || (!day_is_none(row->next) && row->next.n < outcome->next.n))
        outcome->next = row->next;
}

bool obligation_outcomes(Db *db, const ObligationListRow *rows, size_t n, UnitId unit, UnitId own,
                         Day today, ObligationOutcome **out, Err *err) {
    ObligationOutcome *outcomes = ARENA_ARRAY(db->arena, ObligationOutcome, n);
    for (size_t first = 0; first < n; first += AT_ONCE) {
        ObligationId ids[AT_ONCE];
        size_t ids_n = n - first < AT_ONCE ? n - first : AT_ONCE, performers_n, at = 0;
        PerformerRow *performers;
        for (size_t i = 0; i < ids_n; i++) {
            ids[i] = rows[first + i].id;
            outcomes[first + i].next = DAY_NONE;
        }
        if (!sql_obligation_performers(db, ids, ids_n, unit, own, today, &performers, &performers_n,
                                       err))
            return false;
        for (size_t i = 0; i < performers_n; i++) {
            while (ids[at].v != performers[i].obligation.v) // nearly always the same or the next
                at = (at + 1) % ids_n;
            add_performer(&outcomes[first + at], &performers[i]);
        }
    }
    *out = outcomes;
    return true;
}
