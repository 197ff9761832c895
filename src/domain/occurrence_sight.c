#include "domain/occurrence_sight.h"

static bool hidden(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This does not exist, or is not open to you. Check the address."));
}

bool occurrence_open_to(Db *db, const Actor *actor, OccurrenceId id, OccurrenceRow *out, Err *err) {
    Subject work;
    if (!sql_occurrence_get(db, id, out, err)) return err->code == ERR_NOT_FOUND && hidden(err);
    if (!occurrence_subject(db, out, &work, err)) return false;
    return !actor || !work.is_self_tracked || policy_would_allow(actor, ACT_INSIDE_READ, &work) ||
           hidden(err);
}

static bool holds_role(const Actor *actor, UnitId unit) {
    for (size_t i = 0; actor && i < actor->roles_n; i++)
        if (actor->roles[i].unit.v == unit.v) return true;
    return false;
}

bool occurrence_sight(Db *db, const Actor *actor, const OccurrenceRow *row, OccurrenceSight *out,
                      Err *err) {
    Subject work, result;
    ObligationUnitRow *units;
    size_t n;
    *out = (OccurrenceSight){ .is_own = holds_role(actor, row->unit) };
    if (!occurrence_subject(db, row, &work, err) || !occurrence_audience(db, row, &result, err) ||
        !sql_obligation_units(db, row->obligation, &units, &n, err))
        return false;
    out->is_inside = policy_would_allow(actor, ACT_INSIDE_READ, &work);
    out->is_result = out->is_inside || policy_would_allow(actor, ACT_RESULT_READ, &result);
    out->is_body = out->is_own || (work.is_self_tracked && out->is_inside);
    for (size_t i = 0; i < n && !work.is_self_tracked && !out->partner.v; i++)
        if (units[i].part == PART_COOPERATE && holds_role(actor, units[i].unit))
            out->partner = units[i].unit;
    return true;
}

bool sight_of_submission(const OccurrenceSight *sight, SubmissionState state) {
    switch (state) {
    case SUB_DRAFT: return sight->is_own;
    case SUB_SUBMITTED:
    case SUB_RETURNED: return sight->is_inside;
    case SUB_ACCEPTED: return sight->is_result;
    case SUB_RELEASED: return sight->is_body;
    }
    return false;
}

bool sight_of_part(const OccurrenceSight *sight, UnitId unit) {
    return sight->is_inside || (sight->partner.v && sight->partner.v == unit.v);
}

bool sight_of_comment(const OccurrenceSight *sight, const CommentRow *row) {
    return sight_of_part(sight, row->unit) ||
           (row->answers.v && sight_of_part(sight, row->answers_unit));
}

bool sight_of_evidence(Db *db, const Actor *actor, const EvidencePlaceRow *place, Err *err) {
    OccurrenceRow row;
    OccurrenceSight sight;
    if (!sql_occurrence_get(db, place->occurrence, &row, err) ||
        !occurrence_sight(db, actor, &row, &sight, err))
        return false;
    bool sees = place->is_part ? sight_of_part(&sight, place->unit)
                               : sight_of_submission(&sight, place->state);
    return sees || hidden(err);
}
