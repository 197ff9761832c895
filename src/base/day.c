#include "base/day.h"

/* Days from civil and back after the well-known era arithmetic: an era is 400 years = 146097 days.
 */
Day day_from_civil(int year, int month, int day) {
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (Day){ (int32_t)(era * 146097 + doe - 719468) };
}

Civil day_civil(Day d) {
    int64_t z = (int64_t)d.n + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (Civil){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
    };
}

Weekday day_weekday(Day d) {
    int32_t w = (d.n + 3) % 7; // 1970-01-01 was a Thursday
    return (Weekday)((w < 0 ? w + 7 : w) + 1);
}

bool year_is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int month_length(int year, int month) {
    static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && year_is_leap(year) ? 29 : length[month - 1];
}

Day day_add_months(Day d, int months) {
    Civil c = day_civil(d);
    int64_t count = (int64_t)c.year * 12 + c.month - 1 + months;
    int64_t year = count >= 0 ? count / 12 : (count - 11) / 12;
    int month = (int)(count - year * 12) + 1;
    int last = month_length((int)year, month);
    return day_from_civil((int)year, month, c.day < last ? c.day : last);
}

static bool parts_to_day(Str year, Str month, Str day, Day *out) {
    int64_t y, m, d;
    if (year.n != 4 || !month.n || month.n > 2 || !day.n || day.n > 2) return false;
    if (year.p[0] == '-' || month.p[0] == '-' || day.p[0] == '-') return false;
    if (!str_to_int(year, &y) || !str_to_int(month, &m) || !str_to_int(day, &d)) return false;
    if (m < 1 || m > 12 || d < 1 || d > month_length((int)y, (int)m)) return false;
    Day found = day_from_civil((int)y, (int)m, (int)d);
    if (found.n < DAY_FIRST.n || found.n > DAY_LAST.n) return false;
    *out = found;
    return true;
}

bool day_parse(Str s, Day *out) {
    Str a, b, c, rest = str_trim(s);
    if (!rest.n) return false;
    char sep = memchr(rest.p, '/', rest.n) ? '/' : '-';
    if (!str_cut(&rest, sep, &a) || !str_cut(&rest, sep, &b) || !str_cut(&rest, sep, &c) || rest.p)
        return false;
    return sep == '/' ? parts_to_day(c, b, a, out)
                      : (b.n == 2 && c.n == 2 && parts_to_day(a, b, c, out));
}

Str day_text(Arena *arena, Day d) {
    if (day_is_none(d)) return S("");
    Civil c = day_civil(d);
    return str_printf(arena, "%02d/%02d/%04d", c.day, c.month, c.year);
}

Str day_iso(Arena *arena, Day d) {
    if (day_is_none(d)) return S("");
    Civil c = day_civil(d);
    return str_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}
