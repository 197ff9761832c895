#include "text/subject.h"

enum { RELATIVE_WORDS = 70, ADJUNCT_WORDS = 80 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static bool is_small(const Words *w, size_t i, size_t from) {
    return i < w->n && (!w->word[i].is_capital || i == from);
}

size_t subject_verb(const Words *w, size_t i, size_t to) {
    while (i < to) {
        size_t act = word_has(w, i, LEX_ACT), duty = word_has(w, i, LEX_DUTY);
        size_t adverb = word_has(w, i, LEX_ADVERB);
        if (act > adverb || (duty && duty >= adverb) || word_has(w, i, LEX_FORBID)) return i;
        if (act && !adverb) return i;
        if (!adverb) return NOWHERE;
        i += adverb;
        if (word_mark(w, i) == ',' || word_is(w, i, "và") || word_is(w, i, "hoặc")) {
            size_t next = i + 1;
            if (word_has(w, next, LEX_ADVERB)) i = next;
        }
    }
    return NOWHERE;
}

size_t subject_duty(const Words *w, size_t i, size_t to) {
    size_t stop = smaller(to, i + RELATIVE_WORDS);
    bool is_noun = word_is(w, i, "việc") || words_match(w, i, "công tác"); // its list may have ";"
    for (; i < stop; i++) {
        if ((w->word[i].mark == ';' && !is_noun) || w->word[i].mark == ':') return NOWHERE;
        if (w->word[i].depth || w->word[i].is_capital) continue;
        if (words_match(w, i, "cần thiết")) continue;
        if (word_has(w, i, LEX_DUTY) || word_has(w, i, LEX_FORBID)) return i;
        if (word_is(w, i, "thì")) return NOWHERE;
    }
    return NOWHERE;
}

bool subject_adjunct(const Words *w, size_t i) {
    return word_has(w, i, LEX_ADJUNCT) && !words_match(w, i, "trong việc");
}

size_t subject_asked(const Words *w, size_t i, size_t to) {
    size_t n = words_match(w, i, "được đề nghị");
    return n && subject_verb(w, i + n, to) != NOWHERE ? n : 0;
}

bool subject_goes_with(const Words *w, const NameBook *book, size_t i, size_t to) {
    size_t with = words_match(w, i, "cùng với");
    if (!with) with = words_match(w, i, "cùng");
    NameList partners;
    return with && name_begins(w, book, i + with) &&
           names_read(w, book, i + with, to, NAMES_PLAIN, &partners) &&
           subject_verb(w, partners.end, to) != NOWHERE;
}

size_t subject_predicate(const Words *w, const NameBook *book, size_t i, size_t to) {
    if (i >= to || word_is(w, i, "rồi")) return NOWHERE; // "lấy ý kiến Sở Y tế rồi gửi …"
    if (word_mark(w, i) == ':' && !w->word[i].depth && i + 1 < to) {
        if (subject_goes_with(w, book, i + 1, to)) return i + 1; // "Sở Nội vụ: Cùng Sở Tư pháp …"
        size_t verb = subject_verb(w, i + 1, to); // "Sở Tài chính: Thẩm định …"
        if (verb != NOWHERE) return verb;
        if (subject_adjunct(w, i + 1)) // "Sở Y tế: Theo chức năng, nhiệm vụ, lồng ghép …"
            return subject_predicate(w, book, i + 1, to);
    }
    if (subject_goes_with(w, book, i, to)) return i; // "Hai bên cùng với chính quyền đôn đốc …"
    if (word_has(w, i, LEX_DUTY) || word_has(w, i, LEX_FORBID)) return i;
    if (word_is(w, i, "cùng") && subject_verb(w, i + 1, to) != NOWHERE) return i; // "cùng tổ chức"
    size_t verb = subject_verb(w, i, to);
    bool is_time = word_has(w, i, LEX_LEAD_IN) || word_is(w, i, "nếu");
    if (verb != NOWHERE && (!is_time || word_has(w, i, LEX_ADVERB) || verb == i)) return verb;
    if (subject_asked(w, i, to)) return i;
    if (word_has(w, i, LEX_RIGHT)) return i;
    if (word_is(w, i, "là") || word_is(w, i, "gồm") || words_match(w, i, "bao gồm")) return i;
    if (word_is(w, i, "không") && word_has(w, i + 1, LEX_ACT)) return i;
    size_t k = word_mark(w, i) == ',' ? i + 1 : i;
    if (!subject_adjunct(w, k)) return NOWHERE;
    size_t duty = subject_duty(w, k, to);
    if (duty != NOWHERE) return duty;
    // an adjunct between subject and verb: "Thành viên định kỳ 06 tháng (…) báo cáo …"
    size_t stop = smaller(to, k + ADJUNCT_WORDS);
    bool needs_comma =
        k != i || word_is(w, k, "khi") || word_is(w, k, "căn") || word_is(w, k, "đối");
    bool past_comma = !needs_comma;
    for (size_t j = k + word_has(w, k, LEX_LEAD_IN); j < stop && w->word[j].mark != ';'; j++) {
        if (w->word[j].depth) continue;
        if (word_mark(w, j) == ',') past_comma = true;
        bool reports = words_match(w, j, "báo cáo") && name_begins(w, book, j + 2);
        bool is_verb = word_has(w, j, LEX_ACT) && is_small(w, j, k) &&
                       (!word_has(w, j, LEX_NAME_STOP) || reports);
        if (past_comma && is_verb) return j;
    }
    for (size_t j = k + 1; needs_comma && j < stop && w->word[j].mark != ';'; j++)
        if (!w->word[j].depth && word_has(w, j, LEX_ACT) && is_small(w, j, k)) return j;
    return NOWHERE;
}

/**
 * "Cơ quan chủ trì tổ chức cuộc họp có trách nhiệm chuẩn bị …", "người thực hiện cập nhật báo cáo":
 * the verb behind the name still belongs to the subject.
 */
static size_t later_predicate(const Words *w, NameList *names, size_t at, size_t to) {
    // "Các bên phối hợp không được …", "Bên được đề nghị phối hợp phải …": a role
    bool is_partner = words_match(w, at, "phối hợp") && at == names->end && at + 2 < to &&
                      (word_is(w, at + 2, "phải") || words_match(w, at + 2, "không được"));
    if (is_partner) {
        names->item[names->n - 1].to = names->end = at + 2;
        return at + 2;
    }
    for (size_t k = at + 1; k < to && k < at + 16 && !w->word[k].mark; k++) {
        if (words_match(w, k, "có trách nhiệm") || words_match(w, k, "có nhiệm vụ")) return k;
        bool is_doer = false; // "cơ quan tiếp nhận phản ánh của người dân phải …"
        for (size_t n = 1; n <= 2 && names->n == 1 && names->end > n + 1; n++)
            is_doer = is_doer || word_has(w, names->end - n, LEX_DOES) == n;
        // "Cơ quan phát hiện vụ việc không thuộc thẩm quyền phải …"
        is_doer = is_doer || (names->is_bare && names->n == 1 && words_match(w, at, "phát hiện"));
        if (is_doer && k < at + 9 && words_match(w, k, "phải")) {
            names->item[0].to = names->end = k;
            return k;
        }
        bool tells = names->is_bare && k < at + 6 && words_match(w, k, "báo cáo") &&
                     word_is(w, names->item[0].from, "người");
        if (tells) {
            names->item[names->n - 1].to = names->end = k;
            return k;
        }
    }
    return at;
}

/**
 * "Các sở quản lý lĩnh vực giám định (sau đây gọi là cơ quan chuyên môn) lựa chọn …": where the
 * bracket with the short name begins, behind names, and where it ends; false when there is none.
 */
static bool short_form_behind(const Words *w, size_t i, size_t to, size_t *open, size_t *close) {
    for (*open = i; *open < to && *open < i + 12 && word_mark(w, *open) != '('; ++*open)
        if (w->word[*open].mark && w->word[*open].mark != ',') return false;
    if (word_mark(w, *open) != '(' || !words_match(w, *open + 1, "sau đây gọi")) return false;
    for (*close = *open + 1; *close < to && word_mark(w, *close) != ')'; ++*close) {}
    return *close < to;
}

/**
 * "Phòng Chính trị, tư tưởng và Công tác học sinh: Tham mưu …": all before the colon is the name.
 * Where its colon stands, 0 for none.
 */
static size_t titled_name(const Words *w, const NameBook *book, size_t i, size_t to) {
    bool opens = i == 0 || w->word[i - 1].mark == '.' || w->word[i - 1].mark == ';';
    if (!opens || !w->word[i].is_capital || !word_has(w, i, LEX_BODY)) return 0;
    for (size_t k = i + 1; k < to && k < i + 20; k++) {
        if (word_mark(w, k) == ':') {
            bool acts = k + 1 < to && w->word[k + 1].is_capital &&
                        subject_predicate(w, book, k, to) != NOWHERE;
            return acts ? k : 0;
        }
        bool is_verb = word_has(w, k, LEX_ACT) && !w->word[k].is_capital;
        if (is_verb || word_has(w, k, LEX_DUTY) || word_is(w, k, "là") || w->word[k].mark == ';')
            return 0;
    }
    return 0;
}

/**
 * "Ban quản lý và khai thác thuộc Sở X có trách nhiệm …": an office known by what it does. Behind
 * whom it belongs to, where its duty stands; 0 for none.
 */
static size_t owned_end(const Words *w, const NameBook *book, size_t i, size_t to) {
    bool is_series = true; // "Các đơn vị tham mưu, giúp việc thuộc Sở X lập …"
    for (size_t k = i, act = i; k + 2 < to && k < i + 18; k++) {
        if ((w->word[k].mark && w->word[k].mark != ',') || word_has(w, k, LEX_DUTY) ||
            word_has(w, k, LEX_FORBID))
            return 0;
        size_t n = words_match(w, k, "trực thuộc");
        if (!n) n = word_is(w, k, "thuộc");
        NameList owner;
        if (!n && k >= act) {
            size_t step = words_match(w, k, "giúp việc");
            if (!step) step = word_has(w, k, LEX_ACT);
            is_series = is_series && (step || w->word[k].mark || word_is(w, k, "và"));
            act = k + (step ? step : 1);
        }
        if (!n || k == i) continue;
        bool is_owned =
            name_begins(w, book, k + n) && names_read(w, book, k + n, to, NAMES_PLAIN, &owner);
        bool acts = is_owned && (words_match(w, owner.end, "có trách nhiệm") ||
                                 (is_series && subject_verb(w, owner.end, to) == owner.end));
        return acts ? owner.end : 0;
    }
    return 0;
}

bool subject_at(const Words *w, const NameBook *book, size_t i, size_t to, NamesHow how,
                NameList *names, size_t *predicate) {
    if (!name_begins(w, book, i)) return false;
    if (!names_read(w, book, i, to, how, names)) return false;
    bool is_head =
        names->n == 1 && (names->is_bare || names->end == i + word_has(w, i, LEX_EACH) + 1);
    size_t owned = is_head ? owned_end(w, book, names->end, to) : 0;
    if (owned) {
        *names = (NameList){ .item[0] = { i, owned }, .n = 1, .end = owned };
        *predicate = owned;
        return true;
    }
    // "…; tổ chức đấu giá quyền khai thác": the verb, no organisation
    bool is_verb = words_match(w, i, "tổ chức") && !w->word[i].is_capital && i &&
                   w->word[i - 1].mark == ';' && names->n == 1 && names->end > i + 2 &&
                   !w->word[i + 2].mark;
    if (is_verb) return false;
    // "cấp huyện họp" acts; in "cấp tỉnh 06 tháng/lần" another's act is parted by levels
    bool is_level = word_is(w, i, "cấp") && word_has(w, i, LEX_PLACE) == names->end - i;
    if (is_level && subject_verb(w, names->end, to) == NOWHERE) return false;
    size_t colon = titled_name(w, book, i, to);
    NameList titled;
    if (colon > names->end && names_read(w, book, i, colon, how | NAMES_RELATIVE, &titled) &&
        titled.end == colon)
        *names = titled;
    size_t at = subject_predicate(w, book, names->end, to), open, close;
    if (short_form_behind(w, names->end, to, &open, &close)) {
        size_t behind = subject_predicate(w, book, close + 1, to), is = open;
        while (is < close && !word_is(w, is, "là"))
            is++;
        if (behind != NOWHERE && is + 1 < close) {
            *names = (NameList){ .item[0] = { is + 1, close }, .n = 1, .end = close + 1 };
            *predicate = behind;
            return true;
        }
    }
    // "Đầu mối tổng hợp …" says what the bearer is, and names nobody
    bool is_role = names->n == 1 && names->end == i + 2 && words_match(w, i, "đầu mối");
    if (is_role) return false;
    bool is_relative = names->is_bare || (at != NOWHERE && word_is(w, at, "được"));
    size_t duty = is_relative || at == NOWHERE ? subject_duty(w, names->end, to) : NOWHERE;
    if (duty == NOWHERE && is_relative)
        for (size_t k = names->end; k < to && k < names->end + 14 && !w->word[k].mark; k++)
            if (word_is(w, k, "là") && !word_is(w, k - 1, "nhất")) { // "chậm nhất là 07 ngày"
                duty = k;
                break;
            }
    if (duty != NOWHERE && (!is_relative || at != NOWHERE) && words_match(w, duty, "cần"))
        duty = NOWHERE;
    // "Mỗi tổ chức phân công 01 đồng chí phụ trách, không để …": two predicates
    if (at == names->end && duty != NOWHERE && word_mark(w, duty - 1) == ',' &&
        word_has(w, duty, LEX_FORBID) && word_has(w, i, LEX_EACH))
        duty = NOWHERE;
    if (duty != NOWHERE && duty > names->end) {
        NameList longer;
        bool no_comma = true;
        for (size_t k = names->end; k < duty; k++)
            if (word_mark(w, k) == ',' && !name_begins(w, book, k + 1) &&
                !word_has(w, k + 1, LEX_ACT) && word_has(w, k + 1, LEX_LEAD_IN))
                no_comma = false;
        bool is_adjunct = subject_adjunct(w, names->end) && at != NOWHERE;
        // "… quyết định hình thức và chịu trách nhiệm": two predicates
        is_adjunct = is_adjunct || (at != NOWHERE && at < duty && word_is(w, duty - 1, "và"));
        if (no_comma && !is_adjunct &&
            names_read(w, book, i, duty, how | NAMES_RELATIVE, &longer) && longer.end + 1 >= duty) {
            *names = longer;
            at = duty;
        }
    }
    if (at != NOWHERE && at == names->end && word_has(w, at, LEX_ACT))
        at = later_predicate(w, names, at, to);
    *predicate = at;
    return at != NOWHERE;
}

bool subject_strange(const Words *w, NameList *names, size_t to, size_t *at) {
    if (!names->n) return false;
    size_t last = names->n - 1, i = names->end;
    if (last == 0 && names->solid && names->solid < i) i = names->solid;
    if (i >= to || w->word[i].mark || w->word[i].is_capital) return false;
    bool is_own = false; // "Bên B", not "cơ quan"
    for (size_t k = names->item[last].from; k < i; k++)
        is_own = is_own || w->word[k].is_capital;
    if (!is_own) return false;
    if (word_has(w, i, LEX_WHERE_BEHIND)) return false;
    bool is_long = i + 3 < to && !w->word[i + 1].mark;
    if (!is_long || word_has(w, i, LEX_NAME_STOP)) return false;
    if (i == names->end && !word_is_unknown(w, i)) return false;
    names->item[last].to = names->end = i;
    *at = i;
    return true;
}

bool subject_strange_at(const Words *w, const NameBook *book, size_t i, size_t to, NameList *names,
                        size_t *at) {
    return name_begins(w, book, i) && names_read(w, book, i, to, NAMES_PLAIN, names) &&
           subject_strange(w, names, to, at);
}
