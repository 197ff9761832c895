#include "store/store.h"
#include "base/log.h"
#include "store/db_place.h"
#include "store/journal_key.h"
#include "store/journal_store.h"
#include "store/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

struct Store {
    Arena *arena;
    Str folder;
    Config config;
    FileStore files;
    int lock_fd;
    DbPlace place;
    Db writer;
    pthread_mutex_t asking; // guards asker
    DbConn *asker;          // tells the version when other processes write as well
    DbConn *drawer;         // of the one thread that is in store_draw
    JournalStore *journal;
    Lane *lane;
    _Atomic uint64_t version, commits;
    pthread_mutex_t lock; // guards readers
    pthread_cond_t given_back;
    DbConn *idle[STORE_READERS]; // a stack: the one that was used last is warm
    size_t idle_n, open_n;
    size_t first_waiting;
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

static bool lock_folder(Store *store, int kind, Err *err) {
    if (flock(store->lock_fd, kind | LOCK_NB) == 0) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("Another kyket already works on this data directory. Stop it first."));
}

/** One process for a file; several share a server, and only keep out who wants the place alone. */
static bool take_lock(Store *store, Err *err) {
    Str path = path_join(store->arena, store->folder, S("lock"));
    store->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_fd < 0)
        return FAIL(err, .code = ERR_SYSTEM, .args = { path, str_c(strerrordesc_np(errno)) },
                    .detail = str_c(strerrorname_np(errno)),
                    .msg = N_("{0}: cannot be read or written ({1}). Check the disk and the "
                              "rights."));
    return lock_folder(store, store->place.engine->is_shared ? LOCK_SH : LOCK_EX, err);
}

bool store_alone(Store *store, Err *err) {
    return lock_folder(store, LOCK_EX, err);
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

static void after_commit(void *context, bool is_public) {
    Store *store = context;
    atomic_fetch_add_explicit(&store->commits, 1, memory_order_relaxed);
    if (is_public) atomic_fetch_add_explicit(&store->version, 1, memory_order_release);
}

static Str fill_mark(Store *store) {
    return path_join(store->arena, store->folder, S("unfinished"));
}

/** An empty place beside a data directory is the wrong one, or a loss; it is never filled anew. */
static bool must_have_data(Store *store, Err *err) {
    if (!store->place.engine->is_shared) return true;
    if (!db_is_free(&store->writer, err)) return err->code == ERR_STATE; // it is taken, by us
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("The database that kyket.conf names holds no data of kyket. Name the "
                          "right one, or restore the last backup (kyket restore)."));
}

static bool open_parts(Store *store, bool is_new, Instant now, Err *err) {
    if (!read_config(store, err)) return false;
    store->place = db_place(store->arena, store->folder, &store->config);
    if (!take_lock(store, err)) return false;
    if (path_exists(fill_mark(store)))
        return FAIL(err, .code = ERR_STATE, .args = { store->folder },
                    .msg = N_("The making of {0} was interrupted, so it is not whole. Delete the "
                              "folder and make it again."));
    store->files = (FileStore){ path_join(store->arena, store->folder, S("files")),
                                path_join(store->arena, store->folder, S("tmp")) };
    const DbEngine *engine = store->place.engine;
    store->writer = (Db){ .engine = engine, .arena = store->arena };
    if (!is_new && !db_place_is_there(&store->place, err)) return false;
    if (!engine->open(store->place.where, false, &store->writer.conn, err)) return false;
    if (!is_new && !must_have_data(store, err)) return false;
    if (!migrate(&store->writer, now, err)) return false;
    // What was erased just before a crash may still stand in what the engine keeps.
    bool is_scrubbed;
    if (!engine->scrub(store->writer.conn, true, &is_scrubbed, err)) return false;
    if (!journal_store_open(store->arena, store->folder, &store->config, &store->writer,
                            &store->journal, err))
        return false;
    store->lane = lane_start(&store->writer, !is_scrubbed, journal_store_append, store->journal,
                             after_commit, store);
    lane_ask_first(store->lane, journal_store_refusal);
    return true;
}

static bool open_store(Arena *arena, Str dir, bool is_new, Instant now, Store **out, Err *err) {
    Store *store = ARENA_NEW(arena, Store);
    store->arena = arena;
    store->folder = str_dup(arena, dir);
    store->lock_fd = -1;
    store->version = 1;
    pthread_mutex_init(&store->lock, NULL);
    pthread_mutex_init(&store->asking, NULL);
    pthread_cond_init(&store->given_back, NULL);
    if (!open_parts(store, is_new, now, err)) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

/** Whether what kyket.conf will say is what it will be read as. */
static bool settings_fit(Arena *arena, Str name, Str database, Err *err) {
    Config back;
    Err unread;
    if (config_parse(arena, config_text(arena, name, S("kyket"), database), &back, &unread) &&
        str_eq(back.name, name) && str_eq(back.database, database))
        return true;
    return FAIL(err, .code = ERR_INPUT, .field = "name",
                .msg = N_("The name of the place is one line of at most 200 bytes, the connection "
                          "string of the database one line of at most 4,000. Give them again; "
                          "nothing was made."));
}

bool store_create(Arena *arena, Str dir, Str name, Str database, Instant now, Err *err) {
    const Config config = { .database = database };
    const DbPlace place = db_place(arena, dir, &config);
    if (!is_empty_folder(str_z(arena, dir)))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, dir) },
                    .msg = N_("The folder is not empty. Name a new or an empty folder."));
    if (!settings_fit(arena, name, database, err) || !db_place_is_free(arena, &place, err))
        return false;
    if (!folder_make(dir, 0700, err) ||
        !folder_make(path_join(arena, dir, S("files")), 0700, err) ||
        !folder_make(path_join(arena, dir, S("tmp")), 0700, err))
        return false;
    Str origin;
    if (!journal_key_create(arena, path_join(arena, dir, S("journal.key")), &origin, err))
        return false;
    if (!file_write_durable(path_join(arena, dir, S("kyket.conf")),
                            config_text(arena, name, origin, database), 0600, err))
        return false;
    Store *store;
    if (!open_store(arena, dir, true, now, &store, err)) return false;
    store_close(store);
    return true;
}

bool store_open(Arena *arena, Str dir, Instant now, Store **out, Err *err) {
    return open_store(arena, dir, false, now, out, err);
}

void store_close(Store *store) {
    if (!store) return;
    lane_stop(store->lane);
    journal_store_close(store->journal);
    if (store->place.engine) {
        while (store->idle_n)
            store->place.engine->close(store->idle[--store->idle_n]);
        store->place.engine->close(store->asker);
        store->place.engine->close(store->drawer);
        store->place.engine->close(store->writer.conn);
    }
    if (store->lock_fd >= 0) close(store->lock_fd);
    pthread_mutex_destroy(&store->lock);
    pthread_mutex_destroy(&store->asking);
    pthread_cond_destroy(&store->given_back);
}

bool store_fill_begin(Store *store, Err *err) {
    if (!file_write_durable(fill_mark(store), S("This folder was being filled.\n"), 0600, err))
        return false;
    store->files.is_synced_later = true;
    return !store->place.engine->fill_begin ||
           db_script(&store->writer, store->place.engine->fill_begin, err);
}

bool store_fill_end(Store *store, Err *err) {
    if (store->place.engine->fill_end &&
        !db_script(&store->writer, store->place.engine->fill_end, err))
        return false;
    store->files.is_synced_later = false;
    if (!folder_sync_all(store->folder, err)) return false;
    return unlink(str_z(store->arena, fill_mark(store))) == 0 || FAIL_SYSTEM(err, S("unfinished"));
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

/** Opens the connection for questions, under its lock. */
static bool may_ask(Store *store) {
    Err ignored;
    return store->asker ||
           store->place.engine->open(store->place.where, true, &store->asker, &ignored);
}

static bool version_of_all(Store *store, uint64_t *out) {
    pthread_mutex_lock(&store->asking);
    bool ok = may_ask(store) && store->place.engine->version(store->asker, out);
    pthread_mutex_unlock(&store->asking);
    return ok;
}

bool store_leads(Store *store) {
    if (!store->place.engine->is_shared) return true;
    pthread_mutex_lock(&store->asking);
    bool ok = may_ask(store) && store->place.engine->lead(store->asker);
    pthread_mutex_unlock(&store->asking);
    return ok;
}

bool store_is_shared(const Store *store) {
    return store->place.engine->is_shared;
}

bool store_draw(Store *store, int64_t id, int64_t piece_ms, int64_t full_ms, int64_t *wait_ms) {
    const DbEngine *engine = store->place.engine;
    Err ignored;
    return (store->drawer || engine->open(store->place.where, false, &store->drawer, &ignored)) &&
           engine->draw(store->drawer, id, piece_ms, full_ms, wait_ms);
}

uint64_t store_commits(const Store *store) {
    return atomic_load_explicit(&store->commits, memory_order_relaxed);
}

uint64_t store_version(Store *store) {
    uint64_t version;
    if (!store->place.engine->is_shared)
        return atomic_load_explicit(&store->version, memory_order_acquire);
    if (version_of_all(store, &version)) return version;
    return atomic_fetch_add(&store->version, 1); // not known: a number that matches no page
}

/** Whether somebody may take a reader now: the last ones are for those who must not queue. */
static bool may_take(const Store *store, bool is_first) {
    size_t in_use = store->open_n - store->idle_n;
    return is_first ? in_use < STORE_READERS
                    : in_use < STORE_READERS - STORE_READERS_KEPT && !store->first_waiting;
}

/** An idle reader, or a new connection while there may be more; NULL with *err when opening fails.
 */
static DbConn *take_reader(Store *store, bool is_first, Err *err) {
    DbConn *conn = NULL;
    pthread_mutex_lock(&store->lock);
    store->first_waiting += is_first;
    while (!may_take(store, is_first))
        pthread_cond_wait(&store->given_back, &store->lock);
    store->first_waiting -= is_first;
    if (store->idle_n) conn = store->idle[--store->idle_n];
    store->open_n += !conn;
    pthread_mutex_unlock(&store->lock);
    if (conn || store->place.engine->open(store->place.where, true, &conn, err)) return conn;
    pthread_mutex_lock(&store->lock);
    store->open_n--;
    pthread_cond_broadcast(&store->given_back);
    pthread_mutex_unlock(&store->lock);
    return NULL;
}

static void give_back(Store *store, Db *db) {
    DbConn *conn = db->conn;
    db_read_end(db);
    db->conn = NULL;
    pthread_mutex_lock(&store->lock);
    store->idle[store->idle_n++] = conn;
    pthread_cond_broadcast(&store->given_back);
    pthread_mutex_unlock(&store->lock);
}

static bool read_begin(Store *store, Db *db, bool is_first, Err *err) {
    db->conn = take_reader(store, is_first, err);
    if (!db->conn) return false;
    if (db_read_begin(db, err)) return true;
    give_back(store, db);
    return false;
}

static bool wake(Db *db, Err *err) {
    return read_begin(db->owner, db, false, err);
}

static bool wake_first(Db *db, Err *err) {
    return read_begin(db->owner, db, true, err);
}

static bool read_new(Store *store, Arena *arena, bool is_first, Db **out, Err *err) {
    Db *db = ARENA_NEW(arena, Db);
    *db = (Db){ .engine = store->place.engine,
                .arena = arena,
                .wake = is_first ? wake_first : wake,
                .owner = store };
    if (!read_begin(store, db, is_first, err)) return false;
    *out = db;
    return true;
}

bool store_read(Store *store, Arena *arena, Db **out, Err *err) {
    return read_new(store, arena, false, out, err);
}

bool store_read_first(Store *store, Arena *arena, Db **out, Err *err) {
    return read_new(store, arena, true, out, err);
}

void store_read_rest(Store *store, Db *db) {
    if (db && db->conn) give_back(store, db);
}

void store_read_done(Store *store, Db *db) {
    store_read_rest(store, db);
}

Str store_vkey(const Store *store) {
    return journal_store_vkey(store->journal);
}

const Err *store_refusal(const Store *store) {
    return journal_store_refusal(store->journal);
}

struct JournalStore *store_journal(Store *store) {
    return store->journal;
}
