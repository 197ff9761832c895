#include "journal/folder.h"

#include "base/file.h"
#include "journal/entry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUNDLE_BYTES_MAX ((size_t)TILE_WIDTH * (ENTRY_BYTES_MAX + 2))
#define TILE_ROOM ((size_t)1 << 16) // that nearly every tile and bundle has
#define LIST_MAX ((size_t)1 << 20)

static bool fail_folder(Str path, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .args = { path },
                .msg = N_("The folder {0} cannot be read."));
}

bool log_folder_open(Str path, LogFolder *out, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    *out = (LogFolder){ path, open(str_z(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
    return out->fd >= 0 || fail_folder(path, err);
}

void log_folder_close(LogFolder *folder) {
    close(folder->fd);
}

static bool read_file(const LogFolder *folder, Str path, size_t limit, Arena *arena, Str *out,
                      Err *err) {
    if (file_read_at(arena, folder->fd, path, limit, out, err)) return true;
    if (err->code != ERR_INPUT || faccessat(folder->fd, str_z(arena, path), F_OK, 0) == 0)
        return false;
    return FAIL(err, .code = ERR_NOT_FOUND, .args = { path_join(arena, folder->path, path) },
                .msg = N_("{0} is missing."));
}

static bool folder_checkpoint(void *ctx, Arena *arena, Str *out, Err *err) {
    return read_file(ctx, S("checkpoint"), NOTE_BYTES_MAX, arena, out, err);
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
    if (read_file(ctx, S("keys"), KEY_CHAIN_BYTES_MAX, arena, out, err)) return true;
    *out = S("");
    return err->code == ERR_NOT_FOUND;
}

static bool folder_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    TileId full = id;
    full.width = TILE_WIDTH;
    size_t limit = id.level < 0 ? BUNDLE_BYTES_MAX : (size_t)1 << 16;
    const LogFolder *folder = ctx;
    Str path = tile_path(arena, id);
    if (file_read_at_once(arena, folder->fd, path, TILE_ROOM, out) ||
        read_file(folder, path, limit, arena, out, err))
        return true;
    if (err->code != ERR_NOT_FOUND || id.width == TILE_WIDTH) return false;
    if (!read_file(folder, tile_path(arena, full), limit, arena, out, err)) return false;
    *out = first_of(id, *out);
    return true;
}

typedef struct Listing {
    const LogFolder *folder;
    TileId *ids;
    size_t count, room;
    unsigned depth;
    char path[256]; // below the folder, of what is looked at
} Listing;

static void listing_add(Listing *listing) {
    TileId id;
    if (!tile_path_parse(str_c(listing->path), &id)) return;
    if (listing->count == listing->room) {
        listing->room = listing->room ? 2 * listing->room : 64;
        listing->ids = heap_grow(listing->ids, listing->room, sizeof *listing->ids);
    }
    listing->ids[listing->count++] = id;
}

static void close_folder(DIR *dir) {
    if (dir) closedir(dir);
}
DEFINE_AUTO(DIR *, close_folder)

/** DT_REG, DT_DIR or another; a system that does not tell it with the name is asked. */
static unsigned char type_of(const DIR *dir, const struct dirent *entry) {
    struct stat info;
    if (entry->d_type != DT_UNKNOWN) return entry->d_type;
    if (fstatat(dirfd((DIR *)(uintptr_t)dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return (unsigned char)IFTODT(info.st_mode);
}

static bool walk(Listing *listing, Err *err) {
    size_t n = strlen(listing->path);
    int fd =
        openat(listing->folder->fd, listing->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return true; // an empty journal has no tiles
    AUTO(close_folder) DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir || ++listing->depth > 12 || listing->count > LIST_MAX)
        return fail_folder(listing->folder->path, err);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        size_t more = strlen(entry->d_name) + 1;
        if (entry->d_name[0] == '.' || n + more >= sizeof listing->path) continue; // no tile
        listing->path[n] = '/';
        memcpy(listing->path + n + 1, entry->d_name, more);
        unsigned char type = type_of(dir, entry);
        if (type == DT_REG) listing_add(listing);
        if (type == DT_DIR && !walk(listing, err)) return false;
    }
    listing->path[n] = 0;
    listing->depth--;
    return true;
}

static bool folder_list(void *ctx, Arena *arena, TileId **out, size_t *count, Err *err) {
    Listing listing = { .folder = ctx, .path = "tile" };
    bool ok = walk(&listing, err);
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
