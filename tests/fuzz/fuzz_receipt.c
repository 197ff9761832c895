/** Receipts, entries and bundles from strangers: a receipt that is read is written back the same.
 */
#include "fuzz.h"
#include "journal/receipt.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Str bytes = { (const char *)data, size }, rest = bytes, leaf;
    Err err;
    Receipt receipt;
    ReceiptProof proof;
    EntryHead head;
    static const uint8_t seed[32] = { 20, 26 };
    NoteKey key = note_signer_from_seed(S("kyket.example/test"), NOTE_KEY_ED25519, seed).key;
    if (receipt_parse(arena, bytes, &receipt, &err)) {
        assert(str_eq(receipt_text(arena, &receipt), bytes));
        const KeyChain keys = key_chain_of(arena, &key);
        if (receipt_verify(arena, &receipt, &keys, &proof, &err))
            assert(receipt.index < proof.head.size);
    }
    if (entry_head(arena, bytes, &head, &err)) assert(head.type.n > 0);
    while (entry_bundle_next(&rest, &leaf))
        assert(leaf.n <= ENTRY_BYTES_MAX);
    return 0;
}
