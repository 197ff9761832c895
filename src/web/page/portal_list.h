#pragma once
/** The lists of the portal: programmes, bodies as a tree, obligations that are late or fall due. */
#include "web/layout/field.h"
#include "web/page/home.h"

enum { PORTAL_ROWS = 50, PORTAL_DAYS_AHEAD = 60, PORTAL_UNITS = 3000 };

typedef struct ProgrammesShow {
    HomeShow table; // only its programmes
    int64_t total;
    Str q, state, first, next;
    const Option *states;
    size_t states_n;
} ProgrammesShow;

typedef struct TreeUnit {
    UnitId id;
    Str name;
    Day closed;
    bool is_parent, is_open;
    Html ends; // closes the lists that end after it
} TreeUnit;

typedef struct UnitsShow {
    const TreeUnit *units;
    size_t units_n;
    Str next;
} UnitsShow;

typedef struct ObligationsShow {
    PromiseTable table;
    bool is_late;
    Str late_link, ahead_link, programme, first, next;
    PortalOpen counts;
    Day until;
    const Option *programmes;
    size_t programmes_n;
} ObligationsShow;

void portal_programmes_page(Request *rq, Reply *rp);
void portal_units_page(Request *rq, Reply *rp);
void portal_obligations_page(Request *rq, Reply *rp);
