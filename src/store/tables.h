#pragma once
/**
 * What tables there are, as the migrations make them (tools/gen_tables reads those files). Export,
 * import and checks walk this list, so a new table is in them from its first day.
 */
#include "store/db.h"

typedef struct TableColumn {
    const char *name;
    SqlType type;
    int since; // number of the migration that added it
    bool can_be_null;
    bool refers_to_own_table;
    bool is_given; // an id that the engine gives and never gives twice
} TableColumn;

typedef struct Table {
    const char *name;
    int since;
    const TableColumn *columns; // in order of the migrations
    int columns_n;
    int key[4]; // the columns of the primary key
    int key_n;
} Table;

/** In an order in which references point to earlier tables or the own one; ends with name NULL. */
extern const Table tables[];
