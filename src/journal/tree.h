#pragma once
/**
 * The Merkle tree of the journal: RFC 6962 hashing (SHA-256; 0x00 before a leaf, 0x01 before two
 * children), stored as C2SP tlog-tiles (c2sp.org/tlog-tiles): tiles of 256 hashes, 8 tree levels
 * high, of which only the rightmost of each level is partial. Where tiles are kept is the caller's
 * matter; the same functions work on a table, a folder and memory.
 */
#include "base/err.h"
#include "base/hash.h"

#define TILE_WIDTH 256u
#define TILE_ENTRIES (-1) // level of the entry bundles, which have the same numbering as level 0
#define TREE_SIZE_MAX ((uint64_t)INT64_MAX)

/** Hashes n × 256 … n × 256 + width − 1 of a level; width 1 to 256 (256: full). */
typedef struct TileId {
    int level;
    uint64_t n;
    unsigned width;
} TileId;

/**
 * Where tiles are. A store may keep one growing tile for each (level, n): a tile of width w is the
 * first w × 32 bytes of the full one.
 *
 * read   at least id.width hashes of the tile (more is allowed and not looked at)
 * write  the tile as it is now; replaces narrower ones of the same (level, n). NULL: read only
 * Errors are passed on as they are.
 */
typedef struct TileStore {
    void *ctx;
    bool (*read)(void *ctx, TileId id, Arena *arena, Str *out, Err *err);
    bool (*write)(void *ctx, TileId id, Str bytes, Err *err);
} TileStore;

/** SHA-256(0x00 || entry). */
Sha256 tree_leaf_hash(Str entry);
/** Of many, which is faster than one by one. */
void tree_leaf_hashes(const Str *entries, size_t count, Sha256 *out);
/** SHA-256(0x01 || left || right). */
Sha256 tree_node_hash(const Sha256 *left, const Sha256 *right);
/** Root of count hashes that stand side by side in order; count 0 gives SHA-256 of nothing. The
 * array is used as work space and overwritten. */
Sha256 tree_fold(Sha256 *hashes, size_t count);

/**
 * Appends count leaf hashes to a tree of size leaves. Reads the partial tiles of the right edge (at
 * most one for each level) and writes each tile that changes once.
 *
 * root    of the tree of size + count leaves; count may be 0
 * Errors  those of the store; ERR_SYSTEM: a stored tile is too short
 */
MUST_USE bool tree_append(Arena *arena, const TileStore *store, uint64_t size, const Sha256 *leaves,
                          size_t count, Sha256 *root, Err *err);
/** Root of the first size leaves. Errors as for tree_append. */
MUST_USE bool tree_root(Arena *arena, const TileStore *store, uint64_t size, Sha256 *root,
                        Err *err);

/** Hashes of a proof, from the leaf's sibling upwards (RFC 6962, 2.1.1 and 2.1.2). */
typedef struct TreeProof {
    Sha256 *hashes;
    size_t count;
} TreeProof;

/** That leaf index is in the tree of size leaves. Errors ERR_RANGE: index is not below size. */
MUST_USE bool tree_inclusion(Arena *arena, const TileStore *store, uint64_t size, uint64_t index,
                             TreeProof *out, Err *err);
/** That the tree of size leaves begins with that of old_size; empty for old_size 0 and size.
 * Errors ERR_RANGE: old_size is above size. */
MUST_USE bool tree_consistency(Arena *arena, const TileStore *store, uint64_t old_size,
                               uint64_t size, TreeProof *out, Err *err);
/** True when leaf is number index of the tree with this size and root. */
bool tree_inclusion_holds(TreeProof proof, uint64_t size, uint64_t index, Sha256 leaf, Sha256 root);
/** True when the tree (size, root) begins with the tree (old_size, old_root). */
bool tree_consistency_holds(TreeProof proof, uint64_t old_size, Sha256 old_root, uint64_t size,
                            Sha256 root);

/** A tree that only grows and is not stored: 64 hashes are enough to know its root. */
typedef struct TreeRange {
    uint64_t size;
    Sha256 peak[64]; // peak[h]: the complete subtree of 2^h leaves, where size has bit h
} TreeRange;

void tree_range_add(TreeRange *range, Sha256 leaf);
/** Adds the root of a full tile of leaves; the size so far is a multiple of TILE_WIDTH. */
void tree_range_add_tile(TreeRange *range, Sha256 root);
Sha256 tree_range_root(const TreeRange *range);

/** How many hashes tile (level, n) has in a tree of size leaves: 0 to 256. */
unsigned tile_width(uint64_t size, int level, uint64_t n);
/** "tile/0/x001/x234/067.p/8", "tile/entries/000": the path below the log's prefix. */
Str tile_path(Arena *arena, TileId id);
/** The reverse, strictly: no other text than tile_path makes names a tile. */
bool tile_path_parse(Str path, TileId *out);
