#pragma once
/**
 * Files (evidence, originals) by their SHA-256 under files/ab/cd…: written to a temporary name,
 * synced, renamed, and only then named by a row. Identical files are stored once.
 */
#include "base/file.h"
#include "base/hash.h"

typedef struct FileStore {
    Str folder;           // …/files
    Str temp;             // …/tmp
    bool is_synced_later; // store_fill_begin (store.h)
} FileStore;

typedef struct StoredFile {
    Str sha256; // 64 hex digits
    int64_t size;
} StoredFile;

/** Stores bytes that are in memory. The row that names them comes after this returns true. */
MUST_USE bool files_put(const FileStore *files, Arena *arena, Str bytes, StoredFile *out, Err *err);
/** Moves a finished file of files->temp (from an upload) to its place; path is gone afterwards. */
MUST_USE bool files_take(const FileStore *files, Arena *arena, Str path, StoredFile *out, Err *err);
enum { FILES_HASHED = 1 << 20 }; // bytes that are hashed again before they are given out
/**
 * A stored file for reading, if it is what its row says: its length always, its hash up to
 * FILES_HASHED bytes; who gives out a larger one hashes it on its way. Errors ERR_SYSTEM: it is
 * not; the detail says in what.
 */
MUST_USE bool files_open(const FileStore *files, Arena *arena, StoredFile what, int *fd, Err *err);
/** The path of a stored file. Errors ERR_NOT_FOUND: sha256 is not 64 hex digits. */
MUST_USE bool files_path(const FileStore *files, Arena *arena, Str sha256, Str *out, Err *err);
