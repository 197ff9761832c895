#include "domain/obligation.h"
#include "domain/leaf.h"
#include "domain/notice.h"
#include "domain/occurrence.h"
#include "domain/working_calendar.h"
#include "rules/recurrence.h"

enum {
    HORIZON_DAYS = 400, // occurrences stand so far ahead, so that next year's report is in sight
    MAKE_MAX = 256,     // obligations in one command of the scheduler
};

static Day horizon(Day today, const Calendar *calendar) {
    Day day = day_add(today, HORIZON_DAYS);
    return day.n < calendar->last.n ? day : calendar->last;
}

/** What the explanation of a date names as its source: the provision of the version. */
static bool rule_source(Db *db, const ObligationRow *row, Str *out, Err *err) {
    bool found;
    *out = S("");
    return sql_obligation_path(db, row->id, out, &found, err);
}

/** The rule of dates and the words that it comes from; without one, work arises by an event. */
typedef struct DutyRule {
    Recurrence rule;
    Str source;
} DutyRule;

static bool rule_of(Db *db, const ObligationRow *row, DutyRule *out, Err *err) {
    *out = (DutyRule){ .rule = { .kind = RECUR_AFTER_EVENT } };
    return (!row->rule.n || recurrence_parse(row->rule, &out->rule, err)) &&
           rule_source(db, row, &out->source, err);
}

typedef struct DueList {
    RecurOccurrence *all;
    size_t n;
} DueList;

/** What the rule makes due for unit, named after made_to and up to the day to. */
static bool due_ahead(Db *db, const ObligationRow *row, const DutyRule *duty, UnitId unit, Day to,
                      DueList *out, Err *err) {
    Calendar calendar;
    // Nothing is made yet when made_to is the day before the first.
    bool is_early = duty->rule.kind == RECUR_ONCE && row->made_to.n < row->first.n;
    const RecurSpan span = { row->first, row->last, is_early ? DAY_FIRST : day_add(row->made_to, 1),
                             to };
    return working_calendar(db, unit, &calendar, err) &&
           recurrence_between(db->arena, &duty->rule, span, duty->source, &calendar, &out->all,
                              &out->n, err);
}

/** Makes occurrences whose named day is after made_to and up to the horizon. */
static bool make_ahead(Tx *tx, const ObligationRow *row, Err *err) {
    ObligationUnitRow *units;
    size_t units_n;
    DutyRule duty;
    if (!sql_obligation_units(tx->db, row->id, &units, &units_n, err) ||
        !rule_of(tx->db, row, &duty, err))
        return false;
    Day to = horizon(tx->today, &calendar_vn);
    for (size_t u = 0; duty.rule.kind != RECUR_AFTER_EVENT && u < units_n && to.n > row->made_to.n;
         u++) {
        DueList due;
        if (units[u].part != PART_PERFORM) continue;
        if (!due_ahead(tx->db, row, &duty, units[u].unit, to, &due, err)) return false;
        for (size_t i = 0; i < due.n; i++) {
            bool made;
            const RecurOccurrence *one = &due.all[i];
            Str key = one->period.kind ? period_key(tx->arena, &one->period)
                                       : day_iso(tx->arena, one->named);
            if (!occurrence_make(tx, row, units[u].unit, key, S(""), DAY_NONE, one->due.day,
                                 due_steps_json(tx->arena, &one->due), &made, err))
                return false;
        }
    }
    return sql_obligation_set_made(tx, row->id, to.n > row->made_to.n ? to : row->made_to, err);
}

static bool tell_units(Tx *tx, ObligationId id, Err *err) {
    UnitId *units;
    size_t n;
    return sql_obligation_unit_ids(tx->db, id, &units, &n, err) &&
           notice_units(tx, NOTICE_ASSIGNED, "obligation", id.v, units, n, err);
}

static bool activate_one(Tx *tx, const ObligationRow *draft, Day first, Day last, Err *err) {
    ObligationUnitRow *units;
    size_t n, performing = 0;
    ObligationRow row;
    if (!sql_obligation_units(tx->db, draft->id, &units, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        performing += units[i].part == PART_PERFORM;
        if (units[i].part == PART_PERFORM && units[i].unit.v == draft->accept.v)
            return FAIL(
                err, .code = ERR_STATE, .field = "accept_unit",
                .args = { draft->title, units[i].short_name },
                .msg = N_("“{0}”: {1} would accept its own work. Choose another accepting unit."));
    }
    if (!performing &&
        !sql_obligation_unit_add(tx, draft->id, draft->lead, PART_PERFORM, S(""), err))
        return false;
    if (!performing && draft->lead.v == draft->accept.v)
        return FAIL(
            err, .code = ERR_STATE, .field = "accept_unit", .args = { draft->title, S("") },
            .msg = N_(
                "“{0}”: the lead unit would accept its own work. Choose another accepting unit."));
    if (!sql_obligation_set_active(tx, draft->id, first, last, err) ||
        !sql_obligation_get(tx->db, draft->id, &row, err) || !make_ahead(tx, &row, err) ||
        !tell_units(tx, draft->id, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "obligation.activated", 1);
    leaf_object(&leaf, "obligation", row.id.v);
    leaf_object(&leaf, "programme", row.programme.v);
    json_put_int(&leaf.j, "provision", row.provision.v);
    json_put_int(&leaf.j, "version", row.version.v);
    json_put_int(&leaf.j, "number", row.number);
    json_put_text(&leaf.j, "title", row.title);
    json_put_int(&leaf.j, "lead", row.lead.v);
    json_put_int(&leaf.j, "accept", row.accept.v);
    json_put_bool(&leaf.j, "is_request", row.is_request);
    json_put_text(&leaf.j, "rule", row.rule);
    return leaf_write(&leaf, err);
}

/** Of one draft, for a unit that performs it. */
static bool count_past(Db *db, const ObligationRow *row, const DutyRule *duty, UnitId unit,
                       Day today, int64_t *n, Err *err) {
    DueList due;
    if (duty->rule.kind == RECUR_AFTER_EVENT) return true;
    // A named day that is still to come may be a day off, whose work is due before it.
    if (!due_ahead(db, row, duty, unit, horizon(today, &calendar_vn), &due, err)) return false;
    for (size_t i = 0; i < due.n; i++)
        *n += due.all[i].due.day.n < today.n;
    return true;
}

bool obligation_past_due(Db *db, ProgrammeId programme, Day first, Day last, Day today,
                         int64_t *out, Err *err) {
    ObligationRow *drafts;
    size_t n;
    *out = 0;
    if (!sql_obligation_to_activate(db, programme, &drafts, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        ObligationUnitRow *units;
        size_t units_n, performing = 0;
        ObligationRow *row = &drafts[i];
        row->first = first;
        row->last = last;
        row->made_to = day_add(first, -1); // as obligation_set_active
        DutyRule duty;
        if (!sql_obligation_units(db, row->id, &units, &units_n, err) ||
            !rule_of(db, row, &duty, err))
            return false;
        for (size_t u = 0; u < units_n; u++) {
            if (units[u].part != PART_PERFORM) continue;
            performing++;
            if (!count_past(db, row, &duty, units[u].unit, today, out, err)) return false;
        }
        if (!performing && !count_past(db, row, &duty, row->lead, today, out, err)) return false;
    }
    return true;
}

bool obligation_activate(Tx *tx, ProgrammeId programme, Day first, Day last, Err *err) {
    ObligationRow *drafts;
    size_t n;
    if (!sql_obligation_to_activate(tx->db, programme, &drafts, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!activate_one(tx, &drafts[i], first, last, err)) return false;
    return true;
}

static bool void_after(Tx *tx, ObligationId id, Day day, Str reason, Str basis, Err *err) {
    OccurrenceRow *open;
    size_t n;
    if (!sql_occurrence_open_after(tx->db, id, day, &open, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!occurrence_void(tx, &open[i], reason, basis, err)) return false;
    return true;
}

bool obligation_keep(Tx *tx, ObligationId id, VersionId version, Day last, Str basis, Err *err) {
    ObligationRow row;
    return (day_is_none(last) ||
            void_after(tx, id, last, S("Sau ngày hết thời hạn của phiên bản mới"), basis, err)) &&
           sql_obligation_set_version(tx, id, version, last, err) &&
           sql_obligation_get(tx->db, id, &row, err) && make_ahead(tx, &row, err);
}

bool obligation_end(Tx *tx, ObligationId id, ObligationState state, Day day, Str reason, Str basis,
                    Err *err) {
    if (!void_after(tx, id, day, reason, basis, err)) return false;
    if (!sql_obligation_set_ended(tx, id, state, reason, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, state == OBL_VOID ? "obligation.voided" : "obligation.ended", 1);
    leaf_object(&leaf, "obligation", id.v);
    json_put_text(&leaf.j, "reason", reason);
    json_put_text(&leaf.j, "basis", basis);
    return leaf_write(&leaf, err);
}

/* ---- an event starts a term ---- */

typedef struct Event {
    const ObligationEvent *cmd;
    ObligationRow row;
    Recurrence rule; // kind 0: the text names no day
    Subject lead;
} Event;

static bool event_read(Tx *tx, const ObligationEvent *cmd, Event *out, Err *err) {
    *out = (Event){ .cmd = cmd };
    return sql_obligation_get(tx->db, cmd->obligation, &out->row, err) &&
           obligation_subject(tx->db, &out->row, &out->lead, err) &&
           (!out->row.rule.n || recurrence_parse(out->row.rule, &out->rule, err));
}

static bool wrong_day(Err *err, const char *field, const char *msg) {
    return FAIL(err, .code = ERR_INPUT, .field = field, .msg = msg);
}

/** Whoever enters an event tells what happened; the date is the text's as far as it sets one. */
static bool event_days_fit(const Event *e, Day today, Err *err) {
    Day day = e->cmd->day, due = e->cmd->due;
    bool is_term = e->rule.kind == RECUR_AFTER_EVENT;
    if (day.n < e->row.first.n || (!day_is_none(e->row.last) && day.n > e->row.last.n))
        return wrong_day(err, "day", N_("This day is outside the term of the obligation."));
    // Papers three days before a meeting: only then is the event still to come.
    if (day.n > today.n && !(is_term && e->rule.after.is_backward))
        return wrong_day(err, "day",
                         N_("This day has not come yet. Enter the event once it has happened."));
    if (is_term && !day_is_none(due))
        return wrong_day(err, "due",
                         N_("The text says how the date is counted from the event. Leave the due "
                            "day empty; the accepting unit can give more time."));
    if (!is_term && day_is_none(due))
        return wrong_day(
            err, "due",
            N_("The text sets no term that could be counted. Give the day by which it is due."));
    if (!is_term && due.n < day.n)
        return wrong_day(err, "due", N_("The due day is before the day of the event."));
    return true;
}

/** The unit whose role lets the actor enter the event for unit: the one that leads, or unit. */
static bool event_by(Tx *tx, const Event *e, UnitId unit, Str *out, Err *err) {
    UnitRow row;
    UnitId by = policy_unit(tx->actor, ACT_OBLIGATION_SET, &e->lead);
    if (!sql_unit_get(tx->db, by.v ? by : unit, &row, err)) return false;
    *out = row.short_name;
    return true;
}

static bool event_due(Tx *tx, const Event *e, UnitId unit, DueDate *out, Err *err) {
    Calendar calendar;
    Str source, by;
    RecurOccurrence occurrence;
    if (!working_calendar(tx->db, unit, &calendar, err) ||
        !rule_source(tx->db, &e->row, &source, err))
        return false;
    if (e->rule.kind != RECUR_AFTER_EVENT)
        return event_by(tx, e, unit, &by, err) &&
               due_given(tx->arena, due_set_step(tx->arena, e->cmd->due, by, tx->today), 0,
                         DUE_OFF_KEEP, &calendar, out, err);
    if (!recurrence_after(tx->arena, &e->rule, e->cmd->day, source, &calendar, &occurrence, err))
        return false;
    *out = occurrence.due;
    return true;
}

/** The same event typed twice would be two pieces of work, and only who leads could end one. */
static bool event_is_new(Tx *tx, const Event *e, UnitId unit, Err *err) {
    Str what;
    UnitRow row;
    bool found;
    if (e->cmd->is_second) return true;
    if (!sql_obligation_event_of(tx->db, e->row.id, unit, e->cmd->day, &what, &found, err))
        return false;
    if (!found) return true;
    if (!sql_unit_get(tx->db, unit, &row, err)) return false;
    return FAIL(err, .code = ERR_CONFLICT, .field = "is_second",
                .args = { row.short_name, day_text(tx->arena, e->cmd->day), what },
                .msg = N_("{0} has an event of {1} already: “{2}”. If this is another one of the "
                          "same day, say so; nothing was entered yet."));
}

static bool event_one(Tx *tx, const Event *e, UnitId unit, Err *err) {
    const ObligationEvent *cmd = e->cmd;
    DueDate due;
    bool made = false;
    if (!event_is_new(tx, e, unit, err)) return false;
    if (!event_due(tx, e, unit, &due, err)) return false;
    // Several events may fall on one day; the key tells them apart.
    for (int k = 1; k <= 99 && !made; k++) {
        Str key = str_printf(tx->arena, "%.*s.%d", STR(day_iso(tx->arena, cmd->day)), k);
        if (!occurrence_make(tx, &e->row, unit, key, cmd->what, cmd->day, due.day,
                             due_steps_json(tx->arena, &due), &made, err))
            return false;
    }
    if (!made)
        return FAIL(err, .code = ERR_CONFLICT, .field = "day",
                    .msg = N_("There are 99 events on this day already."));
    return notice_unit(tx, NOTICE_ASSIGNED, "obligation", e->row.id.v, unit, err);
}

bool obligation_may_event(const Actor *actor, const Subject *lead, UnitId unit) {
    const Subject own = { .unit = unit };
    return policy_would_allow(actor, ACT_OBLIGATION_SET, lead) ||
           policy_would_allow(actor, ACT_OBLIGATION_SET, &own);
}

static bool obligation_event(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ObligationEvent *cmd = command;
    Event e;
    ObligationUnitRow *units;
    size_t n, hit = 0;
    if (!event_read(tx, cmd, &e, err) || !sql_obligation_units(tx->db, e.row.id, &units, &n, err))
        return false;
    bool may = false;
    for (size_t i = 0; i < n; i++)
        may |= units[i].part == PART_PERFORM && (!cmd->unit.v || cmd->unit.v == units[i].unit.v) &&
               obligation_may_event(tx->actor, &e.lead, units[i].unit);
    if (!may && !policy_allows(tx->actor, ACT_OBLIGATION_SET, &e.lead, err)) return false;
    if (e.row.state != OBL_ACTIVE)
        return FAIL(err, .code = ERR_STATE, .msg = N_("This obligation is not in force."));
    if (!str_trim(cmd->what).n || utf8_count(cmd->what) > 300)
        return FAIL(err, .code = ERR_INPUT, .field = "what",
                    .msg = N_("Say what happened, in 1 to 300 characters."));
    if (!event_days_fit(&e, tx->today, err)) return false;
    for (size_t i = 0; i < n; i++) {
        if (units[i].part != PART_PERFORM || (cmd->unit.v && cmd->unit.v != units[i].unit.v) ||
            !obligation_may_event(tx->actor, &e.lead, units[i].unit))
            continue;
        hit++;
        if (!event_one(tx, &e, units[i].unit, err)) return false;
    }
    if (!hit)
        return FAIL(err, .code = ERR_INPUT, .field = "unit",
                    .msg = N_("This unit does not perform the obligation."));
    result->id = e.row.id.v;
    return true;
}

const CommandType obligation_event_cmd = { "obligation.event", obligation_event };

/* ---- the scheduler's command ---- */

static bool obligation_make(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ObligationMake *cmd = command;
    ObligationRow *rows;
    size_t n;
    int64_t limit = cmd->limit > 0 && cmd->limit < MAKE_MAX ? cmd->limit : MAKE_MAX;
    if (!sql_obligation_to_make(tx->db, horizon(tx->today, &calendar_vn), limit, &rows, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!make_ahead(tx, &rows[i], err)) return false;
    result->id = (int64_t)n;
    return n || sql_obligation_end_over(tx, tx->today, err);
}

const CommandType obligation_make_cmd = { "obligation.make", obligation_make };
