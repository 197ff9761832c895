#pragma once
/**
 * Passwords by argon2id (libsodium, its interactive limits: 64 MB and about 0.1 s a hash). Hashing
 * is done on the caller's thread, never in the lane, through a gate that lets only few at a time
 * in.
 */
#include "base/err.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };

typedef struct HashGate HashGate;
/** at_once hashes run, waiting more callers wait, others are refused. Used by all threads. */
HashGate *hash_gate_new(int at_once, int waiting);
void hash_gate_free(HashGate *gate);
DEFINE_AUTO(HashGate *, hash_gate_free)

/** Errors ERR_BUSY: too many wait. */
MUST_USE bool password_hash(HashGate *gate, Arena *arena, Str password, Str *out, Err *err);
/** An empty hash (no such account, or no password yet) costs as much and is never right. */
MUST_USE bool password_check(HashGate *gate, Arena *arena, Str hash, Str password, bool *is_right,
                             Err *err);
/** Errors ERR_INPUT "password": too short or too long, contains the login, all letters the same. */
MUST_USE bool password_fits(Str password, Str login, Err *err);
/** A password to be used once, easy to type: "kqrx-mzdt-wvnp". */
Str password_once(Arena *arena);
