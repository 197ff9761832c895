#pragma once
/**
 * What stands around the rows of a list: words to find, choices, the order, the same rows as CSV,
 * the pages before and after. All of it lives in the address.
 *
 * A list is: a ListSpec, list_of, a query that takes list_pattern and LIST_ROWS + 1 rows,
 * list_cut, and in the template
 *
 *   {include html_list_bar(&v.list)} … {include pager(v.list.first, v.list.next)}
 *   {include html_list_none(&v.list)}     when nothing fits
 */
#include "web/layout/field.h"

enum { LIST_ROWS = 50, LIST_CSV_STEP = 500 };

/** Something to choose from, under its name in the address; no value asks for all. */
typedef struct ListChoice {
    const char *name, *label; // label: message id
    const Option *options;
    size_t options_n;
} ListChoice;

typedef struct ListSpec {
    Str path;          // of the page: "/w/notice"
    Str csv;           // of the file: "/w/notice.csv"
    const char *words; // message id: what is searched
    const char *stays; // an argument that the form does not ask for but keeps, such as a tab
    const char *more;  // message id for those who only hear the link to the file; may be NULL
    const ListChoice *choices;
    size_t choices_n;
} ListSpec;

typedef struct List {
    ListSpec spec;
    Str q, csv, clear, first, next; // links; first and next empty when there is none
    Str kept;                       // the value of spec.stays
    bool is_filtered;               // by words, a choice or an order
} List;

/** What the address asks of this list. */
List list_of(Request *rq, ListSpec spec);
/** The words of the address as a pattern for LIKE on folded text; "%" for none. */
Str list_pattern(Request *rq);
/** Whether text has the words of the address, for rows that are few enough to be sought here. */
bool list_finds(Request *rq, Str text);
/** The same list with another value of name, from its first page on. */
Str list_link(Request *rq, const char *name, Str value);
/** The first page of what the address asks for; empty when this is it. */
Str list_first(Request *rq);
/** The same rows as a file. */
Str list_csv_link(const Request *rq, Str path);
/** True when more rows were read than a page holds: n is then those of the page, and the caller
 * sets the key of the last with list_after. */
bool list_cut(size_t *n);
void list_after(Request *rq, List *list, Str key);
/** For rows that are all in memory: keeps those behind the id of the address, a page of them; the
 * id is the first member of each row. */
void list_page(Request *rq, List *list, void *rows, size_t size, size_t *n);
/** The number in after; 0 when there is none. */
int64_t list_after_id(const Request *rq);

/** Begins a CSV with these heads (message ids; none: the caller writes them), and adds a row of as
 * many cells. */
Buf *list_csv(Request *rq, Reply *rp, const char *const *heads, size_t n);
void list_csv_row(Buf *out, const Str *cells, size_t n);

/** For the template. */
Str list_value(const Render *r, const char *name);
