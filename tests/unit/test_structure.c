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
        { "Gửi số liệu cho Công an tỉnh chậm nhất vào ngày 20.", DUE_MONTHLY, 0, 20, 0 },
        { "Tập huấn cho cán bộ xã ít nhất 01 lớp/năm.", DUE_YEARLY, 0, 0, 0 },
        { "Phát sóng định kỳ 02 số/tháng.", DUE_MONTHLY, 0, 0, 0 },
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

static void due_phrase__takes_the_event_from_the_case(void **state) {
    static const char *const sentence[] = {
        "Thông báo trước cho Công an tỉnh ít nhất 02 ngày khi mở chốt kiểm dịch.",
        "Trường hợp mở chốt kiểm dịch, thông báo cho Công an tỉnh trước ít nhất 02 ngày để Công an "
        "tỉnh bố trí.",
    };
    for (size_t i = 0; i < COUNT_OF(sentence); i++) {
        const DuePhrase *due = due_of(*state, sentence[i]);
        assert_non_null(due);
        assert_int_equal(due->type, DUE_BEFORE_EVENT);
        assert_int_equal(due->n, 2);
        assert_str(due->event, "mở chốt kiểm dịch");
    }
}

static void duty__the_last_article_and_rights(void **state) {
    static const struct {
        const char *text, *lead;
    } rows[] = {
        { "Điều 1. Hiệu lực thi hành\nMọi sửa đổi phải được hai bên thống nhất.\n", "hai bên" },
        { "Điều 1. Hiệu lực thi hành\nTrước khi Quy chế hết hiệu lực 30 ngày, hai bên tổ chức tổng "
          "kết.\n",
          "hai bên" },
        { "Điều 1. Hiệu lực thi hành\nThủ trưởng các đơn vị tổ chức quán triệt Quy chế này.\n",
          "Thủ trưởng các đơn vị" },
        { "Điều 1. Hiệu lực thi hành\nThủ trưởng các đơn vị tổ chức thi hành Quy chế này.\n",
          NULL },
        { "Điều 1. Quyền của các bên\n1. Yêu cầu bên kia cung cấp dữ liệu đầy đủ.\n", NULL },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Extraction x = read_text(*state, rows[i].text);
        assert_int_equal(x.obligation_count, rows[i].lead ? 1 : 0);
        if (rows[i].lead) assert_str(x.obligation[0].lead.name[0], rows[i].lead);
    }
}

static void duty__watching_opinion_carries_a_note(void **state) {
    Extraction x = read_text(
        *state,
        "Điều 1. Trách nhiệm của Sở Y tế\n1. Nắm bắt tình hình tư tưởng, dư luận xã hội.\n");
    assert_int_equal(x.obligation_count, 1);
    assert_true(x.obligation[0].is_opinion_watch);
}

static size_t remarks_of(const Extraction *x, RemarkKind kind) {
    size_t n = 0;
    for (size_t i = 0; i < x->remark_count; i++)
        n += x->remark[i].kind == kind;
    return n;
}

static void structure__a_line_of_the_day_alone_dates_the_document(void **state) {
    Extraction x = read_text(*state, "QUY CHẾ PHỐI HỢP\nNgày 03 tháng 10 năm 2023\n"
                                     "Điều 1. Sở Y tế\n1. Báo cáo Ủy ban nhân dân tỉnh.\n");
    assert_false(day_is_none(x.issued));
}

static void structure__words_of_no_provision_are_listed(void **state) {
    Extraction none = read_text(*state, "Sở Y tế họp với Sở Nội vụ.\nHai bên vui vẻ.\n");
    assert_int_equal(none.provision_count, 0);
    assert_int_equal(remarks_of(&none, REMARK_UNREAD), 2);
    Extraction chapter =
        read_text(*state, "Chương I\nQUY ĐỊNH CHUNG\n"
                          "Sở Y tế báo cáo Ủy ban nhân dân tỉnh.\n"
                          "Điều 1. Phạm vi\nQuy chế này quy định việc phối hợp.\n");
    assert_int_equal(remarks_of(&chapter, REMARK_UNREAD), 1);
    Extraction clean = read_text(*state, "Điều 1. Sở Y tế\n1. Báo cáo Ủy ban nhân dân tỉnh.\n");
    assert_int_equal(clean.remark_count, 0);
}

static void duty__a_sentence_too_long_to_read_is_listed(void **state) {
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)1 << 20);
    buf_put(&buf, S("Điều 1. Trách nhiệm của Sở Y tế\n1. Báo cáo"));
    for (int i = 0; i < 4000; i++)
        buf_put(&buf, S(" rồi"));
    buf_put(&buf, S(".\n2. Báo cáo Ủy ban nhân dân tỉnh.\n"));
    buf_byte(&buf, 0);
    Extraction x = read_text(*state, buf.p);
    assert_int_equal(remarks_of(&x, REMARK_TOO_LONG), 1);
    assert_int_equal(x.obligation_count, 1);
}

static void duty__lays_each_act_on_the_right_body(void **state) {
    static const struct {
        const char *text, *lead, *told;
        bool is_request;
    } rows[] = {
        // under a heading that names only a group, orders and requests come from the text
        { "Điều 1. Trách nhiệm của các cơ quan, đơn vị khác\n1. Đề nghị Hội Nông dân tỉnh vận động "
          "hội viên tham gia.\n",
          "Hội Nông dân tỉnh", NULL, true },
        { "Điều 1. Ủy ban nhân dân xã\n1. Giao Phòng Kinh tế báo cáo Sở Công Thương.\n",
          "Phòng Kinh tế", "Sở Công Thương", false },
        // a body's own act of asking is no request
        { "Điều 1. Trách nhiệm của Sở Y tế\n1. Đề nghị Công an tỉnh cung cấp thông tin.\n",
          "Sở Y tế", "Công an tỉnh", false },
        { "Điều 1. Trách nhiệm của Sở Y tế\n1. Đầu mối tổng hợp số liệu.\n", "Sở Y tế", NULL,
          false },
        { "Điều 1. Trách nhiệm của Cơ quan điều tra\n1. Phân công Điều tra viên thụ lý vụ việc.\n",
          "Cơ quan điều tra", NULL, false },
        { "Điều 1. Đối chiếu\n1. Số liệu phải được Thuế tỉnh đối chiếu trước ngày 05 hằng tháng.\n",
          "Thuế tỉnh", NULL, false },
        { "Điều 1. Đối chiếu\n1. Hai bên cùng với Công an xã thu gom rác.\n", "Hai bên", NULL,
          false },
        { "Điều 1. Đối chiếu\n1. Định kì hàng quí, lãnh đạo các ngành họp liên tịch.\n",
          "lãnh đạo các ngành", NULL, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Extraction x = read_text(*state, rows[i].text);
        assert_int_equal(x.obligation_count, 1);
        const ProposedObligation *o = &x.obligation[0];
        assert_int_equal(o->lead.n, 1);
        assert_str(o->lead.name[0], rows[i].lead);
        assert_int_equal(o->is_request, rows[i].is_request);
        assert_int_equal(o->report_to.n, rows[i].told ? 1 : 0);
        if (rows[i].told) assert_str(o->report_to.name[0], rows[i].told);
    }
}

static void duty__statements_and_liability_are_no_duties(void **state) {
    static const char *const none[] = {
        "Điều 1. Trách nhiệm của Sở Y tế\n1. Kết quả xử lý được gửi về Sở Công Thương.\n",
        "Điều 1. Chung\n1. Cá nhân vi phạm thì tùy theo mức độ mà bị xử lý theo quy định.\n",
        "Điều 1. Chung\n1. Thông tin trao đổi phải được bảo mật.\n",
        "Điều 1. Chung\n1. Quy chế này có hiệu lực từ ngày ký.\n",
    };
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(read_text(*state, none[i]).obligation_count, 0);
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
        TEST(due_phrase__takes_the_event_from_the_case),
        TEST(duty__the_last_article_and_rights),
        TEST(duty__watching_opinion_carries_a_note),
        TEST(structure__a_line_of_the_day_alone_dates_the_document),
        TEST(structure__words_of_no_provision_are_listed),
        TEST(duty__a_sentence_too_long_to_read_is_listed),
        TEST(duty__lays_each_act_on_the_right_body),
        TEST(duty__statements_and_liability_are_no_duties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
