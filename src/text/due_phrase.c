#include "text/due_phrase.h"

enum { EVENT_WORDS = 30, NEAR = 14 };

/** One reading on its way: where in the clause, and what was found. */
typedef struct Reader {
    Arena *arena;
    const Words *w;
    const NameBook *book;
    size_t from, to, act;
    DuePhrase *out;
    size_t n;
    size_t first_word[DUE_LIMIT]; // where each was read
    bool is_period[DUE_LIMIT];    // a recurrence that a date may still complete
    size_t dates[DUE_LIMIT][3];   // month, day, at
    size_t date_count;
    bool has_regular_word; // "định kỳ": regular unless a period is named
    size_t regular_at;
    bool says_at_once; // "ngay" with a verb
} Reader;

static bool is_at(const Reader *r, size_t i, const char *key) {
    return i >= r->from && i < r->to && word_is(r->w, i, key);
}

static size_t match(const Reader *r, size_t i, const char *phrase) {
    size_t n = i < r->to ? words_match(r->w, i, phrase) : 0;
    return i + n <= r->to ? n : 0;
}

static size_t match_any(const Reader *r, size_t i, const char *const *phrase, size_t count) {
    size_t best = 0;
    for (size_t k = 0; k < count; k++) {
        size_t n = match(r, i, phrase[k]);
        if (n > best) best = n;
    }
    return best;
}
#define MATCH_ANY(r, i, ...)                                                                       \
    match_any((r), (i), (const char *const[]){ __VA_ARGS__ },                                      \
              COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static DuePhrase *push(Reader *r, DueType type, size_t from, size_t to) {
    if (r->n == DUE_LIMIT) return &r->out[DUE_LIMIT - 1];
    r->first_word[r->n] = from;
    r->is_period[r->n] = false;
    r->out[r->n] =
        (DuePhrase){ .type = type, .words = str_dup(r->arena, words_text(r->w, from, to)) };
    return &r->out[r->n++];
}

static bool has_type(const Reader *r, DueType type) {
    for (size_t i = 0; i < r->n; i++)
        if (r->out[i].type == type) return true;
    return false;
}

/** 3 of "03", "ba", "3 (ba)"; *next is behind it. 0 when there is no small number. */
static int number_at(const Reader *r, size_t i, size_t *next) {
    static const char *const word[] = { "một", "hai", "ba",  "bốn",  "năm",
                                        "sáu", "bảy", "tám", "chín", "mười" };
    *next = i + 1;
    if (i >= r->to) return 0;
    Str key = word_key(r->w, i);
    int64_t value = 0;
    if (!str_to_int(key, &value)) {
        for (size_t k = 0; k < COUNT_OF(word); k++)
            if (str_is(key, word[k])) value = (int64_t)k + 1;
        if (value == 10 && match(r, i, "mười lăm")) value = 15, *next = i + 2;
        if (str_is(key, "hai") && match(r, i, "hai mươi")) value = 20, *next = i + 2;
        if (str_is(key, "ba") && match(r, i, "ba mươi")) value = 30, *next = i + 2;
    }
    if (value < 1 || value > 999) return 0;
    if (word_mark(r->w, *next) == '(') // "05 (năm) ngày"
        for (size_t k = *next + 1; k < r->to && k < *next + 4; k++)
            if (word_mark(r->w, k) == ')') {
                *next = k + 1;
                break;
            }
    return (int)value;
}

// ---- events ------------------------------------------------------------------------------------

static bool ends_event(const Reader *r, size_t i, size_t begin) {
    static const char *const stop[] = { "thì",
                                        "phải",
                                        "nhằm",
                                        "nhưng",
                                        "thông qua",
                                        "để",
                                        "đến cán bộ",
                                        "tối thiểu",
                                        "ít nhất",
                                        "chậm nhất",
                                        "tối đa",
                                        "trong thời gian",
                                        "trong thời hạn",
                                        "có trách nhiệm",
                                        "gửi",
                                        "báo cáo",
                                        "và gửi" };
    uint32_t mark = word_mark(r->w, i);
    if (mark == ';' || mark == '.' || mark == ':' || mark == ')') return true;
    bool is_measure = MATCH_ANY(r, i, "tối thiểu", "ít nhất", "chậm nhất", "tối đa",
                                "trong thời gian", "trong thời hạn") > 0;
    if (is_measure) return i > begin;
    size_t next; // "trước khi khai mạc kỳ họp 10 ngày"
    if (i >= begin + 2 && number_at(r, i, &next) && is_at(r, next, "ngày")) return true;
    return i >= begin + 2 && match_any(r, i, stop, COUNT_OF(stop)) > 0;
}

/** The words of an event that begins at i; before the predicate it ends at the last comma before
 * it. */
static size_t event_end(const Reader *r, size_t i) {
    size_t end = i;
    if (i < r->act) {
        size_t limit = r->act;
        for (size_t k = i; k < r->act; k++)
            if (word_mark(r->w, k) == ',') {
                size_t after = k + 1;
                if (name_begins(r->w, r->book, after) || after + 1 >= r->act ||
                    word_has(r->w, after, LEX_LEAD_IN)) {
                    limit = k;
                    break;
                }
            }
        for (; end < limit && end < i + EVENT_WORDS && !ends_event(r, end, i); end++) {}
        return end;
    }
    for (; end < r->to && end < i + EVENT_WORDS && !ends_event(r, end, i); end++)
        if (word_mark(r->w, end) == ',' && end > i + 1 && word_has(r->w, end + 1, LEX_ACT) &&
            end > i + 6)
            break;
    return end;
}

static size_t set_event(Reader *r, DuePhrase *due, size_t i) {
    size_t end = event_end(r, i);
    due->event = str_dup(r->arena, words_text(r->w, i, end));
    return end > i ? end : i;
}

// ---- lengths of time ---------------------------------------------------------------------------

static bool event_says(const Reader *r, size_t from, size_t to, const char *phrase) {
    for (size_t i = from; i < to && i < r->to; i++)
        if (match(r, i, phrase)) return true;
    return false;
}

static DueFrom from_event(const Reader *r, size_t i) {
    static const char *const meeting[] = { "phiên họp",        "cuộc họp",      "buổi họp",
                                           "hội nghị",         "buổi làm việc", "họp",
                                           "kiểm tra thực địa" };
    static const char *const receipt[] = { "nhận", "tiếp nhận" };
    static const char *const done[] = { "hoàn thành", "hoàn tất", "kết thúc", "có kết quả" };
    size_t to = i + 10 < r->to ? i + 10 : r->to;
    for (size_t k = i; k < to; k++)
        if (word_mark(r->w, k)) to = k;
    for (size_t k = 0; k < COUNT_OF(receipt); k++)
        if (event_says(r, i, to < i + 6 ? to : i + 6, receipt[k])) return DUE_FROM_RECEIPT;
    for (size_t k = 0; k < COUNT_OF(meeting); k++)
        if (event_says(r, i, to, meeting[k])) return DUE_FROM_MEETING;
    for (size_t k = 0; k < COUNT_OF(done); k++)
        if (event_says(r, i, to, done[k])) return DUE_FROM_COMPLETION;
    return DUE_FROM_UNSAID;
}

/** A "before_event" without number, whose event ends just before i. */
static DuePhrase *open_before(Reader *r, size_t i) {
    for (size_t k = r->n; k-- > 0;) {
        DuePhrase *due = &r->out[k];
        if (due->type == DUE_BEFORE_EVENT && !due->n && i - r->first_word[k] < EVENT_WORDS)
            return due;
    }
    return NULL;
}

/** "trước ít nhất" just before the number at i. */
static bool is_before(const Reader *r, size_t i) {
    while (i > r->from &&
           (is_at(r, i - 1, "nhất") || is_at(r, i - 1, "ít") || is_at(r, i - 1, "thiểu") ||
            is_at(r, i - 1, "tối") || is_at(r, i - 1, "chậm") || is_at(r, i - 1, "là")))
        i--;
    return i > r->from && is_at(r, i - 1, "trước");
}

/** Where "ít nhất" begins that stands before the number at i; i when nothing does. */
static size_t measure_at(const Reader *r, size_t i) {
    while (i > r->from &&
           (is_at(r, i - 1, "nhất") || is_at(r, i - 1, "ít") || is_at(r, i - 1, "thiểu") ||
            is_at(r, i - 1, "tối") || is_at(r, i - 1, "chậm") || is_at(r, i - 1, "là") ||
            is_at(r, i - 1, "trước")))
        i--;
    return i;
}

/** "trước cuộc họp ít nhất 03 ngày": where "cuộc họp" begins; 0 when the number at i has none. */
static size_t meeting_before(const Reader *r, size_t i) {
    size_t end = measure_at(r, i);
    for (size_t k = end; k > r->from && k + NEAR > end && !word_mark(r->w, k - 1); k--) {
        if (!is_at(r, k - 1, "trước")) continue;
        return MATCH_ANY(r, k, "cuộc họp", "phiên họp", "kỳ họp", "hội nghị", "buổi họp", "ngày",
                         "buổi làm việc", "thời điểm", "lúc", "đợt")
                   ? k
                   : 0;
    }
    return 0;
}

/** "03 ngày làm việc kể từ ngày nhận được …", "05 ngày trước khi …". */
static size_t read_length(Reader *r, size_t i) {
    size_t next;
    int n = number_at(r, i, &next);
    if (!n || !is_at(r, next, "ngày")) return 0;
    if (i > r->from &&
        (is_at(r, i - 1, "ngày") || is_at(r, i - 1, "tháng") || is_at(r, i - 1, "khoản")))
        return 0;
    bool works = match(r, next, "ngày làm việc") > 0;
    size_t end = next + (works ? 3 : 1);
    DuePhrase *open = open_before(r, i);
    if (open) {
        open->n = n;
        open->counts_days = !works;
        return end - i;
    }
    size_t before =
        MATCH_ANY(r, end, "trước khi", "trước thời điểm", "trước thời gian", "trước lúc", "trước");
    if (before || is_before(r, i)) {
        size_t skip = MATCH_ANY(r, end, "so với", "tính đến", "kể từ", "khi", "ngày");
        DuePhrase *due = push(r, DUE_BEFORE_EVENT, i, end + before);
        due->n = n;
        due->counts_days = !works;
        size_t at = set_event(r, due, end + (before ? before : skip));
        return at - i;
    }
    size_t meeting = meeting_before(r, i);
    if (meeting) {
        DuePhrase *due = push(r, DUE_BEFORE_EVENT, meeting - 1, end);
        due->n = n;
        due->counts_days = !works;
        due->event = str_dup(r->arena, words_text(r->w, meeting, measure_at(r, i)));
        return end - i;
    }
    DuePhrase *due = push(r, works ? DUE_WORKING_DAYS : DUE_DAYS, i, end);
    due->n = n;
    if (word_mark(r->w, end) == ',' && MATCH_ANY(r, end + 1, "kể từ", "tính từ"))
        end++; // "05 ngày làm việc, kể từ ngày nhận được …"
    size_t since = MATCH_ANY(r, end, "kể từ", "tính từ", "từ", "sau", "sau khi");
    if (since) due->from = from_event(r, end + since);
    return end + since - i + (since ? 1 : 0);
}

static size_t read_next_day(Reader *r, size_t i) {
    size_t n = MATCH_ANY(r, i, "ngày làm việc tiếp theo", "ngày làm việc kế tiếp",
                         "ngày làm việc liền kề", "ngày làm việc hôm sau");
    if (n) push(r, DUE_WORKING_DAYS, i, i + n)->n = 1;
    return n;
}

// ---- dates and periods -------------------------------------------------------------------------

/** "ngày 20 tháng 6", "ngày 15/6", "ngày 25": day and month (0 when unsaid). */
static size_t date_at(const Reader *r, size_t i, int *day, int *month) {
    size_t at = i + (is_at(r, i, "ngày") ? 1 : 0);
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
    if (!is_at(r, at + 1, "tháng")) return at == i ? 0 : 2;
    int64_t m = 0;
    if (str_to_int(word_key(r->w, at + 2), &m) && m >= 1 && m <= 12) {
        *month = (int)m;
        return at + 3 - i;
    }
    return at == i ? 0 : 2;
}

static size_t read_date(Reader *r, size_t i) {
    size_t lead = MATCH_ANY(r, i, "trước ngày", "chậm nhất ngày", "chậm nhất là ngày",
                            "chậm nhất vào ngày", "vào ngày", "đến ngày", "muộn nhất ngày",
                            "chậm nhất là trước ngày", "chậm nhất trước ngày", "trước các ngày",
                            "không quá ngày", "và ngày", "và trước ngày");
    int day, month;
    size_t at = lead ? i + lead - 1 : i;
    if (!lead) { // a second date: "ngày 15/6 và 15/12"
        bool is_next = r->date_count && (is_at(r, i - 1, "và") || word_mark(r->w, i - 1) == ',');
        if (!is_next) return 0;
    }
    size_t n = date_at(r, at, &day, &month);
    if (!n) return 0;
    size_t end = at + n;
    if (is_at(r, end, "năm") && end + 1 < r->w->n && r->w->word[end + 1].is_number)
        return end + 2 - i;
    size_t monthly =
        MATCH_ANY(r, end, "hằng tháng", "hàng tháng", "mỗi tháng", "của tháng", "tháng sau",
                  "cuối tháng", "của tháng sau", "tháng liền kề", "của mỗi tháng", "tháng đó");
    size_t quarterly = MATCH_ANY(r, end, "của tháng cuối quý", "tháng cuối quý", "tháng đầu quý",
                                 "của tháng đầu quý", "hằng quý", "hàng quý",
                                 "của tháng cuối mỗi quý", "tháng cuối của quý");
    size_t yearly =
        MATCH_ANY(r, end, "hằng năm", "hàng năm", "mỗi năm", "của năm", "năm sau", "của năm sau");
    if (quarterly) {
        if (!has_type(r, DUE_QUARTERLY)) push(r, DUE_QUARTERLY, i, end + quarterly);
        return end + quarterly - i;
    }
    if (!month && !monthly) {
        if (has_type(r, DUE_MONTHLY)) // "hằng tháng … trước ngày 25"
            for (size_t k = 0; k < r->n; k++)
                if (r->out[k].type == DUE_MONTHLY && !r->out[k].day_of_month)
                    r->out[k].day_of_month = day;
        return end - i;
    }
    if (!month) {
        DuePhrase *due = NULL;
        for (size_t k = 0; k < r->n; k++)
            if (r->out[k].type == DUE_MONTHLY) due = &r->out[k];
        if (!due) due = push(r, DUE_MONTHLY, i, end + monthly);
        due->day_of_month = day;
        return end + monthly - i;
    }
    if (r->date_count < DUE_LIMIT) {
        r->dates[r->date_count][0] = (size_t)month;
        r->dates[r->date_count][1] = (size_t)day;
        r->dates[r->date_count++][2] = i;
    }
    return end + yearly - i;
}

typedef struct Period {
    const char *phrase;
    DueType type;
} Period;

/** Periods that stand alone. */
static const Period period[] = {
    { "hằng năm", DUE_YEARLY },
    { "hàng năm", DUE_YEARLY },
    { "mỗi năm", DUE_YEARLY },
    { "mỗi năm một lần", DUE_YEARLY },
    { "năm một lần", DUE_YEARLY },
    { "một năm một lần", DUE_YEARLY },
    { "1 năm 1 lần", DUE_YEARLY },
    { "01 năm 01 lần", DUE_YEARLY },
    { "một năm 01 lần", DUE_YEARLY },
    { "01 lần năm", DUE_YEARLY },
    { "1 năm một lần", DUE_YEARLY },
    { "01 năm một lần", DUE_YEARLY },
    { "tổng kết năm", DUE_YEARLY },
    { "báo cáo năm", DUE_YEARLY },
    { "cuối năm", DUE_YEARLY },
    { "cả năm", DUE_YEARLY },
    { "từng năm", DUE_YEARLY },
    { "theo năm", DUE_YEARLY },
    { "6 tháng", DUE_HALFYEARLY },
    { "06 tháng", DUE_HALFYEARLY },
    { "sáu tháng", DUE_HALFYEARLY },
    { "6 tháng đầu năm", DUE_HALFYEARLY },
    { "06 tháng đầu năm", DUE_HALFYEARLY },
    { "6 tháng một lần", DUE_HALFYEARLY },
    { "06 tháng một lần", DUE_HALFYEARLY },
    { "sáu tháng một lần", DUE_HALFYEARLY },
    { "nửa năm", DUE_HALFYEARLY },
    { "6 tháng 1 lần", DUE_HALFYEARLY },
    { "06 tháng 01 lần", DUE_HALFYEARLY },
    { "hằng quý", DUE_QUARTERLY },
    { "hàng quý", DUE_QUARTERLY },
    { "mỗi quý", DUE_QUARTERLY },
    { "báo cáo quý", DUE_QUARTERLY },
    { "từng quý", DUE_QUARTERLY },
    { "theo quý", DUE_QUARTERLY },
    { "giao ban quý", DUE_QUARTERLY },
    { "quý một lần", DUE_QUARTERLY },
    { "03 tháng một lần", DUE_QUARTERLY },
    { "3 tháng một lần", DUE_QUARTERLY },
    { "ba tháng một lần", DUE_QUARTERLY },
    { "hằng tháng", DUE_MONTHLY },
    { "hàng tháng", DUE_MONTHLY },
    { "mỗi tháng", DUE_MONTHLY },
    { "tháng một lần", DUE_MONTHLY },
    { "từng tháng", DUE_MONTHLY },
    { "báo cáo tháng", DUE_MONTHLY },
    { "giao ban tháng", DUE_MONTHLY },
    { "theo tháng", DUE_MONTHLY },
    { "một tháng một lần", DUE_MONTHLY },
    { "từng giai đoạn", DUE_TERM },
    { "mỗi giai đoạn", DUE_TERM },
    { "theo giai đoạn", DUE_TERM },
    { "hằng nhiệm kỳ", DUE_TERM },
    { "mỗi nhiệm kỳ", DUE_TERM },
    { "theo nhiệm kỳ", DUE_TERM },
    { "cả nhiệm kỳ", DUE_TERM },
    { "toàn khóa", DUE_TERM },
    { "từng nhiệm kỳ", DUE_TERM },
    { "cuối nhiệm kỳ", DUE_TERM },
    { "cuối giai đoạn", DUE_TERM },
    { "hết giai đoạn", DUE_TERM },
    { "hết nhiệm kỳ", DUE_TERM },
    { "kết thúc nhiệm kỳ", DUE_TERM },
    { "kết thúc giai đoạn", DUE_TERM },
    { "cả giai đoạn", DUE_TERM },
    { "toàn giai đoạn", DUE_TERM },
    { "hằng tuần", DUE_REGULAR },
    { "hàng tuần", DUE_REGULAR },
    { "hằng ngày", DUE_REGULAR },
    { "hàng ngày", DUE_REGULAR },
    { "đột xuất", DUE_AD_HOC },
};

/** Periods that are so named only behind "định kỳ" or behind another period. */
static const Period listed[] = {
    { "tháng", DUE_MONTHLY },     { "quý", DUE_QUARTERLY },      { "năm", DUE_YEARLY },
    { "01 năm", DUE_YEARLY },     { "1 năm", DUE_YEARLY },       { "một năm", DUE_YEARLY },
    { "giai đoạn", DUE_TERM },    { "nhiệm kỳ", DUE_TERM },      { "03 tháng", DUE_QUARTERLY },
    { "3 tháng", DUE_QUARTERLY }, { "01 tháng", DUE_MONTHLY },   { "12 tháng", DUE_YEARLY },
    { "9 tháng", DUE_QUARTERLY }, { "09 tháng", DUE_QUARTERLY }, { "một tháng", DUE_MONTHLY },
    { "hằng năm", DUE_YEARLY },   { "tuần", DUE_REGULAR },       { "ba tháng", DUE_QUARTERLY },
    { "ngày", DUE_REGULAR },
};

static size_t match_period(const Reader *r, size_t i, const Period *table, size_t count,
                           DueType *type) {
    size_t best = 0;
    for (size_t k = 0; k < count; k++) {
        size_t n = match(r, i, table[k].phrase);
        if (n > best) best = n, *type = table[k].type;
    }
    return best;
}

/** Nouns that "đột xuất" or "thường xuyên" only describes. */
static bool describes_noun(const Reader *r, size_t i) {
    static const char *const noun[] = { "công việc", "nhiệm vụ",  "tình huống",   "vụ việc",
                                        "sự cố",     "cơ quan",   "vấn đề",       "kinh phí",
                                        "nguồn",     "phát sinh", "kinh phí chi", "hoạt động" };
    for (size_t k = 0; k < COUNT_OF(noun); k++) {
        size_t n = 1;
        for (const char *p = noun[k]; *p; p++)
            n += *p == ' ';
        if (i >= r->from + n && match(r, i - n, noun[k]) == n) return true;
    }
    return false;
}

static bool is_span(const Reader *r, size_t i) {
    static const char *const word[] = { "hạn",  "trong", "vòng", "quá",  "từ",
                                        "dưới", "trên",  "sau",  "thời", "đủ" };
    for (size_t k = 0; k < COUNT_OF(word); k++)
        if (i > r->from && is_at(r, i - 1, word[k])) return true;
    return false;
}

static void add_period(Reader *r, DueType type, size_t from, size_t to) {
    if (type == DUE_REGULAR) {
        r->has_regular_word = true;
        r->regular_at = from;
        return;
    }
    if (type == DUE_MONTHLY || type == DUE_QUARTERLY || type == DUE_AD_HOC || type == DUE_TERM) {
        if (has_type(r, type)) return;
    }
    for (size_t k = 0; k < r->n; k++)
        if (r->out[k].type == type && !r->out[k].month) return;
    push(r, type, from, to);
    r->is_period[r->n - 1] = type == DUE_YEARLY || type == DUE_HALFYEARLY;
}

/** Skips what may stand between two periods of a list: comma, "và", a bracket with a date. */
static size_t period_gap(const Reader *r, size_t i) {
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

/** A period and the list that it opens: "hằng tháng, quý, 6 tháng, năm và đột xuất". */
static size_t read_periods(Reader *r, size_t i) {
    DueType type = DUE_REGULAR;
    size_t n = match_period(r, i, period, COUNT_OF(period), &type);
    size_t lead = MATCH_ANY(r, i, "định kỳ", "sơ kết", "tổng kết", "giao ban", "theo định kỳ");
    if (!n && lead) {
        n = match_period(r, i + lead, listed, COUNT_OF(listed), &type);
        if (n) n += lead;
    }
    if (!n) return 0;
    if (type == DUE_HALFYEARLY && is_span(r, i)) return n;
    if (type == DUE_AD_HOC && describes_noun(r, i)) return n;
    if (type == DUE_YEARLY && i + n < r->w->n && r->w->word[i + n].is_number)
        return n; // "báo cáo năm 2025"
    add_period(r, type, i, i + n);
    size_t at = i + n, end = at;
    if (type == DUE_AD_HOC) return n;
    for (;;) {
        size_t next = period_gap(r, at);
        if (!next || next == at) break;
        size_t more = match_period(r, next, listed, COUNT_OF(listed), &type);
        DueType plain = DUE_REGULAR;
        size_t whole = match_period(r, next, period, COUNT_OF(period), &plain);
        if (whole >= more && whole) more = whole, type = plain;
        bool is_year =
            type == DUE_YEARLY && next + more < r->w->n && r->w->word[next + more].is_number;
        if (!more || is_year) break;
        if (word_mark(r->w, at) == '(') { // the date in the bracket belongs to the period before it
            for (size_t k = at + 1; k < next; k++) {
                size_t date = read_date(r, k);
                if (date) k += date - 1;
            }
        }
        add_period(r, type, next, next + more);
        at = end = next + more;
    }
    return end - i;
}

/** Dates complete the periods that stand before them: one each, or pairwise. */
static void place_dates(Reader *r) {
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
            } else {
                due = push(r, DUE_YEARLY, date[2], date[2] + 4 < r->to ? date[2] + 4 : r->to);
            }
            due->month = (int)date[0];
            due->day_of_month = (int)date[1];
        }
        d += group;
    }
}

// ---- events and requests -----------------------------------------------------------------------

static size_t read_phases(Reader *r, size_t i) {
    if (!is_at(r, i, "trước")) return 0;
    size_t k = i + 1;
    unsigned phases = PHASE_BEFORE;
    if (word_mark(r->w, k) == ',') k++;
    if (is_at(r, k, "trong")) phases |= PHASE_DURING, k++;
    if (word_mark(r->w, k) == ',') k++;
    if (is_at(r, k, "và")) k++;
    if (!is_at(r, k, "sau") || k == i + 1) return 0;
    phases |= PHASE_AFTER;
    k++;
    k += MATCH_ANY(r, k, "khi", "quá trình", "các");
    DuePhrase *due = push(r, DUE_PHASES, i, k);
    due->phases = phases;
    return set_event(r, due, k) - i;
}

static size_t read_before(Reader *r, size_t i) {
    size_t n = MATCH_ANY(r, i, "trước khi", "trước thời gian", "trước thời điểm", "trước lúc");
    if (!n && is_at(r, i, "trước") && is_at(r, i + 1, "ngày")) {
        int day, month;
        if (date_at(r, i + 1, &day, &month)) return 0;
        n = 1;
    }
    if (!n || (i > r->from && is_at(r, i - 1, "như"))) return 0;
    DuePhrase *due = push(r, DUE_BEFORE_EVENT, i, i + n);
    size_t end = set_event(r, due, i + n);
    return end - i;
}

static const char *const asked_paper[] = {
    "văn bản",      "yêu cầu",        "đề nghị",       "công văn",        "giấy mời",
    "phiếu",        "thông báo",      "lệnh",          "được yêu cầu",    "được văn bản",
    "được đề nghị", "được công văn",  "được giấy mời", "được thông báo",  "được phiếu",
    "kiến nghị",    "được kiến nghị", "được ý kiến",   "văn bản đề nghị", "được tin báo yêu cầu"
};
static const char *const asked_verb[] = { "yêu cầu",   "giao",    "phân công", "mời",
                                          "ủy quyền",  "đề nghị", "triệu tập", "huy động",
                                          "trưng tập", "cử",      "điều động", "giao nhiệm vụ",
                                          "trưng cầu" };

/** "khi được … ủy quyền", "khi có văn bản của X", "khi nhận được đề nghị", "khi X yêu cầu". */
static size_t asked_after(const Reader *r, size_t i) {
    if (is_at(r, i, "được"))
        for (size_t k = i + 1; k < r->to && k < i + NEAR + 4 && word_mark(r->w, k) != ';'; k++) {
            if (word_mark(r->w, k) == ',' && k > i + 8) break;
            size_t n = match_any(r, k, asked_verb, COUNT_OF(asked_verb));
            if (n) return k + n - i;
        }
    size_t verb = MATCH_ANY(r, i, "có", "nhận", "tiếp nhận");
    size_t paper = verb ? match_any(r, i + verb, asked_paper, COUNT_OF(asked_paper)) : 0;
    if (paper) return verb + paper;
    NameList names;
    if (name_begins(r->w, r->book, i) && names_read(r->w, r->book, i, r->to, NAMES_PLAIN, &names)) {
        size_t has = names.end + MATCH_ANY(r, names.end, "có");
        size_t n = MATCH_ANY(r, has, "yêu cầu", "đề nghị", "mời", "văn bản đề nghị", "huy động",
                             "văn bản yêu cầu");
        if (n) return has + n - i;
    }
    return 0;
}

static size_t read_request(Reader *r, size_t i) {
    size_t when =
        MATCH_ANY(r, i, "khi", "sau khi", "ngay khi", "ngay sau khi", "nếu", "trong trường hợp");
    size_t asked = when ? asked_after(r, i + when) : 0;
    if (asked) {
        if (!has_type(r, DUE_ON_REQUEST)) push(r, DUE_ON_REQUEST, i, i + when + asked);
        return when + asked;
    }
    size_t by = MATCH_ANY(r, i, "theo đề nghị của", "theo yêu cầu của", "theo giấy mời của",
                          "theo đề nghị bằng văn bản của");
    if (by && name_begins(r->w, r->book, i + by) && !name_is_private(r->w, i + by, r->to)) {
        if (!has_type(r, DUE_ON_REQUEST)) push(r, DUE_ON_REQUEST, i, i + by);
        return by;
    }
    return 0;
}

static size_t read_set_time(Reader *r, size_t i) {
    size_t asked = MATCH_ANY(
        r, i, "theo thời hạn của", "thời hạn được ấn định", "thời hạn được ghi",
        "thời hạn ghi trong", "thời hạn nêu trong", "thời hạn ghi tại", "thời hạn nêu tại",
        "thời gian ghi trong", "đúng thời hạn yêu cầu", "đúng thời gian yêu cầu",
        "đúng thời hạn theo yêu cầu", "đúng thời gian theo yêu cầu", "theo thời hạn yêu cầu",
        "theo thời gian yêu cầu", "đúng hạn theo yêu cầu", "theo thời hạn đề nghị",
        "thời hạn do cơ quan yêu cầu", "thời hạn đề nghị", "thời hạn yêu cầu", "thời gian yêu cầu",
        "thời hạn được yêu cầu", "thời hạn được nêu", "thời hạn được đề nghị",
        "theo đúng thời hạn yêu cầu", "thời gian của cơ quan chủ trì",
        "thời hạn của cơ quan chủ trì");
    if (asked) {
        if (!has_type(r, DUE_AS_REQUESTED)) push(r, DUE_AS_REQUESTED, i, i + asked);
        return asked;
    }
    size_t rule = MATCH_ANY(
        r, i, "đúng thời hạn theo quy định", "đúng thời gian theo quy định",
        "đúng thời hạn quy định", "đúng thời gian quy định", "theo thời gian đã được quy định",
        "theo thời hạn quy định", "theo thời gian quy định", "trong thời hạn quy định",
        "trong thời gian quy định", "đúng hạn", "đúng thời hạn luật định", "thời hạn theo quy định",
        "thời gian theo quy định", "theo đúng thời hạn quy định", "đúng thời hạn",
        "theo thời hạn được quy định", "thời hạn được quy định", "thời hạn do pháp luật quy định",
        "trong thời hạn luật định", "theo đúng thời gian quy định",
        "đúng thời hạn đã được quy định", "thời gian đã được quy định",
        "theo thời hạn do pháp luật quy định");
    if (!rule) return 0;
    size_t next = i + rule, after;
    bool is_long = i > r->from && (is_at(r, i - 1, "quá") || is_at(r, i - 1, "hết"));
    size_t skip = MATCH_ANY(r, next, "không quá", "tối đa", "là", "trong");
    bool is_length = number_at(r, next + skip, &after) && is_at(r, after, "ngày");
    if (!is_long && !is_length && !has_type(r, DUE_AS_REGULATED))
        push(r, DUE_AS_REGULATED, i, i + rule);
    return rule;
}

/** "ngay khi", "sau khi", "tại thời điểm", "kết thúc", "cùng lúc với", "ngay trong ngày". */
static size_t read_on_event(Reader *r, size_t i) {
    size_t n =
        MATCH_ANY(r, i, "ngay sau khi", "ngay khi", "ngay trong ngày làm việc", "ngay trong ngày",
                  "cùng lúc với", "đồng thời với thời điểm", "ngay từ khi", "ngay sau");
    bool is_adjunct = i < r->act;
    if (!n && is_adjunct)
        n = MATCH_ANY(r, i, "tại thời điểm", "kết thúc", "sau khi kết thúc", "khi kết thúc");
    if (!n && is_at(r, i, "sau") && is_at(r, i + 1, "khi")) n = 2;
    if (!n || (i > r->from && is_at(r, i - 1, "và"))) return 0;
    // "07 ngày kể từ ngày kết thúc …" counts from it and is no second time
    if (is_at(r, i, "kết") && i > r->from && (is_at(r, i - 1, "ngày") || is_at(r, i - 1, "từ")))
        return 0;
    size_t begin = i + n;
    if (is_at(r, i, "kết") && is_adjunct) begin = i;
    if (is_at(r, i, "ngay") && is_at(r, i + 2, "ngày"))
        begin = i + 2; // "ngày thực hiện" is the event
    if (match(r, i, "ngay trong ngày làm việc")) begin = i + n;
    DuePhrase *due = push(r, DUE_ON_EVENT, i, i + n);
    size_t end = set_event(r, due, begin);
    if (!due->event.n) r->n--;
    return end > i + n ? end - i : n;
}

/** "khi (nếu) X … ngay": only together with "ngay". */
static size_t read_when_at_once(Reader *r, size_t i) {
    if (!r->says_at_once || has_type(r, DUE_ON_EVENT)) return 0;
    size_t n = MATCH_ANY(r, i, "khi", "nếu");
    bool is_need = MATCH_ANY(r, i + n, "cần", "cần thiết") > 0;
    bool is_other = i > r->from && (is_at(r, i - 1, "trong") || is_at(r, i - 1, "trước") ||
                                    is_at(r, i - 1, "đến"));
    if (!n || is_need || is_other) return 0;
    DuePhrase *due = push(r, DUE_ON_EVENT, i, i + n);
    return set_event(r, due, i + n) - i;
}

static size_t read_regular(Reader *r, size_t i) {
    size_t n = MATCH_ANY(r, i, "thường xuyên");
    if (n && !describes_noun(r, i) && !has_type(r, DUE_REGULAR)) push(r, DUE_REGULAR, i, i + n);
    if (n) return n;
    n = MATCH_ANY(r, i, "theo định kỳ", "định kỳ");
    if (!n) return 0;
    r->has_regular_word = true;
    r->regular_at = i;
    return n;
}

static bool finds_at_once(const Reader *r) {
    for (size_t i = r->from; i < r->to; i++) {
        if (!is_at(r, i, "ngay")) continue;
        if (!MATCH_ANY(r, i + 1, "khi", "sau", "trong", "từ", "tại", "các", "lập", "cả"))
            return true;
    }
    return false;
}

/** "định kỳ" without a period is regular; where it stood among the others keeps the order. */
static void settle_regular(Reader *r) {
    bool has_period = false;
    for (size_t i = 0; i < r->n; i++)
        has_period = has_period || r->out[i].type <= DUE_TERM;
    if (!r->has_regular_word || has_period || has_type(r, DUE_REGULAR) || r->n == DUE_LIMIT) return;
    push(r, DUE_REGULAR, r->regular_at, r->regular_at + 2 < r->to ? r->regular_at + 2 : r->to);
    for (size_t i = r->n - 1; i > 0 && r->first_word[i - 1] > r->regular_at; i--) {
        DuePhrase due = r->out[i];
        size_t at = r->first_word[i];
        r->out[i] = r->out[i - 1], r->first_word[i] = r->first_word[i - 1];
        r->out[i - 1] = due, r->first_word[i - 1] = at;
    }
}

size_t due_read(Arena *arena, const DueScope *scope, DuePhrase out[DUE_LIMIT]) {
    Reader r = { .arena = arena,
                 .w = scope->w,
                 .book = scope->book,
                 .from = scope->from,
                 .to = scope->to,
                 .act = scope->act,
                 .out = out };
    static size_t (*const readers[])(Reader *, size_t) = {
        read_phases,  read_length,  read_next_day, read_request, read_set_time,     read_date,
        read_periods, read_regular, read_on_event, read_before,  read_when_at_once,
    };
    r.says_at_once = finds_at_once(&r);
    for (size_t i = r.from; i < r.to;) {
        size_t n = 0;
        for (size_t k = 0; k < COUNT_OF(readers) && !n; k++)
            n = readers[k](&r, i);
        i += n ? n : 1;
    }
    place_dates(&r);
    settle_regular(&r);
    return r.n;
}

bool due_recurs(const DuePhrase *due) {
    return due->type <= DUE_MONTHLY || due->type == DUE_REGULAR;
}

bool due_equal(const DuePhrase *a, size_t n, const DuePhrase *b, size_t m) {
    if (n != m) return false;
    for (size_t i = 0; i < n; i++) {
        bool is_same = a[i].type == b[i].type && a[i].month == b[i].month && a[i].n == b[i].n &&
                       a[i].day_of_month == b[i].day_of_month &&
                       a[i].counts_days == b[i].counts_days && a[i].from == b[i].from &&
                       a[i].phases == b[i].phases && str_eq(a[i].event, b[i].event);
        if (!is_same) return false;
    }
    return true;
}
