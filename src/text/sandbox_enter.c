/** The child's side: a process locks itself in. */
#include "text/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Rights that the kernel knows and older headers do not (kernel documentation, "Landlock").
#define FS_TRUNCATE (1ULL << 14)  // from version 3
#define FS_IOCTL_DEV (1ULL << 15) // from version 5
#define NET_ALL 3ULL              // bind and connect by TCP, from version 4
#define SCOPE_ALL 3ULL            // abstract sockets and signals, from version 6

typedef struct Ruleset {
    uint64_t fs, net, scoped; // as in the kernel's landlock_ruleset_attr of version 6
} Ruleset;

static int landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : (int)version;
}

static const char *const readable[] = { "/usr",          "/lib",       "/lib64",
                                        "/bin",          "/etc/fonts", "/etc/ld.so.cache",
                                        "/etc/papersize" };

static void landlock_allow_reading(int ruleset) {
    for (size_t i = 0; i < COUNT_OF(readable); i++) {
        int fd = open(readable[i], O_PATH | O_CLOEXEC);
        if (fd < 0) continue; // a system without it
        struct landlock_path_beneath_attr rule = {
            .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE,
            .parent_fd = fd,
        };
        struct landlock_path_beneath_attr folder = rule;
        folder.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
        // A rule for a plain file may not speak of folders.
        if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &folder, 0) != 0)
            syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(fd);
    }
}

/** True also where the kernel has no Landlock: the other walls stand. */
static bool enter_landlock(SandboxKind kind) {
    int version = landlock_version();
    if (version == 0) return true;
    Ruleset rules = { .fs = (1ULL << 13) - 1 };
    if (version >= 2) rules.fs |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rules.fs |= FS_TRUNCATE;
    if (version >= 4) rules.net = NET_ALL;
    if (version >= 5) rules.fs |= FS_IOCTL_DEV;
    if (version >= 6) rules.scoped = SCOPE_ALL;
    size_t size = version >= 6   ? sizeof rules
                  : version >= 4 ? 2 * sizeof(uint64_t)
                                 : sizeof(uint64_t);
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) return false;
    if (kind == SANDBOX_PROGRAM) landlock_allow_reading(ruleset);
    bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

// What a parser needs: its descriptors, memory, the end.
static const char *const parser_calls[] = {
    "read",
    "pread64",
    "readv",
    "write",
    "writev",
    "close",
    "fstat",
    "lseek",
    "mmap",
    "munmap",
    "mremap",
    "madvise",
    "brk",
    "mprotect",
    "exit",
    "exit_group",
    "futex",
    "rt_sigreturn",
    "rt_sigaction",
    "rt_sigprocmask",
    "sigaltstack",
    "gettid",
    "getpid",
    "tgkill",
    "clock_gettime",
    "getrandom",
    "sched_yield",
    "sysinfo",
    "getrusage",
    "gettimeofday",
    "restart_syscall",
};

// Further ones that loading and running a program takes. Files are Landlock's matter.
static const char *const program_calls[] = {
    "execve",
    "openat",
    "open",
    "newfstatat",
    "stat",
    "lstat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents64",
    "getcwd",
    "ioctl",
    "fcntl",
    "dup",
    "arch_prctl",
    "set_tid_address",
    "set_robust_list",
    "rseq",
    "prlimit64",
    "getrlimit",
    "uname",
    "sysinfo",
    "statfs",
    "fstatfs",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "sched_getaffinity",
    "clock_getres",
    "nanosleep",
    "clock_nanosleep",
    "fadvise64",
    "time",
};

// A program that we did not write is told "no" for what we forgot, but these end it.
static const char *const deadly_calls[] = {
    "socket",
    "connect",
    "bind",
    "ptrace",
    "process_vm_readv",
    "bpf",
    "mount",
    "unshare",
    "setns",
    "kexec_load",
    "fork",
    "vfork",
    "init_module",
    "perf_event_open",
    "process_vm_writev",
    "keyctl",
    "add_key",
    "io_uring_setup",
    "open_by_handle_at",
    "userfaultfd",
};

static bool add_calls(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number < 0) continue; // not on this processor
        if (seccomp_rule_add(filter, action, number, 0) != 0) return false;
    }
    return true;
}

static bool enter_seccomp(SandboxKind kind) {
    bool is_program = kind == SANDBOX_PROGRAM;
    scmp_filter_ctx filter =
        seccomp_init(is_program ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    if (!filter) return false;
    bool done = add_calls(filter, SCMP_ACT_ALLOW, parser_calls, COUNT_OF(parser_calls));
    if (is_program)
        done = done && add_calls(filter, SCMP_ACT_ALLOW, program_calls, COUNT_OF(program_calls)) &&
               add_calls(filter, SCMP_ACT_KILL_PROCESS, deadly_calls, COUNT_OF(deadly_calls));
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

static bool limit_set(__rlimit_resource_t what, rlim_t value) {
    struct rlimit now;
    if (getrlimit(what, &now) != 0) return false;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    return setrlimit(what, &(struct rlimit){ value, value }) == 0;
}

/** Address space in use; sanitised builds reserve terabytes before main. */
static rlim_t address_space(void) {
    char text[128] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);
    if (fd >= 0) close(fd);
    Str rest = { text, n > 0 ? (size_t)n : 0 }, first;
    int64_t pages;
    if (!str_cut(&rest, ' ', &first) || !str_to_int(first, &pages) || pages < 0) return 0;
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static bool enter_limits(SandboxKind kind, SandboxLimits limits) {
    return limit_set(RLIMIT_CORE, 0) && limit_set(RLIMIT_FSIZE, 0) &&
           limit_set(RLIMIT_CPU, limits.cpu_seconds) &&
           limit_set(RLIMIT_NOFILE, kind == SANDBOX_PROGRAM ? 32 : 3);
}

static bool enter_memory(SandboxLimits limits, rlim_t base) {
#ifdef __SANITIZE_ADDRESS__
    limits.memory_bytes *= 4; // red zones and quarantine
#endif
    return limit_set(RLIMIT_AS, base + limits.memory_bytes);
}

/** A server started by root gives no child any of root's powers. */
static bool drop_capabilities(void) {
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };
    return syscall(SYS_capset, &head, none) == 0;
}

bool sandbox_enter(SandboxKind kind, SandboxLimits limits, Err *err) {
    bool is_program = kind == SANDBOX_PROGRAM;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return FAIL_SYSTEM(err, S("sandbox: prctl"));
    if (!drop_capabilities()) return FAIL_SYSTEM(err, S("sandbox: capset"));
    rlim_t base = address_space(); // Landlock closes /proc
    // Landlock opens folders and therefore comes before the limit on descriptors.
    if (!enter_landlock(kind)) return FAIL_SYSTEM(err, S("sandbox: landlock"));
    if (!enter_limits(kind, limits) || (!is_program && !enter_memory(limits, base)))
        return FAIL_SYSTEM(err, S("sandbox: rlimit"));
    if (!enter_seccomp(kind)) return FAIL_SYSTEM(err, S("sandbox: seccomp"));
    // The program starts with an address space of its own; ours may already be beyond the limit.
    if (is_program && !enter_memory(limits, 0)) return FAIL_SYSTEM(err, S("sandbox: rlimit"));
    return true;
}

Str sandbox_capabilities(Arena *arena) {
    int version = landlock_version();
    Str landlock = version ? str_printf(arena, "%d", version) : S("no");
    return str_printf(arena, "rlimits no_new_privs seccomp landlock=%.*s", STR(landlock));
}
