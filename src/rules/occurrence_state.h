#pragma once
/**
 * What may follow what in the life of an occurrence, who it takes, and how it is shown. Late is a
 * fact of dates and not a state. Done means: handed in with evidence and accepted by a unit that
 * does not perform; no other way leads there. The work of a court or procuracy that follows it
 * itself is never accepted by anybody: that body releases its result (docs/decisions/0004).
 */
#include "calendar/calendar.h"
#include "rules/ids.h"

typedef enum OccurrenceState {
    OCC_OPEN = 1,
    OCC_SUBMITTED,
    OCC_RETURNED, // with a reason; counts as not done
    OCC_ACCEPTED,
    OCC_WITHDRAWN, // the body that laid the duty takes it back
    OCC_VOID,      // the ground is gone: a law changed, the object no longer exists
    OCC_RELEASED,  // by the body that follows its own work; not accepted, and in nobody's totals
    OCC_STATE_COUNT
} OccurrenceState;

typedef enum OccurrenceDo {
    OCC_DO_SUBMIT = 1,
    OCC_DO_ACCEPT,
    OCC_DO_RETURN, // by who accepts; own work of a body: by that body
    OCC_DO_EXTEND, // more time; the state stays
    OCC_DO_WITHDRAW,
    OCC_DO_VOID,
    OCC_DO_CONTRIBUTE, // a co-operating unit hands in its part; the state stays
    OCC_DO_URGE,       // đôn đốc; the state stays
    OCC_DO_RELEASE,    // the performing body tells everybody its own result
    OCC_DO_COUNT
} OccurrenceDo;

/** What the rule has to know; the units are those of the occurrence, by is the acting one. */
typedef struct OccurrenceFacts {
    OccurrenceState state;
    UnitId performer, accepter, coordinator, by;
    bool is_self_tracked; // the performer follows its own work: no other unit decides on it
    bool is_cooperating;  // by is one of the co-operating units
    bool has_evidence;    // of the submission in question
    bool has_reason;
    bool has_basis; // a document
} OccurrenceFacts;

/** Whether this follows that state at all, whoever does it. Errors ERR_STATE. */
MUST_USE bool occurrence_may(OccurrenceState state, OccurrenceDo what, Err *err);

/**
 * The state after an act, with all that it takes.
 *
 * Errors  ERR_STATE: this does not follow that state; ERR_FORBIDDEN: it is another unit's to do, or
 *         the performer would accept its own work; ERR_INPUT, field "evidence", "reason" or
 *         "basis": that is missing
 * Source  domain.md, "Programmes in practice": evidence before done, and somebody else accepts
 */
MUST_USE bool occurrence_next(const OccurrenceFacts *facts, OccurrenceDo what, OccurrenceState *out,
                              Err *err);
/** The same without words, for buttons; what a form will bring (evidence, reason, basis) is taken
 * as given. */
bool occurrence_would(const OccurrenceFacts *facts, OccurrenceDo what);
/** Nothing can follow. */
bool occurrence_is_closed(OccurrenceState state);

/** The nine marks of the design, in the order in which lists show them, and two of work that is
 * nobody else's. */
typedef enum OccurrenceStatus {
    OCC_SHOWN_LATE = 1,       // to: past the date, not done
    OCC_SHOWN_RETURNED,       // rt
    OCC_SHOWN_WARNED,         // wn: not done, and few days are left
    OCC_SHOWN_OPEN,           // co: not yet handed in
    OCC_SHOWN_LATE_SUBMITTED, // th: handed in after the date, waits for acceptance
    OCC_SHOWN_SUBMITTED,      // ch: handed in, waits for acceptance
    OCC_SHOWN_LATE_DONE,      // tf
    OCC_SHOWN_DONE,           // cf
    OCC_SHOWN_NONE,           // na: nothing arose, withdrawn or void
    OCC_SHOWN_KEPT,           // ch: handed in to the own body, not released
    OCC_SHOWN_RELEASED,       // i: released by the body itself, in time or not
    OCC_SHOWN_COUNT
} OccurrenceStatus;

typedef struct OccurrenceDates {
    OccurrenceState state;
    bool is_nothing;      // the submission says that nothing arose in the period
    bool is_self_tracked; // the performer follows its own work: nothing waits for acceptance
    Day due;
    Day submitted; // of the submission that counts; DAY_NONE before
    Day released;  // of what the body itself released
    Day today;
    int warn_days; // working days left from which OCC_SHOWN_WARNED is shown; 0: never
} OccurrenceDates;

typedef struct OccurrenceView {
    OccurrenceStatus status;
    bool is_late;  // past the date: handed in late, or not done yet
    int days_late; // working days after the date, at least 1 when late
    int days_left; // working days after today up to the date, while nothing is handed in
} OccurrenceView;

/** Days that cal does not cover are counted as calendar days; cal may be NULL. */
OccurrenceView occurrence_view(const OccurrenceDates *dates, const Calendar *cal);
/** "co", "ch", "cf", "to", "th", "tf", "rt", "na", "to wn": the class in the style sheet. */
const char *occurrence_status_class(OccurrenceStatus status);
/** The word on the screen, as a message id. */
const char *occurrence_status_message(OccurrenceStatus status);

/** The four classes of the official statistics. */
typedef enum OccurrenceStatistic {
    OCC_STAT_DONE_IN_TIME = 1,
    OCC_STAT_DONE_LATE,
    OCC_STAT_OPEN_IN_TIME,
    OCC_STAT_OPEN_LATE,
    OCC_STAT_NOT_COUNTED, // withdrawn, void, released
    OCC_STAT_COUNT
} OccurrenceStatistic;
OccurrenceStatistic occurrence_statistic(OccurrenceState state, Day due, Day submitted, Day today);
const char *occurrence_statistic_message(OccurrenceStatistic statistic);

/** Stable words for API, CSV and journal: "open", "submitted", … */
const char *occurrence_state_word(OccurrenceState state);
bool occurrence_state_from_word(Str word, OccurrenceState *out);
const char *occurrence_state_message(OccurrenceState state);
