#pragma once
/** "Trợ giúp": what kyket is and where to begin. Also the example of a page: its route is in
 * routes.c, its template in help.html, its words in po/vi/web.po. */
#include "web/reply.h"

typedef struct HelpTopic {
    const char *title, *text; // message ids
    Str link;                 // empty: no page of its own
} HelpTopic;

typedef struct HelpShow {
    const HelpTopic *topics;
    size_t topics_n;
    Str question; // ?q=: what the reader looks for
} HelpShow;

void help_page(Request *rq, Reply *rp);
