#pragma once
/** The page that says what went wrong, what is kept and what to do; reply_error makes it. */
#include "web/reply.h"

typedef struct ErrorShow {
    int status;
    const char *title; // message id
    Str text;          // what happened and what to do
    Str code;          // to quote, and found in the log
    Str back;          // where to go on
    Str sign_in;       // the address that leads back to the form afterwards
    const Str *typed;  // what the person had typed into the form that was refused
    size_t typed_n;
    Str files;        // the names of those that were sent with it
    bool has_no_role; // signed in, but nothing to work on: the own account is all there is
} ErrorShow;
