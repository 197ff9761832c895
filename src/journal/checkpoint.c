#include "journal/checkpoint.h"

#include <assert.h>

Str checkpoint_text(Arena *arena, const Checkpoint *checkpoint) {
    Str root = base64_text(arena, sha256_str(&checkpoint->root));
    return str_printf(arena, "%.*s\n%llu\n%.*s\n%.*s", STR(checkpoint->origin),
                      (unsigned long long)checkpoint->size, STR(root), STR(checkpoint->extension));
}

static bool bad_checkpoint(Err *err) {
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This is not a checkpoint of a journal: its name, the number of entries "
                          "and the root hash, a line each."));
}

/** A line that ends in a newline and is not empty. */
static bool whole_line(Str *rest, Str *line) {
    size_t end = str_find(*rest, S("\n"), 0);
    if (end == SIZE_MAX || end == 0) return false;
    *line = str_upto(*rest, end);
    *rest = str_from(*rest, end + 1);
    return true;
}

static bool tree_size_parse(Str text, uint64_t *out) {
    int64_t value;
    if (text.n == 0 || text.p[0] < '0' || text.p[0] > '9' || (text.n > 1 && text.p[0] == '0') ||
        !str_to_int(text, &value))
        return false;
    *out = (uint64_t)value;
    return true;
}

bool checkpoint_parse(Arena *arena, Str text, Checkpoint *out, Err *err) {
    Checkpoint checkpoint = { 0 };
    Str rest = text, size, root, raw, line;
    if (!whole_line(&rest, &checkpoint.origin) || !whole_line(&rest, &size) ||
        !whole_line(&rest, &root) || !tree_size_parse(size, &checkpoint.size) ||
        !base64_parse(arena, root, &raw) || raw.n != sizeof checkpoint.root.b)
        return bad_checkpoint(err);
    memcpy(checkpoint.root.b, raw.p, raw.n);
    checkpoint.extension = rest;
    while (rest.n > 0)
        if (!whole_line(&rest, &line)) return bad_checkpoint(err);
    *out = checkpoint;
    return true;
}

Str checkpoint_sign(Arena *arena, const Checkpoint *checkpoint, const NoteSigner *signer) {
    assert(str_eq(checkpoint->origin, signer->key.name));
    Str text = checkpoint_text(arena, checkpoint);
    Str line = note_sign(arena, signer, text, INSTANT_NONE);
    return str_printf(arena, "%.*s\n%.*s", STR(text), STR(line));
}

Str checkpoint_add(Arena *arena, Str note, Str line) {
    return str_printf(arena, "%.*s%.*s", STR(note), STR(line));
}

bool checkpoint_open(Arena *arena, Str bytes, const NoteKey *log, Checkpoint *out, Note *note,
                     Err *err) {
    Note parsed;
    Checkpoint checkpoint;
    if (!note_parse(arena, bytes, &parsed, err) ||
        !checkpoint_parse(arena, parsed.text, &checkpoint, err))
        return false;
    switch (note_check(&parsed, log, NULL)) {
    case NOTE_GOOD: break;
    case NOTE_BAD:
        return FAIL(err, .code = ERR_STATE, .field = "signature",
                    .msg = N_("The signature of the journal does not fit this checkpoint: it was "
                              "changed after it was signed."));
    case NOTE_ABSENT:
        return FAIL(err, .code = ERR_STATE, .field = "signature", .args = { log->name },
                    .msg = N_("This checkpoint is not signed by the key of {0}. Check that it is "
                              "the right key, or ask for the checkpoint again."));
    }
    if (log->type != NOTE_KEY_ED25519 || !str_eq(checkpoint.origin, log->name))
        return FAIL(err, .code = ERR_STATE, .field = "signature",
                    .args = { checkpoint.origin, log->name },
                    .msg = N_("This checkpoint is of the journal {0}, but the key is of {1}."));
    *out = checkpoint;
    if (note) *note = parsed;
    return true;
}

size_t checkpoint_cosigners(const Note *note, const NoteKey *witnesses, size_t count) {
    size_t valid = 0;
    for (size_t i = 0; i < count; i++)
        if (witnesses[i].type == NOTE_KEY_COSIGNER &&
            note_check(note, &witnesses[i], NULL) == NOTE_GOOD)
            valid++;
    return valid;
}
