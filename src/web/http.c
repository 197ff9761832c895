#include "web/exchange.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTION_MAX = 4000,
    // Request line, headers and the head of the answer. An address up to 24 kB gets our own 414
    // (exchange.c); what does not fit at all, the library's 414 or 431. 128 MB for all connections.
    // Above 32 kB the library asks the system for pages at every connection: decision 0013.
    CONNECTION_MEMORY = 32 << 10,
    CONNECTION_IDLE_S = 15,
    CACHE_BYTES = 4 << 20,
    STACK_BYTES = 512 << 10,
    SEND_BYTES = 128 << 10,
    SLOW_READERS = 8,
    WORKERS = 64, // most of them wait for the lane: so many commands can share a commit
    RUNNING_A_CORE = 2,
};

/** "1.2.3.4:80" or "[::1]:80" as an address that can be bound. */
static bool address_parse(Arena *arena, Str listen, struct addrinfo **out, Err *err) {
    size_t colon = listen.n;
    while (colon > 0 && listen.p[colon - 1] != ':')
        colon--;
    Str host = colon ? str_upto(listen, colon - 1) : S(""), port = str_from(listen, colon);
    if (host.n > 1 && host.p[0] == '[') host = str_part(host, 1, host.n - 1);
    struct addrinfo hint = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM };
    int64_t number; // getaddrinfo takes 99999 for 34463
    if (colon && str_to_int(port, &number) && number >= 0 && number <= UINT16_MAX &&
        getaddrinfo(host.n ? str_z(arena, host) : NULL, str_z(arena, port), &hint, out) == 0)
        return true;
    return FAIL(err, .code = ERR_INPUT, .args = { listen }, .field = "listen",
                .msg = N_("“{0}” is no address to listen on. Write it as 127.0.0.1:8080 or "
                          "[::1]:8080."));
}

typedef union Bound {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} Bound;

static int bound_port(const Bound *bound) {
    return ntohs(bound->any.sa_family == AF_INET6 ? bound->six.sin6_port : bound->four.sin_port);
}

/** "127.0.0.1:8080", "[::1]:8080"; empty for every address of the machine. */
static Str bound_host(Arena *arena, const Bound *bound) {
    char text[INET6_ADDRSTRLEN];
    bool is_six = bound->any.sa_family == AF_INET6;
    const struct in6_addr *six = &bound->six.sin6_addr;
    const void *address = is_six ? (const void *)six : &bound->four.sin_addr;
    static const uint8_t none[4];
    bool is_mapped = is_six && IN6_IS_ADDR_V4MAPPED(six);
    if (is_six ? IN6_IS_ADDR_UNSPECIFIED(six) || (is_mapped && !memcmp(six->s6_addr + 12, none, 4))
               : bound->four.sin_addr.s_addr == INADDR_ANY)
        return S("");
    if (!inet_ntop(bound->any.sa_family, address, text, sizeof text)) return S("");
    return str_printf(arena, is_six ? "[%s]:%d" : "%s:%d", text, bound_port(bound));
}

static bool socket_open(Arena *arena, Str listen_on, int *out, Bound *bound, Err *err) {
    struct addrinfo *info;
    if (!address_parse(arena, listen_on, &info, err)) return false;
    int one = 1, fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    int room =
        SEND_BYTES; // a page in one piece: connections inherit it, the kernel uses what it needs
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    socklen_t n = sizeof *bound;
    *bound = (Bound){ 0 };
    bool ok = fd >= 0 && bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, 1024) == 0 &&
              getsockname(fd, &bound->any, &n) == 0;
    int why = errno;
    freeaddrinfo(info);
    if (!ok) {
        if (fd >= 0) close(fd);
        return FAIL(err, .code = ERR_SYSTEM, .args = { listen_on },
                    .detail = str_printf(arena, "listen: %s", strerror(why)),
                    .msg = N_("Cannot listen on {0}. Another program may use the port; choose "
                              "another one with --listen."));
    }
    *out = fd;
    return true;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **own,
                          enum MHD_ConnectionNotificationCode what) {
    Server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        watch_close(server->watch, *own);
        *own = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int64_t seconds = server->config->request_seconds ? server->config->request_seconds : 20;
    if (info)
        *own = watch_open(server->watch, info->connect_fd, clock_monotonic_ms() + seconds * 1000);
}

/** Addresses are decoded by request.c, segment by segment. */
static size_t no_unescape(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

static void library_log(void *context, const char *format, va_list args) {
    (void)context;
    (void)format;
    (void)args; // what a client did wrong is no event
}

static int cores(void) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 1000 ? 1000 : (int)n;
}

static struct MHD_Daemon *daemon_start(Server *server, int fd) {
    const ServerConfig *c = server->config;
    unsigned threads = c->threads ? (unsigned)c->threads : (unsigned)cores();
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->tls_key.p },
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->tls_cert.p },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (c->tls_cert.n) flags |= MHD_USE_TLS;
    // A pool of one thread is no pool to the library.
    struct MHD_OptionItem pool[] = { { MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL },
                                     { MHD_OPTION_END, 0, NULL } };
    return MHD_start_daemon(
        flags, 0, NULL, NULL, exchange_access, server, MHD_OPTION_EXTERNAL_LOGGER, library_log,
        server, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, exchange_uri, server,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTION_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES, MHD_OPTION_ARRAY,
        c->tls_cert.n ? tls : none, MHD_OPTION_ARRAY, threads > 1 ? pool : none, MHD_OPTION_END);
}

bool server_start(const ServerConfig *config, Server **out, Err *err) {
    Server *server = heap_alloc(1, sizeof *server);
    server->config = config;
    server->arena = arena_new(0);
    pthread_mutex_init(&server->idle_lock, NULL);
    server->tree = route_tree_new(server->arena, config->routes, config->routes_n);
    server->limiter = limiter_new(config->limits, config->limit_share);
    server->cache = cache_new(CACHE_BYTES);
    server->kept = kept_new();
    server->workers =
        workers_start(config->workers ? config->workers : WORKERS, RUNNING_A_CORE * cores());
    server->slow_readers = workers_start(SLOW_READERS, SLOW_READERS);
    server->watch = watch_start();
    int fd = -1;
    bool ok = server->workers && server->slow_readers && server->watch;
    if (!ok) (void)FAIL_SYSTEM(err, S("threads"));
    Bound bound;
    ok = ok && socket_open(server->arena, config->listen, &fd, &bound, err);
    if (ok) {
        Str host = bound_host(server->arena, &bound);
        server->port = bound_port(&bound);
        server->address = !host.n ? S("")
                                  : str_printf(server->arena, "%s://%.*s",
                                               config->tls_cert.n ? "https" : "http", STR(host));
        server->daemon = daemon_start(server, fd);
        ok = server->daemon != NULL;
        if (!ok) close(fd);
        if (!ok) (void)FAIL_SYSTEM(err, S("MHD_start_daemon"));
    }
    if (!ok) {
        Err kept = *err; // its texts may live in the arena that ends now
        kept.detail = S("server_start");
        kept.args[0] = config->listen;
        server_stop(server);
        *err = kept;
        return false;
    }
    *out = server;
    return true;
}

void server_stop(Server *server) {
    if (!server) return;
    atomic_store(&server->is_stopping, true);
    if (server->daemon) {
        // Without MHD_quiesce_daemon: it and an event thread may both take the socket out of epoll,
        // and the library ends the program when the second one finds it gone. The stop closes it.
        workers_stop(server->workers); // answers what is queued
        workers_stop(server->slow_readers);
        MHD_stop_daemon(server->daemon);
    } else {
        workers_stop(server->workers);
        workers_stop(server->slow_readers);
    }
    watch_stop(server->watch);
    cache_free(server->cache);
    kept_free(server->kept);
    limiter_free(server->limiter);
    for (Exchange *ex = server->idle, *next; ex; ex = next) {
        next = ex->next;
        exchange_free(ex);
    }
    pthread_mutex_destroy(&server->idle_lock);
    arena_free(server->arena);
    heap_free(server);
}

int server_port(const Server *server) {
    return server->port;
}

Str server_address(const Server *server) {
    return server->address;
}

const ServerConfig *server_config(const Server *server) {
    return server->config;
}

Kept *server_kept(const Server *server) {
    return server->kept;
}

bool server_has(const Server *server, const char *path) {
    return route_match(server->tree, GET, str_c(path)).route != NULL;
}

void server_signals_block(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

void server_wait(void) {
    sigset_t set;
    int which;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    while (sigwait(&set, &which) != 0) {}
}

ServerStats server_stats(const Server *server) {
    Server *s = (Server *)(uintptr_t)server;
    return (ServerStats){ atomic_load(&s->requests), atomic_load(&s->cache_hits),
                          atomic_load(&s->errors), atomic_load(&s->limited),
                          atomic_load(&s->shed) };
}
