#include "text/name.h"

enum { NAME_WORDS = 40, SMALL_WORDS = 14 };

static size_t longest(size_t a, size_t b) {
    return a > b ? a : b;
}

/** "đơn vị chủ trì" behind "cơ quan,": what the group is known by. Its end, 0 for another name. */
static size_t role_end(const Words *w, size_t i, size_t body) {
    size_t noun = words_match(w, i, "đơn vị");
    if (!noun) noun = words_match(w, i, "tổ chức");
    return noun && noun + word_has(w, i + noun, LEX_ROLE) == body ? i + body : 0;
}

/** Where people live together: each is a body of its own, unlike "sở, ban, ngành". */
static bool is_settlement(const Words *w, size_t i) {
    return word_has(w, i, LEX_SETTLEMENT) > 0;
}

/** "cơ quan, đơn vị và địa phương": group nouns side by side are one name. */
static size_t group_end(const Words *w, size_t i, size_t limit) {
    // "Công an xã, tổ dân phố, thôn" are three; "các thôn, tổ dân phố" share "các"
    bool is_own = !(i && word_has(w, i - 1, LEX_EACH)) &&
                  (is_settlement(w, i) || word_has(w, i, LEX_OWN_BODY));
    i += word_has(w, i, LEX_GROUP);
    while (i < limit) {
        bool is_listed = word_mark(w, i) == ',' || word_mark(w, i) == '/' || word_is(w, i, "và") ||
                         word_is(w, i, "hoặc");
        size_t next = i + 1, len = word_has(w, next, LEX_GROUP);
        size_t body = word_has(w, next, LEX_BODY);
        size_t role = is_listed && body > len ? role_end(w, next, body) : 0;
        if (role && role <= limit) return role;
        bool is_named = body && w->word[next].is_capital && next + body < w->n &&
                        w->word[next + body].is_capital; // "nhà trường và Sở GDĐT"
        bool is_other = is_own && is_settlement(w, next);
        if (!is_listed || !len || body > len || next + len > limit || is_named || is_other) break;
        i = next + len;
    }
    return i;
}

/** "xã, phường và đặc khu". */
static size_t place_end(const Words *w, size_t i, size_t limit) {
    i += word_has(w, i, LEX_PLACE);
    while (i < limit) {
        bool is_listed = word_mark(w, i) == ',' || word_is(w, i, "và") || word_is(w, i, "hoặc");
        size_t next = i + 1, len = word_has(w, next, LEX_PLACE);
        if (words_match(w, next, "các cấp")) break; // "Công an tỉnh, các cấp Hội"
        if (!is_listed || !len || next + len > limit || word_has(w, next, LEX_BODY) > len) break;
        i = next + len;
    }
    return i;
}

static bool is_name_capital(const Words *w, size_t i, size_t limit) {
    return i < limit && !w->word[i].mark && w->word[i].is_capital;
}

/** "Văn hóa, Thể thao và Du lịch": does the comma at i stand inside the name of a ministry? */
static bool is_inner_comma(const Words *w, const NameBook *book, size_t i, size_t limit) {
    if (!is_name_capital(w, i + 1, limit) || name_begins(w, book, i + 1)) return false;
    for (size_t k = i + 2; k < limit && k < i + 8; k++) {
        if (word_is(w, k, "và"))
            return is_name_capital(w, k + 1, limit) && !name_begins(w, book, k + 1);
        if (word_mark(w, k) == ',')
            return is_inner_comma(w, book, k, i + 8 < limit ? i + 8 : limit);
        if (w->word[k].mark) return false;
    }
    return false;
}

/** People named by what they do: "người thực hiện …", "thành viên tham gia". */
static bool is_officer(const Words *w, size_t i) {
    return word_has(w, i, LEX_OFFICER) > 0;
}

static bool is_person(const Words *w, size_t i) {
    return is_officer(w, i) || word_has(w, i, LEX_PERSON);
}

/** Heads that go on with small words of any kind: "Trung tâm đăng kiểm xe cơ giới". */
static bool is_open_head(const Words *w, size_t i, size_t end) {
    return end - i < 2 || word_has(w, i, LEX_OPEN_HEAD);
}

/** The head: what a name begins with. Returns false when no name begins. */
static bool take_head(const Words *w, const NameBook *book, Name *name) {
    size_t i = name_after_each(w, name->from);
    if (i >= name->limit || w->word[i].mark) return false;
    size_t body = word_has(w, i, LEX_BODY), group = word_has(w, i, LEX_GROUP);
    size_t known = name_book_match(book, w, i, name->limit);
    if (name->how & NAMES_PERSONS) body = longest(body, word_has(w, i, LEX_PRIVATE));
    if (!longest(longest(body, group), known)) return false;
    if (group >= body && group >= known) {
        name->at = group_end(w, i, name->limit);
        name->is_bare = true;
    } else {
        name->at = i + longest(body, known);
        name->is_bare = known < body && is_person(w, i);
    }
    // "thủ trưởng cơ quan chủ trì": a longer name begins inside the head
    for (size_t k = i + 1; k < name->at && name->at - i < NAME_WORDS; k++) {
        size_t inner = word_has(w, k, LEX_BODY);
        bool is_noun = word_has(w, k, LEX_GROUP) && k + word_has(w, k, LEX_GROUP) == name->at &&
                       word_has(w, i, LEX_HEAD_OF);
        if (is_noun && k + inner > name->at && k + inner <= name->limit) name->at = k + inner;
    }
    name->solid = name->is_bare ? 0 : name->at;
    name->head = name->at;
    name->has_capital = w->word[i].is_capital && i > 0;
    name->is_complete = !name->is_bare && w->word[i].is_capital && !is_open_head(w, i, name->at);
    for (size_t k = i + 1; k < name->at; k++)
        name->has_capital = name->has_capital || (w->word[k].is_capital && !w->word[k].mark);
    if (name->at > name->limit) name->at = name->limit;
    return true;
}

static bool may_own(const Words *w, const NameBook *book, size_t i) {
    return name_begins(w, book, i) || word_has(w, i, LEX_PLACE) || word_has(w, i, LEX_EACH) ||
           (i < w->n && w->word[i].is_capital);
}

/**
 * "cơ quan nhận đơn", "đơn vị nhận quân": one body known by what it does, when an act of its own or
 * the end follows. Where the name is over, 0 when no such words stand at i.
 */
static size_t take_doing(const Words *w, const Name *name, size_t i) {
    size_t head = word_has(w, name->from, LEX_DOER);
    size_t at = i + word_has(w, i, LEX_ACT), objects = 0;
    bool is_done_to = word_is(w, i - 1, "được") && name->at + 1 == i && name->is_bare;
    if (!is_done_to && (!head || name->from + head + word_is(w, i - 1, "được") != i)) return 0;
    size_t most = word_has(w, name->from, LEX_EACH) ? 3 : 4;
    for (; at < name->limit && objects < most && !w->word[at].mark; at++, objects++) {
        if (words_match(w, at, "tin báo") || words_match(w, at, "tố giác")) {
            at++;
            continue;
        }
        bool acts = word_has(w, at, LEX_ACT) || word_has(w, at, LEX_DUTY) ||
                    word_has(w, at, LEX_ADVERB) || word_has(w, at, LEX_FORBID) ||
                    word_has(w, at, LEX_RIGHT) > 1;
        if (word_has(w, at, LEX_TOLD_THING) || word_is(w, at, "biết")) break;
        // "lực lượng phát hiện trước chủ trì xử lý"
        if (word_is(w, at, "trước") && at + 1 < name->limit && word_has(w, at + 1, LEX_ACT))
            continue;
        bool is_over = objects && (acts || word_has(w, at, LEX_LEAD_IN) || word_is(w, at, "và") ||
                                   word_is(w, at, "trong"));
        if (acts || is_over || w->word[at].is_capital) break;
    }
    bool is_one = !word_has(w, name->from, LEX_EACH) && !words_match(w, i, "phối hợp") &&
                  (name->from + head == i || is_done_to);
    if ((!objects && !is_one) || at > name->limit) return 0;
    bool acts = at < name->limit && (word_has(w, at, LEX_ACT) || word_has(w, at, LEX_DUTY) ||
                                     word_has(w, at, LEX_ADVERB) || word_has(w, at, LEX_FORBID) ||
                                     word_has(w, at, LEX_RIGHT) > 1);
    bool is_over =
        (name->how & NAMES_ATTRIBUTE) &&
        (at >= name->limit || w->word[at].mark || word_is(w, at, "và") || word_is(w, at, "trong") ||
         word_has(w, at, LEX_LEAD_IN) || word_has(w, at, LEX_NAME_STOP));
    if (is_over && !objects && word_has(w, i, LEX_PURPOSE) && at < name->limit) return 0;
    return acts || is_over ? at : 0;
}

/** "Tổ tuần tra của phường", "Đoàn kiểm tra tiến hành …": behind what a team is for; 0 for none. */
static size_t take_task(const Words *w, const Name *name, size_t i) {
    size_t head = name_after_each(w, name->from), next = i + word_has(w, i, LEX_ACT);
    bool is_team = word_has(w, head, LEX_TEAM) && head + word_has(w, head, LEX_TEAM) == i;
    if (!is_team || next > name->limit) return 0;
    bool is_over =
        next == name->limit || word_has(w, next, LEX_QUALIFIER) || word_has(w, next, LEX_ACT) ||
        word_has(w, next, LEX_DUTY) || word_has(w, next, LEX_ADVERB) || word_is(w, next, "gồm") ||
        word_is(w, next, "do") || words_match(w, next, "bao gồm") || w->word[next].is_number;
    return is_over ? next : 0;
}

/** Is the verb at i, whose comma stands at comma, one of a series: "hướng dẫn, theo dõi"? */
static bool opens_series(const Words *w, size_t i, size_t comma) {
    return word_has(w, comma + 1, LEX_ACT) > 0 && !w->word[comma + 1].is_capital &&
           !word_has(w, comma + 1, LEX_BODY) && !w->word[i].is_capital;
}

/** Goes on over a verb, where it may belong to the name. */
static bool take_verb(const Words *w, Name *name) {
    size_t i = name->at, len = word_has(w, i, LEX_ACT);
    if (word_is(w, i + len, "khác") && i + len < name->limit) { // "cơ quan điều tra khác"
        name->at = i + len + 1;
        return true;
    }
    bool directs = (name->how & NAMES_HEADING) && name->has_capital && !w->word[i].is_capital &&
                   w->word[i + len < w->n ? i + len : i].is_capital &&
                   (words_match(w, i, "chỉ đạo") || words_match(w, i, "hướng dẫn") ||
                    words_match(w, i, "phối hợp") || word_is(w, i, "giao"));
    if (directs) return false; // "Bộ Công an chỉ đạo Công an các cấp:"
    if (name->how & (NAMES_HEADING | NAMES_RELATIVE)) {
        name->at = i + len;
        return true;
    }
    if (name->takes_verb) {
        name->takes_verb = false;
        name->at = i + len;
        return true;
    }
    size_t task = take_task(w, name, i);
    if (task) {
        name->at = task;
        return true;
    }
    size_t doing = take_doing(w, name, i);
    if (doing) {
        name->at = doing;
        name->is_bare = false;
        return true;
    }
    if (!name->is_bare || !(name->how & NAMES_ATTRIBUTE) || word_has(w, i, LEX_PURPOSE) > len)
        return false;
    size_t next = i + len;
    if (words_match(w, i, "quản lý") && next < name->limit && !w->word[next].mark &&
        !word_has(w, next, LEX_NAME_STOP) &&
        !word_has(w, next, LEX_ACT)) { // "cơ quan quản lý đất đai"
        name->at = next;
        name->is_bare = false;
        return true;
    }
    // "cùng các sở, ngành hướng dẫn, kiểm tra": the first of several acts
    bool is_series = word_mark(w, next) == ',' && opens_series(w, i, next);
    bool is_over = next >= name->limit || (w->word[next].mark && !is_series) ||
                   word_is(w, next, "để") || word_is(w, next, "về") || word_is(w, next, "và");
    bool has_object = word_is(w, next, "hồ sơ") || words_match(w, next, "hồ sơ") ||
                      words_match(w, next, "văn bản") || words_match(w, next, "thông tin");
    if (has_object && words_match(w, i, "chuyển")) {
        name->at = next + 2;
        name->is_bare = false;
        return true;
    }
    if (!is_over) return false;
    name->at = next;
    name->is_bare = false;
    return true;
}

static bool take_qualifier(const Words *w, const NameBook *book, Name *name, size_t len) {
    size_t i = name->at;
    bool is_of = word_is(w, i, "của") || word_is(w, i, "thuộc") || words_match(w, i, "trực thuộc");
    // "Cơ quan phát hiện vụ việc không thuộc thẩm quyền | phải"
    bool is_any = (name->how & NAMES_RELATIVE) && word_is(w, i, "thuộc");
    if (is_of && !is_any && !may_own(w, book, i + len)) return false;
    name->takes_verb = words_match(w, i, "có chức năng") || words_match(w, i, "chức năng quản lý");
    name->at = i + len;
    name->is_bare = false;
    return true;
}

/** "quy định tại Điều 7, Điều 8 và khoản 2 Điều 9 Quy chế này": its end, 0 when none is at i. */
static size_t take_reference(const Words *w, size_t i, size_t limit) {
    static const char *const unit[] = { "điểm", "khoản", "điều", "mục", "chương" };
    size_t n = word_has(w, i, LEX_REFERENCE), end = 0;
    for (size_t at = i + n; n && at + 1 < limit;) {
        size_t step = word_mark(w, at) == ',' || word_is(w, at, "và") || word_is(w, at, "hoặc");
        bool is_unit = false;
        for (size_t k = 0; k < COUNT_OF(unit); k++)
            is_unit = is_unit || word_is(w, at + step, unit[k]);
        bool is_number = step && end && w->word[at + step].is_number; // "khoản 1, 2 và 3"
        if (!is_unit && !is_number) break;
        end = at = at + step + (is_unit ? 2 : 1);
    }
    if (end)
        for (size_t k = end; k < end + 4 && k < limit && !w->word[k].mark; k++)
            if (word_is(w, k, "này")) return k + 1;
    return end > limit ? limit : end;
}

/**
 * "các cơ quan, đơn vị chịu sự giám sát cung cấp …", "các cơ quan dự họp": what bare nouns are
 * known by. Where the name is over behind it, 0 when none stands at i.
 */
static size_t take_relative(const Words *w, const Name *name, size_t i) {
    size_t best = word_has(w, i, LEX_KNOWN_BY);
    // "trả lời cho đơn vị phản ánh"
    bool is_told = name->how & NAMES_ATTRIBUTE && name->from && word_is(w, name->from - 1, "cho");
    if (is_told) best = longest(best, words_match(w, i, "phản ánh"));
    bool sends = words_match(w, i, "gửi") || words_match(w, i, "đã gửi");
    if (sends && is_officer(w, name_after_each(w, name->from)))
        return 0; // what he does, not who he is
    size_t end = i + best;
    if (!best || end > name->limit) return 0;
    if (end == name->limit) return name->how & NAMES_ATTRIBUTE ? end : 0;
    bool acts = word_has(w, end, LEX_ACT) || word_has(w, end, LEX_DUTY) ||
                word_has(w, end, LEX_ADVERB) || word_has(w, end, LEX_FORBID);
    // "cơ quan được giao xác minh ban hành …": the first of two verbs is what it was given
    size_t given =
        word_is(w, end - 1, "giao") || word_is(w, end - 1, "công") ? word_has(w, end, LEX_ACT) : 0;
    if (given && end + given < name->limit &&
        (word_has(w, end + given, LEX_ACT) || word_has(w, end + given, LEX_DUTY)))
        return end + given;
    bool is_over = (name->how & NAMES_ATTRIBUTE) &&
                   (w->word[end].mark || word_has(w, end, LEX_NAME_STOP) || word_is(w, end, "và"));
    return acts || is_over ? end : 0;
}

/** "các trường học trên địa bàn xã": where bare nouns are. Its end, 0 when none stands at i. */
static size_t take_location(const Words *w, const Name *name, size_t i) {
    size_t n = words_match(w, i, "đóng trên địa bàn");
    if (!n) n = words_match(w, i, "trên địa bàn");
    size_t end = i + n;
    // "Cơ sở cai nghiện trên địa bàn thông báo …"
    if (n && end < name->limit && (word_has(w, end, LEX_ACT) || word_has(w, end, LEX_DUTY)))
        return end;
    if (!n || end >= name->limit || !word_has(w, end, LEX_PLACE)) return 0;
    end = place_end(w, end, name->limit);
    while (is_name_capital(w, end, name->limit))
        end++;
    return end;
}

/** "nơi xảy ra vụ việc": the place that tells one body from its like. Its end, i when none. */
static size_t place_clause_end(const Words *w, size_t i, size_t limit) {
    if (!word_is(w, i, "nơi")) return i;
    size_t end = i + 1;
    for (; end < limit && end < i + 9 && !w->word[end].mark; end++) {
        size_t object = word_has(w, end, LEX_PLACE_OBJECT);
        if (!object && end == i + 1) object = words_match(w, end, "tổ chức");
        bool stops = word_has(w, end, LEX_NAME_STOP) || word_has(w, end, LEX_DUTY) ||
                     word_has(w, end, LEX_ACT) || word_has(w, end, LEX_ADVERB);
        if (word_is(w, end, "và") || (end > i + 2 && stops && !object)) break;
        if (object) end += object - 1;
    }
    return end;
}

/** "các xã có rừng", "Ủy ban nhân dân xã có dự án đi qua": which places; its end, i when none. */
static size_t place_having_end(const Words *w, const Name *name, size_t i) {
    bool is_place = false;
    for (size_t n = 1; n <= 3 && i >= name->from + n; n++)
        is_place = is_place || word_has(w, i - n, LEX_PLACE) == n;
    size_t thing = i + 1, n;
    thing += word_is(w, thing, "đông") || word_is(w, thing, "nhiều");
    if (!word_is(w, i, "có") || !is_place || !(n = word_has(w, thing, LEX_PLACE_HAS))) return i;
    size_t end = thing + n;
    for (; end < name->limit && end < thing + n + 4 && !w->word[end].mark; end++)
        if (word_has(w, end, LEX_ACT) || word_has(w, end, LEX_DUTY) ||
            word_has(w, end, LEX_FORBID) || word_has(w, end, LEX_ADVERB) ||
            word_has(w, end, LEX_NAME_STOP) || word_is(w, end, "và") || word_is(w, end, "để"))
            return end;
    return thing + n;
}

/** "Lữ đoàn 172", "Ngân hàng Nhà nước Khu vực 9": not "Sở Y tế 02 ngày". */
static bool is_unit_number(const Words *w, const Name *name, size_t i) {
    bool after_name = i > name->from && (w->word[name->from].is_capital || name->has_capital ||
                                         word_is(w, i - 1, "số"));
    size_t next = i + 1;
    // "Trưởng Ban Chỉ đạo 389 tỉnh", "Thuế cơ sở 3 tỉnh X": the level behind the number
    bool has_level = word_has(w, next, LEX_PLACE) || words_match(w, next, "quốc gia");
    bool is_after_head = i == name->head || w->word[i - 1].is_capital;
    for (size_t k = name->from; k < i && !is_after_head; k++)
        is_after_head = k + word_has(w, k, LEX_BODY) == i;
    bool is_known_by = after_name && *word_key(w, i).p != '0' && has_level && is_after_head;
    // "Tổ công tác Đề án 06 cấp tỉnh"
    if (words_match(w, i - 2, "đề án") && w->word[i - 2].is_capital) return true;
    if (is_known_by || (after_name && name->how & NAMES_HEADING)) return true;
    bool is_over = next >= name->limit || w->word[next].mark || word_is(w, next, "và") ||
                   word_has(w, next, LEX_ACT) || word_has(w, next, LEX_DUTY) ||
                   word_has(w, next, LEX_ADVERB) || word_has(w, next, LEX_NAME_STOP);
    return after_name && is_over && !word_has(w, next, LEX_PLACE);
}

/** Where the level of government begins that ends just before i: "Đoàn xã"; 0 for none. */
static size_t place_before(const Words *w, size_t i) {
    for (size_t n = 1; n <= 2 && n < i; n++)
        if (word_has(w, i - n, LEX_PLACE) == n && !w->word[i - n].is_capital) return i - n;
    return 0;
}

/** A mark at the end of the name so far: does it stand inside the name? */
static bool take_mark(const Words *w, const NameBook *book, Name *name) {
    size_t i = name->at;
    uint32_t mark = w->word[i].mark;
    bool is_relative = (name->how & NAMES_RELATIVE) != 0;
    bool is_hyphen = mark == '-' || mark == 0x2013;
    bool goes_on = is_hyphen && name->has_capital && is_name_capital(w, i + 1, name->limit);
    // "tổ chức chính trị - xã hội", "Báo và Phát thanh, Truyền hình"
    bool is_society = is_hyphen && words_match(w, i + 1, "xã hội");
    size_t inside = is_hyphen && i > name->from && !w->word[i - 1].is_capital
                        ? word_has(w, i + 1, LEX_INSIDE)
                        : 0;
    if (inside && !is_society && i + 1 + inside <= name->limit) {
        name->at = i + 1 + inside;
        name->is_bare = false;
        return true;
    }
    bool is_station = words_match(w, i - 2, "phát thanh") && words_match(w, i + 1, "truyền hình");
    if ((is_society || is_station) && i + 3 <= name->limit) {
        name->at = i + 3;
        return true;
    }
    // "Trưởng thôn, khu phố": one head for both
    if (mark == ',' && i == name->head && word_is(w, name_after_each(w, name->from), "trưởng") &&
        is_settlement(w, i - 1) && is_settlement(w, i + 1)) {
        name->at = i + 1 + longest(word_has(w, i + 1, LEX_GROUP), word_has(w, i + 1, LEX_PLACE));
        return name->at > i + 1;
    }
    // "Đoàn xã, phường, đặc khu": the level stands in a phrase of the lexicon
    size_t level = mark == ',' ? place_before(w, i) : 0;
    if (level && word_has(w, i + 1, LEX_PLACE) && !w->word[i + 1].is_capital) {
        size_t end = place_end(w, level, name->limit);
        if (end > i && !is_name_capital(w, end, name->limit)) {
            name->at = end;
            return true;
        }
    }
    if (mark == ',') {
        goes_on = is_inner_comma(w, book, i, name->limit);
        if (is_relative && !name_begins(w, book, i + 1)) goes_on = true;
    }
    if (is_relative && (mark == '/' || mark == '(' || mark == ')')) goes_on = true;
    name->at += goes_on;
    return goes_on;
}

/** "Giáo dục và Đào tạo". */
static bool take_and(const Words *w, const NameBook *book, Name *name) {
    size_t i = name->at;
    bool is_relative = (name->how & NAMES_RELATIVE) != 0;
    bool goes_on =
        name->has_capital && is_name_capital(w, i + 1, name->limit) && !name_begins(w, book, i + 1);
    if (is_relative && !name_begins(w, book, i + 1)) goes_on = true;
    // "Tổ tiết kiệm và vay vốn" as a heading
    if (name->how & NAMES_HEADING && !name_begins(w, book, i + 1) && !w->word[i - 1].is_capital &&
        (word_has(w, i + 1, LEX_ACT) || word_has(w, i + 1, LEX_INSIDE)))
        goes_on = true;
    name->at += goes_on;
    return goes_on;
}

/**
 * "Tòa án đã xét xử sơ thẩm", "cơ quan đang thụ lý vụ án": known by what it did or is doing, when
 * an act of its own or the end follows. Where that is over behind i, 0 when none stands there.
 */
static size_t take_past(const Words *w, const Name *name, size_t i) {
    if (!word_is(w, i, "đã") && !word_is(w, i, "đang")) return 0;
    size_t act = longest(word_has(w, i + 1, LEX_ACT), word_is(w, i + 1, "ra"));
    if (!act) return 0;
    bool is_told = name->how & NAMES_ATTRIBUTE;
    size_t at = i + 1 + act;
    for (size_t objects = act > 2; objects < 5; objects++) { // "ra quyết định" has its object
        if (at >= name->limit || w->word[at].mark) return is_told ? at : 0;
        bool binds = word_has(w, at, LEX_DUTY) || word_has(w, at, LEX_FORBID);
        if (binds || (objects && (word_has(w, at, LEX_ACT) || word_has(w, at, LEX_ADVERB))))
            return at;
        bool is_over = word_is(w, at, "và") || word_is(w, at, "đúng") ||
                       word_has(w, at, LEX_LEAD_IN) || (objects && word_has(w, at, LEX_NAME_STOP));
        if (is_over) return is_told ? at : 0;
        // "đã ban hành kháng nghị", "đang giải quyết vụ việc"
        size_t own = longest(word_has(w, at, LEX_ACT), word_has(w, at, LEX_PLACE_OBJECT));
        at += own ? own : 1;
    }
    return 0;
}

/** What tells one body from its like, behind a bare noun; where it ends, 0 for none. */
static size_t take_attribute(const Words *w, const Name *name, size_t i) {
    bool after_group = i > name->from && w->lex[i - 1].len[LEX_GROUP_END];
    bool is_past = (name->how & NAMES_ATTRIBUTE) && (word_is(w, i, "đã") || word_is(w, i, "được"));
    size_t known = name->is_bare || after_group || is_past ? take_relative(w, name, i) : 0;
    known = longest(known, take_past(w, name, i));
    if (!known) known = take_reference(w, i, name->limit);
    bool is_many = (word_has(w, name->from, LEX_EACH) || words_match(w, name->from, "cơ sở")) &&
                   !name->has_capital;
    if (!known && (name->is_bare || after_group || is_many)) known = take_location(w, name, i);
    if (!known) known = place_clause_end(w, i, name->limit);
    if (known == i) known = place_having_end(w, name, i);
    return known > i ? known : 0;
}

/** Is the word before i the first half of "Kiểm lâm", and no syllable of a proper name ("Tân Lạc")?
 */
static bool opens_compound(const Words *w, const Name *name, size_t i) {
    const Word *last = &w->word[i - 1];
    if (!last->is_capital || last->mark || i - 1 < name->head) return false;
    bool is_letter = last->to - last->from == 1 && !word_is(w, i - 1, "y");
    bool is_proper = i - 1 > name->head && w->word[i - 2].is_capital && !w->word[i - 2].mark &&
                     !word_has(w, i - 2, LEX_BODY_CAP) && !word_is(w, i - 2, "phó");
    return !is_letter && !is_proper;
}

/**
 * "Hạt Kiểm lâm | hoàn tất …", "Công an tỉnh | rải …": behind a word with a capital or a level of
 * government a small word that no rule knows is no name any more.
 */
static bool is_over_at(const Words *w, const Name *name, size_t i) {
    if (name->how & (NAMES_HEADING | NAMES_RELATIVE) || i < name->head) return false;
    if (w->word[i].is_capital || word_has(w, i, LEX_INSIDE)) return false;
    if (i == name->head) return name->is_complete && word_is_unknown(w, i); // "Tỉnh đoàn | chấm …"
    size_t place = 0;
    for (size_t k = i; k > name->from && k + 4 > i && !place; k--)
        if (k - 1 + word_has(w, k - 1, LEX_PLACE) == i) place = k - 1;
    bool is_level = place >= name->head && place > name->from && !word_is(w, place, "cơ") &&
                    !word_is(w, place, "khu") && !word_is(w, place, "bản") &&
                    word_has(w, place, LEX_BODY) <= i - place &&
                    word_has(w, place, LEX_INSIDE) <= i - place;
    if (is_level) return true;
    // "Ban Thanh thiếu niên trường học Tỉnh đoàn": the name goes on behind some small words
    for (size_t k = i; k < i + 4 && k < name->limit && !w->word[k].mark; k++) {
        if (w->word[k].is_capital) return false;
        if (!word_is_unknown(w, k)) break;
    }
    bool has_capital = false;
    for (size_t k = name->head; k < i; k++)
        has_capital = has_capital || (w->word[k].is_capital && !w->word[k].mark);
    return has_capital && !opens_compound(w, name, i);
}

/** "Sở Xây dựng", "Hạt Kiểm lâm": an office with its field, whole at i. */
static bool is_department(const Words *w, const Name *name, size_t i) {
    size_t head = name_after_each(w, name->from);
    bool is_whole = false;
    for (size_t k = head + 1; k < i; k++)
        is_whole = is_whole || w->word[k].is_capital;
    if (name->how & NAMES_HEADING || !is_whole) return false;
    return word_has(w, head, LEX_DEPARTMENT) > 0;
}

/** One step further inside the name; false when it is over. */
static bool take_more(const Words *w, const NameBook *book, Name *name) {
    size_t i = name->at;
    const Word *word = &w->word[i];
    bool is_relative = (name->how & NAMES_RELATIVE) != 0;
    if (word->mark) return take_mark(w, book, name);
    if (word_is(w, i, "và") || word_is(w, i, "hoặc")) return take_and(w, book, name);
    size_t known = take_attribute(w, name, i);
    if (known) {
        name->at = known;
        name->is_bare = false;
        return true;
    }
    size_t len = word_has(w, i, LEX_QUALIFIER), place = word_has(w, i, LEX_PLACE);
    size_t inside = word_has(w, i, LEX_INSIDE);
    if (place && place >= len && place >= inside) {
        name->at = place_end(w, i, name->limit);
        name->is_bare = false;
        return true;
    }
    if (len) return take_qualifier(w, book, name, len);
    bool is_small = !word->is_capital || i == name->from;
    if (is_small && !is_relative && (word_has(w, i, LEX_DUTY) || word_has(w, i, LEX_FORBID)))
        return false;
    if (word_is(w, i, "biết")) return false; // "thông báo cho cơ quan chuyển hồ sơ biết"
    if (word_is(w, i, "những") && !is_relative) return false; // what it is told
    if (word_has(w, i, LEX_EACH) && word_has(w, i, LEX_BODY) <= word_has(w, i, LEX_EACH)) {
        size_t next = i + word_has(w, i, LEX_EACH);
        bool goes_on =
            word_has(w, next, LEX_PLACE) || name_begins(w, book, next) || word_is(w, next, "cấp");
        goes_on = goes_on && !word_has(w, i - 1, LEX_PLACE);
        // "gửi Sở Xây dựng các đơn vị đủ điều kiện": a department has no bodies of its own kind
        bool is_object = !is_relative && is_department(w, name, i) && !word_has(w, next, LEX_PLACE);
        goes_on = goes_on && !is_object;
        if (goes_on) name->at = next;
        return goes_on || (is_relative && ++name->at);
    }
    size_t body = longest(word_has(w, i, LEX_BODY), name_book_match(book, w, i, name->limit));
    if (word_has(w, i, LEX_GROUP) && word_has(w, i, LEX_GROUP) >= body) {
        name->at = group_end(w, i, name->limit);
        return true;
    }
    // "thông báo cho Công an tỉnh người nước ngoài hết hạn …": whom it is about
    bool is_somebody = is_small && !is_relative && i > name->from && word_is(w, i, "người") &&
                       word_has(w, i - 1, LEX_PLACE);
    if (is_somebody) return false;
    if (body && body >= word_has(w, i, LEX_ACT)) {
        name->at = i + body;
        name->is_bare = false;
        return true;
    }
    if (word_has(w, i, LEX_RIGHT) > 1 && !is_relative) return false; // "được miễn phí"
    size_t passive = word_is(w, i, "được") ? take_doing(w, name, i + 1) : 0;
    if (passive && word_has(w, i + 1, LEX_ACT)) { // "Cơ quan được chuyển đơn"
        name->at = passive;
        name->is_bare = false;
        return true;
    }
    bool is_act = word_has(w, i, LEX_ACT) > 0;
    if (is_small && is_act && word_has(w, i, LEX_ACT) >= word_has(w, i, LEX_NAME_STOP))
        return take_verb(w, name);
    if (is_small && !is_relative && (word_has(w, i, LEX_NAME_STOP) || word_has(w, i, LEX_ADVERB)))
        return false;
    if (is_act && is_small) return take_verb(w, name);
    if (word->is_number && !is_relative) {
        bool is_own = is_unit_number(w, name, i);
        name->at += is_own;
        return is_own;
    }
    if (is_over_at(w, name, i)) return false;
    if (is_small && inside) {
        name->at = i + inside;
        name->is_bare = false;
        return true;
    }
    if (is_small && !is_relative && ++name->small > SMALL_WORDS) return false;
    name->has_capital = name->has_capital || !is_small;
    name->is_bare = name->is_bare && is_small;
    name->takes_verb = name->takes_verb && is_small;
    size_t verb = is_small ? 0 : word_has(w, i, LEX_ACT); // "Giáo dục và Đào tạo"
    if (!is_small && word_has(w, i, LEX_NAME_STOP) > verb)
        verb = word_has(w, i, LEX_NAME_STOP); // "Ban Điều hành Kế hoạch liên tịch"
    size_t step = verb ? verb : 1;            // "Dân số - Kế hoạch hóa gia đình"
    name->at += !is_small && inside > step && i + inside <= name->limit ? inside : step;
    return true;
}

size_t name_end(const Words *w, const NameBook *book, Name *name) {
    if (!take_head(w, book, name)) return 0;
    // "ủy viên là Phó Chủ nhiệm …"
    if (word_is(w, name->at, "là") && words_match(w, name->at - 2, "ủy viên") &&
        w->word[name->at + 1].is_capital)
        name->at++;
    size_t words = (name->how & NAMES_RELATIVE) ? 4 * NAME_WORDS : NAME_WORDS;
    while (name->at < name->limit && name->at - name->from < words) {
        size_t small = name->small;
        if (!take_more(w, book, name)) break;
        if (name->small == small) name->solid = name->at;
    }
    if (name->at > name->limit) name->at = name->limit;
    return name->at;
}
