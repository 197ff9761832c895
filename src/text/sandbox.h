#pragma once
/**
 * Programs that handle files of strangers run behind walls: a process of its own with limits on
 * memory, time, files and output, without network, that can do little more than read its input and
 * write its answer.
 *
 * Two sides. The caller (also a thread of a server: the child is made by posix_spawn and nothing
 * runs between fork and exec) starts a program with sandbox_run. That program calls sandbox_enter
 * before it looks at its input; it may then exec a program that we did not write.
 * The caller's process must not reap children it does not know (waitpid of -1).
 */
#include "base/err.h"

typedef enum SandboxKind {
    SANDBOX_PARSER,  // our own code: reads descriptor 0, writes 1 and 2, takes memory, ends
    SANDBOX_PROGRAM, // execs another program: may also read system libraries, fonts and data
} SandboxKind;

typedef struct SandboxLimits {
    size_t memory_bytes; // beyond what the process uses when it enters
    uint32_t cpu_seconds;
} SandboxLimits;

/**
 * Puts this process behind the walls, for good: rlimits, no new privileges, death with the parent,
 * Landlock where the kernel has it, seccomp. A parser that tries anything else is killed.
 * Errors ERR_SYSTEM: the kernel refuses one of them (other than Landlock); then nothing may be
 * read.
 */
MUST_USE bool sandbox_enter(SandboxKind kind, SandboxLimits limits, Err *err);

typedef enum SandboxEnd {
    SANDBOX_EXITED,    // by itself; status says how
    SANDBOX_TIME,      // stopped: wall clock or processor time used up
    SANDBOX_MEMORY,    // ended: memory used up
    SANDBOX_OUTPUT,    // stopped: wrote more than allowed
    SANDBOX_FORBIDDEN, // killed by the kernel: a system call that it may not make
    SANDBOX_CRASHED,   // any other signal
} SandboxEnd;

typedef struct SandboxJob {
    const char *const *argv; // argv[0] is the path; "/proc/self/exe" is this program
    int input;               // becomes descriptor 0, from its beginning when it can seek
    size_t output_bytes;     // the most it may write on descriptor 1
    uint32_t seconds;        // wall clock
} SandboxJob;

typedef struct SandboxResult {
    SandboxEnd end;
    int status;    // exit status, or the signal
    Str output;    // descriptor 1
    Str complaint; // descriptor 2, its first 8 KiB
} SandboxResult;

/**
 * Runs the program of job to its end, with a fixed environment and no other open descriptor.
 * Errors ERR_SYSTEM: it could not be started at all. How it ended is in out.
 */
MUST_USE bool sandbox_run(Arena *arena, const SandboxJob *job, SandboxResult *out, Err *err);

/** What this kernel gives, for the log at start: "rlimits seccomp landlock=7", or "landlock=no". */
Str sandbox_capabilities(Arena *arena);
