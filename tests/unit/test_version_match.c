#include "support.h"

#include "rules/version_match.h"

enum { MOST = 60 };

typedef struct Random {
    uint64_t state;
} Random;

static uint32_t next_random(Random *r) {
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(r->state >> 33);
}

static MatchNode node(const char *path, const char *words, int32_t parent) {
    return (MatchNode){ str_c(path), str_c(words), parent };
}

static void version_match__keeps_ids_where_words_stay(void **state) {
    const MatchNode before[] = {
        node("d1", "Phạm vi", -1),
        node("d1.k1", "Quy chế này quy định việc phối hợp", 0),
        node("d2", "Báo cáo", -1),
        node("d2.k1", "Hằng năm báo cáo trước ngày 15 tháng 12", 2),
        node("d2.k2", "Báo cáo đột xuất khi được yêu cầu", 2),
    };
    const MatchNode after[] = {
        node("d1", "Phạm vi", -1),
        node("d1.k1", "Quy chế này quy định việc phối hợp", 0),
        node("d2", "Nguyên tắc", -1),
        node("d3", "Báo cáo", -1),
        node("d3.k1", "Hằng năm báo cáo trước ngày 15 tháng 12", 3),
        node("d3.k2", "Sáu tháng một lần báo cáo", 3),
    };
    Match *m = version_match(*state, before, 5, after, 6);
    assert_int_equal(m[0].old, 0);
    assert_int_equal(m[1].old, 1);
    assert_int_equal(m[2].kind, MATCH_NEW);
    assert_int_equal(m[3].old, 2);
    assert_int_equal(m[4].old, 3);
    assert_int_equal(m[4].kind, MATCH_SAME);
    assert_int_equal(m[5].kind, MATCH_NEW);
}

static void version_match__the_same_place_with_changed_words_is_changed(void **state) {
    const MatchNode before[] = { node("d5", "Trong thời hạn 10 ngày cơ quan chủ trì phân loại",
                                      -1) };
    const MatchNode near[] = { node(
        "d5", "Trong thời hạn 07 ngày làm việc cơ quan chủ trì phân loại", -1) };
    const MatchNode far[] = { node("d5", "Kinh phí do ngân sách bảo đảm", -1) };
    assert_int_equal(version_match(*state, before, 1, near, 1)[0].kind, MATCH_CHANGED);
    assert_int_equal(version_match(*state, before, 1, far, 1)[0].kind, MATCH_NEW);
    assert_int_equal(version_match(*state, before, 1, far, 1)[0].old, -1);
}

static void version_match__changed_words_are_found_when_the_numbers_moved(void **state) {
    const MatchNode before[] = {
        node("d1", "Trách nhiệm của Văn phòng", -1),
        node("d2", "Trách nhiệm của Ủy ban", -1),
        node("d2.k1", "Chủ trì xây dựng kế hoạch năm", 1),
        node("d2.k2", "Báo cáo số liệu đối thoại hằng tháng trước ngày 25", 1),
        node("d2.k3", "Niêm yết tài liệu tại trụ sở trong 10 ngày", 1),
    };
    const MatchNode after[] = {
        node("d1", "Nguyên tắc", -1), // new: all that follows has another path
        node("d2", "Trách nhiệm của Văn phòng", -1),
        node("d3", "Trách nhiệm của Ủy ban", -1),
        node("d3.k1", "Công khai danh mục dự án", 2), // new as well
        node("d3.k2", "Báo cáo số liệu đối thoại hằng tháng trước ngày 20", 2),
        node("d3.k4", "Niêm yết tài liệu tại trụ sở trong 07 ngày", 2),
    };
    Match *m = version_match(*state, before, 5, after, 6);
    assert_int_equal(m[0].kind, MATCH_NEW);
    assert_int_equal(m[3].kind, MATCH_NEW);
    assert_int_equal(m[4].kind, MATCH_CHANGED); // the same number under the same article
    assert_int_equal(m[4].old, 3);
    assert_int_equal(m[5].kind, MATCH_CHANGED); // the likest that is left there
    assert_int_equal(m[5].old, 4);
}

static size_t random_text(Arena *arena, Random *r, MatchNode *out) {
    size_t n = next_random(r) % MOST;
    for (size_t i = 0; i < n; i++)
        out[i] =
            (MatchNode){ .path = str_printf(arena, "d%zu", i + 1),
                         // Few different words, so that equal ones meet often.
                         .words =
                             str_printf(arena, "w%u w%u", next_random(r) % 12, next_random(r) % 3),
                         .parent = i && next_random(r) % 2 ? (int32_t)(next_random(r) % i) : -1 };
    return n;
}

static size_t times(const MatchNode *nodes, size_t n, Str words) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += str_eq(nodes[i].words, words);
    return count;
}

static void version_match__properties_hold_for_random_texts(void **state) {
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        Arena *arena = arena_new(0);
        Random r = { seed };
        MatchNode a[MOST], b[MOST];
        size_t a_n = random_text(arena, &r, a), b_n = random_text(arena, &r, b);
        bool taken[MOST] = { false };
        Match *m = version_match(arena, a, a_n, b, b_n);
        size_t same = 0, possible = 0;
        for (size_t i = 0; i < b_n; i++) {
            if (m[i].kind == MATCH_NEW) {
                assert_int_equal(m[i].old, -1);
                continue;
            }
            assert_in_range(m[i].old, 0, a_n - 1);
            assert_false(taken[m[i].old]); // no id twice
            taken[m[i].old] = true;
            bool eq = str_eq(a[m[i].old].words, b[i].words);
            assert_int_equal(m[i].kind == MATCH_SAME, eq);
            int32_t above = a[m[i].old].parent;
            bool is_under_it = b[i].parent >= 0 && above >= 0 && m[b[i].parent].old == above;
            if (m[i].kind == MATCH_CHANGED)
                assert_true(is_under_it || str_eq(a[m[i].old].path, b[i].path));
            same += eq;
        }
        // As many ids stay as can: words that both texts have, each as often as in both.
        for (size_t i = 0; i < b_n; i++) {
            if (times(b, i, b[i].words)) continue;
            size_t x = times(a, a_n, b[i].words), y = times(b, b_n, b[i].words);
            possible += x < y ? x : y;
        }
        if (same != possible) fail_msg("seed %lu: %zu of %zu", (unsigned long)seed, same, possible);
        m = version_match(arena, b, b_n, b, b_n);
        for (size_t i = 0; i < b_n; i++) { // a text is itself
            assert_int_equal(m[i].old, i);
            assert_int_equal(m[i].kind, MATCH_SAME);
        }
        arena_free(arena);
    }
    (void)state;
}

static void version_match__is_fast_for_20000_provisions(void **state) {
    enum { MANY = 20000 };
    MatchNode *a = ARENA_ARRAY(*state, MatchNode, MANY), *b = ARENA_ARRAY(*state, MatchNode, MANY);
    for (int i = 0; i < MANY; i++) {
        a[i] = (MatchNode){ str_printf(*state, "d%d", i), str_printf(*state, "lời %d", i / 2), -1 };
        b[i] = (MatchNode){ str_printf(*state, "d%d", i + 1), a[i].words, -1 };
    }
    Match *m = version_match(*state, a, MANY, b, MANY);
    size_t same = 0;
    for (int i = 0; i < MANY; i++)
        same += m[i].kind == MATCH_SAME;
    assert_int_equal(same, MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(version_match__keeps_ids_where_words_stay),
        TEST(version_match__the_same_place_with_changed_words_is_changed),
        TEST(version_match__changed_words_are_found_when_the_numbers_moved),
        TEST(version_match__properties_hold_for_random_texts),
        TEST(version_match__is_fast_for_20000_provisions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
