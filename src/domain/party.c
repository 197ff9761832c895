#include "domain/party.h"
#include "domain/leaf.h"
#include "domain/programme.h"
#include "text/fold.h"

/** The usual abbreviations of bodies, folded. */
static const struct {
    const char *abbreviation, *words;
} abbreviations[] = {
    { "ubnd", "uy ban nhan dan" },
    { "hdnd", "hoi dong nhan dan" },
    { "vksnd", "vien kiem sat nhan dan" },
    { "vksndtc", "vien kiem sat nhan dan toi cao" },
    { "tand", "toa an nhan dan" },
    { "tandtc", "toa an nhan dan toi cao" },
    { "mttq", "mat tran to quoc" },
    { "ubmttq", "uy ban mat tran to quoc" },
    { "vp", "van phong" },
    { "tu", "tinh uy" },
    { "bch", "ban chap hanh" },
    { "btv", "ban thuong vu" },
};

static Str written_out(Str word) {
    for (size_t i = 0; i < COUNT_OF(abbreviations); i++)
        if (str_is(word, abbreviations[i].abbreviation)) return str_c(abbreviations[i].words);
    return word;
}

Str party_key(Arena *arena, Str name) {
    Str rest = text_fold(arena, name), word;
    AUTO_BUF Buf out;
    buf_init(&out, 8192);
    while (str_cut(&rest, ' ', &word)) {
        if (out.n) buf_byte(&out, ' ');
        buf_put(&out, written_out(word));
    }
    return buf_dup(&out, arena);
}

bool party_is_all_communes(Arena *arena, Str name) {
    static const char *const ends[] = {
        "cap xa",
        "cac xa",
        "cac xa, phuong",
        "xa, phuong",
        "cac xa, phuong, thi tran",
        "xa, phuong, thi tran",
        "cap xa, phuong",
        "cac xa va phuong",
    };
    static const char *const heads[] = { "uy ban nhan dan ", "chu tich uy ban nhan dan ", "" };
    Str key = party_key(arena, name);
    for (size_t h = 0; h < COUNT_OF(heads); h++) {
        Str head = str_c(heads[h]);
        if (!str_starts(key, head)) continue;
        for (size_t i = 0; i < COUNT_OF(ends); i++)
            if (str_is(str_from(key, head.n), ends[i])) return true;
    }
    return false;
}

typedef struct Candidate {
    UnitId id;
    Str name, short_name; // keys
} Candidate;

static Candidate *keyed(Arena *arena, const PartyCandidate *rows, size_t n) {
    Candidate *out = ARENA_ARRAY(arena, Candidate, n);
    for (size_t i = 0; i < n; i++)
        out[i] = (Candidate){ rows[i].id, party_key(arena, rows[i].name),
                              party_key(arena, rows[i].short_name) };
    return out;
}

static bool begins_with_words(Str s, Str head) {
    return s.n > head.n && str_starts(s, head) && s.p[head.n] == ' ';
}

/** Exactly one unit of this name; else exactly one whose name goes on after it. */
static UnitId match_unit(const Candidate *units, size_t n, Str key) {
    UnitId exact = { 0 }, longer = { 0 };
    size_t exact_n = 0, longer_n = 0, words = 1;
    for (size_t i = 0; i < key.n; i++)
        words += key.p[i] == ' ';
    for (size_t i = 0; i < n; i++) {
        if (str_eq(units[i].name, key) || str_eq(units[i].short_name, key)) {
            exact = units[i].id;
            exact_n++;
        } else if (begins_with_words(units[i].name, key) ||
                   begins_with_words(units[i].short_name, key)) {
            longer = units[i].id;
            longer_n++;
        }
    }
    if (exact_n == 1) return exact;
    return !exact_n && longer_n == 1 && words >= 2 ? longer : (UnitId){ 0 };
}

static bool has_key(const Str *keys, size_t n, Str key) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(keys[i], key)) return true;
    return false;
}

bool party_index(Db *db, ProgrammeId programme, PartyIndex *out, Err *err) {
    PartyIndex index;
    if (!sql_party_list(db, programme, &index.rows, &index.n, err)) return false;
    index.keys = ARENA_ARRAY(db->arena, Str, index.n);
    for (size_t i = 0; i < index.n; i++)
        index.keys[i] = party_key(db->arena, index.rows[i].name);
    *out = index;
    return true;
}

/** The tree in which names are looked up: what stands above the lead, or the lead itself. */
static bool tree_top(Db *db, UnitId lead, UnitId *out, Err *err) {
    UnitRow row;
    if (!sql_unit_get(db, lead, &row, err)) return false;
    *out = row.superior.v ? row.superior : lead;
    return true;
}

bool party_add_names(Tx *tx, ProgrammeId programme, UnitId lead, const Str *names, size_t n,
                     bool is_signatory, Err *err) {
    UnitId top;
    PartyCandidate *rows;
    PartyIndex known;
    size_t rows_n;
    int64_t ordinal;
    if (!tree_top(tx->db, lead, &top, err) ||
        !sql_party_candidates(tx->db, top, &rows, &rows_n, err) ||
        !party_index(tx->db, programme, &known, err) ||
        !sql_party_next_ordinal(tx->db, programme, &ordinal, err))
        return false;
    const Candidate *units = keyed(tx->arena, rows, rows_n);
    Str *keys = ARENA_ARRAY(tx->arena, Str, n);
    for (size_t i = 0; i < n; i++) {
        Str key = keys[i] = party_key(tx->arena, names[i]);
        if (!key.n || has_key(known.keys, known.n, key) || has_key(keys, i, key) ||
            ordinal > PARTIES_MAX)
            continue;
        bool all = party_is_all_communes(tx->arena, names[i]);
        UnitId unit = all ? top : match_unit(units, rows_n, key);
        if (!sql_party_insert(tx, programme, ordinal++, names[i], unit,
                              all ? COVER_COMMUNES : COVER_UNIT, is_signatory, err))
            return false;
    }
    return true;
}

bool party_units(Db *db, const PartyIndex *parties, Str name, UnitId **out, size_t *out_n,
                 Err *err) {
    Str key = party_key(db->arena, name);
    *out = NULL;
    *out_n = 0;
    for (size_t i = 0; i < parties->n; i++) {
        const PartyRow *row = &parties->rows[i];
        if (!row->unit.v || !str_eq(parties->keys[i], key)) continue;
        if (row->covers == COVER_COMMUNES)
            return sql_party_communes_below(db, row->unit, out, out_n, err);
        *out = ARENA_NEW(db->arena, UnitId);
        (*out)[0] = row->unit;
        *out_n = 1;
        return true;
    }
    return true;
}

/** Names of a programme may change while it, or a later version of it, is a draft. later: that
 * version; none when the first is drafted. */
static bool may_assign(Tx *tx, ProgrammeId id, ProgrammeRow *programme, VersionId *later,
                       Err *err) {
    VersionRow draft;
    bool found;
    if (!sql_programme_get(tx->db, id, programme, err) ||
        !programme_may(tx, programme, ACT_PROGRAMME_DRAFT, err) ||
        !sql_version_draft_of(tx->db, id, &draft, &found, err))
        return false;
    *later = found && draft.id.v != programme->version.v ? draft.id : (VersionId){ 0 };
    if (found) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg =
                    N_("The programme is in force. Its parties change only with a new version."));
}

static bool check_unit(Tx *tx, UnitId unit, Err *err) {
    UnitRow row;
    return !unit.v ||
           (sql_unit_get(tx->db, unit, &row, err) && unit_is_open(&row, ERR_INPUT, "unit", err));
}

static bool party_leaf(Tx *tx, const char *type, ProgrammeId programme, int64_t ordinal, Str name,
                       UnitId unit, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf_object(&leaf, "programme", programme.v);
    json_put_int(&leaf.j, "ordinal", ordinal);
    json_put_text(&leaf.j, "name", name);
    json_put_int(&leaf.j, "unit", unit.v);
    return leaf_write(&leaf, err);
}

static bool party_assign(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PartyAssign *cmd = command;
    ProgrammeRow programme;
    PartyRow party;
    VersionId later;
    PartyCover covers = cmd->covers == COVER_COMMUNES ? COVER_COMMUNES : COVER_UNIT;
    result->id = cmd->ordinal;
    if (!may_assign(tx, cmd->programme, &programme, &later, err) ||
        !check_unit(tx, cmd->unit, err) ||
        !sql_party_get(tx->db, cmd->programme, cmd->ordinal, &party, err))
        return false;
    // Who signs the version in force is settled; the tick is about the one that is drafted.
    bool signs_now = later.v ? party.is_signatory : cmd->is_signatory;
    if (later.v && !(cmd->is_signatory ? sql_party_sign(tx, later, cmd->ordinal, err)
                                       : sql_party_sign_not(tx, later, cmd->ordinal, err)))
        return false;
    return sql_party_set(tx, cmd->programme, cmd->ordinal, cmd->unit, covers, signs_now, err) &&
           party_leaf(tx, "party.assigned", cmd->programme, cmd->ordinal, party.name, cmd->unit,
                      err);
}

const CommandType party_assign_cmd = { "party.assign", party_assign };

static bool party_add(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PartyAdd *cmd = command;
    ProgrammeRow programme;
    VersionId later;
    Str name = str_trim(cmd->name);
    if (!name.n || utf8_count(name) > NAME_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "name",
                    .msg = N_("Write the name of the body as the text has it, at most 300 "
                              "characters."));
    if (!may_assign(tx, cmd->programme, &programme, &later, err) ||
        !check_unit(tx, cmd->unit, err) ||
        !sql_party_next_ordinal(tx->db, cmd->programme, &result->id, err))
        return false;
    if (result->id > PARTIES_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE, .field = "name",
                    .msg = N_("A programme names at most 500 bodies."));
    return sql_party_insert(tx, cmd->programme, result->id, name, cmd->unit, COVER_UNIT, !later.v,
                            err) &&
           (!later.v || sql_party_sign(tx, later, result->id, err)) &&
           party_leaf(tx, "party.added", cmd->programme, result->id, name, cmd->unit, err);
}

const CommandType party_add_cmd = { "party.add", party_add };
