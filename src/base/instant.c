#include "base/instant.h"

enum { MS_PER_DAY = 86400000 };

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

typedef struct WallTime {
    Civil date;
    int hour, minute, second;
} WallTime;

static WallTime wall_time(Instant t, Zone zone) {
    int64_t ms = t.ms + (int64_t)zone.seconds_east * 1000;
    int64_t days = floor_div(ms, MS_PER_DAY);
    int seconds = (int)((ms - days * MS_PER_DAY) / 1000);
    return (WallTime){ day_civil((Day){ (int32_t)days }), seconds / 3600, seconds / 60 % 60,
                       seconds % 60 };
}

Day instant_day(Instant t, Zone zone) {
    return (Day){ (int32_t)floor_div(t.ms + (int64_t)zone.seconds_east * 1000, MS_PER_DAY) };
}

Instant day_start(Day d, Zone zone) {
    return (Instant){ (int64_t)d.n * MS_PER_DAY - (int64_t)zone.seconds_east * 1000 };
}

static bool digits(Str s, size_t at, size_t n, int *out) {
    if (at + n > s.n) return false;
    int value = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        value = value * 10 + (s.p[i] - '0');
    }
    *out = value;
    return true;
}

bool instant_parse(Str s, Instant *out) {
    Day day;
    int h, m, sec, zh = 0, zm = 0;
    if (s.n < 20 || !day_parse(str_upto(s, 10), &day) || s.p[4] != '-') return false;
    if ((s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') || s.p[13] != ':' || s.p[16] != ':')
        return false;
    if (!digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || !digits(s, 17, 2, &sec)) return false;
    if (h > 23 || m > 59 || sec > 59) return false;
    size_t at = 19;
    int64_t ms = 0;
    if (s.p[at] == '.') {
        int64_t unit = 100;
        for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++, unit /= 10)
            ms += unit * (s.p[at] - '0');
    }
    Str zone = str_from(s, at);
    int64_t east = 0;
    if (!(zone.n == 1 && (zone.p[0] == 'Z' || zone.p[0] == 'z'))) {
        if (zone.n != 6 || (zone.p[0] != '+' && zone.p[0] != '-') || zone.p[3] != ':') return false;
        if (!digits(zone, 1, 2, &zh) || !digits(zone, 4, 2, &zm) || zh > 18 || zm > 59)
            return false;
        east = (zh * 3600 + zm * 60) * (zone.p[0] == '-' ? -1 : 1);
    }
    out->ms = (int64_t)day.n * MS_PER_DAY + ((int64_t)h * 3600 + m * 60 + sec - east) * 1000 + ms;
    return true;
}

/** The last digits of n, which is not negative; returns where they end. */
static char *put_digits(char *at, int digits, int n) {
    for (int i = digits; i-- > 0; n /= 10)
        at[i] = (char)('0' + n % 10);
    return at + digits;
}

static char *put_char(char *at, char c) {
    *at = c;
    return at + 1;
}

/** Without printf: each entry of the journal bears one, and each row of a list in JSON. */
Str instant_rfc3339(Arena *arena, Instant t, Zone zone) {
    if (instant_is_none(t)) return S("");
    WallTime w = wall_time(t, zone);
    int east = zone.seconds_east / 60, size = east < 0 ? -east : east;
    char text[sizeof "0000-00-00T00:00:00+00:00"], *at = text;
    at = put_char(put_digits(at, 4, w.date.year), '-');
    at = put_char(put_digits(at, 2, w.date.month), '-');
    at = put_char(put_digits(at, 2, w.date.day), 'T');
    at = put_char(put_digits(at, 2, w.hour), ':');
    at = put_char(put_digits(at, 2, w.minute), ':');
    at = put_digits(at, 2, w.second);
    if (!east) return str_dup(arena, (Str){ text, (size_t)(put_char(at, 'Z') - text) });
    at = put_digits(put_char(at, east < 0 ? '-' : '+'), 2, size / 60);
    at = put_digits(put_char(at, ':'), 2, size % 60);
    return str_dup(arena, (Str){ text, (size_t)(at - text) });
}

Str instant_text(Arena *arena, Instant t, Zone zone) {
    if (instant_is_none(t)) return S("");
    WallTime w = wall_time(t, zone);
    return str_printf(arena, "%02d/%02d/%04d %02d:%02d", w.date.day, w.date.month, w.date.year,
                      w.hour, w.minute);
}

Str instant_time_text(Arena *arena, Instant t, Zone zone) {
    if (instant_is_none(t)) return S("");
    WallTime w = wall_time(t, zone);
    return str_printf(arena, "%02d:%02d:%02d", w.hour, w.minute, w.second);
}

Str instant_http(Arena *arena, Instant t) {
    static const char *const weekday[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    WallTime w = wall_time(t, (Zone){ 0 });
    Day d = instant_day(t, (Zone){ 0 });
    return str_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekday[day_weekday(d) - 1],
                      w.date.day, month[w.date.month - 1], w.date.year, w.hour, w.minute, w.second);
}
