#include "domain/notice.h"

// Both statements take all roles from the one to the other.
_Static_assert(ROLE_LEADER == ROLE_OFFICER + 1 && ROLE_COORDINATOR == ROLE_LEADER + 1,
               "roles that are told stand side by side");

const char *notice_kind_word(NoticeKind kind) {
    static const char *const words[] = {
        [NOTICE_ASSIGNED] = "assigned", [NOTICE_SUBMITTED] = "submitted",
        [NOTICE_ACCEPTED] = "accepted", [NOTICE_RETURNED] = "returned",
        [NOTICE_EXTENDED] = "extended", [NOTICE_CLOSED] = "closed",
        [NOTICE_COMMENT] = "comment",   [NOTICE_QUESTION] = "question",
        [NOTICE_URGED] = "urged",       [NOTICE_CONTRIBUTED] = "contributed",
        [NOTICE_ANSWERED] = "answered", [NOTICE_TO_RELEASE] = "to_release",
        [NOTICE_RELEASED] = "released",
    };
    return kind >= NOTICE_ASSIGNED && kind <= NOTICE_LAST ? words[kind] : "other";
}

bool notice_unit(Tx *tx, NoticeKind kind, const char *object, int64_t object_id, UnitId unit,
                 Err *err) {
    return notice_units(tx, kind, object, object_id, &unit, 1, err);
}

// Not as one INSERT … SELECT: for that SQLite keeps a copy of every page that it changes.
bool notice_units(Tx *tx, NoticeKind kind, const char *object, int64_t object_id,
                  const UnitId *units, size_t n, Err *err) {
    PersonId self = tx->actor ? tx->actor->person : (PersonId){ 0 };
    for (size_t i = 0; i < n; i++) {
        PersonId *told;
        size_t told_n;
        if (!sql_notice_told(tx->db, self, tx->today, units[i], &told, &told_n, err)) return false;
        for (size_t k = 0; k < told_n; k++)
            if (!sql_notice_to_person(tx, told[k], kind, str_c(object), object_id, tx->now, err))
                return false;
    }
    return true;
}

static bool notice_read(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const NoticeRead *cmd = command;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err)) return false;
    result->id = cmd->object_id;
    return sql_notice_read(tx, tx->actor->person, cmd->object, cmd->object_id, tx->now, err);
}

const CommandType notice_read_cmd = { "notice.read", notice_read, .is_internal = true };

static bool notice_read_all(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const NoticeReadAll *cmd = command;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err)) return false;
    result->id = cmd->upto.v;
    return sql_notice_read_all(tx, tx->actor->person, cmd->upto, tx->now, err);
}

const CommandType notice_read_all_cmd = { "notice.read_all", notice_read_all, .is_internal = true };
