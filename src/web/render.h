#pragma once
/**
 * What templates print with. tools/gen_template turns {expr} into put_text, put_attr or put_part by
 * where it stands; nothing here is called by hand except by components in layout/.
 *
 * In text and in attributes that people read (title, alt, aria-label, placeholder, data-th):
 *   Str: escaped · const char *: message id, translated and escaped · whole numbers: 1.204
 *   Day: 24/11/2026 · Instant: 24/11/2026 08:05 · Html: as it is
 * In other attributes the same, with plain numbers. In href, src, action after a literal part that
 * begins with "/", "?" or "#": percent-encoded. A whole address is printed by {url expr}.
 */
#include "base/buf.h"
#include "base/instant.h"
#include "web/lang.h"

typedef struct Request Request;

typedef struct Render {
    Buf *out;
    Request *rq;
    Arena *arena;
    Lang lang;
    Zone zone;
} Render;

/** Markup of a template. */
static inline void put_lit(Render *r, const char *p, size_t n) {
    char *at = buf_room(r->out, n);
    if (!at) return;
    memcpy(at, p, n);
    r->out->n += n;
}
void put_str(Render *r, Str s);
void put_html(Render *r, Html html);
void put_msg(Render *r, const char *msgid);
void put_number(Render *r, int64_t value);
void put_int(Render *r, int value);
void put_long(Render *r, long value);
void put_size(Render *r, size_t value);
void put_int_plain(Render *r, int value);
void put_long_plain(Render *r, long value);
void put_size_plain(Render *r, size_t value);
void put_day(Render *r, Day day);
void put_instant(Render *r, Instant instant);
void put_part_str(Render *r, Str s);
void put_part_day(Render *r, Day day);
/** An address as a whole: own paths, "#…", "?…", http, https, mailto; anything else becomes "#". */
void put_url(Render *r, Str url);

#define put_text(r, x)                                                                             \
    _Generic((x), Str: put_str, Html: put_html, const char *: put_msg, char *: put_msg,            \
             int: put_int, long: put_long, unsigned long: put_size, Day: put_day,                  \
             Instant: put_instant)((r), (x))
#define put_attr(r, x)                                                                             \
    _Generic((x), Str: put_str, const char *: put_msg, char *: put_msg, int: put_int_plain,        \
             long: put_long_plain, unsigned long: put_size_plain, Day: put_day,                    \
             Instant: put_instant)((r), (x))
#define put_part(r, x)                                                                             \
    _Generic((x), Str                                                                              \
             : put_part_str, int                                                                   \
             : put_int_plain, long                                                                 \
             : put_long_plain, unsigned long                                                       \
             : put_size_plain, Day                                                                 \
             : put_part_day)((r), (x))

/** Text escaped into an Html of its own, for the few functions that build markup. */
Html html_escape(Arena *arena, Str text);
