#pragma once
/** One search over programmes, obligations, bodies and documents, with or without diacritics: for
 * everybody (/search) and in the work area (/w/search). What one kind has more than a few of is a
 * list of its own: that of the portal or of the work area, or one here (in=…, search_list.c). */
#include "domain/portal.h"
#include "web/layout/list.h"
#include "web/reply.h"

enum { FOUND_MAX = 10 }; // of each kind

typedef struct FoundItem {
    Str link, name, about;
} FoundItem;

typedef struct FoundGroup {
    const char *title; // message id
    const FoundItem *items;
    size_t items_n;
    Str more; // address of the whole list with the same words; empty: these are all
} FoundGroup;

typedef struct SearchShow {
    Str q;
    FoundGroup groups[4];
    size_t groups_n;
    size_t found;
} SearchShow;

/** All of one kind, page by page. */
typedef struct SearchListShow {
    const char *title; // message id
    const FoundItem *items;
    size_t items_n;
    Str everything; // address of the search over all kinds with the same words
    List list;
} SearchListShow;

FoundItem found_obligation(Request *rq, const FoundObligation *row, bool is_work);
FoundItem found_document(Request *rq, const FoundDocument *row, bool is_work);
/** Whether the address asks for all of one kind; it is answered then. */
bool search_list(Request *rq, Reply *rp, bool is_work);
void search_csv(Request *rq, Reply *rp);

void search_page(Request *rq, Reply *rp);
void work_search_page(Request *rq, Reply *rp);
