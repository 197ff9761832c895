#include "support.h"

#include "text/extract.h"

static Extraction read_text(Arena *arena, const char *text) {
    Extraction x;
    Err err;
    assert_ok(text_extract(arena, str_c(text), &x, &err), &err);
    return x;
}

static void structure__a_reference_at_the_start_of_a_line_opens_nothing(void **state) {
    Extraction x = read_text(
        *state, "Điều 1. Phạm vi\n1. Thực hiện theo quy định tại\nĐiều 130 Luật Đất đai.\n"
                "2. Theo khoản 3 Điều 5.\n");
    assert_int_equal(x.provision_count, 3);
    assert_str(x.provision[2].id, "d1.k2");
}

static void structure__a_label_in_the_middle_of_a_line_is_still_one(void **state) {
    Extraction x = read_text(*state, "Điều 1. Đối tượng\n1. Gồm\na) Sở Y tế. b) Công an tỉnh.\n");
    assert_int_equal(x.provision_count, 4);
    assert_str(x.provision[3].id, "d1.k1.b");
    assert_str(x.provision[3].text, "Công an tỉnh.");
}

static void structure__wrong_numbers_stay_as_printed_and_are_reported(void **state) {
    Extraction x = read_text(*state, "Điều 1. A\n1. Một.\n3. Ba.\n3. Ba nữa.\n");
    assert_str(x.provision[2].id, "d1.k3");
    assert_str(x.provision[2].label, "3.");
    assert_str(x.provision[3].id, "d1.k3~2");
    assert_int_equal(x.remark_count, 2);
    assert_int_equal(x.remark[0].kind, REMARK_NUMBER);
    assert_int_equal(x.remark[1].kind, REMARK_TWICE);
}

static void structure__unicode_forms_and_line_ends_make_no_difference(void **state) {
    Extraction x = read_text(*state, "\xef\xbb\xbf"
                                     "Điều\xc2\xa0"
                                     "1. Trách nhiệm của Sở Y tế\r\n"
                                     "1. Báo cáo U\xcc\x89"
                                     "y ban nhân dân tỉnh.\r\n");
    assert_int_equal(x.provision_count, 2);
    assert_int_equal(x.obligation_count, 1);
    assert_str(x.obligation[0].report_to.name[0], "Ủy ban nhân dân tỉnh");
}

static void structure__absurd_depth_and_size_end_soon(void **state) {
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)4 << 20);
    buf_put(&buf, S("Điều 1. A\n"));
    for (int i = 0; i < 10000; i++)
        buf_put(&buf, S("1.1.1.1 a) - + (1) Sở A, Sở B, Sở C\n- Sở D phải báo cáo Sở E;\n"));
    Extraction x;
    Err err;
    assert_ok(text_extract(*state, buf_str(&buf), &x, &err), &err);
    assert_true(x.provision_count > 100);
}

static void structure__what_is_not_utf8_is_refused(void **state) {
    Extraction x;
    Err err;
    assert_false(text_extract(*state, S("\xff\xfe\x41"), &x, &err));
    assert_int_equal(err.code, ERR_INPUT);
}

static const DuePhrase *due_of(Arena *arena, const char *sentence) {
    Str text = str_printf(arena, "Điều 1. Trách nhiệm của Sở Y tế\n1. %s\n", sentence);
    Extraction x = read_text(arena, str_z(arena, text));
    assert_int_equal(x.obligation_count, 1);
    return x.obligation[0].due_count ? x.obligation[0].due : NULL;
}

static void due_phrase__reads_the_closed_vocabulary(void **state) {
    static const struct {
        const char *sentence;
        DueType type;
        int month, day, n;
    } rows[] = {
        { "Báo cáo Công an tỉnh trước ngày 15 tháng 12 hằng năm.", DUE_YEARLY, 12, 15, 0 },
        { "Gửi Công an tỉnh báo cáo 6 tháng đầu năm trước ngày 15/6.", DUE_HALFYEARLY, 6, 15, 0 },
        { "Báo cáo Công an tỉnh chậm nhất ngày 25 hằng tháng.", DUE_MONTHLY, 0, 25, 0 },
        { "Trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản.", DUE_WORKING_DAYS,
          0, 0, 5 },
        { "Trả lời chậm nhất sau 03 ngày.", DUE_DAYS, 0, 0, 3 },
        { "Kiểm tra đột xuất các cơ sở.", DUE_AD_HOC, 0, 0, 0 },
        { "Cử cán bộ tham gia khi được yêu cầu.", DUE_ON_REQUEST, 0, 0, 0 },
        { "Gửi tài liệu cho Công an tỉnh trước khi họp ít nhất 02 ngày.", DUE_BEFORE_EVENT, 0, 0,
          2 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const DuePhrase *due = due_of(*state, rows[i].sentence);
        assert_non_null(due);
        assert_int_equal(due->type, rows[i].type);
        assert_int_equal(due->month, rows[i].month);
        assert_int_equal(due->day_of_month, rows[i].day);
        assert_int_equal(due->n, rows[i].n);
    }
    assert_null(due_of(*state, "Kịp thời xử lý các vướng mắc theo quy định."));
}

static void duty__watching_opinion_carries_a_note(void **state) {
    Extraction x = read_text(
        *state,
        "Điều 1. Trách nhiệm của Sở Y tế\n1. Nắm bắt tình hình tư tưởng, dư luận xã hội.\n");
    assert_int_equal(x.obligation_count, 1);
    assert_true(x.obligation[0].is_opinion_watch);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        TEST(structure__a_reference_at_the_start_of_a_line_opens_nothing),
        TEST(structure__a_label_in_the_middle_of_a_line_is_still_one),
        TEST(structure__wrong_numbers_stay_as_printed_and_are_reported),
        TEST(structure__unicode_forms_and_line_ends_make_no_difference),
        TEST(structure__absurd_depth_and_size_end_soon),
        TEST(structure__what_is_not_utf8_is_refused),
        TEST(due_phrase__reads_the_closed_vocabulary),
        TEST(duty__watching_opinion_carries_a_note),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
