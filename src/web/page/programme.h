#pragma once
/** Programmes in the work area: the list, one programme, a new one from a text, and its parties. */
#include "domain/party.h"
#include "domain/programme_confirm.h"
#include "domain/provision.h"
#include "domain/version.h"
#include "web/app.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"

typedef struct StateTab {
    const char *name; // message id
    Str link;
    int64_t n;
    bool is_here;
} StateTab;

typedef struct ProgrammeList {
    const ProgrammeItem *items;
    size_t items_n;
    const StateTab *tabs;
    size_t tabs_n;
    Str q, state, sort, first, after, csv;
    bool may_create, is_first_use;
    int64_t units;
} ProgrammeList;

typedef struct ProgrammeNew {
    const Option *leads;
    size_t leads_n;
    Str lead, action, cancel;
    bool is_version;
    ProgrammeRow programme; // of which a version is made
    const Crumb *crumbs;
    size_t crumbs_n;
} ProgrammeNew;

typedef struct VersionItem {
    VersionRow row;
    const char *kind, *state;
    bool is_signed; // was, is or will be in force: from row.in_force until
    Day until;
} VersionItem;

/** A sentence of the text about since when, until when it binds. */
typedef struct TermClause {
    Str words, place, link;
} TermClause;

/** Title, number and term of a draft. */
typedef struct HeadPage {
    ProgrammeRow row;
    const TermClause *terms;
    size_t terms_n;
    const Crumb *crumbs;
    size_t crumbs_n;
} HeadPage;

typedef struct ProgrammeShow {
    ProgrammeRow row;
    Str lead_name;
    const char *state;
    const PartyRow *parties;
    size_t parties_n, parties_open;
    const BasisRow *basis;
    size_t basis_n;
    const VersionItem *versions;
    size_t versions_n;
    bool has_draft, may_draft, may_confirm, has_document;
    DocumentRow document;
    VersionRow draft;
    bool has_waiting;
    VersionRow waiting; // signed; its first day lies ahead
    ConfirmCheck check;
    int64_t decided, proposals, obligations;
    HeadPage term; // what the text of the draft says about it
    const Crumb *crumbs;
    size_t crumbs_n;
} ProgrammeShow;

typedef struct PartyPage {
    ProgrammeRow row;
    const PartyRow *parties;
    size_t parties_n;
    const Option *units; // of the place
    size_t units_n;
    Str back;
    const Crumb *crumbs;
    size_t crumbs_n;
} PartyPage;

void programme_list_page(Request *rq, Reply *rp);
void programme_csv(Request *rq, Reply *rp);
void programme_new_page(Request *rq, Reply *rp);
void programme_new_post(Request *rq, Reply *rp);
void programme_page(Request *rq, Reply *rp);
void programme_party_page(Request *rq, Reply *rp);
void programme_party_post(Request *rq, Reply *rp);
void programme_party_add_post(Request *rq, Reply *rp);
void programme_head_page(Request *rq, Reply *rp);
void programme_head_post(Request *rq, Reply *rp);
void version_new_page(Request *rq, Reply *rp);
void version_new_post(Request *rq, Reply *rp);
/** A version that waits for its first day goes back to the review. */
void version_reopen_post(Request *rq, Reply *rp);

/** The programme of the path, if the reader may do the route's action on it. Errors ERR_NOT_FOUND,
 * ERR_FORBIDDEN. */
MUST_USE bool programme_open(Request *rq, ProgrammeRow *out, Err *err);
/** The same, and its draft version, which fewer may read. Errors also ERR_STATE (it has none). */
MUST_USE bool programme_open_draft(Request *rq, ProgrammeRow *row, VersionRow *version, Err *err);
bool programme_allows(Request *rq, const ProgrammeRow *row, Action action);
/** List, the programme, and last (a message id), NULL: the programme is the page itself. */
const Crumb *programme_crumbs(Request *rq, const ProgrammeRow *row, const char *last, size_t *n);
/** What the text of a draft says about its term, at most a few sentences. */
MUST_USE bool programme_term_clauses(Request *rq, ProgrammeId id, VersionId version,
                                     const TermClause **out, size_t *n, Err *err);
/** All names of the programme; is_signatory: who signs what is drafted, else what is in force. */
MUST_USE bool programme_parties(Request *rq, const ProgrammeRow *row, PartyRow **out, size_t *n,
                                Err *err);
/** Units of the lead's place as options. */
MUST_USE bool programme_unit_options(Request *rq, const ProgrammeRow *row, const Option **out,
                                     size_t *n, Err *err);
/** A text that came with a form (file "file" or pasted "pasted"), read in the child, its bytes
 * kept. */
MUST_USE bool programme_text_given(Request *rq, FileGiven *file, Secrecy *secrecy,
                                   ProgrammeText *out, Err *err);
