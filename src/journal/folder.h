#pragma once
/**
 * A journal that lies in a folder as tlog-tiles serves it: checkpoint, tile/…, tile/entries/…, key
 * (the public key, one line), and keys (the chain of keys) when the key was changed.
 */
#include "journal/verify.h"

typedef struct LogFolder {
    Str path;
    int fd; // of the folder: thousands of tiles are opened from here, not from the root
} LogFolder;

/** path must outlive it. Errors ERR_INPUT: it cannot be opened. */
MUST_USE bool log_folder_open(Str path, LogFolder *out, Err *err);
void log_folder_close(LogFolder *folder);
/** folder must outlive the source. A partial tile that is gone is taken from the full one. */
LogSource log_folder_source(LogFolder *folder);
/** Whether path is a folder with a checkpoint. */
bool log_folder_is(Str path);
