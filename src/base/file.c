#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void fd_close(int *fd) {
    if (*fd >= 0) close(*fd);
}
#define AUTO_FD __attribute__((cleanup(fd_close)))

static bool fail_errno(Err *err, Str path) {
    return FAIL(err, .code = ERR_SYSTEM, .args = { path, str_c(strerrordesc_np(errno)) },
                .detail = str_c(strerrorname_np(errno)),
                .msg = N_("{0}: cannot be read or written ({1}). Check the disk and the rights."));
}

bool file_read_fd(Arena *arena, int fd, size_t limit, Str *out, Err *err) {
    AUTO_BUF Buf buf;
    buf_init(&buf, limit);
    for (;;) {
        size_t want = limit - buf.n < 65536 ? limit - buf.n : 65536;
        char *room = want ? buf_room(&buf, want) : NULL;
        char probe;
        ssize_t got = want ? read(fd, room, want) : read(fd, &probe, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(err, S("input"));
        if (got == 0) break;
        if (!want)
            return FAIL(err, .code = ERR_TOO_LARGE,
                        .args = { str_printf(arena, "%zu", limit >> 20) },
                        .msg = N_("The file is larger than {0} MB. Use a smaller file."));
        buf.n += (size_t)got;
    }
    *out = buf_dup(&buf, arena);
    return true;
}

/** A regular file of this size straight into the arena. */
static bool read_known(Arena *arena, int fd, size_t size, Str *out, Err *err) {
    char *p = arena_raw(arena, size + 1);
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, p + n, size - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(err, S("input"));
        if (got == 0) break; // it was cut meanwhile
        n += (size_t)got;
    }
    p[n] = 0;
    *out = (Str){ p, n };
    return true;
}

bool file_read(Arena *arena, Str path, size_t limit, Str *out, Err *err) {
    return file_read_at(arena, AT_FDCWD, path, limit, out, err);
}

bool file_read_at(Arena *arena, int folder, Str path, size_t limit, Str *out, Err *err) {
    AUTO_FD int fd = openat(folder, str_z(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, path) },
                    .msg = N_("{0}: there is no such file. Check the path."));
    if (fd < 0) return fail_errno(err, str_dup(arena, path));
    struct stat info;
    bool is_known = fstat(fd, &info) == 0;
    if (is_known && S_ISDIR(info.st_mode))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, path) },
                    .msg = N_("{0}: this is a folder. Name a file in it."));
    // Files of /proc and the like say 0 and have more.
    if (is_known && S_ISREG(info.st_mode) && info.st_size > 0 && (uint64_t)info.st_size <= limit)
        return read_known(arena, fd, (size_t)info.st_size, out, err);
    return file_read_fd(arena, fd, limit, out, err);
}

bool file_read_at_once(Arena *arena, int folder, Str path, size_t room, Str *out) {
    AUTO_FD int fd = openat(folder, str_z(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    char *p = arena_raw(arena, room);
    ssize_t n = read(fd, p, room);
    if (n <= 0 || (size_t)n == room) return false;
    p[n] = 0;
    *out = (Str){ p, (size_t)n };
    return true;
}

bool fd_write_all(int fd, Str bytes, Err *err) {
    while (bytes.n) {
        ssize_t done = write(fd, bytes.p, bytes.n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return fail_errno(err, S("output"));
        bytes = str_from(bytes, (size_t)done);
    }
    return true;
}

static bool file_write_as(Str path, Str bytes, unsigned mode, bool is_durable, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    const char *name = str_z(arena, path);
    const char *temp = str_printf(arena, "%s.%d.tmp", name, (int)gettid()).p;
    const char *slash = strrchr(name, '/');
    const char *folder = slash ? str_z(arena, (Str){ name, (size_t)(slash - name) + 1 }) : ".";
    AUTO_FD int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return fail_errno(err, path);
    if (!fd_write_all(fd, bytes, err)) {
        unlink(temp);
        return false;
    }
    if ((is_durable && fsync(fd) != 0) || rename(temp, name) != 0) {
        fail_errno(err, path);
        unlink(temp);
        return false;
    }
    if (!is_durable) return true;
    AUTO_FD int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0 || fsync(dir) != 0) return fail_errno(err, path);
    return true;
}

bool file_write_durable(Str path, Str bytes, unsigned mode, Err *err) {
    return file_write_as(path, bytes, mode, true, err);
}

bool file_write_later(Str path, Str bytes, unsigned mode, Err *err) {
    return file_write_as(path, bytes, mode, false, err);
}

bool folder_sync_all(Str path, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    AUTO_FD int fd = open(str_z(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return (fd >= 0 && syncfs(fd) == 0) || fail_errno(err, path);
}

bool folder_make(Str path, unsigned mode, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    char *name = arena_raw(arena, path.n + 1);
    memcpy(name, path.p, path.n);
    name[path.n] = 0;
    for (size_t i = 1; i <= path.n; i++) {
        if (name[i] != '/' && name[i] != 0) continue;
        char kept = name[i];
        name[i] = 0;
        if (mkdir(name, mode) != 0 && errno != EEXIST) return fail_errno(err, path);
        name[i] = kept;
    }
    return true;
}

bool path_exists(Str path) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    return access(str_z(arena, path), F_OK) == 0;
}

Str path_join(Arena *arena, Str folder, Str name) {
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
        folder.n--;
    return str_printf(arena, "%.*s/%.*s", STR(folder), STR(name));
}
