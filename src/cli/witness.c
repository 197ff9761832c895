/** kyket witness: a party's own server that cosigns the heads of journals it has seen grow. */
#include "journal/witness.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/cli.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static const char usage[] = "witness init DIR NAME | trust DIR VKEY|FILE | key DIR | "
                            "serve DIR [--listen ADDR:PORT]";

typedef struct Service {
    WitnessService *witness;
    const Clock *clock;
} Service;

typedef struct Call {
    Arena *arena;
    Buf body;
} Call;

static enum MHD_Result send_reply(struct MHD_Connection *connection, const WitnessReply *reply) {
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->body.n, (void *)(uintptr_t)reply->body.p, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", reply->type);
    enum MHD_Result ok = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return ok;
}

static enum MHD_Result access_handler(void *context, struct MHD_Connection *connection,
                                      const char *url, const char *method, const char *version,
                                      const char *data, size_t *data_n, void **own) {
    const Service *service = context;
    Call *call = *own;
    (void)version;
    if (!call) {
        call = heap_alloc(1, sizeof *call);
        call->arena = arena_new(0);
        buf_init(&call->body, WITNESS_BODY_MAX);
        *own = call;
        return MHD_YES;
    }
    if (*data_n) {
        buf_put(&call->body, (Str){ data, *data_n });
        *data_n = 0;
        return MHD_YES;
    }
    WitnessReply reply = { 404, "text/plain; charset=utf-8",
                           S("there is only /add-checkpoint here\n") };
    if (str_is(str_c(url), "/add-checkpoint")) {
        if (strcmp(method, "POST") != 0)
            reply = (WitnessReply){ 405, "text/plain; charset=utf-8", S("only POST\n") };
        else if (call->body.is_full)
            reply = (WitnessReply){ 413, "text/plain; charset=utf-8", S("too long\n") };
        else
            reply = witness_add_checkpoint(service->witness, call->arena, buf_str(&call->body),
                                           clock_now(service->clock));
        log_line(reply.status == 200 ? LOG_INFO : LOG_WARN, "add_checkpoint", "status=%d",
                 reply.status);
    }
    return send_reply(connection, &reply);
}

static void call_done(void *context, struct MHD_Connection *connection, void **own,
                      enum MHD_RequestTerminationCode why) {
    Call *call = *own;
    (void)context, (void)connection, (void)why;
    if (!call) return;
    arena_free(call->arena);
    buf_done(&call->body);
    heap_free(call);
    *own = NULL;
}

static bool parse_address(Arena *arena, Str listen, struct sockaddr_in *out, Err *err) {
    Str rest = listen, host;
    int64_t port;
    *out = (struct sockaddr_in){ .sin_family = AF_INET };
    if (str_cut(&rest, ':', &host) && str_to_int(rest, &port) && port >= 0 && port <= 65535 &&
        inet_pton(AF_INET, str_z(arena, host), &out->sin_addr) == 1) {
        out->sin_port = htons((uint16_t)port);
        return true;
    }
    return FAIL(err, .code = ERR_INPUT, .args = { listen },
                .msg = N_("“{0}” is not an address of the form 127.0.0.1:8090."));
}

/** Two servers on one folder could both cosign: the second refuses. */
static bool take_lock(Arena *arena, Str dir, int *fd, Err *err) {
    *fd = open(str_z(arena, path_join(arena, dir, S("lock"))), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0) return FAIL_SYSTEM(err, S("lock"));
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return true;
    close(*fd);
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("Another witness already works on this folder. Stop it first."));
}

static bool serve(Arena *arena, Str dir, Str listen, Err *err) {
    Clock clock;
    WitnessService *witness;
    struct sockaddr_in address;
    sigset_t signals;
    int lock, which;
    if (!clock_init(&clock, err) || !parse_address(arena, listen, &address, err) ||
        !witness_open(arena, dir, &witness, err) || !take_lock(arena, dir, &lock, err))
        return false;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    Service service = { witness, &clock };
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, access_handler, &service,
                         MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_TIMEOUT, 30u,
                         MHD_OPTION_CONNECTION_LIMIT, 200u, MHD_OPTION_NOTIFY_COMPLETED, call_done,
                         NULL, MHD_OPTION_END);
    if (daemon) {
        const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
        Str vkey = note_key_text(arena, &witness->signer.key);
        printf("kyket witness: %.*s, %zu keys of journals, ready on port %d\n", STR(vkey),
               witness->logs_n, info ? info->port : 0);
        fflush(stdout);
        sigwait(&signals, &which);
        MHD_stop_daemon(daemon);
    }
    witness_close(witness);
    close(lock);
    return daemon ||
           FAIL(err, .code = ERR_SYSTEM, .args = { listen },
                .msg = N_("The address {0} cannot be used; another program may have it."));
}

static bool print_key(Arena *arena, Str dir, Err *err) {
    WitnessService *witness;
    if (!witness_open(arena, dir, &witness, err)) return false;
    Str vkey = note_key_text(arena, &witness->signer.key);
    printf("%.*s\n", STR(vkey));
    witness_close(witness);
    return true;
}

/** A key, or the file that holds one. */
static bool trust(Arena *arena, Str dir, Str text, Err *err) {
    if (path_exists(text) && !file_read(arena, text, 4096, &text, err)) return false;
    return witness_trust(arena, dir, str_trim(text), err);
}

int cli_witness(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Err err = { 0 };
    bool ok;
    Str vkey, what = argc > 0 ? str_c(argv[0]) : S("");
    if (str_is(what, "init") && argc == 3) {
        ok = witness_create(arena, str_c(argv[1]), str_c(argv[2]), &vkey, &err);
        if (ok) printf("%.*s\n", STR(vkey));
    } else if (str_is(what, "trust") && argc == 3) {
        ok = trust(arena, str_c(argv[1]), str_c(argv[2]), &err);
    } else if (str_is(what, "key") && argc == 2) {
        ok = print_key(arena, str_c(argv[1]), &err);
    } else if (str_is(what, "serve") &&
               (argc == 2 || (argc == 4 && strcmp(argv[2], "--listen") == 0))) {
        ok = serve(arena, str_c(argv[1]), argc == 4 ? str_c(argv[3]) : S("127.0.0.1:8090"), &err);
    } else {
        return cli_usage(usage);
    }
    return ok ? 0 : cli_fail(&err);
}
