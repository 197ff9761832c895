#include "web/page/help.h"

#include "web/page/help_html.h"

static const HelpTopic all_topics[] = {
    { N_("See what bodies have promised"),
      N_("The portal shows each signed programme, who does what until when, and what came of it. "
         "No account is needed."),
      S_INIT("/") },
    { N_("Sign in and see your work"),
      N_("Accounts are made by the administrator of your body. After signing in, the first page "
         "lists what is due, late, returned or waits for you."),
      S_INIT("/login") },
    { N_("Read a date"),
      N_("Every due date says why it is that day: the provision, the days counted, the days off "
         "that were skipped and the extensions."),
      S_INIT("") },
};

void help_page(Request *rq, Reply *rp) {
    HelpShow view = { .question = request_arg(rq, "q") };
    HelpTopic *found = ARENA_ARRAY(rq->arena, HelpTopic, COUNT_OF(all_topics));
    for (size_t i = 0; i < COUNT_OF(all_topics); i++) {
        Str title = tr(rq->lang, all_topics[i].title), text = tr(rq->lang, all_topics[i].text);
        if (str_find(title, view.question, 0) != SIZE_MAX ||
            str_find(text, view.question, 0) != SIZE_MAX)
            found[view.topics_n++] = all_topics[i];
    }
    view.topics = found;
    html_help(reply_page(rp, 200), &view);
}
