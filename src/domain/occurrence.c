#include "domain/occurrence.h"
#include "domain/leaf.h"
#include "domain/notice.h"
#include "domain/occurrence_sight.h"
#include "domain/submission_facts.h"
#include "domain/tally.h"
#include "domain/working_calendar.h"
#include "rules/basis.h"
#include "rules/due_date.h"

/* ---- subjects ---- */

/** Everybody with a part in the obligation besides the subject's own unit. */
static bool concerned_units(Db *db, ObligationId id, UnitId lead, UnitId accept, UnitId **out,
                            size_t *out_n, Err *err) {
    UnitId *rows;
    size_t n;
    if (!sql_obligation_unit_ids(db, id, &rows, &n, err)) return false;
    UnitId *units = ARENA_ARRAY(db->arena, UnitId, n + 2);
    units[0] = lead;
    units[1] = accept;
    if (n) memcpy(units + 2, rows, n * sizeof *rows);
    *out = units;
    *out_n = n + 2;
    return true;
}

bool obligation_subject(Db *db, const ObligationRow *row, Subject *out, Err *err) {
    UnitId *units;
    size_t n;
    if (!unit_subject(db, row->lead, out, err) ||
        !concerned_units(db, row->id, row->lead, row->accept, &units, &n, err))
        return false;
    out->concerned = units;
    out->concerned_n = n;
    return true;
}

bool occurrence_subject(Db *db, const OccurrenceRow *row, Subject *out, Err *err) {
    ObligationRow obligation;
    UnitId lead;
    if (!sql_obligation_get(db, row->obligation, &obligation, err) ||
        !sql_programme_lead(db, row->programme, &lead, err) ||
        !unit_subject(db, row->unit, out, err))
        return false;
    UnitId *units = ARENA_ARRAY(db->arena, UnitId, 3);
    units[0] = obligation.lead;
    units[1] = row->accept;
    units[2] = lead;
    out->concerned = units;
    out->concerned_n = 3;
    return true;
}

bool occurrence_audience(Db *db, const OccurrenceRow *row, Subject *out, Err *err) {
    ObligationRow obligation;
    UnitId *units;
    size_t n;
    if (!sql_obligation_get(db, row->obligation, &obligation, err) ||
        !unit_subject(db, row->unit, out, err) ||
        !concerned_units(db, row->obligation, obligation.lead, row->accept, &units, &n, err))
        return false;
    out->concerned = units;
    out->concerned_n = n;
    return true;
}

bool occurrence_decider(Db *db, const OccurrenceRow *row, Subject *out, Err *err) {
    return unit_subject(db, row->accept, out, err);
}

/* ---- tally ---- */

Day occurrence_ended(const OccurrenceRow *row) {
    return row->state >= OCC_ACCEPTED ? row->decided_day : DAY_NONE;
}

bool occurrence_class(const OccurrenceRow *row, TallyClass *out) {
    bool late = !day_is_none(row->submitted_day) && row->submitted_day.n > row->due.n;
    switch (row->state) {
    case OCC_OPEN: *out = TALLY_OPEN; return true;
    case OCC_RETURNED: *out = TALLY_RETURNED; return true;
    case OCC_SUBMITTED: *out = late ? TALLY_SUBMITTED_LATE : TALLY_SUBMITTED; return true;
    case OCC_ACCEPTED: *out = late ? TALLY_ACCEPTED_LATE : TALLY_ACCEPTED; return true;
    case OCC_WITHDRAWN:
    case OCC_VOID:
    case OCC_RELEASED:
    case OCC_STATE_COUNT: return false;
    }
    return false;
}

/** Counts row by n; the work of a self-tracked court or procuracy is not counted by others. */
static bool tally(Tx *tx, const OccurrenceRow *row, int64_t n, Err *err) {
    TallyClass class;
    UnitRow unit;
    if (!occurrence_class(row, &class)) return true;
    if (!sql_unit_get(tx->db, row->unit, &unit, err)) return false;
    return unit.is_self_tracked ||
           sql_tally_add(tx, row->unit, row->programme, row->due, class, n, err);
}

/** Counts what was just made: row is as it is in the database. */
static bool tally_new(Tx *tx, const OccurrenceRow *row, Err *err) {
    return tally(tx, row, 1, err) && sql_performer_count(tx, row->obligation, row->unit, err);
}

bool occurrence_recount(Tx *tx, const OccurrenceRow *before, Err *err) {
    OccurrenceRow now;
    return tally(tx, before, -1, err) && sql_occurrence_get(tx->db, before->id, &now, err) &&
           tally_new(tx, &now, err);
}

/* ---- leaves ---- */

static void leaf_on(LeafWriter *leaf, Tx *tx, const char *type, const OccurrenceRow *row,
                    UnitId unit) {
    leaf_open(leaf, tx, type, 1);
    leaf_object(leaf, "occurrence", row->id.v);
    leaf_object(leaf, "obligation", row->obligation.v);
    leaf_object(leaf, "programme", row->programme.v);
    leaf->unit = unit;
}

void occurrence_leaf(LeafWriter *leaf, Tx *tx, const char *type, const OccurrenceRow *row,
                     UnitId unit) {
    leaf_on(leaf, tx, type, row, unit);
    json_put_text(&leaf->j, "period", row->period);
    json_put_int(&leaf->j, "performer", row->unit.v);
    json_put_day(&leaf->j, "due", row->due);
}

void occurrence_leaf_sealed(LeafWriter *leaf, Tx *tx, const char *type, const OccurrenceRow *row,
                            UnitId unit) {
    leaf_on(leaf, tx, type, row, unit);
    leaf->is_sealed = true;
}

/* ---- making and voiding, inside other commands ---- */

bool occurrence_make(Tx *tx, const ObligationRow *obligation, UnitId unit, Str period,
                     Str event_text, Day event_day, Day due, Str due_steps, bool *made, Err *err) {
    OccurrenceId id;
    OccurrenceRow row;
    if (!sql_occurrence_insert(tx, obligation->id, obligation->programme, unit, obligation->accept,
                               period, event_text, event_day, due, due_steps, &id, made, err))
        return false;
    if (!*made) return true;
    if (!sql_occurrence_get(tx->db, id, &row, err) || !tally_new(tx, &row, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, "occurrence.opened", &row,
                    tx->actor ? tx->actor->unit : obligation->lead);
    if (event_text.n) json_put_text(&leaf.j, "event", event_text);
    return leaf_write(&leaf, err);
}

static bool close_row(Tx *tx, const OccurrenceRow *row, OccurrenceState state, Str reason,
                      Str basis, UnitId unit, Err *err) {
    if (!sql_occurrence_set_closed(tx, row->id, state, reason, basis, tx->now, tx->today, err) ||
        !occurrence_recount(tx, row, err) ||
        !notice_unit(tx, NOTICE_CLOSED, "occurrence", row->id.v, row->unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, state == OCC_VOID ? "occurrence.voided" : "occurrence.withdrawn",
                    row, unit);
    json_put_text(&leaf.j, "reason", reason);
    json_put_text(&leaf.j, "basis", basis);
    return leaf_write(&leaf, err);
}

bool occurrence_void(Tx *tx, const OccurrenceRow *row, Str reason, Str basis, Err *err) {
    return close_row(tx, row, OCC_VOID, reason, basis, tx->actor ? tx->actor->unit : row->accept,
                     err);
}

/* ---- submit ---- */

static bool fail_input(Err *err, const char *field, const char *msg) {
    return FAIL(err, .code = ERR_INPUT, .field = field, .msg = msg);
}

static bool add_files(Tx *tx, SubmissionId submission, ContributionId contribution,
                      const EvidenceFile *files, size_t n, int64_t ordinal, Err *err) {
    for (size_t i = 0; i < n; i++)
        if (!sql_file_insert(tx, files[i].sha256, files[i].size, files[i].media_type, tx->now,
                             err) ||
            !sql_evidence_insert(tx, submission, contribution, ordinal + (int64_t)i,
                                 files[i].sha256, files[i].name, files[i].is_public, err))
            return false;
    return true;
}

static bool set_values(Tx *tx, SubmissionId id, const OccurrenceRow *row,
                       const OccurrenceSubmit *cmd, Err *err) {
    IndicatorRow *wanted;
    size_t n;
    if (!sql_submission_values_delete(tx, id, err) ||
        !sql_obligation_indicators(tx->db, row->obligation, &wanted, &n, err))
        return false;
    for (size_t k = 0; k < cmd->values_n; k++) {
        bool is_wanted = false;
        for (size_t i = 0; i < n && !is_wanted; i++)
            is_wanted = cmd->values[k].indicator.v == wanted[i].id.v;
        if (!is_wanted)
            return FAIL(
                err, .code = ERR_INPUT, .field = "values",
                .args = { str_printf(tx->arena, "%lld", (long long)cmd->values[k].indicator.v) },
                .msg = N_("This work is not asked for a number {0}. Leave it out, or name "
                          "one of those that the duty lists."));
    }
    for (size_t i = 0; i < n; i++) {
        const GivenValue *given = NULL;
        for (size_t k = 0; k < cmd->values_n; k++)
            if (cmd->values[k].indicator.v == wanted[i].id.v) given = &cmd->values[k];
        if (!given && wanted[i].is_required && !cmd->is_draft)
            return FAIL(err, .code = ERR_INPUT, .field = "values", .args = { wanted[i].name },
                        .msg = N_("Give the number asked for: {0}."));
        if (given && !sql_submission_value_insert(tx, id, wanted[i].id, given->value, err))
            return false;
    }
    return true;
}

/** The draft to write to, or a new submission; evidence kept of the one before is copied into a new
 * one. */
static bool submission_target(Tx *tx, const OccurrenceSubmit *cmd, UnitId unit, SubmissionId *out,
                              Err *err) {
    SubmissionRow last = { 0 };
    bool found;
    if (!sql_submission_last(tx->db, cmd->id, &last, &found, err)) return false;
    if (found && last.state == SUB_DRAFT) {
        EvidenceRow *old;
        size_t n;
        *out = last.id;
        if (!sql_submission_update(tx, last.id, SUB_DRAFT, cmd->note, tx->actor->person, tx->now,
                                   err) ||
            !sql_submission_evidence(tx->db, last.id, &old, &n, err))
            return false;
        for (size_t i = 0; i < n; i++) {
            bool kept = false;
            for (size_t k = 0; k < cmd->keep_n; k++)
                kept |= cmd->keep[k].v == old[i].id.v;
            if (!kept && !sql_evidence_drop(tx, last.id, old[i].id, err)) return false;
        }
        return true;
    }
    if (!sql_submission_insert(tx, cmd->id, last.number + 1, SUB_DRAFT, cmd->note,
                               tx->actor->person, unit, tx->now, out, err))
        return false;
    for (size_t k = 0; k < cmd->keep_n; k++) {
        int64_t copied;
        if (!sql_evidence_copy(tx, *out, (int64_t)k + 1, cmd->keep[k], cmd->id, &copied, err))
            return false;
        if (!copied)
            return fail_input(
                err, "files",
                N_("A file that was to be kept does not belong to this work. Reload the page."));
    }
    return true;
}

static bool submit_leaf(Tx *tx, const OccurrenceRow *row, SubmissionId id, UnitId unit,
                        bool is_self_tracked, Str note, bool *has_evidence, Err *err) {
    Str evidence, values;
    if (!submission_facts(tx->db, id, &evidence, &values, err)) return false;
    *has_evidence = evidence.n > 0;
    AUTO_LEAF LeafWriter leaf;
    if (is_self_tracked) {
        occurrence_leaf_sealed(&leaf, tx, "occurrence.kept", row, unit);
    } else {
        occurrence_leaf(&leaf, tx, "occurrence.submitted", row, unit);
        leaf.version = 2;
    }
    leaf_object(&leaf, "submission", id.v);
    leaf_fact(&leaf, "evidence", evidence);
    leaf_fact(&leaf, "values", values);
    leaf.note = note;
    return leaf_write(&leaf, err);
}

static bool submit_checks(Tx *tx, const OccurrenceSubmit *cmd, OccurrenceRow *row, UnitId *unit,
                          bool *is_self_tracked, Err *err) {
    Subject subject;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->id, row, err) ||
        !occurrence_subject(tx->db, row, &subject, err) ||
        !policy_allows(tx->actor, ACT_SUBMIT, &subject, err))
        return false;
    *unit = row->unit;
    *is_self_tracked = subject.is_self_tracked;
    if (!occurrence_may(row->state, OCC_DO_SUBMIT, err)) return false;
    if (utf8_count(cmd->note) > NOTE_MAX)
        return fail_input(err, "note", N_("Write at most 4,000 characters."));
    if (!str_trim(cmd->note).n && !cmd->is_draft)
        return fail_input(err, "note", N_("Say in a few words what was done."));
    if (cmd->files_n + cmd->keep_n > EVIDENCE_MAX)
        return fail_input(err, "files", N_("At most 50 files. Put several into one document."));
    return true;
}

static bool occurrence_submit(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceSubmit *cmd = command;
    OccurrenceRow row;
    UnitId unit;
    SubmissionId id;
    bool is_self_tracked, has_evidence;
    if (!submit_checks(tx, cmd, &row, &unit, &is_self_tracked, err) ||
        !submission_target(tx, cmd, unit, &id, err) ||
        !add_files(tx, id, (ContributionId){ 0 }, cmd->files, cmd->files_n, 100, err) ||
        !set_values(tx, id, &row, cmd, err))
        return false;
    result->id = id.v;
    if (cmd->is_draft) return true; // seen by the own unit only: no public effect
    if (!sql_submission_update(tx, id, SUB_SUBMITTED, cmd->note, tx->actor->person, tx->now, err) ||
        !sql_occurrence_set_submitted(tx, row.id, tx->now, tx->today, err) ||
        !occurrence_recount(tx, &row, err) ||
        !submit_leaf(tx, &row, id, unit, is_self_tracked, cmd->note, &has_evidence, err))
        return false;
    if (!has_evidence)
        return fail_input(
            err, "files",
            N_("Add at least one file as evidence: without evidence nothing is done."));
    // What asked for this work is settled for everybody who was told.
    return sql_notice_settle(tx, S("occurrence"), row.id.v, NOTICE_RETURNED, NOTICE_URGED, tx->now,
                             err) &&
           (is_self_tracked
                ? notice_unit(tx, NOTICE_TO_RELEASE, "occurrence", row.id.v, unit, err)
                : notice_unit(tx, NOTICE_SUBMITTED, "occurrence", row.id.v, row.accept, err));
}

const CommandType occurrence_submit_cmd = { "occurrence.submit", occurrence_submit };

/** Nobody else accepts, returns, urges, moves or ends the work of a body that follows it itself
 * (product.md, "What kyket refuses to be"). */
static bool check_not_independent(Db *db, const OccurrenceRow *row, Err *err) {
    UnitRow performer;
    Subject own;
    if (!sql_unit_get(db, row->unit, &performer, err) || !unit_subject(db, row->unit, &own, err))
        return false;
    if (!own.is_self_tracked) return true;
    return FAIL(err, .code = ERR_FORBIDDEN, .args = { performer.short_name },
                .msg = N_("{0} follows its own work: no other body decides on it."));
}

bool occurrence_is_own(const Actor *actor, const OccurrenceRow *row) {
    return policy_would_allow(actor, ACT_SUBMIT, &(const Subject){ .unit = row->unit });
}

/** One person with roles in both units would be its own judge. Says so with message: {0} performs,
 * {1} accepts. */
static bool check_not_own(Db *db, const Actor *actor, const OccurrenceRow *row, const char *message,
                          Err *err) {
    UnitRow performer, accept;
    if (!occurrence_is_own(actor, row)) return true;
    if (!sql_unit_get(db, row->unit, &performer, err) ||
        !sql_unit_get(db, row->accept, &accept, err))
        return false;
    return FAIL(err, .code = ERR_FORBIDDEN, .args = { performer.short_name, accept.short_name },
                .msg = message);
}

static bool check_other_decides(Tx *tx, const OccurrenceRow *row, Err *err) {
    return check_not_own(tx->db, tx->actor, row,
                         N_("You hold a role in {0}, which performs this work. Somebody else of "
                            "{1} decides on it."),
                         err);
}

/* ---- decide ---- */

static bool due_later(Tx *tx, const OccurrenceRow *row, int64_t days, const char *field, Str reason,
                      UnitId unit, Err *err);

static bool decide_checks(Tx *tx, const OccurrenceDecide *cmd, OccurrenceRow *row,
                          SubmissionRow *last, UnitId *unit, Err *err) {
    Subject decider;
    bool found;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->id, row, err) ||
        !occurrence_decider(tx->db, row, &decider, err) ||
        !policy_allows(tx->actor, ACT_DECIDE, &decider, err) ||
        !check_not_independent(tx->db, row, err) ||
        !occurrence_may(row->state, cmd->is_accepted ? OCC_DO_ACCEPT : OCC_DO_RETURN, err) ||
        !sql_submission_last(tx->db, row->id, last, &found, err))
        return false;
    *unit = policy_unit(tx->actor, ACT_DECIDE, &decider);
    if (unit->v == row->unit.v)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("The unit that performs the work never accepts it itself."));
    if (!check_other_decides(tx, row, err)) return false;
    if (last->person.v == tx->actor->person.v) // who has moved to the accepting unit since
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("You handed this in yourself. Somebody else of the accepting unit "
                              "decides on it."));
    if (last->state != SUB_SUBMITTED)
        return FAIL(err, .code = ERR_CONFLICT,
                    .msg = N_("Nothing is waiting to be accepted here. Reload the page."));
    if (!cmd->is_accepted && !str_trim(cmd->reason).n)
        return fail_input(err, "reason",
                          N_("Write why it is returned, so that the unit knows what to mend."));
    if (utf8_count(cmd->reason) > NOTE_MAX)
        return fail_input(err, "reason", N_("Write at most 4,000 characters."));
    if (cmd->extra_days < 0 || cmd->extra_days > 60 || (cmd->extra_days && cmd->is_accepted))
        return fail_input(err, "extra_days",
                          N_("Further working days go with a return: a number from 0 to 60."));
    return true;
}

static bool occurrence_decide(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceDecide *cmd = command;
    OccurrenceRow row;
    SubmissionRow last;
    UnitId unit;
    int64_t decided;
    if (!decide_checks(tx, cmd, &row, &last, &unit, err) ||
        !sql_submission_decide(tx, last.id, cmd->is_accepted ? SUB_ACCEPTED : SUB_RETURNED,
                               cmd->reason, tx->actor->person, unit, tx->now, &decided, err))
        return false;
    if (cmd->is_accepted ? !sql_occurrence_set_accepted(tx, row.id, tx->now, tx->today, err)
                         : !sql_occurrence_set_returned(tx, row.id, tx->now, tx->today, err))
        return false;
    NoticeKind kind = cmd->is_accepted ? NOTICE_ACCEPTED : NOTICE_RETURNED;
    if (!occurrence_recount(tx, &row, err) ||
        !sql_notice_settle(tx, S("occurrence"), row.id.v, NOTICE_SUBMITTED, NOTICE_CONTRIBUTED,
                           tx->now, err) ||
        !notice_unit(tx, kind, "occurrence", row.id.v, row.unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, cmd->is_accepted ? "occurrence.accepted" : "occurrence.returned",
                    &row, unit);
    leaf_object(&leaf, "submission", last.id.v);
    leaf.note = cmd->reason;
    result->id = row.id.v;
    if (cmd->is_accepted) { // public from now on (docs/decisions/0012)
        leaf.version = 2;
        if (!submission_leaf_public(&leaf, last.id, false, err)) return false;
    }
    if (!leaf_write(&leaf, err)) return false;
    if (!cmd->extra_days) return true;
    return sql_occurrence_get(tx->db, row.id, &row, err) &&
           due_later(tx, &row, cmd->extra_days, "extra_days", cmd->reason, unit, err);
}

const CommandType occurrence_decide_cmd = { "occurrence.decide", occurrence_decide };

/* ---- extend ---- */

/** All that one work may be given beyond its first date, in working days: about a year. */
enum { FURTHER_DAYS_MAX = 250 };

static bool due_later(Tx *tx, const OccurrenceRow *row, int64_t days, const char *field, Str reason,
                      UnitId unit, Err *err) {
    int64_t granted;
    if (!sql_extension_sum(tx->db, row->id, &granted, err)) return false;
    if (granted + days > FURTHER_DAYS_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = field,
                    .args = { str_printf(tx->arena, "%lld", (long long)granted),
                              str_printf(tx->arena, "%d", FURTHER_DAYS_MAX) },
                    .msg = N_("This work was given {0} further working days already, and {1} is "
                              "the most in all. If its ground is gone, end it with a document."));
    DueDate due;
    Calendar calendar;
    UnitRow granting;
    if (!sql_unit_get(tx->db, unit, &granting, err) ||
        !working_calendar(tx->db, row->unit, &calendar, err) ||
        !due_steps_parse(tx->arena, row->due_steps, row->due, row->original_due, &due, err))
        return false;
    const DueExtension extension = { .working_days = (int)days,
                                     .reason = reason,
                                     .by = granting.short_name };
    if (!due_extend(tx->arena, extension, &calendar, &due, err) ||
        !sql_occurrence_set_due(tx, row->id, due.day, due_steps_json(tx->arena, &due), err) ||
        !sql_extension_insert(tx, row->id, tx->now, days, reason, tx->actor->person, unit, err) ||
        !occurrence_recount(tx, row, err) ||
        !notice_unit(tx, NOTICE_EXTENDED, "occurrence", row->id.v, row->unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, "occurrence.extended", row, unit);
    json_put_int(&leaf.j, "working_days", days);
    json_put_day(&leaf.j, "new_due", due.day);
    leaf.note = reason;
    return leaf_write(&leaf, err);
}

static bool occurrence_extend(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceExtend *cmd = command;
    OccurrenceRow row;
    Subject decider;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->id, &row, err) ||
        !occurrence_decider(tx->db, &row, &decider, err) ||
        !policy_allows(tx->actor, ACT_DECIDE, &decider, err) ||
        !check_not_independent(tx->db, &row, err) || !check_other_decides(tx, &row, err) ||
        !occurrence_may(row.state, OCC_DO_EXTEND, err))
        return false;
    if (cmd->days < 1 || cmd->days > FURTHER_DAYS_MAX)
        return fail_input(err, "days", N_("Give a number of working days from 1 to 250."));
    if (!str_trim(cmd->reason).n)
        return fail_input(err, "reason", N_("Write the reason for the further time."));
    result->id = row.id.v;
    return due_later(tx, &row, cmd->days, "days", cmd->reason,
                     policy_unit(tx->actor, ACT_DECIDE, &decider), err);
}

const CommandType occurrence_extend_cmd = { "occurrence.extend", occurrence_extend };

/* ---- close, contribute, urge ---- */

bool occurrence_closer(Db *db, const Actor *actor, const OccurrenceRow *row, UnitId *out,
                       Err *err) {
    ObligationRow obligation;
    Subject own, lead, decider;
    if (!sql_obligation_get(db, row->obligation, &obligation, err) ||
        !unit_subject(db, row->unit, &own, err) ||
        !obligation_subject(db, &obligation, &lead, err) ||
        !occurrence_decider(db, row, &decider, err))
        return false;
    *out = policy_unit(actor, ACT_OBLIGATION_SET, &lead);
    if (own.is_self_tracked)
        return policy_allows(actor, ACT_OBLIGATION_SET, &lead, err) &&
               (lead.unit.v == row->unit.v || check_not_independent(db, row, err));
    if (!out->v) *out = policy_unit(actor, ACT_DECIDE, &decider);
    if (!actor) return policy_allows(actor, ACT_DECIDE, &decider, err);
    if (!out->v)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only the unit that leads the duty, or a leader or coordinator of "
                              "the unit that accepts this work, withdraws it or makes it void."));
    return check_not_own(db, actor, row,
                         N_("You hold a role in {0}, which performs this work, and nobody ends "
                            "their own work. A leader or coordinator of {1} can."),
                         err);
}

static bool occurrence_close(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceClose *cmd = command;
    OccurrenceRow row;
    UnitId unit;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->id, &row, err) ||
        !occurrence_closer(tx->db, tx->actor, &row, &unit, err) ||
        !occurrence_may(row.state, cmd->is_void ? OCC_DO_VOID : OCC_DO_WITHDRAW, err))
        return false;
    if (!str_trim(cmd->reason).n) return fail_input(err, "reason", N_("Write the reason."));
    if (!basis_check(cmd->basis, err)) return false;
    result->id = row.id.v;
    return close_row(tx, &row, cmd->is_void ? OCC_VOID : OCC_WITHDRAWN, cmd->reason, cmd->basis,
                     unit, err);
}

const CommandType occurrence_close_cmd = { "occurrence.close", occurrence_close };

static bool contributing_unit(Db *db, const Actor *actor, const OccurrenceRow *row, UnitId *out,
                              Err *err) {
    ObligationUnitRow *units;
    size_t n;
    if (!sql_obligation_units(db, row->obligation, &units, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        Subject subject = { .unit = units[i].unit };
        if (units[i].part == PART_COOPERATE &&
            policy_would_allow(actor, ACT_CONTRIBUTE, &subject)) {
            *out = units[i].unit;
            return true;
        }
    }
    return policy_allows(actor, ACT_CONTRIBUTE, NULL, err);
}

bool occurrence_contributor(Db *db, const Actor *actor, OccurrenceId id, OccurrenceRow *out,
                            UnitId *unit, Err *err) {
    return occurrence_open_to(db, actor, id, out, err) &&
           contributing_unit(db, actor, out, unit, err) &&
           occurrence_may(out->state, OCC_DO_CONTRIBUTE, err);
}

static bool occurrence_contribute(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceContribute *cmd = command;
    OccurrenceRow row;
    UnitId unit = { 0 };
    ContributionId id;
    if (!occurrence_contributor(tx->db, tx->actor, cmd->id, &row, &unit, err)) return false;
    if (!str_trim(cmd->note).n || utf8_count(cmd->note) > NOTE_MAX)
        return fail_input(err, "note", N_("Write 1 to 4,000 characters."));
    if (cmd->files_n > EVIDENCE_MAX)
        return fail_input(err, "files", N_("At most 50 files. Put several into one document."));
    if (!sql_contribution_insert(tx, row.id, unit, cmd->note, tx->actor->person, tx->now, &id,
                                 err) ||
        !add_files(tx, (SubmissionId){ 0 }, id, cmd->files, cmd->files_n, 1, err) ||
        !notice_unit(tx, NOTICE_CONTRIBUTED, "occurrence", row.id.v, row.unit, err))
        return false;
    EvidenceRow *files;
    size_t files_n;
    if (!sql_contribution_evidence(tx->db, id, &files, &files_n, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, "occurrence.contributed", &row, unit);
    leaf.version = 2;
    leaf_fact(&leaf, "evidence", evidence_fact(tx->arena, files, files_n));
    leaf.note = cmd->note;
    result->id = id.v;
    return leaf_write(&leaf, err);
}

const CommandType occurrence_contribute_cmd = { "occurrence.contribute", occurrence_contribute };

static bool occurrence_urge(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceUrge *cmd = command;
    OccurrenceRow row;
    Subject decider;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->id, &row, err) ||
        !occurrence_decider(tx->db, &row, &decider, err) ||
        !policy_allows(tx->actor, ACT_DECIDE, &decider, err) ||
        !check_not_independent(tx->db, &row, err) || !occurrence_may(row.state, OCC_DO_URGE, err))
        return false;
    if (utf8_count(cmd->message) > NOTE_MAX)
        return fail_input(err, "message", N_("Write at most 4,000 characters."));
    if (!notice_unit(tx, NOTICE_URGED, "occurrence", row.id.v, row.unit, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, "occurrence.urged", &row,
                    policy_unit(tx->actor, ACT_DECIDE, &decider));
    leaf.note = cmd->message;
    result->id = row.id.v;
    return leaf_write(&leaf, err);
}

const CommandType occurrence_urge_cmd = { "occurrence.urge", occurrence_urge };
