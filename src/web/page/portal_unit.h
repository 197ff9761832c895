#pragma once
/** A body as everybody may see it: what it promised, kept and missed, and what became of it. */
#include "domain/obligation_list.h"
#include "domain/overview.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"
#include "web/page/promise.h"

/** A duty that has no date of the body in the year, or in which it has another part. */
typedef struct DutyLine {
    ObligationId id;
    Str title, rule, source; // rule in words; source: "12-CTr/VPTU, Điều 5, khoản 2"
    const char *part;        // message id
} DutyLine;

typedef struct PortalUnitShow {
    UnitRow unit;
    UnitHistory history;
    Str superior;
    const char *kind;
    int year;
    Day from, to;
    Bar bar;          // of its own work, as the list
    int64_t closed_n; // own work of the year that was withdrawn or is void
    Bar region;       // of it and all bodies below it, when there are any
    const UnitBelowRow *below;
    size_t below_n;
    bool has_more_below;
    PromiseTable work;
    const DutyLine *duties; // that the work does not show
    size_t duties_n;
    bool has_more_duties;
    List list; // of work
    Crumb crumbs[3];
} PortalUnitShow;

void portal_unit_page(Request *rq, Reply *rp);
void portal_unit_csv(Request *rq, Reply *rp);
