#pragma once
/**
 * Gathers cosignatures: a thread that shows each new head of the journal to the witnesses of
 * kyket.conf (store/witness.h) and keeps what they answer. A witness that refuses, because it saw
 * another history or a longer one, is logged and shown on /verify.
 */
#include "base/clock.h"
#include "store/store.h"

typedef struct Cosign Cosign;

/** *out is NULL when there are no witnesses. Errors ERR_INPUT: kyket.conf names them wrongly. */
MUST_USE bool cosign_start(Store *store, const Clock *clock, Cosign **out, Err *err);
/** Ends the thread; NULL is accepted. */
void cosign_stop(Cosign *cosign);
