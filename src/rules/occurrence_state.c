#include "rules/occurrence_state.h"

#include <assert.h>

#define FROM(state) (1u << (state))
#define FROM_UNDONE (FROM(OCC_OPEN) | FROM(OCC_SUBMITTED) | FROM(OCC_RETURNED))

enum Party { PERFORMER = 1, ACCEPTER = 2, COORDINATOR = 4, COOPERATING = 8 };
enum Need { EVIDENCE = 1, REASON = 2, BASIS = 4 };

/** The whole life of an occurrence; to 0: the state stays. */
static const struct {
    unsigned from;
    OccurrenceState to;
    unsigned who, needs;
} acts[OCC_DO_COUNT] = {
    [OCC_DO_SUBMIT] = { FROM(OCC_OPEN) | FROM(OCC_RETURNED), OCC_SUBMITTED, PERFORMER, EVIDENCE },
    [OCC_DO_ACCEPT] = { FROM(OCC_SUBMITTED), OCC_ACCEPTED, ACCEPTER, EVIDENCE },
    [OCC_DO_RETURN] = { FROM(OCC_SUBMITTED), OCC_RETURNED, ACCEPTER, REASON },
    [OCC_DO_EXTEND] = { FROM(OCC_OPEN) | FROM(OCC_RETURNED), 0, ACCEPTER | COORDINATOR, REASON },
    [OCC_DO_CONTRIBUTE] = { FROM_UNDONE, 0, COOPERATING, 0 },
    [OCC_DO_URGE] = { FROM(OCC_OPEN) | FROM(OCC_RETURNED), 0, ACCEPTER | COORDINATOR, 0 },
    [OCC_DO_WITHDRAW] = { FROM_UNDONE, OCC_WITHDRAWN, COORDINATOR, REASON | BASIS },
    [OCC_DO_VOID] = { FROM_UNDONE, OCC_VOID, COORDINATOR, REASON | BASIS },
    [OCC_DO_RELEASE] = { FROM(OCC_SUBMITTED), OCC_RELEASED, PERFORMER, EVIDENCE },
};

bool occurrence_may(OccurrenceState state, OccurrenceDo what, Err *err) {
    assert(what >= OCC_DO_SUBMIT && what < OCC_DO_COUNT);
    assert(state >= OCC_OPEN && state < OCC_STATE_COUNT);
    if (acts[what].from & FROM(state)) return true;
    switch (state) {
    case OCC_OPEN:
    case OCC_RETURNED:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("No result has been handed in yet. The performing unit hands it in "
                              "first."));
    case OCC_SUBMITTED:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("The result is already handed in and waits for acceptance."));
    case OCC_ACCEPTED:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This work is already accepted. Nothing is left to do."));
    case OCC_WITHDRAWN:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This work was withdrawn. Nothing is left to do."));
    case OCC_VOID:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This work no longer applies. Nothing is left to do."));
    case OCC_RELEASED:
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("The result of this work is already released. Nothing is left to "
                              "do."));
    case OCC_STATE_COUNT: break;
    }
    assert(!"no such state");
    return false;
}

static bool is_unit(UnitId a, UnitId b) {
    return a.v != 0 && a.v == b.v;
}

/** Whose work it is decides which way out there is: accepted by another, or released by itself.
 * What a body handed in to itself it may give back to itself, to be bettered. */
static bool fits_body(const OccurrenceFacts *facts, OccurrenceDo what, Err *err) {
    bool is_of_others = what == OCC_DO_ACCEPT || what == OCC_DO_EXTEND || what == OCC_DO_URGE ||
                        (what == OCC_DO_RETURN && !is_unit(facts->by, facts->performer));
    if (facts->is_self_tracked && is_of_others)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("This body follows its own work: no other body decides on it."));
    if (!facts->is_self_tracked && what == OCC_DO_RELEASE)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only a court or a procuracy that follows its own work releases its "
                              "result. Any other result is accepted."));
    return true;
}

static bool fits_party(const OccurrenceFacts *facts, OccurrenceDo what, Err *err) {
    unsigned who = acts[what].who;
    bool decides = what == OCC_DO_ACCEPT || what == OCC_DO_RETURN;
    if (facts->is_self_tracked && decides) return true; // its own, as fits_body has seen
    if (decides &&
        (is_unit(facts->by, facts->performer) || is_unit(facts->accepter, facts->performer)))
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("A unit does not accept or return its own work. Another unit must be "
                              "named to accept it."));
    if (((who & PERFORMER) && is_unit(facts->by, facts->performer)) ||
        ((who & ACCEPTER) && is_unit(facts->by, facts->accepter) &&
         !is_unit(facts->accepter, facts->performer)) ||
        ((who & COORDINATOR) && is_unit(facts->by, facts->coordinator)) ||
        ((who & COOPERATING) && facts->is_cooperating))
        return true;
    if (who & COOPERATING)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only a co-operating unit hands in a part."));
    if (who & PERFORMER)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only the performing unit hands in the result."));
    if (who == ACCEPTER)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only the accepting unit accepts or returns the result."));
    return FAIL(err, .code = ERR_FORBIDDEN,
                .msg = N_("Only the body that coordinates the programme may do this."));
}

static bool has_needed(const OccurrenceFacts *facts, OccurrenceDo what, Err *err) {
    unsigned needs = acts[what].needs;
    if ((needs & EVIDENCE) && !facts->has_evidence)
        return FAIL(err, .code = ERR_INPUT, .field = "evidence",
                    .msg = N_("Evidence is missing. Attach at least one file, or state that "
                              "nothing arose and why."));
    if ((needs & REASON) && !facts->has_reason)
        return FAIL(err, .code = ERR_INPUT, .field = "reason",
                    .msg = N_("The reason is missing. Say it in a sentence that the others can act "
                              "on."));
    if ((needs & BASIS) && !facts->has_basis)
        return FAIL(err, .code = ERR_INPUT, .field = "basis",
                    .msg = N_("The document that this rests on is missing. Give its number and "
                              "symbol."));
    return true;
}

bool occurrence_next(const OccurrenceFacts *facts, OccurrenceDo what, OccurrenceState *out,
                     Err *err) {
    if (!occurrence_may(facts->state, what, err) || !fits_body(facts, what, err) ||
        !fits_party(facts, what, err) || !has_needed(facts, what, err))
        return false;
    *out = acts[what].to ? acts[what].to : facts->state;
    return true;
}

bool occurrence_would(const OccurrenceFacts *facts, OccurrenceDo what) {
    Err ignored;
    return occurrence_may(facts->state, what, &ignored) && fits_body(facts, what, &ignored) &&
           fits_party(facts, what, &ignored);
}

bool occurrence_is_closed(OccurrenceState state) {
    return !(FROM_UNDONE & FROM(state));
}

/** Working days after from up to to; calendar days where the calendar ends. */
static int days_between(const Calendar *cal, Day from, Day to) {
    if (to.n <= from.n) return 0;
    Day first = day_add(from, 1);
    if (!cal || !calendar_covers(cal, first) || !calendar_covers(cal, to)) return to.n - from.n;
    return calendar_working_days(cal, first, to);
}

static OccurrenceStatus status_of(const OccurrenceDates *dates, bool is_late, int days_left) {
    switch (dates->state) {
    case OCC_OPEN:
        if (is_late) return OCC_SHOWN_LATE;
        return days_left < dates->warn_days ? OCC_SHOWN_WARNED : OCC_SHOWN_OPEN;
    case OCC_RETURNED: return OCC_SHOWN_RETURNED;
    case OCC_SUBMITTED:
        if (dates->is_self_tracked) return OCC_SHOWN_KEPT;
        return is_late ? OCC_SHOWN_LATE_SUBMITTED : OCC_SHOWN_SUBMITTED;
    case OCC_ACCEPTED:
        if (dates->is_nothing) return OCC_SHOWN_NONE;
        return is_late ? OCC_SHOWN_LATE_DONE : OCC_SHOWN_DONE;
    case OCC_WITHDRAWN:
    case OCC_VOID: return OCC_SHOWN_NONE;
    case OCC_RELEASED: return OCC_SHOWN_RELEASED;
    case OCC_STATE_COUNT: break;
    }
    assert(!"no such state");
    return OCC_SHOWN_NONE;
}

OccurrenceView occurrence_view(const OccurrenceDates *dates, const Calendar *cal) {
    OccurrenceView view = { 0 };
    bool is_handed_in = dates->state == OCC_SUBMITTED || dates->state == OCC_ACCEPTED;
    Day reached = is_handed_in ? dates->submitted : dates->today;
    bool counts = dates->state <= OCC_ACCEPTED;
    assert(!is_handed_in || !day_is_none(dates->submitted));
    view.is_late = counts && reached.n > dates->due.n;
    if (view.is_late) {
        view.days_late = days_between(cal, dates->due, reached);
        if (view.days_late == 0) view.days_late = 1; // only days off since: late nonetheless
    }
    if (counts && !is_handed_in) view.days_left = days_between(cal, dates->today, dates->due);
    view.status = status_of(dates, view.is_late, view.days_left);
    return view;
}

OccurrenceStatistic occurrence_statistic(OccurrenceState state, Day due, Day submitted, Day today) {
    if (state > OCC_ACCEPTED) return OCC_STAT_NOT_COUNTED;
    bool is_handed_in = state == OCC_SUBMITTED || state == OCC_ACCEPTED;
    bool is_late = (is_handed_in ? submitted.n : today.n) > due.n;
    if (state == OCC_ACCEPTED) return is_late ? OCC_STAT_DONE_LATE : OCC_STAT_DONE_IN_TIME;
    return is_late ? OCC_STAT_OPEN_LATE : OCC_STAT_OPEN_IN_TIME;
}

static const struct {
    const char *class, *message;
} shown[OCC_SHOWN_COUNT] = {
    [OCC_SHOWN_LATE] = { "to", N_("Overdue, not done") },
    [OCC_SHOWN_RETURNED] = { "rt", N_("Returned") },
    [OCC_SHOWN_WARNED] = { "to wn", N_("Due soon") },
    [OCC_SHOWN_OPEN] = { "co", N_("Not yet due") },
    [OCC_SHOWN_LATE_SUBMITTED] = { "th", N_("Handed in late, awaiting acceptance") },
    [OCC_SHOWN_SUBMITTED] = { "ch", N_("Handed in, awaiting acceptance") },
    [OCC_SHOWN_LATE_DONE] = { "tf", N_("Done after the date") },
    [OCC_SHOWN_DONE] = { "cf", N_("Done in time") },
    [OCC_SHOWN_NONE] = { "na", N_("Nothing arose") },
    [OCC_SHOWN_KEPT] = { "ch", N_("Handed in, not released yet") },
    [OCC_SHOWN_RELEASED] = { "rl", N_("Released by the body itself") },
};

const char *occurrence_status_class(OccurrenceStatus status) {
    return shown[status].class;
}

const char *occurrence_status_message(OccurrenceStatus status) {
    return shown[status].message;
}

const char *occurrence_statistic_message(OccurrenceStatistic statistic) {
    static const char *const messages[OCC_STAT_COUNT] = {
        [OCC_STAT_DONE_IN_TIME] = N_("done in time"),
        [OCC_STAT_DONE_LATE] = N_("done after the date"),
        [OCC_STAT_OPEN_IN_TIME] = N_("not done, within the date"),
        [OCC_STAT_OPEN_LATE] = N_("not done, past the date"),
        [OCC_STAT_NOT_COUNTED] = N_("not counted"),
    };
    return messages[statistic];
}

static const struct {
    const char *word, *message;
} states[OCC_STATE_COUNT] = {
    [OCC_OPEN] = { "open", N_("Not handed in") },
    [OCC_SUBMITTED] = { "submitted", N_("Handed in") },
    [OCC_RETURNED] = { "returned", N_("Returned") },
    [OCC_ACCEPTED] = { "accepted", N_("Accepted") },
    [OCC_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
    [OCC_VOID] = { "void", N_("No longer applies") },
    [OCC_RELEASED] = { "released", N_("Released by the body itself") },
};

const char *occurrence_state_word(OccurrenceState state) {
    return states[state].word;
}

const char *occurrence_state_message(OccurrenceState state) {
    return states[state].message;
}

bool occurrence_state_from_word(Str word, OccurrenceState *out) {
    for (OccurrenceState state = OCC_OPEN; state < OCC_STATE_COUNT; state++)
        if (str_is(word, states[state].word)) {
            *out = state;
            return true;
        }
    return false;
}
