#pragma once
/** Questions, answers and comments, on a duty as a whole or on one of its works. */
#include "domain/comment.h"
#include "web/reply.h"

enum { TALK_MAX = 200 }; // the newest are shown

typedef struct TalkItem {
    CommentRow row;
    Str answered; // "Y Hlênh Ayun: Báo cáo gồm …"; empty: it answers nobody
    bool may_answer;
    Str link; // to the form that answers it
} TalkItem;

typedef struct Talk {
    const TalkItem *items;
    size_t items_n;
    bool may;         // write here
    Str at;           // address of the page; set by the caller, as are may, hint, nothing and key
    Str post, plain;  // of its form, and of the form that answers nobody
    const char *hint; // who reads it; message id, NULL: nothing to say
    const char *nothing; // said while the list is empty; message id, NULL: nothing
    TalkItem answering;  // the one that the form answers; none: an id of 0
    Str begun;           // what the form begins with, as a question; empty: nothing
    Str key;
} Talk;

/** Fills items and answering from the rows that the reader may see (oldest first), and from
 * `answers` of the address or of the form that was refused. */
void talk_fill(Request *rq, const CommentRow *rows, size_t n, Talk *out);
/** Runs comment_add_cmd with the fields of the form. */
MUST_USE bool talk_add(Request *rq, ObligationId obligation, OccurrenceId occurrence, Err *err);
