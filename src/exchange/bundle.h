#pragma once
/**
 * The bundle: one tar file with everything of a data directory, the same bytes for the same
 * content. Export and backup write it, import and restore read it. docs/bundle.md is its contract.
 *
 *     README.md  bundle.json  schema/NNNN_name.sql  kyket.conf  [journal.key]  journal/checkpoint
 *     [journal/key]  table/NAME/NNNNNN.jsonl  ids.jsonl  files/ab/HASH  manifest.jsonl
 */
#include "base/hash.h"
#include "store/tables.h"

#include <stdatomic.h>

#define BUNDLE_FORMAT "kyket-bundle"

enum {
    BUNDLE_VERSION = 1,
    BUNDLE_PART_BYTES = 4 << 20, // a part of a table ends with the row that reaches this
    BUNDLE_PART_MAX = 64 << 20,  // no part, so no row, is longer
    BUNDLE_SMALL_MAX = 1 << 20,  // of the members that are neither part, file nor manifest
};
#define BUNDLE_FILE_MAX ((int64_t)4 << 30)

/** The kinds of members in the order in which they stand in a bundle. */
typedef enum MemberKind {
    MEMBER_README,
    MEMBER_HEAD,
    MEMBER_SCHEMA,
    MEMBER_CONFIG,
    MEMBER_KEY,
    MEMBER_CHECKPOINT,
    MEMBER_PUBLIC_KEY,
    MEMBER_PART,
    MEMBER_IDS,
    MEMBER_FILE,
    MEMBER_MANIFEST,
} MemberKind;

typedef struct Member {
    MemberKind kind;
    Str name;
    const Table *table; // of a part
    int64_t part;       // from 1
    int schema;         // number of a migration
    Str sha256;         // of a file, in hex
} Member;

/** What name is the name of; false for every other name, such as one that leads elsewhere. */
bool member_parse(Str name, Member *out);
/** The largest size of a member of this kind. */
int64_t member_limit(MemberKind kind);

/** bundle.json: what the bundle is, from its content alone. */
typedef struct BundleHead {
    int64_t version, schema;
    Str schema_sha256, origin, name;
    int64_t zone_seconds;
    int64_t journal_size;
    Str journal_root; // base64
    bool with_key;
} BundleHead;

Str bundle_head_text(Arena *arena, const BundleHead *head);
/** Strictly the reverse. Errors ERR_INPUT: not a bundle, or of a later version. */
MUST_USE bool bundle_head_parse(Arena *arena, Str text, BundleHead *out, Err *err);

/** A line of the manifest for one member, with its newline. */
Str manifest_line(Arena *arena, Str name, int64_t size, Str sha256);
/** The last line: how many members, rows and files, and the hash of all lines before. */
Str manifest_end(Arena *arena, int64_t members, int64_t rows, int64_t files, Str sha256);

/** Tables that are not in a bundle: sign-ins of one installation, and what is made from rows. */
bool bundle_leaves_out(const Table *table);
/** The table with this name, NULL when there is none that goes into bundles. */
const Table *bundle_table(Str name);

/** README.md of the bundle, from bundle_readme.md. */
extern const EmbeddedText bundle_texts[];

/** How a long work is watched, and ended before its end. */
typedef struct Progress {
    /** done of total, which is 0 when nobody knows; may be NULL. */
    void (*tell)(void *context, const char *what, int64_t done, int64_t total);
    void *context;
    const atomic_bool *stop; // once it is true the work fails soon; NULL: it goes to its end
} Progress;

/* progress may be NULL. */
void progress_tell(const Progress *progress, const char *what, int64_t done, int64_t total);
/** Errors ERR_BUSY: it is to stop. */
MUST_USE bool progress_goes_on(const Progress *progress, Err *err);
