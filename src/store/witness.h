#pragma once
/**
 * The witnesses of the journal: parties that cosign its heads (c2sp.org/tlog-witness), as
 * kyket.conf names them. What they last answered is kept in the database, with the newest head that
 * enough of them have cosigned.
 */
#include "journal/key_chain.h"
#include "store/config.h"
#include "store/db.h"
#include "store/lane.h"

#define WITNESSES_MAX 16

typedef struct Witness {
    Str url; // submission prefix: "http://host:port"
    NoteKey key;
} Witness;

typedef struct Witnesses {
    Witness *v;
    size_t n;
    size_t needed; // cosignatures without which a head is not the published one; 0: none
} Witnesses;

/** From "witnesses" (URL and public key, pairs parted by ";") and "witnesses_needed". Errors
 * ERR_INPUT, field "kyket.conf". */
MUST_USE bool witnesses_of(Arena *arena, const Config *config, Witnesses *out, Err *err);

/** How many of them have cosigned the note validly. */
size_t witnesses_good(const Witnesses *witnesses, const Note *note);

/** What a witness last answered. */
typedef struct WitnessState {
    Str name;
    uint64_t size; // of the last head that it cosigned
    Instant at;
    Str refusal; // message id of why it refuses since; empty: it does not
} WitnessState;

MUST_USE bool witness_states(Db *db, WitnessState **out, size_t *n, Err *err);

/** The newest head that enough witnesses have cosigned; size 0 when there is none. */
MUST_USE bool witness_head(Db *db, uint64_t *size, Str *checkpoint, Err *err);

/**
 * The head that outsiders are shown: the newest one, with its cosignatures when there are some; or,
 * when cosignatures are needed, the newest one that has enough of them.
 * Errors ERR_NOT_FOUND: there is none yet.
 */
MUST_USE bool witness_published(Db *db, const Config *config, Str *checkpoint, Err *err);

/** What the gatherer found out in a round; a smaller head than the one that is kept is ignored. */
typedef struct WitnessRound {
    uint64_t size;
    Str checkpoint; // with its cosignatures; empty: too few
    const WitnessState *states;
    size_t states_n;
} WitnessRound;
extern const CommandType witness_round_cmd;

extern const SqlText *const witness_texts[];
