#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_digest(Str sha256) {
    if (sha256.n != 64) return false;
    for (size_t i = 0; i < sha256.n; i++) {
        char c = sha256.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

bool files_path(const FileStore *files, Arena *arena, Str sha256, Str *out, Err *err) {
    if (!is_digest(sha256))
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("There is no such file. Check the address."));
    *out = str_printf(arena, "%.*s/%.2s/%.*s", STR(files->folder), sha256.p, STR(sha256));
    return true;
}

static bool fail_disk(Err *err) {
    if (errno == ENOSPC || errno == EDQUOT)
        return FAIL(err, .code = ERR_SYSTEM, .detail = S("ENOSPC"),
                    .msg = N_("The disk is full. Nothing was changed. Make room, then try again."));
    return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
}

static bool sync_folder(Arena *arena, Str folder, Err *err) {
    int fd = open(str_z(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return ok || fail_disk(err);
}

/** Whether the place already holds so many bytes; what was cut there is written again. */
static bool is_kept(Arena *arena, Str path, int64_t size) {
    struct stat info;
    return stat(str_z(arena, path), &info) == 0 && info.st_size == size;
}

bool files_put(const FileStore *files, Arena *arena, Str bytes, StoredFile *out, Err *err) {
    Sha256 hash = sha256(bytes);
    StoredFile made = { hex_text(arena, sha256_str(&hash)), (int64_t)bytes.n };
    Str path;
    if (!files_path(files, arena, made.sha256, &path, err)) return false;
    if (!is_kept(arena, path, made.size)) {
        Str folder = str_upto(path, path.n - 65);
        if (!folder_make(folder, 0700, err)) return false;
        if (files->is_synced_later) {
            if (!file_write_later(path, bytes, 0600, err)) return false;
        } else if (!sync_folder(arena, files->folder, err) ||
                   !file_write_durable(path, bytes, 0600, err)) {
            return false;
        }
    }
    *out = made;
    return true;
}

static bool hash_fd(Arena *arena, int fd, StoredFile *out) {
    Sha256Stream *stream = sha256_stream_new();
    char *chunk = arena_raw(arena, 65536);
    ssize_t got;
    int64_t size = 0;
    while ((got = read(fd, chunk, 65536)) > 0) {
        sha256_stream_add(stream, (Str){ chunk, (size_t)got });
        size += got;
    }
    Sha256 hash = sha256_stream_end(stream);
    *out = (StoredFile){ hex_text(arena, sha256_str(&hash)), size };
    return got == 0;
}

static bool hash_file(Arena *arena, Str path, StoredFile *out, Err *err) {
    int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_disk(err);
    bool ok = (hash_fd(arena, fd, out) && fsync(fd) == 0) || fail_disk(err);
    close(fd);
    return ok;
}

bool files_take(const FileStore *files, Arena *arena, Str path, StoredFile *out, Err *err) {
    StoredFile made;
    Str place;
    if (!hash_file(arena, path, &made, err)) return false;
    if (!files_path(files, arena, made.sha256, &place, err)) return false;
    if (is_kept(arena, place, made.size)) {
        unlink(str_z(arena, path));
    } else {
        Str folder = str_upto(place, place.n - 65);
        if (!folder_make(folder, 0700, err) || !sync_folder(arena, files->folder, err))
            return false;
        const char *from = str_z(arena, path), *to = str_z(arena, place);
        if (chmod(from, 0600) != 0 || rename(from, to) != 0) return fail_disk(err);
        if (!sync_folder(arena, folder, err)) return false;
    }
    *out = made;
    return true;
}

static bool fail_unsound(Arena *arena, StoredFile what, const char *how, int64_t n, Err *err) {
    return FAIL(err, .code = ERR_SYSTEM,
                .detail = str_printf(arena, "file %.*s: %s %lld of %lld", STR(what.sha256), how,
                                     (long long)n, (long long)what.size),
                .msg = N_("This file is no longer as it was handed in, so it is not given out. "
                          "Tell the administrator: the last backup has it whole."));
}

static bool is_sound(Arena *arena, int fd, StoredFile what, Err *err) {
    struct stat info;
    StoredFile found;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return fail_unsound(arena, what, "not a file, bytes", 0, err);
    if (info.st_size != what.size)
        return fail_unsound(arena, what, "bytes", (int64_t)info.st_size, err);
    if (what.size > FILES_HASHED) return true;
    if (!hash_fd(arena, fd, &found) || !str_eq(found.sha256, what.sha256))
        return fail_unsound(arena, what, "another hash, bytes", found.size, err);
    return lseek(fd, 0, SEEK_SET) == 0 || FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
}

bool files_open(const FileStore *files, Arena *arena, StoredFile what, int *out, Err *err) {
    Str path;
    if (!files_path(files, arena, what.sha256, &path, err)) return false;
    int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return FAIL(err, .code = ERR_SYSTEM, .detail = path,
                    .msg = N_("The file cannot be read now. Tell the administrator."));
    if (is_sound(arena, fd, what, err)) {
        *out = fd;
        return true;
    }
    close(fd);
    return false;
}
