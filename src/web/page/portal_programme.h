#pragma once
/** A signed programme as everybody may read it: its words, and beside each what came of it. */
#include "domain/document.h"
#include "domain/portal.h"
#include "domain/version.h"
#include "web/layout/layout.h"
#include "web/page/promise.h"

/** How far one obligation is, in words. */
typedef struct PortalDuty {
    ObligationId id;
    ProvisionId provision;
    Str title, who;
    bool is_request;
    const char *class_name; // NULL: the state is not public
    Str status, rest;       // "2 quá hạn", "trên 27 kỳ"
    Day next;               // further date, or DAY_NONE
    const char *own;        // message: who publishes the results instead
    bool is_over;           // it has ended, or no longer applies
    Str released;           // "3 kết quả đã tự công bố", or empty
} PortalDuty;

/** A heading, or a provision with what stands below it. */
typedef struct PortalPart {
    bool is_heading;
    bool has_discarded; // a duty was read from it, and none was made
    Str path, place;
    Str *lines; // of the signed text
    size_t lines_n;
    PortalDuty *duties;
    size_t duties_n, duties_room, lines_room;
} PortalPart;

/** A signed version in the list of all. */
typedef struct PortalVersion {
    VersionSigned row;
    const char *kind, *state; // message ids
    Day until;
    DocumentId original; // none: not to be read by everybody
} PortalVersion;

typedef struct PortalProgrammeShow {
    ProgrammeRow programme; // with the head of the version that is shown
    ProgrammeRow current;   // with that of the one in force
    int64_t number;         // of that version; asked for: 0 is the one in force
    VersionSigned shown;
    int64_t in_force; // number of the version in force
    int64_t waiting;  // of one that waits for its first day; 0: none
    Day waiting_from;
    const PortalVersion *versions;
    size_t versions_n;
    Str address; // of the page: "/p/3", "/p/3/v/1"
    Str title, lead;
    Crumb crumbs[4];
    size_t crumbs_n;
    int64_t obligations; // that bind now; of a programme that has ended, all that did
    int64_t over;        // those of a programme in force that bind no more
    Totals totals;
    const PartyRow *parties;
    size_t parties_n;
    const BasisRow *basis;
    size_t basis_n;
    const PortalPart *parts;
    size_t parts_n;
    bool has_document; // the page of the signed original is there
    DocumentRow original;
    FileRow file; // of the original; sha256 is empty when there is none to show
    Str kind;     // of that file: "pdf"
    const Str *signers;
    size_t signers_n;
    int64_t entry;    // of the journal, by which the original came into force; -1: none
    Str compared;     // SHA-256 of the file that somebody compares with the original
    bool is_same;     // it is the original
    bool has_no_file; // the comparison was asked for without a file
} PortalProgrammeShow;

/** A programme that is or was in force. Errors ERR_NOT_FOUND: none, or a draft. */
MUST_USE bool portal_programme_get(Db *db, ProgrammeId id, ProgrammeRow *out, Err *err);
void portal_programme_page(Request *rq, Reply *rp);
/** A version that was, is or will be in force. */
void portal_version_page(Request *rq, Reply *rp);
/** The same page, saying whether a file that somebody has is the signed original. */
void portal_programme_compare(Request *rq, Reply *rp);
