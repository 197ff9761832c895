#pragma once
/**
 * Whether a database file of SQLite is as long as it must be. SQLite takes what was cut off the
 * file for zeros while there is a log beside it: it then asks the log alone how many pages there
 * are.
 */
#include "base/err.h"

/**
 * *is_whole: each page up to number pages stands in the file or in a commit of its log. Called
 * within a transaction that reads, which keeps the log as it is; pages is what it counts.
 */
MUST_USE bool sqlite_is_whole(Str path, int64_t pages, int64_t page_size, bool *is_whole, Err *err);

/** False when the file is not there or empty and yet has a log, which SQLite would throw away. */
bool sqlite_log_has_file(Str path);
