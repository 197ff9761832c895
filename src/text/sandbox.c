/** The caller's side: start, feed, listen, stop. */
#include "text/sandbox.h"

#include "base/buf.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMPLAINT_BYTES 8192

typedef struct Child {
    pid_t pid;
    int out, err; // our ends of its pipes, −1 once at their end
    int handle;   // pidfd, or −1 where the kernel has none
    Buf output, complaint;
    int64_t deadline_ms;
    bool is_late, has_ended;
    int wait_status;
} Child;

static const char *const environment[] = {
    "PATH=/usr/bin:/bin",
    "LC_ALL=C.UTF-8",
    "TZ=UTC0",
    "HOME=/",
#ifdef __SANITIZE_ADDRESS__
    "ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=1",
    "UBSAN_OPTIONS=halt_on_error=1",
#endif
    NULL,
};

static void fd_drop(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static bool spawn_attributes(posix_spawnattr_t *attr) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP) == 0 &&
           posix_spawnattr_setsigmask(attr, &none) == 0 &&
           posix_spawnattr_setsigdefault(attr, &all) == 0 &&
           posix_spawnattr_setpgroup(attr, 0) == 0;
}

/** The three descriptors first go above 2, so that none is overwritten before it is copied. */
static int spawn_with(const SandboxJob *job, int in, int out, int err, pid_t *pid) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    if (posix_spawn_file_actions_init(&files) != 0) return ENOMEM;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return ENOMEM;
    }
    int status = ENOMEM;
    if (spawn_attributes(&attr) && posix_spawn_file_actions_adddup2(&files, in, 0) == 0 &&
        posix_spawn_file_actions_adddup2(&files, out, 1) == 0 &&
        posix_spawn_file_actions_adddup2(&files, err, 2) == 0 &&
        posix_spawn_file_actions_addclosefrom_np(&files, 3) == 0)
        // posix_spawn takes char *const * for history's sake and changes nothing.
        status = posix_spawn(pid, job->argv[0], &files, &attr, (char **)(uintptr_t)job->argv,
                             (char **)(uintptr_t)environment);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return status;
}

static bool child_start(Child *child, const SandboxJob *job, Err *err) {
    int out[2] = { -1, -1 }, complain[2] = { -1, -1 }, in = -1, status = EMFILE;
    int to[2] = { -1, -1 };
    if (pipe2(out, O_CLOEXEC) == 0 && pipe2(complain, O_CLOEXEC) == 0) {
        in = fcntl(job->input, F_DUPFD_CLOEXEC, 3);
        to[0] = fcntl(out[1], F_DUPFD_CLOEXEC, 3);
        to[1] = fcntl(complain[1], F_DUPFD_CLOEXEC, 3);
    }
    if (in >= 0 && to[0] >= 0 && to[1] >= 0) {
        lseek(in, 0, SEEK_SET); // a pipe cannot, and is read as it is
        status = spawn_with(job, in, to[0], to[1], &child->pid);
    }
    fd_drop(&in), fd_drop(&to[0]), fd_drop(&to[1]), fd_drop(&out[1]), fd_drop(&complain[1]);
    if (status != 0) {
        fd_drop(&out[0]), fd_drop(&complain[0]);
        return FAIL_SYSTEM(err, str_c(strerrorname_np(status)));
    }
    child->out = out[0], child->err = complain[0];
    fcntl(child->out, F_SETFL, O_NONBLOCK);
    fcntl(child->err, F_SETFL, O_NONBLOCK);
    child->handle = (int)syscall(SYS_pidfd_open, child->pid, 0);
    return true;
}

static void child_kill(const Child *child) {
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL); // in case it is not yet in its own group
}

/** Takes what is there; closes at the end of the stream. Past keep bytes it reads on and forgets.
 */
static void listen_to(int *fd, Buf *into, bool keeps_reading) {
    static const size_t piece = 65536;
    char bytes[4096];
    for (size_t total = 0; *fd >= 0 && total < piece;) {
        ssize_t got = read(*fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            fd_drop(fd);
            return;
        }
        total += (size_t)got;
        size_t room = into->limit - into->n;
        buf_put(into, (Str){ bytes, (size_t)got < room ? (size_t)got : room });
        if ((size_t)got > room) {
            into->is_full = true;
            if (!keeps_reading) return;
        }
    }
}

/** Looks without reaping. */
static bool has_ended(pid_t pid) {
    siginfo_t info = { .si_pid = 0 };
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0 && info.si_pid == pid;
}

static void child_follow(Child *child) {
    while (!child->has_ended || child->out >= 0 || child->err >= 0) {
        int64_t left = child->deadline_ms - clock_monotonic_ms();
        if ((left <= 0 || child->output.is_full) && !child->is_late) {
            child->is_late = left <= 0;
            child_kill(child);
            break;
        }
        struct pollfd wait[3] = { { child->out, POLLIN, 0 },
                                  { child->err, POLLIN, 0 },
                                  { child->has_ended ? -1 : child->handle, POLLIN, 0 } };
        // Without a handle its end is asked for every few milliseconds, once it is silent.
        bool asks = child->handle < 0 && child->out < 0 && child->err < 0;
        poll(wait, 3, asks ? 3 : left > 1000 ? 1000 : (int)left);
        listen_to(&child->out, &child->output, false);
        listen_to(&child->err, &child->complaint, true);
        if (!child->has_ended) child->has_ended = has_ended(child->pid);
        if (child->has_ended && !(wait[0].revents & POLLIN) && !(wait[1].revents & POLLIN) &&
            !(wait[2].revents & POLLIN))
            break; // what it left running holds the pipes open
    }
    kill(-child->pid, SIGKILL); // before it is reaped: until then the number is its own
    while (waitpid(child->pid, &child->wait_status, 0) < 0 && errno == EINTR)
        ;
    fd_drop(&child->out), fd_drop(&child->err), fd_drop(&child->handle);
}

static SandboxEnd end_of(const Child *child, int *status) {
    bool is_signal = WIFSIGNALED(child->wait_status);
    *status = is_signal ? WTERMSIG(child->wait_status) : WEXITSTATUS(child->wait_status);
    if (child->is_late) return SANDBOX_TIME;
    if (child->output.is_full) return SANDBOX_OUTPUT;
    Str said = buf_str(&child->complaint);
    // "out_of_memory" is base/arena's last word; the others are those of C++ and the sanitizers.
    if ((is_signal || *status != 0) && (str_find(said, S("out_of_memory"), 0) != SIZE_MAX ||
                                        str_find(said, S("bad_alloc"), 0) != SIZE_MAX ||
                                        str_find(said, S("Out of memory"), 0) != SIZE_MAX ||
                                        str_find(said, S("out of memory"), 0) != SIZE_MAX ||
                                        str_find(said, S("failed to allocate"), 0) != SIZE_MAX))
        return SANDBOX_MEMORY;
    if (!is_signal) return SANDBOX_EXITED;
    if (*status == SIGXCPU) return SANDBOX_TIME;
    // The limit on processor time ends a process with SIGKILL where soft and hard limit are equal.
    if (*status == SIGKILL) return SANDBOX_TIME;
    return *status == SIGSYS ? SANDBOX_FORBIDDEN : SANDBOX_CRASHED;
}

bool sandbox_run(Arena *arena, const SandboxJob *job, SandboxResult *out, Err *err) {
    Child child = { .out = -1, .err = -1, .handle = -1 };
    child.deadline_ms = clock_monotonic_ms() + 1000 * (int64_t)job->seconds;
    if (!child_start(&child, job, err)) return false;
    buf_init(&child.output, job->output_bytes);
    buf_init(&child.complaint, COMPLAINT_BYTES);
    child_follow(&child);
    SandboxResult result = { 0 };
    result.end = end_of(&child, &result.status);
    result.output = buf_dup(&child.output, arena);
    result.complaint = buf_dup(&child.complaint, arena);
    buf_done(&child.output);
    buf_done(&child.complaint);
    *out = result;
    return true;
}
