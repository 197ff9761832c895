#pragma once
/** What the store can say about its own soundness: the engine's checks and the journal. */
#include "store/snapshot.h"

/** Reports each fault as one English line: damaged pages, broken references, entries that do not
 * fit their tiles, a head that does not fit the tree or is not signed by the key. */
MUST_USE bool store_check(Snapshot *snapshot, void (*sink)(void *context, Str line), void *context,
                          Err *err);
