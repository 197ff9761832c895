#pragma once
/** The lists of the portal: programmes, bodies as a tree, obligations that are late or fall due
 * (portal_open.c). Each is searched, ordered, read page by page, and as CSV. */
#include "domain/unit.h"
#include "web/layout/list.h"
#include "web/page/home.h"

enum { PORTAL_DAYS_AHEAD = HOME_ALL_AHEAD, PORTAL_UNITS = 3000 };

typedef struct ProgrammesShow {
    HomeShow table; // only its programmes
    int64_t total;
    List list;
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
    List list;
} UnitsShow;

typedef struct ObligationsShow {
    PromiseTable table;
    bool is_late;
    Str late_link, ahead_link;
    PortalOpen counts;
    Day until;
    List list;
} ObligationsShow;

void portal_programmes_page(Request *rq, Reply *rp);
void portal_programmes_csv(Request *rq, Reply *rp);
void portal_units_page(Request *rq, Reply *rp);
void portal_units_csv(Request *rq, Reply *rp);
void portal_obligations_page(Request *rq, Reply *rp);
void portal_obligations_csv(Request *rq, Reply *rp);
