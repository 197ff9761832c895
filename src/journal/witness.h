#pragma once
/**
 * What a witness does (c2sp.org/tlog-witness): it keeps the last head that it cosigned for each
 * journal it knows, and cosigns a new one only when the journal's key signed it and it goes on from
 * that head. All state is in one folder:
 *
 *   witness.key      the private key, 0600
 *   logs             the public keys of the journals that it watches, one a line
 *   heads/<hash>     the last head for each origin, written durably before it is answered for
 */
#include "journal/checkpoint.h"

#include <pthread.h>

#define WITNESS_BODY_MAX ((size_t)64 << 10)

/** A folder for a new witness of this name. Errors ERR_INPUT: the name, or the folder is used. */
MUST_USE bool witness_create(Arena *arena, Str dir, Str name, Str *vkey, Err *err);
/** Adds a journal's key; several of one origin are a journal that changed its key. Errors
 * ERR_INPUT. */
MUST_USE bool witness_trust(Arena *arena, Str dir, Str vkey, Err *err);

typedef struct WitnessService {
    Str dir;
    NoteSigner signer;
    NoteKey *logs;
    size_t logs_n;
    pthread_mutex_t lock; // one request is judged at a time
} WitnessService;

/** Reads the folder; the service lives in arena. Errors ERR_INPUT: no witness there; ERR_STATE: its
 * key can be read by others. */
MUST_USE bool witness_open(Arena *arena, Str dir, WitnessService **out, Err *err);
void witness_close(WitnessService *service);

typedef struct WitnessReply {
    int status;       // of HTTP
    const char *type; // Content-Type
    Str body;
} WitnessReply;

/** Answers the body of an add-checkpoint request at the time now. Any number of threads. */
WitnessReply witness_add_checkpoint(WitnessService *service, Arena *arena, Str body, Instant now);

/** The body of such a request. */
Str witness_request(Arena *arena, uint64_t old_size, TreeProof proof, Str checkpoint);
