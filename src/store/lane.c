#include "store/lane.h"
#include "base/log.h"
#include "store/db_engine.h"
#include "store/leaves.h"

#include <pthread.h>
#include <unistd.h>

typedef struct Job {
    struct Job *next;
    Arena *arena;
    const LaneCall *call;
    const CommandType *type;
    const void *command;
    CommandResult *result;
    Err *err;
    bool ok, is_done;
    pthread_cond_t answered;
} Job;

struct Lane {
    Db *db;
    LaneJournal journal;
    void *journal_context, *after_context;
    void (*after_commit)(void *);
    pthread_t thread;
    pthread_mutex_t lock; // guards all below
    pthread_cond_t wake;
    Job *first, **last;
    size_t length;
    bool is_stopping;
};

static const SqlText text_key_get = {
    "idempotency_get",
    "SELECT command, result_id, result_text FROM idempotency WHERE scope = $1 AND key = $2", 2
};
static const SqlText text_key_put = { "idempotency_put",
                                      "INSERT INTO idempotency (scope, key, command, result_id, "
                                      "result_text, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
                                      6 };
const SqlText *const lane_texts[] = { &text_key_get, &text_key_put, NULL };

/** Fills the result from the first use of the key; *known tells whether there was one. */
static bool key_get(Db *db, Job *job, bool *known, Err *err) {
    const SqlArg args[] = { sql_int(job->call->scope), sql_text(job->call->key) };
    Cursor c;
    if (!cursor_open(db, &text_key_get, args, &c, err)) return false;
    bool ok = cursor_next(&c, known, err);
    Str command = { 0 };
    if (ok && *known) {
        command = cursor_text(&c, 0);
        *job->result = (CommandResult){ cursor_int(&c, 1), cursor_text(&c, 2) };
    }
    cursor_close(&c);
    if (!ok || !*known || str_is(command, job->type->name)) return ok;
    return FAIL(err, .code = ERR_CONFLICT, .field = "Idempotency-Key",
                .msg = N_("This Idempotency-Key was used for another command. Use a new one."));
}

static bool key_put(Db *db, Job *job, Err *err) {
    const SqlArg args[] = {
        sql_int(job->call->scope), sql_text(job->call->key), sql_text(str_c(job->type->name)),
        sql_int(job->result->id),  sql_text(S("")),          sql_int(job->call->now.ms)
    };
    return db_run(db, &text_key_put, args, NULL, err);
}

static bool job_run(Lane *lane, Job *job, TxLeaves *leaves, Err *err) {
    Db *db = lane->db;
    bool known = false;
    if (job->call->key.n && !key_get(db, job, &known, err)) return false;
    if (known) return true;
    Tx tx = {
        .db = db,
        .arena = job->arena,
        .actor = job->call->actor,
        .now = job->call->now,
        .today = instant_day(job->call->now, job->call->zone),
        .zone = job->call->zone,
        .leaves = leaves,
    };
    if (!job->type->run(&tx, job->command, job->result, err)) return false;
    return !job->call->key.n || key_put(db, job, err);
}

/** Runs one job in its savepoint. False only when the transaction itself can no longer be used. */
static bool job_in_savepoint(Lane *lane, Job *job, TxLeaves *leaves, Err *broken) {
    lane->db->arena = job->arena;
    *job->result = (CommandResult){ 0 };
    *job->err = (Err){ 0 };
    size_t before = leaves->n;
    if (!db_script(lane->db, "SAVEPOINT command", broken)) return false;
    job->ok = job_run(lane, job, leaves, job->err);
    if (job->ok) return db_script(lane->db, "RELEASE command", broken);
    leaves->n = before;
    return db_script(lane->db, "ROLLBACK TO command; RELEASE command", broken);
}

static bool batch_commit(Lane *lane, Job *jobs, TxLeaves *leaves, Err *err) {
    if (!db_script(lane->db, lane->db->engine->begin_write, err)) return false;
    for (Job *job = jobs; job; job = job->next)
        if (!job_in_savepoint(lane, job, leaves, err)) return false;
    lane->db->arena = leaves->arena;
    if (leaves->n && !lane->journal(lane->journal_context, lane->db, leaves, err)) return false;
    return db_script(lane->db, "COMMIT", err);
}

/** A batch that cannot commit fails every job in it that had succeeded so far. */
static void batch_run(Lane *lane, Job *jobs, Arena *arena) {
    TxLeaves leaves = { .arena = arena };
    Err err = { 0 };
    if (batch_commit(lane, jobs, &leaves, &err)) {
        if (lane->after_commit) lane->after_commit(lane->after_context);
        return;
    }
    log_err(LOG_ERROR, "batch_failed", &err);
    db_rollback(lane->db);
    for (Job *job = jobs; job; job = job->next) {
        if (job->ok || !job->err->code) *job->err = err;
        job->err->detail = S("");
        job->ok = false;
    }
}

static Job *take_batch(Lane *lane) {
    pthread_mutex_lock(&lane->lock);
    while (!lane->first && !lane->is_stopping)
        pthread_cond_wait(&lane->wake, &lane->lock);
    Job *jobs = lane->first, **end = &jobs;
    for (size_t n = 0; n < LANE_BATCH && *end; n++) {
        end = &(*end)->next;
        lane->length--;
    }
    lane->first = *end;
    *end = NULL;
    if (!lane->first) lane->last = &lane->first;
    pthread_mutex_unlock(&lane->lock);
    return jobs;
}

static void answer(Lane *lane, Job *jobs) {
    pthread_mutex_lock(&lane->lock);
    for (Job *job = jobs, *next; job; job = next) {
        next = job->next; // the caller's stack may go once it is answered
        job->is_done = true;
        pthread_cond_signal(&job->answered);
    }
    pthread_mutex_unlock(&lane->lock);
}

static void *lane_thread(void *context) {
    Lane *lane = context;
    Arena *arena = arena_new(65536);
    Job *jobs;
    while ((jobs = take_batch(lane))) {
        batch_run(lane, jobs, arena);
        answer(lane, jobs);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

bool lane_run(Lane *lane, Arena *arena, const LaneCall *call, const CommandType *type,
              const void *command, CommandResult *result, Err *err) {
    Job job = {
        .arena = arena, .call = call, .type = type, .command = command, .result = result, .err = err
    };
    pthread_cond_init(&job.answered, NULL);
    pthread_mutex_lock(&lane->lock);
    bool is_full = lane->length >= LANE_QUEUE || lane->is_stopping;
    if (!is_full) {
        *lane->last = &job;
        lane->last = &job.next;
        lane->length++;
        pthread_cond_signal(&lane->wake);
        while (!job.is_done)
            pthread_cond_wait(&job.answered, &lane->lock);
    }
    pthread_mutex_unlock(&lane->lock);
    pthread_cond_destroy(&job.answered);
    if (is_full)
        return FAIL(err, .code = ERR_BUSY,
                    .msg = N_("The server has more to write than it can keep up with. Nothing was "
                              "changed. Try again in a few seconds."));
    return job.ok;
}

Lane *lane_start(Db *db, LaneJournal journal, void *journal_context, void (*after_commit)(void *),
                 void *after_context) {
    Lane *lane = heap_alloc(1, sizeof *lane);
    lane->db = db;
    lane->journal = journal;
    lane->journal_context = journal_context;
    lane->after_commit = after_commit;
    lane->after_context = after_context;
    lane->last = &lane->first;
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->wake, NULL);
    if (pthread_create(&lane->thread, NULL, lane_thread, lane) != 0) {
        log_line(LOG_ERROR, "no_thread", "for=lane");
        _exit(3);
    }
    return lane;
}

void lane_stop(Lane *lane) {
    if (!lane) return;
    pthread_mutex_lock(&lane->lock);
    lane->is_stopping = true;
    pthread_cond_signal(&lane->wake);
    pthread_mutex_unlock(&lane->lock);
    pthread_join(lane->thread, NULL);
    pthread_cond_destroy(&lane->wake);
    pthread_mutex_destroy(&lane->lock);
    heap_free(lane);
}

size_t lane_length(Lane *lane) {
    pthread_mutex_lock(&lane->lock);
    size_t n = lane->length;
    pthread_mutex_unlock(&lane->lock);
    return n;
}
