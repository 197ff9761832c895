#include "journal/receipt.h"

#include <assert.h>

#define HEADER "c2sp.org/tlog-proof@v1\n"
#define PROOF_MAX 63 // hashes; a tree of 2^63 leaves needs no more

Str receipt_text(Arena *arena, const Receipt *receipt) {
    assert(receipt->proof.count <= PROOF_MAX);
    AUTO_BUF Buf out;
    buf_init(&out, RECEIPT_BYTES_MAX);
    Str leaf = base64_text(arena, receipt->leaf);
    buf_printf(&out, HEADER "extra %.*s\nindex %llu\n", STR(leaf),
               (unsigned long long)receipt->index);
    for (size_t i = 0; i < receipt->proof.count; i++) {
        buf_put(&out, base64_text(arena, sha256_str(&receipt->proof.hashes[i])));
        buf_byte(&out, '\n');
    }
    buf_byte(&out, '\n');
    buf_put(&out, receipt->checkpoint);
    return buf_dup(&out, arena);
}

/** Fewer than str_trim: no single changed bit makes one of them of a newline. */
static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str receipt_tidy(Arena *arena, Str text) {
    while (text.n && is_blank(text.p[0]))
        text = str_from(text, 1);
    while (text.n && is_blank(text.p[text.n - 1]))
        text.n--;
    return str_printf(arena, "%.*s\n", STR(text));
}

static bool bad_receipt(Err *err) {
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This is not a receipt of kyket, or it was changed. Use the file as it "
                          "was downloaded."));
}

/** A line that ends in a newline; it may be empty. */
static bool next_line(Str *rest, Str *line) {
    size_t end = str_find(*rest, S("\n"), 0);
    if (end == SIZE_MAX) return false;
    *line = str_upto(*rest, end);
    *rest = str_from(*rest, end + 1);
    return true;
}

static bool read_index(Str text, uint64_t *out) {
    int64_t value;
    if (text.n == 0 || text.p[0] < '0' || text.p[0] > '9' || (text.n > 1 && text.p[0] == '0') ||
        !str_to_int(text, &value))
        return false;
    *out = (uint64_t)value;
    return true;
}

bool receipt_parse(Arena *arena, Str bytes, Receipt *out, Err *err) {
    Receipt receipt = { .proof = { ARENA_ARRAY(arena, Sha256, PROOF_MAX), 0 } };
    Str rest = bytes, line, raw;
    if (bytes.n > RECEIPT_BYTES_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE, .msg = N_("This file is too long for a receipt."));
    if (!str_starts(rest, S(HEADER))) return bad_receipt(err);
    rest = str_from(rest, strlen(HEADER));
    if (!next_line(&rest, &line) || !str_starts(line, S("extra ")) ||
        !base64_parse(arena, str_from(line, 6), &receipt.leaf) ||
        receipt.leaf.n > ENTRY_BYTES_MAX || !next_line(&rest, &line) ||
        !str_starts(line, S("index ")) || !read_index(str_from(line, 6), &receipt.index))
        return bad_receipt(err);
    for (;;) {
        if (!next_line(&rest, &line)) return bad_receipt(err);
        if (line.n == 0) break;
        if (receipt.proof.count == PROOF_MAX || !base64_parse(arena, line, &raw) || raw.n != 32)
            return bad_receipt(err);
        memcpy(receipt.proof.hashes[receipt.proof.count++].b, raw.p, 32);
    }
    receipt.checkpoint = rest;
    *out = receipt;
    return true;
}

bool receipt_verify(Arena *arena, const Receipt *receipt, const KeyChain *keys, ReceiptProof *out,
                    Err *err) {
    ReceiptProof proof;
    if (!key_chain_open(arena, keys, receipt->checkpoint, &proof.head, &proof.note, &proof.by, err))
        return false;
    if (!tree_inclusion_holds(receipt->proof, proof.head.size, receipt->index,
                              tree_leaf_hash(receipt->leaf), proof.head.root))
        return FAIL(err, .code = ERR_STATE, .field = "proof",
                    .msg = N_("The entry in this receipt is not in the signed journal: the entry "
                              "or the proof was changed."));
    if (!entry_head(arena, receipt->leaf, &proof.entry, err)) return false;
    *out = proof;
    return true;
}
