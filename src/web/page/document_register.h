#pragma once
/** The register of documents: the list, its CSV, and the form that registers one. */
#include "domain/programme.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"
#include "web/reply.h"

enum { REGISTER_ROWS = 50 };

typedef struct RegisterItem {
    DocumentRow row;
    Str name; // type and symbol
} RegisterItem;

typedef struct RegisterShow {
    Str q, type, sort, first, next, csv_link;
    const Option *types;
    size_t types_n;
    const RegisterItem *items;
    size_t items_n;
    int64_t total;
    bool may_register, is_filtered;
} RegisterShow;

typedef struct RegisterNew {
    const Option *types;
    size_t types_n;
    Str issuer, symbol; // the own unit; of the basis list that asked for it
    Str key;
    const Crumb *crumbs;
    size_t crumbs_n;
} RegisterNew;

void document_list_page(Request *rq, Reply *rp);
void document_csv(Request *rq, Reply *rp);
void document_new_page(Request *rq, Reply *rp);
void document_new_post(Request *rq, Reply *rp);
