#include "domain/version.h"
#include "domain/leaf.h"
#include "domain/party.h"
#include "domain/proposal.h"
#include "rules/version_match.h"
#include "text/fold.h"

/** Words as they are compared: white space and letter case do not count, marks do. */
static Str compared(Arena *arena, Str heading, Str body) {
    char *p = arena_raw(arena, heading.n + body.n + 2);
    size_t n = 0;
    bool needs_space = false;
    const Str parts[] = { heading, body };
    for (size_t k = 0; k < COUNT_OF(parts); k++) {
        for (size_t i = 0; i < parts[k].n; i++) {
            char c = parts[k].p[i];
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                needs_space = n > 0;
                continue;
            }
            if (needs_space) p[n++] = ' ';
            needs_space = false;
            p[n++] = c;
        }
        needs_space = n > 0;
    }
    return (Str){ p, n };
}

/** Ids for the provisions of a new text: those of the old text where the words stayed. */
static bool match_ids(Tx *tx, VersionId old, const ProgrammeText *text, ProvisionId *ids,
                      bool *same, Err *err) {
    ProvisionRow *rows;
    size_t n;
    if (!sql_provision_list(tx->db, old, 0, PROVISIONS_MAX, &rows, &n, err)) return false;
    MatchNode *before = ARENA_ARRAY(tx->arena, MatchNode, n);
    MatchNode *after = ARENA_ARRAY(tx->arena, MatchNode, text->provisions_n);
    for (size_t i = 0; i < n; i++) {
        int32_t parent = -1;
        for (size_t k = i; rows[i].parent.v && k-- > 0;)
            if (rows[k].provision.v == rows[i].parent.v) {
                parent = (int32_t)k;
                break;
            }
        before[i] =
            (MatchNode){ rows[i].path, compared(tx->arena, rows[i].heading, rows[i].body), parent };
    }
    for (size_t i = 0; i < text->provisions_n; i++) {
        const TextProvision *p = &text->provisions[i];
        after[i] = (MatchNode){ p->path, compared(tx->arena, p->heading, p->body), p->parent };
    }
    const Match *match = version_match(tx->arena, before, n, after, text->provisions_n);
    for (size_t i = 0; i < text->provisions_n; i++) {
        if (match[i].kind != MATCH_NEW) ids[i] = rows[match[i].old].provision;
        same[i] = match[i].kind == MATCH_SAME;
    }
    return true;
}

static bool check_draft(Tx *tx, const VersionDraft *cmd, const ProgrammeRow *programme, Err *err) {
    VersionRow other;
    bool found;
    if (!programme_may(tx, programme, ACT_PROGRAMME_DRAFT, err) ||
        !sql_version_draft_of(tx->db, cmd->programme, &other, &found, err))
        return false;
    if (programme->state != PROGRAMME_IN_FORCE)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("Only a programme in force gets a later version."));
    if (found)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("A draft of a later version is under way. Confirm it or give it up "
                              "first."));
    if (!sql_version_waiting_of(tx->db, cmd->programme, &other, &found, err)) return false;
    if (found)
        return FAIL(err, .code = ERR_STATE, .args = { day_text(tx->arena, other.in_force) },
                    .msg = N_("A version is signed already and begins on {0}. Bring in the next "
                              "one after that day, or take that one back to the review."));
    if (cmd->kind != VERSION_AMENDED && cmd->kind != VERSION_REPLACING)
        return FAIL(err, .code = ERR_INPUT, .field = "kind",
                    .msg = N_("Say whether the text amends or replaces the one in force."));
    if (cmd->secrecy != SECRECY_NONE)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("This text bears a mark of state secrecy. State secrets are not kept "
                              "here: register a stub of the document without its content."));
    if (!cmd->source.sha256.n || !cmd->text || !cmd->text->provisions_n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("Bring in the text of the programme, as a file or pasted."));
    return true;
}

static bool add_names(Tx *tx, const ProgrammeRow *programme, const ProgrammeText *text,
                      const bool *same, Err *err) {
    size_t n = 0, room = 0;
    Str *names = NULL, name;
    for (size_t i = 0; i < text->proposals_n; i++) {
        Str lists[] = { text->proposals[i].lead, text->proposals[i].cooperate };
        for (size_t k = 0; k < COUNT_OF(lists) && !same[text->proposals[i].provision]; k++)
            while (n < 4000 && str_line(&lists[k], &name)) {
                names = sql_grow(tx->arena, names, n, &room, sizeof *names);
                names[n++] = name;
            }
    }
    return party_add_names(tx, programme->id, programme->lead, names, n, false, err);
}

/** Who signs: the bodies that the head of the text names; where it names none, those of now. */
static bool add_parties(Tx *tx, const ProgrammeRow *programme, VersionId version,
                        const ProgrammeText *text, Err *err) {
    PartyIndex index;
    if (!text->parties_n) return sql_party_sign_as_now(tx, version, programme->id, err);
    if (!party_add_names(tx, programme->id, programme->lead, text->parties, text->parties_n, false,
                         err) ||
        !party_index(tx->db, programme->id, &index, err))
        return false;
    for (size_t i = 0; i < text->parties_n; i++) {
        Str key = party_key(tx->arena, text->parties[i]);
        for (size_t k = 0; k < index.n; k++)
            if (str_eq(index.keys[k], key) &&
                !sql_party_sign(tx, version, index.rows[k].ordinal, err))
                return false;
    }
    return true;
}

bool version_parties(Db *db, const ProgrammeRow *programme, VersionId version, PartyRow **out,
                     size_t *n, Err *err) {
    if (version.v != programme->version.v) {
        if (!sql_party_list_of(db, programme->id, version, out, n, err)) return false;
        // None: it was replaced before this was written down.
        if (*n && (*out)[0].is_signatory) return true;
    }
    return sql_party_list(db, programme->id, out, n, err);
}

static bool version_draft(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const VersionDraft *cmd = command;
    ProgrammeRow programme;
    VersionRow *versions;
    size_t n;
    VersionId id;
    if (!sql_programme_get(tx->db, cmd->programme, &programme, err) ||
        !check_draft(tx, cmd, &programme, err) ||
        !sql_version_list(tx->db, cmd->programme, &versions, &n, err))
        return false;
    const ProgrammeText *text = cmd->text;
    ProvisionId *ids = ARENA_ARRAY(tx->arena, ProvisionId, text->provisions_n);
    bool *same = ARENA_ARRAY(tx->arena, bool, text->provisions_n);
    if (!match_ids(tx, programme.version, text, ids, same, err) ||
        !file_given_keep(tx, &cmd->source, err) ||
        !sql_version_insert(
            tx, cmd->programme, versions[n - 1].number + 1, cmd->source.sha256, cmd->source.name,
            cmd->kind, text->remarks, tx->now, text->symbol, text->issued, text->issued_from,
            str_trim(text->title).n ? str_trim(text->title) : programme.title, &id, err) ||
        !provision_write(tx, cmd->programme, id, text, ids, err) ||
        !add_names(tx, &programme, text, same, err) ||
        !add_parties(tx, &programme, id, text, err) ||
        !programme_add_basis(tx, programme.id, id, text, err) ||
        // What stands unchanged was decided before; only new and changed words are proposed.
        !proposal_write(tx, id, text, ids, same, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "version.drafted", 1);
    leaf_object(&leaf, "programme", cmd->programme.v);
    leaf_object(&leaf, "version", id.v);
    json_put_text(&leaf.j, "source_sha256", cmd->source.sha256);
    json_put_text(&leaf.j, "text_sha256", provision_digest(tx->arena, text));
    result->id = id.v;
    return leaf_write(&leaf, err);
}

const CommandType version_draft_cmd = { "version.draft", version_draft };

Day version_until(const ProgrammeRow *programme, const VersionSigned *version) {
    if (!day_is_none(version->next_from)) return day_add(version->next_from, -1);
    return programme->state == PROGRAMME_ENDED ? programme->ended : version->to;
}

bool version_head(Db *db, ProgrammeRow *programme, VersionId version, Err *err) {
    VersionRow row;
    DocumentRow original;
    if (!sql_version_get(db, version, &row, err)) return false;
    if (row.title.n) programme->title = row.title;
    programme->version = version;
    programme->document = row.document;
    programme->from = row.in_force;
    programme->to = row.to;
    if (!row.document.v) return true;
    if (!sql_document_get(db, row.document, &original, err)) return false;
    programme->symbol = original.symbol;
    programme->signed_day = original.issued;
    return true;
}

bool version_give_up(Tx *tx, VersionId id, Err *err) {
    return sql_version_delete_draft_units(tx, id, err) &&
           sql_version_delete_draft_indicators(tx, id, err) &&
           sql_version_delete_drafts(tx, id, err) && sql_party_sign_clear(tx, id, err) &&
           sql_basis_clear(tx, id, err) && sql_version_set_dropped(tx, id, err);
}

static bool version_drop(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const VersionDrop *cmd = command;
    ProgrammeRow programme;
    VersionRow version;
    if (!programme_review(tx, cmd->id, &programme, &version, err)) return false;
    if (programme.version.v == cmd->id.v)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This is the first version. Give up the whole programme instead."));
    if (!version_give_up(tx, cmd->id, err)) return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "version.dropped", 1);
    leaf_object(&leaf, "programme", programme.id.v);
    leaf_object(&leaf, "version", cmd->id.v);
    result->id = programme.id.v;
    return leaf_write(&leaf, err);
}

const CommandType version_drop_cmd = { "version.drop", version_drop };

bool version_effects(Db *db, const ProgrammeRow *programme, VersionId draft, VersionEffect **out,
                     size_t *out_n, Err *err) {
    EffectRow *rows;
    size_t n;
    if (!sql_version_effect_rows(db, programme->version, draft, programme->id, &rows, &n, err))
        return false;
    VersionEffect *effects = ARENA_ARRAY(db->arena, VersionEffect, n);
    for (size_t i = 0; i < n; i++) {
        const EffectRow *row = &rows[i];
        bool is_same =
            row->is_there && str_eq(compared(db->arena, row->old_heading, row->old_body),
                                    compared(db->arena, row->new_heading, row->new_body));
        effects[i] = (VersionEffect){
            .obligation = row->obligation,
            .provision = row->provision,
            .number = row->number,
            .title = row->title,
            .unit_name = row->unit_name,
            .choice = row->choice,
            .reason = row->reason,
            .rule = row->rule,
            .fate = !row->is_there ? FATE_GONE
                    : is_same      ? FATE_KEPT
                                   : FATE_CHANGED,
        };
    }
    *out = effects;
    *out_n = n;
    return true;
}

static bool version_apply(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                          Str basis, Err *err) {
    VersionEffect *effects;
    size_t n;
    if (!version_effects(tx->db, programme, version->id, &effects, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const VersionEffect *effect = &effects[i];
        bool is_void = effect->fate == FATE_GONE ||
                       (effect->fate == FATE_CHANGED && effect->choice == CHOICE_VOID);
        Str reason =
            effect->fate == FATE_GONE ? S("Điều khoản không còn trong bản mới") : effect->reason;
        if (is_void
                ? !obligation_end(tx, effect->obligation, OBL_VOID, version->in_force, reason,
                                  basis, err)
                : !obligation_keep(tx, effect->obligation, version->id, version->to, basis, err))
            return false;
    }
    return true;
}

/** Title, number and all numbers that it had before. */
static bool head_search(Tx *tx, const ProgrammeRow *programme, Str title, Str *out, Err *err) {
    Str *symbols;
    size_t n;
    if (!sql_programme_symbols(tx->db, programme->id, &symbols, &n, err)) return false;
    Str all = str_join(tx->arena, symbols, n, S(" "));
    *out = text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s", STR(title), STR(all)));
    return true;
}

bool version_begin(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                   const DocumentRow *original, Err *err) {
    Str search;
    return version_apply(tx, programme, version, original->symbol, err) &&
           sql_party_sign_clear(tx, programme->version, err) &&
           sql_party_sign_as_now(tx, programme->version, programme->id, err) &&
           sql_party_take_version(tx, programme->id, version->id, err) &&
           sql_party_sign_clear(tx, version->id, err) &&
           sql_version_set_state(tx, programme->version, VERSION_REPLACED, err) &&
           sql_version_set_state(tx, version->id, VERSION_IN_FORCE, err) &&
           head_search(tx, programme, version->title, &search, err) &&
           sql_programme_take_version(tx, programme->id, version->id, original->id, version->title,
                                      original->symbol, original->issued, version->in_force,
                                      version->to, search, err);
}

static bool version_decide(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const VersionDecide *cmd = command;
    ProgrammeRow programme;
    VersionRow version;
    VersionEffect *effects;
    size_t n, at = 0;
    if (!programme_review(tx, cmd->version, &programme, &version, err) ||
        !version_effects(tx->db, &programme, cmd->version, &effects, &n, err))
        return false;
    while (at < n && effects[at].obligation.v != cmd->obligation.v)
        at++;
    if (at == n || effects[at].fate != FATE_CHANGED)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("Nothing is to be decided for this duty: its words stay, or are "
                              "gone."));
    if (cmd->has_seen && (effects[at].choice != cmd->seen ||
                          !str_eq(str_trim(effects[at].reason), str_trim(cmd->seen_reason))))
        return FAIL(err, .code = ERR_CONFLICT, .field = "reason",
                    .msg = N_("Somebody else decided on this duty meanwhile; that stands here now. "
                              "What you chose is not saved. Look at both, then choose again."));
    if (cmd->choice == CHOICE_VOID && (!str_trim(cmd->reason).n || utf8_count(cmd->reason) > 1000))
        return FAIL(err, .code = ERR_INPUT, .field = "reason",
                    .msg = N_("Say why the duty ends, in at most 1,000 characters."));
    if (!sql_version_decision_clear(tx, cmd->version, cmd->obligation, err) ||
        (cmd->choice != CHOICE_NONE &&
         !sql_version_decision_insert(tx, cmd->version, cmd->obligation, cmd->choice, cmd->reason,
                                      err)))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "version.decided", 1);
    leaf_object(&leaf, "programme", programme.id.v);
    leaf_object(&leaf, "obligation", cmd->obligation.v);
    json_put_int(&leaf.j, "choice", cmd->choice);
    json_put_text(&leaf.j, "reason", cmd->reason);
    result->id = cmd->obligation.v;
    return leaf_write(&leaf, err);
}

const CommandType version_decide_cmd = { "version.decide", version_decide };

static int by_provision(const void *a, const void *b) {
    const ProvisionRow *x = *(const ProvisionRow *const *)a, *y = *(const ProvisionRow *const *)b;
    return (x->provision.v > y->provision.v) - (x->provision.v < y->provision.v);
}

static const ProvisionRow *find_row(const ProvisionRow *const *sorted, size_t n, ProvisionId id) {
    for (size_t low = 0, high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle]->provision.v == id.v) return sorted[middle];
        if (sorted[middle]->provision.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const ProvisionRow **sorted_rows(Arena *arena, const ProvisionRow *rows, size_t n) {
    const ProvisionRow **out = ARENA_ARRAY(arena, const ProvisionRow *, n);
    for (size_t i = 0; i < n; i++)
        out[i] = &rows[i];
    qsort(out, n, sizeof(const ProvisionRow *), by_provision);
    return out;
}

bool version_compare(Db *db, VersionId before, VersionId after, VersionLine **out, size_t *out_n,
                     Err *err) {
    ProvisionRow *old, *new;
    size_t old_n, new_n, count = 0, gone = 0;
    if (!sql_provision_list(db, before, 0, PROVISIONS_MAX, &old, &old_n, err) ||
        !sql_provision_list(db, after, 0, PROVISIONS_MAX, &new, &new_n, err))
        return false;
    const ProvisionRow **by_old = sorted_rows(db->arena, old, old_n);
    const ProvisionRow **by_new = sorted_rows(db->arena, new, new_n);
    VersionLine *lines = ARENA_ARRAY(db->arena, VersionLine, old_n + new_n);
    for (size_t i = 0; i < new_n; i++) {
        const ProvisionRow *twin = find_row(by_old, old_n, new[i].provision);
        // What is gone stands where it stood: before the next provision that stayed.
        while (twin && gone < old_n && &old[gone] < twin) {
            if (!find_row(by_new, new_n, old[gone].provision))
                lines[count++] = (VersionLine){ old[gone].provision, &old[gone], NULL, false };
            gone++;
        }
        bool is_changed = twin && !str_eq(compared(db->arena, twin->heading, twin->body),
                                          compared(db->arena, new[i].heading, new[i].body));
        lines[count++] = (VersionLine){ new[i].provision, twin, &new[i], is_changed };
    }
    for (; gone < old_n; gone++)
        if (!find_row(by_new, new_n, old[gone].provision))
            lines[count++] = (VersionLine){ old[gone].provision, &old[gone], NULL, false };
    *out = lines;
    *out_n = count;
    return true;
}
