#pragma once
/**
 * What one leaf of the journal says: the public effect of one command, as canonical JSON (RFC
 * 8785). Anything personal stands there only as SHA-256(salt || value); whoever has salt and value
 * can show what was meant, and once the salt is erased nobody can guess it.
 *
 *   {"fields":{…},"ids":{"occurrence":17},"personal":{"note":"<64 hex>"},
 *    "time":"2026-11-18T16:47:00+07:00","type":"occurrence.submitted","unit":31,"v":1}
 *
 * fields, ids and personal are left out when empty.
 */
#include "base/hash.h"
#include "base/instant.h"

#define ENTRY_BYTES_MAX ((size_t)65535) // the length in an entry bundle has 16 bits

typedef struct EntryId {
    const char *name; // kind of object: "occurrence"
    int64_t id;
} EntryId;

typedef struct EntrySalt {
    uint8_t b[16];
} EntrySalt;

typedef struct EntryPersonal {
    const char *name;
    Str value;
    EntrySalt salt;
} EntryPersonal;

typedef struct Entry {
    Str type;    // "occurrence.submitted": a–z, 0–9, "_" and "."
    int version; // of this type's fields, from 1
    Instant time;
    Zone zone;
    int64_t unit;       // of the actor; 0: the program itself
    const EntryId *ids; // the objects that the command touched
    size_t id_count;
    Str fields; // a JSON object with what everybody may know, or empty
    const EntryPersonal *personal;
    size_t personal_count;
} Entry;

/** The bytes of the leaf. Errors ERR_INPUT (fields are not JSON that can be made canonical),
 * ERR_TOO_LARGE. */
MUST_USE bool entry_text(Arena *arena, const Entry *entry, Str *out, Err *err);

/** SHA-256(salt || value). */
Sha256 entry_commitment(EntrySalt salt, Str value);

/** What can be said about a leaf without knowing its type. */
typedef struct EntryHead {
    Str type;
    int64_t version, unit;
    Str time; // RFC 3339
} EntryHead;

/** Errors ERR_INPUT: not the canonical JSON that entry_text makes. */
MUST_USE bool entry_head(Arena *arena, Str leaf, EntryHead *out, Err *err);

/** Adds a leaf to an entry bundle (tlog-tiles): its length in two bytes, high first, and itself. */
void entry_bundle_put(Buf *bundle, Str leaf);
/** Takes the first leaf off; false when nothing or nothing whole is left (then rest->n tells). */
bool entry_bundle_next(Str *rest, Str *leaf);
