#include "support.h"

#include "text/legacy_encoding.h"
#include "text/syllable.h"

// The same words in every encoding, as the fonts of that time wrote them.
static const char *const unicode = "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng\n"
                                   "Quy chế này quy định việc phối hợp giữa các cơ quan.\n";
static const char *const tcvn3 =
    "\xA7i\xD2u 1. Ph\xB9m vi \xAEi\xD2u ch\xD8nh v\xB5 \xAE\xE8i t\xAD\xEEng \xB8p d\xF4ng\n"
    "Quy ch\xD5 n\xB5y quy \xAE\xDEnh vi\xD6"
    "c ph\xE8i h\xEEp gi\xF7"
    "a c\xB8"
    "c c\xAC quan.\n";
static const char *const vni = "\xD1ie\xE0u 1. Pha\xEFm vi \xF1ie\xE0u ch\xE6nh va\xF8 \xF1o\xE1i "
                               "t\xF6\xF4\xEFng a\xF9p du\xEFng\n"
                               "Quy che\xE1 na\xF8y quy \xF1\xF2nh vie\xE4"
                               "c pho\xE1i h\xF4\xEFp gi\xF6\xF5"
                               "a ca\xF9"
                               "c c\xF4 quan.\n";
static const char *const cp1258 = "\xD0i\xEA\xCCu 1. Pha\xF2m vi \xF0i\xEA\xCCu chi\xD2nh v\xE0 "
                                  "\xF0\xF4\xECi t\xFD\xF5\xF2ng \xE1p du\xF2ng\n"
                                  "Quy ch\xEA\xEC n\xE0y quy \xF0i\xF2nh vi\xEA\xF2"
                                  "c ph\xF4\xECi h\xF5\xF2p gi\xFD\xDE"
                                  "a c\xE1"
                                  "c c\xF5 quan.\n";

static const char *const viscii =
    "\xD0i\xABu 1. Ph\xD5m vi \xF0i\xABu ch\xEFnh v\xE0 \xF0\xAFi t\xDF\xFEng \xE1p d\xF8ng\n"
    "Quy ch\xAA n\xE0y quy \xF0\xB8nh vi\xAE"
    "c ph\xAFi h\xFEp gi\xE6"
    "a c\xE1"
    "c c\xBD quan.\n";
static const char *const vps =
    "\xF1i\x8Au 1. Ph\xE5m vi \xC7i\x8Au ch\xCCnh v\xE0 \xC7\xD3i t\xDC\xAEng \xE1p d\xF8ng\n"
    "Quy ch\x89 n\xE0y quy \xC7\xCEnh vi\x8C"
    "c ph\xD3i h\xAEp gi\xBB"
    "a c\xE1"
    "c c\xD6 quan.\n";

static void check(Arena *arena, const char *bytes, LegacyEncoding encoding) {
    LegacyResult result;
    assert_int_equal(legacy_convert(arena, str_c(bytes), &result), LEGACY_CERTAIN);
    assert_int_equal(result.encoding, encoding);
    assert_str(result.text, unicode);
    assert_int_equal(result.odd.n, 0);
}

static void legacy__is_told_by_its_syllables_and_converted(void **state) {
    check(*state, tcvn3, LEGACY_TCVN3);
    check(*state, vni, LEGACY_VNI);
    check(*state, cp1258, LEGACY_CP1258);
    check(*state, viscii, LEGACY_VISCII);
    check(*state, vps, LEGACY_VPS);
}

/** As a program shows the bytes that takes them for Western European letters. */
static Str as_western(Arena *arena, const char *bytes) {
    AUTO_BUF Buf out;
    buf_init(&out, 4096);
    for (const char *p = bytes; *p; p++)
        buf_char(&out, (unsigned char)*p);
    return buf_dup(&out, arena);
}

static void legacy__is_told_also_when_a_program_made_western_letters_of_it(void **state) {
    LegacyResult result;
    assert_int_equal(legacy_convert(*state, as_western(*state, tcvn3), &result), LEGACY_CERTAIN);
    assert_str(result.text, unicode);
    assert_int_equal(legacy_convert(*state, as_western(*state, vni), &result), LEGACY_CERTAIN);
    assert_str(result.text, unicode);
    assert_int_equal(legacy_convert(*state, as_western(*state, viscii), &result), LEGACY_CERTAIN);
    assert_str(result.text, unicode);
    // Windows shows the byte 0x8A as "Š" and 0x89 as "‰".
    Str shown = S("ñiŠu 1. Phåm vi ÇiŠu chÌnh và ÇÓi tÜ®ng áp døng\n"
                  "Quy ch‰ này quy ÇÎnh viŒc phÓi h®p gi»a các cÖ quan.\n");
    assert_int_equal(legacy_convert(*state, shown, &result), LEGACY_CERTAIN);
    assert_int_equal(result.encoding, LEGACY_VPS);
    assert_str(result.text, unicode);
}

static void legacy__leaves_unicode_and_other_languages_alone(void **state) {
    LegacyResult result;
    assert_int_equal(legacy_convert(*state, str_c(unicode), &result), LEGACY_NONE);
    assert_int_equal(legacy_convert(*state, S("Báo cáo tháng ba, có và không"), &result),
                     LEGACY_NONE);
    assert_int_equal(
        legacy_convert(*state, S("Le préfet a été reçu à l'Élysée où il était"), &result),
        LEGACY_NONE);
    assert_int_equal(legacy_convert(*state, S("plain ASCII"), &result), LEGACY_NONE);
}

static void legacy__is_refused_when_damaged(void **state) {
    char bytes[512];
    size_t n = strlen(tcvn3);
    memcpy(bytes, tcvn3, n + 1);
    for (size_t i = 0, seen = 0; i < n; i++)
        if ((unsigned char)bytes[i] >= 0x80 && ++seen % 4 == 0) bytes[i] = (char)0xC3;
    LegacyResult result;
    assert_int_equal(legacy_convert(*state, (Str){ bytes, n }, &result), LEGACY_UNSURE);
}

static void legacy__gives_capitals_to_words_in_capitals(void **state) {
    Str out;
    assert_true(legacy_decode(*state,
                              S("C\xE9NG H\xDF"
                                "A X\xB7 H\xE9I CH\xF1 NGH\xDC"
                                "A VI\xD6T NAM\n\xA7\xE9"
                                "c l\xCBp - T\xF9 do"),
                              LEGACY_TCVN3, &out));
    assert_str(out, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do");
}

static void legacy__reads_the_capitals_that_stand_among_control_characters(void **state) {
    Str out;
    assert_true(legacy_decode(*state,
                              S("C\x12NG H\xBC"
                                "A X\x82 H\x12I CH\xD1 NGH\xB8"
                                "A VI\x06T NAM"),
                              LEGACY_VPS, &out));
    assert_str(out, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    assert_true(legacy_decode(*state, S("K\x14 L\x02M"), LEGACY_VISCII, &out));
    assert_str(out, "KỶ LẲM");
}

/** Some bytes of each are changed: nothing that could be read two ways is guessed. */
static void legacy__of_whole_bytes_is_refused_when_damaged(void **state) {
    const char *const texts[] = { viscii, vps };
    for (size_t k = 0; k < COUNT_OF(texts); k++) {
        char bytes[512];
        size_t n = strlen(texts[k]);
        memcpy(bytes, texts[k], n + 1);
        for (size_t i = 0, seen = 0; i < n; i++)
            if ((unsigned char)bytes[i] >= 0x80 && ++seen % 3 == 0) bytes[i] = (char)0xFE;
        LegacyResult result;
        assert_int_equal(legacy_convert(*state, (Str){ bytes, n }, &result), LEGACY_UNSURE);
    }
}

static void legacy__of_a_font_that_holds_unicode_is_not_converted(void **state) {
    Str out;
    assert_false(legacy_decode(*state, S("Điều 1"), LEGACY_TCVN3, &out));
    LegacyEncoding encoding;
    assert_true(legacy_of_font(S(".VnTimeH"), &encoding));
    assert_int_equal(encoding, LEGACY_TCVN3);
    assert_true(legacy_of_font(S("VNI-Times"), &encoding));
    assert_int_equal(encoding, LEGACY_VNI);
    assert_true(legacy_of_font(S("VPS Times"), &encoding));
    assert_int_equal(encoding, LEGACY_VPS);
    assert_false(legacy_of_font(S("Times New Roman"), &encoding));
}

static void syllables__are_what_the_spelling_allows(void **state) {
    (void)state;
    static const char *const good[] = { "nghiêng", "hoá", "hóa",   "quốc", "giữa", "gì",
                                        "khuỷu",   "ở",   "Ủy",    "Uỷ",   "yếu",  "ĐỊNH",
                                        "được",    "quý", "khuya", "thuở" };
    static const char *const bad[] = {
        "nghiênt", "ñieàu", "hac", "ròt", "bcd", "été", "Phạmm", "đđ"
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (!is_vietnamese_syllable(str_c(good[i]))) assert_str(str_c(good[i]), "a syllable");
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (is_vietnamese_syllable(str_c(bad[i]))) assert_str(str_c(bad[i]), "no syllable");
    assert_true(is_vietnamese_abbreviation(S("NĐ")));
    assert_false(is_vietnamese_abbreviation(S("ñieàu")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(legacy__is_told_by_its_syllables_and_converted),
        TEST(legacy__is_told_also_when_a_program_made_western_letters_of_it),
        TEST(legacy__leaves_unicode_and_other_languages_alone),
        TEST(legacy__is_refused_when_damaged),
        TEST(legacy__gives_capitals_to_words_in_capitals),
        TEST(legacy__reads_the_capitals_that_stand_among_control_characters),
        TEST(legacy__of_whole_bytes_is_refused_when_damaged),
        TEST(legacy__of_a_font_that_holds_unicode_is_not_converted),
        TEST(syllables__are_what_the_spelling_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
