/** What a court or procuracy that follows its own work tells everybody: docs/decisions/0004. */
#include "domain/leaf.h"
#include "domain/notice.h"
#include "domain/occurrence_sight.h"
#include "domain/submission_facts.h"

static bool fail_input(Err *err, const char *field, const char *msg) {
    return FAIL(err, .code = ERR_INPUT, .field = field, .msg = msg);
}

static bool check_text(Str text, Err *err) {
    if (!str_trim(text).n)
        return fail_input(err, "text",
                          N_("Write in a few words what came of it: everybody reads them."));
    return utf8_count(text) <= NOTE_MAX ||
           fail_input(err, "text", N_("Write at most 4,000 characters."));
}

/** Of the body's own work, by who may release it: the row, and what was handed in last. */
static bool checks(Tx *tx, OccurrenceId id, OccurrenceDo what, OccurrenceRow *row,
                   SubmissionRow *last, Err *err) {
    Subject own;
    UnitRow accept;
    bool found;
    if (!occurrence_open_to(tx->db, tx->actor, id, row, err) ||
        !occurrence_subject(tx->db, row, &own, err) ||
        !policy_allows(tx->actor, ACT_RELEASE, &own, err) ||
        !sql_unit_get(tx->db, row->accept, &accept, err))
        return false;
    if (!own.is_self_tracked)
        return FAIL(err, .code = ERR_STATE, .args = { accept.short_name },
                    .msg = N_("{0} accepts the result of this work. Only a court or a procuracy "
                              "that follows its own work releases it."));
    if (!occurrence_may(row->state, what, err) ||
        !sql_submission_last(tx->db, row->id, last, &found, err))
        return false;
    if (found && last->state == SUB_SUBMITTED) return true;
    return FAIL(err, .code = ERR_CONFLICT,
                .msg = N_("Nothing is handed in that could be released. Reload the page."));
}

/** Marks what is chosen; all of it must stand behind this submission. */
static bool choose(Tx *tx, const OccurrenceRelease *cmd, SubmissionId id, Err *err) {
    int64_t n;
    if (!sql_evidence_release_none(tx, id, err)) return false;
    for (size_t i = 0; i < cmd->files_n; i++) {
        if (!sql_evidence_release(tx, id, cmd->files[i], &n, err)) return false;
        if (n != 1)
            return fail_input(err, "files",
                              N_("A chosen file does not belong to this work. Reload the page."));
    }
    for (size_t i = 0; i < cmd->values_n; i++) {
        if (!sql_submission_value_release(tx, id, cmd->values[i], &n, err)) return false;
        if (n != 1)
            return fail_input(err, "values",
                              N_("A chosen number does not belong to this work. Reload the page."));
    }
    return true;
}

/** All in it is public: the words stand beside it as for every entry. */
static bool release_leaf(Tx *tx, const OccurrenceRow *row, SubmissionId id, Str text, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf(&leaf, tx, "occurrence.released", row, row->unit);
    leaf_object(&leaf, "submission", id.v);
    leaf.note = text;
    return submission_leaf_public(&leaf, id, true, err) && leaf_write(&leaf, err);
}

static bool occurrence_release(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceRelease *cmd = command;
    OccurrenceRow row;
    SubmissionRow last;
    ObligationRow obligation;
    int64_t n;
    if (!checks(tx, cmd->id, OCC_DO_RELEASE, &row, &last, err) || !check_text(cmd->text, err) ||
        !choose(tx, cmd, last.id, err) ||
        !sql_submission_release(tx, last.id, cmd->text, tx->actor->person, tx->now, &n, err) ||
        !sql_occurrence_set_released(tx, row.id, tx->now, tx->today, err) ||
        !occurrence_recount(tx, &row, err) ||
        !sql_obligation_get(tx->db, row.obligation, &obligation, err))
        return false;
    // Those who lead and coordinate hear of it by the duty: the work itself is not open to them.
    const UnitId told[] = { obligation.lead, row.accept };
    size_t told_n = obligation.lead.v == row.accept.v ? 1 : 2;
    result->id = row.id.v;
    return sql_notice_settle(tx, S("occurrence"), row.id.v, NOTICE_TO_RELEASE, NOTICE_SUBMITTED,
                             tx->now, err) &&
           notice_units(tx, NOTICE_RELEASED, "obligation", row.obligation.v, told, told_n, err) &&
           release_leaf(tx, &row, last.id, cmd->text, err);
}

const CommandType occurrence_release_cmd = { "occurrence.release", occurrence_release };

/* ---- given back ---- */

static bool occurrence_hand_back(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const OccurrenceHandBack *cmd = command;
    OccurrenceRow row;
    SubmissionRow last;
    int64_t n;
    if (!checks(tx, cmd->id, OCC_DO_RETURN, &row, &last, err)) return false;
    if (!str_trim(cmd->reason).n)
        return fail_input(err, "reason",
                          N_("Write why it is returned, so that the unit knows what to mend."));
    if (utf8_count(cmd->reason) > NOTE_MAX)
        return fail_input(err, "reason", N_("Write at most 4,000 characters."));
    if (!sql_submission_hand_back(tx, last.id, cmd->reason, tx->actor->person, tx->now, &n, err) ||
        !sql_occurrence_set_returned(tx, row.id, tx->now, tx->today, err) ||
        !occurrence_recount(tx, &row, err) ||
        !sql_notice_settle(tx, S("occurrence"), row.id.v, NOTICE_TO_RELEASE, NOTICE_SUBMITTED,
                           tx->now, err) ||
        !notice_unit(tx, NOTICE_RETURNED, "occurrence", row.id.v, row.unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    occurrence_leaf_sealed(&leaf, tx, "occurrence.kept_back", &row, row.unit);
    leaf_object(&leaf, "submission", last.id.v);
    leaf.note = cmd->reason;
    result->id = row.id.v;
    return leaf_write(&leaf, err);
}

const CommandType occurrence_hand_back_cmd = { "occurrence.hand_back", occurrence_hand_back };
