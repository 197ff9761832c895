#pragma once
/**
 * Signed notes (c2sp.org/signed-note): text, an empty line, and lines "— name base64(id,
 * signature)". Keys are Ed25519: type 1 signs the text itself, type 4 is a witness that cosigns a
 * checkpoint with the time (c2sp.org/tlog-cosignature, v1).
 */
#include "base/err.h"
#include "base/hash.h"
#include "base/instant.h"

#define NOTE_BYTES_MAX ((size_t)256 << 10)
#define NOTE_SIGNATURES_MAX 64
#define NOTE_NAME_MAX 255

typedef enum NoteKeyType {
    NOTE_KEY_ED25519 = 1,
    NOTE_KEY_COSIGNER = 4,
} NoteKeyType;

typedef struct NoteKey {
    Str name; // not empty, no white space, no "+"
    NoteKeyType type;
    uint32_t id; // SHA-256(name || "\n" || type || public key), first four bytes
    uint8_t public_key[32];
} NoteKey;

/** A key that can sign; its text is a secret. */
typedef struct NoteSigner {
    NoteKey key;
    uint8_t secret[64]; // seed and public key, as libsodium keeps them
} NoteSigner;

/** What may stand as the name of a key, and as our origin line. */
bool note_name_is_valid(Str name);

/** "name+0a1b2c3d+base64(type || public key)", nothing around it. Errors ERR_INPUT, field "key". */
MUST_USE bool note_key_parse(Arena *arena, Str vkey, NoteKey *out, Err *err);
Str note_key_text(Arena *arena, const NoteKey *key);

/** A new key from the system's generator. name must be valid; it is not copied. */
NoteSigner note_signer_new(Str name, NoteKeyType type);
/** The same key each time; for tests and for the demo's data. */
NoteSigner note_signer_from_seed(Str name, NoteKeyType type, const uint8_t seed[32]);
/** "PRIVATE+KEY+name+0a1b2c3d+base64(type || seed)". Errors ERR_INPUT, field "key". */
MUST_USE bool note_signer_parse(Arena *arena, Str skey, NoteSigner *out, Err *err);
Str note_signer_text(Arena *arena, const NoteSigner *signer);

typedef struct NoteSignature {
    Str name;
    uint32_t id;
    Str bytes; // without the id
} NoteSignature;

typedef struct Note {
    Str text; // with its last newline: what is signed
    NoteSignature *signatures;
    size_t count;
} Note;

/** Strictly: UTF-8, no control characters, at least one signature line, base64 in its one form.
 * The parts point into bytes. Errors ERR_INPUT, ERR_TOO_LARGE. */
MUST_USE bool note_parse(Arena *arena, Str bytes, Note *out, Err *err);

/** One line with its newline. at matters to cosigners only. */
Str note_sign(Arena *arena, const NoteSigner *signer, Str text, Instant at);

typedef enum NoteVerdict {
    NOTE_ABSENT, // no line of this key
    NOTE_GOOD,
    NOTE_BAD, // a line of this key that its signature does not fit: refuse the whole note
} NoteVerdict;

/** at (may be NULL): when a cosigner signed, else INSTANT_NONE. */
NoteVerdict note_check(const Note *note, const NoteKey *key, Instant *at);
