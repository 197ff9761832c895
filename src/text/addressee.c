#include "text/addressee.h"

enum { REACH = 70 };

static void add(Arena *arena, const Words *w, const NameList *list, bool keeps_private,
                Names *out) {
    NameList kept = *list;
    kept.n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (keeps_private || !name_is_private(w, list->item[i].from, list->item[i].to))
            kept.item[kept.n++] = list->item[i];
    if (kept.n) names_join(arena, out, names_text(arena, w, &kept));
}

static bool is_purpose(const Words *w, size_t i) {
    if (word_has(w, i, LEX_AIM_ASKS)) return false; // "gửi dự thảo … để lấy ý kiến Sở X"
    return word_has(w, i, LEX_AIM) > 0;
}

/** "báo cáo" as a noun: a paper, not the act of telling. */
static bool is_paper_noun(const Words *w, size_t i, size_t from, size_t len) {
    bool is_report = words_match(w, i, "báo cáo") && len == 2;
    bool is_letter = words_match(w, i, "thông báo") && len == 2;
    bool asks = (words_match(w, i, "đề nghị") || words_match(w, i, "kiến nghị") ||
                 words_match(w, i, "yêu cầu"));
    bool informs = words_match(w, i, "thông tin") && len == 2;
    if (i > from && (word_is(w, i - 1, "phiếu") || word_is(w, i - 1, "mẫu"))) return true;
    if (asks && i >= from + 2 && words_match(w, i - 2, "hồ sơ")) return true; // "hồ sơ kiến nghị"
    bool takes_opinion = words_match(w, i, "lấy ý kiến") || words_match(w, i, "xin ý kiến");
    if (word_is(w, i + len, "của") && !takes_opinion) return true;
    // "có công văn đề nghị Ngân hàng …" asks
    if (asks && i >= from + 3 && word_is(w, i - 3, "có") &&
        w->word[i + len < w->n ? i + len : i].is_capital)
        return false;
    if (!is_report && !is_letter && !asks && !informs) return false;
    for (size_t n = 1; n <= 2 && i >= from + n; n++) {
        if (word_has(w, i - n, LEX_PAPER_BEFORE) != n) continue;
        // "tổng hợp báo cáo Ủy ban nhân dân" tells, "tổng hợp báo cáo của các đơn vị" does not
        bool makes = words_match(w, i - n, "tổng hợp") || words_match(w, i - n, "số liệu") ||
                     words_match(w, i - n, "kết quả");
        bool tells = is_report && makes && word_has(w, i + len, LEX_BODY) &&
                     (w->word[i + len].is_capital || words_match(w, i + len, "lãnh đạo"));
        return !tells;
    }
    return false;
}

/** "tin báo do đoàn viên cung cấp": another's act, which only says what the object is. */
static bool is_done_by(const Words *w, size_t i, size_t from) {
    // "do X phát hành và gửi đến …": that act itself
    bool is_second = i > from && word_is(w, i - 1, "và");
    for (size_t k = i; !is_second && k > from && k + 8 > i && !w->word[k - 1].mark; k--)
        if (word_is(w, k - 1, "do") && k < i) return k - 1 > from;
    return false;
}

/** "thông tin" tells only with an adverb or a preposition behind it. */
static bool is_telling(const Words *w, size_t i, size_t from, size_t *len, bool *may_be_direct) {
    size_t tell = word_has(w, i, LEX_TELL), tell_to = word_has(w, i, LEX_TELL_TO);
    *len = tell > tell_to ? tell : tell_to;
    if (!*len) return false;
    bool is_direct = tell >= tell_to;
    *may_be_direct = is_direct && !words_match(w, i, "phản ánh") && !words_match(w, i, "trả lời") &&
                     !words_match(w, i, "thông tin");
    if (is_paper_noun(w, i, from, *len) || is_done_by(w, i, from)) return false;
    // "quy trình chuyển gửi học sinh đến cơ sở y tế": no letter
    if (words_match(w, i, "gửi") && i > from && word_is(w, i - 1, "chuyển")) return false;
    if (words_match(w, i, "thông tin") && *len == 2) {
        if (i >= from + 2 && words_match(w, i - 2, "trao đổi")) return false;
        size_t k = i + 2;
        while (word_has(w, k, LEX_ADVERB) || words_match(w, k, "bằng văn bản"))
            k += word_has(w, k, LEX_ADVERB) ? word_has(w, k, LEX_ADVERB) : 3;
        bool follows = word_is(w, k, "cho") || word_is(w, k, "đến") || word_is(w, k, "tới") ||
                       word_is(w, k, "về");
        bool is_listed = word_mark(w, k) == ',' && i > from + 1 && word_mark(w, i - 1) == ',';
        bool is_verb = word_has(w, i, LEX_ACT) == 2 && (i == from || !word_has(w, i - 1, LEX_ACT));
        return follows || is_listed || is_verb;
    }
    if (words_match(w, i, "báo") && *len == 1)
        return !(i > from && word_is(w, i - 1, "tin")) &&
               (word_is(w, i + 1, "ngay") || word_is(w, i + 1, "cho") || word_is(w, i + 1, "lại") ||
                word_is(w, i + 1, "về") || word_is(w, i + 1, "lên") || word_is(w, i + 1, "trước") ||
                words_match(w, i + 1, "kịp thời"));
    if (words_match(w, i, "cung cấp") && *len == 2) {
        if (word_has(w, i + 2, LEX_GOODS) && !words_match(w, i + 2, "bản tin")) return false;
    }
    return true;
}

/** Skips what may stand between the verb and its addressee: "bằng văn bản", "kịp thời", "ngay". */
static size_t skip_manner(const Words *w, size_t i, size_t to) {
    while (i < to) {
        bool is_small = word_mark(w, i) == ',' || word_is(w, i, "và") || word_is(w, i, "hoặc") ||
                        word_is(w, i, "của");
        size_t n = is_small ? 1 : word_has(w, i, LEX_MANNER);
        if (!n) return i;
        i += n;
    }
    return i;
}

/** The addressee list at i, cut where its last member is the subject of what follows. */
static bool read_list(const Words *w, const NameBook *book, size_t i, size_t to, NameList *list) {
    if (!name_begins(w, book, i)) return false;
    return names_read(w, book, i, to, NAMES_ATTRIBUTE, list);
}

/** "(qua Văn phòng …)", "thông qua Sở …": whom it goes through. */
static size_t through(const Words *w, size_t i) {
    size_t n = words_match(w, i, "thông qua");
    if (!n && word_is(w, i, "qua") && i && word_mark(w, i - 1) == '(') n = 1;
    if (!n && word_is(w, i, "qua") && w->word[i + 1 < w->n ? i + 1 : i].is_capital) n = 1;
    return n;
}

/** "cho gia đình học sinh và Ủy ban nhân dân cấp xã": private persons before the body; 0: none. */
static size_t private_before(const Words *w, size_t i, size_t to) {
    size_t at = i + word_has(w, i, LEX_EACH), first = at;
    while (at < to && word_has(w, at, LEX_PRIVATE))
        at += word_has(w, at, LEX_PRIVATE);
    bool is_listed = word_mark(w, at) == ',' || word_is(w, at, "và");
    return at > first && is_listed && at + 1 < to && w->word[at + 1].is_capital ? at + 1 - i : 0;
}

/** "chia sẻ kết quả với X" tells X; "chia sẻ cơ sở dữ liệu với X" is done together. */
static bool shares_news(const Words *w, size_t i) {
    return words_match(w, i, "chia sẻ kết quả") || words_match(w, i, "chia sẻ thông tin") ||
           words_match(w, i, "chia sẻ số liệu");
}

/** "… A xóa đăng ký, B dừng trợ cấp": adds B. Returns the word where the search goes on. */
static size_t told_too(Arena *arena, const Words *w, const NameBook *book, size_t i, size_t stop,
                       Names *out) {
    NameList list;
    for (size_t k = i; k < stop && w->word[k].mark != ';'; k++) {
        bool is_named = word_mark(w, k) == ',' && k + 1 < stop && w->word[k + 1].is_capital &&
                        name_begins(w, book, k + 1) &&
                        names_read(w, book, k + 1, stop, NAMES_PLAIN, &list) && list.end < stop &&
                        word_has(w, list.end, LEX_ACT);
        if (!is_named) continue;
        add(arena, w, &list, false, out);
        i = list.end;
    }
    return i;
}

/** "đối với hồ thủy lợi, Sở Y đối với hồ thủy điện" at i: adds Y. Where the search goes on. */
static size_t told_by_case(Arena *arena, const Words *w, const NameBook *book, size_t i,
                           size_t stop, Names *out) {
    NameList list;
    for (size_t k = i; k < stop && k < i + 20 && w->word[k].mark != ';'; k++) {
        bool is_named = (word_mark(w, k) == ',' || word_is(w, k, "và")) && k + 1 < stop &&
                        w->word[k + 1].is_capital && name_begins(w, book, k + 1) &&
                        names_read(w, book, k + 1, stop, NAMES_PLAIN, &list) &&
                        words_match(w, list.end, "đối với");
        if (!is_named) continue;
        add(arena, w, &list, false, out);
        i = k = list.end;
    }
    return i;
}

/**
 * Follows one verb of telling at i and adds whom it tells. Returns the word where the search goes
 * on.
 */
static size_t follow(Arena *arena, const Words *w, const NameBook *book, size_t i, size_t to,
                     size_t len, bool is_direct, bool across, Names *out) {
    size_t at = i + len;
    NameList list;
    // "trả lời Sở X": a name with a capital at once
    bool is_named = at < to && (words_match(w, i, "trả lời") || words_match(w, i, "phản ánh")) &&
                    !w->word[at].mark && (w->word[at].is_capital || word_has(w, at, LEX_BODY));
    if (is_direct || is_named) {
        size_t k = skip_manner(w, at, to);
        bool is_at_once = k == at || word_mark(w, k - 1) != ',' || words_match(w, i, "báo cáo");
        if (is_at_once && read_list(w, book, k, to, &list)) {
            add(arena, w, &list, false, out);
            return list.end;
        }
    }
    size_t stop = at + REACH < to ? at + REACH : to;
    bool notifies = words_match(w, i, "thông báo") > 0;
    for (size_t k = at; k < stop; k++) {
        if (is_purpose(w, k)) return k;
        if (w->word[k].depth && word_mark(w, k) != '(') continue;
        if (word_mark(w, k) == ';' && !across) return k;
        size_t other;
        bool direct;
        if (k > at && word_mark(w, k - 1) == ',' && is_telling(w, k, at, &other, &direct)) return k;
        size_t n = word_has(w, k, LEX_TO);
        if (n) n += private_before(w, k + n, to);
        bool is_object = word_is(w, k, "về") || word_is(w, k, "với"); // "về Sở …" or "về kết quả …"
        if (!n || !read_list(w, book, k + n, to, &list)) continue;
        if (word_is(w, k, "với") && words_match(w, i, "chia sẻ") && !shares_news(w, i))
            continue; // who co-operates
        if (is_object && !w->word[list.item[0].from].is_capital && word_is(w, k, "với") &&
            (word_is(w, k - 1, "đối") || word_is(w, k - 1, "hợp")))
            continue;
        if (word_is(w, k, "với") && k && (word_is(w, k - 1, "đối") || word_is(w, k - 1, "hợp")))
            continue;
        size_t before = out->n;
        add(arena, w, &list, false, out);
        k = list.end - 1;
        // "về Sở X đối với hồ thủy lợi, Sở Y đối với hồ thủy điện"
        if (out->n > before && words_match(w, list.end, "đối với"))
            return told_by_case(arena, w, book, list.end, stop, out);
        if (out->n > before && notifies && word_has(w, list.end, LEX_ACT))
            return told_too(arena, w, book, list.end, stop, out);
        if (out->n > before) return list.end;
    }
    return at;
}

static Names collect(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to,
                     bool across) {
    Names out = { 0 };
    bool told = false;
    for (size_t i = from; i < to;) {
        if (is_purpose(w, i)) {
            // a purpose goes on to the end of its part, or to a duty of its own
            while (i < to && w->word[i].mark != ';' && !words_match(w, i, "có trách nhiệm"))
                i++;
            continue;
        }
        size_t len;
        bool is_direct;
        size_t via = told ? through(w, i) : 0;
        NameList list;
        if (via && read_list(w, book, i + via, to, &list)) {
            add(arena, w, &list, false, &out);
            i = list.end;
            // "gửi A (qua B) và C (qua D)"
            size_t next = word_mark(w, i) == ')' ? i + 1 : to;
            bool goes_on = next + 1 < to && (word_is(w, next, "và") || word_is(w, next, "hoặc") ||
                                             word_mark(w, next) == ',');
            if (goes_on && w->word[next + 1].is_capital &&
                read_list(w, book, next + 1, to, &list)) {
                add(arena, w, &list, false, &out);
                i = list.end;
            }
            continue;
        }
        if (is_telling(w, i, from, &len, &is_direct)) {
            told = true;
            size_t next = follow(arena, w, book, i, to, len, is_direct, across, &out);
            i = next > i ? next : i + len;
            continue;
        }
        i++;
    }
    return out;
}

Names addressees_of(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to) {
    return collect(arena, w, book, from, to, false);
}

Names addressees_across(Arena *arena, const Words *w, const NameBook *book, size_t from,
                        size_t to) {
    return collect(arena, w, book, from, to, true);
}

bool addressee_is_open(const Words *w, const NameBook *book, size_t from, size_t to) {
    AUTO(arena_free) Arena *scratch = arena_new(4096);
    for (size_t i = from; i < to; i++) {
        if (is_purpose(w, i)) return false;
        bool informs = words_match(w, i, "cung cấp thông tin") > 0;
        if (informs) return addressees_across(scratch, w, book, i, to).n == 0;
    }
    return false;
}

// ---- helpers -----------------------------------------------------------------------------------

/** "với" that is no co-operation: "đối với", "phù hợp với", "gắn với". */
static bool is_plain_with(const Words *w, size_t i) {
    if (!i) return w->word[0].is_capital ? false : true; // "a) Với Sở X kiểm tra …"
    if (words_match(w, i - 2 < i ? i - 2 : i, "phối hợp")) return false;
    return word_has(w, i - 1, LEX_PLAIN_WITH) > 0;
}

/** "Sở X chủ trì, Sở Y và Sở Z phối hợp": those who help the one that leads, read at "chủ trì". */
static bool read_led(const Words *w, const NameBook *book, size_t i, size_t to, NameList *list) {
    size_t next = i + words_match(w, i, "chủ trì") + 1;
    bool is_listed = next > i + 1 && (word_mark(w, next - 1) == ',' || word_is(w, next - 1, "và"));
    next += is_listed && (word_is(w, next, "và") || word_is(w, next, "còn"));
    return is_listed && name_begins(w, book, next) &&
           names_read(w, book, next, to, NAMES_PLAIN, list) &&
           words_match(w, list->end, "phối hợp");
}

Names helpers_of(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to,
                 size_t *at) {
    Names out = { 0 };
    bool is_between = false, tells = false;
    *at = NOWHERE;
    for (size_t i = from; i < to;) {
        size_t len;
        bool is_direct;
        if (word_mark(w, i) == ';') is_between = tells = false;
        if (word_is(w, i, "giữa")) is_between = true;
        NameList led;
        if (read_led(w, book, i, to, &led)) {
            if (*at == NOWHERE) *at = i;
            add(arena, w, &led, false, &out);
            i = led.end;
            continue;
        }
        bool is_told = is_telling(w, i, from, &len, &is_direct);
        tells = tells || (is_told && word_has(w, i, LEX_TELL_WHOM));
        if (words_match(w, i, "đề xuất với") || shares_news(w, i)) tells = true;
        if (words_match(w, i, "ký hợp đồng") || words_match(w, i, "hợp đồng") ||
            (words_match(w, i, "đăng ký") && !words_match(w, i + 2, "đất đai")))
            is_between = true;
        size_t n = word_has(w, i, LEX_COOPERATE);
        if (words_match(w, i, "hợp đồng") && i > from && word_is(w, i - 1, "ký"))
            n = 0; // "ký hợp đồng với đơn vị có chức năng": whom one pays
        // "theo kế hoạch đã thống nhất với …": only what the plan is like
        bool is_past = i > from && (word_is(w, i - 1, "đã") || word_is(w, i - 1, "chưa"));
        if (n && is_past) n = 0, i += 3;
        if (words_match(w, i, "cùng cấp")) n = 0; // "Viện kiểm sát cùng cấp"
        if (!n && word_is(w, i, "với") && !is_between && !tells && !is_plain_with(w, i)) n = 1;
        bool is_exchange = words_match(w, i, "trao đổi") > 0;
        NameList list;
        // "phối hợp với gia đình, nhà trường": persons too; "ký cam kết với hộ dân" is no help
        NamesHow how = NAMES_ATTRIBUTE;
        bool helps = words_match(w, i, "phối hợp") || words_match(w, i, "phối kết hợp") ||
                     words_match(w, i, "cùng");
        if (helps) how |= NAMES_PERSONS;
        bool is_named = n && !(tells && is_exchange) && name_begins_how(w, book, i + n, how) &&
                        names_read(w, book, i + n, to, how, &list);
        if (is_named && word_is(w, i, "phối") && words_match(w, i, "phối hợp giữa"))
            is_named = false;
        if (is_named) {
            if (*at == NOWHERE) *at = i;
            add(arena, w, &list, helps, &out);
            i = list.end;
            continue;
        }
        i += n ? n : 1;
    }
    return out;
}
