#include "domain/obligation_draft.h"
#include "domain/leaf.h"
#include "domain/party.h"
#include "domain/proposal.h"
#include "rules/recurrence.h"
#include "text/fold.h"

#include <inttypes.h>
#include <utf8proc.h>

Str obligation_title(Arena *arena, Str action) {
    Str line, rest = action;
    if (!str_line(&rest, &line)) return S("");
    line = str_trim(line);
    Str cut = utf8_upto(line, 90);
    if (cut.n < line.n) {
        size_t end = cut.n;
        while (end > 0 && cut.p[end - 1] != ' ')
            end--;
        if (end > 20) cut.n = end;
        while (cut.n && strchr(" ,;:.", cut.p[cut.n - 1]))
            cut.n--;
        cut = str_printf(arena, "%.*s…", STR(cut));
    }
    size_t pos = 0;
    uint32_t first = utf8_next(cut, &pos);
    char upper[4];
    size_t n = first ? utf8_put(upper, (uint32_t)utf8proc_toupper((utf8proc_int32_t)first)) : 0;
    Str tail = str_from(cut, pos);
    return str_printf(arena, "%.*s%.*s", (int)n, upper, STR(tail));
}

/** Words of the field, kept in the row: people change them. */
Str obligation_deliverable(DutyKind kind) {
    switch (kind) {
    case DUTY_REPORT: return S("Báo cáo");
    case DUTY_REPLY: return S("Văn bản trả lời");
    case DUTY_NOTICE: return S("Thông báo");
    case DUTY_MEETING: return S("Biên bản");
    case DUTY_ACT:
    case DUTY_PROHIBITION:
    case DUTY_COUNT: break;
    }
    return S("Kết quả thực hiện");
}

bool obligation_is_asked(Db *db, const ProgrammeRow *programme, UnitId unit, bool *out, Err *err) {
    UnitRow row;
    int64_t of_lead = 0, of_parties = 0;
    if (!sql_unit_get(db, unit, &row, err) ||
        !sql_party_below(db, programme->lead, unit, &of_lead, err) ||
        !sql_party_chain(db, programme->id, unit, &of_parties, err))
        return false;
    // A commune of the same place stands in the chain of the committee that signs.
    UnitRow lead;
    int64_t of_place = 0;
    if (!sql_unit_get(db, programme->lead, &lead, err) ||
        (row.kind == UNIT_COMMUNE && lead.superior.v &&
         !sql_party_below(db, lead.superior, unit, &of_place, err)))
        return false;
    *out = unit_kind_is_independent(row.kind) || !(of_lead || of_parties || of_place);
    return true;
}

static bool performs(const UnitId *perform, size_t n, UnitId unit) {
    for (size_t i = 0; i < n; i++)
        if (perform[i].v == unit.v) return true;
    return false;
}

bool obligation_default_accept(Db *db, const ProgrammeRow *programme, const UnitId *perform,
                               size_t n, UnitId *out, Err *err) {
    UnitRow lead;
    PartyRow *parties;
    size_t parties_n;
    *out = programme->lead;
    if (!performs(perform, n, programme->lead)) return true;
    if (!sql_unit_get(db, programme->lead, &lead, err) ||
        !sql_party_list(db, programme->id, &parties, &parties_n, err))
        return false;
    UnitRow above = { 0 };
    if (lead.superior.v && !sql_unit_get(db, lead.superior, &above, err)) return false;
    *out = above.kind == UNIT_AREA ? (UnitId){ 0 } : lead.superior;
    for (size_t i = 0; i < parties_n && (!out->v || performs(perform, n, *out)); i++)
        if (parties[i].is_signatory && parties[i].unit.v && parties[i].covers == COVER_UNIT &&
            !unit_kind_is_independent(parties[i].unit_kind) &&
            !performs(perform, n, parties[i].unit))
            *out = parties[i].unit;
    if (!out->v || performs(perform, n, *out)) *out = lead.superior;
    return true;
}

static bool check_open_unit(Tx *tx, UnitId unit, const char *field, Err *err) {
    UnitRow row;
    if (!sql_unit_get(tx->db, unit, &row, err)) {
        if (err->code == ERR_NOT_FOUND)
            return FAIL(err, .code = ERR_INPUT, .field = field,
                        .msg = N_("Choose a unit of the list."));
        return false;
    }
    return unit_is_open(&row, ERR_INPUT, field, err);
}

static bool check_words(const ObligationDraft *d, Err *err) {
    if (!str_trim(d->title).n || utf8_count(d->title) > TITLE_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "title",
                    .msg = N_("Name the duty in at most 200 characters."));
    if (!str_trim(d->action).n || utf8_count(d->action) > ACTION_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "action",
                    .msg = N_("Say what is to be done, in at most 4,000 characters."));
    if (utf8_count(d->deliverable) > 1000 || utf8_count(d->addressees) > 2000)
        return FAIL(err, .code = ERR_INPUT, .field = "deliverable",
                    .msg =
                        N_("What is handed in (1,000 characters) and who gets it (2,000) must be "
                           "shorter."));
    if (d->indicators_n > INDICATORS_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "indicators",
                    .msg = N_("At most 50 numbers can be asked for."));
    for (size_t i = 0; i < d->indicators_n; i++)
        if (!str_trim(d->indicators[i].name).n || utf8_count(d->indicators[i].name) > 300 ||
            utf8_count(d->indicators[i].measure) > 60)
            return FAIL(err, .code = ERR_INPUT, .field = "indicators",
                        .msg = N_("Give each number that is asked for a name (300 characters) and "
                                  "its measure (60)."));
    return true;
}

static bool check_units(Tx *tx, const ObligationDraft *d, UnitId accept, Err *err) {
    if (!d->lead.v)
        return FAIL(err, .code = ERR_INPUT, .field = "lead",
                    .msg = N_("Choose the unit that leads this duty."));
    if (d->perform_n > PERFORM_MAX || d->cooperate_n > COOPERATE_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "perform",
                    .msg = N_("At most 2,000 units perform one duty and 200 co-operate."));
    if (!check_open_unit(tx, d->lead, "lead", err)) return false;
    for (size_t i = 0; i < d->perform_n; i++)
        if (!check_open_unit(tx, d->perform[i], "perform", err)) return false;
    for (size_t i = 0; i < d->cooperate_n; i++)
        if (!check_open_unit(tx, d->cooperate[i].unit, "cooperate", err)) return false;
    if (!accept.v)
        return FAIL(err, .code = ERR_INPUT, .field = "accept",
                    .msg = N_("Choose the unit that accepts the work: one that does not perform "
                              "it."));
    if (!check_open_unit(tx, accept, "accept", err)) return false;
    if (performs(d->perform, d->perform_n, accept) || (!d->perform_n && accept.v == d->lead.v))
        return FAIL(err, .code = ERR_INPUT, .field = "accept",
                    .msg = N_("A unit never accepts its own work. Choose another one to accept."));
    return true;
}

static bool check_rule(Str rule, Err *err) {
    Recurrence parsed;
    return !rule.n || recurrence_parse(rule, &parsed, err);
}

/** Courts, procuracies and whoever is outside the chain are asked, whatever was ticked. */
static bool find_request(Db *db, const ProgrammeRow *programme, const ObligationDraft *d, bool *out,
                         Err *err) {
    *out = d->is_request;
    if (!*out && !obligation_is_asked(db, programme, d->lead, out, err)) return false;
    for (size_t i = 0; i < d->perform_n && !*out; i++)
        if (!obligation_is_asked(db, programme, d->perform[i], out, err)) return false;
    return true;
}

static bool write_parts(Tx *tx, ObligationId id, const ObligationDraft *d, Err *err) {
    if (!sql_draft_clear_units(tx, id, err) || !sql_draft_clear_indicators(tx, id, err))
        return false;
    const UnitId *perform = d->perform_n ? d->perform : &d->lead;
    size_t perform_n = d->perform_n ? d->perform_n : 1;
    for (size_t i = 0; i < perform_n; i++)
        if (!sql_draft_unit_insert(tx, id, perform[i], PART_PERFORM, S(""), err)) return false;
    for (size_t i = 0; i < d->cooperate_n; i++)
        if (!performs(perform, perform_n, d->cooperate[i].unit) &&
            !sql_draft_unit_insert(tx, id, d->cooperate[i].unit, PART_COOPERATE,
                                   utf8_upto(d->cooperate[i].task, 1000), err))
            return false;
    for (size_t i = 0; i < d->indicators_n; i++) {
        const DraftIndicator *one = &d->indicators[i];
        if (!sql_draft_indicator_insert(tx, id, (int64_t)i + 1, one->name, one->measure,
                                        one->over_units ? one->over_units : OVER_SUM,
                                        one->is_required, err))
            return false;
    }
    return true;
}

static bool draft_leaf(Tx *tx, const ProgrammeRow *programme, ObligationId id,
                       const ObligationDraft *d, UnitId accept, bool is_request, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, d->id.v ? "obligation.redrafted" : "obligation.drafted", 1);
    leaf_object(&leaf, "programme", programme->id.v);
    leaf_object(&leaf, "obligation", id.v);
    json_put_int(&leaf.j, "provision", d->provision.v);
    json_put_int(&leaf.j, "proposal", d->proposal.v);
    json_put_text(&leaf.j, "title", d->title);
    json_put_text(&leaf.j, "rule", d->rule);
    json_put_int(&leaf.j, "lead", d->lead.v);
    json_put_int(&leaf.j, "accept", accept.v);
    json_put_bool(&leaf.j, "request", is_request);
    return leaf_write(&leaf, err);
}

bool obligation_draft_write(Tx *tx, const ProgrammeRow *programme, const ObligationDraft *d,
                            ObligationId *out, Err *err) {
    UnitId accept = d->accept;
    const UnitId *perform = d->perform_n ? d->perform : &d->lead;
    bool is_request;
    if (!accept.v && d->lead.v &&
        !obligation_default_accept(tx->db, programme, perform, d->perform_n ? d->perform_n : 1,
                                   &accept, err))
        return false;
    if (!check_words(d, err) || !check_units(tx, d, accept, err) || !check_rule(d->rule, err) ||
        !find_request(tx->db, programme, d, &is_request, err))
        return false;
    Str search =
        text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s", STR(d->title), STR(d->action)));
    ObligationId id = d->id;
    int64_t lowest = 0, changed = 0;
    if (id.v) {
        if (!sql_draft_update(tx, id, d->kind, d->title, d->action, d->lead, accept, is_request,
                              d->rule, d->deliverable, d->addressees, search, &changed, err))
            return false;
        if (!changed)
            return FAIL(err, .code = ERR_STATE,
                        .msg = N_("This duty is no draft any more. Look at the programme again."));
    } else if (!sql_draft_next_number(tx->db, programme->id, &lowest, err) ||
               // Drafts count downwards; they get their real number when they begin to bind.
               !sql_draft_insert(tx, programme->id, d->version, d->provision, d->proposal,
                                 (lowest < 0 ? lowest : 0) - 1, d->kind, d->title, d->action,
                                 d->lead, accept, is_request, d->rule, d->deliverable,
                                 d->addressees, search, &id, err)) {
        return false;
    }
    *out = id;
    return write_parts(tx, id, d, err) && draft_leaf(tx, programme, id, d, accept, is_request, err);
}

Str obligation_draft_mark(Arena *arena, const DraftRow *row) {
    return str_printf(arena, "d%" PRId64 ".%" PRId64, row->id.v, row->revision);
}

bool obligation_draft_seen(Str seen, Str mark, Err *err) {
    if (!seen.n || str_eq(seen, mark)) return true;
    return FAIL(err, .code = ERR_CONFLICT, .field = "seen",
                .msg = N_("Somebody changed this after you opened it. Nothing of yours is saved "
                          "yet: look at what stands there now."));
}

/** The units that perform, each once, in a as in b; none chosen: the lead. */
static bool same_performers(const ObligationDraft *a, const ObligationDraft *b) {
    const UnitId *of_a = a->perform_n ? a->perform : &a->lead;
    const UnitId *of_b = b->perform_n ? b->perform : &b->lead;
    size_t a_n = a->perform_n ? a->perform_n : 1, b_n = b->perform_n ? b->perform_n : 1;
    for (size_t i = 0; i < a_n; i++)
        if (!performs(of_b, b_n, of_a[i])) return false;
    for (size_t i = 0; i < b_n; i++)
        if (!performs(of_a, a_n, of_b[i])) return false;
    return true;
}

static bool cooperates(const ObligationDraft *d, const DraftCooperation *one) {
    // Who performs does not co-operate besides.
    if (performs(d->perform_n ? d->perform : &d->lead, d->perform_n ? d->perform_n : 1, one->unit))
        return true;
    for (size_t i = 0; i < d->cooperate_n; i++)
        if (d->cooperate[i].unit.v == one->unit.v && str_eq(d->cooperate[i].task, one->task))
            return true;
    return false;
}

static bool same_lists(const ObligationDraft *a, const ObligationDraft *b) {
    if (!same_performers(a, b) || a->indicators_n != b->indicators_n) return false;
    for (size_t i = 0; i < a->cooperate_n; i++)
        if (!cooperates(b, &a->cooperate[i])) return false;
    for (size_t i = 0; i < b->cooperate_n; i++)
        if (!cooperates(a, &b->cooperate[i])) return false;
    for (size_t i = 0; i < a->indicators_n; i++) {
        const DraftIndicator *x = &a->indicators[i], *y = &b->indicators[i];
        if (!str_eq(x->name, y->name) || !str_eq(x->measure, y->measure) ||
            x->over_units != (y->over_units ? y->over_units : OVER_SUM) ||
            x->is_required != y->is_required)
            return false;
    }
    return true;
}

bool obligation_draft_settle(Db *db, const ProgrammeRow *programme, ObligationDraft *d, Err *err) {
    if (!d->lead.v) return true;
    return (d->accept.v ||
            obligation_default_accept(db, programme, d->perform_n ? d->perform : &d->lead,
                                      d->perform_n ? d->perform_n : 1, &d->accept, err)) &&
           find_request(db, programme, d, &d->is_request, err);
}

bool obligation_draft_same(const ObligationDraft *a, const ObligationDraft *b) {
    return a->kind == b->kind && str_eq(a->title, b->title) && str_eq(a->action, b->action) &&
           a->lead.v == b->lead.v && a->accept.v == b->accept.v && a->is_request == b->is_request &&
           str_eq(a->rule, b->rule) && str_eq(a->deliverable, b->deliverable) &&
           str_eq(a->addressees, b->addressees) && same_lists(a, b);
}

bool obligation_draft_remove(Tx *tx, ObligationId id, Err *err) {
    int64_t gone = 0;
    if (!sql_draft_clear_units(tx, id, err) || !sql_draft_clear_indicators(tx, id, err) ||
        !sql_draft_delete(tx, id, &gone, err))
        return false;
    if (gone) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("This duty is no draft any more. Look at the programme again."));
}

bool obligation_draft_read(Db *db, ObligationId id, ObligationDraft *out, Err *err) {
    DraftRow row;
    DraftUnitRow *units;
    DraftIndicatorRow *numbers;
    size_t n, numbers_n, perform_n = 0, cooperate_n = 0;
    if (!sql_draft_get(db, id, &row, err) || !sql_draft_units_of(db, id, &units, &n, err) ||
        !sql_draft_indicators(db, id, &numbers, &numbers_n, err))
        return false;
    UnitId *perform = ARENA_ARRAY(db->arena, UnitId, n);
    DraftCooperation *cooperate = ARENA_ARRAY(db->arena, DraftCooperation, n);
    DraftIndicator *indicators = ARENA_ARRAY(db->arena, DraftIndicator, numbers_n);
    for (size_t i = 0; i < n; i++) {
        if (units[i].part == PART_PERFORM)
            perform[perform_n++] = units[i].unit;
        else
            cooperate[cooperate_n++] = (DraftCooperation){ units[i].unit, units[i].task };
    }
    for (size_t i = 0; i < numbers_n; i++)
        indicators[i] =
            (DraftIndicator){ numbers[i].name, numbers[i].measure,
                              (IndicatorOver)numbers[i].over_units, numbers[i].is_required };
    *out = (ObligationDraft){
        .id = id,
        .seen = obligation_draft_mark(db->arena, &row),
        .version = row.version,
        .provision = row.provision,
        .proposal = row.proposal,
        .kind = row.kind,
        .title = row.title,
        .action = row.action,
        .lead = row.lead,
        .perform = perform,
        .perform_n = perform_n,
        .cooperate = cooperate,
        .cooperate_n = cooperate_n,
        .accept = row.accept,
        .is_request = row.is_request,
        .rule = row.rule,
        .deliverable = row.deliverable,
        .addressees = row.addressees,
        .indicators = indicators,
        .indicators_n = numbers_n,
    };
    return true;
}

/** Fills in what a change of a draft keeps, and checks what a new one names; mark: what there is of
 * it now. */
static bool bind_draft(Tx *tx, ObligationDraft *d, Str *mark, Err *err) {
    DraftRow row;
    ProposalRow proposal;
    *mark = S("");
    if (d->id.v) {
        if (!sql_draft_get(tx->db, d->id, &row, err)) return false;
        d->version = row.version;
        d->provision = row.provision;
        d->proposal = row.proposal;
        *mark = obligation_draft_mark(tx->arena, &row);
    } else if (d->proposal.v) {
        if (!sql_proposal_get(tx->db, d->proposal, &proposal, err)) return false;
        d->version = proposal.version;
        d->provision = proposal.provision;
        *mark = proposal_mark(tx->arena, &proposal);
    }
    return true;
}

/** A proposal that becomes a duty: open still, and nothing that watches opinions as it was read. */
static bool accept_proposal(Tx *tx, ObligationDraft *d, Err *err) {
    ProposalRow row;
    if (!d->proposal.v) return true;
    if (!sql_proposal_get(tx->db, d->proposal, &row, err)) return false;
    if (!d->id.v && row.state != PROPOSAL_PROPOSED &&
        !(row.state == PROPOSAL_DISCARDED && d->seen.n))
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This proposal has been decided already. Undo that first."));
    if (row.is_opinion_watch && !proposal_is_rewritten(tx->arena, row.original_action, d->action))
        return FAIL(err, .code = ERR_STATE, .field = "action",
                    .msg = N_("This act is to watch what people think. kyket keeps no data for it. "
                              "Write in your own words what the unit is to do instead, or discard "
                              "the proposal."));
    return (!row.is_opinion_watch ||
            sql_proposal_set_words(tx, row.id, d->action, row.lead_names, row.cooperate_names,
                                   row.report_names, row.is_request, true, err)) &&
           sql_proposal_set_state(tx, row.id, PROPOSAL_ACCEPTED, S(""), err);
}

static bool draft_set(Tx *tx, const void *command, CommandResult *result, Err *err) {
    ObligationDraft draft = *(const ObligationDraft *)command;
    ProgrammeRow programme;
    VersionRow version;
    ProvisionRow provision;
    Str mark;
    bool found;
    ObligationId id;
    if (!bind_draft(tx, &draft, &mark, err) ||
        !programme_review(tx, draft.version, &programme, &version, err) ||
        !obligation_draft_seen(draft.seen, mark, err) ||
        !sql_provision_in_version(tx->db, draft.provision, draft.version, &provision, &found, err))
        return false;
    if (!found)
        return FAIL(err, .code = ERR_INPUT, .field = "provision",
                    .msg = N_("Choose the provision of this text that lays the duty on somebody."));
    if (draft.kind < DUTY_ACT || draft.kind >= DUTY_COUNT) draft.kind = DUTY_ACT;
    if (!accept_proposal(tx, &draft, err) ||
        !obligation_draft_write(tx, &programme, &draft, &id, err))
        return false;
    result->id = id.v;
    return true;
}

const CommandType obligation_draft_set_cmd = { "obligation.draft", draft_set };

static bool draft_delete(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ObligationDraftDelete *cmd = command;
    DraftRow row;
    ProgrammeRow programme;
    VersionRow version;
    if (!sql_draft_get(tx->db, cmd->id, &row, err) ||
        !programme_review(tx, row.version, &programme, &version, err) ||
        !obligation_draft_seen(cmd->seen, obligation_draft_mark(tx->arena, &row), err))
        return false;
    if (row.proposal.v && !sql_proposal_set_state(tx, row.proposal, PROPOSAL_PROPOSED, S(""), err))
        return false;
    if (!obligation_draft_remove(tx, cmd->id, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "obligation.draft_deleted", 1);
    leaf_object(&leaf, "programme", programme.id.v);
    leaf_object(&leaf, "obligation", cmd->id.v);
    json_put_text(&leaf.j, "title", row.title);
    result->id = cmd->id.v;
    return leaf_write(&leaf, err);
}

const CommandType obligation_draft_delete_cmd = { "obligation.delete_draft", draft_delete };
