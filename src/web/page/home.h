#pragma once
/** The portal's first page: what is due and late, the statistical year, the signed programmes. */
#include "domain/portal.h"
#include "web/page/promise.h"

enum { HOME_DAYS_AHEAD = 14, HOME_ALL_AHEAD = 60 };

enum { HOME_EXAMPLES = 3 };

typedef struct HomeShow {
    Str examples[HOME_EXAMPLES]; // words that are found: a title, a number, a body
    size_t examples_n;
    PromiseTable soon;
    int64_t open;         // all that is overdue or falls due until all_until
    Day until, all_until; // of the table; of the list that open counts
    int year;
    Day year_from, year_to;
    Bar bar;
    const PortalProgramme *programmes;
    size_t programmes_n;
    bool has_all; // the list of obligations is there
} HomeShow;

void home_page(Request *rq, Reply *rp);
/** "2026–2030"; an open end: "từ 2026". */
Str term_text(Arena *arena, Lang lang, Day from, Day to);
/** "5 cơ quan, 42 xã, phường". */
Str parties_text(Arena *arena, Lang lang, int64_t parties, int64_t communes);
