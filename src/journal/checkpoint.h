#pragma once
/**
 * The signed head of the journal (c2sp.org/tlog-checkpoint): a note whose text is the origin, the
 * number of entries, the root hash and optional further lines.
 */
#include "journal/note.h"
#include "journal/tree.h"

typedef struct Checkpoint {
    Str origin; // of our own logs: the name of their key
    uint64_t size;
    Sha256 root;
    Str extension; // further lines, each with its newline; mostly empty
} Checkpoint;

/** The text that is signed. */
Str checkpoint_text(Arena *arena, const Checkpoint *checkpoint);
/** Strictly the reverse. Errors ERR_INPUT. */
MUST_USE bool checkpoint_parse(Arena *arena, Str text, Checkpoint *out, Err *err);
/** The whole note with the log's signature; the origin must be the key's name. */
Str checkpoint_sign(Arena *arena, const Checkpoint *checkpoint, const NoteSigner *signer);
/** The note with one more signature line (of a witness). */
Str checkpoint_add(Arena *arena, Str note, Str line);

/**
 * Reads a checkpoint and checks the log's signature: its key's name is the origin, and no line of
 * the key is false.
 *
 * note    may be NULL; for checks of further keys by note_check
 * Errors  ERR_INPUT: not a checkpoint; ERR_STATE: not signed by this key, or changed
 */
MUST_USE bool checkpoint_open(Arena *arena, Str bytes, const NoteKey *log, Checkpoint *out,
                              Note *note, Err *err);
/** Which of the witnesses have cosigned validly; at most count. A false line counts as none. */
size_t checkpoint_cosigners(const Note *note, const NoteKey *witnesses, size_t count);
