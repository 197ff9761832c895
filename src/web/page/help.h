#pragma once
/**
 * "Trợ giúp": the guides of docs/huong-dan, one page per role, and the short English one of
 * docs/guide. They are Markdown inside the program, turned into HTML by md4c; markup of their own
 * is off. Also the example of a page: its route is in routes.c, its template in help.html.
 */
#include "web/layout/layout.h"
#include "web/reply.h"

/** The guides in the order of the list; ends with a NULL name. */
extern const EmbeddedText guide_texts[];

typedef struct HelpTopic {
    Str link, title, summary;
    Str lang; // of its words: "vi" or "en"
} HelpTopic;

typedef struct HelpShow {
    const HelpTopic *topics;
    size_t topics_n;
    Str question; // ?q=: what the reader looks for
} HelpShow;

typedef struct GuideShow {
    Str title, lang;
    Html text;
    const Crumb *crumbs;
    size_t crumbs_n;
} GuideShow;

void help_page(Request *rq, Reply *rp);
void guide_page(Request *rq, Reply *rp);
