#pragma once
/** A document, in the work area and in public, and its file. */
#include "web/page/occurrence.h"
#include "web/page/programme.h"

typedef struct DocumentShow {
    DocumentRow row;
    Str type, heading;
    const char *secrecy; // message id
    const DocumentLink *to, *from;
    size_t to_n, from_n;
    const ProgrammeItem *signed_by, *resting; // of which it is the signed original, the basis
    size_t signed_by_n, resting_n;
    const BasisOpenRow *waiting; // basis lists that name its symbol, for who may link them
    size_t waiting_n;
    const Str *signers;
    size_t signers_n;
    const HistoryItem *history; // among it what the document brought into force
    size_t history_n;
    bool is_work;
    const Crumb *crumbs;
    size_t crumbs_n;
} DocumentShow;

void document_page(Request *rq, Reply *rp);
void document_public(Request *rq, Reply *rp);
void document_file(Request *rq, Reply *rp);
const char *document_relation_name(DocumentRelationKind kind, bool is_back);
