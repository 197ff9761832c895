#pragma once
/** Changing the journal's key while no server runs: an entry that the old and the new key sign. */
#include "store/store.h"

/**
 * Makes a new private key, appends the entry, and puts the new key in the place of the old one. A
 * crash at any point leaves a usable key (journal_key_settle).
 *
 * vkey    the new public key
 * Errors  ERR_READ_ONLY: the old key is missing; ERR_STATE: the journal has no entry yet, or was
 *         changed 63 times already; ERR_SYSTEM
 */
MUST_USE bool store_key_change(Store *store, Arena *arena, Instant now, Str *vkey, Err *err);
