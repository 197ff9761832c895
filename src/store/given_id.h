#pragma once
/** The last id that the engine gave in a table, so that an id is never given twice, not even after
 * a move to another database whose newest rows were deleted. */
#include "store/tables.h"

/** 0 when none was ever given. */
MUST_USE bool given_id_last(Db *db, const Table *table, int64_t *out, Err *err);
/** The next id given will be above last; last is at least that of every row. */
MUST_USE bool given_id_set(Db *db, const Table *table, int64_t last, Err *err);
/** The column of the ids that the engine gives, or NULL. */
const TableColumn *given_id_column(const Table *table);
