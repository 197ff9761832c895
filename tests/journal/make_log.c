/**
 * Writes a journal as files in the layout of tlog-tiles, for judges that we did not write:
 *
 *   make_log FOLDER SIZE [RECEIPTS]
 *
 * SIZE entries come in batches of uneven sizes; at each batch the head is signed and kept as
 * checkpoint.<size>. RECEIPTS receipts of entries spread over the journal go to receipt/<index>.
 * The key is made from a fixed seed, so that two runs give the same bytes.
 */
#include "base/file.h"
#include "journal/receipt.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct Log {
    Str folder;
    Buf bundle; // of the entries behind the last full bundle
    NoteSigner signer;
    uint64_t size;
} Log;

static void must(bool ok, const Err *err) {
    if (ok) return;
    AUTO(arena_free) Arena *arena = arena_new(0);
    fprintf(stderr, "make_log: %.*s\n", STR(err_text(arena, err)));
    exit(3);
}

static void put_file(const Log *log, Str name, Str bytes) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Err err;
    Str path = path_join(arena, log->folder, name);
    size_t slash = path.n;
    while (path.p[slash - 1] != '/')
        slash--;
    must(folder_make(str_upto(path, slash - 1), 0755, &err), &err);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert(fd >= 0);
    must(fd_write_all(fd, bytes, &err), &err);
    close(fd);
}

static bool read_tile(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    const Log *log = ctx;
    return file_read(arena, path_join(arena, log->folder, tile_path(arena, id)), 8192, out, err);
}

static bool write_tile(void *ctx, TileId id, Str bytes, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    (void)err;
    put_file(ctx, tile_path(arena, id), bytes);
    return true;
}

/** Entries of the kinds and lengths that kyket writes. */
static Str entry_of(Arena *arena, uint64_t number) {
    static const char *const types[] = { "occurrence.submitted", "occurrence.accepted",
                                         "occurrence.returned", "obligation.changed" };
    EntryId ids[] = { { "occurrence", (int64_t)(number % 40000) }, { "document", 17 } };
    EntryPersonal personal = { "note",
                               str_printf(arena, "ghi chú %llu", (unsigned long long)number),
                               { { 1, 2, 3 } } };
    Entry entry = { .type = str_c(types[number % 4]),
                    .version = 1,
                    .time = { 1768438800000 + (int64_t)number * 1000 },
                    .zone = ZONE_HO_CHI_MINH,
                    .unit = (int64_t)(number % 200),
                    .ids = ids,
                    .id_count = 1 + number % 2,
                    .personal = &personal,
                    .personal_count = number % 3 == 0 };
    Str text;
    Err err;
    must(entry_text(arena, &entry, &text, &err), &err);
    return text;
}

static void append(Log *log, size_t count) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    TileStore store = { log, read_tile, write_tile };
    Sha256 *leaves = ARENA_ARRAY(arena, Sha256, count);
    Checkpoint head = { .origin = log->signer.key.name };
    Err err;
    for (size_t i = 0; i < count; i++) {
        Str text = entry_of(arena, log->size + i);
        leaves[i] = tree_leaf_hash(text);
        entry_bundle_put(&log->bundle, text);
        if ((log->size + i + 1) % TILE_WIDTH == 0) {
            TileId id = { TILE_ENTRIES, (log->size + i) / TILE_WIDTH, TILE_WIDTH };
            put_file(log, tile_path(arena, id), buf_str(&log->bundle));
            buf_clear(&log->bundle);
        }
    }
    must(tree_append(arena, &store, log->size, leaves, count, &head.root, &err), &err);
    log->size = head.size = log->size + count;
    if (log->size % TILE_WIDTH) {
        TileId id = { TILE_ENTRIES, log->size / TILE_WIDTH, (unsigned)(log->size % TILE_WIDTH) };
        put_file(log, tile_path(arena, id), buf_str(&log->bundle));
    }
    Str note = checkpoint_sign(arena, &head, &log->signer);
    put_file(log, S("checkpoint"), note);
    put_file(log, str_printf(arena, "checkpoint.%llu", (unsigned long long)log->size), note);
}

static void put_receipt(Log *log, uint64_t index) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    TileStore store = { log, read_tile, NULL };
    Err err;
    Receipt receipt = { .leaf = entry_of(arena, index), .index = index };
    must(file_read(arena, path_join(arena, log->folder, S("checkpoint")), 4096, &receipt.checkpoint,
                   &err),
         &err);
    must(tree_inclusion(arena, &store, log->size, index, &receipt.proof, &err), &err);
    put_file(log, str_printf(arena, "receipt/%llu", (unsigned long long)index),
             receipt_text(arena, &receipt));
}

int main(int argc, char **argv) {
    static const uint8_t seed[32] = { 20, 26 };
    int64_t size = 0, receipts = 0;
    if (argc < 3 || !str_to_int(str_c(argv[2]), &size) || size < 1 ||
        (argc > 3 && !str_to_int(str_c(argv[3]), &receipts)))
        return 2;
    AUTO(arena_free) Arena *arena = arena_new(0);
    Log log = { .folder = str_c(argv[1]),
                .signer = note_signer_from_seed(S("kyket.example/test"), NOTE_KEY_ED25519, seed) };
    buf_init(&log.bundle, (size_t)32 << 20);
    Str vkey = note_key_text(arena, &log.signer.key);
    put_file(&log, S("key"), str_printf(arena, "%.*s\n", STR(vkey)));
    uint64_t batch = 1;
    while (log.size < (uint64_t)size) {
        uint64_t left = (uint64_t)size - log.size;
        append(&log, (size_t)(batch < left ? batch : left));
        batch = batch * 3 + 1;
        if (batch > 100000) batch = 65000;
    }
    for (int64_t i = 0; i < receipts; i++)
        put_receipt(&log, (uint64_t)(i * (size - 1) / (receipts > 1 ? receipts - 1 : 1)));
    buf_done(&log.bundle);
    return 0;
}
