#include "exchange/cosign.h"

#include "base/log.h"
#include "exchange/fetch.h"
#include "journal/witness.h"
#include "store/journal_store.h"
#include "store/witness.h"

#include <pthread.h>
#include <time.h>

enum { LOOK_MS = 200, AGAIN_MS = 5000, TRIES = 3, ANSWER_MAX = 16384 };

/** One witness, between the rounds. */
typedef struct Asked {
    uint64_t known;   // the size that it has cosigned, as far as we know
    int64_t after_ms; // when it may be asked again after it did not answer
    uint64_t signed_size;
    Instant signed_at;
    const char *refusal; // message id
    Str line;            // its cosignature of the head that is shown now; in Cosign.lines
} Asked;

struct Cosign {
    Store *store;
    const Clock *clock;
    Arena *arena;
    Witnesses witnesses;
    Asked asked[WITNESSES_MAX];
    Fetch *fetch;
    uint64_t shown; // size of the head that is shown to them now
    Arena *lines;
    pthread_t thread;
    pthread_mutex_t lock; // guards is_stopping
    pthread_cond_t wake;
    bool is_stopping;
};

static const char refused_rollback[] =
    N_("It has signed a longer journal: these data are older than what was published. Do not go "
       "on writing; restore the newest data.");
static const char refused_split[] =
    N_("It has signed another history: this journal does not go on from it. One of the two was "
       "changed; keep both and find out why.");
static const char refused_unknown[] = N_("It does not know this journal or its present key.");
static const char refused_silent[] = N_("It does not answer.");

static bool read_proof(Cosign *cosign, Arena *arena, uint64_t old_size, uint64_t size,
                       TreeProof *out) {
    Db *db;
    Err err;
    if (!store_read(cosign->store, arena, &db, &err)) return false;
    const TileStore tiles = journal_tiles(db);
    bool ok = tree_consistency(arena, &tiles, old_size, size, out, &err);
    store_read_done(cosign->store, db);
    if (!ok) log_err(LOG_ERROR, "no_consistency_proof", &err);
    return ok;
}

/** The line of the answer that is this witness's valid cosignature of the head, or empty. */
static Str good_line(Arena *arena, Str checkpoint, const NoteKey *key, Str answer) {
    Str line;
    while (str_line(&answer, &line)) {
        Note note;
        Err ignored;
        Str whole = str_printf(arena, "%.*s\n", STR(line));
        if (note_parse(arena, checkpoint_add(arena, checkpoint, whole), &note, &ignored) &&
            note_check(&note, key, NULL) == NOTE_GOOD)
            return whole;
    }
    return S("");
}

/** What an answer that is no cosignature means; NULL: ask again with the size it told. */
static const char *refusal_of(Asked *asked, const FetchReply *reply, uint64_t size) {
    int64_t told;
    if (reply->status == 409 && str_starts(reply->type, S("text/x.tlog.size")) &&
        str_to_int(str_trim(reply->body), &told) && told >= 0) {
        if ((uint64_t)told > size) return refused_rollback;
        if ((uint64_t)told == asked->known) return refused_silent; // it contradicts itself
        asked->known = (uint64_t)told;
        return NULL;
    }
    if (reply->status == 409 || reply->status == 422) return refused_split;
    if (reply->status == 403 || reply->status == 404) return refused_unknown;
    return refused_silent;
}

/** Shows the head to witness i; its line, or empty. */
static Str ask(Cosign *cosign, Arena *arena, size_t i, const JournalHead *head) {
    const Witness *witness = &cosign->witnesses.v[i];
    Asked *asked = &cosign->asked[i];
    Str url = str_printf(arena, "%.*s/add-checkpoint", STR(witness->url));
    const char *refusal = refused_silent;
    if (asked->known > head->size) asked->known = 0; // it will tell
    for (int try = 0; try < TRIES; try++) {
        TreeProof proof;
        FetchReply reply;
        Err err;
        if (!read_proof(cosign, arena, asked->known, head->size, &proof)) return S("");
        Str body = witness_request(arena, asked->known, proof, head->checkpoint);
        if (!fetch_post(cosign->fetch, arena, url, "text/plain", body, ANSWER_MAX, &reply, &err))
            break;
        Str line = reply.status == 200
                       ? good_line(arena, head->checkpoint, &witness->key, reply.body)
                       : S("");
        if (line.n) {
            asked->known = asked->signed_size = head->size;
            asked->signed_at = clock_now(cosign->clock);
            asked->refusal = NULL;
            return line;
        }
        const char *why = refusal_of(asked, &reply, head->size);
        if (!why) continue;
        refusal = why;
        break;
    }
    if (asked->refusal != refusal)
        log_line(refusal == refused_silent ? LOG_WARN : LOG_ERROR, "witness_refuses",
                 "size=%llu why=%s", (unsigned long long)head->size,
                 refusal == refused_rollback ? "rollback"
                 : refusal == refused_split  ? "split_view"
                 : refusal == refused_silent ? "silent"
                                             : "unknown");
    asked->refusal = refusal;
    asked->after_ms = clock_monotonic_ms() + AGAIN_MS;
    return S("");
}

static void keep(Cosign *cosign, Arena *arena, const JournalHead *head, Str note, size_t good) {
    WitnessState states[WITNESSES_MAX];
    size_t needed = cosign->witnesses.needed ? cosign->witnesses.needed : 1;
    CommandResult result;
    Err err = { 0 };
    for (size_t i = 0; i < cosign->witnesses.n; i++)
        states[i] = (WitnessState){ cosign->witnesses.v[i].key.name, cosign->asked[i].signed_size,
                                    cosign->asked[i].signed_at, str_c(cosign->asked[i].refusal) };
    const WitnessRound round = { head->size, good >= needed ? note : S(""), states,
                                 cosign->witnesses.n };
    const LaneCall call = { .now = clock_now(cosign->clock),
                            .zone = store_config(cosign->store)->zone };
    if (!lane_run(store_lane(cosign->store), arena, &call, &witness_round_cmd, &round, &result,
                  &err))
        log_err(LOG_ERROR, "cosignatures_not_kept", &err);
}

/** Another head than before: nobody has signed it yet. */
static void show_head(Cosign *cosign, uint64_t size) {
    if (size == cosign->shown) return;
    cosign->shown = size;
    arena_reset(cosign->lines);
    for (size_t i = 0; i < cosign->witnesses.n; i++)
        cosign->asked[i].line = S("");
}

/** One look at the head: asks those that have not signed it and did not refuse just now. */
static void look(Cosign *cosign, Arena *arena) {
    Db *db;
    JournalHead head;
    Err err;
    if (!store_read(cosign->store, arena, &db, &err)) return;
    bool ok = journal_head(db, &head, &err);
    store_read_done(cosign->store, db);
    if (!ok || head.size == 0) return;
    show_head(cosign, head.size);
    Str note = head.checkpoint;
    size_t good = 0, asked_n = 0;
    for (size_t i = 0; i < cosign->witnesses.n; i++) {
        Asked *asked = &cosign->asked[i];
        if (!asked->line.n && asked->after_ms <= clock_monotonic_ms()) {
            asked->line = str_dup(cosign->lines, ask(cosign, arena, i, &head));
            asked_n++;
        }
        if (asked->line.n) note = checkpoint_add(arena, note, asked->line);
        good += asked->line.n > 0;
    }
    if (asked_n) keep(cosign, arena, &head, note, good);
}

static void *cosign_thread(void *context) {
    Cosign *cosign = context;
    AUTO(arena_free) Arena *arena = arena_new(0);
    pthread_mutex_lock(&cosign->lock);
    while (!cosign->is_stopping) {
        struct timespec until;
        pthread_mutex_unlock(&cosign->lock);
        look(cosign, arena);
        arena_reset(arena);
        pthread_mutex_lock(&cosign->lock);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (!cosign->is_stopping) pthread_cond_timedwait(&cosign->wake, &cosign->lock, &until);
    }
    pthread_mutex_unlock(&cosign->lock);
    return NULL;
}

bool cosign_start(Store *store, const Clock *clock, Cosign **out, Err *err) {
    Arena *arena = arena_new(0);
    Cosign *cosign = ARENA_NEW(arena, Cosign);
    *out = NULL;
    cosign->store = store;
    cosign->clock = clock;
    cosign->arena = arena;
    bool ok = witnesses_of(arena, store_config(store), &cosign->witnesses, err);
    if (!ok || !cosign->witnesses.n) {
        arena_free(arena);
        return ok;
    }
    for (size_t i = 0; i < WITNESSES_MAX; i++)
        cosign->asked[i].signed_at = INSTANT_NONE;
    cosign->lines = arena_new(0);
    cosign->fetch = fetch_new();
    pthread_mutex_init(&cosign->lock, NULL);
    pthread_cond_init(&cosign->wake, NULL);
    if (pthread_create(&cosign->thread, NULL, cosign_thread, cosign) != 0)
        return FAIL_SYSTEM(err, S("thread for cosignatures"));
    *out = cosign;
    return true;
}

void cosign_stop(Cosign *cosign) {
    if (!cosign) return;
    pthread_mutex_lock(&cosign->lock);
    cosign->is_stopping = true;
    pthread_cond_signal(&cosign->wake);
    pthread_mutex_unlock(&cosign->lock);
    pthread_join(cosign->thread, NULL);
    pthread_cond_destroy(&cosign->wake);
    pthread_mutex_destroy(&cosign->lock);
    fetch_free(cosign->fetch);
    arena_free(cosign->lines);
    arena_free(cosign->arena);
}
