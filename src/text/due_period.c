#include "text/due_part.h"
#include "text/head.h"

// ---- dates and periods -------------------------------------------------------------------------

size_t due_date_at(const DueReader *r, size_t i, int *day, int *month) {
    size_t at = i + (is_at(r, i, "ngày") ? 1 : 0);
    if (at > i && (is_at(r, at, "mùng") || is_at(r, at, "mồng"))) at++;
    Str key = at < r->to ? word_key(r->w, at) : (Str){ "", 0 };
    *day = *month = 0;
    size_t k = 0;
    for (; k < key.n && key.p[k] >= '0' && key.p[k] <= '9' && k < 3; k++)
        *day = *day * 10 + (key.p[k] - '0');
    if (!k || *day > 31 || !*day) return 0;
    if (k < key.n) { // "15/6"; "15/6/2026" is one date, not a recurrence
        if (key.p[k] != '/' && key.p[k] != '-') return 0;
        size_t from = ++k;
        for (; k < key.n && key.p[k] >= '0' && key.p[k] <= '9' && k - from < 3; k++)
            *month = *month * 10 + (key.p[k] - '0');
        return k == key.n && *month >= 1 && *month <= 12 ? at + 1 - i : 0;
    }
    if (!is_at(r, at + 1, "tháng")) return at == i ? 0 : at + 1 - i;
    int64_t m = 0;
    if (str_to_int(word_key(r->w, at + 2), &m) && m >= 1 && m <= 12) {
        *month = (int)m;
        return at + 3 - i;
    }
    return at == i ? 0 : at + 1 - i;
}

/** The quarterly statement that was read before, or a new one. */
static DuePhrase *quarterly_at(DueReader *r, size_t from, size_t to) {
    for (size_t k = 0; k < r->n; k++)
        if (r->out[k].type == DUE_QUARTERLY) return &r->out[k];
    return due_push(r, DUE_QUARTERLY, from, to);
}

static void set_quarter_day(DuePhrase *due, int month, int day) {
    due->month = month;
    due->day_of_month = day;
}

/** A period that stands alone: "hằng năm", "06 tháng". Its words, 0 for none. */
static size_t stated_period(const DueReader *r, size_t i, DueType *type) {
    size_t best = 0;
    for (int t = DUE_YEARLY; t <= DUE_REGULAR; t++) {
        size_t n = due_has(r, i, (LexClass)(LEX_PERIOD + t));
        if (n > best) best = n, *type = (DueType)t;
    }
    return best;
}

/**
 * "quý", "03 tháng", "một năm": a unit of time, which is a period only behind "định kỳ", beside
 * another period or with "một lần". Its words, 0 for none.
 */
static size_t unit_period(const DueReader *r, size_t i, DueType *type) {
    static const struct {
        const char *word;
        DueType type;
    } unit[] = {
        { "năm", DUE_YEARLY },     { "quý", DUE_QUARTERLY }, { "tháng", DUE_MONTHLY },
        { "giai đoạn", DUE_TERM }, { "nhiệm kỳ", DUE_TERM }, { "tuần", DUE_REGULAR },
        { "ngày", DUE_REGULAR },
    };
    for (size_t k = 0; k < COUNT_OF(unit); k++) {
        size_t n = match(r, i, unit[k].word);
        *type = unit[k].type;
        if (n) return n;
    }
    size_t next;
    int count = due_number_at(r, i, &next);
    if (!count) return 0;
    switch (count * (is_at(r, next, "tháng") ? 1 : is_at(r, next, "năm") ? 12 : 0)) {
    case 1: *type = DUE_MONTHLY; break;
    case 3:
    case 9: *type = DUE_QUARTERLY; break;
    case 6: *type = DUE_HALFYEARLY; break;
    case 12: *type = DUE_YEARLY; break;
    default: return 0;
    }
    return next + 1 - i;
}

/** A period, also one that needs a word before it: "năm", "quý". */
static size_t named_period(const DueReader *r, size_t i, DueType *type) {
    DueType other = DUE_REGULAR;
    size_t n = stated_period(r, i, type), more = unit_period(r, i, &other);
    if (more > n) *type = other, n = more;
    return n;
}

/** "(đối với báo cáo 6 tháng)" behind a date: the period that the date belongs to. Its words, 0 for
 * none. */
static size_t period_of_date(const DueReader *r, size_t i, DueType *type) {
    size_t at = i + (word_mark(r->w, i) == '('), open = at > i;
    size_t for_what = MATCH_ANY(r, at, "đối với", "cho");
    at += for_what;
    at += due_has(r, at, LEX_PERIOD_PAPER);
    if (!open && !for_what) return 0;
    size_t n = named_period(r, at, type);
    if (!n || (open && word_mark(r->w, at + n) != ')')) return 0;
    return at + n + open - i;
}

/** "báo cáo Sở X chậm nhất vào ngày 20": no month and no period is said, it is of every month. */
static bool is_day_alone(const DueReader *r, size_t end) {
    if (end < r->to && (is_at(r, end, "và") || is_at(r, end, "hoặc") || is_at(r, end, "đến")))
        return false;
    for (size_t k = r->from; k < r->to; k++)
        if (is_at(r, k, "tháng") || is_at(r, k, "quý") || is_at(r, k, "năm") || is_at(r, k, "kỳ"))
            return false;
    return true;
}

size_t due_read_date(DueReader *r, size_t i) {
    size_t lead = due_has(r, i, LEX_DATE_LEAD);
    int day, month;
    size_t bare = !lead && is_at(r, i, "trước") ? due_date_at(r, i + 1, &day, &month) : 0;
    if (bare && month) { // "sơ kết 6 tháng trước 15/6"
        lead = 1;
        i++;
    }
    size_t at = lead ? i + lead - 1 : i;
    size_t plain = is_at(r, i, "ngày") ? due_date_at(r, i, &day, &month) : 0;
    DueType often = DUE_REGULAR;
    if (plain && (due_has(r, i + plain, LEX_DATE_MONTH) ||
                  due_has(r, i + plain, LEX_DATE_QUARTER) || stated_period(r, i + plain, &often)))
        lead = 1; // "định kỳ ngày 20 hằng tháng"
    if (!lead) {  // a second date: "ngày 15/6 và 15/12"
        bool is_next = r->date_count && (is_at(r, i - 1, "và") || word_mark(r->w, i - 1) == ',');
        if (!is_next) return 0;
    }
    size_t n = due_date_at(r, at, &day, &month);
    if (!n) return 0;
    size_t end = at + n;
    if (is_at(r, end, "năm") && end + 1 < r->w->n && r->w->word[end + 1].is_number)
        return end + 2 - i;
    size_t monthly = due_has(r, end, LEX_DATE_MONTH),
           first = due_has(r, end, LEX_DATE_QUARTER_FIRST);
    size_t quarterly = first ? first : due_has(r, end, LEX_DATE_QUARTER);
    size_t yearly = stated_period(r, end, &often);
    if (!yearly || often != DUE_YEARLY)
        yearly = MATCH_ANY(r, end, "của năm", "năm sau", "của năm sau");
    if (quarterly) {
        set_quarter_day(quarterly_at(r, i, end + quarterly), first ? 1 : 3, day);
        return end + quarterly - i;
    }
    if (!month && !monthly) {
        if (has_type(r, DUE_MONTHLY)) // "hằng tháng … trước ngày 25"
            for (size_t k = 0; k < r->n; k++)
                if (r->out[k].type == DUE_MONTHLY && !r->out[k].day_of_month)
                    r->out[k].day_of_month = day;
        if (lead && !r->n && is_day_alone(r, end))
            due_push(r, DUE_MONTHLY, i, end)->day_of_month = day;
        return end - i;
    }
    if (!month) {
        DuePhrase *due = NULL;
        for (size_t k = 0; k < r->n; k++)
            if (r->out[k].type == DUE_MONTHLY) due = &r->out[k];
        if (!due) due = due_push(r, DUE_MONTHLY, i, end + monthly);
        due->day_of_month = day;
        return end + monthly - i;
    }
    DueType type = DUE_YEARLY;
    size_t named = period_of_date(r, end + yearly, &type);
    if (named && (type == DUE_YEARLY || type == DUE_HALFYEARLY)) {
        DuePhrase *due = due_push(r, type, i, end);
        due->month = month;
        due->day_of_month = day;
        return end + yearly + named - i;
    }
    if (r->date_count < DUE_LIMIT) {
        r->dates[r->date_count][0] = (size_t)month;
        r->dates[r->date_count][1] = (size_t)day;
        r->dates[r->date_count++][2] = i;
    }
    return end + yearly - i;
}

/** "20/12/2026" or "30 tháng 6 năm 2026" at i: how many words, 0 for none. */
static size_t whole_date(const Words *w, size_t i, Day *day) {
    for (size_t n = 1; n <= 5; n += 4) {
        if (i + n > w->n || !w->word[i].is_number) return 0;
        bool is_spelt = word_is(w, i + 1, "tháng") && word_is(w, i + 3, "năm");
        if (n > 1 && !is_spelt) return 0;
        *day = head_day(words_text(w, i, i + n));
        if (!day_is_none(*day)) return n;
    }
    return 0;
}

DueOnce due_once(const DueScope *scope) {
    const Words *w = scope->w;
    bool is_attribute = false; // "đối với hồ sơ nộp trước ngày 01/9/2025"
    for (size_t i = scope->from; i < scope->to; i++) {
        if (w->word[i].mark == ',' || w->word[i].mark == ';') is_attribute = false;
        is_attribute = is_attribute || words_match(w, i, "đối với");
        size_t lead = word_has(w, i, LEX_DATE_LEAD), at = i + lead;
        if (!lead && word_is(w, i, "trước")) at = i + 1; // "hoàn thành trước 30/6/2026"
        bool is_limit = at > i && !word_is(w, i, "vào") && !word_is(w, i, "đến");
        Day day;
        size_t n = is_limit && !is_attribute && !w->word[i].depth ? whole_date(w, at, &day) : 0;
        if (n && at + n <= scope->to) return (DueOnce){ day, words_text(w, i, at + n) };
    }
    return (DueOnce){ .day = DAY_NONE };
}

/** Nouns that "đột xuất" or "thường xuyên" only describes. */
bool due_describes_noun(const DueReader *r, size_t i) {
    // "Các cơ quan thường xuyên trao đổi …": who acts, and how
    size_t act = i + 2;
    if (i >= r->from + 2 && is_at(r, i - 2, "cơ") && word_has(r->w, act, LEX_ACT)) return false;
    for (size_t n = 1; n <= 2 && i >= r->from + n; n++)
        if (due_has(r, i - n, LEX_AS_COMES) == n) return true;
    // "trừ trường hợp kiểm tra đột xuất": when it does not hold
    for (size_t k = i; k > r->from && k + 8 > i && !r->w->word[k - 1].mark; k--)
        if (is_at(r, k - 1, "trừ")) return true;
    return false;
}

/** "trong 06 tháng": a length, no recurrence. */
static bool is_span(const DueReader *r, size_t i) {
    for (size_t n = 1; n <= 2 && i >= r->from + n; n++)
        if (due_has(r, i - n, LEX_SPAN) == n) return true;
    return false;
}

/** "chia theo tháng", "thi đua hằng năm": does a phrase that states no period hold the one at i? */
static bool is_no_period(const DueReader *r, size_t i) {
    for (size_t n = 0; n <= 3 && i >= r->from + n; n++)
        if (due_has(r, i - n, LEX_NO_PERIOD) > n) return true;
    return false;
}

/** "mỗi năm hai lần", "02 lần/năm": how often in the period between these words; 0 when unsaid. */
static int times_in(const DueReader *r, size_t from, size_t to) {
    size_t next;
    for (size_t i = from > r->from ? from - 1 : from; i < to; i++) {
        int n = due_number_at(r, i, &next);
        if (n && is_at(r, next, "lần") && next < to) return n;
    }
    return 0;
}

static void add_period(DueReader *r, DueType type, size_t from, size_t to) {
    if (type == DUE_REGULAR) {
        r->has_regular_word = true;
        r->regular_at = from, r->regular_to = to;
        return;
    }
    if (type == DUE_MONTHLY || type == DUE_QUARTERLY || type == DUE_AD_HOC || type == DUE_TERM) {
        if (has_type(r, type)) return;
    }
    for (size_t k = 0; k < r->n; k++)
        if (r->out[k].type == type && !r->out[k].month) return;
    due_push(r, type, from, to)->times = times_in(r, from, to);
    r->is_period[r->n - 1] = type == DUE_YEARLY || type == DUE_HALFYEARLY;
}

/** Skips what may stand between two periods of a list: comma, "và", a bracket with a date. */
static size_t period_gap(const DueReader *r, size_t i) {
    if (word_mark(r->w, i) == '(') {
        size_t k = i + 1;
        while (k < r->to && k < i + 16 && word_mark(r->w, k) != ')')
            k++;
        if (word_mark(r->w, k) != ')') return 0;
        i = k + 1;
    }
    if (word_mark(r->w, i) == ',' || word_mark(r->w, i) == '/' || word_mark(r->w, i) == '-') i++;
    i += MATCH_ANY(r, i, "và", "hoặc");
    return i;
}

/** "2025": "báo cáo năm 2025" is no recurrence, "mỗi năm 02 đợt" is. */
static bool is_year_at(const DueReader *r, size_t i) {
    int64_t year;
    return i < r->w->n && r->w->word[i].is_number && str_to_int(word_key(r->w, i), &year) &&
           year > 1900;
}

/** "một lần", "02 lần": how many words. */
static size_t times_at(const DueReader *r, size_t i) {
    size_t next;
    return due_number_at(r, i, &next) && is_at(r, next, "lần") ? next + 1 - i : 0;
}

/** "02 lần/năm", "một lần mỗi quý", "năm 02 lần", "quý/01 lần": how often in a period, or the
 * period in front of it; 0 when none is at i. */
static size_t read_times(const DueReader *r, size_t i, DueType *type) {
    size_t thing = MATCH_ANY(r, i, "lớp", "số", "buổi", "đợt", "cuộc", "kỳ", "phiên", "hội nghị",
                             "chuyên đề", "chuyên mục", "tin", "bài", "tin, bài");
    if (thing && i > r->from && due_number_at(r, i - 1, &(size_t){ 0 }) &&
        word_mark(r->w, i + thing) == '/') { // "ít nhất 01 lớp/năm"
        size_t unit = unit_period(r, i + thing + 1, type);
        if (unit) return thing + 1 + unit;
    }
    if (is_at(r, i, "lần")) {
        size_t at = i + 1;
        at += word_mark(r->w, at) == '/' ? 1
                                         : MATCH_ANY(r, at, "trong", "một", "mỗi", "trên",
                                                     "trong một", "trong mỗi", "trong 01", "hằng");
        size_t n = at > i + 1 ? unit_period(r, at, type) : 0;
        return n ? at + n - i : 0;
    }
    size_t n = unit_period(r, i, type);
    if (!n) return 0;
    size_t at = i + n + (word_mark(r->w, i + n) == '/'), times = times_at(r, at);
    if (at > i + n && is_at(r, at, "lần")) times = 1;
    return times ? at + times - i : 0;
}

/** "trong dự toán hằng năm", "từ ngân sách hằng năm": what the money is like, no recurrence. */
static bool is_of_paper(const DueReader *r, size_t i) {
    bool is_paper = false;
    for (size_t k = i; k > r->from && k + 10 > i && !word_mark(r->w, k - 1); k--) {
        is_paper = is_paper || due_has(r, k - 1, LEX_BUDGET);
        bool is_in = is_at(r, k - 1, "trong") || is_at(r, k - 1, "vào") || is_at(r, k - 1, "từ");
        if (is_in) return is_paper;
    }
    return false;
}

/** A period and the list that it opens: "hằng tháng, quý, 6 tháng, năm và đột xuất". */
size_t due_read_periods(DueReader *r, size_t i) {
    DueType type = DUE_REGULAR;
    size_t behind, years = due_number_at(r, i, &behind) > 1 && is_at(r, behind, "năm")
                               ? times_at(r, behind + 1)
                               : 0;
    if (years) { // "02 năm một lần": no period of the vocabulary, and not every year
        add_period(r, DUE_REGULAR, i, behind + 1 + years);
        return behind + 1 + years - i;
    }
    size_t n = stated_period(r, i, &type), lead = due_has(r, i, LEX_PERIOD_LEAD);
    if (lead && word_mark(r->w, i + lead) == '(') lead++; // "định kỳ (tháng, quý, 6 tháng, năm)"
    if (!n && lead) {
        n = unit_period(r, i + lead, &type);
        bool is_date = is_at(r, i + lead, "ngày") && i + lead + 1 < r->to &&
                       r->w->word[i + lead + 1].is_number; // "định kỳ ngày 20 hằng tháng"
        n = n && !is_date ? n + lead : 0;
    }
    // "6 tháng trước ngày 10/6, năm trước ngày 05/12": a period behind the date of another
    bool is_next = !n && r->date_count && i > r->from + 1 &&
                   (word_mark(r->w, i - 1) == ',' || word_mark(r->w, i - 1) == ';' ||
                    is_at(r, i - 1, "và") || is_at(r, i - 1, "cáo"));
    size_t later = is_next ? unit_period(r, i, &type) : 0;
    if (later && MATCH_ANY(r, i + later, "trước ngày", "chậm nhất", "vào ngày", "trước")) n = later;
    size_t times = n ? 0 : read_times(r, i, &type);
    if (times) {
        bool is_behind = is_at(r, i, "lần") && i > r->from &&
                         due_number_at(r, i - 1, &(size_t){ 0 }) > 0; // "02 lần/năm"
        add_period(r, type, i - is_behind, i + times);
        return times;
    }
    if (!n) return 0;
    n += times_at(r, i + n); // "mỗi quý một lần"
    if (is_no_period(r, i)) return n;
    if (type == DUE_YEARLY && is_of_paper(r, i)) return n;
    if (type == DUE_HALFYEARLY && is_span(r, i)) return n;
    if (type == DUE_AD_HOC && due_describes_noun(r, i)) return n;
    if (type == DUE_YEARLY && is_year_at(r, i + n)) return n; // "báo cáo năm 2025"
    add_period(r, type, i, i + n);
    size_t at = i + n, end = at;
    if (type == DUE_AD_HOC) return n;
    for (;;) {
        size_t next = period_gap(r, at);
        if (!next || next == at) break;
        size_t more = unit_period(r, next, &type);
        DueType plain = DUE_REGULAR;
        size_t whole = stated_period(r, next, &plain);
        if (whole >= more && whole) more = whole, type = plain;
        bool is_year = type == DUE_YEARLY && is_year_at(r, next + more);
        if (!more || is_year) break;
        if (word_mark(r->w, at) == '(') { // the date in the bracket belongs to the period before it
            for (size_t k = at + 1; k < next; k++) {
                size_t date = due_read_date(r, k);
                if (date) k += date - 1;
            }
        }
        add_period(r, type, next, next + more);
        at = end = next + more;
    }
    return end - i;
}

/** A period without a date that stands a few words behind the date at word at. */
static bool period_behind(DueReader *r, size_t at, DuePhrase **due) {
    for (size_t k = 0; k < r->n; k++) {
        if (!r->is_period[k] || r->out[k].month) continue;
        if (r->first_word[k] < at || r->first_word[k] > at + 9) continue;
        bool is_parted = false;
        for (size_t i = at; i < r->first_word[k]; i++)
            is_parted = is_parted || r->w->word[i].mark;
        for (size_t d = 0; d < r->date_count; d++)
            is_parted = is_parted || (r->dates[d][2] > at && r->dates[d][2] < at + 14);
        if (is_parted) continue;
        *due = &r->out[k];
        return true;
    }
    return false;
}

/** "trước ngày 15/6 và 15/12 báo cáo 6 tháng và năm": all the dates, then as many periods. */
static bool place_in_order(DueReader *r) {
    size_t at[DUE_LIMIT], n = 0;
    for (size_t k = 0; k < r->n; k++)
        if (r->is_period[k] && !r->out[k].month) at[n++] = k;
    if (r->date_count < 2 || n != r->date_count) return false;
    if (r->first_word[at[0]] < r->dates[n - 1][2]) return false;
    for (size_t d = 0; d < n; d++) {
        r->out[at[d]].month = (int)r->dates[d][0];
        r->out[at[d]].day_of_month = (int)r->dates[d][1];
    }
    return true;
}

/** "định kỳ 6 tháng, trước 15/6 và 15/12": both dates are of the half-years. */
static bool place_both(DueReader *r) {
    DuePhrase *only = NULL;
    for (size_t k = 0; k < r->n; k++) {
        if (!r->is_period[k]) continue;
        if (only || r->out[k].type != DUE_HALFYEARLY || r->out[k].month) return false;
        only = &r->out[k];
    }
    if (!only || r->date_count != 2 || r->dates[0][0] > 7 || r->dates[1][0] < 6) return false;
    only->month = (int)r->dates[0][0];
    only->day_of_month = (int)r->dates[0][1];
    only->second_month = (int)r->dates[1][0];
    only->second_day = (int)r->dates[1][1];
    return true;
}

void due_place_dates(DueReader *r) {
    if (place_in_order(r) || place_both(r)) return;
    for (size_t d = 0; d < r->date_count;) {
        size_t group = 1;
        size_t open[DUE_LIMIT], count = 0;
        for (size_t k = 0; k < r->n; k++)
            if (r->is_period[k] && !r->out[k].month && r->first_word[k] < r->dates[d][2])
                open[count++] = k;
        while (d + group < r->date_count) {
            bool parted = false;
            for (size_t k = 0; k < r->n; k++)
                parted = parted || (r->is_period[k] && r->first_word[k] > r->dates[d][2] &&
                                    r->first_word[k] < r->dates[d + group][2]);
            if (parted) break;
            group++;
        }
        for (size_t g = 0; g < group; g++) {
            size_t *date = r->dates[d + g];
            DuePhrase *due;
            if (count >= group - g && count) {
                size_t k = open[count - (group - g)];
                due = &r->out[k];
            } else if (period_behind(r, date[2], &due)) {
                // "trước ngày 10/12 gửi báo cáo năm"
            } else {
                due = due_push(r, DUE_YEARLY, date[2], date[2] + 4 < r->to ? date[2] + 4 : r->to);
            }
            due->month = (int)date[0];
            due->day_of_month = (int)date[1];
        }
        d += group;
    }
}
