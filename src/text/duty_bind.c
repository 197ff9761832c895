/** Which clauses lay an act on somebody, and on whom. */
#include "text/addressee.h"
#include "text/duty_part.h"

#include "text/fold.h"

/** "A, B và C tổ chức thực hiện Quyết định này": the last words of a decision bind all alike. */
static bool is_carried_out(const Words *w, size_t from, size_t to) {
    while (to > from && w->word[to - 1].mark)
        to--;
    size_t at = to > from + 5 ? to - 5 : from;
    if (!words_match(w, at, "thực hiện quyết định này")) return false;
    if (word_has(w, from, LEX_ORDER) || says(w, from, at, "chủ trì") ||
        says(w, from, at, "phối hợp"))
        return false;
    bool is_whole = words_match(w, at - 2, "tổ chức") || words_match(w, at - 2, "triển khai") ||
                    words_match(w, at - 2, "trách nhiệm");
    for (size_t i = from; i < at && is_whole; i++)
        is_whole = w->word[i].mark != ';' || word_has(w, i + 1, LEX_BODY) > 0;
    return is_whole;
}

bool duty_is_maxim(const Words *w, size_t from, size_t to) {
    if (is_carried_out(w, from, to)) return true;
    for (size_t i = from; i < to; i++)
        if ((i < from + 60 && word_has(w, i, LEX_MAXIM)) ||
            // this one may stand behind a long list of bodies
            words_match(w, i, "chịu trách nhiệm thi hành quyết định"))
            return true;
    // "Quy chế này có hiệu lực …"; "khi bản án có hiệu lực" is something else
    bool is_this = false;
    for (size_t i = from; i < to && i < from + 30; i++) {
        is_this = is_this || word_is(w, i, "này");
        bool is_since = // "Trước khi Quy chế hết hiệu lực 30 ngày, hai bên tổng kết"
            says(w, from, i, "trước khi") ||
            (i > from + 6 && (says(w, i - 6, i, "kể từ") || says(w, i - 6, i, "sau khi")));
        if (is_since) continue; // "trong 30 ngày kể từ ngày Quy chế có hiệu lực"
        if (words_match(w, i, "có hiệu lực") || words_match(w, i, "hết hiệu lực"))
            return is_this || says(w, from, from + 4, "quy chế") ||
                   says(w, from, from + 4, "quyết định");
    }
    return false;
}

static bool is_other_duties(const Words *w, size_t i) {
    i += word_has(w, i, LEX_EACH);
    return word_has(w, i, LEX_OTHER_DUTIES) > 0;
}

static bool is_breach(const Words *w, const Clause *c) {
    bool is_past = says(w, c->from, c->to, "đang bị xử lý") ||
                   says(w, c->from, c->to, "đã bị xử lý"); // who he is
    if (says_class(w, c->from, c->to, LEX_BREACH) && !is_past) return true;
    bool is_cause = c->is_conditional || says(w, c->from, c->to, "nếu để") ||
                    says(w, c->from, c->to, "vi phạm");
    bool answers = says(w, c->from, c->to, "để xảy ra") || says(w, c->from, c->to, "nếu để") ||
                   says(w, c->from, c->main, "nào không");
    return is_cause && (says(w, c->from, c->to, "trước pháp luật") ||
                        (answers && says(w, c->from, c->to, "chịu trách nhiệm trước")));
}

static bool recurs(DutyReader *rd, const Words *w, const Clause *c) {
    DuePhrase due[DUE_LIMIT];
    size_t n = duty_due(rd->scratch, rd, w, c, due);
    for (size_t i = 0; i < n; i++)
        if (due_recurs(&due[i]) || due[i].type == DUE_TERM) return true;
    return false;
}

/** States a time other than "thường xuyên". */
static bool has_fixed_due(DutyReader *rd, const Words *w, const Clause *c) {
    DuePhrase due[DUE_LIMIT];
    size_t n = duty_due(rd->scratch, rd, w, c, due);
    return n > 1 || (n == 1 && due[0].type != DUE_REGULAR);
}

/** States a number of days: "chậm nhất 05 ngày làm việc sau khi ban hành". */
static bool has_length(DutyReader *rd, const Words *w, const Clause *c) {
    DuePhrase due[DUE_LIMIT];
    size_t n = duty_due(rd->scratch, rd, w, c, due);
    for (size_t i = 0; i < n; i++)
        if (due[i].n > 1) return true;
    return false;
}

/** "Kết quả xử lý được gửi về …": a statement in the passive, without its actor. */
static bool is_done_to(const Words *w, const Clause *c) {
    for (size_t i = c->from; i + 1 < c->to && i < c->from + 14 && !w->word[i].mark; i++) {
        if (word_has(w, i, LEX_DUTY)) return false;
        if (word_is(w, i, "được") && i > c->from) return subject_verb(w, i + 1, c->to) != NOWHERE;
    }
    return false;
}

/** "Không bố trí chốt kiểm soát trùng lặp …" as a sentence of its own, not among principles. */
static bool forbids_plainly(const Passage *p, const Clause *c) {
    return p->context.kind != CONTEXT_MAXIM && p->is_first && c->from == 0 &&
           word_is(p->w, 0, "không") && word_has(p->w, 1, LEX_ACT) > 0;
}

/** "Trong quá trình thực hiện, nếu có vướng mắc, phản ánh về Sở X": whoever has it tells. */
static bool tells_trouble(DutyReader *rd, const Passage *p, const Clause *c) {
    const Words *w = p->w;
    bool is_case = c->main > c->from + 2 &&
                   (word_has(w, c->from, LEX_LEAD_IN) || word_has(w, c->from, LEX_CONDITION));
    bool is_trouble = says_class(w, c->from, c->to, LEX_TROUBLE);
    return is_case && is_trouble && addressees_of(rd->scratch, w, rd->book, c->main, c->to).n > 0;
}

/** Nobody is named: only what plainly must be done counts. */
static bool binds_nobody(DutyReader *rd, const Passage *p, const Clause *c) {
    if (c->force == FORCE_FORBID)
        return c->act == c->main && (word_has(p->w, c->act, LEX_FORBID) || forbids_plainly(p, c)) &&
               !words_match(p->w, c->act, "không để") && !words_match(p->w, c->act, "không gây");
    if (c->force == FORCE_DUTY) {
        if (words_match(p->w, c->marker, "cần")) return false;
        return !c->asks_quality || has_fixed_due(rd, p->w, c);
    }
    bool is_list = p->context.kind == CONTEXT_MAXIM || p->context.kind == CONTEXT_FORM;
    if (c->force == FORCE_ACT && tells_trouble(rd, p, c)) return true;
    bool meets = p->context.kind == CONTEXT_FORM &&
                 (words_match(p->w, c->act, "họp") || words_match(p->w, c->act, "giao ban"));
    if (c->force == FORCE_ACT && meets && recurs(rd, p->w, c) && has_fixed_due(rd, p->w, c))
        return true;
    return c->force == FORCE_ACT && !is_list && (recurs(rd, p->w, c) || has_length(rd, p->w, c));
}

/** An act that is done once and seen: "cử người", "gửi văn bản", among principles too. */
static bool is_plain_step(const Words *w, const Clause *c) {
    size_t verb = subject_verb(w, c->act, c->to);
    return verb != NOWHERE && word_has(w, verb, LEX_STEP);
}

/** "Khi có ý kiến khác nhau, các ngành cùng trao đổi": what to do in a case is no principle. */
static bool is_case(const Words *w, const Clause *c) {
    return c->main > c->from + 2 && (c->is_conditional || words_match(w, c->from, "khi"));
}

/** "Vướng mắc phát sinh …": what somebody must settle, among principles too. */
static bool is_trouble(const Words *w, size_t i) {
    i += word_has(w, i, LEX_EACH);
    return words_match(w, i, "vướng mắc") || words_match(w, i, "khó khăn") ||
           words_match(w, i, "vấn đề") || words_match(w, i, "bất đồng");
}

static bool is_strong(const Clause *c) {
    return (c->force == FORCE_DUTY && !c->is_open) || c->force == FORCE_FORBID ||
           c->force == FORCE_ORDER;
}

/** "Tài liệu … do X chuẩn bị …": the act of X. A verb in front needs "được" to be a noun. */
static bool is_passive(DutyReader *rd, const Passage *p, const Clause *c, ProposedObligation *o) {
    Clause passive = *c;
    bool is_by = c->force == FORCE_DUTY && words_match(p->w, c->marker, "phải được");
    // "Hồ sơ do Công an xã tiếp nhận, phải lập biên bản": whoever does the first does the second
    bool goes_on = c->force == FORCE_DUTY && !c->has_subject && c->marker > c->main + 4 &&
                   word_mark(p->w, c->marker - 1) == ',';
    if (goes_on) {
        passive.to = c->marker - 1;
        passive.force = FORCE_NONE;
    }
    if ((c->force == FORCE_DUTY && !is_by && !goes_on) || c->force == FORCE_FORBID ||
        c->is_conditional)
        return false;
    if (c->force == FORCE_ACT) {
        // "Báo cáo kết quả … do Thư ký đoàn dự thảo": a paper, not the act of telling
        bool is_done =
            (words_match(p->w, c->act, "báo cáo") || words_match(p->w, c->act, "thông báo") ||
             words_match(p->w, c->act, "kết luận")) &&
            c->act == c->from;
        // "Giao ban được tổ chức … do X chủ trì"
        for (size_t i = c->act + 1; i + 1 < c->to && i < c->act + 7 && !p->w->word[i].mark; i++)
            is_done = is_done || (word_is(p->w, i, "được") && !c->has_subject &&
                                  subject_verb(p->w, i + 1, c->to) != NOWHERE);
        for (size_t i = c->act; i + 1 < c->to && !is_done; i++)
            is_done = word_is(p->w, i, "được") &&
                      (word_mark(p->w, i - 1) == ',' || word_is(p->w, i - 1, "và"));
        if (!is_done) return false;
    }
    clause_passive(p->w, rd->book, &passive);
    if (passive.force != FORCE_PASSIVE) return false;
    o->lead = names_text(rd->arena, p->w, &passive.subject);
    o->lead_source = LEAD_PASSIVE;
    return true;
}

/** Is name one of names, in short ("Hội Phụ nữ" of "Hội Phụ nữ xã"), or "mỗi tổ chức" of them? */
static bool is_among(DutyReader *rd, Names names, Str name) {
    Str key = text_fold(rd->scratch, name);
    for (size_t i = 0; i < names.n; i++)
        if (str_starts(text_fold(rd->scratch, names.name[i]), key)) return true;
    Words w = words_of(rd->scratch, rd->lexicon, name);
    return word_has(&w, 0, LEX_EACH) && w.n > 1 && !w.word[w.n - 1].is_capital &&
           (words_match(&w, 0, "mỗi") || words_match(&w, 0, "từng"));
}

/**
 * Under a heading that names a body, "Giao X …" is still an order to X, and "Đề nghị X …" that
 * body's own act. Under "các cơ quan khác" all orders come from the text itself.
 */
static bool orders_other(DutyReader *rd, const Passage *p, const Clause *c) {
    // "Trách nhiệm của Cơ quan điều tra": "Phân công Điều tra viên thụ lý" is its own act
    bool is_own_act = words_match(p->w, c->marker, "phân công") && p->context.bearer.n == 1 &&
                      str_starts(p->context.bearer.name[0], S("Cơ quan ")) &&
                      memchr(p->context.bearer.name[0].p, ',', p->context.bearer.name[0].n) == NULL;
    if (is_own_act) return false;
    if (p->context.is_group || (c->is_request && p->context.is_request)) return true;
    Names ordered = names_text(rd->scratch, p->w, &c->subject);
    bool is_own = p->context.bearer.n > 0 && ordered.n > 0; // one of those in the heading
    for (size_t i = 0; i < ordered.n; i++)
        is_own = is_own && is_among(rd, p->context.bearer, ordered.name[i]);
    if (is_own) return true;
    bool is_named = p->w->word[c->subject.item[0].from].is_capital;
    if (p->context.is_request && !c->is_request && !p->is_first && c->marker == c->from)
        return true; // "Yêu cầu Thủ trưởng …" behind what a body is asked
    return is_named && words_match(p->w, c->marker, "giao");
}

/** "Đề nghị các tổ chức chính trị - xã hội" over "- Hội Nông dân huyện vận động …": one of them. */
static bool is_of_class(const Context *context) {
    return context->bearer.n == 1 && (str_starts(context->bearer.name[0], S("các ")) ||
                                      str_starts(context->bearer.name[0], S("Các ")));
}

bool duty_binds(DutyReader *rd, const Passage *p, const Clause *c, bool goes_on,
                ProposedObligation *o) {
    const Context *context = &p->context;
    bool is_told = context->is_force && c->has_subject && c->force == FORCE_DUTY && !c->is_open &&
                   !says(p->w, c->marker, c->marker_end + 2, "thi hành") &&
                   says(p->w, c->marker, c->marker_end, "trách nhiệm");
    bool is_closing =
        context->is_force && ((c->force == FORCE_ORDER && c->main > c->from + 2) ||
                              (c->has_subject && c->force == FORCE_ACT &&
                               (c->main > c->from + 2 || !says(p->w, c->act, c->to, "thi hành"))));
    is_told = is_told || is_closing;
    // "Mọi sửa đổi, bổ sung phải được hai bên thống nhất"
    if (context->is_force && c->force == FORCE_DUTY && !c->has_subject &&
        words_match(p->w, c->marker, "phải được") && is_passive(rd, p, c, o))
        return true;
    // "Quyền của các bên": "Yêu cầu bên kia cung cấp …" is what they may do
    if (context->kind == CONTEXT_RIGHT && c->force == FORCE_ORDER) return false;
    bool goes_on_told = context->is_force && goes_on && c->force == FORCE_ACT;
    if ((context->kind == CONTEXT_SCOPE && !is_told && !goes_on_told) || c->force == FORCE_RIGHT ||
        c->force == FORCE_BE)
        return false;
    // "Văn bản phải đầy đủ …": what a thing must be like
    if (c->force == FORCE_DUTY && c->asks_quality && !c->has_subject && c->marker > c->main &&
        !has_fixed_due(rd, p->w, c))
        return false;
    if (is_breach(p->w, c) || c->is_open || says(p->w, c->from, c->to, "không chịu trách nhiệm"))
        return false;
    if (context->kind == CONTEXT_BAN && !c->has_subject && c->force != FORCE_ORDER) {
        o->lead_source = LEAD_NONE;
        return c->force != FORCE_NONE || (p->is_first && !goes_on);
    }
    // "Sở X gửi phương án …; sau khi được phê duyệt, đề nghị Y giám sát": X asks
    bool asks_itself = c->force == FORCE_ORDER && c->is_request && goes_on && p->has_carried &&
                       !p->carries_order && !c->has_subject;
    if (asks_itself) {
        o->lead = p->carried;
        o->lead_source = LEAD_BEFORE;
        return true;
    }
    if (c->force == FORCE_ORDER &&
        (!context->bearer.n || c->has_subject || orders_other(rd, p, c))) {
        o->lead = names_text(rd->arena, p->w, &c->subject);
        o->lead_source = LEAD_CLAUSE;
        o->is_request = c->is_request;
        return true;
    }
    // "Cùng với Công an xã, Điện lực cắt điện": all are partners of the bearer
    bool joins = c->has_subject && context->bearer.n && words_match(p->w, c->from, "cùng với") &&
                 c->force == FORCE_ACT && !p->has_carried;
    if (joins) {
        o->lead = context->bearer;
        o->lead_source = context->source;
        return true;
    }
    if (c->has_subject) {
        o->lead = names_text(rd->arena, p->w, &c->subject);
        o->lead_source = LEAD_CLAUSE;
        // "… ý kiến của A, B, X phải": the condition's list ran into the subject
        if (c->is_conditional && o->lead.n > 1 && context->bearer.n == 1 &&
            names_have(rd->scratch, o->lead, context->bearer.name[0]))
            o->lead = context->bearer;
        bool is_asked = context->is_request && o->lead.n > 0;
        for (size_t k = 0; k < o->lead.n; k++)
            is_asked = is_asked && is_among(rd, context->bearer, o->lead.name[k]);
        bool is_member = context->is_request && p->is_first && !goes_on && is_of_class(context);
        o->is_request = is_asked || is_member;
        if (context->kind == CONTEXT_RIGHT) return is_strong(c);
        if (context->kind == CONTEXT_MAXIM)
            return is_strong(c) || goes_on || says(p->w, c->act, c->to, "có trách nhiệm") ||
                   says(p->w, c->act, c->to, "chịu trách nhiệm") ||
                   (c->force == FORCE_ACT && (is_plain_step(p->w, c) || is_case(p->w, c)));
        return c->force == FORCE_ACT || is_strong(c);
    }
    if (context->kind == CONTEXT_RIGHT && !is_strong(c)) return false;
    bool must_be_done = c->force == FORCE_DUTY && words_match(p->w, c->marker, "phải được");
    bool may_be_passive = context->kind != CONTEXT_MAXIM || is_trouble(p->w, c->main);
    if ((!context->bearer.n || must_be_done) && may_be_passive && is_passive(rd, p, c, o))
        return true;
    if (p->has_carried) {
        o->lead = p->carried;
        o->lead_source = LEAD_BEFORE;
        o->is_request = p->carries_request;
        bool is_longer = c->is_conditional && goes_on && has_fixed_due(rd, p->w, c);
        bool acts = c->force == FORCE_ACT || is_strong(c) || is_longer;
        if (context->kind == CONTEXT_MAXIM) return is_strong(c) || (acts && goes_on);
        return acts;
    }
    if (context->bearer.n) {
        o->lead = context->bearer;
        o->lead_source = context->source;
        if (c->force == FORCE_NONE || c->force == FORCE_NOUN || c->force == FORCE_PASSIVE)
            return (c->is_conditional && goes_on && has_fixed_due(rd, p->w, c)) ||
                   (p->is_first && !goes_on && !is_done_to(p->w, c) &&
                    !is_other_duties(p->w, c->from) &&
                    !(c->force == FORCE_NONE && word_has(p->w, c->from, LEX_EACH)));
        return true;
    }
    o->lead_source = LEAD_NONE;
    return binds_nobody(rd, p, c);
}
