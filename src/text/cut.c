#include "text/cut.h"

#include "text/addressee.h"
#include "text/due_phrase.h"

/** "nội dung họp được gửi trước 03 ngày": a statement, whose times are not those before it. */
static bool is_stated(const Words *w, size_t i, size_t to) {
    for (size_t k = i + 1; k < to && k < i + 8 && !w->word[k].mark; k++)
        if (word_is(w, k, "được")) return subject_verb(w, k + 1, to) != NOWHERE;
    return false;
}

/** "giấy mời gửi trước 03 ngày": a statement with a length of time of its own. */
static bool states_days(const Words *w, size_t i, size_t to) {
    bool acts = false;
    for (size_t k = i + 1; k + 1 < to && k < i + 9 && !w->word[k].mark; k++) {
        acts = acts || word_has(w, k, LEX_ACT);
        if (acts && w->word[k].is_number && word_is(w, k + 1, "ngày")) return true;
    }
    return false;
}

static bool is_condition_part(const Words *w, size_t i, size_t to) {
    // "trường hợp … thì phải …", "quá thời hạn trên mà không trả lời thì … phải …"
    if (!word_has(w, i, LEX_CONDITION) && !words_match(w, i, "quá thời hạn")) return false;
    for (size_t k = i + 1; k < to && k < i + 80; k++) {
        if (words_match(w, k, "thì phải")) return true;
        if (word_is(w, k, "thì") && k < i + 30 && word_has(w, i, LEX_CONDITION) &&
            subject_verb(w, k + 1, to) != NOWHERE)
            return true;
        if (word_is(w, k, "phải") && !w->word[k].depth) return true;
    }
    return false;
}

/** "báo cáo năm trước ngày 15 tháng 12": a paper with its date, of the telling before it. */
static bool is_period_noun(const Words *w, size_t i) {
    if (!words_match(w, i, "báo cáo")) return false;
    size_t end = i;
    for (int c = LEX_PERIOD; c <= LEX_PERIOD_MONTHLY; c++)
        for (size_t at = i; at <= i + 2; at += 2) { // "báo cáo năm", "báo cáo 6 tháng"
            size_t n = word_has(w, at, (LexClass)c);
            if (n && at + n > end) end = at + n;
        }
    return end > i && (word_has(w, end, LEX_DATE_LEAD) || words_match(w, end, "chậm nhất") ||
                       word_mark(w, end) == '(');
}

/** Does an act of its own begin behind the semicolon, at i? */
static bool opens_part(const Words *w, const NameBook *book, size_t i, size_t to) {
    if (words_match(w, i, "hoàn thành trước") || words_match(w, i, "hoàn thành trong") ||
        words_match(w, i, "hoàn thành chậm nhất"))
        return false; // when the act before it must be over
    if (is_period_noun(w, i)) return false;
    Clause c, passive;
    clause_read(w, book, i, to, &c);
    passive = c;
    clause_passive(w, book, &passive); // "lịch tuần tra do X ban hành"
    if (words_match(w, i, "cùng"))     // "cùng với cán bộ của Cơ sở lập …"
        return subject_goes_with(w, book, i, to);
    bool may_be_done = !c.has_subject && !c.is_conditional && !word_has(w, i, LEX_LEAD_IN);
    if (may_be_done && passive.force == FORCE_PASSIVE) return true;
    switch (c.force) {
    case FORCE_ACT:
    case FORCE_DUTY:
    case FORCE_FORBID:
    case FORCE_ORDER:
    case FORCE_RIGHT: return true;
    case FORCE_BE: return c.has_subject;
    case FORCE_NONE:
        if (is_stated(w, i, to) || states_days(w, i, to)) return true;
        if (c.is_conditional) // "trường hợp phức tạp thì thời hạn trả lời không quá 15 ngày"
            for (size_t k = i; k + 3 < to && !w->word[k].mark; k++)
                if (words_match(w, k, "không quá") && word_is(w, k + 3, "ngày")) return true;
        break;
    case FORCE_NOUN: return is_stated(w, i, to);
    case FORCE_PASSIVE: break;
    }
    return false;
}

static size_t words_between(size_t from, size_t to) {
    return to > from ? to - from : 0;
}

/** The verb of the part is a step of making a paper, which sending it only completes. */
static bool makes_paper(const Words *w, size_t from, size_t to) {
    size_t verb = subject_verb(w, from, to);
    if (verb == NOWHERE) verb = from;
    if (words_match(w, verb, "chỉ đạo") || words_match(w, verb, "hướng dẫn")) return false;
    for (size_t i = verb; i < to && i < verb + 30; i++)
        if (word_has(w, i, LEX_PAPER) && !w->word[i].depth) return true;
    return false;
}

/** The act is to bring together what a paper is made of. */
static bool collects(const Words *w, size_t from, size_t to) {
    size_t verb = subject_verb(w, from, to);
    return verb != NOWHERE && (words_match(w, verb, "tổng hợp") || words_match(w, verb, "tập hợp"));
}

/** Is the next act behind the time at i to tell: "định kỳ 6 tháng báo cáo"? */
static bool tells_next(const Words *w, size_t i, size_t to) {
    for (size_t k = i + 1; k < to && k < i + 20 && w->word[k].mark != ';'; k++) {
        if (words_match(w, k, "báo cáo") || word_is(w, k, "gửi")) return true;
        if (word_has(w, k, LEX_ACT)) return false;
    }
    return false;
}

/** "A, B" directly behind a word that governs them: the members are objects, no new subject. */
static bool is_governed(const Words *w, size_t i, size_t from) {
    if (i <= from) return false;
    if (word_has(w, i - 1, LEX_GOVERNS)) return true;
    return word_has(w, i - 1, LEX_ACT) > 0 || (i >= 2 && word_has(w, i - 2, LEX_ACT) == 2) ||
           (i >= 3 && word_has(w, i - 3, LEX_ACT) == 3) ||
           (i >= 2 && word_has(w, i - 2, LEX_TELL) == 2);
}

static bool tells_at_once(const Words *w, size_t verb, size_t to) {
    for (size_t i = verb; i < to && i < verb + 4; i++)
        if (word_is(w, i, "ngay")) return true;
    return false;
}

/** "chỉ đạo Thuế cơ sở rà soát, cung cấp danh sách …": two verbs, one object. */
static bool shares_object(const Words *w, const NameBook *book, size_t from, size_t comma) {
    size_t verb = subject_verb(w, from, comma), act = NOWHERE;
    if (verb == NOWHERE) return false;
    for (size_t n = 1; n <= 3 && comma - n > verb; n++)
        if (word_has(w, comma - n, LEX_ACT) == n) act = comma - n;
    NameList list;
    size_t name = verb + word_has(w, verb, LEX_ACT);
    return act != NOWHERE && name_begins(w, book, name) &&
           names_read(w, book, name, comma, NAMES_PLAIN, &list) && list.end == act;
}

static bool tells_anew(Arena *scratch, const Words *w, const NameBook *book, size_t sentence,
                       size_t from, size_t comma, size_t to) {
    size_t verb = subject_verb(w, comma + 1, to);
    bool collects = verb != NOWHERE && words_match(w, verb, "tổng hợp") &&
                    words_match(w, comma + 1, "đồng thời");
    // "rà soát …, lập danh sách báo cáo X": a list made only to be sent
    bool lists = verb == comma + 1 && words_match(w, verb, "lập danh sách");
    if (verb == NOWHERE ||
        !(collects || lists || word_has(w, verb, LEX_TELL) || word_has(w, verb, LEX_TELL_TO)))
        return false;
    if (words_between(from, comma) < 5 || makes_paper(w, from, comma)) return false;
    // "ý kiến, kiến nghị của cử tri": what is told
    if (word_is(w, verb + word_has(w, verb, LEX_TELL), "của")) return false;
    if (shares_object(w, book, from, comma)) return false;
    size_t also = words_match(w, comma + 1, "đồng thời gửi");
    if (!also) also = words_match(w, comma + 1, "đồng gửi");
    if (also && name_begins(w, book, comma + 1 + also))
        return false; // "báo cáo A, đồng thời gửi B kết quả …": one object
    // "gửi các quyết định, chỉ thị, báo cáo kinh tế - xã hội đến …": a paper among papers
    bool sends = words_match(w, from, "gửi") || words_match(w, from, "cung cấp");
    if (sends && words_match(w, verb, "báo cáo") && !name_begins(w, book, verb + 2)) return false;
    // "Khi phát hiện …, giữ nguyên hiện trường, báo ngay cho X": one reaction
    bool reacts = words_match(w, sentence, "khi") || words_match(w, sentence, "nếu");
    if (reacts && tells_at_once(w, verb, to)) return false;
    Names before = addressees_of(scratch, w, book, from, comma);
    Names after = addressees_of(scratch, w, book, comma + 1, to);
    return after.n > 0 && !names_equal(scratch, before, after);
}

static bool helps_anew(Arena *scratch, const Words *w, const NameBook *book, size_t from,
                       size_t comma, size_t to) {
    size_t verb = subject_verb(w, comma + 1, to);
    if (verb == NOWHERE || !words_match(w, verb, "phối hợp")) return false;
    if (words_between(from, comma) < 5) return false;
    return addressees_of(scratch, w, book, from, comma).n > 0;
}

/** "đôn đốc … hằng tháng, họp tổ mỗi quý một lần": each act with a recurrence of its own. */
static bool recurs_anew(Arena *scratch, const Words *w, const NameBook *book, const Clause *whole,
                        size_t from, size_t comma, size_t to) {
    bool ends_with_time = word_has(w, comma - 1, LEX_TIME_END) > 0;
    size_t verb = subject_verb(w, comma + 1, to);
    // "họp 03 tháng một lần, chuẩn bị tài liệu gửi các bên trước cuộc họp 03 ngày"
    bool prepares = verb != NOWHERE && words_match(w, verb, "chuẩn bị");
    if (!(ends_with_time || prepares) || verb == NOWHERE || words_match(w, verb, "tổng kết"))
        return false;
    size_t end = comma + 1;
    while (end < to && w->word[end].mark != ';' && end < comma + 40)
        end++;
    DuePhrase before[DUE_LIMIT], behind[DUE_LIMIT];
    size_t near = comma > from + 8 ? comma - 8 : from;
    if (prepares) near = from = whole->from < from ? whole->from : from;
    DueScope a = { w, book, near, comma, NOWHERE, from };
    DueScope b = { w, book, comma + 1, end, NOWHERE, comma + 1 };
    size_t n = due_read(scratch, &a, before);
    if (n != 1 || !due_recurs(&before[0])) return false;
    size_t m = due_read(scratch, &b, behind);
    bool is_other = due_recurs(&behind[0]) || behind[0].type == DUE_AD_HOC ||
                    (prepares && behind[0].type == DUE_BEFORE_EVENT);
    return m == 1 && is_other && behind[0].type != before[0].type && behind[0].type != DUE_REGULAR;
}

/**
 * "thông báo cho A xóa đăng ký, B dừng trợ cấp": each is told what to do, B is no new subject. The
 * verb of asking stands between from and the comma, its first body and that body's verb behind it.
 */
static bool asks_each(const Words *w, const NameBook *book, size_t from, size_t comma, size_t next,
                      size_t to) {
    NameList list;
    for (size_t i = from; i < comma && i < from + 30; i++) {
        size_t n = word_has(w, i, LEX_ASK);
        if (word_is(w, i + n, "cho")) n++;
        bool asks = n && name_begins(w, book, i + n) &&
                    names_read(w, book, i + n, comma, NAMES_PLAIN, &list) && list.end < comma &&
                    word_has(w, list.end, LEX_ACT) && w->word[list.item[0].from].is_capital;
        if (!asks) continue;
        for (size_t k = list.end; k < comma; k++)
            if (w->word[k].mark == ';') return false;
        return w->word[next].is_capital && name_begins(w, book, next) &&
               names_read(w, book, next, to, NAMES_PLAIN, &list) && list.end < to &&
               word_has(w, list.end, LEX_ACT) && !word_has(w, list.end, LEX_DUTY);
    }
    return false;
}

/** "… do Sở Y tế chủ trì, Sở Nội vụ tham gia": the passive before the comma is an act too. */
static bool is_done_by(const Words *w, const NameBook *book, const Clause *whole, size_t comma) {
    Clause passive = *whole;
    if (whole->force != FORCE_NONE || whole->has_subject) return false;
    passive.to = comma;
    clause_passive(w, book, &passive);
    return passive.force == FORCE_PASSIVE;
}

/** "hằng quý", but not "mỗi quý một lần", which no other period follows. */
static bool ends_period(const Words *w, size_t i) {
    return word_has(w, i, LEX_TIME_END) && !word_is(w, i, "lần");
}

/** "Trạm y tế cập nhật số ca, Sở Y tế tổng hợp báo cáo X": nobody is named before who might be
 * told. */
static bool reports_next(const Words *w, const NameBook *book, const Clause *whole, size_t act,
                         size_t next, size_t to) {
    NameList names;
    size_t at;
    if (!whole->has_subject || whole->force < FORCE_ACT || !w->word[next].is_capital ||
        !subject_at(w, book, next, to, NAMES_PLAIN, &names, &at) || at != names.end)
        return false;
    size_t tell = at + word_has(w, at, LEX_ACT);
    if (!words_match(w, at, "tổng hợp") ||
        !(words_match(w, tell, "báo cáo") || words_match(w, at + 2, "báo cáo")))
        return false;
    for (size_t i = act; i + 1 < next; i++)
        if (name_begins(w, book, i)) return false;
    return true;
}

/** Is the comma at k the end of a clause that began (with its act) at act? */
static bool is_cut_at(Arena *scratch, const Words *w, const NameBook *book, const Clause *whole,
                      size_t act, size_t k, size_t to) {
    bool is_act = whole->force >= FORCE_ACT || is_done_by(w, book, whole, k);
    size_t next = k + 1;
    bool is_contrast =
        word_is(w, next, "còn"); // "Sở Y tế cấp thuốc, còn Sở Nội vụ bố trí kinh phí"
    if (words_between(act, k) < (is_contrast ? 2 : 3)) return false;
    bool is_group = word_has(w, next, LEX_GROUP) >= word_has(w, next, LEX_BODY);
    if (w->lex[k - 1].len[LEX_GROUP_END] && word_has(w, next, LEX_GROUP) && is_group) return false;
    size_t last = k - 1;
    if (word_mark(w, last) == ')') // "quý (trước ngày 20), 6 tháng (…)"
        while (last > act && word_mark(w, last) != '(')
            last--;
    if (last > act && last < k - 1 && ends_period(w, last - 1)) return false;
    // inside "hằng tháng, quý, 6 tháng"
    if (ends_period(w, k - 1) && subject_verb(w, next, next + 1) == NOWHERE &&
        !(words_match(w, next, "trước ngày") && clause_time_begins(w, next, to)))
        return false;
    if (is_condition_part(w, next, to)) return true;
    if (clause_time_begins(w, next, to)) {
        bool is_list = (word_has(w, k - 1, LEX_ADVERB) || word_has(w, k - 2, LEX_ADVERB) == 2) &&
                       !word_is(w, k - 1, "tốt") && !word_is(w, k - 1, "chặt");
        // "dự thảo …, trong 02 ngày gửi"; "tổng hợp …, định kỳ 6 tháng báo cáo"
        bool sends =
            (word_is(w, next, "trong") || (collects(w, act, k) && tells_next(w, next, to))) &&
            makes_paper(w, act, k);
        return !is_list && !sends;
    }
    size_t then = words_match(w, next, "sau đó");
    if (!then) then = word_is(w, next, "còn") || word_is(w, next, "và");
    if (!then && asks_each(w, book, act, k, next, to)) return false;
    if (is_act && clause_begins(w, book, next + then, to)) return true;
    if (reports_next(w, book, whole, act, next, to)) return true;
    if (then && clause_begins(w, book, next + then, to)) return true;
    if (recurs_anew(scratch, w, book, whole, act, k, to)) return true;
    // "…, sau đó có báo cáo kết quả gửi Sở Y tế"
    if (words_match(w, next, "sau đó") && tells_anew(scratch, w, book, whole->from, act, k + 2, to))
        return true;
    return tells_anew(scratch, w, book, whole->from, act, k, to) ||
           helps_anew(scratch, w, book, act, k, to);
}

/** The last name of the list is the one before it again, so that it begins something new. */
static bool is_repeated(const Words *w, const NameList *list) {
    size_t a = list->item[list->n - 2].from, b = list->item[list->n - 1].from;
    a += word_has(w, a, LEX_EACH);
    b += word_has(w, b, LEX_EACH);
    return str_eq(words_key(w, a, list->item[list->n - 2].to),
                  words_key(w, b, list->item[list->n - 1].to));
}

/** The next word behind a list of names that begins at i and is an object; i when there is none. */
static size_t skip_objects(const Words *w, const NameBook *book, size_t i, size_t from, size_t to,
                           size_t *cut) {
    *cut = 0;
    bool is_partner = i > from && (word_is(w, i - 1, "với") || word_is(w, i - 1, "cùng") ||
                                   word_is(w, i - 1, "hợp"));
    NamesHow how = is_partner ? NAMES_PERSONS : NAMES_PLAIN;
    if (!name_begins_how(w, book, i, how)) return i;
    bool after_comma = i > from && word_mark(w, i - 1) == ',';
    if (after_comma || !is_governed(w, i, from)) return i;
    NameList list;
    if (!names_read(w, book, i, to, how, &list)) return i;
    // "gửi đến các cơ quan phối hợp, cơ quan phối hợp trả lời": the last member is a new subject
    bool tells = i > from && (word_is(w, i - 1, "đến") || word_is(w, i - 1, "cho") ||
                              word_is(w, i - 1, "tới") || word_is(w, i - 1, "về") ||
                              word_is(w, i - 1, "cáo") || word_is(w, i - 1, "gửi"));
    size_t last = list.n > 1 ? list.item[list.n - 1].from : 0;
    if (last && word_mark(w, last - 1) == ',') {
        size_t after = list.end;
        bool binds = word_has(w, after, LEX_DUTY) || word_has(w, after, LEX_FORBID);
        bool acts = tells && word_has(w, after, LEX_ACT) && is_repeated(w, &list);
        if (binds || acts) *cut = last - 1;
    }
    return list.end > i ? list.end : i + 1;
}

/**
 * "Sở Y tế lập danh sách và Sở Nội vụ thẩm định danh sách": two subjects, when nobody is named
 * between the first act and the "và" at k, who might be the first of a list or be asked.
 */
static bool joins_subjects(const Words *w, const NameBook *book, const Clause *whole, size_t act,
                           size_t k, size_t to) {
    if (!word_is(w, k, "và") || w->word[k].depth || words_between(act, k) < 3) return false;
    bool is_own = k + 1 < to && (w->word[k + 1].is_capital || word_has(w, k + 1, LEX_EACH) ||
                                 words_match(w, k + 1, "cơ quan") || word_is(w, k + 1, "bên"));
    if (!whole->has_subject || whole->force < FORCE_ACT || !is_own) return false;
    for (size_t i = act; i < k; i++)
        if (name_begins(w, book, i) || word_has(w, i, LEX_PRIVATE)) return false;
    NameList names;
    size_t at;
    return subject_at(w, book, k + 1, to, NAMES_PLAIN, &names, &at) &&
           (word_has(w, at, LEX_ACT) || word_has(w, at, LEX_DUTY) || word_has(w, at, LEX_FORBID));
}

static size_t cut_at_commas(Arena *scratch, const Words *w, const NameBook *book,
                            const Clause *whole, size_t end, Clause *out, size_t n) {
    size_t from = whole->from, act = whole->act;
    bool in_purpose = false;
    Clause part = *whole;
    for (size_t k = act; k < end;) {
        if (word_is(w, k, "để") || word_is(w, k, "nhằm")) in_purpose = true;
        size_t cut, next = skip_objects(w, book, k, act, end, &cut);
        bool is_comma = word_mark(w, k) == ',' && !w->word[k].depth;
        if (!cut && is_comma && is_cut_at(scratch, w, book, whole, act, k, end) &&
            !(in_purpose && !clause_begins(w, book, k + 1, end) &&
              !clause_time_begins(w, k + 1, end) && !is_condition_part(w, k + 1, end)))
            cut = k;
        if (!cut && !in_purpose && joins_subjects(w, book, &part, act, k, end)) cut = k;
        if (cut && cut > act && n + 1 < CUT_LIMIT) {
            clause_read(w, book, from, cut, &out[n++]);
            from = cut + 1;
            in_purpose = false;
            Clause rest;
            clause_read(w, book, from, end, &rest);
            act = rest.act > from ? rest.act : from;
            part = rest;
            k = act > cut + 1 ? act : cut + 1;
            if (rest.is_conditional) break; // a condition is cut at semicolons only
            continue;
        }
        k = next > k ? next : k + 1;
    }
    clause_read(w, book, from, end, &out[n++]);
    return n;
}

/** "Chế độ báo cáo: …", "Báo cáo định kỳ: …": behind a short title of what follows; from when there
 * is none. */
static size_t behind_title(const Words *w, const NameBook *book, size_t from, size_t to) {
    bool is_title = word_has(w, from, LEX_TITLE) > 0;
    for (size_t k = from; is_title && k + 3 < to && k < from + 7; k++) {
        if (word_mark(w, k) == ':') return k + 1;
        if (w->word[k].mark) break;
    }
    // "Phòng, chống dịch: Khi phát hiện …, nhà trường báo ngay …"
    for (size_t k = from; !name_begins(w, book, from) && k + 3 < to && k < from + 14; k++) {
        if (word_has(w, k, LEX_DUTY) || w->word[k].mark == ';') break;
        if (word_mark(w, k) != ':') continue;
        bool opens = w->word[k + 1].is_capital &&
                     (word_has(w, k + 1, LEX_LEAD_IN) > 0 || clause_begins(w, book, k + 1, to));
        Clause timed = { 0 }; // "Tuần tra ban đêm: mỗi tuần hai lần, Công an xã …"
        if (!opens && clause_time_begins(w, k + 1, to)) clause_read(w, book, k + 1, to, &timed);
        return opens || timed.has_subject ? k + 1 : from;
    }
    return from;
}

size_t cut_sentence(Arena *scratch, const Words *w, const NameBook *book, size_t from, size_t to,
                    Clause out[CUT_LIMIT]) {
    size_t n = 0;
    from = behind_title(w, book, from, to);
    while (from < to && n + 1 < CUT_LIMIT) {
        Clause whole;
        clause_read(w, book, from, to, &whole);
        size_t end = to;
        size_t start = whole.act > from ? whole.act : from;
        // "Trường hợp A thì B làm; nếu …, phải C": the second case has its own act
        for (size_t k = from; whole.is_conditional && k < whole.act && k + 1 < to; k++)
            if (w->word[k].mark == ';' && !w->word[k].depth && words_match(w, k + 1, "nếu"))
                start = k;
        for (size_t k = start; k < to; k++) {
            if (w->word[k].depth) continue;
            bool is_part = word_mark(w, k) == ';' && opens_part(w, book, k + 1, to);
            // "Xây dựng mô hình điểm: mỗi xã chọn …"
            if (is_part || (word_mark(w, k) == ':' && clause_begins(w, book, k + 1, to))) {
                end = k;
                break;
            }
        }
        if (n + 2 >= CUT_LIMIT) end = to;
        if (whole.is_conditional)
            clause_read(w, book, from, end, &out[n++]);
        else
            n = cut_at_commas(scratch, w, book, &whole, end, out, n);
        from = end + 1;
    }
    return n;
}
