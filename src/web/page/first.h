#pragma once
/** First use: from an empty directory to the first programme, step by step with help at each. */
#include "rules/policy.h"
#include "web/reply.h"

typedef struct FirstStep {
    const char *title, *help, *action; // message ids
    Str link;
    bool is_done;
    Action needs;
    bool is_mine; // some role of the account does it
    bool is_next; // the first that is not done
} FirstStep;

typedef struct FirstShow {
    FirstStep *steps;
    size_t steps_n;
    size_t done;
    bool may_invite;
} FirstShow;

void first_page(Request *rq, Reply *rp);
