#include "support.h"

#include "text/read_part.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static ReadText text_of(Arena *arena, Str bytes) {
    Err err = { 0 };
    ReadText out;
    assert_ok(text_read_bytes(arena, bytes, READ_LIMITS, &out, &err), &err);
    return out;
}

static Err refused(Arena *arena, Str bytes) {
    Err err = { 0 };
    ReadText out;
    assert_false(text_read_bytes(arena, bytes, READ_LIMITS, &out, &err));
    return err;
}

static void plain__is_the_same_from_utf8_utf16_nfc_nfd_and_every_line_end(void **state) {
    const char *expected = "Điều 1. Phạm vi\n\nỞ đây\n";
    assert_str(text_of(*state, S("Điều 1. Phạm vi\n\nỞ đây")).text, expected);
    assert_str(text_of(*state, S("\xEF\xBB\xBFĐiều 1. Phạm vi\r\n\r\nỞ đây\r\n")).text, expected);
    assert_str(text_of(*state, S("Điều 1. Phạm vi\r\rỞ đây\r")).text, expected);
    assert_str(
        text_of(*state, S("Đie\xCC\x82\xCC\x80u 1. Pha\xCC\xA3m vi\n\nO\xCC\x9B\xCC\x89 đây")).text,
        expected);
    assert_str(text_of(*state, S("\xFF\xFE\x10\x01i\0\xC1\x1Eu\0 \0"
                                 "1\0.\0"))
                   .text,
               "Điều 1.\n");
}

static void plain__drops_characters_that_leave_no_mark(void **state) {
    assert_str(text_of(*state, S("a\xE2\x80\x8B"
                                 "b\xC2\xAD"
                                 "c\tđ"))
                   .text,
               "abc\tđ\n");
}

static void read__refuses_what_is_no_text_with_the_reason(void **state) {
    static const struct {
        Str bytes;
        const char *says;
    } cases[] = {
        { S_INIT(""), "empty" },
        { S_INIT(" \n\t\n"), "empty" },
        { S_INIT("\x89PNG\r\n\x1A\n...."), "PNG" },
        { S_INIT("{\\rtf1\\ansi hello}"), "RTF" },
        { S_INIT("<!DOCTYPE html><p>x"), "HTML" },
        { S_INIT("ab\0\0cd"), "neither text nor" },
        { S_INIT("Điều 1. Phạm vi điều chỉnh\nQuy chế n\xE0y"), "Line 2" },
        { S_INIT("\xFF\xFE\x10"), "Line 1" },
        { S_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"),
          ".doc" },
        { S_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..."
                 "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
          "password" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Err err = refused(*state, cases[i].bytes);
        assert_int_equal(err_exit_status(err.code), 2);
        Str text = err_text(*state, &err);
        if (str_find(text, str_c(cases[i].says), 0) == SIZE_MAX) assert_str(text, cases[i].says);
    }
}

static void read__refuses_a_file_beyond_the_limit_without_reading_it(void **state) {
    int fd = memfd_create("large", MFD_CLOEXEC);
    assert_int_equal(ftruncate(fd, (off_t)2 << 30), 0);
    Err err = { 0 };
    ReadText out;
    assert_false(text_read_fd(*state, fd, READ_LIMITS, &out, &err));
    assert_int_equal(err.code, ERR_TOO_LARGE);
    assert_str(err.args[1], "50");
    close(fd);
}

static void read__takes_a_pipe_too(void **state) {
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "a\nb", 3), 3);
    close(ends[1]);
    Err err = { 0 };
    ReadText out;
    assert_ok(text_read_fd(*state, ends[0], READ_LIMITS, &out, &err), &err);
    assert_str(out.text, "a\nb\n");
    close(ends[0]);
}

static void read__stops_at_the_limit_of_time_and_says_so(void **state) {
    Err err = { 0 };
    assert_false(read_fault_err(FAULT_TIME, S(""), READ_LIMITS, *state, &err));
    assert_str(err_text(*state, &err), "Reading the file took longer than 30 seconds and was "
                                       "stopped. Save the text alone as docx or txt.");
}

static void frame__is_refused_when_it_is_not_what_a_child_writes(void **state) {
    static const char *const bad[] = {
        "",
        "kyket-read 2\nformat 0 0\ntext 0\n\n",
        "kyket-read 1\nformat 9 0\ntext 0\n\n",
        "kyket-read 1\nformat 0 0\ntext 9\nab\n",
        "kyket-read 1\nformat 0 0\ntext 1\nab\n",
        "kyket-read 1\nformat 0 0\ntext 2\na\x01\n",
        "kyket-read 1\nformat 0 0\ntext 2\n\xC3(\n",
        "kyket-read 1\nformat 0 0\nremark 99 0 0\n\ntext 0\n\n",
        "kyket-read 1\nformat 0 0\nremark 0 -1 0\n\ntext 0\n\n",
        "kyket-read 1\nformat 0 0\n",
        "kyket-read 1\nfault 0 0\n\n",
        "kyket-read 1\nfault 999 0\n\n",
    };
    ReadText out;
    ReadFault fault;
    Str arg;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(read_frame_parse(*state, str_c(bad[i]), &out, &fault, &arg));
    assert_true(read_frame_parse(
        *state, S("kyket-read 1\nformat 3 2\nremark 0 1 1\nx\ntext 2\na\n\n"), &out, &fault, &arg));
    assert_int_equal(out.format, DOC_PDF);
    assert_int_equal(out.remark_count, 1);
    assert_str(out.text, "a\n");
}

static void every_remark_and_fault_has_its_message(void **state) {
    for (int kind = 0; kind < READ_KIND_COUNT; kind++)
        assert_non_null(read_remark_msg((ReadRemarkKind)kind));
    for (int fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        Err err = { 0 };
        assert_false(read_fault_err((ReadFault)fault, S("x"), READ_LIMITS, *state, &err));
        assert_non_null(err.msg);
        assert_int_not_equal(err.code, ERR_NONE);
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && str_is(S(READ_CHILD), argv[1])) read_child(argc - 2, argv + 2);
    const struct CMUnitTest tests[] = {
        TEST(plain__is_the_same_from_utf8_utf16_nfc_nfd_and_every_line_end),
        TEST(plain__drops_characters_that_leave_no_mark),
        TEST(read__refuses_what_is_no_text_with_the_reason),
        TEST(read__refuses_a_file_beyond_the_limit_without_reading_it),
        TEST(read__takes_a_pipe_too),
        TEST(read__stops_at_the_limit_of_time_and_says_so),
        TEST(frame__is_refused_when_it_is_not_what_a_child_writes),
        TEST(every_remark_and_fault_has_its_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
