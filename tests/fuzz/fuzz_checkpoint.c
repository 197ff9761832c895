/** Signed notes, checkpoints and keys: what is read must be written back byte by byte. */
#include "fuzz.h"
#include "journal/checkpoint.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Str bytes = { (const char *)data, size };
    Err err;
    Note note;
    Checkpoint head;
    NoteKey key;
    if (note_parse(arena, bytes, &note, &err)) {
        assert(note.count > 0 && note.text.n < size);
        if (checkpoint_parse(arena, note.text, &head, &err))
            assert(str_eq(checkpoint_text(arena, &head), note.text));
    }
    if (note_key_parse(arena, bytes, &key, &err)) assert(str_eq(note_key_text(arena, &key), bytes));
    static const uint8_t seed[32] = { 20, 26 };
    key = note_signer_from_seed(S("kyket.example/test"), NOTE_KEY_ED25519, seed).key;
    if (checkpoint_open(arena, bytes, &key, &head, &note, &err))
        assert(str_eq(head.origin, key.name));
    return 0;
}
