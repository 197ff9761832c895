#include "store/lane.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/db_engine.h"
#include "store/leaves.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { SCRUB_AGAIN_MS = 50 };

typedef struct Job {
    struct Job *next;
    Arena *arena;
    const LaneCall *call;
    const CommandType *type;
    const void *command;
    CommandResult *result;
    Err *err;
    bool ok, is_done;
    pthread_cond_t *answered; // NULL: nobody waits
} Job;

/** A command that nobody waits for, with all that it needs. */
typedef struct Posted {
    Job job; // first, so that the queue's job is the whole
    LaneCall call;
    CommandResult result;
    Err err;
} Posted;

struct Lane {
    Db *db;
    LaneJournal journal;
    void *journal_context, *after_context;
    void (*after_commit)(void *context, bool is_public);
    const Err *(*refusal)(const void *journal_context);
    bool needs_scrub, is_scrub_new; // of the lane's thread
    pthread_t thread;
    pthread_mutex_t lock; // guards all below
    pthread_cond_t wake;
    Job *first, **last;
    size_t length;
    bool is_stopping;
    // For lane_is_writing, by a clock that never jumps.
    atomic_bool has_failed;
    _Atomic int64_t begun_ms, ended_ms; // of the batch that runs, 0: none; of the last one
};

static const SqlText text_key_get = {
    "idempotency_get",
    "SELECT command, result_id, result_text FROM idempotency WHERE scope = $1 AND key = $2", 2, "it"
};
static const SqlText text_key_put = { "idempotency_put",
                                      "INSERT INTO idempotency (scope, key, command, result_id, "
                                      "result_text, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
                                      6, "ittiti" };
static const SqlText text_key_touch = {
    "idempotency_touch", "UPDATE idempotency SET at_ms = at_ms WHERE scope = $1 AND key = $2", 2,
    "it"
};
static const SqlText text_probe = { "lane_probe",
                                    "UPDATE schema_migration SET number = number WHERE number = 1",
                                    0, "" };
const SqlText *const lane_texts[] = { &text_key_get, &text_key_put, &text_key_touch, &text_probe,
                                      NULL };

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
    if (!ok || !*known) return ok;
    Str asked = command, name = { 0 };
    (void)str_cut(&asked, ' ', &name);
    if (asked.n && job->call->asked.n && !str_eq(asked, job->call->asked))
        return FAIL(err, .code = ERR_CONFLICT, .field = "Idempotency-Key",
                    .msg = N_("This was sent before with other content, and that stands. Reload "
                              "the page, or use a new Idempotency-Key."));
    if (str_is(name, job->type->name)) return true;
    return FAIL(err, .code = ERR_CONFLICT, .field = "Idempotency-Key",
                .msg = N_("This Idempotency-Key was used for another command. Use a new one."));
}

static bool key_touch(Db *db, Job *job, Err *err) {
    const SqlArg args[] = { sql_int(job->call->scope), sql_text(job->call->key) };
    return db_run(db, &text_key_touch, args, NULL, err);
}

/** The command's name and, behind a space, the hash of what was asked. */
static bool key_put(Db *db, Job *job, Err *err) {
    Str name = str_c(job->type->name);
    if (job->call->asked.n)
        name = str_printf(job->arena, "%.*s %.*s", STR(name), STR(job->call->asked));
    const SqlArg args[] = {
        sql_int(job->call->scope), sql_text(job->call->key), sql_text(name),
        sql_int(job->result->id),  sql_text(S("")),          sql_int(job->call->now.ms)
    };
    return db_run(db, &text_key_put, args, NULL, err);
}

static bool job_run(Lane *lane, Job *job, TxLeaves *leaves, Err *err) {
    Db *db = lane->db;
    bool known = false;
    if (job->call->key.n && !key_get(db, job, &known, err)) return false;
    // With a standby the first answer may be one that it has not got yet: a write of our own makes
    // this commit wait for all before it.
    if (known) return !db_is_shared(db) || key_touch(db, job, err);
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
    if (!db_savepoint(lane->db, broken)) return false;
    job->ok = job_run(lane, job, leaves, job->err) && db_savepoint_keep(lane->db, job->err);
    if (job->ok) return true;
    leaves->n = before;
    return db_savepoint_undo(lane->db, broken);
}

/**
 * Runs one job without a savepoint, which would copy every page that it touches. False when it
 * failed after it had written something: then all of the batch is done again with savepoints.
 */
static bool job_bare(Lane *lane, Job *job, TxLeaves *leaves) {
    Db *db = lane->db;
    db->arena = job->arena;
    *job->result = (CommandResult){ 0 };
    *job->err = (Err){ 0 };
    size_t before = leaves->n;
    int64_t writes = db->engine->writes(db->conn);
    job->ok = job_run(lane, job, leaves, job->err);
    if (job->ok) return true;
    leaves->n = before;
    return db->engine->writes(db->conn) == writes;
}

static bool batch_commit(Lane *lane, Job *jobs, bool is_bare, TxLeaves *leaves, bool *is_spoilt,
                         Err *err) {
    if (!db_write_begin(lane->db, err)) return false;
    for (Job *job = jobs; job; job = job->next) {
        if (is_bare ? job_bare(lane, job, leaves) : job_in_savepoint(lane, job, leaves, err))
            continue;
        *is_spoilt = is_bare;
        return false;
    }
    lane->db->arena = leaves->arena;
    if (leaves->n && !lane->journal(lane->journal_context, lane->db, leaves, err)) return false;
    return db_commit(lane->db, err);
}

/** Whether anything that was done may stand on a public page. */
static bool is_public(const Job *jobs) {
    for (const Job *job = jobs; job; job = job->next)
        if (job->ok && !job->type->is_internal) return true;
    return false;
}

/** A batch that cannot commit fails every job in it that had succeeded so far; then it is false. */
static bool batch_run(Lane *lane, Job *jobs, Arena *arena) {
    Err err = { 0 };
    bool is_spoilt = false;
    const Err *refusal = lane->refusal ? lane->refusal(lane->journal_context) : NULL;
    for (bool is_bare = lane->db->engine->writes != NULL;; is_bare = false) {
        TxLeaves leaves = { .arena = arena, .refusal = refusal };
        if (batch_commit(lane, jobs, is_bare, &leaves, &is_spoilt, &err)) {
            lane->needs_scrub |= leaves.wants_scrub;
            lane->is_scrub_new |= leaves.wants_scrub;
            if (lane->after_commit) lane->after_commit(lane->after_context, is_public(jobs));
            return true;
        }
        if (!is_spoilt) break;
        is_spoilt = false;
        db_rollback(lane->db);
    }
    log_err(LOG_ERROR, "batch_failed", &err);
    if (err.code == ERR_UNKNOWN && lane->after_commit)
        lane->after_commit(lane->after_context, true);
    db_rollback(lane->db);
    for (Job *job = jobs; job; job = job->next) {
        if (job->ok || !job->err->code) *job->err = err;
        job->err->detail = S("");
        job->ok = false;
    }
    return false;
}

/** False when the time to try again has come first. */
static bool wait_for_jobs(Lane *lane) {
    struct timespec until;
    if (!lane->needs_scrub) return pthread_cond_wait(&lane->wake, &lane->lock) == 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += SCRUB_AGAIN_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return pthread_cond_timedwait(&lane->wake, &lane->lock, &until) == 0;
}

/** NULL with *is_ended: the lane ends; NULL alone: nothing came while there was something to clear.
 */
static Job *take_batch(Lane *lane, bool *is_ended) {
    pthread_mutex_lock(&lane->lock);
    while (!lane->first && !lane->is_stopping && wait_for_jobs(lane))
        continue;
    *is_ended = !lane->first && lane->is_stopping;
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
        if (!job->answered)
            arena_free(job->arena);
        else if (!next || next->answered != job->answered) // once for those who wait together
            pthread_cond_signal(job->answered);
    }
    pthread_mutex_unlock(&lane->lock);
}

/** Between two transactions; what cannot be done now is tried again. */
static void scrub(Lane *lane) {
    bool done = true;
    Err err = { 0 };
    if (!lane->db->engine->scrub(lane->db->conn, lane->is_scrub_new, &done, &err)) {
        log_err(LOG_ERROR, "scrub_failed", &err);
        done = false;
    }
    lane->needs_scrub = !done;
    lane->is_scrub_new = false;
}

static void *lane_thread(void *context) {
    Lane *lane = context;
    Arena *arena = arena_new(65536);
    for (bool is_ended = false; !is_ended;) {
        Job *jobs = take_batch(lane, &is_ended);
        if (jobs) {
            atomic_store(&lane->begun_ms, clock_monotonic_ms());
            atomic_store(&lane->has_failed, !batch_run(lane, jobs, arena));
            atomic_store(&lane->ended_ms, clock_monotonic_ms());
            atomic_store(&lane->begun_ms, 0);
            answer(lane, jobs);
            arena_reset(arena);
        }
        if (lane->needs_scrub) scrub(lane);
    }
    arena_free(arena);
    return NULL;
}

static void queue_add(Lane *lane, Job *job) {
    *lane->last = job;
    lane->last = &job->next;
    lane->length++;
}

static bool is_full(const Lane *lane, size_t more) {
    return lane->length + more > LANE_QUEUE || lane->is_stopping;
}

static bool fail_full(Err *err) {
    return FAIL(err, .code = ERR_BUSY,
                .msg = N_("The server has more to write than it can keep up with. Nothing was "
                          "changed. Try again in a few seconds."));
}

/** Queues at most LANE_BATCH jobs at once and waits for the last of them. */
static bool run_jobs(Lane *lane, Job *jobs, size_t n) {
    pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&lane->lock);
    bool ok = !is_full(lane, n);
    for (size_t i = 0; ok && i < n; i++) {
        jobs[i].answered = &answered;
        queue_add(lane, &jobs[i]);
    }
    pthread_cond_signal(&lane->wake);
    while (ok && !jobs[n - 1].is_done)
        pthread_cond_wait(&answered, &lane->lock);
    pthread_mutex_unlock(&lane->lock);
    pthread_cond_destroy(&answered);
    return ok;
}

bool lane_run(Lane *lane, Arena *arena, const LaneCall *call, const CommandType *type,
              const void *command, CommandResult *result, Err *err) {
    Job job = {
        .arena = arena, .call = call, .type = type, .command = command, .result = result, .err = err
    };
    return run_jobs(lane, &job, 1) ? job.ok : fail_full(err);
}

bool lane_run_all(Lane *lane, Arena *arena, LaneJob *all, size_t n, Err *err) {
    Job *jobs = arena_array(arena, LANE_BATCH, sizeof *jobs);
    for (size_t from = 0; from < n; from += LANE_BATCH) {
        size_t count = n - from < LANE_BATCH ? n - from : LANE_BATCH;
        for (size_t i = 0; i < count; i++) {
            LaneJob *one = &all[from + i];
            jobs[i] = (Job){ .arena = arena,
                             .call = &one->call,
                             .type = one->type,
                             .command = one->command,
                             .result = &one->result,
                             .err = &one->err };
        }
        if (!run_jobs(lane, jobs, count)) return fail_full(err);
        for (size_t i = 0; i < count; i++)
            if (!jobs[i].ok) {
                *err = *jobs[i].err;
                return false;
            }
    }
    return true;
}

void lane_post(Lane *lane, const LaneCall *call, const CommandType *type, const void *command,
               size_t size) {
    Arena *arena = arena_new(1024);
    Posted *posted = ARENA_NEW(arena, Posted);
    void *copy = arena_raw(arena, size);
    memcpy(copy, command, size);
    posted->call = (LaneCall){ .now = call->now, .zone = call->zone };
    posted->job = (Job){ .arena = arena,
                         .call = &posted->call,
                         .type = type,
                         .command = copy,
                         .result = &posted->result,
                         .err = &posted->err };
    pthread_mutex_lock(&lane->lock);
    bool ok = lane->length < LANE_QUEUE / 2 && !lane->is_stopping;
    if (ok) {
        queue_add(lane, &posted->job);
        pthread_cond_signal(&lane->wake);
    }
    pthread_mutex_unlock(&lane->lock);
    if (!ok) arena_free(arena);
}

Lane *lane_start(Db *db, bool needs_scrub, LaneJournal journal, void *journal_context,
                 void (*after_commit)(void *context, bool is_public), void *after_context) {
    Lane *lane = heap_alloc(1, sizeof *lane);
    lane->db = db;
    lane->needs_scrub = needs_scrub;
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

void lane_ask_first(Lane *lane, const Err *(*refusal)(const void *journal_context)) {
    pthread_mutex_lock(&lane->lock);
    lane->refusal = refusal;
    pthread_mutex_unlock(&lane->lock);
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

static bool probe(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command, (void)result;
    return db_run(tx->db, &text_probe, NULL, NULL, err);
}
static const CommandType probe_cmd = { "lane.probe", probe, .is_internal = true };

bool lane_is_writing(Lane *lane) {
    int64_t now = clock_monotonic_ms(), begun = atomic_load(&lane->begun_ms);
    bool has_failed = atomic_load(&lane->has_failed);
    bool is_stuck = begun && now - begun > LANE_STUCK_MS;
    bool is_silent = now - atomic_load(&lane->ended_ms) > LANE_PROBE_MS;
    const LaneCall nobody = { 0 };
    if (!begun && (has_failed || is_silent)) lane_post(lane, &nobody, &probe_cmd, &(char){ 0 }, 1);
    return !has_failed && !is_stuck;
}
