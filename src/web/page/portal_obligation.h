#pragma once
/** An obligation as everybody may see it: the words it follows from, who has which part, every
 * occurrence with its state, the numbers of what was accepted, and its published evidence. No
 * persons (docs/decisions/0012). */
#include "domain/obligation_list.h"
#include "domain/portal.h"
#include "web/layout/layout.h"
#include "web/page/obligation_facts.h"
#include "web/page/promise.h"

enum { PORTAL_OCCURRENCES = 50 };

typedef struct PublicFile {
    EvidenceId id;
    Str name, size;
} PublicFile;

typedef struct PublicOccurrence {
    PortalOccurrence row;
    Str what; // period or event
    const char *class_name;
    Str status;
    bool is_hot;
    const PublicFile *files;
    size_t files_n;
    const PortalValue *values; // the numbers of the accepted result, in thousandths
    size_t values_n;
} PublicOccurrence;

/** Ended before it was done: counted nowhere. */
typedef struct PublicClosed {
    PortalClosed row;
    Str what; // period or event
    Str state;
} PublicClosed;

typedef struct PortalObligationShow {
    ObligationRow row;
    Str title; // of its programme
    ObligationFacts facts;
    Bar bar;
    int64_t hidden; // bodies that follow their own work
    const ObligationNextRow *next_dates;
    size_t next_dates_n;
    PortalSum *sums; // of the numbers that are added up, over all that was accepted
    size_t sums_n;
    bool has_released; // some of these a body released itself
    const PublicOccurrence *occurrences;
    size_t occurrences_n;
    Str first, next;
    PortalClosedCount closed_count; // in all
    const PublicClosed *closed;     // those of this page
    size_t closed_n;
    Str closed_first, closed_next;
    Crumb crumbs[4];
} PortalObligationShow;

void portal_obligation_page(Request *rq, Reply *rp);
/** Evidence that was published with an accepted result. */
void portal_evidence_file(Request *rq, Reply *rp);
