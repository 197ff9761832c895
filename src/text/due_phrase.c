#include "text/due_part.h"

enum { EVENT_WORDS = 30, NEAR = 14 };

DuePhrase *due_push(DueReader *r, DueType type, size_t from, size_t to) {
    if (r->n == DUE_LIMIT) return &r->out[DUE_LIMIT - 1];
    r->first_word[r->n] = from;
    r->is_period[r->n] = false;
    r->out[r->n] =
        (DuePhrase){ .type = type, .words = str_dup(r->arena, words_text(r->w, from, to)) };
    return &r->out[r->n++];
}

int due_number_at(const DueReader *r, size_t i, size_t *next) {
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

static bool ends_event(const DueReader *r, size_t i, size_t begin) {
    uint32_t mark = word_mark(r->w, i);
    if (mark == ';' || mark == '.' || mark == ':' || mark == ')') return true;
    if (due_has(r, i, LEX_MEASURE)) return i > begin;
    size_t next; // "trước khi khai mạc kỳ họp 10 ngày"
    if (i > begin && due_number_at(r, i, &next) && is_at(r, next, "ngày")) return true;
    return i >= begin + 2 && due_has(r, i, LEX_EVENT_END) > 0;
}

/** Telling that is no part of the event: not the noun in "phát hiện tin báo, thông tin về cháy". */
static bool event_tells(const DueReader *r, size_t i) {
    return due_has(r, i, LEX_EVENT_TELL) && word_has(r->w, i, LEX_ACT);
}

/** The words of an event that begins at i; before the predicate it ends at the last comma before
 * it. */
static size_t event_end(const DueReader *r, size_t i) {
    size_t end = i;
    if (i < r->act) {
        size_t limit = r->act;
        for (size_t k = i; k < r->act; k++)
            if (word_mark(r->w, k) == ',') {
                size_t after = k + 1;
                if (event_tells(r, after) || name_begins(r->w, r->book, after) ||
                    after + 1 >= r->act || word_has(r->w, after, LEX_LEAD_IN)) {
                    limit = k;
                    break;
                }
            }
        // "Trước khi cưỡng chế đối với chỗ ở của trẻ em, Chi cục …": up to the comma
        for (; end < limit && end < i + EVENT_WORDS; end++)
            if (ends_event(r, end, i) && !(limit < r->act && match(r, end, "đối với"))) break;
        return end;
    }
    for (; end < r->to && end < i + EVENT_WORDS && !ends_event(r, end, i); end++)
        if (word_mark(r->w, end) == ',' && end > i + 2 &&
            (event_tells(r, end + 1) || due_has(r, end + 1, LEX_EVENT_PASS)))
            break;
        else if (word_mark(r->w, end) == ',' && end > i + 1 && word_has(r->w, end + 1, LEX_ACT) &&
                 end > i + 6)
            break;
    return end;
}

static size_t set_event(DueReader *r, DuePhrase *due, size_t i) {
    if (is_at(r, i, "phải")) return i; // "chậm nhất trước 01 ngày phải có văn bản": unsaid
    size_t end = event_end(r, i);
    due->event = str_dup(r->arena, words_text(r->w, i, end));
    return end > i ? end : i;
}

// ---- lengths of time ---------------------------------------------------------------------------

static bool event_says(const DueReader *r, size_t from, size_t to, LexClass c) {
    for (size_t i = from; i < to; i++)
        if (due_has(r, i, c)) return true;
    return false;
}

static DueFrom from_event(const DueReader *r, size_t i) {
    size_t to = i + 10 < r->to ? i + 10 : r->to;
    for (size_t k = i; k < to; k++)
        if (word_mark(r->w, k)) to = k;
    if (event_says(r, i, to < i + 6 ? to : i + 6, LEX_RECEIVED)) return DUE_FROM_RECEIPT;
    if (event_says(r, i, to, LEX_MEETING)) return DUE_FROM_MEETING;
    return event_says(r, i, to, LEX_DONE) ? DUE_FROM_COMPLETION : DUE_FROM_UNSAID;
}

/** A "before_event" without number, whose event ends just before i. */
static DuePhrase *open_before(DueReader *r, size_t i) {
    for (size_t k = r->n; k-- > 0;) {
        DuePhrase *due = &r->out[k];
        if (due->type == DUE_BEFORE_EVENT && !due->n && i - r->first_word[k] < EVENT_WORDS)
            return due;
    }
    return NULL;
}

/** Where "ít nhất", "chậm nhất là" begins that stands before the number at i; i when none does. */
static size_t measure_at(const DueReader *r, size_t i) {
    size_t at = i - (i > r->from && is_at(r, i - 1, "là"));
    for (size_t n = 2; n <= 3 && at >= r->from + n; n++)
        if (due_has(r, at - n, LEX_MEASURE) == n) return at - n;
    return i;
}

/** "trước ít nhất" just before the number at i. */
static bool is_before(const DueReader *r, size_t i) {
    size_t at = measure_at(r, i);
    return at > r->from && is_at(r, at - 1, "trước");
}

/** "trước cuộc họp ít nhất 03 ngày": where "cuộc họp" begins; 0 when the number at i has none. */
static size_t meeting_before(const DueReader *r, size_t i) {
    size_t end = measure_at(r, i);
    for (size_t k = end; k > r->from && k + NEAR > end && !word_mark(r->w, k - 1); k--) {
        if (!is_at(r, k - 1, "trước")) continue;
        bool is_event = due_has(r, k, LEX_OCCASION) || due_has(r, k - 1, LEX_BEFORE) ||
                        is_at(r, k, "ngày") || is_at(r, k, "hạn");
        return is_event ? k : 0;
    }
    return 0;
}

/** "phải báo trước cho tổ dùng nước ít nhất 02 ngày": so long before what it is about. */
static bool tells_before(const DueReader *r, size_t i) {
    for (size_t k = i; k > r->from + 1 && k + NEAR > i && !word_mark(r->w, k - 1); k--)
        if (is_at(r, k - 1, "trước") && is_at(r, k - 2, "báo"))
            return !due_has(r, k - 1, LEX_BEFORE) && !due_has(r, k - 1, LEX_DATE_LEAD);
    return false;
}

/** "05 ngày [làm việc] đầu của tháng": the start of a period, no length. How many words it takes.
 */
static size_t first_days(DueReader *r, size_t i) {
    size_t at = i + MATCH_ANY(r, i, "đầu", "đầu tiên");
    if (at == i) return 0;
    at += is_at(r, at, "của");
    at += is_at(r, at, "mỗi") || is_at(r, at, "hằng") || is_at(r, at, "hàng");
    size_t quarter = is_at(r, at, "quý") ? 1 : due_has(r, at, LEX_DATE_QUARTER_FIRST);
    size_t year = MATCH_ANY(r, at, "năm"), month = MATCH_ANY(r, at, "tháng", "tháng sau");
    DueType type = quarter ? DUE_QUARTERLY : year ? DUE_YEARLY : DUE_MONTHLY;
    size_t n = quarter ? quarter : year ? year : month;
    if (!n) return 0;
    if (!has_type(r, type)) due_push(r, type, i, at + n);
    return at + n - i;
}

/** "trong 01 tháng", "mỗi tháng": how many words, 0 for none. */
static size_t each_month(const DueReader *r, size_t i) {
    size_t at = i + is_at(r, i, "trong"), next;
    if (is_at(r, at, "mỗi"))
        at++;
    else if (due_number_at(r, at, &next) == 1)
        at = next;
    return at > i && is_at(r, at, "tháng") ? at + 1 - i : 0;
}

/** "báo trước … 01 ngày khi tiến hành X", "Trường hợp thay đổi X, … báo trước … 15 ngày": the event
 * is what the case says. From end on the words are not yet read. Where the event ends, or end. */
static size_t set_case_event(DueReader *r, DuePhrase *due, size_t end) {
    if (is_at(r, end, "khi")) return set_event(r, due, end + 1);
    size_t from = r->from; // the condition stands in front of the scope
    while (from && r->w->word[from - 1].mark != '.' && r->w->word[from - 1].mark != ';')
        from--;
    size_t lead = MATCH_ANY(r, from, "khi", "trường hợp", "nếu"), to = from + lead;
    while (lead && to < end && !r->w->word[to].mark)
        to++;
    if (lead && to < end && word_mark(r->w, to) == ',')
        due->event = str_dup(r->arena, words_text(r->w, from + lead, to));
    return end;
}

/** "03 ngày làm việc kể từ ngày nhận được …", "05 ngày trước khi …". */
static size_t read_length(DueReader *r, size_t i) {
    size_t next;
    int n = due_number_at(r, i, &next);
    if (!n || !is_at(r, next, "ngày")) return 0;
    if (i > r->from &&
        (is_at(r, i - 1, "ngày") || is_at(r, i - 1, "tháng") || is_at(r, i - 1, "khoản")))
        return 0;
    if (i > r->from && is_at(r, i - 1, "kỳ")) return next + 1 - i; // "định kỳ 15 ngày"
    bool is_over = i > r->from && is_at(r, i - 1, "quá") && !match(r, i - 2, "không quá") &&
                   !match(r, i - 2, "chẳng quá");
    if (is_over) return next + 1 - i; // "quá 60 ngày thì …": a condition
    size_t often = each_month(r, next + 1);
    if (often) { // "tiếp công dân ít nhất 02 ngày trong 01 tháng"
        due_push(r, DUE_MONTHLY, i, next + 1 + often);
        return next + 1 + often - i;
    }
    bool works = match(r, next, "ngày làm việc") > 0;
    size_t end = next + (works ? 3 : 1);
    size_t first = first_days(r, end);
    if (first) return end + first - i;
    if (r->n && r->out[r->n - 1].type == DUE_ON_EVENT && r->event_to == i) {
        // "sau khi kết thúc đợt thực hành 10 ngày" counts from it
        DuePhrase *due = &r->out[r->n - 1];
        *due = (DuePhrase){ .type = works ? DUE_WORKING_DAYS : DUE_DAYS,
                            .n = n,
                            .from = from_event(r, r->first_word[r->n - 1]),
                            .words =
                                str_dup(r->arena, words_text(r->w, r->first_word[r->n - 1], end)) };
        return end - i;
    }
    DuePhrase *open = open_before(r, i);
    if (open) {
        open->n = n;
        open->counts_days = !works;
        return end - i;
    }
    size_t before = due_has(r, end, LEX_BEFORE);
    if (!before) before = is_at(r, end, "trước");
    if (before || is_before(r, i)) {
        size_t skip = due_has(r, end, LEX_COUNTED_TO) + due_has(r, end, LEX_SINCE);
        if (!skip) skip = is_at(r, end, "khi") || is_at(r, end, "ngày");
        DuePhrase *due = due_push(r, DUE_BEFORE_EVENT, i, end + before);
        due->n = n;
        due->counts_days = !works;
        size_t at = end + (before ? before : skip);
        // "thông báo cho Bên B trước ít nhất 15 ngày để Bên B điều chỉnh": the case in front
        bool is_unsaid = at >= r->to || is_at(r, at, "để");
        return (is_unsaid ? set_case_event(r, due, at) : set_event(r, due, at)) - i;
    }
    if (tells_before(r, i)) {
        DuePhrase *due = due_push(r, DUE_BEFORE_EVENT, i, end);
        due->n = n;
        due->counts_days = !works;
        return set_case_event(r, due, end) - i;
    }
    size_t meeting = meeting_before(r, i);
    if (meeting) {
        DuePhrase *due = due_push(r, DUE_BEFORE_EVENT, meeting - 1, end);
        due->n = n;
        due->counts_days = !works;
        size_t event_to = measure_at(r, i);
        event_to -= is_at(r, event_to - 1, "trước");
        due->event = str_dup(r->arena, words_text(r->w, meeting, event_to));
        return end - i;
    }
    DuePhrase *due = due_push(r, works ? DUE_WORKING_DAYS : DUE_DAYS, i, end);
    due->n = n;
    if (word_mark(r->w, end) == ',' && due_has(r, end + 1, LEX_SINCE))
        end++;                       // "05 ngày làm việc, kể từ ngày nhận được …"
    if (word_mark(r->w, end) == '(') // "03 ngày làm việc (05 ngày đối với …) kể từ ngày nhận …"
        for (size_t k = end + 1; k < r->to && k < end + 24; k++)
            if (word_mark(r->w, k) == ')') {
                size_t behind = due_has(r, k + 1, LEX_SINCE);
                if (behind) due->from = from_event(r, k + 1 + behind);
                break;
            }
    size_t since = due_has(r, end, LEX_SINCE);
    if (!since) since = MATCH_ANY(r, end, "từ", "sau", "sau khi");
    if (since) due->from = from_event(r, end + since);
    return end + since - i + (since ? 1 : 0);
}

static size_t read_next_day(DueReader *r, size_t i) {
    size_t n = due_has(r, i, LEX_NEXT_DAY);
    if (n) due_push(r, DUE_WORKING_DAYS, i, i + n)->n = 1;
    return n;
}

// ---- events and requests -----------------------------------------------------------------------

static size_t read_phases(DueReader *r, size_t i) {
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
    DuePhrase *due = due_push(r, DUE_PHASES, i, k);
    due->phases = phases;
    return set_event(r, due, k) - i;
}

static size_t read_before(DueReader *r, size_t i) {
    size_t n = due_has(r, i, LEX_BEFORE);
    if (!n && is_at(r, i, "trước") && is_at(r, i + 1, "ngày")) {
        if (i + 2 < r->to && r->w->word[i + 2].is_number) return 0; // a date
        n = 1;
    }
    bool is_event = MATCH_ANY(r, i + 1, "mỗi", "các", "từng") || due_has(r, i + 1, LEX_OCCASION);
    if (!n && is_at(r, i, "trước") && is_event) n = 1;
    if (!n || (i > r->from && is_at(r, i - 1, "như"))) return 0;
    DuePhrase *due = due_push(r, DUE_BEFORE_EVENT, i, i + n);
    size_t end = set_event(r, due, i + n);
    return end - i;
}

/** "khi được … ủy quyền", "khi có văn bản của X", "khi nhận được đề nghị", "khi X yêu cầu". */
static size_t asked_after(const DueReader *r, size_t i) {
    if (is_at(r, i, "được"))
        for (size_t k = i + 1; k < r->to && k < i + NEAR + 4 && word_mark(r->w, k) != ';'; k++) {
            if (word_mark(r->w, k) == ',' && k > i + 8) break;
            size_t n = due_has(r, k, LEX_ASK_VERB);
            if (n) return k + n - i;
        }
    size_t verb = is_at(r, i, "có") ? 1 : due_has(r, i, LEX_RECEIVED);
    size_t paper = verb ? due_has(r, i + verb, LEX_ASK_PAPER) : 0;
    if (verb && !paper && is_at(r, i + verb, "được")) paper = due_has(r, i + ++verb, LEX_ASK_PAPER);
    if (paper) return verb + paper;
    NameList names;
    if (name_begins(r->w, r->book, i) && names_read(r->w, r->book, i, r->to, NAMES_PLAIN, &names)) {
        size_t has = names.end + is_at(r, names.end, "có");
        size_t n = due_has(r, has, LEX_ASK_VERB);
        if (!n && has > names.end) n = due_has(r, has, LEX_ASK_PAPER);
        if (n) return has + n - i;
    }
    return 0;
}

static size_t read_request(DueReader *r, size_t i) {
    size_t when = due_has(r, i, LEX_WHEN);
    if (when && i > r->from && is_at(r, i - 1, "từ")) return 0; // "24 giờ kể từ khi nhận được …"
    size_t asked = when ? asked_after(r, i + when) : 0;
    // "ngay sau khi nhận được thông báo xả lũ": an event, nothing is asked
    size_t behind = i + when + asked;
    bool is_news = when > 1 && asked > 2 && is_at(r, behind - 1, "báo") &&
                   is_at(r, behind - 2, "thông") && behind < r->to && !word_mark(r->w, behind) &&
                   !is_at(r, behind, "của") && !is_at(r, behind, "về");
    if (asked && !is_news) {
        if (!has_type(r, DUE_ON_REQUEST)) due_push(r, DUE_ON_REQUEST, i, i + when + asked);
        return when + asked;
    }
    size_t by = due_has(r, i, LEX_BY_REQUEST);
    size_t who = i + by + due_has(r, i + by, LEX_ANY_ONE);
    if (by && name_begins(r->w, r->book, who) && !name_is_private(r->w, who, r->to)) {
        if (!has_type(r, DUE_ON_REQUEST)) due_push(r, DUE_ON_REQUEST, i, i + by);
        return by;
    }
    return 0;
}

/** "thời hạn do cơ quan chủ trì đề nghị", "thời gian mà Sở X yêu cầu": its words at i, 0 for none.
 */
static size_t set_by_other(const DueReader *r, size_t i) {
    size_t n = due_has(r, i, LEX_TIME_BY);
    NameList names;
    if (!n || !name_begins(r->w, r->book, i + n) ||
        !names_read(r->w, r->book, i + n, r->to, NAMES_PLAIN, &names))
        return 0;
    size_t at = names.end + is_at(r, names.end, "đã"), verb = due_has(r, at, LEX_TIME_SET);
    return verb ? at + verb - i : 0;
}

static size_t read_set_time(DueReader *r, size_t i) {
    size_t by = MATCH_ANY(r, i, "đúng", "theo", "theo đúng", "trong");
    size_t asked = due_has(r, i + by, LEX_TIME_ASKED);
    if (!asked) asked = set_by_other(r, i + by);
    if (!asked && by) { // "đúng hạn theo yêu cầu", "trong thời hạn mà Sở X yêu cầu"
        by = 0;
        asked = due_has(r, i, LEX_TIME_ASKED);
        if (!asked) asked = set_by_other(r, i);
    }
    if (asked) {
        if (!has_type(r, DUE_AS_REQUESTED)) due_push(r, DUE_AS_REQUESTED, i, i + by + asked);
        return by + asked;
    }
    size_t rule = due_has(r, i, LEX_TIME_RULED);
    if (!rule) return 0;
    size_t next = i + rule, after;
    bool is_long = i > r->from && (is_at(r, i - 1, "quá") || is_at(r, i - 1, "hết"));
    size_t skip = due_has(r, next, LEX_MEASURE);
    if (!skip) skip = is_at(r, next, "là") || is_at(r, next, "trong");
    bool is_length = due_number_at(r, next + skip, &after) && is_at(r, after, "ngày");
    if (!is_long && !is_length && !has_type(r, DUE_AS_REGULATED))
        due_push(r, DUE_AS_REGULATED, i, i + rule);
    return rule;
}

/** "ngay khi", "sau khi", "tại thời điểm", "kết thúc", "cùng lúc với", "ngay trong ngày". */
static size_t read_on_event(DueReader *r, size_t i) {
    bool is_adjunct = i < r->act;
    size_t quick = due_has(r, i, LEX_QUICKLY);
    if (quick) return quick;
    size_t n = due_has(r, i, LEX_AT_EVENT);
    if (n && due_has(r, i + 1, LEX_PERIOD_TERM)) return 0; // "khi kết thúc giai đoạn"
    size_t first = is_adjunct ? due_has(r, i, LEX_AT_EVENT_FIRST) : 0;
    if (first > n) n = first;
    size_t name = i + 1 + is_at(r, i + 1, "các");
    bool is_event = MATCH_ANY(r, i + 1, "mỗi", "từng") || due_has(r, name, LEX_OCCASION);
    if (!n && is_at(r, i, "sau") && is_event) n = 1;
    if (!n || (i > r->from && is_at(r, i - 1, "và"))) return 0;
    // "ngay trong ngày": only quickly
    bool is_same_day = match(r, i, "ngay trong ngày") == n &&
                       (i + n >= r->to || word_mark(r->w, i + n) || is_at(r, i + n, "và"));
    if (is_same_day) return n;
    // "07 ngày kể từ ngày kết thúc …" counts from it and is no second time
    if (is_at(r, i, "kết") && i > r->from &&
        (is_at(r, i - 1, "ngày") || is_at(r, i - 1, "từ") || match(r, i - 2, "từ khi")))
        return 0;
    size_t begin = i + n;
    if (is_at(r, i, "kết") && is_adjunct) begin = i;
    if (is_at(r, i, "ngay") && is_at(r, i + 2, "ngày"))
        begin = i + 2; // "ngày thực hiện" is the event
    if (match(r, i, "ngay trong ngày làm việc")) begin = i + n;
    DuePhrase *due = due_push(r, DUE_ON_EVENT, i, i + n);
    size_t end = set_event(r, due, begin);
    r->event_to = is_at(r, i, "sau") || match(r, i, "ngay sau khi") ? end : 0;
    if (!due->event.n) r->n--;
    return end > i + n ? end - i : n;
}

/** "khi (nếu) X … ngay": only together with "ngay". */
static size_t read_when_at_once(DueReader *r, size_t i) {
    if (!r->says_at_once || has_type(r, DUE_ON_EVENT)) return 0;
    size_t n = MATCH_ANY(r, i, "khi", "nếu");
    bool is_need = is_at(r, i + n, "cần");
    bool is_other = i > r->from && (is_at(r, i - 1, "trong") || is_at(r, i - 1, "trước") ||
                                    is_at(r, i - 1, "đến"));
    if (!n || is_need || is_other) return 0;
    DuePhrase *due = due_push(r, DUE_ON_EVENT, i, i + n);
    return set_event(r, due, i + n) - i;
}

static size_t read_regular(DueReader *r, size_t i) {
    size_t n = due_has(r, i, LEX_REGULARLY);
    if (n && !due_describes_noun(r, i) && !has_type(r, DUE_REGULAR))
        due_push(r, DUE_REGULAR, i, i + n);
    if (n) return n;
    n = match(r, i, "định kỳ");
    if (!n) return 0;
    r->has_regular_word = true;
    r->regular_at = i, r->regular_to = i + n;
    return n;
}

static bool finds_at_once(const DueReader *r) {
    for (size_t i = r->from; i < r->to; i++) {
        if (!is_at(r, i, "ngay")) continue;
        if (!MATCH_ANY(r, i + 1, "khi", "sau", "trong", "từ", "tại", "các", "lập", "cả"))
            return true;
    }
    return false;
}

/** "định kỳ" without a period is regular; where it stood among the others keeps the order. */
static void settle_regular(DueReader *r) {
    bool has_period = false;
    for (size_t i = 0; i < r->n; i++)
        has_period = has_period || r->out[i].type <= DUE_TERM;
    if (!r->has_regular_word || has_period || has_type(r, DUE_REGULAR) || r->n == DUE_LIMIT) return;
    DuePhrase *regular = due_push(r, DUE_REGULAR, r->regular_at, r->regular_to);
    for (size_t i = r->regular_at; i < r->regular_to; i++)
        regular->is_weekly |= word_is(r->w, i, "tuần");
    for (size_t i = r->n - 1; i > 0 && r->first_word[i - 1] > r->regular_at; i--) {
        DuePhrase due = r->out[i];
        size_t at = r->first_word[i];
        r->out[i] = r->out[i - 1], r->first_word[i] = r->first_word[i - 1];
        r->out[i - 1] = due, r->first_word[i - 1] = at;
    }
}

/** "15 ngày, vụ việc phức tạp 30 ngày kể từ ngày nhận …" counts both from there; "khi nhận được đề
 * nghị, … trong 05 ngày" states one time, from receipt. */
static void settle_lengths(DueReader *r) {
    size_t request = NOWHERE, length = NOWHERE;
    for (size_t i = r->n; i-- > 0;) {
        DuePhrase *due = &r->out[i];
        if (due->type == DUE_ON_REQUEST) request = i;
        if (due->type != DUE_WORKING_DAYS && due->type != DUE_DAYS) continue;
        if (length != NOWHERE && due->from == DUE_FROM_UNSAID) due->from = r->out[length].from;
        length = i;
    }
    if (length != NOWHERE && r->out[length].from == DUE_FROM_UNSAID && request == NOWHERE)
        for (size_t i = r->from; i < r->first_word[length]; i++)
            if (match(r, i, "khi nhận")) r->out[length].from = DUE_FROM_RECEIPT;
    bool is_since =
        r->n == 2 && length == 1 && r->out[0].type == DUE_ON_EVENT &&
        (str_starts(r->out[0].event, S("nhận")) || str_starts(r->out[0].event, S("tiếp nhận")));
    if (is_since && str_find(r->out[0].words, S("gay"), 0) == NOWHERE) {
        r->out[0] = r->out[1];
        r->n = 1;
        return;
    }
    if (request == NOWHERE || length == NOWHERE || request > length || r->n != 2) return;
    bool is_received = str_find(r->out[request].words, S("nhận"), 0) != NOWHERE;
    if (!is_received || r->out[length].from != DUE_FROM_UNSAID) return;
    r->out[0] = r->out[length];
    r->out[0].from = DUE_FROM_RECEIPT;
    r->n = 1;
}

/** "Mỗi tuần một cuốn sách" in quotation marks is a name: how many words it takes, 0 for none. */
static size_t quoted(const DueReader *r, size_t i) {
    bool is_other = word_mark(r->w, i) == '(' && due_has(r, i + 1, LEX_OTHER_CASE);
    for (size_t k = i + 1; is_other && k < r->to && k < i + 24; k++)
        if (word_mark(r->w, k) == ')') // "(đối với án phức tạp là 05 ngày)": for other cases
            return MATCH_ANY(r, k - 2, "báo cáo") || MATCH_ANY(r, k - 1, "năm", "tháng", "quý")
                       ? 0
                       : k + 1 - i;
    uint32_t open = word_mark(r->w, i);
    if (open != '"' && open != 0x201c) return 0;
    for (size_t k = i + 1; k < r->to && k < i + 24; k++)
        if (word_mark(r->w, k) == (open == '"' ? '"' : 0x201d)) return k + 1 - i;
    return 0;
}

size_t due_read(Arena *arena, const DueScope *scope, DuePhrase out[DUE_LIMIT]) {
    DueReader r = { .arena = arena,
                    .w = scope->w,
                    .book = scope->book,
                    .from = scope->from,
                    .to = scope->to,
                    .act = scope->act,
                    .out = out };
    static size_t (*const readers[])(DueReader *, size_t) = {
        read_phases,   read_length,   read_next_day,     read_request,
        read_set_time, due_read_date, due_read_periods,  read_regular,
        read_on_event, read_before,   read_when_at_once,
    };
    r.says_at_once = finds_at_once(&r);
    for (size_t i = r.from; i < r.to;) {
        size_t n = quoted(&r, i);
        for (size_t k = 0; k < COUNT_OF(readers) && !n; k++)
            n = readers[k](&r, i);
        i += n ? n : 1;
    }
    if (r.says_at_once && scope->if_at != NOWHERE && scope->if_at < r.from &&
        !has_type(&r, DUE_ON_EVENT) && r.n < DUE_LIMIT) {
        // "nếu phát hiện sai sót phải thông báo ngay": the condition is the event
        DueReader condition = r;
        condition.from = scope->if_at, condition.to = r.from, condition.act = r.from;
        read_when_at_once(&condition, scope->if_at);
        r.n = condition.n;
    }
    due_place_dates(&r);
    settle_regular(&r);
    settle_lengths(&r);
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
