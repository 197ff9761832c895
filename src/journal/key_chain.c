#include "journal/key_chain.h"

#include "journal/entry.h"

#include <assert.h>
#include <jansson.h>

#define TITLE "kyket journal key change v1"
#define FILE_HEADER "kyket.journal/keys@v1\n"

KeyChain key_chain_of(Arena *arena, const NoteKey *key) {
    KeyChain chain = { ARENA_ARRAY(arena, ChainKey, KEY_CHAIN_MAX),
                       ARENA_ARRAY(arena, Str, KEY_CHAIN_MAX), 1 };
    chain.keys[0] = (ChainKey){ *key, 0, UINT64_MAX };
    return chain;
}

Str key_change_note(Arena *arena, uint64_t number, const NoteSigner *ends,
                    const NoteSigner *begins) {
    assert(str_eq(ends->key.name, begins->key.name));
    Str old_key = note_key_text(arena, &ends->key), new_key = note_key_text(arena, &begins->key);
    Str text = str_printf(arena, TITLE "\n%.*s\n%llu\n%.*s\n%.*s\n", STR(ends->key.name),
                          (unsigned long long)number, STR(old_key), STR(new_key));
    Str old_line = note_sign(arena, ends, text, INSTANT_NONE);
    Str new_line = note_sign(arena, begins, text, INSTANT_NONE);
    return str_printf(arena, "%.*s\n%.*s%.*s", STR(text), STR(old_line), STR(new_line));
}

static bool bad_change(Err *err) {
    return FAIL(err, .code = ERR_INPUT, .field = "keys",
                .msg = N_("This is not a change of the journal's key as kyket writes it."));
}

typedef struct Change {
    Note note;
    Str origin;
    uint64_t number;
    NoteKey ends, begins;
} Change;

static bool change_parse(Arena *arena, Str bytes, Change *out, Err *err) {
    Change change;
    Str rest, line, number;
    int64_t value;
    if (!note_parse(arena, bytes, &change.note, err)) return false;
    rest = change.note.text;
    if (!str_line(&rest, &line) || !str_is(line, TITLE) || !str_line(&rest, &change.origin) ||
        !str_line(&rest, &number) || !str_to_int(number, &value) || value < 0 ||
        !str_eq(number, str_printf(arena, "%lld", (long long)value)))
        return bad_change(err);
    change.number = (uint64_t)value;
    if (!str_line(&rest, &line) || !note_key_parse(arena, line, &change.ends, err) ||
        !str_line(&rest, &line) || !note_key_parse(arena, line, &change.begins, err) || rest.n)
        return bad_change(err);
    if (!str_eq(change.ends.name, change.origin) || !str_eq(change.begins.name, change.origin) ||
        change.ends.type != NOTE_KEY_ED25519 || change.begins.type != NOTE_KEY_ED25519)
        return bad_change(err);
    *out = change;
    return true;
}

static bool same_key(const NoteKey *a, const NoteKey *b) {
    return a->id == b->id && a->type == b->type && str_eq(a->name, b->name) &&
           memcmp(a->public_key, b->public_key, sizeof a->public_key) == 0;
}

bool key_change_first(Arena *arena, Str note, NoteKey *out, Err *err) {
    Change change;
    if (!change_parse(arena, note, &change, err)) return false;
    *out = change.ends;
    return true;
}

bool key_chain_add(Arena *arena, KeyChain *chain, Str note, Err *err) {
    Change change;
    if (!change_parse(arena, note, &change, err)) return false;
    ChainKey *last = &chain->keys[chain->count - 1];
    if (!same_key(&last->key, &change.ends) || same_key(&last->key, &change.begins) ||
        change.number < last->from || chain->count == KEY_CHAIN_MAX)
        return FAIL(err, .code = ERR_STATE, .field = "keys",
                    .msg = N_("A change of the journal's key does not follow the one before it."));
    if (note_check(&change.note, &change.ends, NULL) != NOTE_GOOD ||
        note_check(&change.note, &change.begins, NULL) != NOTE_GOOD)
        return FAIL(err, .code = ERR_STATE, .field = "keys",
                    .msg = N_("A change of the journal's key is not signed by the old and the new "
                              "key: it was changed, or made by somebody else."));
    last->until = change.number + 1;
    chain->changes[chain->count - 1] = str_dup(arena, note);
    chain->keys[chain->count++] = (ChainKey){ change.begins, change.number + 1, UINT64_MAX };
    return true;
}

bool key_change_of_leaf(Arena *arena, Str leaf, Str *note, Err *err) {
    EntryHead head;
    if (!entry_head(arena, leaf, &head, err)) return false;
    json_t *object = json_loadb(leaf.p, leaf.n, 0, NULL);
    const json_t *text = json_object_get(json_object_get(object, "fields"), "note");
    bool ok = str_is(head.type, KEY_CHANGE_TYPE) && json_is_string(text);
    if (ok) *note = str_dup(arena, (Str){ json_string_value(text), json_string_length(text) });
    json_decref(object);
    return ok || bad_change(err);
}

uint64_t key_change_number(const KeyChain *chain, size_t i) {
    assert(i + 1 < chain->count);
    return chain->keys[i].until - 1;
}

Str key_chain_text(Arena *arena, const KeyChain *chain) {
    AUTO_BUF Buf out;
    buf_init(&out, KEY_CHAIN_BYTES_MAX);
    buf_put(&out, S(FILE_HEADER));
    buf_put(&out, note_key_text(arena, &chain->keys[0].key));
    buf_byte(&out, '\n');
    for (size_t i = 0; i + 1 < chain->count; i++) {
        buf_put(&out, base64_text(arena, chain->changes[i]));
        buf_byte(&out, '\n');
    }
    return buf_dup(&out, arena);
}

bool key_chain_parse(Arena *arena, Str text, KeyChain *out, Err *err) {
    Str rest = text, line, note;
    NoteKey first;
    if (text.n > KEY_CHAIN_BYTES_MAX || !str_starts(text, S(FILE_HEADER)) ||
        text.p[text.n - 1] != '\n' || memchr(text.p, '\r', text.n))
        return FAIL(err, .code = ERR_INPUT, .field = "keys",
                    .msg = N_("This is not the list of keys that a journal of kyket shows at "
                              "/log/keys."));
    rest = str_from(rest, strlen(FILE_HEADER));
    if (!str_line(&rest, &line) || !note_key_parse(arena, line, &first, err))
        return bad_change(err);
    KeyChain chain = key_chain_of(arena, &first);
    while (str_line(&rest, &line)) {
        if (!base64_parse(arena, line, &note)) return bad_change(err);
        if (!key_chain_add(arena, &chain, note, err)) return false;
    }
    *out = chain;
    return true;
}

bool key_chain_has(const KeyChain *chain, const NoteKey *key) {
    for (size_t i = 0; i < chain->count; i++)
        if (same_key(&chain->keys[i].key, key)) return true;
    return false;
}

bool key_chain_open(Arena *arena, const KeyChain *chain, Str bytes, Checkpoint *out, Note *note,
                    const NoteKey **by, Err *err) {
    Note parsed;
    Checkpoint head;
    if (!note_parse(arena, bytes, &parsed, err)) return false;
    // The newest key whose line is there; the head of a change has lines of two, both checked.
    const ChainKey *signer =
        &chain->keys[chain->count - 1]; // whose line is missed, if none is there
    bool is_there = false;
    for (size_t i = 0; i < chain->count; i++)
        if (note_check(&parsed, &chain->keys[i].key, NULL) != NOTE_ABSENT)
            if (!is_there || note_check(&parsed, &signer->key, NULL) != NOTE_BAD) {
                signer = &chain->keys[i];
                is_there = true;
            }
    if (!checkpoint_open(arena, bytes, &signer->key, &head, &parsed, err)) return false;
    if (head.size < signer->from || head.size > signer->until)
        return FAIL(err, .code = ERR_STATE, .field = "signature",
                    .msg = N_("The key that signed this checkpoint was not in use at this length "
                              "of the journal. Do not trust it."));
    *out = head;
    if (note) *note = parsed;
    if (by) *by = &signer->key;
    return true;
}
