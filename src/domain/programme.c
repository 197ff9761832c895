#include "domain/programme.h"
#include "domain/leaf.h"
#include "domain/party.h"
#include "domain/proposal.h"
#include "domain/provision.h"
#include "text/fold.h"

const char *programme_state_word(ProgrammeState state) {
    switch (state) {
    case PROGRAMME_DRAFT: return "draft";
    case PROGRAMME_IN_FORCE: return "in_force";
    case PROGRAMME_ENDED: return "ended";
    case PROGRAMME_DROPPED: return "dropped";
    }
    return "";
}

const char *programme_state_name(ProgrammeState state) {
    switch (state) {
    case PROGRAMME_DRAFT: return N_("In review");
    case PROGRAMME_IN_FORCE: return N_("In force");
    case PROGRAMME_ENDED: return N_("Ended");
    case PROGRAMME_DROPPED: return N_("Given up");
    }
    return "";
}

const char *version_kind_name(VersionKind kind) {
    switch (kind) {
    case VERSION_ORIGINAL: return N_("First version");
    case VERSION_AMENDED: return N_("Amended");
    case VERSION_REPLACING: return N_("Replacing");
    }
    return "";
}

Str search_pattern(Arena *arena, Str q) {
    Str folded = text_fold(arena, utf8_upto(q, 200));
    AUTO_BUF Buf out;
    buf_init(&out, 4096);
    bool has_word = false;
    buf_byte(&out, '%');
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        // No word needs these; left out, they cannot widen the search, nor escape (PostgreSQL).
        if (c == ' ') {
            buf_byte(&out, '%');
        } else if (c != '%' && c != '_' && c != '\\') {
            buf_byte(&out, c);
            has_word = true;
        }
    }
    if (!has_word) return S("%"); // by this the statements know that nothing is searched for
    buf_byte(&out, '%');
    return buf_dup(&out, arena);
}

bool programme_subject(Db *db, const ProgrammeRow *programme, Subject *out, Err *err) {
    PartyRow *parties;
    size_t n, count = 0;
    if (!unit_subject(db, programme->lead, out, err) ||
        !sql_party_list(db, programme->id, &parties, &n, err))
        return false;
    UnitId *concerned = ARENA_ARRAY(db->arena, UnitId, n);
    for (size_t i = 0; i < n; i++)
        if (parties[i].unit.v && parties[i].is_signatory && parties[i].covers == COVER_UNIT)
            concerned[count++] = parties[i].unit;
    out->concerned = concerned;
    out->concerned_n = count;
    return true;
}

bool programme_may(Tx *tx, const ProgrammeRow *programme, Action action, Err *err) {
    Subject subject;
    if (!tx->actor) return true;
    return unit_subject(tx->db, programme->lead, &subject, err) &&
           policy_allows(tx->actor, action, &subject, err);
}

bool programme_review(Tx *tx, VersionId id, ProgrammeRow *programme, VersionRow *version,
                      Err *err) {
    if (!sql_version_get(tx->db, id, version, err) ||
        !sql_programme_get(tx->db, version->programme, programme, err) ||
        !programme_may(tx, programme, ACT_PROGRAMME_DRAFT, err))
        return false;
    if (version->state == VERSION_DRAFT) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("This version is no draft any more. What is in force changes only with a "
                          "new version."));
}

static Str search_text(Tx *tx, Str title, Str symbol) {
    return text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s", STR(title), STR(symbol)));
}

static bool check_title(Str title, Err *err) {
    if (title.n && utf8_count(title) <= 1000) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "title",
                .msg = N_("Give the programme its title, at most 1,000 characters."));
}

/** Links an entry to the registered document of the same symbol when there is exactly one. */
static bool add_basis_entry(Tx *tx, ProgrammeId id, VersionId version, const TextBasis *basis,
                            int64_t ordinal, Err *err) {
    DocumentRow *rows = NULL;
    size_t n = 0;
    return (!basis->symbol.n || sql_document_by_symbol(tx->db, basis->symbol, &rows, &n, err)) &&
           sql_basis_insert(tx, id, version, ordinal, basis->symbol, basis->title,
                            n == 1 ? rows[0].id : (DocumentId){ 0 }, err);
}

bool programme_add_basis(Tx *tx, ProgrammeId id, VersionId version, const ProgrammeText *text,
                         Err *err) {
    int64_t ordinal;
    if (!sql_basis_next_ordinal(tx->db, id, &ordinal, err)) return false;
    for (size_t i = 0; i < text->basis_n; i++) {
        if (!add_basis_entry(tx, id, version, &text->basis[i], ordinal + (int64_t)i, err))
            return false;
    }
    return true;
}

/** Every name of the proposals that is no party yet. */
static bool add_other_names(Tx *tx, ProgrammeId id, UnitId lead, const ProgrammeText *text,
                            Err *err) {
    size_t n = 0, room = 0;
    Str *names = NULL;
    for (size_t i = 0; i < text->proposals_n; i++) {
        const Str lists[] = { text->proposals[i].lead, text->proposals[i].cooperate };
        for (size_t k = 0; k < COUNT_OF(lists); k++) {
            Str rest = lists[k], name;
            while (n < 4000 && str_line(&rest, &name)) {
                names = sql_grow(tx->arena, names, n, &room, sizeof *names);
                names[n++] = name;
            }
        }
    }
    return party_add_names(tx, id, lead, names, n, false, err);
}

static bool created_leaf(Tx *tx, ProgrammeId id, Str title, Str symbol, const ProgrammeCreate *cmd,
                         Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "programme.created", 1);
    leaf_object(&leaf, "programme", id.v);
    json_put_int(&leaf.j, "lead", cmd->lead.v);
    json_put_text(&leaf.j, "title", title);
    json_put_text(&leaf.j, "symbol", symbol);
    json_put_text(&leaf.j, "source_sha256", cmd->source.sha256);
    json_put_text(&leaf.j, "text_sha256", provision_digest(tx->arena, cmd->text));
    json_put_int(&leaf.j, "provisions", (int64_t)cmd->text->provisions_n);
    json_put_int(&leaf.j, "proposals", (int64_t)cmd->text->proposals_n);
    return leaf_write(&leaf, err);
}

static bool check_create(Tx *tx, const ProgrammeCreate *cmd, Str title, Err *err) {
    const ProgrammeRow programme = { .lead = cmd->lead };
    if (!programme_may(tx, &programme, ACT_PROGRAMME_DRAFT, err)) return false;
    if (cmd->secrecy != SECRECY_NONE)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("This text bears a mark of state secrecy. State secrets are not kept "
                              "here: register a stub of the document without its content."));
    if (!cmd->source.sha256.n || !cmd->text || !cmd->text->provisions_n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("Bring in the text of the programme, as a file or pasted."));
    return check_title(title, err);
}

static bool programme_create(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeCreate *cmd = command;
    const ProgrammeText *text = cmd->text;
    Str title = str_trim(cmd->title), symbol = str_trim(cmd->symbol);
    if (!title.n && text) title = str_trim(text->title);
    if (!symbol.n && text) symbol = text->symbol;
    if (!check_create(tx, cmd, title, err)) return false;
    ProgrammeId id;
    VersionId version;
    ProvisionId *ids = ARENA_ARRAY(tx->arena, ProvisionId, text->provisions_n);
    if (!sql_programme_insert(tx, title, symbol, PROGRAMME_DRAFT, cmd->lead, tx->now,
                              search_text(tx, title, symbol), &id, err) ||
        !file_given_keep(tx, &cmd->source, err) ||
        !sql_version_insert(tx, id, 1, cmd->source.sha256, cmd->source.name, VERSION_ORIGINAL,
                            text->remarks, tx->now, text->symbol, text->issued, text->issued_from,
                            title, &version, err) ||
        !sql_programme_set_version(tx, id, version, err) ||
        !party_add_names(tx, id, cmd->lead, text->parties, text->parties_n, true, err) ||
        !add_other_names(tx, id, cmd->lead, text, err) ||
        !programme_add_basis(tx, id, (VersionId){ 0 }, text, err) ||
        !provision_write(tx, id, version, text, ids, err) ||
        !proposal_write(tx, version, text, ids, NULL, err))
        return false;
    result->id = id.v;
    return created_leaf(tx, id, title, symbol, cmd, err);
}

const CommandType programme_create_cmd = { "programme.create", programme_create };

static bool must_be_draft(const ProgrammeRow *row, Err *err) {
    if (row->state == PROGRAMME_DRAFT) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("The programme is no draft any more. What is in force changes only with "
                          "a new version."));
}

static bool programme_edit(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeEdit *cmd = command;
    ProgrammeRow row;
    Str title = str_trim(cmd->title), symbol = str_trim(cmd->symbol);
    if (!sql_programme_get(tx->db, cmd->id, &row, err) ||
        !programme_may(tx, &row, ACT_PROGRAMME_DRAFT, err) || !must_be_draft(&row, err) ||
        !check_title(title, err))
        return false;
    if (utf8_count(symbol) > 60)
        return FAIL(err, .code = ERR_INPUT, .field = "symbol",
                    .msg = N_("A number and symbol has at most 60 characters, such as 05/BNV-VP."));
    if (!day_is_none(cmd->from) && !day_is_none(cmd->to) && cmd->to.n < cmd->from.n)
        return FAIL(err, .code = ERR_INPUT, .field = "to",
                    .msg = N_("The term ends before it begins. Check both days."));
    if (!sql_programme_set_head(tx, cmd->id, title, symbol, cmd->from, cmd->to,
                                search_text(tx, title, symbol), err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "programme.edited", 1);
    leaf_object(&leaf, "programme", cmd->id.v);
    json_put_text(&leaf.j, "title", title);
    json_put_text(&leaf.j, "symbol", symbol);
    json_put_day(&leaf.j, "from", cmd->from);
    json_put_day(&leaf.j, "to", cmd->to);
    result->id = cmd->id.v;
    return leaf_write(&leaf, err);
}

const CommandType programme_edit_cmd = { "programme.edit", programme_edit };

static bool programme_drop(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ProgrammeDrop *cmd = command;
    ProgrammeRow row;
    if (!sql_programme_get(tx->db, cmd->id, &row, err) ||
        !programme_may(tx, &row, ACT_PROGRAMME_CONFIRM, err) || !must_be_draft(&row, err))
        return false;
    if (!str_trim(cmd->reason).n || utf8_count(cmd->reason) > 1000)
        return FAIL(err, .code = ERR_INPUT, .field = "reason",
                    .msg = N_("Say why, in at most 1,000 characters."));
    if (!sql_programme_set_ended(tx, cmd->id, PROGRAMME_DROPPED, tx->today, cmd->reason, err) ||
        !sql_version_set_state(tx, row.version, VERSION_DROPPED, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "programme.dropped", 1);
    leaf_object(&leaf, "programme", cmd->id.v);
    json_put_text(&leaf.j, "reason", cmd->reason);
    result->id = cmd->id.v;
    return leaf_write(&leaf, err);
}

const CommandType programme_drop_cmd = { "programme.drop", programme_drop };

static bool basis_link(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const BasisLink *cmd = command;
    ProgrammeRow row;
    DocumentRow document;
    int64_t changed = 0;
    if (!sql_programme_get(tx->db, cmd->programme, &row, err) ||
        !programme_may(tx, &row, ACT_PROGRAMME_DRAFT, err) ||
        (cmd->document.v && !sql_document_get(tx->db, cmd->document, &document, err)) ||
        !sql_basis_set(tx, cmd->programme, cmd->ordinal, cmd->document, &changed, err))
        return false;
    if (!changed)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "programme.basis_linked", 1);
    leaf_object(&leaf, "programme", cmd->programme.v);
    json_put_int(&leaf.j, "ordinal", cmd->ordinal);
    json_put_int(&leaf.j, "document", cmd->document.v);
    result->id = cmd->programme.v;
    return leaf_write(&leaf, err);
}

const CommandType basis_link_cmd = { "programme.link_basis", basis_link };
