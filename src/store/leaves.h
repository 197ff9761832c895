#pragma once
/** The leaves of a batch on their way from tx_journal to the journal; only store/ includes this. */
#include "journal/entry.h"
#include "store/tx.h"

enum { SALTS_AT_ONCE = 64 };

typedef struct Leaf {
    Str type;
    int64_t at_ms, actor_person, actor_unit;
    const ObjectRef *objects;
    size_t objects_n;
    Str bytes; // RFC 8785
    Str salt;  // of the commitments to the person and the note
    Str note;
} Leaf;

typedef struct TxLeaves {
    Arena *arena; // of the batch
    Leaf *rows;
    size_t n, room;
    EntrySalt salts[SALTS_AT_ONCE]; // drawn from the system's generator together
    size_t salts_left;
    bool wants_scrub;   // something was erased: the engine's files must forget it too
    const Err *refusal; // why the journal can take none, or NULL
} TxLeaves;
