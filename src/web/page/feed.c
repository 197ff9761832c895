#include "web/page/feed.h"

#include "domain/portal.h"
#include "web/app.h"
#include "web/own_address.h"

enum { FEED_MAX = 50 };

/** Text of an element: what XML 1.0 cannot hold is left out. */
static void put_xml(Buf *out, Str text) {
    size_t pos = 0;
    for (uint32_t c; (c = utf8_next(text, &pos)) != 0;) {
        if (c == '<')
            buf_put(out, S("&lt;"));
        else if (c == '>')
            buf_put(out, S("&gt;"));
        else if (c == '&')
            buf_put(out, S("&amp;"));
        else if (c >= 0x20 && c != 0xfffe && c != 0xffff)
            buf_char(out, c);
        else if (c == '\n' || c == '\t')
            buf_byte(out, ' ');
    }
}

static Str entry_title(Request *rq, const FeedEntry *e) {
    static const struct {
        const char *type, *message;
    } all[] = {
        { "programme.in_force", N_("In force: {0}") },
        { "version.confirmed", N_("A later version is signed: {0}") },
        { "programme.ended", N_("Ended: {0}") },
        { "occurrence.accepted", N_("Result accepted: {0}, {1}") },
        { "occurrence.released", N_("Result released by the body itself: {0}, {1}") },
        { "occurrence.extended", N_("Further time: {0}, {1}") },
        { "occurrence.withdrawn", N_("Withdrawn: {0}, {1}") },
        { "occurrence.voided", N_("No longer applies: {0}, {1}") },
    };
    const Str later[2] = { e->programme_title, number_text(rq->arena, rq->lang, e->number) };
    if (e->number > 1 && str_is(e->type, "programme.in_force"))
        return tr_fill(rq->arena, rq->lang, N_("In force: {0}, version {1}"), later, 2);
    const Str args[2] = { e->obligation.v ? e->title : e->programme_title, e->performer };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_is(e->type, all[i].type))
            return tr_fill(rq->arena, rq->lang, all[i].message, args, 2);
    return args[0];
}

/** A name that stays the same wherever the feed is read: RFC 4151. */
static void put_id(Buf *out, Str origin, const char *what, int64_t number) {
    Str rest = origin, host = origin;
    (void)str_cut(&rest, '/', &host);
    buf_put(out, S("<id>tag:"));
    put_xml(out, host);
    buf_printf(out, ",2026:%s", what);
    if (number >= 0) buf_printf(out, "/%" PRId64, number);
    buf_put(out, S("</id>\n"));
}

static void put_time(Request *rq, Buf *out, Instant at) {
    buf_put(out, S("<updated>"));
    buf_put(out, instant_rfc3339(rq->arena, at, rq->zone));
    buf_put(out, S("</updated>\n"));
}

/** To path and number, or to path alone when number is negative. Without a public address the link
 * is relative to where the feed was read: the feed is cached, so no Host may stand in it. */
static void put_link(Request *rq, Buf *out, const char *relation, const char *path,
                     int64_t number) {
    buf_printf(out, "<link rel=\"%s\" href=\"", relation);
    put_xml(out, public_address(rq));
    buf_put(out, str_c(path));
    if (number >= 0) buf_printf(out, "%" PRId64, number);
    buf_put(out, S("\"/>\n"));
}

static void put_entry(Request *rq, Buf *out, Str origin, const FeedEntry *e) {
    buf_put(out, S("<entry>\n<title>"));
    put_xml(out, entry_title(rq, e));
    buf_put(out, S("</title>\n"));
    put_id(out, origin, "entry", e->seq);
    put_time(rq, out, e->at);
    if (e->obligation.v)
        put_link(rq, out, "alternate", "/o/", e->obligation.v);
    else
        put_link(rq, out, "alternate", "/p/", e->programme.v);
    put_link(rq, out, "related", "/log/receipt/", e->seq);
    if (e->unit_name.n) {
        buf_put(out, S("<author><name>"));
        put_xml(out, e->unit_name);
        buf_put(out, S("</name></author>\n"));
    }
    buf_put(out, S("<summary>"));
    put_xml(out, e->symbol.n ? e->symbol : e->programme_title);
    buf_put(out, S("</summary>\n</entry>\n"));
}

void feed_page(Request *rq, Reply *rp) {
    FeedEntry *rows;
    size_t n;
    Err err = { 0 };
    if (!sql_feed_entries(request_db(rq), FEED_MAX, &rows, &n, &err)) {
        reply_error(rp, &err);
        return;
    }
    const Config *config = store_config(rq->app->store);
    Buf *out = reply_body(rp, 200, "application/atom+xml; charset=utf-8");
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
               "xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n<title>",
               lang_word(rq->lang));
    put_xml(out, tr(rq->lang, N_("Coordination programmes: what is in force, done and changed")));
    buf_put(out, S("</title>\n<subtitle>"));
    put_xml(out, config->name);
    buf_put(out, S("</subtitle>\n"));
    put_id(out, config->origin, "feed", -1);
    Instant newest = { 0 };
    for (size_t i = 0; i < n; i++)
        if (rows[i].at.ms > newest.ms) newest = rows[i].at;
    put_time(rq, out, newest);
    put_link(rq, out, "self", "/feed.atom", -1);
    put_link(rq, out, "alternate", "/", -1);
    buf_put(out, S("<author><name>"));
    put_xml(out, config->name);
    buf_put(out, S("</name></author>\n"));
    for (size_t i = 0; i < n; i++)
        put_entry(rq, out, config->origin, &rows[i]);
    buf_put(out, S("</feed>\n"));
}
