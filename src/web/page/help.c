#include "web/page/help.h"

#include <md4c-html.h>

#include "text/fold.h"
#include "web/asset.h"
#include "web/page/help_html.h"

#define GUIDE_LIMIT (256 * 1024)

/** The short English guide stands in docs/guide/README.md. */
static bool is_english(const EmbeddedText *guide) {
    return str_is(str_c(guide->name), "README.md");
}

static Str slug_of(Arena *arena, const EmbeddedText *guide) {
    if (is_english(guide)) return S("guide");
    Str name = str_c(guide->name);
    return str_dup(arena, str_upto(name, name.n - strlen(".md")));
}

/** A line of Markdown as words: no ** or `, and of a link what it is called. */
static Str plain_words(Arena *arena, Str line) {
    Buf out AUTO_BUF;
    buf_init(&out, GUIDE_LIMIT);
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        size_t end = c == ']' ? str_find(line, S(")"), i) : SIZE_MAX;
        if (c == ']' && end != SIZE_MAX && i + 1 < line.n && line.p[i + 1] == '(')
            i = end;
        else if (c != '*' && c != '`' && c != '[')
            buf_byte(&out, c);
    }
    return buf_dup(&out, arena);
}

/** The heading of a guide and the paragraph below it, without marks. */
static HelpTopic topic_of(Arena *arena, const EmbeddedText *guide) {
    Str rest = guide->text, line, title = { 0 }, summary = { 0 }, slug = slug_of(arena, guide);
    while (!summary.n && str_cut(&rest, '\n', &line)) {
        if (!title.n)
            title = str_from(line, strlen("# "));
        else if (line.n)
            summary = line;
    }
    return (HelpTopic){ .link = str_printf(arena, "/help/%.*s", STR(slug)),
                        .title = title,
                        .summary = plain_words(arena, summary),
                        .lang = is_english(guide) ? S("en") : S("vi") };
}

void help_page(Request *rq, Reply *rp) {
    HelpShow view = { .question = request_arg(rq, "q") };
    size_t all_n = 0;
    while (guide_texts[all_n].name)
        all_n++;
    HelpTopic *found = ARENA_ARRAY(rq->arena, HelpTopic, all_n);
    Str wanted = text_fold(rq->arena, view.question);
    for (size_t i = 0; i < all_n; i++)
        if (str_find(text_fold(rq->arena, guide_texts[i].text), wanted, 0) != SIZE_MAX)
            found[view.topics_n++] = topic_of(rq->arena, &guide_texts[i]);
    view.topics = found;
    html_help(reply_page(rp, 200), &view);
}

/** Where a link of the Markdown leads inside the program: pictures to assets, guides to pages. */
static Str inside_link(Arena *arena, Str target) {
    size_t slash = target.n;
    while (slash && target.p[slash - 1] != '/')
        slash--;
    Str name = str_from(target, slash);
    if (str_ends(name, S(".png"))) {
        Str stem = str_upto(name, name.n - strlen("png"));
        for (size_t i = 0; i < assets_n; i++) {
            Str path = str_c(assets[i].path);
            if (str_ends(path, S(".png")) && str_starts(str_from(path, strlen("/a/")), stem))
                return path;
        }
        return S("");
    }
    for (size_t i = 0; guide_texts[i].name; i++)
        if (str_is(name, guide_texts[i].name) && !is_english(&guide_texts[i])) {
            Str slug = slug_of(arena, &guide_texts[i]);
            return str_printf(arena, "/help/%.*s", STR(slug));
        }
    return str_is(name, "README.md") ? S("/help") : target;
}

/** Puts something else for what stands between two marks. */
typedef void (*PutBetween)(Arena *arena, Buf *out, Str between);

/** The text with each open…close put anew: put gets what is between, and the marks are its own. */
static Str put_anew(Arena *arena, Str text, Str open, Str close, PutBetween put) {
    Buf out AUTO_BUF;
    buf_init(&out, GUIDE_LIMIT);
    for (size_t at = 0; at < text.n;) {
        size_t begin = str_find(text, open, at);
        size_t end = begin == SIZE_MAX ? SIZE_MAX : str_find(text, close, begin + open.n);
        if (end == SIZE_MAX) {
            buf_put(&out, str_from(text, at));
            break;
        }
        buf_put(&out, str_part(text, at, begin));
        put(arena, &out, str_part(text, begin + open.n, end));
        at = end + close.n;
    }
    return buf_dup(&out, arena);
}

/** The target of [words](target) as it is inside the program. */
static void put_target(Arena *arena, Buf *out, Str target) {
    buf_put(out, S("]("));
    buf_put(out, inside_link(arena, target));
    buf_put(out, S(")"));
}

/** A heading of a part with its words as an id, so that a page can lead there: "Cách đếm" is
 * #cach-dem. */
static void put_heading(Arena *arena, Buf *out, Str words) {
    Str folded = text_fold(arena, words);
    buf_put(out, S("<h2 id=\""));
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c == ' ') c = '-';
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')
            buf_byte(out, c);
    }
    buf_put(out, S("\">"));
    buf_put(out, words);
    buf_put(out, S("</h2>"));
}

static void add_html(const MD_CHAR *p, MD_SIZE n, void *out) {
    buf_put(out, (Str){ p, n });
}

/** Markdown as HTML; the only markup is what md4c makes. */
static Html html_of(Arena *arena, Str markdown) {
    Buf out AUTO_BUF;
    buf_init(&out, GUIDE_LIMIT);
    md_html(markdown.p, (MD_SIZE)markdown.n, add_html, &out, MD_FLAG_NOHTML | MD_FLAG_TABLES, 0);
    return (Html){ put_anew(arena, buf_dup(&out, arena), S("<h2>"), S("</h2>"), put_heading) };
}

void guide_page(Request *rq, Reply *rp) {
    for (size_t i = 0; guide_texts[i].name; i++) {
        const EmbeddedText *guide = &guide_texts[i];
        if (!str_eq(slug_of(rq->arena, guide), request_param(rq, "guide"))) continue;
        HelpTopic topic = topic_of(rq->arena, guide);
        Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 2);
        crumbs[0] = (Crumb){ tr(rq->lang, N_("Help")), S("/help") };
        crumbs[1] = (Crumb){ .name = topic.title };
        GuideShow view = { .title = topic.title,
                           .crumbs = crumbs,
                           .crumbs_n = 2,
                           .text = html_of(rq->arena, put_anew(rq->arena, guide->text, S("]("),
                                                               S(")"), put_target)),
                           .lang = topic.lang };
        html_guide(reply_page(rp, 200), &view);
        return;
    }
    Err err = { .code = ERR_NOT_FOUND, .msg = N_("The help has no such page.") };
    reply_error(rp, &err);
}
