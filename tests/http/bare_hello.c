/** A bare libmicrohttpd "hello" with the same threads and polling: what pages are measured against.
 */
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static struct MHD_Response *hello;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *n,
                              void **own) {
    static int seen;
    (void)context, (void)url, (void)method, (void)version, (void)data, (void)n;
    if (!*own) {
        *own = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, hello);
}

int main(void) {
    char text[] = "hello";
    hello = MHD_create_response_from_buffer(5, text, MHD_RESPMEM_MUST_COPY);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(cores > 1 ? cores : 2), MHD_OPTION_END);
    if (!daemon) return 3;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    printf("port %d\n", info->port);
    fflush(stdout);
    int which;
    sigwait(&set, &which);
    MHD_stop_daemon(daemon);
    MHD_destroy_response(hello);
    return 0;
}
