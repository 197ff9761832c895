#pragma once
/** A body as everybody may see it: what it promised, kept and missed, and what became of it. */
#include "domain/overview.h"
#include "web/layout/layout.h"
#include "web/page/promise.h"

enum { UNIT_WORK_ROWS = 50 };

typedef struct PortalUnitShow {
    UnitRow unit;
    UnitHistory history;
    Str superior;
    const char *kind;
    int year;
    Day from, to;
    Bar bar; // of it and all bodies below it
    PromiseTable work;
    Str first, next; // pages of work
    Crumb crumbs[3];
} PortalUnitShow;

void portal_unit_page(Request *rq, Reply *rp);
