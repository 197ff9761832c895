/** Programmes with their parties and text. */
#include "api/api.h"
#include "domain/party.h"
#include "domain/programme_list.h"
#include "domain/provision.h"
#include "domain/version.h"

static const char *state_word(int state) {
    return programme_state_word((ProgrammeState)state);
}
static const char *level_word(int level) {
    return provision_level_word((ProvisionLevel)level);
}
#define STATE_WORDS .word = state_word, .first = PROGRAMME_DRAFT, .last = PROGRAMME_DROPPED

static const Member item_members[] = {
    MEMBER(ID, ProgrammeItem, id),
    MEMBER(TEXT, ProgrammeItem, title),
    MEMBER(TEXT, ProgrammeItem, symbol),
    MEMBER(WORD, ProgrammeItem, state, STATE_WORDS),
    MEMBER(ID, ProgrammeItem, lead, .as = "unit", .hint = "The unit that leads it"),
    MEMBER(DAY, ProgrammeItem, signed_day, .is_null = true),
    MEMBER(DAY, ProgrammeItem, from, .is_null = true),
    MEMBER(DAY, ProgrammeItem, to, .is_null = true),
    MEMBER(INT, ProgrammeItem, obligations),
};
const Shape api_programme_item = SHAPE("ProgrammeItem", ProgrammeItem, item_members);

static const char *version_word(int state) {
    switch ((VersionState)state) {
    case VERSION_DRAFT: return "draft";
    case VERSION_IN_FORCE: return "in_force";
    case VERSION_REPLACED: return "replaced";
    case VERSION_DROPPED: return "dropped";
    case VERSION_WAITING: return "waiting";
    }
    return "";
}
static const char *kind_word(int kind) {
    static const char *const words[] = { "", "original", "amended", "replacing" };
    return words[kind];
}

typedef struct VersionView {
    VersionSigned row;
    Day until;
} VersionView;

static const Member version_members[] = {
    MEMBER(INT, VersionView, row.number, .as = "number"),
    MEMBER(WORD, VersionView, row.kind, .as = "kind", .word = kind_word, .first = VERSION_ORIGINAL,
           .last = VERSION_REPLACING),
    MEMBER(WORD, VersionView, row.state, .as = "state", .word = version_word,
           .first = VERSION_IN_FORCE, .last = VERSION_WAITING,
           .hint = "waiting: signed, its first day lies ahead"),
    MEMBER(TEXT, VersionView, row.symbol, .as = "symbol"),
    MEMBER(DAY, VersionView, row.signed_day, .as = "signed_day", .is_null = true),
    MEMBER(DAY, VersionView, row.from, .as = "from", .is_null = true),
    MEMBER(DAY, VersionView, until, .as = "to", .is_null = true,
           .hint = "The last day, as far as it is known: the day before the next one begins"),
    MEMBER(ID, VersionView, row.document, .as = "document", .is_null = true,
           .hint = "The signed original"),
};
static const Shape version_shape = SHAPE("Version", VersionView, version_members);

typedef struct ProgrammeView {
    ProgrammeRow row;
    const PartyRow *parties;
    const BasisRow *basis;
    const VersionView *versions;
    size_t parties_n, basis_n, versions_n;
} ProgrammeView;

static const Member party_members[] = {
    MEMBER(INT, PartyRow, ordinal),
    MEMBER(TEXT, PartyRow, name),
    MEMBER(ID, PartyRow, unit, .is_null = true),
    MEMBER(BOOL, PartyRow, is_signatory),
};
static const Shape party_shape = SHAPE("Party", PartyRow, party_members);
static const Member basis_members[] = {
    MEMBER(INT, BasisRow, ordinal),
    MEMBER(TEXT, BasisRow, symbol),
    MEMBER(TEXT, BasisRow, title),
    MEMBER(ID, BasisRow, document, .is_null = true),
};
static const Shape basis_shape = SHAPE("Basis", BasisRow, basis_members);
static const Member programme_members[] = {
    MEMBER(ID, ProgrammeView, row.id, .as = "id"),
    MEMBER(TEXT, ProgrammeView, row.title, .as = "title"),
    MEMBER(TEXT, ProgrammeView, row.symbol, .as = "symbol"),
    MEMBER(WORD, ProgrammeView, row.state, .as = "state", STATE_WORDS),
    MEMBER(ID, ProgrammeView, row.lead, .as = "unit", .hint = "The unit that leads it"),
    MEMBER(ID, ProgrammeView, row.version, .as = "version", .is_null = true),
    MEMBER(ID, ProgrammeView, row.document, .as = "document", .is_null = true),
    MEMBER(DAY, ProgrammeView, row.signed_day, .as = "signed_day", .is_null = true),
    MEMBER(DAY, ProgrammeView, row.from, .as = "from", .is_null = true),
    MEMBER(DAY, ProgrammeView, row.to, .as = "to", .is_null = true),
    MEMBER(DAY, ProgrammeView, row.ended, .as = "ended", .is_null = true),
    MEMBER(TEXT, ProgrammeView, row.end_reason, .as = "end_reason"),
    MEMBER(INSTANT, ProgrammeView, row.created, .as = "created"),
    MEMBER(LIST, ProgrammeView, parties, .shape = &party_shape),
    MEMBER(LIST, ProgrammeView, basis, .shape = &basis_shape),
    MEMBER(LIST, ProgrammeView, versions, .shape = &version_shape,
           .hint =
               "Those that were signed; title, number, days, parties and basis of the programme "
               "are those of the one in force"),
};
const Shape api_programme_shape = SHAPE("Programme", ProgrammeView, programme_members);

static const Member provision_members[] = {
    MEMBER(ID, ProvisionRow, provision, .as = "id"),
    MEMBER(INT, ProvisionRow, ordinal),
    MEMBER(TEXT, ProvisionRow, path),
    MEMBER(WORD, ProvisionRow, level, .word = level_word, .first = LEVEL_PART,
           .last = LEVEL_NUMBERED),
    MEMBER(TEXT, ProvisionRow, label),
    MEMBER(ID, ProvisionRow, parent, .is_null = true),
    MEMBER(TEXT, ProvisionRow, heading),
    MEMBER(TEXT, ProvisionRow, body),
};
const Shape api_provision_shape = SHAPE("Provision", ProvisionRow, provision_members);

bool api_programme_open(Request *rq, ProgrammeId id, ProgrammeRow *out, Err *err) {
    if (!sql_programme_get(request_db(rq), id, out, err)) return false;
    if (programme_may_read(request_db(rq), request_actor(rq), out, err)) return true;
    return err->code == ERR_AUTH ? api_hidden(err) : false;
}

bool api_draft_in_sight(Request *rq, const ProgrammeRow *row, bool *out, Err *err) {
    *out = programme_may_read_draft(request_db(rq), request_actor(rq), row, err);
    return *out || err->code == ERR_AUTH || err->code == ERR_FORBIDDEN;
}

/** As on the public page: other names may stand in the draft of a later version alone. */
static bool parties_in_sight(Request *rq, const ProgrammeRow *row, PartyRow *parties, size_t *n,
                             Err *err) {
    bool sees;
    size_t signing = 0;
    if (!api_draft_in_sight(rq, row, &sees, err)) return false;
    for (size_t i = 0; i < *n && !sees; i++)
        if (parties[i].is_signatory) parties[signing++] = parties[i];
    if (!sees) *n = signing;
    return true;
}

static int64_t programme_cursor(const void *row) {
    return ((const ProgrammeItem *)row)->id.v;
}

static bool programmes(Request *rq, Reply *rp, Err *err) {
    ProgrammesQuery q = { 0 };
    ProgrammeItem *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err)) return false;
    const ProgrammeFilter filter = { .pattern = search_pattern(rq->arena, q.q),
                                     .state = q.state,
                                     .after = { q.after },
                                     .limit = q.limit + 1 };
    if (!programme_list_seen(request_db(rq), request_actor(rq), &filter, &rows, &n, err))
        return false;
    reply_list(rp, &api_programme_item, rows, n, q.limit, programme_cursor);
    return true;
}
API_ENDPOINT(api_programmes, programmes)

static bool read_versions(Request *rq, ProgrammeView *view, Err *err) {
    VersionSigned *rows;
    if (!sql_version_signed(request_db(rq), view->row.id, &rows, &view->versions_n, err))
        return false;
    VersionView *out = ARENA_ARRAY(rq->arena, VersionView, view->versions_n);
    for (size_t i = 0; i < view->versions_n; i++)
        out[i] = (VersionView){ rows[i], version_until(&view->row, &rows[i]) };
    view->versions = out;
    return true;
}

bool api_programme_answer(Request *rq, Reply *rp, int status, ProgrammeId id, Err *err) {
    ProgrammeView view;
    PartyRow *parties;
    BasisRow *basis;
    if (!api_programme_open(rq, id, &view.row, err) ||
        !sql_party_list(request_db(rq), id, &parties, &view.parties_n, err) ||
        !parties_in_sight(rq, &view.row, parties, &view.parties_n, err) ||
        !sql_basis_list(request_db(rq), id, view.row.version, &basis, &view.basis_n, err) ||
        !read_versions(rq, &view, err))
        return false;
    view.parties = parties;
    view.basis = basis;
    reply_object(rp, status, &api_programme_shape, &view);
    return true;
}

static bool programme(Request *rq, Reply *rp, Err *err) {
    int64_t id;
    return request_id(rq, "id", &id, err) &&
           api_programme_answer(rq, rp, 200, (ProgrammeId){ id }, err);
}
API_ENDPOINT(api_programme, programme)

static int64_t provision_cursor(const void *row) {
    return ((const ProvisionRow *)row)->ordinal;
}

/** The version of this number that was signed; 0: the one in force, or the draft of the first. */
static bool version_asked(Request *rq, const ProgrammeRow *row, int64_t number, VersionId *out,
                          Err *err) {
    VersionRow version;
    bool found;
    *out = row->version;
    if (!number) return true;
    if (!sql_version_numbered(request_db(rq), row->id, number, &version, &found, err)) return false;
    if (!found || version.state == VERSION_DRAFT || version.state == VERSION_DROPPED)
        return api_hidden(err);
    *out = version.id;
    return true;
}

static bool provisions(Request *rq, Reply *rp, Err *err) {
    ProvisionsQuery q = { 0 };
    ProgrammeRow row;
    VersionId version;
    ProvisionRow *rows;
    size_t n;
    int64_t id;
    if (!api_query(rq, &q, &q.limit, err) || !request_id(rq, "id", &id, err) ||
        !api_programme_open(rq, (ProgrammeId){ id }, &row, err) ||
        !version_asked(rq, &row, q.version, &version, err) ||
        !sql_provision_list(request_db(rq), version, q.after ? q.after : -1, q.limit + 1, &rows, &n,
                            err))
        return false;
    reply_list(rp, &api_provision_shape, rows, n, q.limit, provision_cursor);
    return true;
}
API_ENDPOINT(api_provisions, provisions)
