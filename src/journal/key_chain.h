#pragma once
/**
 * The keys of a journal over its life. A change of keys is an entry of the journal
 * (KEY_CHANGE_TYPE) whose fields hold a signed note. The key that ends and the key that begins both
 * sign it, so whoever trusts one of them can go on to the other:
 *
 *   kyket journal key change v1
 *   <origin>
 *   <number of the entry, from 0>
 *   <public key that ends>
 *   <public key that begins>
 *
 * The head that first has the entry is signed by both keys. Older heads are the old key's, younger
 * ones the new key's: a key that somebody stole after the change signs nothing that is believed.
 */
#include "journal/checkpoint.h"

#define KEY_CHANGE_TYPE "journal.key_changed"
#define KEY_CHAIN_MAX 64
#define KEY_CHAIN_BYTES_MAX ((size_t)128 << 10)

/** A key and the sizes of the heads that it may sign, both included. */
typedef struct ChainKey {
    NoteKey key;
    uint64_t from, until;
} ChainKey;

typedef struct KeyChain {
    ChainKey *keys; // oldest first; at least one
    Str *changes;   // the signed notes between them, count - 1
    size_t count;
} KeyChain;

/** A chain of one key that may sign every head. */
KeyChain key_chain_of(Arena *arena, const NoteKey *key);

/** The note of a change that will be entry number. Both signers have the origin as their name. */
Str key_change_note(Arena *arena, uint64_t number, const NoteSigner *ends,
                    const NoteSigner *begins);
/** Adds a change to the end of the chain. Errors ERR_INPUT: not such a note; ERR_STATE: not signed
 * by both, or not by the last key of the chain, or too many. */
MUST_USE bool key_chain_add(Arena *arena, KeyChain *chain, Str note, Err *err);
/** The key that ends in a note of a change, which is not checked. Errors ERR_INPUT. */
MUST_USE bool key_change_first(Arena *arena, Str note, NoteKey *out, Err *err);
/** The note in a leaf of the type KEY_CHANGE_TYPE. Errors ERR_INPUT: the leaf is none. */
MUST_USE bool key_change_of_leaf(Arena *arena, Str leaf, Str *note, Err *err);
/** The number of the entry that is change i. */
uint64_t key_change_number(const KeyChain *chain, size_t i);

/** The chain as a file ("/log/keys"): a header, the first key, a line of base64 for each note. */
Str key_chain_text(Arena *arena, const KeyChain *chain);
/** Strictly the reverse, with every signature checked. Errors as for key_chain_add. */
MUST_USE bool key_chain_parse(Arena *arena, Str text, KeyChain *out, Err *err);

/** Whether key is one of the chain: then the chain is as good as this key. */
bool key_chain_has(const KeyChain *chain, const NoteKey *key);

/**
 * Reads a checkpoint and checks that a key of the chain signed it which could sign a head of this
 * size. by (may be NULL): that key.
 * Errors as for checkpoint_open; ERR_STATE too when the key was not in use at that size.
 */
MUST_USE bool key_chain_open(Arena *arena, const KeyChain *chain, Str bytes, Checkpoint *out,
                             Note *note, const NoteKey **by, Err *err);
