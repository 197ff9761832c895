#pragma once
/**
 * The HTTP server: libmicrohttpd by epoll, one event thread per core and a few workers for what
 * writes or works long. Limits on everything that comes from outside.
 */
#include "base/clock.h"
#include "web/kept.h"
#include "web/limit.h"
#include "web/reply.h"

/** What the program adds to the base. Every one may be NULL. */
typedef struct ServerHooks {
    /** Who is it? Sets rq->session from the cookie "sid" or the bearer token; nobody is no error.
     */
    bool (*identify)(Request *rq, Err *err);
    /** May this request use its route at all? Errors ERR_AUTH, ERR_FORBIDDEN. */
    bool (*authorise)(Request *rq, const Route *route, Err *err);
    /** Grows with each commit; cached pages of an older value are made anew. */
    uint64_t (*version)(App *app);
    /** Opens and ends the time in which a handler runs, on its thread: readers of the database. */
    bool (*begin)(Request *rq, Err *err);
    void (*end)(Request *rq);
    /** Commands that wait to be written. */
    size_t (*backlog)(App *app);
} ServerHooks;

typedef struct ServerConfig {
    Str listen; // "127.0.0.1:8080", "[::1]:0"; port 0 takes a free one
    App *app;
    const Clock *clock;
    Zone zone;
    const Route *routes;
    size_t routes_n;
    ServerHooks hooks;
    Str secret;         // 32 random bytes that outlive a restart, for form tokens
    Str upload_folder;  // on the disk of the data directory
    Str site_name;      // "Tỉnh Lâm Thượng"
    Str public_address; // "https://host", checked; empty: not known
    Limit limits[LIMIT_CLASS_COUNT];
    const LimitShare *limit_share; // NULL: no other server answers the same people
    int64_t upload_bytes;          // largest file; 0: 50 MB
    int64_t request_seconds; // until the headers are there, and for each 10 kB of a body; 0: 20
    int64_t queue_max;       // changes that may wait before more are answered 503; 0: 512
    int threads, workers;    // 0: cores; 64 at most
    bool is_behind_proxy;    // the client's address is the last of X-Forwarded-For
    Str tls_cert, tls_key;   // PEM texts; empty: plain HTTP
} ServerConfig;

/** Starts to listen. config and what it points to must outlive the server. Errors ERR_SYSTEM. */
MUST_USE bool server_start(const ServerConfig *config, Server **out, Err *err);
/** Finishes running requests and releases everything; NULL is accepted. */
void server_stop(Server *server);
int server_port(const Server *server);
/** "http://127.0.0.1:8080": where it listens; empty when that is every address of the machine. */
Str server_address(const Server *server);
const ServerConfig *server_config(const Server *server);
/** Whether the product has such a page: menus show only what exists. */
bool server_has(const Server *server, const char *path);
/** The handler waits for something, if it is on a worker: others run in its place until
 * server_again, or until the answer is made. */
void server_rest(Request *rq);
void server_again(Request *rq);
/** Pieces of pages that are kept for everybody. */
Kept *server_kept(const Server *server);
/** Waits for SIGTERM or SIGINT; block them (server_signals_block) before any thread starts. */
void server_signals_block(void);
void server_wait(void);

typedef struct ServerStats {
    uint64_t requests, cache_hits, errors, limited, shed;
} ServerStats;
ServerStats server_stats(const Server *server);
