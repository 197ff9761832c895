#include "journal/folder.h"

#include "base/file.h"
#include "journal/entry.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#define BUNDLE_BYTES_MAX ((size_t)TILE_WIDTH * (ENTRY_BYTES_MAX + 2))
#define LIST_MAX ((size_t)1 << 20)

static bool read_file(Str path, size_t limit, Arena *arena, Str *out, Err *err) {
    if (file_read(arena, path, limit, out, err)) return true;
    if (err->code != ERR_INPUT || path_exists(path)) return false;
    return FAIL(err, .code = ERR_NOT_FOUND, .args = { path }, .msg = N_("{0} is missing."));
}

static bool folder_checkpoint(void *ctx, Arena *arena, Str *out, Err *err) {
    const LogFolder *folder = ctx;
    return read_file(path_join(arena, folder->path, S("checkpoint")), NOTE_BYTES_MAX, arena, out,
                     err);
}

/** The first width hashes or entries of a full tile. */
static Str first_of(TileId id, Str bytes) {
    Str rest = bytes, leaf;
    if (id.level >= 0) return str_upto(bytes, (size_t)id.width * 32);
    for (unsigned i = 0; i < id.width && entry_bundle_next(&rest, &leaf); i++)
        continue;
    return str_upto(bytes, bytes.n - rest.n);
}

static bool folder_keys(void *ctx, Arena *arena, Str *out, Err *err) {
    const LogFolder *folder = ctx;
    *out = S("");
    Str path = path_join(arena, folder->path, S("keys"));
    return !path_exists(path) || file_read(arena, path, KEY_CHAIN_BYTES_MAX, out, err);
}

static bool folder_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    const LogFolder *folder = ctx;
    TileId full = id;
    full.width = TILE_WIDTH;
    size_t limit = id.level < 0 ? BUNDLE_BYTES_MAX : (size_t)1 << 16;
    Str path = path_join(arena, folder->path, tile_path(arena, id));
    if (read_file(path, limit, arena, out, err)) return true;
    if (err->code != ERR_NOT_FOUND || id.width == TILE_WIDTH) return false;
    path = path_join(arena, folder->path, tile_path(arena, full));
    if (!read_file(path, limit, arena, out, err)) return false;
    *out = first_of(id, *out);
    return true;
}

typedef struct Listing {
    Arena *arena;
    Str root;
    TileId *ids;
    size_t count, room;
    unsigned depth;
} Listing;

static void listing_add(Listing *listing, Str path) {
    TileId id;
    if (!tile_path_parse(str_from(path, listing->root.n + 1), &id)) return;
    if (listing->count == listing->room) {
        listing->room = listing->room ? 2 * listing->room : 64;
        listing->ids = heap_grow(listing->ids, listing->room, sizeof *listing->ids);
    }
    listing->ids[listing->count++] = id;
}

static void close_folder(DIR *dir) {
    closedir(dir);
}
DEFINE_AUTO(DIR *, close_folder)

static bool walk(Listing *listing, Str path, Err *err) {
    AUTO(close_folder) DIR *dir = opendir(str_z(listing->arena, path));
    if (!dir && errno == ENOENT) return true; // an empty journal has no tiles
    if (!dir || ++listing->depth > 12 || listing->count > LIST_MAX)
        return FAIL(err, .code = ERR_INPUT, .args = { path },
                    .msg = N_("The folder {0} cannot be read."));
    for (const struct dirent *entry; (entry = readdir(dir));) {
        struct stat info;
        Str name = str_c(entry->d_name);
        if (str_is(name, ".") || str_is(name, "..")) continue;
        Str inner = path_join(listing->arena, path, name);
        if (lstat(inner.p, &info) != 0) continue;
        if (S_ISREG(info.st_mode)) listing_add(listing, inner);
        if (S_ISDIR(info.st_mode) && !walk(listing, inner, err)) return false;
    }
    listing->depth--;
    return true;
}

static bool folder_list(void *ctx, Arena *arena, TileId **out, size_t *count, Err *err) {
    const LogFolder *folder = ctx;
    Listing listing = { .arena = arena, .root = folder->path };
    bool ok = walk(&listing, path_join(arena, folder->path, S("tile")), err);
    *out = ARENA_ARRAY(arena, TileId, listing.count + 1);
    if (listing.count) memcpy(*out, listing.ids, listing.count * sizeof **out);
    *count = listing.count;
    heap_free(listing.ids);
    return ok;
}

LogSource log_folder_source(LogFolder *folder) {
    return (LogSource){ folder, folder_checkpoint, folder_read, folder_keys, folder_list };
}

bool log_folder_is(Str path) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    return path_exists(path_join(arena, path, S("checkpoint")));
}
