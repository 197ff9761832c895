#include "support.h"

#include "base/clock.h"
#include "text/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// ---- the child: this program started anew, to misbehave behind the walls

static _Noreturn void misbehave(const char *how, SandboxKind kind) {
    Err err = { 0 };
    SandboxLimits limits = { .memory_bytes = 64 << 20,
                             .cpu_seconds = str_is(S("loop"), how) ? 1 : 20 };
    if (!sandbox_enter(kind, limits, &err)) _exit(90);
    if (str_is(S("answer"), how)) {
        char bytes[64];
        ssize_t n = read(0, bytes, sizeof bytes);
        _exit(n > 0 && write(1, bytes, (size_t)n) == n ? 0 : 1);
    }
    if (str_is(S("loop"), how))
        for (volatile int i = 0;; i++) {}
    if (str_is(S("wait"), how)) {
        char byte;
        while (read(0, &byte, 1) >= 0) {}
    }
    if (str_is(S("eat"), how)) {
        Arena *arena = arena_new(0);
        for (;;)
            memset(arena_raw(arena, 1 << 20), 1, 1 << 20);
    }
    if (str_is(S("shout"), how))
        while (write(1, "0123456789abcdef", 16) > 0) {}
    if (str_is(S("open"), how)) _exit(open("/etc/passwd", O_RDONLY) >= 0 ? 80 : 81);
    if (str_is(S("socket"), how)) _exit(socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 80 : 81);
    if (str_is(S("fork"), how)) _exit(fork() >= 0 ? 80 : 81);
    if (str_is(S("crash"), how)) raise(SIGSEGV);
    if (str_is(S("shell"), how)) {
        execl("/bin/cat", "cat", "/etc/passwd", NULL);
        _exit(81);
    }
    _exit(99);
}

static SandboxResult run(Arena *arena, const char *how, const char *kind) {
    Err err = { 0 };
    SandboxResult result;
    int input[2];
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(write(input[1], "question", 8), 8);
    const char *const argv[] = { "/proc/self/exe", "misbehave", how, kind, NULL };
    SandboxJob job = { .argv = argv,
                       .input = input[0],
                       .output_bytes = 1000,
                       .seconds = str_is(S("wait"), how) ? 2 : 30 };
    assert_ok(sandbox_run(arena, &job, &result, &err), &err);
    close(input[0]);
    close(input[1]);
    return result;
}

static void sandbox__gives_back_what_a_good_child_answers(void **state) {
    SandboxResult result = run(*state, "answer", "parser");
    assert_int_equal(result.end, SANDBOX_EXITED);
    assert_int_equal(result.status, 0);
    assert_str(result.output, "question");
}

static void sandbox__stops_a_child_that_loops_by_its_processor_time(void **state) {
    int64_t begin = clock_monotonic_ms();
    assert_int_equal(run(*state, "loop", "parser").end, SANDBOX_TIME);
    assert_true(clock_monotonic_ms() - begin < 10000);
}

static void sandbox__stops_a_child_that_waits_by_the_wall_clock(void **state) {
    int64_t begin = clock_monotonic_ms();
    assert_int_equal(run(*state, "wait", "parser").end, SANDBOX_TIME);
    assert_true(clock_monotonic_ms() - begin >= 1900);
}

static void sandbox__ends_a_child_that_eats_memory(void **state) {
    assert_int_equal(run(*state, "eat", "parser").end, SANDBOX_MEMORY);
}

static void sandbox__stops_a_child_that_writes_too_much(void **state) {
    SandboxResult result = run(*state, "shout", "parser");
    assert_int_equal(result.end, SANDBOX_OUTPUT);
    assert_int_equal(result.output.n, 1000);
}

static void sandbox__kills_a_parser_that_opens_a_file_a_socket_or_a_process(void **state) {
    assert_int_equal(run(*state, "open", "parser").end, SANDBOX_FORBIDDEN);
    assert_int_equal(run(*state, "socket", "parser").end, SANDBOX_FORBIDDEN);
    assert_int_equal(run(*state, "fork", "parser").end, SANDBOX_FORBIDDEN);
    assert_int_equal(run(*state, "shell", "parser").end, SANDBOX_FORBIDDEN);
}

static void
sandbox__keeps_a_foreign_program_from_network_processes_and_private_files(void **state) {
    assert_int_equal(run(*state, "socket", "program").end, SANDBOX_FORBIDDEN);
    SandboxResult forked = run(*state, "fork", "program");
    assert_true(forked.end == SANDBOX_FORBIDDEN || forked.status == 81);
    if (str_find(sandbox_capabilities(*state), S("landlock=no"), 0) != SIZE_MAX) return;
    assert_int_equal(run(*state, "open", "program").status, 81);
    SandboxResult cat = run(*state, "shell", "program"); // runs, and may not read that
    assert_int_equal(cat.end, SANDBOX_EXITED);
    assert_int_equal(cat.status, 1);
    assert_int_equal(cat.output.n, 0);
}

static void sandbox__tells_a_crash_from_an_exit(void **state) {
    SandboxResult result = run(*state, "crash", "program");
    assert_int_equal(result.end == SANDBOX_CRASHED || result.status != 0, 1);
    result = run(*state, "nothing", "parser");
    assert_int_equal(result.end, SANDBOX_EXITED);
    assert_int_equal(result.status, 99);
}

static void sandbox__says_when_a_program_is_not_there(void **state) {
    Err err = { 0 };
    SandboxResult result;
    const char *const argv[] = { "/nonexistent/program", NULL };
    SandboxJob job = { .argv = argv, .input = 0, .output_bytes = 10, .seconds = 1 };
    assert_false(sandbox_run(*state, &job, &result, &err));
    assert_int_equal(err.code, ERR_SYSTEM);
}

static void sandbox__leaves_no_descriptor_open(void **state) {
    int before = dup(0);
    close(before);
    run(*state, "answer", "parser");
    run(*state, "shout", "parser");
    int after = dup(0);
    close(after);
    assert_int_equal(before, after);
}

int main(int argc, char **argv) {
    if (argc == 4 && str_is(S("misbehave"), argv[1]))
        misbehave(argv[2], str_is(S("parser"), argv[3]) ? SANDBOX_PARSER : SANDBOX_PROGRAM);
    const struct CMUnitTest tests[] = {
        TEST(sandbox__gives_back_what_a_good_child_answers),
        TEST(sandbox__stops_a_child_that_loops_by_its_processor_time),
        TEST(sandbox__stops_a_child_that_waits_by_the_wall_clock),
        TEST(sandbox__ends_a_child_that_eats_memory),
        TEST(sandbox__stops_a_child_that_writes_too_much),
        TEST(sandbox__kills_a_parser_that_opens_a_file_a_socket_or_a_process),
        TEST(sandbox__keeps_a_foreign_program_from_network_processes_and_private_files),
        TEST(sandbox__tells_a_crash_from_an_exit),
        TEST(sandbox__says_when_a_program_is_not_there),
        TEST(sandbox__leaves_no_descriptor_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
