#include "domain/comment.h"
#include "domain/leaf.h"
#include "domain/notice.h"
#include "domain/occurrence_sight.h"

/** Those who take part in the work, and the co-operating units, which ask about their own part. */
static bool with_partners(Db *db, ObligationId id, Subject *subject, Err *err) {
    ObligationUnitRow *rows;
    size_t n, count = subject->concerned_n;
    if (!sql_obligation_units(db, id, &rows, &n, err)) return false;
    UnitId *units = ARENA_ARRAY(db->arena, UnitId, count + n);
    if (count) memcpy(units, subject->concerned, count * sizeof *units);
    for (size_t i = 0; i < n; i++)
        if (rows[i].part == PART_COOPERATE) units[count++] = rows[i].unit;
    subject->concerned = units;
    subject->concerned_n = count;
    return true;
}

/** On an occurrence its performing unit is the subject; on the whole obligation its lead. */
static bool comment_subject(Tx *tx, const CommentAdd *cmd, const ObligationRow *obligation,
                            Subject *out, Err *err) {
    if (obligation->state == OBL_DRAFT)
        return FAIL(err, .code = ERR_NOT_FOUND, .field = "obligation",
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    if (!cmd->occurrence.v) return obligation_subject(tx->db, obligation, out, err);
    OccurrenceRow occurrence;
    if (!occurrence_open_to(tx->db, tx->actor, cmd->occurrence, &occurrence, err)) return false;
    if (occurrence.obligation.v != cmd->obligation.v)
        return FAIL(err, .code = ERR_NOT_FOUND, .field = "occurrence",
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    return occurrence_subject(tx->db, &occurrence, out, err) &&
           with_partners(tx->db, obligation->id, out, err);
}

static bool comment_notify(Tx *tx, const CommentAdd *cmd, const Subject *subject, UnitId own,
                           PersonId asked, Err *err) {
    NoticeKind kind = cmd->is_question ? NOTICE_QUESTION : NOTICE_COMMENT;
    const char *object = cmd->occurrence.v ? "occurrence" : "obligation";
    int64_t id = cmd->occurrence.v ? cmd->occurrence.v : cmd->obligation.v;
    if (cmd->occurrence.v && subject->is_self_tracked) // what is said inside stays inside
        return notice_unit(tx, kind, object, id, subject->unit, err);
    if (asked.v && asked.v != tx->actor->person.v)
        return sql_notice_to_person(tx, asked, NOTICE_ANSWERED, str_c(object), id, tx->now, err);
    // On an occurrence: who leads and who accepts. The others see it without being told.
    size_t told = cmd->occurrence.v && subject->concerned_n > 2 ? 2 : subject->concerned_n, n = 0;
    UnitId *units = ARENA_ARRAY(tx->arena, UnitId, told + 1);
    if (subject->unit.v != own.v) units[n++] = subject->unit;
    for (size_t i = 0; i < told; i++)
        if (subject->concerned[i].v != own.v && subject->concerned[i].v != subject->unit.v)
            units[n++] = subject->concerned[i];
    return notice_units(tx, kind, object, id, units, n, err);
}

/** Who wrote what this one answers: a comment of the same place that the writer sees. */
static bool comment_asker(Tx *tx, const CommentAdd *cmd, PersonId *out, Err *err) {
    CommentRow row;
    OccurrenceRow occurrence;
    OccurrenceSight sight;
    if (!cmd->answers.v) return true;
    bool found = sql_comment_get(tx->db, cmd->answers, cmd->obligation, &row, err);
    if (!found && err->code != ERR_NOT_FOUND) return false;
    if (found && row.occurrence.v == cmd->occurrence.v && row.occurrence.v) {
        if (!sql_occurrence_get(tx->db, cmd->occurrence, &occurrence, err) ||
            !occurrence_sight(tx->db, tx->actor, &occurrence, &sight, err))
            return false;
        found = sight_of_comment(&sight, &row);
    }
    if (!found || row.occurrence.v != cmd->occurrence.v)
        return FAIL(err, .code = ERR_INPUT, .field = "answers",
                    .msg = N_("What this answers does not stand here. Open the page again and "
                              "choose \"Answer\" beside the question."));
    *out = row.person;
    return true;
}

static bool comment_add(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const CommentAdd *cmd = command;
    ObligationRow obligation;
    Subject subject;
    PersonId asked = { 0 };
    CommentId id;
    if (!sql_obligation_get(tx->db, cmd->obligation, &obligation, err) ||
        !comment_subject(tx, cmd, &obligation, &subject, err) ||
        !policy_allows(tx->actor, ACT_COMMENT, &subject, err))
        return false;
    Str body = str_trim(cmd->body);
    if (!body.n || utf8_count(body) > NOTE_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "body",
                    .msg = N_("Write 1 to 4,000 characters."));
    if (!comment_asker(tx, cmd, &asked, err)) return false;
    UnitId own = policy_unit(tx->actor, ACT_COMMENT, &subject);
    if (!sql_comment_insert(tx, cmd->obligation, cmd->occurrence, tx->actor->person, own, body,
                            cmd->is_question, cmd->answers, tx->now, &id, err) ||
        !comment_notify(tx, cmd, &subject, own, asked, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    bool is_kept = cmd->occurrence.v && subject.is_self_tracked;
    leaf_open(&leaf, tx,
              is_kept            ? "comment.kept"
              : cmd->is_question ? "obligation.asked"
                                 : "obligation.commented",
              1);
    leaf.is_sealed = is_kept;
    leaf_object(&leaf, "obligation", cmd->obligation.v);
    if (cmd->occurrence.v) leaf_object(&leaf, "occurrence", cmd->occurrence.v);
    leaf_object(&leaf, "comment", id.v);
    leaf.unit = own;
    leaf.note = body;
    result->id = id.v;
    return leaf_write(&leaf, err);
}

const CommandType comment_add_cmd = { "comment.add", comment_add, .is_internal = true };
