#include "exchange/bundle_read.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 65536, LINE_MAX_BYTES = 512, TAR_BLOCK = 512 };

struct BundleIn {
    Arena *arena;
    int fd;
    int64_t bytes;
    FILE *manifest; // unlinked temporary file: a copy of the last member
};

/** One walk over the file. */
typedef struct Walk {
    const Progress *progress;
    BundleIn *in;
    struct archive *tar;
    Arena *arena; // of the member at hand
    Member member, before;
    Str before_name; // kept in before_text
    char before_text[128];
    bool has_before;
    unsigned seen;        // bit of each MemberKind that was there
    char seen_table[256]; // by place in tables[]
    Sha256Stream *manifest_hash;
    BundleCounts counts;
} Walk;

struct MemberBody {
    Walk *walk;
    Sha256Stream *hash;
    int64_t size, taken;
    int64_t lines; // LF so far
};

static bool fail_damaged(Walk *walk, Err *err) {
    const char *words = archive_error_string(walk->tar);
    Str after = walk->has_before ? str_dup(walk->in->arena, walk->before_name) : S("its beginning");
    return FAIL(err, .code = ERR_INPUT, .args = { after },
                .detail = str_dup(walk->in->arena, str_c(words)),
                .msg = N_("The bundle is damaged or cut off after {0}. Nothing was imported. Fetch "
                          "the whole file again."));
}

static bool fail_place(Walk *walk, Str name, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .args = { log_quote(walk->in->arena, name) },
                .msg = N_("The bundle's member {0} does not belong there: something was added, "
                          "left out or moved. Nothing was imported. Use the bundle as it was "
                          "exported."));
}

static bool fail_changed(Walk *walk, Str name, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .args = { log_quote(walk->in->arena, name) },
                .msg = N_("The bundle's member {0} was changed after it had been exported. Nothing "
                          "was imported. Use the bundle as it was exported."));
}

static bool tar_open(BundleIn *in, struct archive **out, Err *err) {
    if (lseek(in->fd, 0, SEEK_SET) != 0) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    struct archive *tar = archive_read_new();
    archive_read_support_format_tar(tar);
    if (archive_read_open_fd(tar, in->fd, CHUNK) != ARCHIVE_OK) {
        archive_read_free(tar);
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("This file is not a bundle of kyket. Name a file that “kyket export” "
                              "or “kyket backup” wrote."));
    }
    *out = tar;
    return true;
}

/** The next member as far as the tar goes; *has is false at the end. */
static bool next_entry(Walk *walk, bool *has, int64_t *size, Err *err) {
    struct archive_entry *entry;
    int status = archive_read_next_header(walk->tar, &entry);
    *has = status == ARCHIVE_OK;
    if (status == ARCHIVE_EOF) return true;
    if (status != ARCHIVE_OK) return fail_damaged(walk, err);
    const char *name = archive_entry_pathname(entry);
    Str text = str_dup(walk->arena, str_c(name));
    if (!name || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) ||
        archive_entry_symlink(entry) || archive_entry_sparse_count(entry) > 0 ||
        !archive_entry_size_is_set(entry) || !member_parse(text, &walk->member))
        return fail_place(walk, text, err);
    *size = archive_entry_size(entry);
    if (*size >= 0 && *size <= member_limit(walk->member.kind)) return true;
    return FAIL(err, .code = ERR_INPUT, .args = { str_dup(walk->in->arena, text) },
                .msg = N_("The bundle's member {0} is larger than it may be. Nothing was imported. "
                          "Use the bundle as it was exported."));
}

/** Whether the member may stand after the one before. */
static bool is_in_order(Walk *walk) {
    const Member *m = &walk->member, *before = &walk->before;
    unsigned bit = 1u << m->kind;
    if (walk->has_before && m->kind < before->kind) return false;
    bool is_repeated = walk->seen & bit;
    walk->seen |= bit;
    if (m->kind == MEMBER_SCHEMA) return !is_repeated || m->schema > before->schema;
    if (m->kind == MEMBER_FILE)
        return !is_repeated || str_compare(m->sha256, str_from(walk->before_name, 9)) > 0;
    if (m->kind != MEMBER_PART) return !is_repeated;
    if (is_repeated && m->table == before->table) return m->part == before->part + 1;
    size_t at = (size_t)(m->table - tables);
    if (at >= sizeof walk->seen_table || walk->seen_table[at]) return false;
    walk->seen_table[at] = 1;
    return m->part == 1;
}

static void remember(Walk *walk) {
    walk->before = walk->member;
    size_t n = walk->member.name.n < sizeof walk->before_text ? walk->member.name.n
                                                              : sizeof walk->before_text;
    memcpy(walk->before_text, walk->member.name.p, n);
    walk->before_name = (Str){ walk->before_text, n };
    walk->has_before = true;
}

static bool chunk_read(MemberBody *body, char *chunk, size_t room, size_t *got, Err *err) {
    if (!progress_goes_on(body->walk->progress, err)) return false;
    la_ssize_t n = archive_read_data(body->walk->tar, chunk, room < CHUNK ? room : CHUNK);
    if (n < 0) return fail_damaged(body->walk, err);
    Str bytes = { chunk, (size_t)n };
    sha256_stream_add(body->hash, bytes);
    body->taken += n;
    for (const char *p = chunk;
         body->walk->member.kind == MEMBER_PART && (p = memchr(p, '\n', (size_t)(chunk + n - p)));
         p++)
        body->lines++;
    *got = (size_t)n;
    return true;
}

bool member_all(MemberBody *body, Arena *arena, Str *out, Err *err) {
    size_t size = (size_t)body->size, n = 0, got = 1;
    char *bytes = arena_raw(arena, size + 1); // at most member_limit, checked by next_entry
    while (n < size && got) {
        if (!chunk_read(body, bytes + n, size - n, &got, err)) return false;
        n += got;
    }
    if (n < size) return fail_damaged(body->walk, err);
    *out = (Str){ bytes, n };
    return true;
}

bool member_to_file(MemberBody *body, int fd, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(CHUNK);
    char *chunk = arena_raw(arena, CHUNK);
    for (size_t got = 1; got;) {
        if (!chunk_read(body, chunk, CHUNK, &got, err) ||
            !fd_write_all(fd, (Str){ chunk, got }, err))
            return false;
    }
    return true;
}

static bool drain(MemberBody *body, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(CHUNK);
    char *chunk = arena_raw(arena, CHUNK);
    for (size_t got = 1; got;)
        if (!chunk_read(body, chunk, CHUNK, &got, err)) return false;
    return body->taken == body->size || fail_damaged(body->walk, err);
}

/** The next line of the manifest must be line. */
static bool manifest_has(Walk *walk, Str line, Err *err) {
    char text[LINE_MAX_BYTES];
    if (!fgets(text, sizeof text, walk->in->manifest)) text[0] = 0;
    if (str_eq(str_c(text), line)) return true;
    // The same name with another length or hash tells that the content is another.
    Str name = walk->member.name;
    Str front = str_printf(walk->arena, "{\"name\":\"%.*s\",", STR(name));
    return str_starts(str_c(text), front) ? fail_changed(walk, name, err)
                                          : fail_place(walk, name, err);
}

static bool walk_member(Walk *walk, int64_t size, MemberTake take, void *context, Err *err) {
    MemberBody body = { .walk = walk, .hash = sha256_stream_new(), .size = size };
    bool ok = (!take || take(context, &walk->member, &body, err)) && drain(&body, err);
    Sha256 hash = sha256_stream_end(body.hash);
    if (!ok) return false;
    Str hex = hex_text(walk->arena, sha256_str(&hash));
    if (walk->member.kind == MEMBER_FILE && !str_eq(hex, walk->member.sha256))
        return fail_changed(walk, walk->member.name, err);
    Str line = manifest_line(walk->arena, walk->member.name, size, hex);
    sha256_stream_add(walk->manifest_hash, line);
    walk->counts.members++;
    walk->counts.rows += body.lines;
    walk->counts.files += walk->member.kind == MEMBER_FILE;
    return manifest_has(walk, line, err);
}

/** Behind the last member stand zeros, two blocks at least, and nothing else. */
static bool ends_in_zeros(Walk *walk, int64_t from, Err *err) {
    char *chunk = arena_raw(walk->arena, CHUNK);
    for (int64_t at = from; at < walk->in->bytes;) {
        ssize_t got = pread(walk->in->fd, chunk, CHUNK, at);
        if (got <= 0) return FAIL_SYSTEM(err, S("read of the bundle"));
        for (ssize_t i = 0; i < got; i++)
            if (chunk[i]) return fail_place(walk, S("manifest.jsonl"), err);
        at += got;
    }
    return walk->in->bytes - from >= 2 * TAR_BLOCK || fail_damaged(walk, err);
}

/** The manifest is the last member and its last line fits all that was read. */
static bool walk_end(Walk *walk, int64_t manifest_bytes, Err *err) {
    static const unsigned needed = 1u << MEMBER_README | 1u << MEMBER_HEAD | 1u << MEMBER_CONFIG |
                                   1u << MEMBER_CHECKPOINT | 1u << MEMBER_IDS;
    Sha256 hash = sha256_stream_end(walk->manifest_hash);
    walk->manifest_hash = NULL;
    Str end = manifest_end(walk->arena, walk->counts.members, walk->counts.rows, walk->counts.files,
                           hex_text(walk->arena, sha256_str(&hash)));
    char more;
    if ((walk->seen & needed) != needed) return fail_place(walk, S("manifest.jsonl"), err);
    if (!manifest_has(walk, end, err)) return false;
    if (fread(&more, 1, 1, walk->in->manifest)) return fail_place(walk, S("manifest.jsonl"), err);
    bool has;
    int64_t size, end_at = archive_read_header_position(walk->tar) + TAR_BLOCK +
                           (manifest_bytes + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    if (!next_entry(walk, &has, &size, err)) return false;
    if (has) return fail_place(walk, walk->member.name, err);
    return ends_in_zeros(walk, end_at, err);
}

static bool walk_all(Walk *walk, MemberTake take, void *context, Err *err) {
    for (;;) {
        AUTO(arena_free) Arena *arena = arena_new(CHUNK);
        bool has;
        int64_t size;
        walk->arena = arena;
        if (!next_entry(walk, &has, &size, err)) return false;
        if (!has) return fail_damaged(walk, err); // the manifest never came
        if (!is_in_order(walk)) return fail_place(walk, walk->member.name, err);
        if (walk->member.kind == MEMBER_MANIFEST) return walk_end(walk, size, err);
        if (!walk_member(walk, size, take, context, err)) return false;
        remember(walk);
        progress_tell(walk->progress, take ? "loading" : "checking",
                      archive_filter_bytes(walk->tar, -1), walk->in->bytes);
    }
}

bool bundle_walk(BundleIn *in, MemberTake take, void *context, const Progress *progress,
                 BundleCounts *out, Err *err) {
    Walk walk = { .in = in, .progress = progress };
    if (!tar_open(in, &walk.tar, err)) return false;
    rewind(in->manifest);
    walk.manifest_hash = sha256_stream_new();
    bool ok = walk_all(&walk, take, context, err);
    if (walk.manifest_hash) (void)sha256_stream_end(walk.manifest_hash);
    archive_read_free(walk.tar);
    if (ok) *out = walk.counts;
    return ok;
}

/** Skips to the manifest, which is mostly a jump in the file, and copies it. */
static bool find_manifest(BundleIn *in, Err *err) {
    Walk walk = { .in = in };
    if (!tar_open(in, &walk.tar, err)) return false;
    bool ok, has = true;
    do {
        AUTO(arena_free) Arena *arena = arena_new(1024);
        int64_t size = 0;
        walk.arena = arena;
        ok = next_entry(&walk, &has, &size, err) && (has || fail_damaged(&walk, err));
        if (ok && walk.member.kind == MEMBER_MANIFEST) {
            MemberBody body = { .walk = &walk, .hash = sha256_stream_new(), .size = size };
            ok = member_to_file(&body, fileno(in->manifest), err) &&
                 (body.taken == size || fail_damaged(&walk, err));
            (void)sha256_stream_end(body.hash);
            has = false;
        }
        if (ok) remember(&walk);
    } while (ok && has);
    archive_read_free(walk.tar);
    return ok;
}

bool bundle_open(Arena *arena, Str file, BundleIn **out, Err *err) {
    BundleIn *in = ARENA_NEW(arena, BundleIn);
    in->arena = arena;
    in->fd = open(str_z(arena, file), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    if (in->fd < 0 || fstat(in->fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        if (in->fd >= 0) close(in->fd);
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, file) },
                    .msg = N_("{0}: there is no such file that can be read. Check the path."));
    }
    in->bytes = info.st_size;
    in->manifest = tmpfile();
    if ((in->manifest || FAIL_SYSTEM(err, S("tmpfile"))) && find_manifest(in, err)) {
        *out = in;
        return true;
    }
    bundle_close(in);
    return false;
}

void bundle_close(BundleIn *in) {
    if (!in) return;
    if (in->manifest) fclose(in->manifest);
    close(in->fd);
}
