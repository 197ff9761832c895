/** Where a clause, or a time that stands before it, begins. */
#include "text/clause.h"

enum { LOOK_WORDS = 160, TIME_WORDS = 30 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

bool clause_time_span(const Words *w, size_t i) {
    bool is_day = false; // "Ngày 20 hằng tháng", "Ngày 25 tháng cuối quý"
    if (word_is(w, i, "ngày") && i + 2 < w->n && w->word[i + 1].is_number)
        is_day = word_is(w, i + 2, "hằng") || word_is(w, i + 2, "hàng") ||
                 word_is(w, i + 2, "mỗi") || word_has(w, i + 2, LEX_DATE_MONTH) ||
                 word_has(w, i + 2, LEX_DATE_QUARTER) || word_has(w, i + 2, LEX_DATE_QUARTER_FIRST);
    if (is_day) return true;
    if (word_has(w, i, LEX_DAY_PART)) // "Chiều thứ Sáu hằng tuần, …"
        for (size_t j = i + 1; j < i + 6 && j < w->n; j++) {
            if (w->word[j].mark) break;
            if (word_is(w, j, "hằng") || word_is(w, j, "hàng") || word_is(w, j, "mỗi")) return true;
        }
    if (word_is(w, i, "thứ") && (word_is(w, i + 2, "hằng") || word_is(w, i + 2, "hàng")))
        return true;
    bool is_unit = word_is(w, i, "tháng") || word_is(w, i, "quý") || word_is(w, i, "tuần");
    if (is_unit && i + 1 < w->n && (w->word[i + 1].is_number || w->word[i + 1].is_capital))
        return true;
    return (word_is(w, i, "trong") || word_is(w, i, "quá")) && i + 1 < w->n &&
           w->word[i + 1].is_number;
}

bool clause_begins(const Words *w, const NameBook *book, size_t i, size_t to) {
    NameList names;
    size_t at;
    if (!subject_at(w, book, i, smaller(to, i + LOOK_WORDS), NAMES_PLAIN, &names, &at))
        return false;
    if (word_has(w, at, LEX_DUTY) || word_has(w, at, LEX_FORBID)) return true;
    // "gửi Sở Y tế kiểm tra"; but "Công tác kiểm tra: Sở Y tế chủ trì …"
    bool after_colon = i && word_mark(w, i - 1) == ':' && w->word[i].is_capital;
    if (word_has(w, at, LEX_PURPOSE) && at == names.end && !after_colon) return false;
    // "…, giáo viên nước ngoài gửi Sở X", "chợ, trung tâm thương mại xây dựng mới": objects
    bool is_small = !w->word[i].is_capital && !word_has(w, i, LEX_EACH);
    bool is_person =
        word_has(w, i, LEX_PRIVATE) || word_is(w, i + 1, "viên") || words_match(w, i, "tổ chức");
    if (is_small && is_person && word_has(w, at, LEX_TELL)) return false;
    // "Tham dự các cuộc họp, đoàn kiểm tra khi được Sở X mời": objects, and when
    if (is_small && words_match(w, names.end, "khi được")) return false;
    if (is_small && word_has(w, i, LEX_THING) && !w->word[i + 1].is_capital) return false;
    return word_has(w, at, LEX_ACT) > 0;
}

bool clause_time_word(const Words *w, size_t i) {
    return word_has(w, i, LEX_TIME_OPEN) || clause_time_span(w, i);
}

bool clause_time_begins(const Words *w, size_t i, size_t to) {
    if (!clause_time_word(w, i)) return false;
    size_t stop = smaller(to, i + TIME_WORDS);
    for (size_t k = i + 1; k < stop; k++) {
        if (w->word[k].depth) continue;
        if (word_mark(w, k) == ';') return false;
        if (word_has(w, k, LEX_ACT) && !word_has(w, k, LEX_NAME_STOP)) return true;
        if (word_has(w, k, LEX_TELL) && word_is(w, k, "báo")) return true;
    }
    return false;
}
