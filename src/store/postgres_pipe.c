#include "store/postgres_pipe.h"
#include "base/clock.h"
#include "base/log.h"

#include <assert.h>
#include <endian.h>

enum {
    SLOTS = 2048,      // statements a connection can keep; the program has a few hundred
    PENDING = 1024,    // answers not yet read
    SEND_MOST = 400,   // statements sent without reading an answer
    BACK_OFF_MS = 100, // first distance between attempts to connect
    BACK_OFF_MOST_MS = 2000
};

typedef enum SlotState { SLOT_FREE, SLOT_NEW, SLOT_SENT, SLOT_READY } SlotState;
typedef enum PendingKind { PENDING_PREPARE, PENDING_RUN, PENDING_SYNC } PendingKind;

typedef struct Pending {
    PendingKind kind;
    size_t slot;
} Pending;

struct PgPipe {
    PGconn *pg;
    char *where;
    bool is_reader, is_broken, is_watching, has_warning;
    uint64_t generation;
    int64_t next_try_ms, back_off_ms;
    struct {
        const SqlText *text;
        SlotState state;
    } slot[SLOTS];
    Pending pending[PENDING];
    size_t first, count; // of pending
};

bool pg_fail_lost(Err *err, Str detail) {
    return FAIL(err, .code = ERR_BUSY, .detail = detail,
                .msg = N_("The database cannot be reached at the moment. Nothing was changed. Try "
                          "again in a few seconds."));
}

/** A library's words as one line that outlives the library's next call. */
static Str kept(const char *what, const char *state, const char *words) {
    static _Thread_local char detail[400];
    snprintf(detail, sizeof detail, "%s: %s %s", what, state, words);
    for (char *p = detail; *p; p++)
        if (*p == '\n') *p = ' ';
    return str_c(detail);
}

/** What a failed statement means for the person who waits for it. */
static bool fail_result(PgPipe *pipe, const PGresult *result, const char *what, Err *err) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!state) { // libpq's own: the connection went
        pipe->is_broken = true;
        return pg_fail_lost(err, kept(what, "-----", PQresultErrorMessage(result)));
    }
    Str detail = kept(what, state, words ? words : "");
    Str class = { state, 2 };
    if (str_is(class, "57") || str_is(class, "08") || str_is(str_c(state), "25006")) {
        pipe->is_broken = true; // shut down, or became a standby
        return pg_fail_lost(err, detail);
    }
    if (str_is(class, "23"))
        return FAIL(err, .code = ERR_CONFLICT, .detail = detail,
                    .msg = N_("This collides with what is already there. Reload the page and look "
                              "again."));
    if (str_is(str_c(state), "53100"))
        return FAIL(err, .code = ERR_SYSTEM, .detail = detail,
                    .msg = N_("The disk is full. Nothing was changed. Make room, then try again."));
    if (str_is(class, "40") || str_is(class, "53") || str_is(class, "55"))
        return FAIL(err, .code = ERR_BUSY, .detail = detail,
                    .msg = N_("Another program holds the database. Try again in a moment."));
    if (str_is(str_c(state), "22021"))
        return FAIL(err, .code = ERR_INPUT, .detail = detail,
                    .msg = N_("The text holds characters that cannot be kept. Remove them."));
    return FAIL_SYSTEM(err, detail);
}

static void on_notice(void *context, const PGresult *result) {
    PgPipe *pipe = context;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (!pipe->is_watching || !severity || strcmp(severity, "WARNING") != 0) return;
    pipe->has_warning = true;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    log_line(LOG_WARN, "commit_in_doubt", "sqlstate=%s", state ? state : "-");
}

void pg_watch_begin(PgPipe *pipe) {
    pipe->is_watching = true;
    pipe->has_warning = false;
}

bool pg_watch_end(PgPipe *pipe) {
    pipe->is_watching = false;
    return pipe->has_warning;
}

/* What the connection string does not set itself. A server that only reads is passed over, an
 * attempt and a silent connection end within seconds, so that a fail-over is followed. */
static const char *const defaults_key[] = { "connect_timeout",      "keepalives_idle",
                                            "keepalives_interval",  "keepalives_count",
                                            "tcp_user_timeout",     "application_name",
                                            "target_session_attrs", "dbname",
                                            "client_encoding",      NULL };
static const char *const defaults_value[] = { "3",     "10",         "3",  "3",    "10000",
                                              "kyket", "read-write", NULL, "UTF8", NULL };

static const char reader_settings[] = "SET jit = off; SET default_transaction_read_only = on";
/* Commands look rows up by their keys: they are planned once, and never by walking over a table
 * that was small when they were. */
static const char writer_settings[] =
    "SET jit = off; SET client_min_messages = warning;"
    "SET idle_in_transaction_session_timeout = '60s';"
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off";

/** One attempt; the settings of a session belong to it. */
static bool attempt(PgPipe *pipe, Err *err) {
    const char *value[COUNT_OF(defaults_value)];
    for (size_t i = 0; i < COUNT_OF(value); i++)
        value[i] = defaults_key[i] && strcmp(defaults_key[i], "dbname") == 0 ? pipe->where
                                                                             : defaults_value[i];
    PQfinish(pipe->pg);
    pipe->pg = PQconnectdbParams(defaults_key, value, 1);
    if (PQstatus(pipe->pg) != CONNECTION_OK)
        return pg_fail_lost(err, kept("connect", "-----", PQerrorMessage(pipe->pg)));
    PQsetNoticeReceiver(pipe->pg, on_notice, pipe);
    PGresult *set = PQexec(pipe->pg, pipe->is_reader ? reader_settings : writer_settings);
    bool ok = PQresultStatus(set) == PGRES_COMMAND_OK;
    if (!ok) fail_result(pipe, set, "settings", err);
    PQclear(set);
    if (!ok) return false;
    if (PQserverVersion(pipe->pg) < 150000)
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("The database server is older than PostgreSQL 15. Use a newer one."));
    return PQenterPipelineMode(pipe->pg) == 1 || FAIL_SYSTEM(err, S("pipeline mode"));
}

bool pg_connected(PgPipe *pipe, Err *err) {
    if (pipe->pg && !pg_is_broken(pipe)) return true;
    int64_t now = clock_monotonic_ms();
    if (now < pipe->next_try_ms) return pg_fail_lost(err, S("waiting to connect again"));
    pipe->first = pipe->count = 0;
    for (size_t i = 0; i < SLOTS; i++)
        if (pipe->slot[i].text) pipe->slot[i].state = SLOT_NEW;
    if (attempt(pipe, err)) {
        pipe->is_broken = false;
        pipe->back_off_ms = 0;
        if (pipe->generation++)
            log_line(LOG_INFO, "database_connected_again", "times=%llu",
                     (unsigned long long)pipe->generation);
        return true;
    }
    pipe->is_broken = true;
    pipe->back_off_ms = pipe->back_off_ms ? pipe->back_off_ms * 2 : BACK_OFF_MS;
    if (pipe->back_off_ms > BACK_OFF_MOST_MS) pipe->back_off_ms = BACK_OFF_MOST_MS;
    pipe->next_try_ms = clock_monotonic_ms() + pipe->back_off_ms;
    return false;
}

bool pg_open(Str where, bool is_reader, PgPipe **out, Err *err) {
    PgPipe *pipe = heap_alloc(1, sizeof *pipe);
    pipe->where = heap_alloc(where.n + 1, 1);
    memcpy(pipe->where, where.p, where.n);
    pipe->is_reader = is_reader;
    // The library's message would repeat a piece of the string, which may be the password.
    PQconninfoOption *options = PQconninfoParse(pipe->where, NULL);
    bool ok = options || FAIL(err, .code = ERR_INPUT, .field = "database",
                              .msg = N_("The connection string of the database cannot be read. "
                                        "Write it as in “host=db1,db2 dbname=kyket user=kyket”."));
    PQconninfoFree(options);
    if (ok && pg_connected(pipe, err)) {
        *out = pipe;
        return true;
    }
    pg_close(pipe);
    return false;
}

void pg_close(PgPipe *pipe) {
    if (!pipe) return;
    PQfinish(pipe->pg);
    explicit_bzero(pipe->where, strlen(pipe->where));
    heap_free(pipe->where);
    heap_free(pipe);
}

bool pg_is_broken(const PgPipe *pipe) {
    return pipe->is_broken || PQstatus(pipe->pg) != CONNECTION_OK;
}

void pg_give_up(PgPipe *pipe) {
    pipe->is_broken = true;
}

bool pg_is_in_transaction(const PgPipe *pipe) {
    return PQtransactionStatus(pipe->pg) != PQTRANS_IDLE;
}

uint64_t pg_generation(const PgPipe *pipe) {
    return pipe->generation;
}

static void push(PgPipe *pipe, PendingKind kind, size_t slot) {
    pipe->pending[(pipe->first + pipe->count++) % PENDING] = (Pending){ kind, slot };
}

static size_t slot_of(PgPipe *pipe, const SqlText *text) {
    size_t at = ((uintptr_t)text >> 4) * 2654435761u % SLOTS;
    while (pipe->slot[at].text && pipe->slot[at].text != text)
        at = (at + 1) % SLOTS;
    if (!pipe->slot[at].text) pipe->slot[at].state = SLOT_NEW;
    pipe->slot[at].text = text;
    return at;
}

static bool fail_send(PgPipe *pipe, const SqlText *text, Err *err) {
    if (PQstatus(pipe->pg) == CONNECTION_OK)
        return FAIL_SYSTEM(err, kept(text->name, "-----", PQerrorMessage(pipe->pg)));
    pipe->is_broken = true;
    return pg_fail_lost(err, kept(text->name, "-----", PQerrorMessage(pipe->pg)));
}

/** The server's type of parameter i: as declared, else as given. */
static Oid type_of(const SqlText *text, const SqlArg *args, int i) {
    if (text->types)
        return text->types[i] == 'i' ? PG_INT8 : text->types[i] == 'b' ? PG_BYTES : PG_TEXT;
    if (!args) return 0; // the server guesses
    switch (args[i].type) {
    case SQL_INT: return PG_INT8;
    case SQL_TEXT: return PG_TEXT;
    case SQL_BYTES: return PG_BYTES;
    case SQL_NULL: break;
    }
    return 0;
}

static bool send_prepare(PgPipe *pipe, size_t at, const SqlArg *args, const char *name, Err *err) {
    const SqlText *text = pipe->slot[at].text;
    Oid types[PG_PARAMS_MAX];
    assert(text->params <= PG_PARAMS_MAX);
    for (int i = 0; i < text->params; i++)
        types[i] = type_of(text, args, i);
    if (PQsendPrepare(pipe->pg, name, text->sql, text->params, types) != 1)
        return fail_send(pipe, text, err);
    pipe->slot[at].state = SLOT_SENT;
    push(pipe, PENDING_PREPARE, at);
    return true;
}

bool pg_prepare(PgPipe *pipe, const SqlText *text, Err *err) {
    size_t at = slot_of(pipe, text);
    char name[16];
    snprintf(name, sizeof name, "s%zu", at);
    return pipe->slot[at].state != SLOT_NEW || send_prepare(pipe, at, NULL, name, err);
}

bool pg_send(PgPipe *pipe, const SqlText *text, const SqlArg *args, Err *err) {
    assert(text->params <= PG_PARAMS_MAX);
    if (pg_is_broken(pipe)) return pg_fail_lost(err, S("not connected"));
    if (pipe->count >= SEND_MOST && !pg_collect(pipe, NULL, err)) return false;
    size_t at = slot_of(pipe, text);
    char name[16];
    snprintf(name, sizeof name, "s%zu", at);
    if (pipe->slot[at].state == SLOT_NEW && !send_prepare(pipe, at, args, name, err)) return false;
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX], formats[PG_PARAMS_MAX];
    uint64_t numbers[PG_PARAMS_MAX];
    for (int i = 0; i < text->params; i++) {
        formats[i] = 1;
        lengths[i] = (int)(args[i].s.n < INT32_MAX ? args[i].s.n : INT32_MAX);
        values[i] = args[i].type == SQL_NULL ? NULL : args[i].s.n ? args[i].s.p : "";
        if (args[i].type != SQL_INT) continue;
        numbers[i] = htobe64((uint64_t)args[i].n);
        values[i] = (const char *)&numbers[i];
        lengths[i] = sizeof numbers[i];
    }
    if (PQsendQueryPrepared(pipe->pg, name, text->params, values, lengths, formats, 1) != 1)
        return fail_send(pipe, text, err);
    push(pipe, PENDING_RUN, at);
    return true;
}

/** Reads the answer to one pending message. *result is that of a statement that went well. */
static bool read_one(PgPipe *pipe, Pending item, PGresult **result, Err *err) {
    PGresult *answer = PQgetResult(pipe->pg);
    ExecStatusType status = PQresultStatus(answer); // of NULL: PGRES_FATAL_ERROR
    const SqlText *text = pipe->slot[item.slot].text;
    *result = NULL;
    if (item.kind == PENDING_SYNC) {
        PQclear(answer);
        if (status == PGRES_PIPELINE_SYNC) return true;
        pipe->is_broken = true;
        return pg_fail_lost(err, S("no end of the pipeline"));
    }
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (item.kind == PENDING_PREPARE) pipe->slot[item.slot].state = ok ? SLOT_READY : SLOT_NEW;
    if (!answer) {
        pipe->is_broken = true;
        return pg_fail_lost(err, kept(text->name, "-----", "no answer"));
    }
    if (!ok && status != PGRES_PIPELINE_ABORTED) fail_result(pipe, answer, text->name, err);
    if (status == PGRES_PIPELINE_ABORTED) err->code = ERR_NONE; // what failed came before
    if (ok && item.kind == PENDING_RUN)
        *result = answer;
    else
        PQclear(answer);
    if (!pipe->is_broken) // one statement gives one answer, then NULL
        for (PGresult *more; (more = PQgetResult(pipe->pg));)
            PQclear(more);
    return ok;
}

bool pg_collect(PgPipe *pipe, PGresult **last, Err *err) {
    if (last) *last = NULL;
    if (pg_is_broken(pipe)) return pg_fail_lost(err, S("not connected"));
    if (!pipe->count) return true;
    if (PQpipelineSync(pipe->pg) != 1) {
        pipe->is_broken = true;
        return pg_fail_lost(err, S("sync"));
    }
    push(pipe, PENDING_SYNC, 0);
    bool ok = true;
    PGresult *result = NULL;
    while (pipe->count && !pipe->is_broken) {
        Pending item = pipe->pending[pipe->first];
        pipe->first = (pipe->first + 1) % PENDING;
        pipe->count--;
        PGresult *answer;
        Err failure = { 0 };
        bool went_well = read_one(pipe, item, &answer, &failure);
        if (!went_well && ok && failure.code) *err = failure;
        ok = ok && went_well;
        if (item.kind != PENDING_RUN) continue;
        PQclear(result);
        result = answer;
    }
    if (ok && last)
        *last = result;
    else
        PQclear(result);
    return ok;
}

void pg_flush(PgPipe *pipe) {
    if (pg_is_broken(pipe) || !pipe->count) return;
    if (PQpipelineSync(pipe->pg) == 1)
        push(pipe, PENDING_SYNC, 0);
    else
        pipe->is_broken = true;
}

bool pg_script(PgPipe *pipe, const char *sql, Err *err) {
    if (!pg_collect(pipe, NULL, err)) return false;
    if (PQexitPipelineMode(pipe->pg) != 1) return FAIL_SYSTEM(err, S("pipeline mode"));
    PGresult *result = PQexec(pipe->pg, sql);
    ExecStatusType status = PQresultStatus(result);
    bool ok =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!ok) fail_result(pipe, result, "script", err);
    PQclear(result);
    if (pg_is_broken(pipe)) return ok || pg_fail_lost(err, S("script"));
    return PQenterPipelineMode(pipe->pg) == 1 && ok;
}
