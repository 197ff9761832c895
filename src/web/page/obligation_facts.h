#pragma once
/** What both the public page and the work area say of an obligation: its words and place in the
 * text, its rule, and who has which part. */
#include "domain/obligation.h"
#include "domain/obligation_list.h"
#include "domain/programme.h"
#include "web/reply.h"

/** Where the provision stands in another version. */
typedef struct FactPlace {
    int64_t number;
    Str place, link;
    bool is_waiting; // of a version whose first day lies ahead
} FactPlace;

typedef struct ObligationFacts {
    Str symbol;            // of its programme; its title when it has none
    Str path, place, text; // "d5.k2"; "Điều 5, khoản 2"; the words of the provision
    Str text_link;         // of the version whose words the duty follows from: "/p/3#d5.k2"
    const FactPlace *others;
    size_t others_n;
    Str rule;         // when, in words
    const char *kind; // message id
    UnitRow lead, accept;
    const ObligationUnitRow *performers, *partners;
    size_t performers_n, partners_n;
    size_t own_n; // of those who perform: they follow their own work, which nobody accepts
    Str deliverable;
    const Str *addressees;
    size_t addressees_n;
} ObligationFacts;

/** "11 bodies: 2 accepted, 1 returned" of a date that lies ahead. */
Str next_results(Request *rq, const ObligationNextRow *row);
/** programme: that of the row, which the caller has read by what its reader may see. */
MUST_USE bool obligation_facts(Request *rq, const ObligationRow *row, const ProgrammeRow *programme,
                               ObligationFacts *out, Err *err);
