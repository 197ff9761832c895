#pragma once
/** Export and backup: one state of a data directory as a bundle, while it may be served. */
#include "exchange/bundle.h"

typedef struct BundleWritten {
    int64_t bytes, rows, files;
    int64_t journal_size;
    Str journal_root; // base64, empty for an empty journal
} BundleWritten;

/**
 * Writes dir as a bundle to file (mode 0600): first under file + ".part", synced, then renamed, so
 * that under the name there is never half a bundle. with_key: the journal's private key goes in.
 * Errors  ERR_INPUT: file is there already, or no data directory; ERR_STATE: a stored file is
 *         missing or changed, the key is not there, the schema is older or newer; ERR_SYSTEM
 */
MUST_USE bool bundle_write(Arena *arena, Str dir, Str file, bool with_key, const Progress *progress,
                           BundleWritten *out, Err *err);
