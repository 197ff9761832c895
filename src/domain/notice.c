#include "domain/notice.h"

bool notice_unit(Tx *tx, NoticeKind kind, const char *object, int64_t object_id, UnitId unit,
                 Err *err) {
    PersonId self = tx->actor ? tx->actor->person : (PersonId){ 0 };
    return sql_notice_to_unit(tx, kind, str_c(object), object_id, tx->now, unit, self, tx->today,
                              err);
}

static bool notice_read(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const NoticeRead *cmd = command;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err)) return false;
    result->id = cmd->object_id;
    return sql_notice_read(tx, tx->actor->person, cmd->object, cmd->object_id, tx->now, err);
}

const CommandType notice_read_cmd = { "notice.read", notice_read };
