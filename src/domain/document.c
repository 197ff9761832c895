#include "domain/document.h"
#include "domain/leaf.h"
#include "text/fold.h"

const DocumentType document_types[] = {
    { "", N_("Official letter") },
    { "NQ", N_("Resolution") },
    { "QĐ", N_("Decision") },
    { "CT", N_("Directive") },
    { "QC", N_("Working regulation") },
    { "QyĐ", N_("Regulation") },
    { "TC", N_("Communiqué") },
    { "TB", N_("Announcement") },
    { "HD", N_("Guidance") },
    { "CTr", N_("Programme") },
    { "KH", N_("Plan") },
    { "PA", N_("Plan of action") },
    { "ĐA", N_("Scheme") },
    { "DA", N_("Project") },
    { "BC", N_("Report") },
    { "BB", N_("Minutes") },
    { "TTr", N_("Proposal to a superior") },
    { "HĐ", N_("Contract") },
    { "CĐ", N_("Official telegram") },
    { "BGN", N_("Memorandum") },
    { "BTT", N_("Agreement") },
    { "GUQ", N_("Power of attorney") },
    { "GM", N_("Invitation") },
    { "GGT", N_("Letter of introduction") },
    { "GNP", N_("Leave paper") },
    { "PG", N_("Dispatch slip") },
    { "PC", N_("Transfer slip") },
    { "PB", N_("Notification slip") },
    { "TTC", N_("Letter of courtesy") },
};
const size_t document_types_n = COUNT_OF(document_types);

const DocumentType *document_type_find(Str abbreviation) {
    for (size_t i = 0; i < document_types_n; i++)
        if (str_is(abbreviation, document_types[i].abbreviation)) return &document_types[i];
    return NULL;
}

const char *document_relation_word(DocumentRelationKind kind) {
    static const char *const words[RELATION_COUNT] = {
        [RELATION_BASIS] = "basis",     [RELATION_IMPLEMENTS] = "implements",
        [RELATION_AMENDS] = "amends",   [RELATION_REPLACES] = "replaces",
        [RELATION_ANSWERS] = "answers", [RELATION_RECALLS] = "recalls",
    };
    return kind > 0 && kind < RELATION_COUNT ? words[kind] : "";
}

size_t document_links_public(DocumentLink *links, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (links[i].is_public) links[kept++] = links[i];
    return kept;
}

const char *secrecy_name(Secrecy secrecy) {
    static const char *const names[SECRECY_COUNT] = {
        [SECRECY_NONE] = N_("not secret"),
        [SECRECY_SECRET] = N_("secret (mật)"),
        [SECRECY_TOP_SECRET] = N_("top secret (tối mật)"),
        [SECRECY_UTMOST] = N_("utmost secret (tuyệt mật)"),
    };
    return names[secrecy];
}

Secrecy secrecy_of_text(Arena *arena, Str text) {
    static const struct {
        Secrecy secrecy;
        const char *upper, *folded;
    } marks[] = {
        { SECRECY_SECRET, "MẬT", "do mat: mat" },
        { SECRECY_TOP_SECRET, "TỐI MẬT", "do mat: toi mat" },
        { SECRECY_UTMOST, "TUYỆT MẬT", "do mat: tuyet mat" },
    };
    Str line;
    for (int n = 0; n < 40 && str_line(&text, &line); n++) {
        line = str_trim(line);
        if (!line.n || line.n > 60) continue;
        Str folded = text_fold(arena, line);
        for (size_t i = 0; i < COUNT_OF(marks); i++)
            if (str_is(line, marks[i].upper) || str_is(folded, marks[i].folded))
                return marks[i].secrecy;
    }
    return SECRECY_NONE;
}

bool file_given_keep(Tx *tx, const FileGiven *file, Err *err) {
    return sql_document_file_insert(tx, file->sha256, file->size, file->media_type, tx->now, err);
}

/** "/" after the number, "-" between groups, no spaces (domain.md, "Official documents"). */
static bool check_symbol(Str symbol, Err *err) {
    if (utf8_count(symbol) > 60)
        return FAIL(err, .code = ERR_INPUT, .field = "symbol",
                    .msg = N_("A number and symbol has at most 60 characters, such as 05/BNV-VP."));
    for (size_t i = 0; i < symbol.n; i++)
        if (symbol.p[i] == ' ' || (unsigned char)symbol.p[i] < 0x20)
            return FAIL(err, .code = ERR_INPUT, .field = "symbol", .args = { symbol },
                        .msg = N_("“{0}” has a space in it. Write number and symbol without "
                                  "spaces, such as 05/BNV-VP or 424-CV/HU."));
    return true;
}

static bool check_secrecy(const DocumentRegister *cmd, Err *err) {
    if (cmd->secrecy == SECRECY_NONE) return true;
    if (!cmd->is_stub)
        return FAIL(err, .code = ERR_INPUT, .field = "secrecy",
                    .msg = N_("A document that is a state secret is not kept here. Register only a "
                              "stub (number, day, issuer), without its content."));
    if (cmd->file.sha256.n || cmd->abstract.n || cmd->is_public)
        return FAIL(err, .code = ERR_INPUT, .field = cmd->file.sha256.n ? "file" : "abstract",
                    .msg = N_("A stub of a secret document has no file and no abstract, and is not "
                              "public. Take them out."));
    return true;
}

static bool check_document(Tx *tx, const DocumentRegister *cmd, Err *err) {
    if (!document_type_find(cmd->type))
        return FAIL(err, .code = ERR_INPUT, .field = "type", .args = { cmd->type },
                    .msg = N_("“{0}” is not a type of document. Choose one of the list."));
    if (!str_trim(cmd->issuer_name).n && !cmd->issuer.v)
        return FAIL(err, .code = ERR_INPUT, .field = "issuer_name",
                    .msg = N_("Say which body issued the document."));
    if (utf8_count(cmd->issuer_name) > 300 || utf8_count(cmd->abstract) > 2000 ||
        utf8_count(cmd->signers) > 2000)
        return FAIL(err, .code = ERR_TOO_LARGE, .field = "abstract",
                    .msg = N_("Issuer (300 characters), abstract and signers (2,000 each) must be "
                              "shorter."));
    if (!day_is_none(cmd->issued) && cmd->issued.n > tx->today.n)
        return FAIL(err, .code = ERR_INPUT, .field = "issued",
                    .msg = N_("The day of the document has not come yet. Check it."));
    return check_symbol(cmd->symbol, err) && check_secrecy(cmd, err);
}

static bool check_twins(Tx *tx, const DocumentRegister *cmd, Str issuer_name, Err *err) {
    DocumentRow *twins;
    size_t n = 0;
    if (!cmd->is_other &&
        !sql_document_twins(tx->db, cmd->symbol, cmd->issuer, issuer_name, &twins, &n, err))
        return false;
    return !n || FAIL(err, .code = ERR_CONFLICT, .field = "is_other",
                      .args = { cmd->symbol, issuer_name,
                                str_printf(tx->arena, "%lld", (long long)twins[0].id.v) },
                      .msg = N_("{0} of {1} is in the register already, as document {2}. If this "
                                "is another document, say so; nothing was registered yet."));
}

bool document_add(Tx *tx, const DocumentRegister *cmd, DocumentId *out, Err *err) {
    if (!check_document(tx, cmd, err)) return false;
    Str issuer_name = str_trim(cmd->issuer_name);
    if (cmd->issuer.v && !issuer_name.n) {
        Str name;
        if (!sql_document_unit_name(tx->db, cmd->issuer, &name, err)) return false;
        issuer_name = name;
    }
    UnitId unit = { tx->actor ? tx->actor->unit.v : 0 };
    Str search = text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s %.*s", STR(cmd->symbol),
                                                 STR(cmd->abstract), STR(issuer_name)));
    DocumentId id;
    if (!check_twins(tx, cmd, issuer_name, err) ||
        !sql_document_insert(tx, cmd->symbol, cmd->type, cmd->issuer, issuer_name, cmd->issued,
                             cmd->abstract, cmd->signers, cmd->secrecy, cmd->file.name,
                             cmd->is_public, unit, tx->now, search, &id, err))
        return false;
    if (cmd->file.sha256.n && (!file_given_keep(tx, &cmd->file, err) ||
                               !sql_document_set_file(tx, id, cmd->file.sha256, err)))
        return false;
    *out = id;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "document.registered", 1);
    leaf_object(&leaf, "document", id.v);
    json_put_text(&leaf.j, "symbol", cmd->symbol);
    json_put_text(&leaf.j, "type", cmd->type);
    json_put_text(&leaf.j, "issuer", issuer_name);
    json_put_day(&leaf.j, "issued", cmd->issued);
    json_put_int(&leaf.j, "secrecy", cmd->secrecy);
    json_put_text(&leaf.j, "sha256", cmd->file.sha256);
    leaf.note = cmd->signers;
    return leaf_write(&leaf, err);
}

static bool may_register(Tx *tx, Err *err) {
    if (!tx->actor) return true;
    const Subject own = { .unit = tx->actor->unit };
    return policy_allows(tx->actor, ACT_PROGRAMME_DRAFT, &own, err);
}

static bool document_register(Tx *tx, const void *command, CommandResult *result, Err *err) {
    DocumentId id;
    if (!may_register(tx, err) || !document_add(tx, command, &id, err)) return false;
    result->id = id.v;
    return true;
}

const CommandType document_register_cmd = { "document.register", document_register };

static bool document_relate(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const DocumentRelate *cmd = command;
    DocumentRow document, related;
    if (!may_register(tx, err) || !sql_document_get(tx->db, cmd->document, &document, err) ||
        !sql_document_get(tx->db, cmd->related, &related, err))
        return false;
    if (tx->actor && document.unit.v && document.unit.v != tx->actor->unit.v)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only the unit that registered the document changes this."));
    if (cmd->document.v == cmd->related.v || !*document_relation_word(cmd->kind))
        return FAIL(err, .code = ERR_INPUT, .field = "related",
                    .msg = N_("Choose another document and how this one stands to it."));
    if (cmd->is_removed
            ? !sql_document_relation_delete(tx, cmd->document, cmd->related, cmd->kind, err)
            : !sql_document_relation_insert(tx, cmd->document, cmd->related, cmd->kind, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, cmd->is_removed ? "document.unrelated" : "document.related", 1);
    leaf_object(&leaf, "document", cmd->document.v);
    json_put_int(&leaf.j, "document", cmd->document.v);
    json_put_int(&leaf.j, "related", cmd->related.v);
    json_put_text(&leaf.j, "kind", str_c(document_relation_word(cmd->kind)));
    result->id = cmd->document.v;
    return leaf_write(&leaf, err);
}

const CommandType document_relate_cmd = { "document.relate", document_relate };
