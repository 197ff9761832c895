#include "domain/overview.h"

Totals totals_sum(const TallyRow *rows, size_t n, Day today) {
    Totals sum = { 0 };
    for (size_t i = 0; i < n; i++) {
        bool fell_due = rows[i].due.n < today.n; // what is due today can still be in time
        sum.due += fell_due ? rows[i].n : 0;
        switch (rows[i].class) {
        case TALLY_ACCEPTED: sum.on_time += fell_due ? rows[i].n : 0; break;
        case TALLY_ACCEPTED_LATE: sum.done_late += fell_due ? rows[i].n : 0; break;
        case TALLY_SUBMITTED:
        case TALLY_SUBMITTED_LATE: sum.waiting += fell_due ? rows[i].n : 0; break;
        case TALLY_OPEN:
        case TALLY_RETURNED: sum.overdue += fell_due ? rows[i].n : 0; break;
        }
        if (!fell_due && rows[i].class != TALLY_ACCEPTED) sum.ahead += rows[i].n;
    }
    return sum;
}

void statistical_year(Day day, int *year, Day *from, Day *to) {
    Civil c = day_civil(day);
    *year = c.month == 12 && c.day >= 15 ? c.year + 1 : c.year;
    *from = day_from_civil(*year - 1, 12, 15);
    *to = day_from_civil(*year, 12, 14);
}
