#pragma once
/** Bodies: the list, one with its history, and the changes that its administrator makes. */
#include "domain/unit_import.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"
#include "web/own_address.h"
#include "web/reply.h"

typedef struct UnitListShow {
    UnitListRow *rows;
    size_t rows_n;
    Str sort, question, kind, csv, first, next; // links to the first and the next page, or empty
    bool with_closed, may_add;
    bool is_tree; // every unit in tree order: rows are indented by their level
    const Option *kinds;
    size_t kinds_n;
} UnitListShow;

typedef struct UnitShow {
    UnitRow unit;
    UnitRow superior;
    UnitHistory past;
    UnitListRow *below;
    size_t below_n;
    const Crumb *crumbs;
    size_t crumbs_n;
    bool is_open, may_change, may_manage_people, is_independent;
    bool by_choice; // it follows its own work because it so decided, not a body above it
} UnitShow;

/** One change: which of the forms, with what it needs. */
typedef struct UnitChangeShow {
    UnitRow unit; // for "new": the superior chosen beforehand
    Str what;     // new rename move code code-close close self-track
    const Option *units;
    size_t units_n;
    const Option *kinds;
    size_t kinds_n;
    const Option *codes;
    size_t codes_n;
    UnitOpenWork open; // of "close": what would be left
    bool by_choice;    // of "self-track": its own choice, whatever those above it do
    Str today;
    const Crumb *crumbs;
    size_t crumbs_n;
} UnitChangeShow;

typedef struct ImportShow {
    bool is_person;
    Str csv;
    const Option *units;
    size_t units_n;
    const TableReport *report; // NULL before a check
    const Str *links;          // after an import of people: login and link
    size_t links_n;
    LinkHint hint;
    int64_t done; // lines imported; 0: none yet
} ImportShow;

/** How far below the top a unit stands, by its sort_key: the top is 1. */
int unit_level(const UnitListRow *row);
/** The way down to the unit: itself last; or, with here (a message id), the form of it that is
 * open. */
MUST_USE bool unit_crumbs(Request *rq, UnitId unit, const char *here, const Crumb **out,
                          size_t *out_n, Err *err);
/** The units in which the person who is signed in may place things, as choices. */
MUST_USE bool unit_choices(Request *rq, const Option **out, size_t *out_n, Err *err);
/** The bytes of a table: the uploaded file, or what was typed into the field "csv". */
MUST_USE bool import_bytes(Request *rq, Uploads files, Str typed, Str *out, Err *err);
Str problem_text(const Render *r, const TableProblem *problem);

void unit_list_page(Request *rq, Reply *rp);
void unit_csv(Request *rq, Reply *rp);
void unit_page(Request *rq, Reply *rp);
void unit_new_page(Request *rq, Reply *rp);
void unit_new_post(Request *rq, Reply *rp);
void unit_change_page(Request *rq, Reply *rp);
void unit_rename_post(Request *rq, Reply *rp);
void unit_move_post(Request *rq, Reply *rp);
void unit_code_post(Request *rq, Reply *rp);
void unit_code_close_post(Request *rq, Reply *rp);
void unit_close_post(Request *rq, Reply *rp);
void unit_self_track_post(Request *rq, Reply *rp);
void unit_import_page(Request *rq, Reply *rp);
void unit_import_post(Request *rq, Reply *rp);
