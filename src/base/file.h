#pragma once
/** Files as a whole, with errors that name the path. */
#include "base/buf.h"
#include "base/err.h"

#include <stdio.h>

static inline void file_close(FILE *f) {
    fclose(f);
}
DEFINE_AUTO(FILE *, file_close)

/** The bytes of a file of at most limit bytes. Errors ERR_INPUT (not there), ERR_TOO_LARGE,
 * ERR_SYSTEM. */
MUST_USE bool file_read(Arena *arena, Str path, size_t limit, Str *out, Err *err);
/** The same with a path below an open folder, which spares the system the way to it. */
MUST_USE bool file_read_at(Arena *arena, int folder, Str path, size_t limit, Str *out, Err *err);
/**
 * A small file by one read, without asking for its length, which is a fifth of the work of it: a
 * regular file gives less than it is asked for only at its end (POSIX, read). False when that is
 * not so (empty, room bytes or more, not there …): file_read_at tells.
 */
MUST_USE bool file_read_at_once(Arena *arena, int folder, Str path, size_t room, Str *out);
/** Everything from an open descriptor, at most limit bytes. */
MUST_USE bool file_read_fd(Arena *arena, int fd, size_t limit, Str *out, Err *err);
/** Writes to a temporary name, syncs, renames and syncs the folder: all of it or nothing. */
MUST_USE bool file_write_durable(Str path, Str bytes, unsigned mode, Err *err);
/** The same without syncing: for many files that folder_sync_all makes durable together. */
MUST_USE bool file_write_later(Str path, Str bytes, unsigned mode, Err *err);
/** Makes everything durable that was written on the file system of a folder. */
MUST_USE bool folder_sync_all(Str path, Err *err);
/** Writes all bytes or fails. */
MUST_USE bool fd_write_all(int fd, Str bytes, Err *err);
/** A folder and those above it. */
MUST_USE bool folder_make(Str path, unsigned mode, Err *err);
bool path_exists(Str path);
/** folder + "/" + name. */
Str path_join(Arena *arena, Str folder, Str name);
