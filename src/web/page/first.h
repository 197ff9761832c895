#pragma once
/** First use: from an empty directory to the first programme, step by step with help at each. */
#include "web/reply.h"

typedef struct FirstStep {
    const char *title, *help, *action; // message ids
    Str link;
    bool is_done;
} FirstStep;

typedef struct FirstShow {
    FirstStep *steps;
    size_t steps_n;
    size_t done;
} FirstShow;

void first_page(Request *rq, Reply *rp);
