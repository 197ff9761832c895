#pragma once
/**
 * A write in progress. The lane (lane.h) opens a Tx around each command and nobody else does; what
 * a command returns decides: true keeps its savepoint, false rolls it back.
 */
#include "store/db.h"

/** Who acts; rules/policy.h says what is in it. */
struct Actor;

typedef struct Tx {
    Db *db;
    Arena *arena; // the caller's: results may live in it
    const struct Actor *actor;
    Instant now;
    Day today; // now in the configured zone
    Zone zone;
    struct TxLeaves *leaves; // of the lane: what goes to the journal when the batch commits
} Tx;

/** An object that a leaf is about, so that its page finds its history: ("occurrence", 12). */
typedef struct ObjectRef {
    const char *type;
    int64_t id;
} ObjectRef;

/** What is not public (yet): committed to like the person, "evidence" and what it is in a form that
 * the tables give again, so that whoever has the salt can show it. */
typedef struct LeafFact {
    const char *name;
    Str value;
} LeafFact;

/** One journal leaf: the public effect of a command (architecture.md, "Journal"). */
typedef struct LeafDraft {
    const char *type;     // "occurrence.submitted": object and what happened, stable for ever
    int version;          // of this type's members
    int64_t actor_person; // kept beside the leaf; inside only as a salted commitment
    int64_t actor_unit;
    int64_t about_person; // whom it concerns: like the actor, only committed to inside the leaf
    const ObjectRef *objects;
    size_t objects_n;
    Str data; // JSON object with the members of this type, public facts only
    const LeafFact *facts;
    size_t facts_n;
    bool is_sealed; // nobody outside may know what it is on: the objects too are only committed to
    Str note; // words for the history page that must be erasable; committed to like the person
} LeafDraft;

/** The command erases something: once it is committed, the engine's files are cleared of it as
 * well, as soon as no reader needs them. */
void tx_scrub(Tx *tx);
/** Adds a leaf to the command's effect; written with its batch. Errors ERR_INPUT: data is not JSON.
 */
MUST_USE bool tx_journal(Tx *tx, const LeafDraft *leaf, Err *err);
