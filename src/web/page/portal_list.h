#pragma once
/** The lists of the portal: programmes, bodies as a tree, obligations that are late or fall due
 * (portal_open.c). Each is searched, ordered, read page by page, and as CSV. */
#include "domain/unit.h"
#include "web/layout/field.h"
#include "web/page/home.h"

enum { PORTAL_ROWS = 50, PORTAL_DAYS_AHEAD = HOME_ALL_AHEAD, PORTAL_UNITS = 3000 };

typedef struct ProgrammesShow {
    HomeShow table; // only its programmes
    int64_t total;
    Str q, state, sort, csv, first, next;
    const Option *states, *sorts;
    size_t states_n, sorts_n;
} ProgrammesShow;

typedef struct TreeUnit {
    UnitId id;
    Str name;
    Day closed;
    bool is_parent, is_open;
    Html ends; // closes the lists that end after it
} TreeUnit;

typedef struct UnitsShow {
    bool is_tree; // units; else found
    const TreeUnit *units;
    size_t units_n;
    const UnitListRow *found;
    size_t found_n;
    Str q, sort, csv, first, next;
    const Option *sorts;
    size_t sorts_n;
} UnitsShow;

typedef struct ObligationsShow {
    PromiseTable table;
    bool is_late, is_filtered;
    Str late_link, ahead_link, programme, q, sort, csv, first, next;
    PortalOpen counts;
    Day until;
    const Option *programmes, *sorts;
    size_t programmes_n, sorts_n;
} ObligationsShow;

/** The first page of what the address asks for; empty when this is it. */
Str portal_first_link(Request *rq);
/** The same rows as a file. */
Str portal_csv_link(Request *rq, const char *path);
/** Begins a CSV with these heads (message ids). */
Buf *portal_csv(Request *rq, Reply *rp, const char *const *heads, size_t n);

void portal_programmes_page(Request *rq, Reply *rp);
void portal_programmes_csv(Request *rq, Reply *rp);
void portal_units_page(Request *rq, Reply *rp);
void portal_units_csv(Request *rq, Reply *rp);
void portal_obligations_page(Request *rq, Reply *rp);
void portal_obligations_csv(Request *rq, Reply *rp);
