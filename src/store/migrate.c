#include "store/migrate.h"
#include "base/hash.h"
#include "base/log.h"
#include "store/db_engine.h"

static const SqlText text_applied = { "migration_applied",
                                      "SELECT sha256 FROM schema_migration WHERE number = $1", 1,
                                      "i" };
static const SqlText text_newest = { "migration_newest",
                                     "SELECT COALESCE(MAX(number), 0) FROM schema_migration", 0,
                                     "" };
static const SqlText text_record = {
    "migration_record",
    "INSERT INTO schema_migration (number, name, sha256, applied_ms) VALUES ($1, $2, $3, $4)", 4,
    "itti"
};

static bool is_word_byte(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/** sql with the engine's words for {ID}, {BYTES}, {CLUSTERED} and the type TEXT. */
static const char *for_engine(Arena *arena, const DbEngine *engine, Str sql) {
    const struct {
        Str word;
        const char *text;
    } words[] = { { S("{ID}"), engine->type_id },
                  { S("{BYTES}"), engine->type_bytes },
                  { S("{CLUSTERED}"), engine->clustered },
                  { S("TEXT"), engine->type_text } };
    AUTO_BUF Buf out;
    buf_init(&out, (size_t)4 << 20);
    for (size_t i = 0; i < sql.n;) {
        bool is_start = i == 0 || !is_word_byte(sql.p[i - 1]);
        size_t k = 0;
        while (k < COUNT_OF(words) && !(is_start && str_starts(str_from(sql, i), words[k].word)))
            k++;
        size_t end = k < COUNT_OF(words) ? i + words[k].word.n : 0;
        if (k == COUNT_OF(words) || (end < sql.n && is_word_byte(sql.p[end]))) {
            buf_byte(&out, sql.p[i++]);
            continue;
        }
        buf_put(&out, str_c(words[k].text));
        i = end;
    }
    return buf_dup(&out, arena).p;
}

static bool applied_hash(Db *db, int number, Str *hash, Err *err) {
    const SqlArg args[] = { sql_int(number) };
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_applied, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    *hash = ok && has ? cursor_text(&c, 0) : S("");
    cursor_close(&c);
    return ok;
}

static bool apply_one(Db *db, const Migration *m, Str hash, Instant now, Err *err) {
    const SqlArg args[] = { sql_int(m->number), sql_text(str_c(m->name)), sql_text(hash),
                            sql_int(now.ms) };
    Str found;
    if (!applied_hash(db, m->number, &found, err)) return false;
    if (found.n) return true; // another process was first
    return db_script(db, for_engine(db->arena, db->engine, str_c(m->sql)), err) &&
           db_run(db, &text_record, args, NULL, err);
}

/** Which migrations are wanted, and whether in one transaction of the caller or each in its own. */
typedef struct Wanted {
    const Migration *list;
    int number;
    bool is_within;
    Instant now;
} Wanted;

static bool apply(Db *db, const Wanted *wanted, const Migration *m, Str hash, Err *err) {
    if (wanted->is_within) return apply_one(db, m, hash, wanted->now, err);
    if (!db_write_begin(db, err)) return false;
    if (apply_one(db, m, hash, wanted->now, err) && db_commit(db, err)) return true;
    db_rollback(db);
    log_line(LOG_ERROR, "migration_failed", "number=%d", m->number);
    return false;
}

static bool make_record(Db *db, const Wanted *wanted, Err *err) {
    static const char table[] =
        "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, "
        "name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_ms BIGINT NOT NULL)";
    if (wanted->is_within) return db_script(db, table, err);
    if (!db_write_begin(db, err)) return false;
    if (db_script(db, table, err) && db_commit(db, err)) return true;
    db_rollback(db);
    return false;
}

static bool refuse_newer(Db *db, int newest_known, Err *err) {
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_newest, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    int64_t newest = ok && has ? cursor_int(&c, 0) : 0;
    cursor_close(&c);
    if (!ok) return false;
    if (newest <= newest_known) return true;
    return FAIL(
        err, .code = ERR_STATE,
        .args = { str_printf(db->arena, "%lld", (long long)newest),
                  str_printf(db->arena, "%d", newest_known) },
        .msg = N_("The data were written by a newer kyket (schema {0}, this program knows {1}). "
                  "Install the newer program."));
}

int migrate_newest(void) {
    int newest = 0;
    for (const Migration *m = migrations; m->number; m++)
        newest = m->number;
    return newest;
}

static Str hash_of(Arena *arena, const Migration *m) {
    Sha256 hash = sha256(str_c(m->sql));
    return hex_text(arena, sha256_str(&hash));
}

Str migrate_hash(Arena *arena, int number) {
    Sha256Stream *stream = sha256_stream_new();
    for (const Migration *m = migrations; m->number && m->number <= number; m++)
        sha256_stream_add(stream, hash_of(arena, m));
    Sha256 hash = sha256_stream_end(stream);
    return hex_text(arena, sha256_str(&hash));
}

static bool refuse_changed(const Migration *m, Err *err) {
    return FAIL(err, .code = ERR_STATE, .args = { str_c(m->name) },
                .msg = N_("Migration {0} was changed after it had been applied to these data. "
                          "Use the program that made them."));
}

static bool migrate_some(Db *db, const Wanted *wanted, Err *err) {
    if (!make_record(db, wanted, err)) return false;
    int newest = 0;
    for (const Migration *m = wanted->list; m->number; m++)
        newest = m->number;
    if (!refuse_newer(db, newest, err)) return false;
    for (const Migration *m = wanted->list; m->number && m->number <= wanted->number; m++) {
        Str hash = hash_of(db->arena, m), found;
        if (!applied_hash(db, m->number, &found, err)) return false;
        if (!found.n && !apply(db, wanted, m, hash, err)) return false;
        if (found.n && !str_eq(found, hash)) return refuse_changed(m, err);
    }
    return true;
}

bool migrate(Db *db, Instant now, Err *err) {
    return migrate_by(db, migrations, now, err);
}

bool migrate_by(Db *db, const Migration *list, Instant now, Err *err) {
    return migrate_some(db, &(Wanted){ list, INT32_MAX, false, now }, err);
}

bool migrate_within(Db *db, int number, Instant now, Err *err) {
    return migrate_some(db, &(Wanted){ migrations, number, true, now }, err);
}

bool migrate_check(Db *db, int *number, Err *err) {
    if (!refuse_newer(db, migrate_newest(), err)) return false;
    for (const Migration *m = migrations; m->number; m++) {
        Str found;
        if (!applied_hash(db, m->number, &found, err)) return false;
        if (!found.n)
            return FAIL(err, .code = ERR_STATE, .args = { str_c(m->name) },
                        .msg = N_("These data were written by an older kyket and lack {0}. Start "
                                  "“kyket serve” once, which brings them up to date."));
        if (!str_eq(found, hash_of(db->arena, m))) return refuse_changed(m, err);
    }
    *number = migrate_newest();
    return true;
}
