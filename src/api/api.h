#pragma once
/**
 * /api/v1: the same objects and commands as the pages, as JSON. routes_api.h has the rows and the
 * field tables; each handler parses, asks the policy, calls the domain and answers by a shape.
 */
#include "api/shape.h"
#include "domain/obligation.h"
#include "domain/occurrence.h"
#include "domain/programme.h"
#include "domain/unit.h"
#include "web/app.h"
#include "web/form.h"

enum { API_LIMIT = 50, API_LIMIT_MAX = 200 };

/** What every list is asked with. */
typedef struct PageQuery {
    int64_t after; // the "next" of the page before; 0: the first page
    int64_t limit; // 0: API_LIMIT
} PageQuery;

typedef struct ProvisionsQuery {
    int64_t after, limit;
    int64_t version; // its number; 0: the one in force
} ProvisionsQuery;

typedef struct UnitsQuery {
    int64_t after, limit;
    Str q;
    UnitId below;
    UnitKind kind;
    bool with_closed;
} UnitsQuery;

typedef struct ProgrammesQuery {
    int64_t after, limit;
    Str q;
    int state;
} ProgrammesQuery;

typedef struct OccurrencesQuery {
    int64_t after, limit;
    UnitId unit;
    ProgrammeId programme;
    ObligationId obligation;
    OccurrenceState state;
    Day due_before, due_after;
} OccurrencesQuery;

typedef struct DocumentsQuery {
    int64_t after, limit;
    Str q, type;
} DocumentsQuery;

typedef struct NoticesQuery {
    int64_t after, limit;
    Str q;
    bool only_unread;
} NoticesQuery;

typedef struct PeopleQuery {
    int64_t after, limit;
    Str q;
    UnitId unit;
    Role role;
    bool with_disabled;
} PeopleQuery;

typedef struct OverviewQuery {
    ProgrammeId programme;
    UnitId unit;
    int64_t year;
} OverviewQuery;

/** The body of a submission or of a contribution. */
typedef struct SubmitBody {
    Str note;
    const EvidenceId *evidence; // kept of the submission before
    size_t evidence_n;
    Uploads files;
    Str values; // one a line: indicator id, "=", number
    bool is_draft, is_public;
} SubmitBody;

typedef struct ProgrammeBody {
    Str text; // or a file
    Uploads file;
    Str title, symbol;
    UnitId lead;
} ProgrammeBody;

/** Reads the query by the route's own table; limit comes out between 1 and API_LIMIT_MAX. */
MUST_USE bool api_query(Request *rq, void *query, int64_t *limit, Err *err);
/** Reads body or form by the route's own table. */
MUST_USE bool api_body(Request *rq, void *command, Err *err);
/** "This does not exist, or is not open to you": for what a person may not even know of. */
bool api_hidden(Err *err);

/** A handler of an endpoint that answers by itself when true; errors become problem+json. */
#define API_ENDPOINT(name, function)                                                               \
    void name(Request *rq, Reply *rp) {                                                            \
        Err err = { 0 };                                                                           \
        if (!function(rq, rp, &err)) reply_error(rp, &err);                                        \
    }

/** An object as its own endpoint shows it, checked for who may see it: also after a command. */
MUST_USE bool api_unit_answer(Request *rq, Reply *rp, int status, UnitId id, Err *err);
MUST_USE bool api_programme_answer(Request *rq, Reply *rp, int status, ProgrammeId id, Err *err);
MUST_USE bool api_obligation_answer(Request *rq, Reply *rp, int status, ObligationId id, Err *err);
MUST_USE bool api_comment_answer(Request *rq, Reply *rp, int status, ObligationId obligation,
                                 CommentId id, Err *err);
MUST_USE bool api_occurrence_answer(Request *rq, Reply *rp, int status, OccurrenceId id, Err *err);

/** The programme when it is public, or when the reader has to do with the draft. */
MUST_USE bool api_programme_open(Request *rq, ProgrammeId id, ProgrammeRow *out, Err *err);
/** Whether the reader has to do with what is drafted of an open programme. */
MUST_USE bool api_draft_in_sight(Request *rq, const ProgrammeRow *row, bool *out, Err *err);

/** The shapes that endpoints answer with, for OpenAPI. */
extern const Shape api_unit_item, api_unit_shape, api_programme_item, api_programme_shape,
    api_provision_shape, api_obligation_item, api_obligation_shape, api_occurrence_shape,
    api_submission_shape, api_person_shape, api_me_shape, api_overview_shape, api_comment_shape,
    api_document_item, api_document_shape, api_notice_shape, api_unread_shape;

// read
void api_units(Request *rq, Reply *rp);
void api_unit(Request *rq, Reply *rp);
void api_programmes(Request *rq, Reply *rp);
void api_programme(Request *rq, Reply *rp);
void api_provisions(Request *rq, Reply *rp);
void api_obligations(Request *rq, Reply *rp);
void api_obligation(Request *rq, Reply *rp);
void api_comments(Request *rq, Reply *rp);
void api_occurrences(Request *rq, Reply *rp);
void api_occurrence(Request *rq, Reply *rp);
void api_submissions(Request *rq, Reply *rp);
void api_people(Request *rq, Reply *rp);
void api_documents(Request *rq, Reply *rp);
void api_document(Request *rq, Reply *rp);
void api_notices(Request *rq, Reply *rp);
void api_me(Request *rq, Reply *rp);
void api_overview(Request *rq, Reply *rp);
void api_openapi(Request *rq, Reply *rp);

// write
void api_unit_open(Request *rq, Reply *rp);
void api_programme_new(Request *rq, Reply *rp);
void api_basis(Request *rq, Reply *rp);
void api_document_new(Request *rq, Reply *rp);
void api_notices_read(Request *rq, Reply *rp);
void api_submit(Request *rq, Reply *rp);
void api_contribute(Request *rq, Reply *rp);
void api_decide(Request *rq, Reply *rp);
void api_release(Request *rq, Reply *rp);
void api_hand_back(Request *rq, Reply *rp);
void api_extend(Request *rq, Reply *rp);
void api_close(Request *rq, Reply *rp);
void api_urge(Request *rq, Reply *rp);
void api_event(Request *rq, Reply *rp);
void api_comment(Request *rq, Reply *rp);
