#pragma once
/** The journal against the tables: part of data_check (tally.h). */
#include "store/tx.h"

/**
 * Reports each fault as one English line: an entry whose row says something else than its leaf
 * (type, time, unit, who acted, the words beside it), objects that an entry names and the index
 * does not, rows that no entry names, and rows whose state is not what their last entry made it.
 */
MUST_USE bool history_check(Db *db, void (*report)(void *context, Str line), void *context,
                            Err *err);

#include "domain/history_sql.h"
