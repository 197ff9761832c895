#include "web/page/programme.h"

#include "domain/programme_list.h"
#include "text/csv.h"
#include "web/page/programme_html.h"

enum { CSV_ROWS = 5000 };

static int state_of(Str word) {
    for (int s = PROGRAMME_DRAFT; s <= PROGRAMME_DROPPED; s++)
        if (str_is(word, programme_state_word((ProgrammeState)s))) return s;
    return 0;
}

/** One page of the list by the filters of the address. */
static bool list_rows(Request *rq, int64_t limit, ProgrammeItem **rows, size_t *n, Err *err) {
    ProgrammeFilter filter = { .pattern = search_pattern(rq->arena, request_arg(rq, "q")),
                               .state = state_of(request_arg(rq, "state")),
                               .by_title = str_is(request_arg(rq, "sort"), "title"),
                               .limit = limit };
    if (!str_to_int(request_arg(rq, "after"), &filter.after.v) || filter.after.v < 0)
        filter.after.v = 0;
    return programme_list_seen(request_db(rq), request_actor(rq), &filter, rows, n, err);
}

static bool state_tabs(Request *rq, ProgrammeList *v, Err *err) {
    int64_t counts[PROGRAMME_DROPPED + 1] = { 0 };
    if (!programme_counts_seen(request_db(rq), request_actor(rq), search_pattern(rq->arena, v->q),
                               counts, err))
        return false;
    StateTab *tabs = ARENA_ARRAY(rq->arena, StateTab, PROGRAMME_DROPPED + 1);
    tabs[0] = (StateTab){ .name = N_("All"),
                          .link = request_link(rq, "state", S("")),
                          .is_here = !v->state.n };
    for (int s = PROGRAMME_DRAFT; s <= PROGRAMME_DROPPED; s++) {
        Str word = str_c(programme_state_word((ProgrammeState)s));
        tabs[s] = (StateTab){ .name = programme_state_name((ProgrammeState)s),
                              .link = request_link(rq, "state", word),
                              .is_here = str_eq(v->state, word),
                              .n = counts[s] };
        tabs[0].n += tabs[s].n;
    }
    v->tabs = tabs;
    v->tabs_n = PROGRAMME_DROPPED + 1;
    return true;
}

void programme_list_page(Request *rq, Reply *rp) {
    ProgrammeList v = { .q = request_arg(rq, "q"), .sort = request_arg(rq, "sort") };
    ProgrammeItem *rows;
    UnitRow *units;
    size_t units_n;
    Err err;
    if (state_of(request_arg(rq, "state"))) v.state = request_arg(rq, "state");
    if (!list_rows(rq, LIST_ROWS + 1, &rows, &v.items_n, &err) || !state_tabs(rq, &v, &err) ||
        !sql_unit_all(request_db(rq), S(""), 1000, &units, &units_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.units = (int64_t)units_n;
    if (v.items_n > LIST_ROWS) {
        v.items_n = LIST_ROWS;
        v.after =
            request_link(rq, "after", str_printf(rq->arena, "%" PRId64, rows[LIST_ROWS - 1].id.v));
    }
    if (request_arg(rq, "after").n) v.first = request_link(rq, "after", S(""));
    v.items = rows;
    v.may_create = policy_somewhere(request_actor(rq), ACT_PROGRAMME_DRAFT);
    v.is_first_use = !v.tabs[0].n && !v.q.n;
    v.csv = list_csv_link(rq, S("/w/programme.csv"));
    html_programme_list(reply_page(rp, 200), &v);
}

void programme_csv(Request *rq, Reply *rp) {
    ProgrammeItem *rows;
    size_t n;
    Err err;
    if (!list_rows(rq, CSV_ROWS, &rows, &n, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = reply_body(rp, 200, "text/csv; charset=utf-8");
    buf_put(out, S("\xEF\xBB\xBF"));
    static const char *const heads[] = { N_("Number"), N_("Title"),  N_("State"),
                                         N_("Lead"),   N_("Signed"), N_("From"),
                                         N_("To"),     N_("Duties"), N_("Proposals open") };
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        csv_put(out, tr(rq->lang, heads[i]));
    csv_end(out);
    for (size_t i = 0; i < n; i++) {
        const ProgrammeItem *p = &rows[i];
        csv_put(out, p->symbol);
        csv_put(out, p->title);
        csv_put(out, tr(rq->lang, programme_state_name(p->state)));
        csv_put(out, p->lead_name);
        csv_put(out, day_iso(rq->arena, p->signed_day));
        csv_put(out, day_iso(rq->arena, p->from));
        csv_put(out, day_iso(rq->arena, p->to));
        csv_put(out, str_printf(rq->arena, "%" PRId64, p->obligations));
        csv_put(out, str_printf(rq->arena, "%" PRId64, p->open_proposals));
        csv_end(out);
    }
    reply_download(rp, S("chuong-trinh.csv"));
}

bool programme_allows(Request *rq, const ProgrammeRow *row, Action action) {
    Subject subject;
    Err ignored;
    return programme_subject(request_db(rq), row, &subject, &ignored) &&
           policy_would_allow(request_actor(rq), action, &subject);
}

bool programme_open(Request *rq, ProgrammeRow *out, Err *err) {
    int64_t id;
    Subject subject;
    Action action = (Action)rq->route->action;
    if (!request_id(rq, "id", &id, err) ||
        !sql_programme_get(request_db(rq), (ProgrammeId){ id }, out, err) ||
        !programme_subject(request_db(rq), out, &subject, err))
        return false;
    if (action != ACT_WORK_READ) return policy_allows(request_actor(rq), action, &subject, err);
    return programme_may_read(request_db(rq), request_actor(rq), out, err);
}

bool programme_open_draft(Request *rq, ProgrammeRow *row, VersionRow *version, Err *err) {
    bool found;
    if (!programme_open(rq, row, err) ||
        !programme_may_read_draft(request_db(rq), request_actor(rq), row, err) ||
        !sql_version_draft_of(request_db(rq), row->id, version, &found, err))
        return false;
    if (found) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("The programme has no draft. What is in force changes only with a new "
                          "version: bring one in."));
}

const Crumb *programme_crumbs(Request *rq, const ProgrammeRow *row, const char *last, size_t *n) {
    Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 3);
    Str link = str_printf(rq->arena, "/w/programme/%" PRId64, row->id.v);
    crumbs[0] = (Crumb){ tr(rq->lang, N_("Programmes")), S("/w/programme") };
    crumbs[1] =
        (Crumb){ row->symbol.n ? row->symbol : utf8_upto(row->title, 60), last ? link : S("") };
    if (last) crumbs[2] = (Crumb){ tr(rq->lang, last), S("") };
    *n = last ? 3 : 2;
    return crumbs;
}

bool programme_unit_options(Request *rq, const ProgrammeRow *row, const Option **out, size_t *n,
                            Err *err) {
    UnitRow lead;
    PartyCandidate *units;
    Db *db = request_db(rq);
    if (!sql_unit_get(db, row->lead, &lead, err) ||
        !sql_party_candidates(db, lead.superior.v ? lead.superior : lead.id, &units, n, err))
        return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, *n);
    for (size_t i = 0; i < *n; i++)
        options[i] = (Option){ .value = str_printf(rq->arena, "%" PRId64, units[i].id.v),
                               .text = units[i].name };
    *out = options;
    return true;
}

static const char *version_state_name(VersionState state) {
    switch (state) {
    case VERSION_DRAFT: return N_("In review");
    case VERSION_IN_FORCE: return N_("In force");
    case VERSION_REPLACED: return N_("Replaced");
    case VERSION_DROPPED: return N_("Given up");
    case VERSION_WAITING: return N_("Signed, begins later");
    }
    return "";
}

static bool show_versions(Request *rq, ProgrammeShow *v, Err *err) {
    VersionRow *rows;
    VersionSigned *known;
    size_t known_n;
    if (!sql_version_list(request_db(rq), v->row.id, &rows, &v->versions_n, err) ||
        !sql_version_signed(request_db(rq), v->row.id, &known, &known_n, err) ||
        !sql_version_waiting_of(request_db(rq), v->row.id, &v->waiting, &v->has_waiting, err))
        return false;
    VersionItem *items = ARENA_ARRAY(rq->arena, VersionItem, v->versions_n);
    for (size_t i = 0; i < v->versions_n; i++) {
        items[i] = (VersionItem){ rows[i], version_kind_name(rows[i].kind),
                                  version_state_name(rows[i].state), false, DAY_NONE };
        for (size_t k = 0; k < known_n; k++) {
            if (known[k].id.v != rows[i].id.v) continue;
            items[i].is_signed = true;
            items[i].until = version_until(&v->row, &known[k]);
        }
    }
    v->versions = items;
    if (!sql_version_draft_of(request_db(rq), v->row.id, &v->draft, &v->has_draft, err))
        return false;
    Err refused;
    v->has_draft &= programme_may_read_draft(request_db(rq), request_actor(rq), &v->row, &refused);
    return true;
}

static bool show_load(Request *rq, ProgrammeShow *v, Err *err) {
    Db *db = request_db(rq);
    UnitRow lead;
    PartyRow *parties;
    BasisRow *basis;
    if (!programme_open(rq, &v->row, err) || !sql_unit_get(db, v->row.lead, &lead, err) ||
        !sql_party_list(db, v->row.id, &parties, &v->parties_n, err) ||
        !sql_basis_list(db, v->row.id, v->row.version, &basis, &v->basis_n, err) ||
        !show_versions(rq, v, err))
        return false;
    v->lead_name = lead.name;
    v->parties = parties;
    v->basis = basis;
    for (size_t i = 0; i < v->parties_n; i++)
        v->parties_open += !parties[i].unit.v;
    v->has_document = v->row.document.v != 0;
    if (v->has_document && !sql_document_get(db, v->row.document, &v->document, err)) return false;
    if (v->has_draft && (!programme_check(db, &v->row, v->draft.id, &v->check, err) ||
                         !programme_term_clauses(rq, v->row.id, v->draft.id, &v->term.terms,
                                                 &v->term.terms_n, err)))
        return false;
    v->decided = v->check.accepted + v->check.discarded;
    v->proposals = v->decided + v->check.undecided;
    return true;
}

void programme_page(Request *rq, Reply *rp) {
    ProgrammeShow v = { 0 };
    Err err;
    if (!show_load(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.state = programme_state_name(v.row.state);
    v.may_draft = programme_allows(rq, &v.row, ACT_PROGRAMME_DRAFT);
    v.may_confirm = programme_allows(rq, &v.row, ACT_PROGRAMME_CONFIRM);
    v.crumbs = programme_crumbs(rq, &v.row, NULL, &v.crumbs_n);
    html_programme_show(reply_page(rp, 200), &v);
}

/** Units in which the person may bring a programme in. */
static const Option *lead_options(Request *rq, size_t *n) {
    const Actor *actor = request_actor(rq);
    Option *options = ARENA_ARRAY(rq->arena, Option, actor->roles_n);
    *n = 0;
    for (size_t i = 0; i < actor->roles_n; i++) {
        UnitRow unit;
        Err ignored;
        const RoleHeld *held = &actor->roles[i];
        Str id = str_printf(rq->arena, "%" PRId64, held->unit.v);
        bool is_twice = false;
        for (size_t k = 0; k < *n; k++)
            is_twice |= str_eq(options[k].value, id);
        if (is_twice || !policy_role_has(held->role, ACT_PROGRAMME_DRAFT) ||
            !sql_unit_get(request_db(rq), held->unit, &unit, &ignored))
            continue;
        options[(*n)++] = (Option){ .value = id, .text = unit.name };
    }
    return options;
}

static void new_reply(Request *rq, Reply *rp, int status) {
    ProgrammeNew v = { .action = S("/w/programme/new"), .cancel = S("/w/programme") };
    v.leads = lead_options(rq, &v.leads_n);
    if (v.leads_n) v.lead = v.leads[0].value;
    html_programme_new(reply_page(rp, status), &v);
}

void programme_new_page(Request *rq, Reply *rp) {
    new_reply(rq, rp, 200);
}

/** A failed form: the same page with its message and what was typed. */
static bool failed(Request *rq, const Err *err) {
    form_fail(rq, err);
    return false;
}

static bool create_given(Request *rq, CommandResult *result, Err *err) {
    ProgrammeText text;
    ProgrammeCreate cmd = { .title = request_field(rq, "title"), .text = &text };
    if (!str_to_int(request_field(rq, "lead"), &cmd.lead.v))
        return FAIL(err, .code = ERR_INPUT, .field = "lead",
                    .msg = N_("Choose the unit that leads."));
    return programme_text_given(rq, &cmd.source, &cmd.secrecy, &text, err) &&
           request_run(rq, &programme_create_cmd, &cmd, result, err);
}

void programme_new_post(Request *rq, Reply *rp) {
    CommandResult result;
    Err err;
    if (create_given(rq, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "/parties", result.id);
        return;
    }
    failed(rq, &err);
    new_reply(rq, rp, err_http_status(err.code));
}

static void version_reply(Request *rq, Reply *rp, const ProgrammeRow *row, int status) {
    ProgrammeNew v = { .is_version = true, .programme = *row };
    v.action = str_printf(rq->arena, "/w/programme/%" PRId64 "/version/new", row->id.v);
    v.cancel = str_printf(rq->arena, "/w/programme/%" PRId64, row->id.v);
    v.crumbs = programme_crumbs(rq, row, N_("New version"), &v.crumbs_n);
    html_programme_new(reply_page(rp, status), &v);
}

void version_new_page(Request *rq, Reply *rp) {
    ProgrammeRow row;
    Err err;
    if (!programme_open(rq, &row, &err))
        reply_error(rp, &err);
    else
        version_reply(rq, rp, &row, 200);
}

void version_new_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    ProgrammeText text;
    CommandResult result;
    Err err;
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
        return;
    }
    bool replaces = str_is(request_field(rq, "kind"), "replacing");
    VersionDraft cmd = { .programme = row.id,
                         .kind = replaces ? VERSION_REPLACING : VERSION_AMENDED,
                         .text = &text };
    if (programme_text_given(rq, &cmd.source, &cmd.secrecy, &text, &err) &&
        request_run(rq, &version_draft_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "/compare", row.id.v);
        return;
    }
    failed(rq, &err);
    version_reply(rq, rp, &row, err_http_status(err.code));
}

void version_reopen_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    VersionRow waiting;
    CommandResult result;
    bool found;
    Err err;
    if (!programme_open(rq, &row, &err) ||
        !sql_version_waiting_of(request_db(rq), row.id, &waiting, &found, &err) ||
        !request_run(rq, &version_reopen_cmd,
                     &(const VersionReopen){ found ? waiting.id : row.version }, &result, &err))
        reply_error(rp, &err);
    else
        reply_redirect(rp, "/w/programme/%" PRId64, row.id.v);
}

bool programme_parties(Request *rq, const ProgrammeRow *row, PartyRow **out, size_t *n, Err *err) {
    VersionRow draft;
    bool found;
    return sql_version_draft_of(request_db(rq), row->id, &draft, &found, err) &&
           version_parties(request_db(rq), row, found ? draft.id : row->version, out, n, err);
}

static void party_reply(Request *rq, Reply *rp, const ProgrammeRow *row, int status) {
    PartyPage v = { .row = *row };
    PartyRow *parties;
    Err err;
    if (!programme_parties(rq, row, &parties, &v.parties_n, &err) ||
        !programme_unit_options(rq, row, &v.units, &v.units_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.parties = parties;
    v.back = str_printf(rq->arena, "/w/programme/%" PRId64, row->id.v);
    v.crumbs = programme_crumbs(rq, row, N_("Bodies in the text"), &v.crumbs_n);
    html_programme_parties(reply_page(rp, status), &v);
}

void programme_party_page(Request *rq, Reply *rp) {
    ProgrammeRow row;
    Err err;
    if (!programme_open(rq, &row, &err))
        reply_error(rp, &err);
    else
        party_reply(rq, rp, &row, 200);
}

/** Assigns every name of the form whose choice differs from what is kept. */
static bool assign_changed(Request *rq, const ProgrammeRow *row, Err *err) {
    PartyRow *parties;
    size_t n;
    if (!programme_parties(rq, row, &parties, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const PartyRow *p = &parties[i];
        const char *unit = str_printf(rq->arena, "unit%" PRId64, p->ordinal).p;
        const char *covers = str_printf(rq->arena, "covers%" PRId64, p->ordinal).p;
        const char *signs = str_printf(rq->arena, "signs%" PRId64, p->ordinal).p;
        if (!request_has_field(rq, unit)) continue;
        PartyAssign cmd = { .programme = row->id, .ordinal = p->ordinal };
        CommandResult result;
        if (!str_to_int(request_field(rq, unit), &cmd.unit.v)) cmd.unit.v = 0;
        cmd.covers = request_has_field(rq, covers) ? COVER_COMMUNES : COVER_UNIT;
        cmd.is_signatory = request_has_field(rq, signs);
        if (cmd.unit.v == p->unit.v && cmd.covers == p->covers &&
            cmd.is_signatory == p->is_signatory)
            continue;
        if (!request_run(rq, &party_assign_cmd, &cmd, &result, err)) return false;
    }
    return true;
}

void programme_party_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    Err err;
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
    } else if (assign_changed(rq, &row, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "/review", row.id.v);
    } else {
        failed(rq, &err);
        party_reply(rq, rp, &row, err_http_status(err.code));
    }
}

void programme_party_add_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    CommandResult result;
    Err err;
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
        return;
    }
    const PartyAdd cmd = { .programme = row.id, .name = request_field(rq, "name") };
    if (request_run(rq, &party_add_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "/parties", row.id.v);
    } else {
        failed(rq, &err);
        party_reply(rq, rp, &row, err_http_status(err.code));
    }
}
