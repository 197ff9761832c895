#include "store/witness.h"

#include "store/journal_store.h"

static const SqlText text_states = {
    "witness_states",
    "SELECT name, size, at_ms, refusal FROM journal_witness ORDER BY name LIMIT 64", 0
};
static const SqlText text_state_set = {
    "witness_state_set",
    "INSERT INTO journal_witness (name, size, at_ms, refusal) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (name) DO UPDATE SET size = excluded.size, at_ms = excluded.at_ms, "
    "refusal = excluded.refusal",
    4
};
static const SqlText text_head = { "witness_head",
                                   "SELECT size, checkpoint FROM journal_cosigned WHERE id = 1",
                                   0 };
static const SqlText text_head_set = {
    "witness_head_set",
    "INSERT INTO journal_cosigned (id, size, checkpoint) VALUES (1, $1, $2) "
    "ON CONFLICT (id) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint "
    "WHERE excluded.size >= journal_cosigned.size",
    2
};
const SqlText *const witness_texts[] = { &text_states, &text_state_set, &text_head, &text_head_set,
                                         NULL };

bool witnesses_of(Arena *arena, const Config *config, Witnesses *out, Err *err) {
    Witnesses list = { .v = ARENA_ARRAY(arena, Witness, WITNESSES_MAX),
                       .needed = (size_t)config->witnesses_needed };
    Str rest = config->witnesses, part, url;
    while (str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        if (!part.n) continue;
        NoteKey key = { 0 };
        bool ok = list.n < WITNESSES_MAX && str_cut(&part, ' ', &url) &&
                  (str_starts(url, S("http://")) || str_starts(url, S("https://"))) &&
                  note_key_parse(arena, str_trim(part), &key, err) && key.type == NOTE_KEY_COSIGNER;
        for (size_t i = 0; ok && i < list.n; i++)
            ok = !str_eq(list.v[i].key.name, key.name);
        if (!ok)
            return FAIL(err, .code = ERR_INPUT, .field = "kyket.conf",
                        .msg = N_("kyket.conf, witnesses: it must be an address and a public key "
                                  "of a witness, parted by a space; several are parted by “;”. "
                                  "Correct the line."));
        list.v[list.n++] = (Witness){ url, key };
    }
    if (list.needed > list.n)
        return FAIL(err, .code = ERR_INPUT, .field = "kyket.conf",
                    .msg = N_("kyket.conf, witnesses_needed: more cosignatures are asked for than "
                              "there are witnesses. Correct the line."));
    *out = list;
    return true;
}

size_t witnesses_good(const Witnesses *witnesses, const Note *note) {
    size_t good = 0;
    for (size_t i = 0; i < witnesses->n; i++)
        good += note_check(note, &witnesses->v[i].key, NULL) == NOTE_GOOD;
    return good;
}

bool witness_states(Db *db, WitnessState **out, size_t *n, Err *err) {
    Cursor c;
    bool has, ok;
    WitnessState *list = ARENA_ARRAY(db->arena, WitnessState, 64);
    *n = 0;
    if (!cursor_open(db, &text_states, NULL, &c, err)) return false;
    while ((ok = cursor_next(&c, &has, err)) && has && *n < 64)
        list[(*n)++] = (WitnessState){ cursor_text(&c, 0), (uint64_t)cursor_int(&c, 1),
                                       cursor_instant(&c, 2), cursor_text(&c, 3) };
    cursor_close(&c);
    *out = list;
    return ok;
}

bool witness_head(Db *db, uint64_t *size, Str *checkpoint, Err *err) {
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_head, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    *size = ok && has ? (uint64_t)cursor_int(&c, 0) : 0;
    *checkpoint = ok && has ? cursor_text(&c, 1) : S("");
    cursor_close(&c);
    return ok;
}

bool witness_published(Db *db, const Config *config, Str *checkpoint, Err *err) {
    JournalHead head;
    uint64_t size;
    Str cosigned;
    if (!journal_head(db, &head, err) || !witness_head(db, &size, &cosigned, err)) return false;
    if (head.size == 0)
        return FAIL(err, .code = ERR_NOT_FOUND, .msg = N_("The journal has no entry yet."));
    if (config->witnesses_needed > 0 && size == 0)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("Too few witnesses have signed a head of the journal yet. Try again "
                              "in a moment."));
    bool is_cosigned = size == head.size || config->witnesses_needed > 0;
    *checkpoint = is_cosigned ? cosigned : head.checkpoint;
    return true;
}

static bool witness_round(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const WitnessRound *round = command;
    result->id = (int64_t)round->size;
    for (size_t i = 0; i < round->states_n; i++) {
        const WitnessState *s = &round->states[i];
        const SqlArg args[] = { sql_text(s->name), sql_int((int64_t)s->size), sql_instant(s->at),
                                sql_text(s->refusal) };
        if (!db_run(tx->db, &text_state_set, args, NULL, err)) return false;
    }
    const SqlArg args[] = { sql_int((int64_t)round->size), sql_text(round->checkpoint) };
    return !round->checkpoint.n || db_run(tx->db, &text_head_set, args, NULL, err);
}
const CommandType witness_round_cmd = { "journal.witness_round", witness_round };
