#include "store/store.h"
#include "base/log.h"
#include "store/db_engine.h"
#include "store/journal_store.h"
#include "store/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

enum { READERS = 8 };

struct Store {
    Arena *arena;
    Str folder;
    Config config;
    FileStore files;
    int lock_fd;
    const DbEngine *engine;
    Str where; // what the engine opens
    Db writer;
    JournalStore *journal;
    Lane *lane;
    _Atomic uint64_t version;
    pthread_mutex_t lock; // guards readers and idle
    pthread_cond_t given_back;
    Db readers[READERS];
    bool is_idle[READERS];
    size_t readers_n;
};

static bool is_empty_folder(const char *dir) {
    DIR *d = opendir(dir);
    if (!d) return true;
    size_t n = 0;
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n == 0;
}

bool store_create(Arena *arena, Str dir, Str name, Instant now, Err *err) {
    if (!is_empty_folder(str_z(arena, dir)))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, dir) },
                    .msg = N_("The folder is not empty. Name a new or an empty folder."));
    if (!folder_make(dir, 0700, err) ||
        !folder_make(path_join(arena, dir, S("files")), 0700, err) ||
        !folder_make(path_join(arena, dir, S("tmp")), 0700, err))
        return false;
    Str origin;
    if (!journal_key_create(arena, path_join(arena, dir, S("journal.key")), &origin, err))
        return false;
    if (!file_write_durable(path_join(arena, dir, S("kyket.conf")),
                            config_text(arena, name, origin), 0600, err))
        return false;
    Store *store;
    if (!store_open(arena, dir, now, &store, err)) return false;
    store_close(store);
    return true;
}

static bool take_lock(Store *store, Err *err) {
    store->lock_fd = open(str_z(store->arena, path_join(store->arena, store->folder, S("lock"))),
                          O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_fd < 0) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("Another kyket already works on this data directory. Stop it first."));
}

static bool read_config(Store *store, Err *err) {
    Str text, path = path_join(store->arena, store->folder, S("kyket.conf"));
    if (!path_exists(path))
        return FAIL(
            err, .code = ERR_INPUT,
            .msg = N_("This is not a data directory of kyket. Make one with “kyket init DIR”."));
    if (!file_read(store->arena, path, 1 << 20, &text, err)) return false;
    return config_parse(store->arena, text, &store->config, err);
}

static void after_commit(void *context) {
    Store *store = context;
    atomic_fetch_add_explicit(&store->version, 1, memory_order_release);
}

static bool open_parts(Store *store, Instant now, Err *err) {
    if (!read_config(store, err) || !take_lock(store, err)) return false;
    store->files = (FileStore){ path_join(store->arena, store->folder, S("files")),
                                path_join(store->arena, store->folder, S("tmp")) };
    store->engine = &engine_sqlite;
    store->where = path_join(store->arena, store->folder, S("kyket.db"));
    store->writer = (Db){ .engine = store->engine, .arena = store->arena };
    if (!store->engine->open(store->where, false, &store->writer.conn, err)) return false;
    if (!migrate(&store->writer, now, err)) return false;
    Str key = store->config.key_file;
    if (key.n && key.p[0] != '/') key = path_join(store->arena, store->folder, key);
    if (!journal_store_open(store->arena, key, store->config.origin, &store->journal, err))
        return false;
    store->lane =
        lane_start(&store->writer, journal_store_append, store->journal, after_commit, store);
    return true;
}

bool store_open(Arena *arena, Str dir, Instant now, Store **out, Err *err) {
    Store *store = ARENA_NEW(arena, Store);
    store->arena = arena;
    store->folder = str_dup(arena, dir);
    store->lock_fd = -1;
    store->version = 1;
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->given_back, NULL);
    if (!open_parts(store, now, err)) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

void store_close(Store *store) {
    if (!store) return;
    lane_stop(store->lane);
    journal_store_close(store->journal);
    for (size_t i = 0; i < store->readers_n; i++)
        store->engine->close(store->readers[i].conn);
    if (store->engine) store->engine->close(store->writer.conn);
    if (store->lock_fd >= 0) close(store->lock_fd);
    pthread_mutex_destroy(&store->lock);
    pthread_cond_destroy(&store->given_back);
}

const Config *store_config(const Store *store) {
    return &store->config;
}

const FileStore *store_files(const Store *store) {
    return &store->files;
}

Lane *store_lane(Store *store) {
    return store->lane;
}

Str store_folder(const Store *store) {
    return store->folder;
}

uint64_t store_version(const Store *store) {
    return atomic_load_explicit(&store->version, memory_order_acquire);
}

/** An idle reader, or a new connection while there may be more; NULL with *err when opening fails.
 */
static Db *take_reader(Store *store, Err *err) {
    Db *db = NULL;
    pthread_mutex_lock(&store->lock);
    while (!db) {
        for (size_t i = 0; i < store->readers_n && !db; i++)
            if (store->is_idle[i]) {
                db = &store->readers[i];
                store->is_idle[i] = false;
            }
        if (db) break;
        if (store->readers_n < READERS) {
            Db fresh = { .engine = store->engine };
            if (!store->engine->open(store->where, true, &fresh.conn, err)) break;
            db = &store->readers[store->readers_n++];
            *db = fresh;
            break;
        }
        pthread_cond_wait(&store->given_back, &store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return db;
}

bool store_read(Store *store, Arena *arena, Db **out, Err *err) {
    Db *db = take_reader(store, err);
    if (!db) return false;
    db->arena = arena;
    if (db_read_begin(db, err)) {
        *out = db;
        return true;
    }
    store_read_done(store, db);
    return false;
}

void store_read_done(Store *store, Db *db) {
    if (!db) return;
    db_read_end(db);
    pthread_mutex_lock(&store->lock);
    store->is_idle[db - store->readers] = true;
    pthread_cond_signal(&store->given_back);
    pthread_mutex_unlock(&store->lock);
}

Str store_vkey(const Store *store) {
    return journal_store_vkey(store->journal);
}
