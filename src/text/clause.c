#include "text/clause.h"

enum { LOOK_WORDS = 160, COMMAS = 24, RELATIVE_WORDS = 70 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t order_verb(const Words *w, size_t i, bool *is_request) {
    size_t n = word_has(w, i, LEX_ORDER);
    if (n) *is_request = n >= 2 && words_match(w, i + n - 2, "đề nghị");
    return n;
}

// ---- adjuncts ----------------------------------------------------------------------------------

/** A comma or "thì" between parts; not the comma inside "cơ quan, đơn vị". */
static bool is_break_at(const Words *w, size_t k) {
    if (w->word[k].depth) return false;
    if (word_is(w, k, "thì")) return true;
    // "Từ tháng 10 đến tháng 12: Sở X …"
    if (word_mark(w, k) == ':' && k + 1 < w->n && w->word[k + 1].is_capital) return true;
    if (word_mark(w, k) != ',') return false;
    bool is_group = word_has(w, k + 1, LEX_GROUP) >= word_has(w, k + 1, LEX_BODY);
    return !(k && w->lex[k - 1].len[LEX_GROUP_END] && word_has(w, k + 1, LEX_GROUP) && is_group);
}

/** Does a length of time end before i: "trong 02 ngày", "05 ngày làm việc"? */
static bool ends_length(const Words *w, size_t i) {
    if (i >= 4 && words_match(w, i - 2, "làm việc")) i -= 2;
    return i >= 2 && w->word[i - 2].is_number &&
           (word_is(w, i - 1, "ngày") || word_is(w, i - 1, "giờ"));
}

/**
 * "Khi …, trong vòng 02 giờ Công an huyện bố trí …": the subject stands without a comma behind a
 * second adjunct, of time; or its verb is a strange one. Where it begins, 0 when there is none.
 */
static size_t main_behind_time(const Words *w, const NameBook *book, size_t i, size_t stop,
                               size_t to, NameList *names, size_t *at) {
    for (size_t k = i + 1; k < stop; k++) {
        if (!is_break_at(w, k)) continue;
        if (subject_strange_at(w, book, k + 1, to, names, at)) return k + 1;
        if (!clause_time_word(w, k + 1)) continue;
        for (size_t j = k + 2; j < stop && j < k + 28 && !w->word[j].mark; j++) {
            if (word_has(w, j, LEX_DUTY)) break;
            bool is_own = w->word[j].is_capital || word_has(w, j, LEX_EACH) ||
                          (word_has(w, j, LEX_BODY) && ends_length(w, j));
            if (is_own && subject_at(w, book, j, to, NAMES_PLAIN, names, at)) return j;
        }
    }
    names->n = 0;
    return 0;
}

/** "… phối hợp với Công an tỉnh, Sở Y tế": behind the last of the partners when they begin at k, k
 * otherwise. */
static size_t behind_partners(const Words *w, const NameBook *book, size_t k, size_t stop) {
    if (!words_match(w, k, "phối hợp") && !words_match(w, k, "cùng với")) return k;
    size_t at = k + 2 + (word_is(w, k + 2, "với") || word_is(w, k + 2, "cùng"));
    NameList list;
    if (at >= stop || !name_begins(w, book, at) ||
        !names_read(w, book, at, stop, NAMES_PLAIN, &list) || list.n < 2)
        return k;
    return list.end;
}

/** "hằng ngày nhà trường cập nhật …": where the subject stands behind a period at i, 0 for none. */
static size_t behind_period(const Words *w, const NameBook *book, size_t i, size_t to,
                            NameList *names, size_t *at) {
    size_t n = 0;
    for (int c = LEX_PERIOD; c <= LEX_PERIOD_MONTHLY; c++)
        if (word_has(w, i, (LexClass)c) > n) n = word_has(w, i, (LexClass)c);
    if (!n) n = words_match(w, i, "hằng ngày");
    if (!n) n = words_match(w, i, "hàng ngày");
    bool acts = n && subject_at(w, book, i + n, to, NAMES_PLAIN, names, at) &&
                word_has(w, *at, LEX_ACT) && *at == names->end;
    return acts ? i + n : 0;
}

static bool read_order(const Words *w, const NameBook *book, size_t i, Clause *c);
static void read_force(const Words *w, const NameBook *book, size_t i, Clause *c);

/** Finds the subject or verb behind an adjunct that begins at i. Returns where the main part
 * begins. */
static size_t main_after(const Words *w, const NameBook *book, size_t i, size_t to, NameList *names,
                         size_t *at) {
    size_t stop = smaller(to, i + LOOK_WORDS), commas = 0, then = 0;
    bool has_verb = false;
    for (size_t k = i + 1; k < stop && commas < COMMAS; k++) {
        if (word_is(w, k, "thì") && !then && !w->word[k].depth) then = k;
        k = behind_partners(w, book, k, stop);
        if (!is_break_at(w, k)) continue;
        commas++;
        bool is_request;
        size_t order = order_verb(w, k + 1, &is_request);
        if (order && name_begins(w, book, k + 1 + order)) {
            names->n = 0;
            *at = k + 1;
            return k + 1;
        }
        if (word_is(w, k + 1, "cùng") && subject_predicate(w, book, k + 1, to) == k + 1) {
            names->n = 0; // "…, cùng cơ quan Thuế, Hải quan đối chiếu": the bearer's own act
            *at = k + 1;
            return k + 1;
        }
        bool acts = subject_verb(w, k + 1, to) != NOWHERE && !name_begins(w, book, k + 1);
        // "…, lập danh sách tình nguyện viên, giáo viên nước ngoài gửi …": objects of that verb
        bool may_come = !has_verb || w->word[k + 1].is_capital || word_has(w, k + 1, LEX_EACH) ||
                        word_has(w, k + 1, LEX_GROUP) || word_is(w, k + 1, "bên");
        bool has_subject = subject_at(w, book, k + 1, to, NAMES_PLAIN, names, at);
        size_t timed = has_subject ? 0 : behind_period(w, book, k + 1, to, names, at);
        if (timed) return timed;
        bool sends = has_subject && (word_has(w, *at, LEX_TELL) || words_match(w, *at, "trình"));
        if (has_subject && (may_come || !sends)) return k + 1;
        has_verb = has_verb || (acts && !then);
    }
    size_t later = main_behind_time(w, book, i, stop, to, names, at);
    if (later) return later;
    bool is_trouble = false;
    for (size_t k = i + 1; k < stop && k < i + 40;
         k++) { // "… nếu có vướng mắc đề nghị các cơ quan …"
        is_trouble = is_trouble || word_has(w, k, LEX_TROUBLE);
        if (word_has(w, k, LEX_DUTY)) break;
        if (w->word[k].depth || w->word[k].mark || !is_trouble) continue;
        bool is_own = w->word[k].is_capital || word_has(w, k, LEX_EACH);
        if (is_own && subject_at(w, book, k, to, NAMES_PLAIN, names, at)) return k;
        names->n = 0;
        bool is_noun = word_is(w, k - 1, "có") || word_is(w, k - 1, "được") ||
                       word_is(w, k - 1, "nhận") || word_is(w, k - 1, "của");
        bool tells = word_has(w, k, LEX_ACT) && !is_noun &&
                     (words_match(w, k, "báo cáo") || words_match(w, k, "phản ánh") ||
                      words_match(w, k, "thông báo") || words_match(w, k, "kiến nghị"));
        if (tells) {
            *at = k;
            return k;
        }
        if (!words_match(w, k, "đề nghị") || !name_begins(w, book, k + 2)) continue;
        Clause asked = { .to = to };
        if (!read_order(w, book, k, &asked)) continue;
        *at = k;
        return k;
    }
    commas = 0;
    names->n = 0;
    for (size_t k = then ? then : i + 1; k < stop && commas < COMMAS; k++) {
        if (!is_break_at(w, k)) continue;
        commas++;
        size_t verb = subject_verb(w, k + 1, to);
        // "Trong giai đoạn 2026 - 2030, mỗi năm tổ chức …"
        bool is_timed = verb == NOWHERE && clause_time_begins(w, k + 1, to);
        for (size_t j = k + 2; is_timed && verb == NOWHERE && j < stop && !w->word[j].mark; j++)
            if (word_has(w, j, LEX_ACT) && !word_has(w, j, LEX_NAME_STOP)) verb = j;
        if (verb != NOWHERE) {
            *at = verb;
            return k + 1;
        }
    }
    return 0;
}

/** Does a verb stand behind the next comma? */
static bool verb_behind_comma(const Words *w, size_t i, size_t stop, size_t to) {
    for (; i < stop && w->word[i].mark != ';'; i++)
        if (word_mark(w, i) == ',' && !w->word[i].depth)
            return subject_verb(w, i + 1, to) != NOWHERE;
    return false;
}

/** "Hằng quý Sở X tổ chức …", "Định kỳ hằng năm báo cáo …": an adjunct of time without a comma. */
static size_t main_after_time(const Words *w, const NameBook *book, size_t i, size_t to,
                              NameList *names, size_t *at) {
    size_t stop = smaller(to, i + 30);
    bool in_event = false; // "trong 10 ngày sau khi hoàn thành …, gửi": the verb of the event
    for (size_t k = i + 1; k < stop && w->word[k].mark != ';'; k++) {
        if (word_mark(w, k) == ',') in_event = false;
        if (w->word[k].depth || w->word[k].mark) continue;
        in_event =
            in_event || words_match(w, k, "sau khi") || words_match(w, k, "kể từ khi") ||
            words_match(w, k, "kể từ ngày") || words_match(w, k, "trước khi") ||
            (words_match(w, k, "trước ngày") && !w->word[k + 2 < w->n ? k + 2 : k].is_number);
        // "… kể từ ngày nhận được biên bản phải trình Chủ tịch xem xét": the bearer's own act
        bool must_tell = word_is(w, k, "phải") && k + 1 < to &&
                         (word_has(w, k + 1, LEX_TELL) || words_match(w, k + 1, "trình"));
        if (must_tell) {
            names->n = 0;
            *at = k;
            return k;
        }
        if (subject_at(w, book, k, to, NAMES_PLAIN, names, at)) return k;
        names->n = 0;
        if (in_event && verb_behind_comma(w, k, stop, to)) continue;
        if (word_has(w, k, LEX_ACT) && !word_has(w, k, LEX_NAME_STOP)) {
            *at = k;
            return k;
        }
        if (words_match(w, k, "báo cáo")) {
            *at = k;
            return k;
        }
    }
    return 0;
}

// ---- orders and passives -----------------------------------------------------------------------

/** "là cơ quan thường trực", "làm cơ quan đầu mối": what somebody is, not what he does. */
static bool is_designation(const Words *w, size_t i) {
    if (word_is(w, i, "là")) return true;
    return words_match(w, i, "làm cơ quan") || words_match(w, i, "làm đơn vị") ||
           words_match(w, i, "làm bộ phận");
}

/** "Giao X chủ trì …": X is whom the order binds. */
static bool read_order(const Words *w, const NameBook *book, size_t i, Clause *c) {
    bool is_request = false;
    size_t n = order_verb(w, i, &is_request);
    if (!n || !name_begins(w, book, i + n)) return false;
    NameList names;
    if (!names_read(w, book, i + n, c->to, NAMES_PLAIN, &names)) return false;
    size_t at = subject_predicate(w, book, names.end, c->to);
    bool is_open = names.end < c->to && w->word[names.end].mark == ':';
    if (at == NOWHERE && !is_open) {
        size_t skip = word_mark(w, names.end) == ',' || words_match(w, names.end, "trong")
                          ? names.end + 1
                          : 0;
        if (!skip) return false;
        for (size_t k = skip; k < c->to && k < skip + 40 && at == NOWHERE; k++)
            if (word_has(w, k, LEX_ACT) && !w->word[k].depth) at = k;
        if (at == NOWHERE) return false;
    }
    c->subject = names;
    if (at != NOWHERE && is_designation(w, at)) {
        // "Giao X là cơ quan thường trực": no act, unless one follows: "…, theo dõi việc thực hiện"
        Clause be = *c;
        be.has_subject = true;
        read_force(w, book, at, &be);
        if (be.force == FORCE_BE) {
            *c = be;
            return true;
        }
        at = be.act;
    }
    c->force = FORCE_ORDER;
    c->act = at != NOWHERE ? at : names.end;
    c->is_request = is_request;
    c->marker = i, c->marker_end = i + n;
    return true;
}

/** "… do X chuẩn bị …", "… do X thảo luận, trình …", "… phải được X đối chiếu …". */
void clause_passive(const Words *w, const NameBook *book, Clause *c) {
    for (size_t k = c->main; k + 2 < c->to && k < c->main + LOOK_WORDS; k++) {
        bool is_by =
            word_is(w, k, "do") || (k && word_is(w, k, "được") && word_is(w, k - 1, "phải"));
        // "Bản án … được Tòa án chuyển cho …"
        bool is_done = !is_by && k > c->main && k < c->main + 12 && word_is(w, k, "được") &&
                       c->force == FORCE_NONE &&
                       (w->word[k + 1].is_capital || words_match(w, k + 1, "cơ quan"));
        is_by = is_by || is_done;
        if (!is_by || w->word[k].depth || !name_begins(w, book, k + 1)) continue;
        NameList names;
        if (!names_read(w, book, k + 1, c->to, NAMES_PLAIN, &names)) continue;
        size_t verb = subject_verb(w, names.end + word_is(w, names.end, "cùng"), c->to);
        if (verb == NOWHERE || words_match(w, verb, "quyết định") ||
            words_match(w, verb, "thống nhất quyết định") || words_match(w, verb, "bảo đảm") ||
            words_match(w, verb, "cân đối"))
            continue;
        // "được Ủy ban nhân dân tỉnh phê duyệt" only says what it is
        if (is_done && !word_has(w, verb, LEX_HANDED)) continue;
        bool is_case = false; // "vụ án do X theo dõi thì báo cáo ngay"
        for (size_t j = verb; j < c->to && j < verb + 8; j++)
            is_case = is_case || word_is(w, j, "thì");
        size_t behind = verb + word_has(w, verb, LEX_ACT); // "vật chứng do X bảo quản được chuyển"
        is_case = is_case || (!is_done && word_is(w, behind, "được") &&
                              subject_verb(w, behind + 1, c->to) != NOWHERE);
        if (is_case) continue;
        c->subject = names;
        c->force = FORCE_PASSIVE;
        c->act = c->from;
        return;
    }
}

// ---- the clause --------------------------------------------------------------------------------

static size_t skip_conjunctions(const Words *w, size_t i, size_t to) {
    while (i < to) {
        size_t n = word_has(w, i, LEX_CONNECT);
        if (!n) n = word_is(w, i, "và") || word_is(w, i, "hoặc");
        if (!n) break;
        i += n;
        if (word_mark(w, i) == ',') i++;
    }
    return i;
}

/** "phải [kịp thời] báo cáo", "phải được gửi": an act, and not only a quality? */
static bool acts_at(const Words *w, size_t i, size_t to) {
    if (word_is(w, i, "được") || word_is(w, i, "có")) i++;
    while (i < to && word_has(w, i, LEX_ADVERB) && !word_has(w, i, LEX_ACT))
        i += word_has(w, i, LEX_ADVERB);
    return i < to && !w->word[i].mark &&
           (word_has(w, i, LEX_ACT) || word_has(w, i, LEX_TELL) || word_has(w, i, LEX_BODY) ||
            word_has(w, i, LEX_GROUP));
}

/** "…, tổng hợp báo cáo kết quả gửi Sở Y tế": does a report at i go to a body that is named? */
static bool tells_body(const Words *w, const NameBook *book, size_t i, size_t to) {
    if (!words_match(w, i, "báo cáo") && !words_match(w, i, "tổng hợp")) return false;
    for (size_t k = i; k + 2 < to && k < i + 24 && w->word[k].mark != ';'; k++) {
        size_t n = words_match(w, k, "báo cáo");
        if (!n) n = word_is(w, k, "gửi");
        if (n && w->word[k + n].is_capital && name_begins(w, book, k + n)) return true;
    }
    return false;
}

/** How the predicate at i binds. */
static void read_force(const Words *w, const NameBook *book, size_t i, Clause *c) {
    size_t duty = word_has(w, i, LEX_DUTY), forbid = word_has(w, i, LEX_FORBID),
           right = word_has(w, i, LEX_RIGHT);
    c->act = i;
    if (forbid || (word_is(w, i, "không") && word_has(w, i + 1, LEX_ACT) && c->has_subject)) {
        c->force = FORCE_FORBID;
        c->marker = i, c->marker_end = i + (forbid ? forbid : 1);
        return;
    }
    if (duty) {
        c->force = FORCE_DUTY;
        c->marker = i, c->marker_end = i + duty;
        bool is_kept = words_match(w, i, "chịu trách nhiệm") || words_match(w, i, "phải");
        if (!is_kept) c->act = i + duty;
        size_t next = i + duty;
        c->asks_quality = words_match(w, i, "phải") &&
                          (word_has(w, next, LEX_QUALITY) || !acts_at(w, next, c->to));
        if (words_match(w, i, "phải") && words_match(w, next, "công khai") &&
            (next + 2 >= c->to || w->word[next + 2].mark))
            c->asks_quality = true; // "phải công khai, dân chủ"
        // "có trách nhiệm:" over points; "có trách nhiệm: tuần tra rừng; …" goes on itself
        bool is_last = next + 1 >= c->to || subject_verb(w, next + 1, c->to) == NOWHERE;
        c->is_open = next >= c->to || (w->word[next].mark == ':' && is_last);
        if (w->word[next < w->n ? next : i].mark == ':' && !c->is_open && !is_kept)
            c->act = next + 1;
        return;
    }
    if (is_designation(w, i) || word_is(w, i, "gồm") || words_match(w, i, "bao gồm")) {
        c->force = FORCE_BE;
        for (size_t k = i + 1; k < c->to && k < i + 50 && w->word[k].mark != ';'; k++) {
            if (w->word[k].depth) continue;
            size_t verb = word_mark(w, k) == ',' ? subject_verb(w, k + 1, c->to) : NOWHERE;
            // "Là đầu mối tổng hợp, theo dõi …": the verbs only say what for
            bool is_list = word_has(w, k - 2, LEX_ACT) == 2 || word_has(w, k - 1, LEX_ACT) == 1;
            if (is_list && words_match(w, i + 1, "đầu mối") && !tells_body(w, book, k + 1, c->to))
                verb = NOWHERE;
            bool helps =
                word_is(w, k, "giúp") && (word_is(w, k - 1, "mối") || word_is(w, k - 1, "trực"));
            if (helps && c->has_subject) {
                c->force = FORCE_ACT;
                c->act = k;
                return;
            }
            bool is_duty = word_has(w, k, LEX_DUTY) && !words_match(w, k, "cần");
            bool may_act = c->has_subject || i == c->main; // "Là cơ quan thường trực, giúp …"
            if (!is_duty && !(verb != NOWHERE && may_act && !word_has(w, k + 1, LEX_BODY)))
                continue;
            read_force(w, book, is_duty ? k : verb, c);
            return;
        }
        return;
    }
    if (right && !word_has(w, i, LEX_ACT)) {
        c->force = FORCE_RIGHT;
        return;
    }
    c->force = FORCE_ACT;
}

static bool is_act_noun(const Words *w, size_t i) {
    return word_is(w, i, "việc") || words_match(w, i, "công tác") || words_match(w, i, "hoạt động");
}

/** "những vấn đề vượt thẩm quyền kịp thời báo cáo …": what the telling is about stands in front. */
static bool is_matter(const Words *w, size_t i, size_t to) {
    i += word_has(w, i, LEX_EACH);
    if (!word_has(w, i, LEX_MATTER)) return false;
    for (size_t k = i + 2; k < to && k < i + 18 && !w->word[k].mark; k++) {
        bool tells = word_has(w, k, LEX_TELL) || words_match(w, k, "đề xuất") ||
                     (words_match(w, k, "trình") && word_has(w, k, LEX_ACT));
        if (word_is(w, k, "được")) return false;
        if (tells && !words_match(w, k, "yêu cầu")) return true;
    }
    return false;
}

/** "những việc không thống nhất được thì xin ý kiến …": what to do with such things. */
static bool behind_then(const Words *w, size_t i, size_t to) {
    if (!word_has(w, i, LEX_EACH)) return false;
    for (size_t k = i + 2; k + 1 < to && k < i + 18 && !w->word[k].mark; k++)
        if (word_is(w, k, "thì")) return subject_verb(w, k + 1, to) != NOWHERE;
    return false;
}

/** "Những vấn đề chưa thống nhất, các bên báo cáo …": where who tells of it stands, 0 when nobody
 * does. */
static size_t behind_matter(const Words *w, const NameBook *book, size_t i, size_t to,
                            NameList *names, size_t *at) {
    size_t each = word_has(w, i, LEX_EACH);
    if (!each || !word_has(w, i + each, LEX_MATTER)) return 0;
    for (size_t k = i + each; k < to && k < i + 18; k++) {
        if (word_mark(w, k) == ',')
            return subject_at(w, book, k + 1, to, NAMES_PLAIN, names, at) &&
                           word_has(w, *at, LEX_ACT)
                       ? k + 1
                       : 0;
        if (w->word[k].mark) return 0;
    }
    return 0;
}

/** "Nghiêm cấm cán bộ, chiến sĩ lợi dụng …": whom the ban binds. */
static bool read_ban(const Words *w, const NameBook *book, size_t i, Clause *c) {
    size_t n = words_match(w, i, "nghiêm cấm");
    NameList names;
    bool is_named = n && name_begins(w, book, i + n) &&
                    names_read(w, book, i + n, c->to, NAMES_PLAIN, &names) && names.end < c->to;
    if (!is_named) return false;
    c->subject = names;
    c->has_subject = true;
    c->force = FORCE_FORBID;
    c->act = c->from;
    c->marker = i, c->marker_end = i + n;
    return true;
}

/** "Gia đình người nghiện có trách nhiệm …": only somebody can have a duty, known or not. */
static void strange_subject(const Words *w, size_t i, size_t duty, Clause *c) {
    // "Hộ gia đình trong vùng nguy hiểm phải …"
    bool is_person = word_has(w, i + word_has(w, i, LEX_EACH), LEX_PRIVATE) &&
                     ((words_match(w, duty, "phải") && !words_match(w, duty, "phải được")) ||
                      word_has(w, duty, LEX_FORBID));
    bool is_somebody =
        is_person || words_match(w, duty, "có trách nhiệm") || words_match(w, duty, "có nghĩa vụ");
    if (!is_somebody || word_has(w, i, LEX_NAME_STOP) || duty < i + 2 || duty > i + 14 ||
        word_has(w, i, LEX_LEAD_IN))
        return;
    c->subject = (NameList){ .item[0] = { i, i }, .n = 1 };
    for (size_t k = i; k < duty; k++) {
        bool is_break =
            word_mark(w, k) == ',' || (word_is(w, k, "và") && w->word[k + 1].is_capital);
        // "Cơ sở giết mổ, hộ chăn nuôi phải khai báo": a body and persons
        bool is_other = is_break && word_has(w, i, LEX_BODY) && word_has(w, k + 1, LEX_PRIVATE);
        if (is_other && c->subject.n < NAMES_LIMIT) {
            c->subject.item[c->subject.n++].from = k + 1;
            continue;
        }
        if (w->word[k].mark && !is_break) return;
        if (is_break &&
            c->subject.item[c->subject.n - 1].to > c->subject.item[c->subject.n - 1].from &&
            w->word[k + 1].is_capital && c->subject.n < NAMES_LIMIT)
            c->subject.item[c->subject.n++].from = k + 1;
        else
            c->subject.item[c->subject.n - 1].to = k + 1;
    }
    c->subject.end = duty;
    c->has_subject = true;
}

/** Without a subject: a verb, a noun for an act, a duty word further on, or a passive. */
static void read_bare(const Words *w, const NameBook *book, size_t i, Clause *c) {
    size_t verb = subject_verb(w, i, c->to);
    if (read_order(w, book, i, c) || read_ban(w, book, i, c)) return;
    if (verb == NOWHERE && word_is(w, i, "không") && subject_verb(w, i + 1, c->to) != NOWHERE) {
        c->force = FORCE_FORBID; // "không công chứng giao dịch …"
        c->act = i;
        return;
    }
    // "Kết luận kiểm tra phải được gửi …": a verb in front that names a paper
    for (size_t k = i + 1; verb == i && k < c->to && k < i + 12 && !w->word[k].mark; k++)
        if (words_match(w, k, "phải được")) verb = k;
    if (verb != NOWHERE) {
        size_t start = i;
        read_force(w, book, verb, c);
        if (c->force != FORCE_DUTY || c->act == verb) c->act = start;
        return;
    }
    if (word_is(w, i, "là")) {
        c->force = FORCE_BE;
        read_force(w, book, i, c);
        return;
    }
    size_t duty = subject_duty(w, i, c->to);
    // "Hộ gia đình không được đốt rác": a ban on persons, whatever body the heading names
    bool bans_person = duty != NOWHERE && word_has(w, duty, LEX_FORBID) &&
                       word_has(w, i + word_has(w, i, LEX_EACH), LEX_PRIVATE);
    if (duty != NOWHERE && (bans_person || !(word_has(w, duty, LEX_FORBID) && duty > i))) {
        strange_subject(w, i, duty, c);
        read_force(w, book, duty, c);
        if (!c->has_subject) c->act = c->from;
        return;
    }
    if (word_has(w, i, LEX_RIGHT)) {
        c->force = FORCE_RIGHT;
        return;
    }
    if (is_act_noun(w, i)) c->force = FORCE_NOUN;
    if (is_matter(w, i, c->to) || behind_then(w, i, c->to)) c->force = FORCE_ACT;
}

/** A subject in the main part at i: sets force and act. */
static void take_subject(const Words *w, const NameBook *book, const NameList *names, size_t at,
                         Clause *c) {
    c->subject = *names;
    c->has_subject = true;
    bool is_request = false;
    // the body that issues the text orders another: "Ủy ban nhân dân tỉnh giao Sở X …"
    size_t order = order_verb(w, at, &is_request);
    // "Viện kiểm sát phân công Kiểm sát viên thụ lý": its own act
    bool is_own = words_match(w, at, "phân công") &&
                  (word_is(w, at + order + 2, "viên") || word_is(w, at + order, "cán") ||
                   word_is(w, at + order, "công") || word_is(w, at + order, "thẩm"));
    // "Viện kiểm sát yêu cầu Cơ quan điều tra khởi tố": so does this
    size_t head = names->item[0].from;
    bool is_head = word_has(w, head, LEX_BODY) && word_has(w, head, LEX_ISSUER);
    is_own =
        is_own || ((words_match(w, at, "yêu cầu") || words_match(w, at, "phân công")) && !is_head);
    if (order && !is_request && !is_own && name_begins(w, book, at + order)) {
        Clause inner = *c;
        if (read_order(w, book, at, &inner)) {
            *c = inner;
            return;
        }
    }
    size_t asked = subject_asked(w, at, c->to);
    if (asked) {
        c->force = FORCE_ORDER;
        c->is_request = true;
        c->marker = at, c->marker_end = c->act = at + asked;
        return;
    }
    read_force(w, book, at, c);
    bool is_between = at > names->end && subject_adjunct(w, names->end);
    if (is_between && c->force != FORCE_BE) c->act = names->end;
}

/** "Đơn vị nào phát hiện thì đơn vị đó báo cáo": where the one that acts stands; 0 for none. */
static size_t any_then(const Words *w, const NameBook *book, size_t i, size_t end, size_t to,
                       NameList *names, size_t *at) {
    bool is_any = false;
    for (size_t k = i + 1; k <= end && k < to; k++)
        is_any = is_any || word_is(w, k, "nào");
    NameList then;
    size_t verb;
    for (size_t k = end; is_any && k + 1 < to && k < end + 40 && w->word[k].mark != ';'; k++) {
        if (!word_is(w, k, "thì")) continue;
        if (!subject_at(w, book, k + 1, to, NAMES_PLAIN, &then, &verb)) return 0;
        *names = then, *at = verb;
        return k + 1;
    }
    return 0;
}

/** "Hồ sơ không hợp lệ thì Sở X trả lại": a condition without a word for it; not "việc của cơ quan
 * nào thì cơ quan đó …". */
static bool is_case_then(const Words *w, const NameBook *book, size_t i, size_t to) {
    if (word_has(w, i, LEX_ACT) || word_has(w, i, LEX_FORBID)) return false;
    for (size_t k = i + 1; k + 1 < to && k < i + 20; k++) {
        bool is_other = w->word[k].mark || word_is(w, k, "nào") || word_has(w, k, LEX_DUTY) ||
                        word_has(w, k, LEX_FORBID);
        if (is_other) return false;
        if (!word_is(w, k, "thì")) continue;
        NameList names;
        size_t at;
        return clause_time_word(w, k + 1) ||
               subject_at(w, book, k + 1, to, NAMES_PLAIN, &names, &at);
    }
    return false;
}

/** Where times of the act may begin behind a condition: at its "thì" or a word of time. */
static size_t due_behind(const Words *w, size_t i, size_t main) {
    for (size_t k = i; k < main; k++)
        if ((word_mark(w, k) == ',' || word_is(w, k, "thì")) &&
            (word_is(w, k, "thì") || clause_time_word(w, k + 1)))
            return k + 1;
    return main;
}

/** "Trường hợp quá hạn thì phải …": nothing but an adjunct at i, and at best a duty behind it. */
static void read_adjunct_only(const Words *w, const NameBook *book, size_t i, bool condition,
                              Clause *c) {
    size_t then = i;
    for (size_t k = i; condition && k < smaller(c->to, i + LOOK_WORDS); k++)
        if (word_is(w, k, "thì") && !w->word[k].depth) {
            then = k + 1;
            break;
        }
    size_t duty = condition ? subject_duty(w, then, c->to) : NOWHERE;
    bool may_allow = condition || word_is(w, i, "khi");
    for (size_t k = i; may_allow && k < smaller(c->to, i + RELATIVE_WORDS); k++)
        if (words_match(w, k, "có thể") || words_match(w, k, "được quyền")) {
            c->force = FORCE_RIGHT;
            return;
        }
    size_t tell = NOWHERE;
    bool may_tell =
        (condition || word_is(w, i, "khi") || words_match(w, i, "kết thúc")) && duty == NOWHERE;
    for (size_t k = i + 3; may_tell && k < smaller(c->to, i + 16) && tell == NOWHERE; k++) {
        bool is_noun = w->word[k].depth > 0 || word_has(w, k - 1, LEX_NOUN_BEFORE);
        bool tells = words_match(w, k, "báo cáo") || words_match(w, k, "thông báo") ||
                     words_match(w, k, "phản ánh");
        if (tells && word_has(w, k, LEX_ACT) && !is_noun) tell = k;
    }
    if (tell != NOWHERE) {
        c->force = FORCE_ACT;
        c->main = tell;
        if (condition) c->due_from = tell;
    } else if (duty != NOWHERE) {
        read_force(w, book, duty, c);
        c->main = duty;
        c->due_from = then > i ? then : due_behind(w, i, duty);
    } else if (!condition) {
        read_bare(w, book, i, c);
    }
    c->act = c->from;
}

void clause_read(const Words *w, const NameBook *book, size_t from, size_t to, Clause *out) {
    *out = (Clause){ .from = from, .to = to };
    Clause *c = out;
    size_t i = skip_conjunctions(w, from, to), at = 0;
    c->main = c->act = c->due_from = i;
    c->if_at = NOWHERE;
    if (i >= to) return;
    NameList names = { 0 };
    size_t condition = word_has(w, i, LEX_CONDITION), lead_in = word_has(w, i, LEX_LEAD_IN);
    if (!lead_in && clause_time_span(w, i)) lead_in = 1;
    if (words_match(w, i, "nếu")) c->if_at = i;
    c->is_conditional = condition > 0;
    if (words_match(w, i, "đại diện") && word_has(w, i + 2, LEX_BODY)) i += 2;
    size_t duty_of = words_match(w, i, "trách nhiệm của");
    if (duty_of && subject_at(w, book, i + duty_of, to, NAMES_PLAIN, &names, &at)) {
        take_subject(w, book, &names, at, c);
        c->main = i + duty_of;
        return;
    }
    if (i && words_match(w, i, "cùng") && subject_goes_with(w, book, i, to)) {
        c->force = FORCE_ACT; // "…; cùng với Sở Y tế lập biên bản"
        return;
    }
    bool opens = subject_at(w, book, i, to, NAMES_SEMICOLON, &names, &at);
    if (!opens && !condition && !lead_in) opens = subject_strange(w, &names, to, &at);
    if (!opens && !condition && !lead_in && is_case_then(w, book, i, to))
        condition = c->is_conditional = 1;
    size_t matter = opens || condition ? 0 : behind_matter(w, book, i, to, &names, &at);
    if (matter) {
        c->main = matter;
        take_subject(w, book, &names, at, c);
        return;
    }
    bool is_named = !condition && !lead_in && name_begins(w, book, i);
    size_t any = opens ? names.end : i + 3;
    size_t then = is_named ? any_then(w, book, i, any, to, &names, &at) : 0;
    if (then) {
        c->is_conditional = true;
        c->main = then;
        take_subject(w, book, &names, at, c);
        return;
    }
    if (opens && !condition) {
        take_subject(w, book, &names, at, c);
        if (c->act < names.end) c->act = names.end;
        return;
    }
    size_t verb =
        condition || lead_in > word_has(w, i, LEX_ADVERB) ? NOWHERE : subject_verb(w, i, to);
    bool is_own_verb =
        lead_in && word_has(w, i, LEX_ACT) >= lead_in; // "thực hiện …", not an adjunct
    if (is_own_verb) verb = i;
    if (verb != NOWHERE || (!condition && !lead_in)) {
        read_bare(w, book, i, c);
        return;
    }
    size_t main = condition ? 0 : behind_period(w, book, i, to, &names, &at);
    if (!main) {
        names.n = 0;
        main = main_after(w, book, i, to, &names, &at);
    }
    // "Trường hợp từ chối phải thông báo …, nêu rõ lý do": the duty stands before the comma
    size_t early = condition && main && !names.n ? subject_duty(w, i, main) : NOWHERE;
    // "Nếu không cung cấp được thì nêu rõ lý do": no ban
    if (early != NOWHERE && (words_match(w, early, "cần") || word_has(w, early, LEX_FORBID)))
        early = NOWHERE;
    if (early != NOWHERE) main = 0;
    bool has_subject = main && names.n;
    // "Ngay sau khi tạm giữ …, thông báo": its verb is the event, the act stands behind the comma
    bool is_event = main && (words_match(w, i, "ngay sau khi") || words_match(w, i, "ngay khi"));
    // "Trong hạn 02 ngày Viện kiểm sát trả lời; …, ba ngành họp": the nearer one acts
    bool is_far = false;
    for (size_t k = i; has_subject && k < main; k++)
        is_far = is_far || (w->word[k].mark == ';' && !w->word[k].depth);
    if ((!has_subject || is_far) && !is_event && clause_time_word(w, i)) {
        NameList timed = { 0 };
        size_t timed_at = 0, k = main_after_time(w, book, i, to, &timed, &timed_at);
        if (k && (!main || k < main || timed.n) && !(main && word_is(w, main, "cùng")))
            main = k, names = timed, at = timed_at;
    }
    if (!main) {
        read_adjunct_only(w, book, i, condition || words_match(w, i, "quá thời hạn"), c);
        return;
    }
    c->main = main;
    if (names.n) {
        take_subject(w, book, &names, at, c);
    } else {
        read_bare(w, book, main, c);
        if (c->force == FORCE_NONE) read_force(w, book, at, c);
    }
    if (condition) c->due_from = due_behind(w, i + condition, main);
    if (c->force != FORCE_ORDER || c->is_conditional || lead_in)
        c->act = c->act > main ? c->act : main;
}
