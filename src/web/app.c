#include "web/app.h"
#include "domain/session.h"
#include "web/identify.h"

Db *request_db(Request *rq) {
    return rq->db;
}

const Actor *request_actor(const Request *rq) {
    return rq->session ? &rq->session->actor : NULL;
}

/** Of the address, the fields but for those that a repeated form may have anew, and the files. */
static Str asked_hash(Request *rq) {
    AUTO_BUF Buf all;
    buf_init(&all, (size_t)64 << 20);
    buf_put(&all, rq->path);
    for (size_t i = 0; i < rq->fields_n; i++)
        if (!str_is(rq->fields[i].name, "token") && !str_is(rq->fields[i].name, "key"))
            buf_printf(&all, "\n%.*s\n%.*s", STR(rq->fields[i].name), STR(rq->fields[i].value));
    for (size_t i = 0; i < rq->uploads.n; i++) {
        const Upload *file = &rq->uploads.v[i];
        buf_printf(&all, "\n%.*s\n%.*s\n%.*s", STR(file->field), STR(file->name),
                   STR(file->sha256));
    }
    return str_upto(token_hash(rq->arena, buf_str(&all)), 22);
}

enum { KEY_MAX = 200 };

bool request_run(Request *rq, const CommandType *type, const void *command, CommandResult *result,
                 Err *err) {
    const Actor *actor = request_actor(rq);
    Str key = request_header(rq, "idempotency-key");
    if (!key.n) key = request_field(rq, "key");
    if (utf8_count(key) > KEY_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "Idempotency-Key",
                    .msg = N_("The key of a repeated call has at most 200 characters."));
    const LaneCall call = { .actor = actor,
                            .scope = actor ? actor->person.v : 0,
                            .key = key,
                            .asked = key.n ? asked_hash(rq) : S(""),
                            .now = rq->now,
                            .zone = rq->zone };
    // Whoever waits for the lane holds no reader and keeps nobody from running.
    request_rest(rq);
    bool ok = lane_run(store_lane(rq->app->store), rq->arena, &call, type, command, result, err);
    server_again(rq);
    return ok;
}

void request_rest(Request *rq) {
    server_rest(rq);
    store_read_rest(rq->app->store, rq->db);
}

static bool begin(Request *rq, Err *err) {
    Store *store = rq->app->store;
    return rq->is_on_worker ? store_read(store, rq->arena, &rq->db, err)
                            : store_read_first(store, rq->arena, &rq->db, err);
}

static void end(Request *rq) {
    store_read_done(rq->app->store, rq->db);
    rq->db = NULL;
}

static uint64_t version(App *app) {
    return store_version(app->store);
}

/** Whether some role of the person can do the route's action at all. */
static bool authorise(Request *rq, const Route *route, Err *err) {
    const Actor *actor = request_actor(rq);
    Action action = (Action)route->action;
    if (action == ACT_PUBLIC) return true;
    // The sign-in page leads on to the account, where the password is changed.
    if (rq->session && rq->session->must_change && action != ACT_SIGNED_IN)
        return FAIL(err, .code = ERR_AUTH, .msg = N_("Set your own password first."));
    return policy_somewhere(actor, action) || policy_allows(actor, action, NULL, err);
}

static size_t backlog(App *app) {
    return lane_length(store_lane(app->store));
}

ServerHooks app_hooks(void) {
    return (ServerHooks){ .identify = identify,
                          .authorise = authorise,
                          .version = version,
                          .begin = begin,
                          .end = end,
                          .backlog = backlog };
}

static bool draw(void *context, int64_t id, int64_t piece_ms, int64_t full_ms, int64_t *wait_ms) {
    const App *app = context;
    return store_draw(app->store, id, piece_ms, full_ms, wait_ms);
}

LimitShare app_limit_share(App *app) {
    return (LimitShare){ .draw = draw, .context = app };
}

bool app_secret(Store *store, Arena *arena, Str *out, Err *err) {
    Str path = path_join(arena, store_folder(store), S("form.key"));
    if (!path_exists(path)) {
        char bytes[32];
        random_bytes(bytes, sizeof bytes);
        if (!file_write_durable(path, (Str){ bytes, sizeof bytes }, 0600, err)) return false;
    }
    if (!file_read(arena, path, 32, out, err)) return false;
    if (out->n == 32) return true;
    return FAIL(err, .code = ERR_STATE, .args = { path },
                .msg =
                    N_("{0} is damaged. Delete it: people only have to load their forms again."));
}

void health_page(Request *rq, Reply *rp) {
    const Err *refusal = store_refusal(rq->app->store);
    if (refusal)
        reply_bytes(rp, 503, "text/plain; charset=utf-8",
                    str_printf(rq->arena, "read only: %.*s\n", STR(err_text(rq->arena, refusal))));
    else if (!lane_is_writing(store_lane(rq->app->store)))
        reply_bytes(rp, 503, "text/plain; charset=utf-8",
                    S("read only: the last change could not be written; the log says why\n"));
    else
        reply_bytes(rp, 200, "text/plain; charset=utf-8", S("ok\n"));
    rp->is_private = true;
}
