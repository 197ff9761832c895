#include "web/render.h"

/** What must not stand in text or a quoted attribute. */
static const char *const escapes[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

enum { STRIDE = 16 };
typedef unsigned char Stride __attribute__((vector_size(STRIDE)));

/** Whether STRIDE bytes all stand for themselves, as nearly all do: looked at all at once. */
static bool is_plain(const char *p) {
    Stride at;
    uint64_t found[2];
    memcpy(&at, p, STRIDE);
    at = (Stride)((at == '&') | (at == '<') | (at == '>') | (at == '"') | (at == '\''));
    memcpy(found, &at, STRIDE);
    return !(found[0] | found[1]);
}

static void escape_to(Buf *out, Str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = s.n - i < STRIDE ? s.n : i + STRIDE;
        if (end - i == STRIDE && is_plain(s.p + i)) i = end;
        for (; i < end; i++) {
            const char *escape = escapes[(unsigned char)s.p[i]];
            if (!escape) continue;
            buf_put(out, str_part(s, from, i));
            buf_put(out, str_c(escape));
            from = i + 1;
        }
    }
    buf_put(out, str_from(s, from));
}

void put_str(Render *r, Str s) {
    escape_to(r->out, s);
}

void put_html(Render *r, Html html) {
    buf_put(r->out, html.s);
}

void put_msg(Render *r, const char *msgid) {
    escape_to(r->out, tr(r->lang, msgid));
}

void put_number(Render *r, int64_t value) {
    char digits[32], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int count = 0;
    do {
        if (count && count % 3 == 0) *--at = r->lang == LANG_EN ? ',' : '.';
        *--at = (char)('0' + rest % 10);
        count++;
    } while (rest /= 10);
    if (value < 0) buf_put(r->out, S("−"));
    buf_put(r->out, (Str){ at, (size_t)(digits + sizeof digits - at) });
}

void put_int(Render *r, int value) {
    put_number(r, value);
}

void put_long(Render *r, long value) {
    put_number(r, value);
}

void put_size(Render *r, size_t value) {
    put_number(r, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

void put_int_plain(Render *r, int value) {
    buf_int(r->out, value);
}

void put_long_plain(Render *r, long value) {
    buf_int(r->out, value);
}

void put_size_plain(Render *r, size_t value) {
    buf_int(r->out, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

static void put_two(Buf *out, int value) {
    buf_byte(out, (char)('0' + value / 10));
    buf_byte(out, (char)('0' + value % 10));
}

void put_day(Render *r, Day day) {
    if (day_is_none(day)) return;
    Civil civil = day_civil(day);
    put_two(r->out, civil.day);
    buf_byte(r->out, '/');
    put_two(r->out, civil.month);
    buf_byte(r->out, '/');
    buf_int(r->out, civil.year);
}

void put_instant(Render *r, Instant instant) {
    if (instant_is_none(instant)) return;
    Day day = instant_day(instant, r->zone);
    int minutes = (int)((instant.ms - day_start(day, r->zone).ms) / 60000);
    put_day(r, day);
    buf_byte(r->out, ' ');
    put_two(r->out, minutes / 60);
    buf_byte(r->out, ':');
    put_two(r->out, minutes % 60);
}

static bool is_unreserved(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void put_part_str(Render *r, Str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved(c)) {
            buf_byte(r->out, (char)c);
        } else {
            buf_byte(r->out, '%');
            buf_byte(r->out, "0123456789ABCDEF"[c >> 4]);
            buf_byte(r->out, "0123456789ABCDEF"[c & 15]);
        }
    }
}

void put_part_day(Render *r, Day day) {
    buf_put(r->out, day_iso(r->arena, day));
}

/** Whether a browser would stay with http, https, mailto or this site. White space and control
 * characters, which browsers skip inside of schemes, are refused. */
static bool url_is_safe(Str url) {
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '\\' || url.p[i] == 0x7f) return false;
    if (str_starts(url, S("//"))) return false;
    return str_starts(url, S("/")) || str_starts(url, S("#")) || str_starts(url, S("?")) ||
           str_starts(url, S("https://")) || str_starts(url, S("http://")) ||
           str_starts(url, S("mailto:"));
}

void put_url(Render *r, Str url) {
    escape_to(r->out, url_is_safe(url) ? url : S("#"));
}

Html html_escape(Arena *arena, Str text) {
    AUTO_BUF Buf out;
    buf_init(&out, text.n > SIZE_MAX / 8 ? SIZE_MAX : text.n * 6 + 1);
    escape_to(&out, text);
    return (Html){ buf_dup(&out, arena) };
}
