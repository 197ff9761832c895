#include "web/exchange.h"

#include "base/log.h"
#include "web/own_address.h"
#include "web/page/busy.h"
#include "web/token.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PATH_REPEAT_MAX = 500,
    IDLE_MAX = 64,
    BODY_KEEP = 256 << 10,
    KEEP_ALIVE_S = 15,
    DRAIN_TIMES = 4,
    QUEUE_MAX = 512
};

static Exchange *exchange_new(Server *server) {
    pthread_mutex_lock(&server->idle_lock);
    Exchange *ex = server->idle;
    if (ex) {
        server->idle = ex->next;
        server->idle_n--;
    }
    pthread_mutex_unlock(&server->idle_lock);
    if (!ex) {
        ex = heap_alloc(1, sizeof *ex);
        ex->arena = arena_new(0);
        ex->server = server;
        buf_init(&ex->rp.body, REPLY_BODY_MAX);
    }
    return ex;
}

void exchange_free(Exchange *ex) {
    arena_free(ex->arena);
    buf_done(&ex->rp.body);
    heap_free(ex);
}

/** Back to the list of idle ones, with its first arena block and its page buffer. */
static void exchange_idle(Exchange *ex) {
    Server *server = ex->server;
    Arena *arena = ex->arena;
    Buf page = ex->rp.body;
    arena_reset(arena);
    if (page.room > BODY_KEEP) buf_done(&page);
    buf_clear(&page);
    *ex = (Exchange){ .server = server, .arena = arena };
    ex->rp.body = page;
    pthread_mutex_lock(&server->idle_lock);
    bool keep = server->idle_n < IDLE_MAX;
    if (keep) {
        ex->next = server->idle;
        server->idle = ex;
        server->idle_n++;
    }
    pthread_mutex_unlock(&server->idle_lock);
    if (!keep) exchange_free(ex);
}

/**
 * Takes the query out of the library's sight. It would keep 64 bytes for each name=value in the
 * connection's memory and, with some hundreds of them, end the connection without an answer; we
 * read the query from our own copy (request_begin). The text is the library's buffer, which it goes
 * on to change itself. tests/http/test_web.py sees when a newer library no longer bears this.
 */
static void query_hide(const char *uri) {
    char *query = strchr((char *)(uintptr_t)uri, '?');
    if (query) query[1] = 0;
}

void *exchange_uri(void *context, const char *uri, struct MHD_Connection *connection) {
    Server *server = context;
    Exchange *ex = exchange_new(server);
    ex->stage = STAGE_NEW;
    ex->rp.rq = &ex->rq;
    ex->rp.fd = -1;
    ex->multipart.fd = -1;
    ex->rq = (Request){ .arena = ex->arena,
                        .server = server,
                        .app = server->config->app,
                        .connection = connection,
                        .zone = server->config->zone };
    ex->rq.target = str_dup(ex->arena, (Str){ uri, strnlen(uri, TARGET_MAX + 1) });
    query_hide(uri);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    ex->watched = info ? info->socket_context : NULL;
    return ex;
}

static Str client_address(const Exchange *ex) {
    if (ex->server->config->is_behind_proxy) {
        Str rest = request_header(&ex->rq, "X-Forwarded-For"), part, last = S("");
        while (str_cut(&rest, ',', &part))
            last = str_trim(part);
        if (last.n && last.n < 64) return last;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(ex->rq.connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char *text = arena_raw(ex->arena, INET6_ADDRSTRLEN);
    if (!info || !info->client_addr) return S("?");
    const struct sockaddr *address = info->client_addr;
    const void *bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (!inet_ntop(address->sa_family, bytes, text, INET6_ADDRSTRLEN)) return S("?");
    return str_c(text);
}

static Display display_of(const Request *rq) {
    Display d = { 'm', false, 'a' };
    Str size = request_cookie(rq, "co"), theme = request_cookie(rq, "nen");
    if (str_is(size, "s") || str_is(size, "l")) d.size = size.p[0];
    d.is_high = str_is(request_cookie(rq, "tuongphan"), "high");
    if (str_is(theme, "light") || str_is(theme, "dark")) d.theme = theme.p[0];
    return d;
}

/** Whether the reader asked for the public address, and that is one of https: a proxy in front
 * speaks TLS, then. */
static bool is_public_https(const Request *rq) {
    Str address = public_address(rq), host = request_header(rq, "Host");
    return str_starts(address, S("https://")) && str_eq_ascii_nocase(str_from(address, 8), host);
}

/** What is shown and repeated of an address that is refused: its path, when that is no longer than
 * addresses are. */
static Str path_of_too_long(Str target) {
    Str rest = target, path = S("/");
    (void)str_cut(&rest, '?', &path);
    return path.n <= PATH_REPEAT_MAX ? path : S("/");
}

/** Path, query, cookies: what every request has. False: the address is broken. */
static bool request_begin(Exchange *ex, const char *method) {
    Request *rq = &ex->rq;
    rq->is_head = strcmp(method, "HEAD") == 0;
    for (Method m = GET; m < METHOD_COUNT; m++)
        if (strcmp(method, method_word(m)) == 0) rq->method = m;
    if (rq->is_head) rq->method = GET;
    rq->now = clock_now(ex->server->config->clock);
    rq->today = instant_day(rq->now, rq->zone);
    rq->is_tls = ex->server->config->tls_cert.n > 0 || is_public_https(rq) ||
                 (ex->server->config->is_behind_proxy &&
                  str_is(request_header(rq, "X-Forwarded-Proto"), "https"));
    ex->is_too_long = rq->target.n > TARGET_MAX;
    if (ex->is_too_long) rq->target = path_of_too_long(rq->target);
    Str rest = rq->target, raw_path;
    if (!str_cut(&rest, '?', &raw_path)) raw_path = S("/");
    rq->query = rest;
    rq->is_api = str_starts(raw_path, S("/api/"));
    rq->lang = LANG_VI; // of pages people choose it; of the API the header says it
    if (rq->is_api) lang_from_accept(request_header(rq, "Accept-Language"), &rq->lang);
    (void)lang_from_word(request_cookie(rq, "lang"), &rq->lang);
    rq->display = display_of(rq);
    rq->address = client_address(ex);
    if (ex->is_too_long || !percent_decode(ex->arena, raw_path, false, &rq->path) ||
        !pairs_decode(ex->arena, rq->query, 500, &rq->args, &rq->args_n))
        return false;
    Str asked = request_arg(rq, "lang");
    if (lang_from_word(asked, &rq->lang)) {
        reply_cookie_open(&ex->rp, "lang", asked, 365 * 86400);
        ex->rp.is_private = true;
    }
    return true;
}

static void fail_now(Exchange *ex, Err err) {
    if (ex->has_failed) return;
    ex->has_failed = true;
    ex->body_err = err;
}

/** Finds the route; params come decoded. */
static void route_begin(Exchange *ex) {
    Request *rq = &ex->rq;
    Str rest = rq->target, raw_path;
    if (!str_cut(&rest, '?', &raw_path)) raw_path = S("/");
    RouteMatch match = route_match(ex->server->tree, rq->method ? rq->method : GET, raw_path);
    if (!rq->method) match.route = NULL; // an unknown method
    rq->route = match.route;
    ex->allowed = match.methods;
    if (!match.route) {
        if (match.methods)
            fail_now(ex, (Err){ .code = ERR_INPUT,
                                .field = "method",
                                .msg = N_("This address does not answer to that method.") });
        else
            fail_now(ex, (Err){ .code = ERR_NOT_FOUND,
                                .msg = N_("There is no such page. Check the address, or start from "
                                          "the menu.") });
        return;
    }
    Pair *params = ARENA_ARRAY(ex->arena, Pair, match.values_n + 1);
    for (size_t i = 0; i < match.values_n; i++) {
        params[i].name = str_c(match.names[i]);
        if (!percent_decode(ex->arena, match.values[i], false, &params[i].value))
            fail_now(ex, (Err){ .code = ERR_INPUT,
                                .msg = N_("The address is damaged. Check it, or "
                                          "start from the menu.") });
    }
    rq->params = params;
    rq->params_n = match.values_n;
}

static void limit_take(Exchange *ex, LimitClass cls, Str key) {
    int64_t wait = 1;
    if (limiter_take(ex->server->limiter, cls, key, clock_monotonic_ms(), &wait)) return;
    atomic_fetch_add(&ex->server->limited, 1);
    Str seconds = str_printf(ex->arena, "%" PRId64, wait);
    reply_header(&ex->rp, "Retry-After", seconds);
    fail_now(ex,
             (Err){ .code = ERR_TOO_OFTEN,
                    .args = { seconds },
                    .msg = N_("Too many requests came from this place. Wait {0} seconds and try "
                              "again.") });
}

/** Whether the limit of changes is counted by the person, once it is known who that is. */
static bool is_counted_by_person(const Request *rq) {
    return rq->method != GET && !(rq->route->flags & ROUTE_LOGIN) &&
           (request_cookie(rq, "sid").n || request_header(rq, "Authorization").n);
}

static void limit_check(Exchange *ex) {
    const Route *route = ex->rq.route;
    if (ex->has_failed || (route->flags & ROUTE_UNLIMITED) || is_counted_by_person(&ex->rq)) return;
    LimitClass cls = (route->flags & ROUTE_LOG) ? LIMIT_LOG : LIMIT_PUBLIC;
    if (ex->rq.method != GET) cls = (route->flags & ROUTE_LOGIN) ? LIMIT_LOGIN : LIMIT_WRITE;
    limit_take(ex, cls, ex->rq.address);
}

/** People of one office share an address; each has changes of the own. */
static void limit_check_person(Exchange *ex) {
    Request *rq = &ex->rq;
    if (!is_counted_by_person(rq)) return;
    limit_take(ex, LIMIT_WRITE,
               rq->session
                   ? str_printf(ex->arena, "person %lld", (long long)rq->session->actor.person.v)
                   : rq->address);
}

/** The cache key, when this request may be answered from the cache. */
static void cache_begin(Exchange *ex) {
    Request *rq = &ex->rq;
    if (ex->has_failed || !(rq->route->flags & ROUTE_CACHED) || rq->target.n > 500 ||
        ex->rp.headers_n || request_cookie(rq, "sid").n || request_header(rq, "Authorization").n)
        return;
    Str accept = request_header(rq, "Accept-Encoding");
    ex->is_gzip_ok = str_find(accept, S("gzip"), 0) != SIZE_MAX;
    ex->cache_key = str_printf(ex->arena, "%s%c%c%c%c%.*s", lang_word(rq->lang), rq->display.size,
                               rq->display.is_high ? 'h' : 'n', rq->display.theme,
                               ex->is_gzip_ok ? 'z' : '-', STR(rq->target));
}

CacheStamp exchange_stamp(const Exchange *ex) {
    const ServerHooks *hooks = &ex->server->config->hooks;
    return (CacheStamp){ hooks->version ? hooks->version(ex->rq.app) : 0, ex->rq.today };
}

static bool answer_from_cache(Exchange *ex) {
    if (!ex->cache_key.n) return false;
    ex->stamp = exchange_stamp(ex);
    Str seen = request_header(&ex->rq, "If-None-Match");
    if (!cache_send(ex->server->cache, ex->cache_key, ex->stamp, seen, ex->rq.connection))
        return false;
    atomic_fetch_add_explicit(&ex->server->cache_hits, 1, memory_order_relaxed);
    ex->stage = STAGE_DONE;
    return true;
}

/** How much body is announced; -1: none, INT64_MAX: unknown length. */
static int64_t announced(const Request *rq) {
    Str length = request_header(rq, "Content-Length");
    int64_t n;
    if (length.n) return str_to_int(length, &n) && n >= 0 ? n : INT64_MAX;
    return request_header(rq, "Transfer-Encoding").n ? INT64_MAX : -1;
}

static void limits_begin(Exchange *ex) {
    const Route *route = ex->rq.route;
    ex->body_limit = BODY_FIELDS_MAX;
    if (route && (route->flags & ROUTE_UPLOAD)) {
        int64_t file = ex->server->config->upload_bytes;
        ex->body_limit = (file ? file : (int64_t)50 << 20) * 4 + BODY_FIELDS_MAX;
    }
}

static Workers *workers_of(const Request *rq) {
    return rq->method == GET ? rq->server->slow_readers : rq->server->workers;
}

void server_rest(Request *rq) {
    if (!rq->is_on_worker || rq->is_resting) return;
    rq->is_resting = true;
    workers_rest(workers_of(rq));
}

void server_again(Request *rq) {
    if (!rq->is_resting) return;
    rq->is_resting = false;
    workers_again(workers_of(rq));
}

static void job_run(void *context) {
    Exchange *ex = context;
    exchange_run(ex);
    Workers *resting = ex->rq.is_resting ? workers_of(&ex->rq) : NULL;
    ex->stage = STAGE_DONE;
    MHD_resume_connection(ex->rq.connection); // from here on the exchange is the event thread's
    if (resting) workers_again(resting);
}

/** So many changes wait that one more would wait too long. */
static bool is_overloaded(const Exchange *ex) {
    const ServerConfig *config = ex->server->config;
    size_t most = config->queue_max ? (size_t)config->queue_max : QUEUE_MAX;
    size_t waiting = workers_waiting(ex->server->workers);
    if (config->hooks.backlog) waiting += config->hooks.backlog(ex->rq.app);
    return waiting >= most;
}

/** Runs the handler here or on a worker. */
static enum MHD_Result dispatch(Exchange *ex) {
    Server *server = ex->server;
    bool writes = ex->rq.method != GET;
    bool is_long = !ex->has_failed && (writes || (ex->rq.route->flags & ROUTE_SLOW));
    if (is_long && writes && is_overloaded(ex)) {
        atomic_fetch_add(&server->shed, 1);
        reply_busy(&ex->rp);
    } else if (is_long && !atomic_load(&server->is_stopping)) {
        ex->stage = STAGE_RUNNING;
        ex->rq.is_on_worker = true;
        MHD_suspend_connection(ex->rq.connection);
        if (workers_add(workers_of(&ex->rq), job_run, ex)) return MHD_YES;
        ex->stage = STAGE_DONE;
        reply_busy(&ex->rp);
        MHD_resume_connection(ex->rq.connection);
        return MHD_YES;
    } else {
        exchange_run(ex);
    }
    ex->stage = STAGE_DONE;
    return exchange_send(ex);
}

static enum MHD_Result first_call(Exchange *ex, const char *method) {
    Server *server = ex->server;
    atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
    watch_deadline(server->watch, ex->watched, 0);
    bool is_read = request_begin(ex, method);
    if (ex->is_too_long)
        fail_now(ex, (Err){ .code = ERR_TOO_LONG,
                            .args = { str_printf(ex->arena, "%d", TARGET_MAX) },
                            .msg = N_("The address is longer than the {0} characters that are "
                                      "read. Often a whole text was put where words to find "
                                      "belong: find by some of its words. A link that was sent "
                                      "to you may be damaged: ask for it again.") });
    else if (!is_read)
        fail_now(ex, (Err){ .code = ERR_INPUT,
                            .msg = N_("The address is damaged. Check it, or "
                                      "start from the menu.") });
    else
        route_begin(ex);
    limit_check(ex);
    cache_begin(ex);
    ex->stage = STAGE_BODY;
    int64_t length = announced(&ex->rq);
    if (length < 0) return MHD_YES; // an answer in this first call would end the connection
    limits_begin(ex);
    body_begin(ex);
    int64_t slow = server->config->request_seconds ? server->config->request_seconds : 20;
    int64_t allowed = length == INT64_MAX ? ex->body_limit : length;
    watch_deadline(server->watch, ex->watched,
                   clock_monotonic_ms() + slow * 1000 + allowed / 10000 * 1000);
    if (length == INT64_MAX || length <= ex->body_limit * DRAIN_TIMES) return MHD_YES;
    body_add(ex, (Str){ "", 0 }); // far too long: answered at once, and the connection ends
    ex->body_bytes = ex->body_limit;
    body_add(ex, S(" "));
    return dispatch(ex);
}

enum MHD_Result exchange_access(void *context, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *data,
                                size_t *data_n, void **own) {
    (void)context;
    (void)connection;
    (void)url;
    (void)version;
    Exchange *ex = *own;
    switch (ex->stage) {
    case STAGE_NEW: return first_call(ex, method);
    case STAGE_BODY: break;
    case STAGE_RUNNING: return MHD_YES;
    case STAGE_DONE: return exchange_send(ex);
    }
    if (*data_n) {
        body_add(ex, (Str){ data, *data_n });
        *data_n = 0;
        return ex->body_bytes > ex->body_limit * (DRAIN_TIMES + 1) ? MHD_NO : MHD_YES;
    }
    watch_deadline(ex->server->watch, ex->watched, 0);
    if (answer_from_cache(ex)) return MHD_YES;
    body_end(ex);
    return dispatch(ex);
}

void exchange_completed(void *context, struct MHD_Connection *connection, void **own,
                        enum MHD_RequestTerminationCode why) {
    (void)context;
    (void)connection;
    (void)why;
    Exchange *ex = *own;
    if (!ex) return;
    int64_t slow = ex->server->config->request_seconds ? ex->server->config->request_seconds : 20;
    watch_deadline(ex->server->watch, ex->watched,
                   clock_monotonic_ms() + (KEEP_ALIVE_S + slow) * 1000);
    body_done(ex);
    exchange_idle(ex);
    *own = NULL;
}

/** Token or policy says no. */
static bool may_go_on(Exchange *ex, Err *err) {
    Request *rq = &ex->rq;
    const ServerHooks *hooks = &ex->server->config->hooks;
    if (hooks->identify && !hooks->identify(rq, err)) return false;
    if (rq->is_api && rq->session && !rq->session->is_token) rq->session = NULL;
    limit_check_person(ex);
    if (ex->has_failed) {
        *err = ex->body_err;
        return false;
    }
    if (hooks->authorise && !hooks->authorise(rq, rq->route, err)) return false;
    bool needs_token = rq->method != GET && !(rq->route->flags & ROUTE_NO_TOKEN) && !rq->is_api;
    return !needs_token || form_token_check(rq, err);
}

void exchange_run(Exchange *ex) {
    Request *rq = &ex->rq;
    const ServerHooks *hooks = &ex->server->config->hooks;
    Err err = { 0 };
    if (ex->has_failed && !rq->route) {
        ex->rp.is_other_method = ex->allowed;
        reply_error(&ex->rp, &ex->body_err);
        if (ex->allowed) reply_header(&ex->rp, "Allow", methods_text(ex->arena, ex->allowed));
        return;
    }
    bool began = !hooks->begin || hooks->begin(rq, &err);
    if (ex->has_failed)
        reply_error(&ex->rp, &ex->body_err); // a limit that is spent holds without the database too
    else if (!began)
        reply_error(&ex->rp, &err);
    else if (!may_go_on(ex, &err))
        reply_error(&ex->rp, &err);
    else
        rq->route->handler(rq, &ex->rp);
    if (began && hooks->end) hooks->end(rq);
}
