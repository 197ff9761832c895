#pragma once
/** The register of documents: the list, its CSV, and the form that registers one. */
#include "domain/programme.h"
#include "web/form.h"
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
    const DocumentRow *twins; // of the number and issuer that were typed
    size_t twins_n;
    const Crumb *crumbs;
    size_t crumbs_n;
} RegisterNew;

/** What registers a document, by a form or through the API. */
typedef struct RegisterForm {
    Str symbol, type, issuer_name, abstract, signers;
    Day issued;
    int secrecy; // 1 stands for none, as in the words
    bool is_public, is_other;
    Uploads files;
} RegisterForm;
enum { REGISTER_FIELDS = 10 };
extern const Field register_form[REGISTER_FIELDS];
/** Reads that form into a command and keeps its file; of a secret paper it takes none. */
MUST_USE bool document_given(Request *rq, DocumentRegister *cmd, Err *err);

/** Those of the number in a form that was sent, and of this issuer; none before it is sent. */
MUST_USE bool document_twins_typed(Request *rq, UnitId issuer, Str issuer_name,
                                   const DocumentRow **out, size_t *n, Err *err);

/** Words of a Secrecy in the form and in the API. */
extern const char *const register_secrecies[];
/** A letter (công văn) has an empty abbreviation and is CV to the outside; "*" asks for any type.
 */
Str register_type_asked(Str word);
Str register_type_word(Str type);

void document_list_page(Request *rq, Reply *rp);
void document_csv(Request *rq, Reply *rp);
void document_new_page(Request *rq, Reply *rp);
void document_new_post(Request *rq, Reply *rp);
