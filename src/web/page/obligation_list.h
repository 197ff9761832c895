#pragma once
/**
 * The obligations of all programmes, and their occurrences: two lists with the same filters, which
 * stand in the address, so that a list can be kept, sent and linked to (the overview does). Each is
 * a CSV too.
 */
#include "domain/obligation_list.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"
#include "web/page/work_item.h"

enum { LIST_CSV_ROWS = 100000 };

/** What is asked for: as typed, for the form, and as it is looked for. */
typedef struct ListFilter {
    Str q, programme, obligation, unit, kind, state, late, from, to, sort;
    Str pattern;
    ProgrammeId programme_id;
    ObligationId obligation_id;
    UnitId unit_id, own;
    int64_t kind_n, state_n, late_n;
    Day from_day, to_day, today;
    bool only_unit; // the unit itself, without what is below it
} ListFilter;

typedef struct ObligationItem {
    ObligationListRow row;
    ObligationOutcome outcome;
    const char *kind; // message id
    Str place, performers, rule;
    const char *class_name; // of the mark
    Str status;
    Str results; // address of the occurrences behind the mark
} ObligationItem;

typedef struct OccurrenceItem {
    OccurrenceListRow row;
    Str place, period;
    OccurrenceMark mark;
} OccurrenceItem;

typedef struct ObligationListShow {
    ListFilter filter;
    bool is_occurrences;
    uint64_t state; // of the data, for what is kept
    Str duties_link, occurrences_link, clear_link, csv_link, first, next;
    Str count; // how many fit, in words
    Str about; // title of the one obligation that the filter names
    Html programmes, units, kinds, states, lates, sorts; // options, none of them chosen
    const ObligationItem *duties;
    size_t duties_n;
    const OccurrenceItem *occurrences;
    size_t occurrences_n;
    bool is_filtered;
} ObligationListShow;

/** One filter: its choices, and the value of the one that is on. */
typedef struct ListSelect {
    const char *name, *label; // message id
    Str chosen;
    Html options;
} ListSelect;

/** Reads the filter from the address; what it does not know asks for everything. */
ListFilter list_filter(Request *rq, bool is_occurrences);
/** A page of rows after the row with this id (0: the first), in the order asked for. */
MUST_USE bool list_duties(Db *db, const ListFilter *f, int64_t after, int64_t limit,
                          ObligationListRow **out, size_t *out_n, Err *err);
/** How many rows fit, counted up to LIST_COUNT_MAX + 1. */
MUST_USE bool list_duties_count(Db *db, const ListFilter *f, int64_t *out, Err *err);
MUST_USE bool list_occurrences(Db *db, const ListFilter *f, int64_t after, int64_t limit,
                               OccurrenceListRow **out, size_t *out_n, Err *err);
/** The occurrence of a row as its mark says it. */
MUST_USE bool list_mark(Request *rq, Calendars *calendars, const OccurrenceListRow *row,
                        OccurrenceMark *out, Err *err);

Str list_id_text(Arena *arena, int64_t id);
/** Fills the choices of the view; what all people see alike is kept for the state of the data. */
MUST_USE bool list_choices(Request *rq, ObligationListShow *view, Err *err);
/** Options with the one of that value chosen. */
void put_options(Render *r, Html options, Str chosen);

void obligation_list_page(Request *rq, Reply *rp);
void obligation_list_csv(Request *rq, Reply *rp);
