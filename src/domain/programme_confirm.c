#include "domain/programme_confirm.h"
#include "domain/leaf.h"
#include "domain/version.h"
#include "rules/basis.h"
#include "text/fold.h"

static bool count_changes(Db *db, const ProgrammeRow *programme, VersionId version,
                          ConfirmCheck *check, Err *err) {
    VersionEffect *effects;
    size_t n;
    if (programme->state != PROGRAMME_IN_FORCE || programme->version.v == version.v) return true;
    if (!version_effects(db, programme, version, &effects, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        bool is_void = effects[i].fate == FATE_CHANGED && effects[i].choice == CHOICE_VOID;
        check->changed_undecided +=
            effects[i].fate == FATE_CHANGED && effects[i].choice == CHOICE_NONE;
        check->ending += is_void || effects[i].fate == FATE_GONE;
    }
    check->active = (int64_t)n;
    return sql_version_doubled(db, version, &check->doubled, err);
}

bool programme_check(Db *db, const ProgrammeRow *programme, VersionId version, ConfirmCheck *out,
                     Err *err) {
    ConfirmCheck check = { .has_symbol = programme->symbol.n > 0 };
    int64_t parties = 0;
    bool is_first = programme->version.v == version.v;
    if (!sql_confirm_undecided(db, version, &check.undecided, err) ||
        !sql_confirm_decided(db, version, PROPOSAL_ACCEPTED, &check.accepted, err) ||
        !sql_confirm_decided(db, version, PROPOSAL_DISCARDED, &check.discarded, err) ||
        !sql_confirm_drafts(db, version, &check.obligations, err) ||
        !(is_first ? sql_confirm_parties(db, programme->id, &parties, err)
                   : sql_confirm_parties_of(db, version, &parties, err)) ||
        !(is_first ? sql_confirm_parties_open(db, programme->id, &check.parties_unassigned, err)
                   : sql_confirm_parties_open_of(db, programme->id, version,
                                                 &check.parties_unassigned, err)) ||
        !sql_draft_leads_unassigned(db, version, &check.closed_leads, err) ||
        !count_changes(db, programme, version, &check, err))
        return false;
    check.has_parties = parties > 0;
    *out = check;
    return true;
}

static bool check_complete(Tx *tx, const ProgrammeConfirm *cmd, const ProgrammeRow *programme,
                           const VersionRow *version, Err *err) {
    ConfirmCheck check;
    if (!programme_check(tx->db, programme, version->id, &check, err)) return false;
    const char *msg = NULL;
    int64_t n = 0;
    if ((n = check.undecided))
        msg = N_("{0} proposals are not decided yet. Accept or discard every one first.");
    else if ((n = check.parties_unassigned))
        msg = N_("{0} parties are not assigned to a unit yet. Assign them first.");
    else if ((n = check.closed_leads))
        msg = N_("{0} duties are led by a unit that was closed. Choose other units first.");
    else if ((n = check.changed_undecided))
        msg = N_("For {0} duties in force the text changes and nobody has decided what becomes of "
                 "them. Decide that first.");
    else if (!check.has_parties)
        msg = N_("The programme has no party. Name the bodies that signed it.");
    else if (version->number == 1 && !check.obligations)
        msg = N_("The programme would lay a duty on nobody. Accept a proposal, or add a duty by "
                 "hand.");
    if (msg)
        return FAIL(err, .code = ERR_STATE, .msg = msg,
                    .args = { str_printf(tx->arena, "%lld", (long long)n) });
    if (cmd->discarded != check.discarded)
        return FAIL(err, .code = ERR_CONFLICT, .field = "discarded",
                    .args = { str_printf(tx->arena, "%lld", (long long)check.discarded) },
                    .msg = N_("{0} proposals are discarded now, which is another number than the "
                              "one that you saw. Look again, then confirm."));
    if (cmd->doubled != check.doubled)
        return FAIL(err, .code = ERR_CONFLICT, .field = "doubled_known",
                    .args = { str_printf(tx->arena, "%lld", (long long)check.doubled) },
                    .msg = N_("{0} new duties come from provisions whose duty is kept: each would "
                              "stand twice. Discard them in the review, or say that both are "
                              "meant."));
    return true;
}

/** A later version follows the one in force without a gap, and not before it. */
static bool check_follows(Tx *tx, const ProgrammeConfirm *cmd, const ProgrammeRow *before,
                          Err *err) {
    if (cmd->from.n < before->from.n)
        return FAIL(err, .code = ERR_INPUT, .field = "from",
                    .args = { day_text(tx->arena, before->from) },
                    .msg = N_("The version before is in force from {0}. A later one begins on that "
                              "day or after it."));
    if (!day_is_none(before->to) && cmd->from.n > before->to.n + 1)
        return FAIL(err, .code = ERR_INPUT, .field = "from",
                    .args = { day_text(tx->arena, before->to) },
                    .msg = N_("The version in force ends on {0}. The later one begins at the "
                              "latest on the day after."));
    return true;
}

static bool check_term(const ProgrammeConfirm *cmd, Err *err) {
    if (day_is_none(cmd->from))
        return FAIL(err, .code = ERR_INPUT, .field = "from",
                    .msg = N_("Say from which day the programme is in force."));
    if (!day_is_none(cmd->to) && cmd->to.n < cmd->from.n)
        return FAIL(err, .code = ERR_INPUT, .field = "to",
                    .msg = N_("The term ends before it begins. Check both days."));
    return true;
}

/** The signed original: registered before, or registered now from what was given. */
static bool signed_original(Tx *tx, const ProgrammeConfirm *cmd, const ProgrammeRow *programme,
                            Str title, DocumentRow *out, Err *err) {
    if (!cmd->document.v) {
        UnitRow lead;
        DocumentId id;
        if (!sql_unit_get(tx->db, programme->lead, &lead, err)) return false;
        const DocumentRegister document = {
            .symbol = str_trim(cmd->symbol),
            .type = S("CTr"),
            .issuer = cmd->issuer_name.n ? (UnitId){ 0 } : lead.id,
            .issuer_name = cmd->issuer_name.n ? cmd->issuer_name : lead.name,
            .issued = cmd->signed_day,
            .abstract = title,
            .signers = cmd->signers,
            .file = cmd->file,
            .is_public = true,
            .is_other = cmd->is_other,
        };
        if (!document.symbol.n)
            return FAIL(err, .code = ERR_INPUT, .field = "symbol",
                        .msg = N_("Give the number and symbol of the signed original."));
        if (!document_add(tx, &document, &id, err) || !sql_document_get(tx->db, id, out, err))
            return false;
    } else if (!sql_document_get(tx->db, cmd->document, out, err)) {
        return false;
    }
    if (!out->sha256.n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("The signed original needs its file: upload the scan of the signed "
                              "paper."));
    if (!out->symbol.n)
        return FAIL(err, .code = ERR_INPUT, .field = "symbol",
                    .msg = N_("Give the number and symbol of the signed original."));
    if (day_is_none(out->issued) || out->issued.n > tx->today.n)
        return FAIL(err, .code = ERR_INPUT, .field = "signed_day",
                    .msg = N_("Give the day on which it was signed; it cannot lie ahead."));
    if (!str_trim(out->signers).n)
        return FAIL(err, .code = ERR_INPUT, .field = "signers",
                    .msg = N_("Name those who signed, one a line."));
    return true;
}

/** Numbers the drafts in the order of the text; numbers are never used again. */
static bool number_drafts(Tx *tx, const ProgrammeRow *programme, VersionId version, Err *err) {
    ObligationId *ids;
    size_t n;
    int64_t last;
    if (!sql_draft_in_text_order(tx->db, version, &ids, &n, err) ||
        !sql_draft_last_number(tx->db, programme->id, &last, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!sql_draft_set_number(tx, ids[i], last + 1 + (int64_t)i, err)) return false;
    return true;
}

/** type "programme.in_force", or "version.confirmed" of what waits for its first day. */
static bool confirmed_leaf(Tx *tx, const char *type, const VersionRow *version,
                           const DocumentRow *original, int64_t discarded, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf_object(&leaf, "programme", version->programme.v);
    leaf_object(&leaf, "version", version->id.v);
    leaf_object(&leaf, "document", original->id.v);
    json_put_int(&leaf.j, "number", version->number);
    json_put_text(&leaf.j, "symbol", original->symbol);
    json_put_text(&leaf.j, "original_sha256", original->sha256);
    json_put_text(&leaf.j, "source_sha256", version->source_sha256);
    json_put_day(&leaf.j, "signed", original->issued);
    json_put_day(&leaf.j, "from", version->in_force);
    json_put_day(&leaf.j, "to", version->to);
    json_put_int(&leaf.j, "discarded", discarded);
    return leaf_write(&leaf, err);
}

/** The duties of a version bind from its first day on. */
static bool bind_duties(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                        Err *err) {
    return number_drafts(tx, programme, version->id, err) &&
           obligation_activate(tx, programme->id, version->in_force, version->to, err);
}

static bool confirm_first(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                          const DocumentRow *original, Err *err) {
    Str search = text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s", STR(programme->title),
                                                 STR(original->symbol)));
    return sql_programme_set_in_force(tx, programme->id, original->symbol, original->id,
                                      original->issued, version->in_force, version->to, search,
                                      err) &&
           bind_duties(tx, programme, version, err);
}

/** A later version takes the place of the one before, on its first day. */
static bool begin_later(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                        const DocumentRow *original, Err *err) {
    return version_begin(tx, programme, version, original, err) &&
           bind_duties(tx, programme, version, err);
}

static bool title_of(Tx *tx, const ProgrammeConfirm *cmd, const ProgrammeRow *programme,
                     const VersionRow *version, Str *out, Err *err) {
    *out = programme->title;
    if (programme->state == PROGRAMME_DRAFT) return true;
    if (version->title.n) *out = version->title;
    if (str_trim(cmd->title).n) *out = str_dup(tx->arena, str_trim(cmd->title));
    return utf8_count(*out) <= 1000 ||
           FAIL(err, .code = ERR_INPUT, .field = "title",
                .msg = N_("Give the programme its title, at most 1,000 characters."));
}

static bool relate_to_before(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                             DocumentId original, bool is_removed, Err *err) {
    DocumentRelationKind kind =
        version->kind == VERSION_REPLACING ? RELATION_REPLACES : RELATION_AMENDS;
    if (!programme->document.v || programme->document.v == original.v) return true;
    return is_removed ? sql_document_relation_delete(tx, original, programme->document, kind, err)
                      : sql_document_relation_insert(tx, original, programme->document, kind, err);
}

static bool programme_confirm(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeConfirm *cmd = command;
    ProgrammeRow programme;
    VersionRow version;
    DocumentRow original;
    Str title;
    bool found;
    if (!sql_programme_get(tx->db, cmd->id, &programme, err) ||
        !programme_may(tx, &programme, ACT_PROGRAMME_CONFIRM, err) ||
        !sql_version_draft_of(tx->db, cmd->id, &version, &found, err))
        return false;
    bool is_first = programme.state == PROGRAMME_DRAFT;
    if (!found || !(is_first || programme.state == PROGRAMME_IN_FORCE))
        return FAIL(err, .code = ERR_STATE,
                    .msg =
                        N_("There is no draft to confirm; the programme is in force or was given "
                           "up."));
    if (!check_complete(tx, cmd, &programme, &version, err) || !check_term(cmd, err) ||
        !(is_first || check_follows(tx, cmd, &programme, err)) ||
        !title_of(tx, cmd, &programme, &version, &title, err) ||
        !signed_original(tx, cmd, &programme, title, &original, err))
        return false;
    bool waits = !is_first && cmd->from.n > tx->today.n;
    result->id = cmd->id.v;
    return sql_version_set_signed(tx, version.id, waits ? VERSION_WAITING : VERSION_IN_FORCE,
                                  original.id, title, cmd->from, cmd->to, err) &&
           sql_version_get(tx->db, version.id, &version, err) &&
           (is_first || relate_to_before(tx, &programme, &version, original.id, false, err)) &&
           (waits ||
            (is_first ? confirm_first : begin_later)(tx, &programme, &version, &original, err)) &&
           confirmed_leaf(tx, waits ? "version.confirmed" : "programme.in_force", &version,
                          &original, cmd->discarded, err);
}

const CommandType programme_confirm_cmd = { "programme.confirm", programme_confirm };

static bool version_reopen(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const VersionReopen *cmd = command;
    VersionRow version;
    ProgrammeRow programme;
    if (!sql_version_get(tx->db, cmd->id, &version, err) ||
        !sql_programme_get(tx->db, version.programme, &programme, err) ||
        !programme_may(tx, &programme, ACT_PROGRAMME_CONFIRM, err))
        return false;
    if (version.state != VERSION_WAITING)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("Only a version that waits for its first day goes back to the "
                              "review."));
    if (!relate_to_before(tx, &programme, &version, version.document, true, err) ||
        !sql_version_set_signed(tx, cmd->id, VERSION_DRAFT, (DocumentId){ 0 }, version.title,
                                DAY_NONE, DAY_NONE, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "version.reopened", 1);
    leaf_object(&leaf, "programme", programme.id.v);
    leaf_object(&leaf, "version", cmd->id.v);
    result->id = programme.id.v;
    return leaf_write(&leaf, err);
}

const CommandType version_reopen_cmd = { "version.reopen", version_reopen };

static bool version_begin_now(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const VersionBegin *cmd = command;
    VersionRow version;
    ProgrammeRow programme;
    DocumentRow original;
    int64_t discarded;
    if (tx->actor)
        return FAIL(err, .code = ERR_FORBIDDEN, .msg = N_("Only the program itself does this."));
    result->id = 0;
    if (!sql_version_get(tx->db, cmd->id, &version, err)) return false;
    if (version.state != VERSION_WAITING || version.in_force.n > tx->today.n) return true;
    if (!sql_programme_get(tx->db, version.programme, &programme, err) ||
        !sql_document_get(tx->db, version.document, &original, err) ||
        !sql_confirm_decided(tx->db, cmd->id, PROPOSAL_DISCARDED, &discarded, err))
        return false;
    result->id = cmd->id.v;
    return begin_later(tx, &programme, &version, &original, err) &&
           confirmed_leaf(tx, "programme.in_force", &version, &original, discarded, err);
}

const CommandType version_begin_cmd = { "version.begin", version_begin_now };

/** A later version that is drafted, or waits, comes to nothing with its programme. */
static bool give_up_later(Tx *tx, ProgrammeId id, Err *err) {
    VersionRow version;
    bool found;
    return sql_version_draft_of(tx->db, id, &version, &found, err) &&
           (!found || version_give_up(tx, version.id, err)) &&
           sql_version_waiting_of(tx->db, id, &version, &found, err) &&
           (!found || version_give_up(tx, version.id, err));
}

/** Ends every obligation in force; what was due by day stays to be done. */
static bool end_programme(Tx *tx, ProgrammeId id, Day day, Str reason, Str basis, Err *err) {
    ObligationId *open;
    size_t n;
    if (!sql_confirm_active(tx->db, id, &open, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!obligation_end(tx, open[i], OBL_ENDED, day, reason, basis, err)) return false;
    if (!give_up_later(tx, id, err) ||
        !sql_programme_set_ended(tx, id, PROGRAMME_ENDED, day, reason, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "programme.ended", 1);
    leaf_object(&leaf, "programme", id.v);
    json_put_day(&leaf.j, "day", day);
    json_put_text(&leaf.j, "reason", reason);
    json_put_text(&leaf.j, "basis", basis);
    return leaf_write(&leaf, err);
}

static bool programme_end(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeEnd *cmd = command;
    ProgrammeRow row;
    if (!sql_programme_get(tx->db, cmd->id, &row, err) ||
        !programme_may(tx, &row, ACT_PROGRAMME_CONFIRM, err))
        return false;
    if (row.state != PROGRAMME_IN_FORCE)
        return FAIL(err, .code = ERR_STATE, .msg = N_("Only a programme in force can be ended."));
    if (!str_trim(cmd->reason).n || utf8_count(cmd->reason) > 1000)
        return FAIL(err, .code = ERR_INPUT, .field = "reason",
                    .msg = N_("Say why, in at most 1,000 characters."));
    if (!basis_check(cmd->basis, err)) return false;
    if (day_is_none(cmd->day) || cmd->day.n < row.from.n || cmd->day.n > tx->today.n)
        return FAIL(err, .code = ERR_INPUT, .field = "day",
                    .msg = N_("Give the day on which it ended: in its term, and not ahead."));
    result->id = cmd->id.v;
    return end_programme(tx, cmd->id, cmd->day, cmd->reason, cmd->basis, err);
}

const CommandType programme_end_cmd = { "programme.end", programme_end };

static bool programme_expire(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeExpire *cmd = command;
    ProgrammeId *ids;
    size_t n;
    if (tx->actor)
        return FAIL(err, .code = ERR_FORBIDDEN, .msg = N_("Only the program itself does this."));
    if (!sql_programme_term_over(tx->db, tx->today, cmd->limit, &ids, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        ProgrammeRow row;
        if (!sql_programme_get(tx->db, ids[i], &row, err) ||
            !end_programme(tx, ids[i], row.to, S("Hết thời hạn của chương trình"), row.symbol, err))
            return false;
    }
    result->id = (int64_t)n;
    return true;
}

const CommandType programme_expire_cmd = { "programme.expire", programme_expire };
