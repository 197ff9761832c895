#pragma once
/** One search over programmes, obligations, bodies and documents, with or without diacritics: for
 * everybody (/search) and in the work area (/w/search). */
#include "domain/portal.h"
#include "web/layout/layout.h"
#include "web/reply.h"

enum { FOUND_MAX = 10, FOUND_ALL = 200 }; // of each kind; of the one that is asked for

typedef struct FoundItem {
    Str link, name, about;
} FoundItem;

typedef struct FoundGroup {
    const char *title; // message id
    const FoundItem *items;
    size_t items_n;
    Str more;    // address of the whole list with the same words; empty: these are all
    bool is_cut; // there are more than FOUND_ALL
} FoundGroup;

typedef struct SearchShow {
    Str q;
    FoundGroup groups[4];
    size_t groups_n;
    size_t found;
} SearchShow;

void search_page(Request *rq, Reply *rp);
void work_search_page(Request *rq, Reply *rp);
