#pragma once
/** Which engine holds the data of a directory, and where. */
#include "store/config.h"
#include "store/db_engine.h"

typedef struct DbPlace {
    const DbEngine *engine;
    Str where; // path of the file, or connection string
} DbPlace;

DbPlace db_place(Arena *arena, Str folder, const Config *config);
/** Errors ERR_INPUT: the file of the database is missing or empty; a server is not asked. */
MUST_USE bool db_place_is_there(const DbPlace *place, Err *err);
/** For a new directory. Errors ERR_STATE: the database holds the data of a kyket already. */
MUST_USE bool db_place_is_free(Arena *arena, const DbPlace *place, Err *err);
/** The same on a connection that is open. */
MUST_USE bool db_is_free(Db *db, Err *err);
