#include "store/migrate.h"
#include "base/hash.h"
#include "base/log.h"
#include "store/db_engine.h"

static const SqlText text_applied = { "migration_applied",
                                      "SELECT sha256 FROM schema_migration WHERE number = $1", 1 };
static const SqlText text_newest = { "migration_newest",
                                     "SELECT COALESCE(MAX(number), 0) FROM schema_migration", 0 };
static const SqlText text_record = {
    "migration_record",
    "INSERT INTO schema_migration (number, name, sha256, applied_ms) VALUES ($1, $2, $3, $4)", 4
};

/** sql with the engine's words for {ID}, {BYTES} and {CLUSTERED}. */
static const char *for_engine(Arena *arena, const DbEngine *engine, Str sql) {
    const struct {
        Str word;
        const char *text;
    } words[] = { { S("{ID}"), engine->type_id },
                  { S("{BYTES}"), engine->type_bytes },
                  { S("{CLUSTERED}"), engine->clustered } };
    AUTO_BUF Buf out;
    buf_init(&out, (size_t)4 << 20);
    for (size_t i = 0; i < sql.n;) {
        size_t k = 0;
        while (k < COUNT_OF(words) && !str_starts(str_from(sql, i), words[k].word))
            k++;
        if (k == COUNT_OF(words)) {
            buf_byte(&out, sql.p[i++]);
            continue;
        }
        buf_put(&out, str_c(words[k].text));
        i += words[k].word.n;
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

static bool apply(Db *db, const Migration *m, Str hash, Instant now, Err *err) {
    const SqlArg args[] = { sql_int(m->number), sql_text(str_c(m->name)), sql_text(hash),
                            sql_int(now.ms) };
    if (!db_script(db, db->engine->begin_write, err)) return false;
    if (db_script(db, for_engine(db->arena, db->engine, str_c(m->sql)), err) &&
        db_run(db, &text_record, args, NULL, err) && db_script(db, "COMMIT", err))
        return true;
    db_rollback(db);
    log_line(LOG_ERROR, "migration_failed", "number=%d", m->number);
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

bool migrate(Db *db, Instant now, Err *err) {
    if (!db_script(db,
                   "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name "
                   "TEXT NOT NULL, "
                   "sha256 TEXT NOT NULL, applied_ms BIGINT NOT NULL)",
                   err))
        return false;
    int newest = 0;
    for (const Migration *m = migrations; m->number; m++)
        newest = m->number;
    if (!refuse_newer(db, newest, err)) return false;
    for (const Migration *m = migrations; m->number; m++) {
        Sha256 hash = sha256(str_c(m->sql));
        Str wanted = hex_text(db->arena, sha256_str(&hash)), found;
        if (!applied_hash(db, m->number, &found, err)) return false;
        if (!found.n && !apply(db, m, wanted, now, err)) return false;
        if (found.n && !str_eq(found, wanted))
            return FAIL(err, .code = ERR_STATE, .args = { str_c(m->name) },
                        .msg =
                            N_("Migration {0} was changed after it had been applied to these data. "
                               "Use the program that made them."));
    }
    return true;
}
