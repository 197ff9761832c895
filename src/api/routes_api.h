/**
 * The rows of /api/v1 and their field tables; web/routes.c includes this once. OpenAPI is made from
 * the same rows and tables (openapi.c), so what is not here does not exist.
 */
#include "api/api.h"
#include "domain/comment.h"
#include "domain/notice.h"
#include "web/page/document_register.h"

#define AFTER_LIMIT(Type)                                                                          \
    FIELD(INT, Type, after, 1, INT64_MAX, .is_optional = true,                                     \
          .hint = "The \"next\" of the page before; without it the first page"),                   \
        FIELD(INT, Type, limit, 1, API_LIMIT_MAX, .is_optional = true,                             \
              .hint = "Items of a page, 50 unless given")

#define API_UNIT_KINDS                                                                             \
    WORDS("area", "party", "council", "committee", "court", "procuracy", "commune", "department",  \
          "front", "other")

static const Field api_units_query[] = {
    AFTER_LIMIT(UnitsQuery),
    FIELD(TEXT, UnitsQuery, q, 0, 200, .hint = "Words of name or code, in any spelling"),
    FIELD(ID, UnitsQuery, below, 1, INT64_MAX, .is_optional = true,
          .hint = "Only this unit and those below it"),
    FIELD(CHOICE, UnitsQuery, kind, UNIT_AREA, UNIT_OTHER, .words = API_UNIT_KINDS,
          .is_optional = true),
    FIELD(BOOL, UnitsQuery, with_closed, 0, 1, .hint = "Units that no longer exist, too"),
};

static const Field api_page_query[] = { AFTER_LIMIT(PageQuery) };
static const Field api_provisions_query[] = {
    AFTER_LIMIT(ProvisionsQuery),
    FIELD(INT, ProvisionsQuery, version, 1, 1000, .is_optional = true,
          .hint = "The number of a version that was signed; without it the one in force"),
};

static const Field api_programmes_query[] = {
    AFTER_LIMIT(ProgrammesQuery),
    FIELD(TEXT, ProgrammesQuery, q, 0, 200, .hint = "Words of title or symbol, in any spelling"),
    FIELD(CHOICE, ProgrammesQuery, state, PROGRAMME_DRAFT, PROGRAMME_DROPPED, .is_optional = true,
          .words = WORDS("draft", "in_force", "ended", "dropped")),
};

static const Field api_occurrences_query[] = {
    AFTER_LIMIT(OccurrencesQuery),
    FIELD(ID, OccurrencesQuery, unit, 1, INT64_MAX, .is_optional = true),
    FIELD(ID, OccurrencesQuery, programme, 1, INT64_MAX, .is_optional = true),
    FIELD(ID, OccurrencesQuery, obligation, 1, INT64_MAX, .is_optional = true),
    FIELD(CHOICE, OccurrencesQuery, state, OCC_OPEN, OCC_RELEASED, .is_optional = true,
          .words =
              WORDS("open", "submitted", "returned", "accepted", "withdrawn", "void", "released")),
    FIELD(DAY, OccurrencesQuery, due_before, 0, 0, .is_optional = true,
          .hint = "Due before this day, the day itself not counted"),
    FIELD(DAY, OccurrencesQuery, due_after, 0, 0, .is_optional = true,
          .hint = "Due after this day, the day itself not counted"),
};

static const Field api_people_query[] = {
    AFTER_LIMIT(PeopleQuery),
    FIELD(TEXT, PeopleQuery, q, 0, 200, .hint = "Words of name, account or title"),
    FIELD(ID, PeopleQuery, unit, 1, INT64_MAX, .is_optional = true),
    FIELD(CHOICE, PeopleQuery, role, ROLE_VIEWER, ROLE_ADMINISTRATOR, .is_optional = true,
          .words = WORDS("viewer", "clerk", "officer", "leader", "coordinator", "administrator")),
    FIELD(BOOL, PeopleQuery, with_disabled, 0, 1),
};

static const Field api_documents_query[] = {
    AFTER_LIMIT(DocumentsQuery),
    FIELD(TEXT, DocumentsQuery, q, 0, 200, .hint = "Words of symbol, abstract or issuer"),
    FIELD(TEXT, DocumentsQuery, type, 0, 10,
          .hint = "An abbreviation of decree 30/2020 such as QĐ or KH; CV: official letters"),
};

static const Field api_notices_query[] = {
    AFTER_LIMIT(NoticesQuery),
    FIELD(TEXT, NoticesQuery, q, 0, 200, .hint = "Words of the obligation"),
    FIELD(BOOL, NoticesQuery, only_unread, 0, 1),
};

static const Field api_overview_query[] = {
    FIELD(ID, OverviewQuery, programme, 1, INT64_MAX, .is_optional = true),
    FIELD(ID, OverviewQuery, unit, 1, INT64_MAX, .is_optional = true,
          .hint = "With all units below it; without it the whole place"),
    FIELD(INT, OverviewQuery, year, 1990, 2190, .is_optional = true,
          .hint = "The statistical year, 15 December to 14 December"),
};

static const Field api_unit_form[] = {
    FIELD(ID, UnitOpen, superior, 1, INT64_MAX),
    FIELD(CHOICE, UnitOpen, kind, UNIT_AREA, UNIT_OTHER, .words = API_UNIT_KINDS),
    FIELD(TEXT, UnitOpen, name, 1, 200),
    FIELD(TEXT, UnitOpen, short_name, 0, 200),
    FIELD(TEXT, UnitOpen, code, 0, UNIT_CODE_MAX),
    FIELD(DAY, UnitOpen, from, 0, 0, .is_optional = true, .hint = "Today unless given"),
};

static const Field api_programme_form[] = {
    FIELD(TEXT, ProgrammeBody, text, 0, 2000000, .hint = "The text itself, when no file is sent"),
    FIELD(FILES, ProgrammeBody, file, 0, 1, .is_optional = true,
          .hint = "Plain text, docx, odt or PDF"),
    FIELD(TEXT, ProgrammeBody, title, 0, 1000, .hint = "As the text has it unless given"),
    FIELD(TEXT, ProgrammeBody, symbol, 0, 100, .hint = "As the text has it unless given"),
    FIELD(ID, ProgrammeBody, lead, 1, INT64_MAX, .is_optional = true,
          .hint = "One's own unit unless given"),
};

static const Field api_basis_form[] = {
    FIELD(INT, BasisLink, ordinal, 1, 100000, .hint = "Its number in the list “basis”"),
    FIELD(ID, BasisLink, document, 1, INT64_MAX, .is_optional = true,
          .hint = "The registered document; without it the link is taken back"),
};

static const Field api_notices_read_form[] = {
    FIELD(ID, NoticeReadAll, upto, 1, INT64_MAX,
          .hint = "The newest that is read, with all before"),
};

static const Field api_submit_form[] = {
    FIELD(TEXT, SubmitBody, note, 0, NOTE_MAX, .hint = "What was done"),
    FIELD(IDS, SubmitBody, evidence, 0, EVIDENCE_MAX, .is_optional = true,
          .hint = "Files kept of the submission before"),
    FIELD(FILES, SubmitBody, files, 0, EVIDENCE_MAX, .is_optional = true),
    FIELD(TEXT, SubmitBody, values, 0, 4000,
          .hint = "Numbers asked for, one a line: the indicator's id, =, the number"),
    FIELD(BOOL, SubmitBody, is_draft, 0, 1),
    FIELD(BOOL, SubmitBody, is_public, 0, 1, .hint = "Whether the portal may show the new files"),
};

static const Field api_contribute_form[] = {
    FIELD(TEXT, SubmitBody, note, 1, NOTE_MAX),
    FIELD(FILES, SubmitBody, files, 0, EVIDENCE_MAX, .is_optional = true),
};

static const Field api_decide_form[] = {
    FIELD(BOOL, OccurrenceDecide, is_accepted, 0, 1, .hint = "Otherwise it is returned",
          .is_said = true),
    FIELD(TEXT, OccurrenceDecide, reason, 0, NOTE_MAX, .hint = "A return needs one"),
    FIELD(INT, OccurrenceDecide, extra_days, 0, 60, .is_optional = true,
          .hint = "Working days granted with a return"),
};

static const Field api_release_form[] = {
    FIELD(TEXT, OccurrenceRelease, text, 1, NOTE_MAX, .hint = "What everybody reads of it"),
    FIELD(IDS, OccurrenceRelease, files, 0, EVIDENCE_MAX, .is_optional = true,
          .hint = "Of the evidence handed in, what everybody may read"),
    FIELD(IDS, OccurrenceRelease, values, 0, RELEASE_VALUES_MAX, .is_optional = true,
          .hint = "Of the numbers handed in, the indicators that everybody sees"),
};

static const Field api_hand_back_form[] = {
    FIELD(TEXT, OccurrenceHandBack, reason, 1, NOTE_MAX),
};

static const Field api_extend_form[] = {
    FIELD(INT, OccurrenceExtend, days, 1, 250, .hint = "Working days"),
    FIELD(TEXT, OccurrenceExtend, reason, 1, NOTE_MAX),
};

static const Field api_close_form[] = {
    FIELD(BOOL, OccurrenceClose, is_void, 0, 1,
          .hint = "The ground is gone; otherwise it is withdrawn"),
    FIELD(TEXT, OccurrenceClose, reason, 1, NOTE_MAX),
    FIELD(TEXT, OccurrenceClose, basis, 1, 300, .hint = "The document that says so"),
};

static const Field api_urge_form[] = {
    FIELD(TEXT, OccurrenceUrge, message, 1, NOTE_MAX),
};

static const Field api_event_form[] = {
    FIELD(ID, ObligationEvent, unit, 1, INT64_MAX, .is_optional = true,
          .hint = "Every performing unit unless given"),
    FIELD(TEXT, ObligationEvent, what, 1, 300),
    FIELD(DAY, ObligationEvent, day, 0, 0),
    FIELD(DAY, ObligationEvent, due, 0, 0, .is_optional = true,
          .hint = "Needed when the rule counts no days from the event, refused when it does"),
    FIELD(BOOL, ObligationEvent, is_second, 0, 1,
          .hint = "Another event of a day that has one for the unit: 409 without it"),
};

static const Field api_comment_form[] = {
    FIELD(ID, CommentAdd, occurrence, 1, INT64_MAX, .is_optional = true),
    FIELD(TEXT, CommentAdd, body, 1, NOTE_MAX),
    FIELD(BOOL, CommentAdd, is_question, 0, 1),
    FIELD(ID, CommentAdd, answers, 1, INT64_MAX, .is_optional = true),
};

// clang-format off
#define API_READ(path_, action_, handler_, summary_) \
    { GET, "/api/v1/" path_, action_, handler_, .summary = summary_ }
#define API_LIST(path_, action_, handler_, query_, summary_) \
    { GET, "/api/v1/" path_, action_, handler_, FORM(query_), .summary = summary_ }
#define API_WRITE(path_, action_, handler_, form_, flags_, summary_) \
    { POST, "/api/v1/" path_, action_, handler_, FORM(form_), flags_, summary_ }
#define API_ROUTES \
    API_READ("openapi.json", ACT_PUBLIC, api_openapi, NULL), \
    API_READ("me", ACT_SIGNED_IN, api_me, "Who the token belongs to"), \
    API_LIST("units", ACT_PUBLIC, api_units, api_units_query, "Units, in the order of the tree"), \
    API_READ("units/:id", ACT_PUBLIC, api_unit, "A unit with its names and codes over time"), \
    API_LIST("programmes", ACT_PUBLIC, api_programmes, api_programmes_query, "Programmes, newest first; drafts only to those concerned"), \
    API_READ("programmes/:id", ACT_PUBLIC, api_programme, "A programme with its parties, basis and versions"), \
    API_LIST("programmes/:id/provisions", ACT_PUBLIC, api_provisions, api_provisions_query, "The provisions of its text, in order"), \
    API_LIST("programmes/:id/obligations", ACT_PUBLIC, api_obligations, api_page_query, "Its obligations, by number"), \
    API_READ("obligations/:id", ACT_PUBLIC, api_obligation, "An obligation with its units and the numbers asked for"), \
    API_LIST("obligations/:id/comments", ACT_INSIDE_READ, api_comments, api_page_query, "Comments and questions, oldest first"), \
    API_LIST("occurrences", ACT_PUBLIC, api_occurrences, api_occurrences_query, "Occurrences, by id"), \
    API_READ("occurrences/:id", ACT_PUBLIC, api_occurrence, "One occurrence"), \
    API_LIST("occurrences/:id/submissions", ACT_INSIDE_READ, api_submissions, api_page_query, "What was handed in, newest first"), \
    API_LIST("documents", ACT_PUBLIC, api_documents, api_documents_query, "Documents of the register, newest first; without a token the published ones"), \
    API_READ("documents/:id", ACT_PUBLIC, api_document, "A document with what it stands to"), \
    API_LIST("notices", ACT_SIGNED_IN, api_notices, api_notices_query, "One's own notices, newest first"), \
    API_LIST("people", ACT_PERSON_MANAGE, api_people, api_people_query, "Accounts that the administrator may see"), \
    API_LIST("overview", ACT_PUBLIC, api_overview, api_overview_query, "Totals of a statistical year"), \
    API_WRITE("units", ACT_UNIT_MANAGE, api_unit_open, api_unit_form, 0, "Open a unit"), \
    API_WRITE("programmes", ACT_PROGRAMME_DRAFT, api_programme_new, api_programme_form, ROUTE_UPLOAD, "A draft from a text"), \
    API_WRITE("programmes/:id/basis", ACT_PROGRAMME_DRAFT, api_basis, api_basis_form, 0, "Say which registered document an entry of the basis is"), \
    API_WRITE("documents", ACT_PROGRAMME_DRAFT, api_document_new, register_form, ROUTE_UPLOAD, "Register a document"), \
    API_WRITE("notices/read", ACT_SIGNED_IN, api_notices_read, api_notices_read_form, 0, "Mark one's own notices as read"), \
    API_WRITE("occurrences/:id/submit", ACT_SUBMIT, api_submit, api_submit_form, ROUTE_UPLOAD, "Hand in, or keep a draft"), \
    API_WRITE("occurrences/:id/contribute", ACT_CONTRIBUTE, api_contribute, api_contribute_form, ROUTE_UPLOAD, "Hand in the part of a co-operating unit"), \
    API_WRITE("occurrences/:id/decide", ACT_DECIDE, api_decide, api_decide_form, 0, "Accept or return"), \
    API_WRITE("occurrences/:id/release", ACT_RELEASE, api_release, api_release_form, 0, "A court or procuracy that follows its own work releases its result"), \
    API_WRITE("occurrences/:id/hand-back", ACT_RELEASE, api_hand_back, api_hand_back_form, 0, "A court or procuracy that follows its own work gives a result back, to be bettered before its release"), \
    API_WRITE("occurrences/:id/extend", ACT_DECIDE, api_extend, api_extend_form, 0, "Grant more time"), \
    API_WRITE("occurrences/:id/close", ACT_OBLIGATION_SET, api_close, api_close_form, 0, "Withdraw or void"), \
    API_WRITE("occurrences/:id/urge", ACT_DECIDE, api_urge, api_urge_form, 0, "Urge the performing unit"), \
    API_WRITE("obligations/:id/events", ACT_OBLIGATION_SET, api_event, api_event_form, 0, "Something happened that starts a term"), \
    API_WRITE("obligations/:id/comments", ACT_COMMENT, api_comment, api_comment_form, 0, "Comment, ask or answer"),
// clang-format on
