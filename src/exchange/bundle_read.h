#pragma once
/**
 * Walks a bundle from its first member to its last and checks each against the manifest: name,
 * order, length, SHA-256, nothing more and nothing less. Memory stays the same for any bundle.
 */
#include "exchange/bundle.h"

typedef struct BundleIn BundleIn;

/** The content of a member while it is walked past. */
typedef struct MemberBody MemberBody;
/** Takes all of it into arena; at most member_limit bytes. */
MUST_USE bool member_all(MemberBody *body, Arena *arena, Str *out, Err *err);
/** Writes all of it to an open file. */
MUST_USE bool member_to_file(MemberBody *body, int fd, Err *err);

/** What to do with a member; what it leaves unread is read after it, so that the hash is known. */
typedef bool (*MemberTake)(void *context, const Member *member, MemberBody *body, Err *err);

typedef struct BundleCounts {
    int64_t members, rows, files;
} BundleCounts;

/** Opens file and finds its manifest. Errors ERR_INPUT: no file, or no bundle. */
MUST_USE bool bundle_open(Arena *arena, Str file, BundleIn **out, Err *err);
void bundle_close(BundleIn *bundle);
/**
 * One walk; take may be NULL. True means that the file is whole and as it was written; what take
 * did with members before that is only to be kept then.
 * Errors  ERR_INPUT: cut, altered, reordered, or with something in it that is no part of a bundle
 */
MUST_USE bool bundle_walk(BundleIn *bundle, MemberTake take, void *context,
                          const Progress *progress, BundleCounts *out, Err *err);
