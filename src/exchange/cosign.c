#include "exchange/cosign.h"

#include "base/log.h"
#include "exchange/fetch.h"
#include "journal/witness.h"
#include "store/journal_store.h"
#include "store/witness.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    LOOK_MS = 200,
    AGAIN_MS = 5000,    // until one that refused or did not answer is asked again
    ANSWER_MS = 10000,  // for all requests of a head, which run at the same time
    PATIENCE_MS = 1000, // a newer head waits so long for those who could still sign this one
    TRIES = 3,
    ANSWER_MAX = 16384
};

/** One witness, between the looks. */
typedef struct Asked {
    FetchCall *call;     // while it is asked
    uint64_t asked_size; // of the head in the call
    int tries;           // for this head
    uint64_t known;      // the size that it has cosigned, as far as we know
    int64_t after_ms;    // when it may be asked again after it did not answer
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
    FetchMany *fetch;
    JournalHead shown; // the head that is shown to them now, in lines
    int64_t shown_ms;  // since when
    Arena *lines;
    pthread_t thread;
    atomic_bool is_stopping;
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

/** Shows the head to witness i, without waiting for what it says. */
static void ask(Cosign *cosign, Arena *arena, size_t i) {
    const JournalHead *head = &cosign->shown;
    Asked *asked = &cosign->asked[i];
    TreeProof proof;
    if (asked->known > head->size) asked->known = 0; // it will tell
    if (!read_proof(cosign, arena, asked->known, head->size, &proof)) return;
    Str url = str_printf(arena, "%.*s/add-checkpoint", STR(cosign->witnesses.v[i].url));
    Str body = witness_request(arena, asked->known, proof, head->checkpoint);
    int64_t left = cosign->shown_ms + ANSWER_MS - clock_monotonic_ms();
    asked->call = fetch_many_post(cosign->fetch, url, "text/plain", body, ANSWER_MAX,
                                  left > PATIENCE_MS ? left : PATIENCE_MS);
    asked->asked_size = head->size;
    asked->tries++;
}

static void refuse(Asked *asked, const char *refusal) {
    if (asked->refusal != refusal)
        log_line(refusal == refused_silent ? LOG_WARN : LOG_ERROR, "witness_refuses",
                 "size=%llu why=%s", (unsigned long long)asked->asked_size,
                 refusal == refused_rollback ? "rollback"
                 : refusal == refused_split  ? "split_view"
                 : refusal == refused_silent ? "silent"
                                             : "unknown");
    asked->refusal = refusal;
    asked->after_ms = clock_monotonic_ms() + AGAIN_MS;
}

/** Takes what witness i has answered, if it has: true when its state is another one now. */
static bool hear(Cosign *cosign, Arena *arena, size_t i) {
    Asked *asked = &cosign->asked[i];
    FetchReply reply;
    bool is_answered;
    if (!asked->call || !fetch_call_take(asked->call, arena, &is_answered, &reply)) return false;
    asked->call = NULL;
    bool is_shown = asked->asked_size == cosign->shown.size;
    // The answer to a head that is no longer shown counts for nothing: it is asked about the new
    // one.
    if (!is_shown && is_answered) return false;
    Str line =
        is_answered && reply.status == 200
            ? good_line(arena, cosign->shown.checkpoint, &cosign->witnesses.v[i].key, reply.body)
            : S("");
    if (line.n) {
        asked->line = str_dup(cosign->lines, line);
        asked->known = asked->signed_size = asked->asked_size;
        asked->signed_at = clock_now(cosign->clock);
        asked->refusal = NULL;
        return true;
    }
    const char *why = is_answered ? refusal_of(asked, &reply, asked->asked_size) : refused_silent;
    if (!why && asked->tries < TRIES) return false; // at once again, from the size that it told
    refuse(asked, why ? why : refused_silent);
    return true;
}

static void keep(Cosign *cosign, Arena *arena) {
    WitnessState states[WITNESSES_MAX];
    Str note = cosign->shown.checkpoint;
    size_t good = 0, needed = cosign->witnesses.needed ? cosign->witnesses.needed : 1;
    CommandResult result;
    Err err = { 0 };
    for (size_t i = 0; i < cosign->witnesses.n; i++) {
        const Asked *asked = &cosign->asked[i];
        states[i] = (WitnessState){ cosign->witnesses.v[i].key.name, asked->signed_size,
                                    asked->signed_at, str_c(asked->refusal) };
        if (asked->line.n) note = checkpoint_add(arena, note, asked->line);
        good += asked->line.n > 0;
    }
    const WitnessRound round = { cosign->shown.size, good >= needed ? note : S(""), states,
                                 cosign->witnesses.n };
    const LaneCall call = { .now = clock_now(cosign->clock),
                            .zone = store_config(cosign->store)->zone };
    if (!lane_run(store_lane(cosign->store), arena, &call, &witness_round_cmd, &round, &result,
                  &err))
        log_err(LOG_ERROR, "cosignatures_not_kept", &err);
}

/** Whether a newer head may take the place of the one that is shown: nobody can still sign it, or
 * enough have and the others had their time. */
static bool is_over(const Cosign *cosign) {
    size_t good = 0, open = 0, needed = cosign->witnesses.needed ? cosign->witnesses.needed : 1;
    int64_t since = clock_monotonic_ms() - cosign->shown_ms;
    for (size_t i = 0; i < cosign->witnesses.n; i++) {
        good += cosign->asked[i].line.n > 0;
        open += cosign->asked[i].call && cosign->asked[i].asked_size == cosign->shown.size;
    }
    return since >= LOOK_MS && (!open || (good >= needed && since >= PATIENCE_MS));
}

static void show_newest(Cosign *cosign, Arena *arena) {
    Db *db;
    JournalHead head;
    Err err;
    if (!is_over(cosign) || !store_read(cosign->store, arena, &db, &err)) return;
    bool ok = journal_head(db, &head, &err);
    store_read_done(cosign->store, db);
    if (!ok || head.size == cosign->shown.size) return;
    arena_reset(cosign->lines);
    cosign->shown = head;
    cosign->shown.checkpoint = str_dup(cosign->lines, head.checkpoint);
    cosign->shown_ms = clock_monotonic_ms();
    for (size_t i = 0; i < cosign->witnesses.n; i++) {
        cosign->asked[i].line = S("");
        cosign->asked[i].tries = 0;
    }
}

/** One look at the head: asks, at the same time, those that have not signed it and did not refuse
 * just now, and takes the answers that come. */
static void look(Cosign *cosign, Arena *arena) {
    bool is_changed = false;
    show_newest(cosign, arena);
    for (size_t i = 0; i < cosign->witnesses.n && cosign->shown.size > 0; i++) {
        Asked *asked = &cosign->asked[i];
        if (asked->call || asked->line.n || asked->after_ms > clock_monotonic_ms()) continue;
        if (asked->tries >= TRIES) asked->tries = 0; // it has had its rest
        ask(cosign, arena, i);
    }
    fetch_many_wait(cosign->fetch, LOOK_MS);
    for (size_t i = 0; i < cosign->witnesses.n; i++)
        is_changed |= hear(cosign, arena, i);
    if (is_changed) keep(cosign, arena);
}

static void *cosign_thread(void *context) {
    Cosign *cosign = context;
    AUTO(arena_free) Arena *arena = arena_new(0);
    while (!atomic_load(&cosign->is_stopping)) {
        look(cosign, arena);
        arena_reset(arena);
    }
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
    cosign->fetch = fetch_many_new();
    if (pthread_create(&cosign->thread, NULL, cosign_thread, cosign) != 0)
        return FAIL_SYSTEM(err, S("thread for cosignatures"));
    *out = cosign;
    return true;
}

void cosign_stop(Cosign *cosign) {
    if (!cosign) return;
    atomic_store(&cosign->is_stopping, true);
    fetch_many_wake(cosign->fetch);
    pthread_join(cosign->thread, NULL);
    fetch_many_free(cosign->fetch);
    arena_free(cosign->lines);
    arena_free(cosign->arena);
}
