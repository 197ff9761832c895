#pragma once
/** What the provisions above say about the acts below: on whom they lie, and whether they bind. */
#include "text/assignment.h"
#include "text/clause.h"

typedef enum ContextKind {
    CONTEXT_PLAIN, // a clause needs its own subject
    CONTEXT_DUTY,  // the heading lays what follows on somebody
    CONTEXT_SCOPE, // scope, definitions, lists of cases: no duties
    CONTEXT_MAXIM, // principles: only with a duty word
    CONTEXT_FORM,  // forms, methods, contents: only with a subject
    CONTEXT_RIGHT, // rights: no duties
    CONTEXT_BAN,   // forbidden acts: what stands below must not be done
} ContextKind;

typedef struct Context {
    ContextKind kind;
    Names bearer;
    LeadSource source; // LEAD_STEM or LEAD_ARTICLE, when there is a bearer
    Names helpers;     // named in the stem with the bearer
    DuePhrase *due;    // of a plan's line "Thời gian: …", for acts that state none
    size_t due_count;
    bool is_group; // the bearer is only "các cơ quan, đơn vị khác"
    bool is_force; // entry into force; "X có trách nhiệm …" may stand there too
    bool is_request;
    bool assigns; // below it each heading names the body that its duties lie on
} Context;

/** What labelled lines of a plan assign, on top of what is above them. */
Context context_of_assignment(Context above, const Assignment *assigned);
/** Reads a heading, or words that stand for one, on top of what is above it. *is_whole: it says
 * nothing else. */
Context context_of_heading(Arena *arena, const Words *w, const NameBook *book, Context above,
                           bool *is_whole);
