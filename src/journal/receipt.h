#pragma once
/**
 * A receipt: one text file that proves, without the server, that an entry is in the journal
 * (c2sp.org/tlog-proof, v1). It holds the entry itself, base64 in the line "extra", its number, the
 * inclusion proof and the signed head.
 */
#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "journal/key_chain.h"

#define RECEIPT_BYTES_MAX ((size_t)512 << 10)

typedef struct Receipt {
    Str leaf;
    uint64_t index;
    TreeProof proof;
    Str checkpoint; // the signed note, verbatim
} Receipt;

Str receipt_text(Arena *arena, const Receipt *receipt);
/** A receipt that was pasted, scanned or saved by an editor: blanks around it go, one newline ends
 * it. */
Str receipt_tidy(Arena *arena, Str text);
/** Strictly the reverse: no other text than receipt_text makes is read. A proof without the line
 * "extra" is refused, for it does not say what it proves. Errors ERR_INPUT, ERR_TOO_LARGE. */
MUST_USE bool receipt_parse(Arena *arena, Str bytes, Receipt *out, Err *err);

/** What a receipt proves. */
typedef struct ReceiptProof {
    Checkpoint head;
    Note note;         // for cosignatures
    const NoteKey *by; // the journal's key that signed, one of the chain
    EntryHead entry;
} ReceiptProof;

/** Whether the entry is in the head that a key of the journal signed. Errors ERR_INPUT: the head or
 * the entry cannot be read; ERR_STATE: it proves nothing, because something was changed or the key
 * is another. */
MUST_USE bool receipt_verify(Arena *arena, const Receipt *receipt, const KeyChain *keys,
                             ReceiptProof *out, Err *err);
