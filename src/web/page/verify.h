#pragma once
/** /verify: what a receipt proves, in plain words, for everybody. */
#include "web/layout/layout.h"
#include "web/own_address.h"

/** What a receipt says, read out of the receipt alone but for the unit's name. */
typedef struct ReceiptSays {
    const char *what; // message id
    Str type, time, unit_name, origin, key, leaf, leaf_hash;
    int64_t unit, index, size;
    Instant at;
    const Str *objects; // "occurrence, id 17"
    size_t objects_n;
    bool has_personal; // there are commitments to a person or to words
    const Str *cosigners;
    size_t cosigners_n;
} ReceiptSays;

typedef struct VerifyShow {
    bool is_asked, is_good;
    Str problem;     // translated; when it is not good
    bool is_unknown; // of a journal whose key is not known here
    ReceiptSays says;
    Str text;      // the receipt as it was read, to check again
    Str vkey;      // of this journal
    bool is_paper; // asked for by the code on a printed receipt
    bool is_same;  // the entry is the one on the paper
    int64_t witnesses, needed;
    const struct WitnessLine {
        Str name;
        int64_t size;
        Instant at;
        const char *refusal; // message id or NULL
    } * states;
    size_t states_n;
} VerifyShow;

/** Checks a receipt by the keys of this journal, or by the one that was typed. False: *problem. */
MUST_USE bool receipt_explain(Request *rq, Str text, Str typed_key, VerifyShow *out);

void verify_page(Request *rq, Reply *rp);
void verify_post(Request *rq, Reply *rp);
