#include "text/read.h"

#include "base/file.h"
#include "text/read_part.h"
#include "text/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void fd_close(int *fd) {
    if (*fd >= 0) close(*fd);
}
#define AUTO_FD __attribute__((cleanup(fd_close)))

static const char *const pdftotext = "/usr/bin/pdftotext";

/** The three children. */
#define ROLE_DOCUMENT "document"
#define ROLE_PDFTOTEXT "pdftotext"
#define ROLE_PDF_WORDS "pdf-words"

static ReadFault fault_of_end(SandboxEnd end) {
    switch (end) {
    case SANDBOX_EXITED: return FAULT_NONE;
    case SANDBOX_TIME: return FAULT_TIME;
    case SANDBOX_MEMORY: return FAULT_MEMORY;
    case SANDBOX_OUTPUT: return FAULT_OUTPUT;
    case SANDBOX_FORBIDDEN: return FAULT_FORBIDDEN;
    case SANDBOX_CRASHED: return FAULT_CRASHED;
    }
    return FAULT_CRASHED;
}

/** Starts this program anew in one of its roles. */
static bool run_child(Arena *arena, const char *role, int fd, ReadLimits limits, SandboxResult *out,
                      Err *err) {
    const char *const argv[] = {
        "/proc/self/exe",
        READ_CHILD,
        role,
        str_printf(arena, "%zu", limits.memory_bytes).p,
        str_printf(arena, "%u", limits.seconds).p,
        str_printf(arena, "%zu", limits.text_bytes).p,
        str_printf(arena, "%zu", limits.inflated_bytes).p,
        str_printf(arena, "%zu", limits.file_bytes).p,
        NULL,
    };
    bool is_pdf = str_is(S(ROLE_PDFTOTEXT), role);
    // The answer of a reader is the text and at most some hundred remarks.
    SandboxJob job = { .argv = argv,
                       .input = fd,
                       .seconds = limits.seconds,
                       .output_bytes =
                           is_pdf ? limits.inflated_bytes : limits.text_bytes + (1u << 20) };
    return sandbox_run(arena, &job, out, err);
}

/** What a reading child answered, or how it ended. */
static bool take_answer(Arena *arena, const SandboxResult *result, ReadLimits limits, ReadText *out,
                        Err *err) {
    ReadFault fault = fault_of_end(result->end);
    Str arg = S("");
    if (fault == FAULT_NONE && result->status != 0) {
        if (result->status == 3) return FAIL_SYSTEM(err, result->complaint);
        fault = FAULT_CRASHED;
    }
    ReadText text = { 0 };
    if (fault == FAULT_NONE && !read_frame_parse(arena, result->output, &text, &fault, &arg))
        fault = FAULT_CRASHED;
    if (fault != FAULT_NONE) {
        (void)read_fault_err(fault, arg, limits, arena, err);
        err->detail = result->complaint;
        return false;
    }
    *out = text;
    return true;
}

static int memory_file(Str bytes, Err *err) {
    int fd = memfd_create("kyket", MFD_CLOEXEC);
    if (fd < 0) {
        (void)FAIL_SYSTEM(err, S("memfd_create"));
        return -1;
    }
    if (!fd_write_all(fd, bytes, err)) {
        close(fd);
        return -1;
    }
    return fd;
}

/** A pdf ends with this mark, and not much behind it. */
static bool has_end(int fd) {
    char tail[4096];
    struct stat info;
    if (fstat(fd, &info) != 0) return true;
    off_t from = info.st_size > (off_t)sizeof tail ? info.st_size - (off_t)sizeof tail : 0;
    ssize_t n = pread(fd, tail, sizeof tail, from);
    return n < 0 || str_find((Str){ tail, (size_t)n }, S("%%EOF"), 0) != SIZE_MAX;
}

static bool read_pdf(Arena *arena, int fd, ReadLimits limits, ReadText *out, Err *err) {
    SandboxResult result;
    if (access(pdftotext, X_OK) != 0)
        return read_fault_err(FAULT_NO_PDFTOTEXT, S(""), limits, arena, err);
    if (!run_child(arena, ROLE_PDFTOTEXT, fd, limits, &result, err)) return false;
    ReadFault fault = fault_of_end(result.end);
    if (fault == FAULT_NONE && result.status != 0)
        fault = read_pdf_fault(result.status, result.complaint);
    // pdftotext makes of a file cut off what it can, and gives the pages that are there
    bool complains = str_find(result.complaint, S("Syntax Error"), 0) != SIZE_MAX;
    if (fault == FAULT_NONE && complains && !has_end(fd)) fault = FAULT_TRUNCATED;
    if (fault != FAULT_NONE) {
        (void)read_fault_err(fault, S("pdf"), limits, arena, err);
        err->detail = result.complaint;
        return false;
    }
    AUTO_FD int words = memory_file(result.output, err);
    if (words < 0 || !run_child(arena, ROLE_PDF_WORDS, words, limits, &result, err)) return false;
    return take_answer(arena, &result, limits, out, err);
}

/** fd can seek. The only look that the caller's process takes is for its first and last bytes. */
static bool read_seekable(Arena *arena, int fd, ReadLimits limits, ReadText *out, Err *err) {
    char head[1024];
    ssize_t n = pread(fd, head, sizeof head, 0);
    if (n < 0) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    if (str_find((Str){ head, (size_t)n }, S("%PDF-"), 0) != SIZE_MAX)
        return read_pdf(arena, fd, limits, out, err);
    SandboxResult result;
    return run_child(arena, ROLE_DOCUMENT, fd, limits, &result, err) &&
           take_answer(arena, &result, limits, out, err);
}

bool text_read_bytes(Arena *arena, Str bytes, ReadLimits limits, ReadText *out, Err *err) {
    if (bytes.n > limits.file_bytes)
        return read_fault_err(FAULT_FILE_SIZE, S(""), limits, arena, err);
    AUTO_FD int fd = memory_file(bytes, err);
    return fd >= 0 && read_seekable(arena, fd, limits, out, err);
}

bool text_read_fd(Arena *arena, int fd, ReadLimits limits, ReadText *out, Err *err) {
    struct stat info;
    if (fstat(fd, &info) != 0) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    if (S_ISREG(info.st_mode)) {
        if ((uint64_t)info.st_size > limits.file_bytes)
            return read_fault_err(FAULT_FILE_SIZE, S(""), limits, arena, err);
        return read_seekable(arena, fd, limits, out, err);
    }
    Str bytes;
    if (!file_read_fd(arena, fd, limits.file_bytes, &bytes, err)) {
        if (err->code == ERR_TOO_LARGE)
            return read_fault_err(FAULT_FILE_SIZE, S(""), limits, arena, err);
        return false;
    }
    return text_read_bytes(arena, bytes, limits, out, err);
}

bool text_read_file(Arena *arena, Str path, ReadLimits limits, ReadText *out, Err *err) {
    AUTO_FD int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat info;
    // base/file has the messages for "not there", "a folder" and the like.
    if (fd < 0 || fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
        Str unused;
        if (file_read(arena, path, 1, &unused, err)) return FAIL_SYSTEM(err, S("open"));
        return false;
    }
    return text_read_fd(arena, fd, limits, out, err);
}

// ---- the child

static size_t number_or_exit(const char *text) {
    int64_t n;
    if (!str_to_int(str_c(text), &n) || n <= 0) _exit(2);
    return (size_t)n;
}

static _Noreturn void exit_with(const Err *err) {
    (void)fprintf(stderr, "%.*s", STR(err->detail));
    (void)fflush(stderr);
    _exit(err_exit_status(err->code));
}

static _Noreturn void become_pdftotext(SandboxLimits walls) {
    Err err = { 0 };
    if (!sandbox_enter(SANDBOX_PROGRAM, walls, &err)) exit_with(&err);
    // Words with their places; read_pdf puts lines and paragraphs together itself.
    // Not "-q": what it complains of tells a password from a lost end.
    static const char *const argv[] = { "pdftotext", "-tsv", "-enc", "UTF-8", "-", "-", NULL };
    static const char *const env[] = { "LC_ALL=C.UTF-8", "TZ=UTC0", "HOME=/", NULL };
    execve(pdftotext, (char **)(uintptr_t)argv, (char **)(uintptr_t)env);
    _exit(3);
}

void read_child(int argc, char **argv) {
    if (argc != 6) _exit(2);
    SandboxLimits walls = { .memory_bytes = number_or_exit(argv[1]),
                            .cpu_seconds = (uint32_t)number_or_exit(argv[2]) };
    ReadLimits limits = { .text_bytes = number_or_exit(argv[3]),
                          .inflated_bytes = number_or_exit(argv[4]),
                          .file_bytes = number_or_exit(argv[5]) };
    if (str_is(S(ROLE_PDFTOTEXT), argv[0])) become_pdftotext(walls);
    Err err = { 0 };
    setenv("TZ", "UTC0", 1);
    tzset(); // looks for files, so before the walls
    if (!sandbox_enter(SANDBOX_PARSER, walls, &err)) exit_with(&err);
    Arena *arena = arena_new(1 << 20);
    Reading rd;
    reading_init(&rd, arena, limits);
    bool is_words = str_is(S(ROLE_PDF_WORDS), argv[0]);
    Str bytes;
    if (file_read_fd(arena, 0, is_words ? limits.inflated_bytes : limits.file_bytes, &bytes, &err))
        (void)(is_words ? read_pdf_words(&rd, bytes) : read_document(&rd, bytes));
    else
        (void)reading_fault(&rd, err.code == ERR_TOO_LARGE ? FAULT_FILE_SIZE : FAULT_DAMAGED,
                            S(""));
    AUTO_BUF Buf answer;
    buf_init(&answer, limits.text_bytes + (1u << 20));
    read_frame_write(&rd, &answer);
    _exit(fd_write_all(1, buf_str(&answer), &err) ? 0 : 1);
}
