#include "domain/proposal.h"
#include "domain/due_suggestion.h"
#include "domain/leaf.h"
#include "domain/party.h"
#include "domain/version.h"
#include "text/fold.h"

#include <inttypes.h>

const char *proposal_state_word(ProposalState state) {
    switch (state) {
    case PROPOSAL_PROPOSED: return "proposed";
    case PROPOSAL_ACCEPTED: return "accepted";
    case PROPOSAL_DISCARDED: return "discarded";
    }
    return "";
}

Str proposal_mark(Arena *arena, const ProposalRow *row) {
    return str_printf(arena, "p%" PRId64 ".%" PRId64, row->id.v, row->revision);
}

static Str bare_words(Arena *arena, Str text) {
    Str folded = text_fold(arena, text);
    char *p = arena_raw(arena, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++)
        if (!strchr(" .,;:!?-()\"'", folded.p[i])) p[n++] = folded.p[i];
    return (Str){ p, n };
}

bool proposal_is_rewritten(Arena *arena, Str original, Str action) {
    return !str_eq(bare_words(arena, original), bare_words(arena, action));
}

bool proposal_write(Tx *tx, VersionId version, const ProgrammeText *text, const ProvisionId *ids,
                    const bool *skip, Err *err) {
    int64_t ordinal = 0;
    for (size_t i = 0; i < text->proposals_n; i++) {
        const TextProposal *p = &text->proposals[i];
        ProposalId id;
        if (skip && skip[p->provision]) continue;
        if (!sql_proposal_insert(tx, version, ids[p->provision], ++ordinal, p->kind, p->action,
                                 p->action, p->lead, p->cooperate, p->report_to, p->is_request,
                                 p->due, p->read_from, p->sure, S(""), p->is_opinion_watch, false,
                                 &id, err))
            return false;
    }
    return true;
}

typedef struct NamedUnits {
    UnitId *units; // without doubles
    size_t n;
    size_t first_n; // for how many of them the first name stands
    Str open;       // a name without a unit
} NamedUnits;

/** The units that the lines of names stand for. */
static bool units_of_names(Db *db, const PartyIndex *parties, Str names, NamedUnits *out,
                           Err *err) {
    size_t room = 0;
    Str name;
    *out = (NamedUnits){ 0 };
    while (str_line(&names, &name)) {
        UnitId *units;
        size_t units_n;
        if (!name.n) continue;
        if (!party_units(db, parties, name, &units, &units_n, err)) return false;
        if (!units_n && !out->open.n) out->open = name;
        if (!out->n) out->first_n = units_n;
        for (size_t i = 0; i < units_n; i++) {
            bool is_there = false;
            for (size_t k = 0; k < out->n && !is_there; k++)
                is_there = out->units[k].v == units[i].v;
            if (is_there) continue;
            out->units = sql_grow(db->arena, out->units, out->n, &room, sizeof *out->units);
            out->units[out->n++] = units[i];
        }
    }
    return true;
}

/** Names of co-operating units that are no unit here stay readable, as a task of nobody: left out.
 */
static bool cooperation(Db *db, const PartyIndex *parties, Str names, ObligationDraft *draft,
                        Err *err) {
    NamedUnits named;
    if (!units_of_names(db, parties, names, &named, err)) return false;
    size_t n = named.n < COOPERATE_MAX ? named.n : COOPERATE_MAX;
    DraftCooperation *rows = ARENA_ARRAY(db->arena, DraftCooperation, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (DraftCooperation){ .unit = named.units[i], .task = S("") };
    draft->cooperate = rows;
    draft->cooperate_n = n;
    return true;
}

bool proposal_draft_by(Db *db, const ProgrammeRow *programme, const PartyIndex *parties,
                       const ProposalRow *p, ObligationDraft *out, const char **missing, Err *err) {
    NamedUnits named;
    if (!units_of_names(db, parties, p->lead_names, &named, err)) return false;
    UnitId lead = { 0 };
    if (named.n) lead = named.first_n > 1 ? programme->lead : named.units[0];
    *missing = NULL;
    if (!p->lead_names.n)
        *missing = N_("The text names nobody who must do this. Choose the unit that leads.");
    else if (named.open.n || !named.n)
        *missing = N_("A name of this proposal is not assigned to a unit yet.");
    if (p->is_opinion_watch && !p->is_rewritten)
        *missing =
            N_("This act is to watch what people think. kyket keeps no data for it. Write in "
               "your own words what the unit is to do instead, or discard the proposal.");
    *out = (ObligationDraft){
        .seen = proposal_mark(db->arena, p),
        .version = p->version,
        .provision = p->provision,
        .proposal = p->id,
        .kind = p->kind,
        .title = obligation_title(db->arena, p->action),
        .action = p->action,
        .lead = lead,
        .perform = named.units,
        .perform_n = named.n,
        .is_request = p->is_request,
        .rule = due_suggestion(db->arena, p->due),
        .deliverable = obligation_deliverable(p->kind),
        .addressees = p->report_names,
    };
    return cooperation(db, parties, p->cooperate_names, out, err) &&
           (!named.n ||
            obligation_default_accept(db, programme, named.units, named.n, &out->accept, err));
}

bool proposal_draft(Db *db, const ProgrammeRow *programme, const ProposalRow *proposal,
                    ObligationDraft *out, const char **missing, Err *err) {
    PartyIndex parties;
    return party_index(db, programme->id, &parties, err) &&
           proposal_draft_by(db, programme, &parties, proposal, out, missing, err);
}

static bool has_provision(const ProvisionId *sorted, size_t n, ProvisionId id) {
    for (size_t low = 0, high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle].v == id.v) return true;
        if (sorted[middle].v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool proposal_sure(Db *db, const ProgrammeRow *programme, VersionId version, ProposalId **out,
                   size_t *out_n, Err *err) {
    PartyIndex parties;
    ProposalRow *rows;
    size_t n, count = 0;
    ProvisionId *kept;
    size_t kept_n;
    if (!party_index(db, programme->id, &parties, err) ||
        !sql_proposal_list(db, version, 0, PROPOSALS_MAX, &rows, &n, err) ||
        !sql_version_kept_provisions(db, version, programme->id, &kept, &kept_n, err))
        return false;
    ProposalId *ids = ARENA_ARRAY(db->arena, ProposalId, n);
    for (size_t i = 0; i < n && count < PROPOSALS_AT_ONCE; i++) {
        ObligationDraft draft;
        const char *missing;
        if (rows[i].state != PROPOSAL_PROPOSED || rows[i].sure < PROPOSAL_SURE ||
            has_provision(kept, kept_n, rows[i].provision))
            continue;
        if (!proposal_draft_by(db, programme, &parties, &rows[i], &draft, &missing, err))
            return false;
        if (!missing && draft.accept.v && due_count(db->arena, rows[i].due) <= 1)
            ids[count++] = rows[i].id;
    }
    *out = ids;
    *out_n = count;
    return true;
}

/** The proposal with its programme and version; it must still be open, and what was seen. */
static bool open_proposal(Tx *tx, ProposalId id, Str seen, ProposalRow *row,
                          ProgrammeRow *programme, Err *err) {
    VersionRow version;
    if (!sql_proposal_get(tx->db, id, row, err) ||
        !programme_review(tx, row->version, programme, &version, err))
        return false;
    if (row->state == PROPOSAL_PROPOSED)
        return obligation_draft_seen(seen, proposal_mark(tx->arena, row), err);
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("This proposal has been decided already. Undo that first."));
}

static bool accept_one(Tx *tx, ProposalId id, Str seen, ObligationId *out, Err *err) {
    ProposalRow row;
    ProgrammeRow programme;
    ObligationDraft draft;
    const char *missing;
    if (!open_proposal(tx, id, seen, &row, &programme, err) ||
        !proposal_draft(tx->db, &programme, &row, &draft, &missing, err))
        return false;
    if (missing)
        return FAIL(err, .code = row.is_opinion_watch && !row.is_rewritten ? ERR_STATE : ERR_INPUT,
                    .field = "lead", .msg = missing);
    return sql_proposal_set_state(tx, id, PROPOSAL_ACCEPTED, S(""), err) &&
           obligation_draft_write(tx, &programme, &draft, out, err);
}

static bool is_count_allowed(size_t n, Err *err) {
    if (n && n <= PROPOSALS_AT_ONCE) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "ids",
                .msg = N_("Choose between 1 and 500 proposals."));
}

static bool proposal_accept(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalAccept *cmd = command;
    if (!is_count_allowed(cmd->n, err)) return false;
    for (size_t i = 0; i < cmd->n; i++) {
        ObligationId id;
        if (!accept_one(tx, cmd->ids[i], cmd->seen ? cmd->seen[i] : S(""), &id, err)) return false;
        result->id = id.v;
    }
    return true;
}

const CommandType proposal_accept_cmd = { "proposal.accept", proposal_accept };

static bool proposal_leaf(Tx *tx, const char *type, const ProgrammeRow *programme,
                          const ProposalRow *row, Str reason, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf_object(&leaf, "programme", programme->id.v);
    leaf_object(&leaf, "proposal", row->id.v);
    json_put_int(&leaf.j, "provision", row->provision.v);
    json_put_text(&leaf.j, "reason", reason);
    return leaf_write(&leaf, err);
}

static bool proposal_discard(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalDiscard *cmd = command;
    Str reason = utf8_upto(str_trim(cmd->reason), 1000);
    if (!is_count_allowed(cmd->n, err)) return false;
    for (size_t i = 0; i < cmd->n; i++) {
        ProposalRow row;
        ProgrammeRow programme;
        result->id = cmd->ids[i].v;
        if (!open_proposal(tx, cmd->ids[i], cmd->seen ? cmd->seen[i] : S(""), &row, &programme,
                           err) ||
            !sql_proposal_set_state(tx, cmd->ids[i], PROPOSAL_DISCARDED, reason, err) ||
            !proposal_leaf(tx, "proposal.discarded", &programme, &row, reason, err))
            return false;
    }
    return true;
}

const CommandType proposal_discard_cmd = { "proposal.discard", proposal_discard };

/** What a person made of the draft must not go without a word. */
static bool edits_may_go(Tx *tx, const ProgrammeRow *programme, const ProposalRow *row,
                         ObligationId id, Err *err) {
    ObligationDraft stored, read;
    const char *missing;
    if (!obligation_draft_read(tx->db, id, &stored, err) ||
        !proposal_draft(tx->db, programme, row, &read, &missing, err) ||
        !obligation_draft_settle(tx->db, programme, &read, err))
        return false;
    if (obligation_draft_same(&stored, &read)) return true;
    return FAIL(err, .code = ERR_CONFLICT, .field = "drops_edits",
                .msg = N_("This duty has been changed by hand. Undoing it throws the changes away: "
                          "say that it is meant so."));
}

static bool proposal_reopen(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalReopen *cmd = command;
    ProposalRow row;
    ProgrammeRow programme;
    VersionRow version;
    DraftRow draft;
    bool found = false;
    result->id = cmd->id.v;
    if (!sql_proposal_get(tx->db, cmd->id, &row, err) ||
        !programme_review(tx, row.version, &programme, &version, err))
        return false;
    if (row.state == PROPOSAL_PROPOSED) return true; // undone already
    if (!obligation_draft_seen(cmd->seen, proposal_mark(tx->arena, &row), err) ||
        !sql_draft_of_proposal(tx->db, cmd->id, &draft, &found, err) ||
        (found && !cmd->drops_edits && !edits_may_go(tx, &programme, &row, draft.id, err)) ||
        (found && !obligation_draft_remove(tx, draft.id, err)))
        return false;
    return sql_proposal_set_state(tx, cmd->id, PROPOSAL_PROPOSED, S(""), err) &&
           proposal_leaf(tx, "proposal.reopened", &programme, &row, S(""), err);
}

const CommandType proposal_reopen_cmd = { "proposal.reopen", proposal_reopen };

/** Names that the programme does not know yet become names to assign. */
static bool add_names(Tx *tx, const ProgrammeRow *programme, Str lines, Err *err) {
    size_t n = 0, room = 0;
    Str *names = NULL, name;
    while (n < 200 && str_line(&lines, &name)) {
        names = sql_grow(tx->arena, names, n, &room, sizeof *names);
        names[n++] = utf8_upto(str_trim(name), NAME_MAX);
    }
    return party_add_names(tx, programme->id, programme->lead, names, n, false, err);
}

static bool proposal_edit(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalEdit *cmd = command;
    ProposalRow row;
    ProgrammeRow programme;
    if (!open_proposal(tx, cmd->id, S(""), &row, &programme, err)) return false;
    if (!str_trim(cmd->action).n || utf8_count(cmd->action) > ACTION_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "action",
                    .msg = N_("Say what is to be done, in at most 4,000 characters."));
    if (utf8_count(cmd->lead) > 4000 || utf8_count(cmd->cooperate) > 4000 ||
        utf8_count(cmd->report_to) > 4000)
        return FAIL(err, .code = ERR_INPUT, .field = "lead",
                    .msg =
                        N_("The names are too long: at most 4,000 characters, one name a line."));
    bool is_rewritten = proposal_is_rewritten(tx->arena, row.original_action, cmd->action);
    result->id = cmd->id.v;
    return sql_proposal_set_words(tx, cmd->id, cmd->action, cmd->lead, cmd->cooperate,
                                  cmd->report_to, cmd->is_request, is_rewritten, err) &&
           add_names(tx, &programme, cmd->lead, err) &&
           add_names(tx, &programme, cmd->cooperate, err) &&
           proposal_leaf(tx, "proposal.edited", &programme, &row, S(""), err);
}

const CommandType proposal_edit_cmd = { "proposal.edit", proposal_edit };

static bool insert_like(Tx *tx, const ProposalRow *row, int64_t ordinal, Str action, Str due,
                        ProposalId *out, Err *err) {
    return sql_proposal_insert(tx, row->version, row->provision, ordinal, row->kind, action, action,
                               row->lead_names, row->cooperate_names, row->report_names,
                               row->is_request, due, row->read_from, row->sure, row->note,
                               row->is_opinion_watch, false, out, err);
}

static bool split_by_due(Tx *tx, const ProposalRow *row, int64_t *first, Err *err) {
    size_t n = due_count(tx->arena, row->due);
    if (n < 2)
        return FAIL(err, .code = ERR_INPUT, .field = "at",
                    .msg = N_("The proposal states one date at most; there is nothing to part."));
    if (!sql_proposal_make_room(tx, row->version, row->ordinal, (int64_t)n - 1, err) ||
        !sql_proposal_set_part(tx, row->id, row->action, row->original_action,
                               due_one(tx->arena, row->due, 0), row->read_from, err))
        return false;
    for (size_t i = 1; i < n; i++) {
        ProposalId id;
        if (!insert_like(tx, row, row->ordinal + (int64_t)i, row->action,
                         due_one(tx->arena, row->due, i), &id, err))
            return false;
        if (i == 1) *first = id.v;
    }
    return true;
}

static Str trim_joint(Str s) {
    s = str_trim(s);
    while (s.n && strchr(",;.", s.p[s.n - 1]))
        s = str_trim((Str){ s.p, s.n - 1 });
    while (s.n && strchr(",;.", s.p[0]))
        s = str_trim(str_from(s, 1));
    return s;
}

static bool split_at(Tx *tx, const ProposalRow *row, int64_t at, int64_t *first, Err *err) {
    size_t length = utf8_count(row->action);
    Str head = at > 0 ? utf8_upto(row->action, (size_t)at) : S("");
    Str left = trim_joint(head), right = trim_joint(str_from(row->action, head.n));
    if (at < 1 || (uint64_t)at >= length || !left.n || !right.n)
        return FAIL(err, .code = ERR_INPUT, .field = "at",
                    .msg = N_("Choose a place inside the words, so that both parts keep some."));
    ProposalId id;
    // What both parts say was read from the text; neither counts as a person's own words.
    if (!sql_proposal_make_room(tx, row->version, row->ordinal, 1, err) ||
        !sql_proposal_set_part(tx, row->id, left, left, row->due, row->read_from, err) ||
        !sql_proposal_set_words(tx, row->id, left, row->lead_names, row->cooperate_names,
                                row->report_names, row->is_request, false, err) ||
        !insert_like(tx, row, row->ordinal + 1, right, row->due, &id, err))
        return false;
    *first = id.v;
    return true;
}

static bool proposal_split(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalSplit *cmd = command;
    ProposalRow row;
    ProgrammeRow programme;
    return open_proposal(tx, cmd->id, cmd->seen, &row, &programme, err) &&
           (cmd->by_due ? split_by_due(tx, &row, &result->id, err)
                        : split_at(tx, &row, cmd->at, &result->id, err)) &&
           proposal_leaf(tx, "proposal.split", &programme, &row, S(""), err);
}

const CommandType proposal_split_cmd = { "proposal.split", proposal_split };

/** The lines of both, without doubles. */
static Str join_lines(Arena *arena, Str a, Str b) {
    Str all[400], rest = a, line;
    size_t n = 0;
    for (int side = 0; side < 2; side++, rest = b) {
        while (n < COUNT_OF(all) && str_line(&rest, &line)) {
            bool is_there = !line.n;
            for (size_t i = 0; i < n && !is_there; i++)
                is_there = str_eq(all[i], line);
            if (!is_there) all[n++] = line;
        }
    }
    return str_join(arena, all, n, S("\n"));
}

/** What was split by its dates has the same words twice: they are said once. What stands side by
 * side in the text (body) is joined as it stands there. */
static Str join_words(Arena *arena, Str body, Str a, Str b) {
    if (str_eq(a, b)) return a;
    for (size_t at = 0; a.n && at + a.n < body.n; at++) {
        if (memcmp(body.p + at, a.p, a.n) != 0) continue;
        Str rest = str_from(body, at + a.n);
        size_t gap = 0;
        while (gap < rest.n && strchr(" ,;.", rest.p[gap]))
            gap++;
        if (str_starts(str_from(rest, gap), b)) return (Str){ body.p + at, a.n + gap + b.n };
    }
    return str_printf(arena, "%.*s; %.*s", STR(a), STR(b));
}

/** Two JSON arrays as one. */
static Str join_due(Arena *arena, Str a, Str b) {
    if (a.n <= 2 || str_eq(a, b)) return b;
    if (b.n <= 2) return a;
    return str_printf(arena, "%.*s,%.*s", (int)a.n - 1, a.p, (int)b.n - 1, b.p + 1);
}

static bool proposal_merge(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProposalMerge *cmd = command;
    ProposalRow row, next;
    ProgrammeRow programme;
    bool found;
    if (!open_proposal(tx, cmd->id, cmd->seen, &row, &programme, err) ||
        !sql_proposal_next_open(tx->db, row.version, row.provision, row.ordinal, &next, &found,
                                err))
        return false;
    if (!found)
        return FAIL(err, .code = ERR_INPUT, .field = "id",
                    .msg = N_("No open proposal of the same provision follows this one."));
    if (row.is_opinion_watch != next.is_opinion_watch)
        return FAIL(err, .code = ERR_STATE, .field = "id",
                    .msg = N_("One of the two is to watch opinions. They stay apart."));
    ProvisionRow place = { 0 };
    if (!sql_provision_in_version(tx->db, row.provision, row.version, &place, &found, err))
        return false;
    Str action = join_words(tx->arena, place.body, row.action, next.action);
    Str original = join_words(tx->arena, place.body, row.original_action, next.original_action);
    if (utf8_count(action) > ACTION_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE, .field = "id",
                    .msg = N_("Together the two are longer than 4,000 characters."));
    result->id = cmd->id.v;
    return sql_proposal_set_part(tx, row.id, action, original,
                                 join_due(tx->arena, row.due, next.due),
                                 join_lines(tx->arena, row.read_from, next.read_from), err) &&
           sql_proposal_set_words(
               tx, row.id, action, join_lines(tx->arena, row.lead_names, next.lead_names),
               join_lines(tx->arena, row.cooperate_names, next.cooperate_names),
               join_lines(tx->arena, row.report_names, next.report_names),
               row.is_request || next.is_request, row.is_rewritten && next.is_rewritten, err) &&
           sql_proposal_delete(tx, next.id, err) &&
           proposal_leaf(tx, "proposal.merged", &programme, &row, S(""), err);
}

const CommandType proposal_merge_cmd = { "proposal.merge", proposal_merge };
