/** A sentence as the obligations in it: who goes on, what joins, what it is told with. */
#include "text/addressee.h"
#include "text/cut.h"
#include "text/duty_part.h"

enum { SENTENCE_WORDS = 3000 };

static bool is_same(DutyReader *rd, const ProposedObligation *a, const ProposedObligation *b) {
    return a->is_request == b->is_request && names_equal(rd->scratch, a->lead, b->lead) &&
           names_equal(rd->scratch, a->cooperate, b->cooperate) &&
           names_equal(rd->scratch, a->report_to, b->report_to) &&
           due_equal(a->due, a->due_count, b->due, b->due_count);
}

static void push(DutyReader *rd, const ProposedObligation *o) {
    Extraction *out = rd->out;
    if (out->obligation_count == rd->room) {
        size_t room = rd->room ? 2 * rd->room : 64;
        ProposedObligation *more = ARENA_ARRAY(rd->arena, ProposedObligation, room);
        if (out->obligation_count)
            memcpy(more, out->obligation, out->obligation_count * sizeof *more);
        out->obligation = more;
        rd->room = room;
    }
    out->obligation[out->obligation_count++] = *o;
}

/** Does "phối hợp với" stand at the head of the act, so that it holds for the whole sentence? */
static bool helps_at_head(const Words *w, const NameBook *book, const Clause *c, size_t helper_at) {
    if (helper_at == NOWHERE) return false;
    if (helper_at == c->from && words_match(w, helper_at, "cùng")) return true;
    if (helper_at < c->act) return false;
    size_t start = c->act;
    if (words_match(w, start, "chỉ đạo")) { // "Chỉ đạo X phối hợp với Y"
        NameList list;
        size_t after = start + 2;
        if (names_read(w, book, after, c->to, NAMES_PLAIN, &list)) start = list.end;
    }
    for (size_t i = start; i < helper_at; i++) {
        bool is_head = w->word[i].mark == ',' || word_has(w, i, LEX_ADVERB) ||
                       words_match(w, i, "chủ trì") || word_has(w, i, LEX_DUTY) ||
                       words_match(w, i, "phối hợp");
        size_t n = word_has(w, i, LEX_ADVERB);
        if (word_has(w, i, LEX_DUTY) > n) n = word_has(w, i, LEX_DUTY);
        if (words_match(w, i, "chủ trì")) n = 2;
        if (!is_head) return false;
        if (n > 1) i += n - 1;
    }
    return true;
}

static void emit(DutyReader *rd, Passage *p, DutyRow *r, bool is_joinable) {
    Extraction *out = rd->out;
    bool is_neighbour = out->obligation_count > p->begin && p->last_end != NOWHERE && is_joinable;
    r->o.sure = duty_sureness(&r->o);
    if (is_neighbour) {
        ProposedObligation *last = &out->obligation[out->obligation_count - 1];
        if (is_same(rd, last, &r->o)) {
            const char *start = last->action.p;
            Str own = words_text(p->w, r->from, r->to);
            last->action = (Str){ start, (size_t)(own.p + own.n - start) };
            if (day_is_none(last->once.day)) last->once = r->o.once;
            last->is_opinion_watch = last->is_opinion_watch || r->o.is_opinion_watch;
            p->last_end = r->to;
            return;
        }
    }
    r->o.action = words_text(p->w, r->from, r->to);
    push(rd, &r->o);
    p->last_end = r->to;
}

static void extend_last(DutyReader *rd, Passage *p, size_t to) {
    ProposedObligation *last = &rd->out->obligation[rd->out->obligation_count - 1];
    while (to && p->w->word[to - 1].mark && p->w->word[to - 1].mark != ')')
        to--;
    const char *end = p->w->text.p + p->w->word[to - 1].to;
    if (end > last->action.p + last->action.n) last->action.n = (size_t)(end - last->action.p);
    p->last_end = to;
}

/** "…; thời gian thẩm tra không quá 02 ngày làm việc": how long the act before it may take. */
static bool states_length(const Words *w, const Clause *c) {
    return words_match(w, c->main, "thời gian") || words_match(w, c->main, "thời hạn");
}

static void add_due(DutyReader *rd, const Words *w, const Clause *c) {
    ProposedObligation *last = &rd->out->obligation[rd->out->obligation_count - 1];
    DuePhrase due[DUE_LIMIT];
    size_t n = duty_due(rd->arena, rd, w, c, due);
    if (!n || last->due_count + n > DUE_LIMIT) return;
    DuePhrase *all = ARENA_ARRAY(rd->arena, DuePhrase, last->due_count + n);
    if (last->due_count) memcpy(all, last->due, last->due_count * sizeof *all);
    memcpy(all + last->due_count, due, n * sizeof *all);
    last->due = all;
    last->due_count += n;
}

/** "Tổng hợp …;" and then "… gửi X": the steps of one paper. */
static bool collects(const Words *w, const Clause *c) {
    size_t verb = subject_verb(w, c->act, c->to);
    return verb != NOWHERE && !c->is_conditional &&
           (words_match(w, verb, "tổng hợp") || words_match(w, verb, "thu thập") ||
            words_match(w, verb, "thống kê")) &&
           !says(w, c->from, c->to, "gửi") && !says(w, c->from, c->to, "báo cáo");
}

static bool sends_later(const Words *w, const Clause *c) {
    size_t verb = subject_verb(w, c->act, c->to);
    bool is_plain =
        !c->has_subject && !c->is_conditional && verb != NOWHERE && !word_has(w, verb, LEX_TELL);
    return is_plain && says(w, verb, c->to, "gửi");
}

/** Tells, but does not say whom: a second "báo cáo" in a sentence. */
static bool tells_unsaid(const Words *w, const Clause *c, const ProposedObligation *o) {
    size_t verb = subject_verb(w, c->act, c->to);
    if (verb == NOWHERE && c->main > c->from) verb = subject_verb(w, c->main, c->to);
    return !o->report_to.n && verb != NOWHERE &&
           (words_match(w, verb, "báo cáo") || words_match(w, verb, "thông báo lại") ||
            (words_match(w, verb, "trả lời") && !c->has_subject));
}

/** "báo cáo tháng trước ngày 20, báo cáo năm trước ngày 10/12 về X": whom the next one tells. */
static Names told_next(DutyReader *rd, const Words *w, const Clause *part, size_t i, size_t n) {
    if (i + 1 >= n || part[i + 1].has_subject || part[i + 1].is_conditional) return (Names){ 0 };
    size_t verb = subject_verb(w, part[i + 1].main, part[i + 1].to);
    if (verb == NOWHERE) verb = part[i + 1].main;
    size_t own = subject_verb(w, part[i].act, part[i].to);
    bool is_second =
        words_match(w, verb, "báo cáo") && own != NOWHERE && words_match(w, own, "báo cáo");
    if (!is_second) return (Names){ 0 };
    return addressees_of(rd->arena, w, rd->book, part[i + 1].from, part[i + 1].to);
}

/** The closing words of a plan, behind the last of its parts: what they say binds nobody above. */
static bool is_closing(const Words *w) {
    return word_has(w, 0, LEX_CLOSING) > 0;
}

/** "Đề nghị A giám sát; các cơ quan báo chí phản ánh …": the asking goes on to such bodies. */
static bool is_outside(const Words *w, const NameList *list) {
    for (size_t i = 0; i < list->n; i++)
        if (!word_has(w, list->item[i].from + word_has(w, list->item[i].from, LEX_EACH),
                      LEX_OUTSIDE))
            return false;
    return list->n > 0;
}

/** The subject of this clause goes on to those behind it that have none. */
static void carry_subject(DutyReader *rd, Passage *p, const Clause *c, bool is_act,
                          const ProposedObligation *o) {
    bool is_ordered = c->force == FORCE_ORDER && is_act && o->lead_source == LEAD_CLAUSE;
    bool names_own = (c->has_subject && c->force != FORCE_NONE) || is_ordered;
    bool is_done_by = is_act && o->lead_source == LEAD_PASSIVE;
    if (names_own)
        p->carried = names_text(rd->arena, p->w, &c->subject);
    else if (is_done_by)
        p->carried = o->lead;
    else
        return;
    p->has_carried = true;
    p->carries_request = names_own && c->force == FORCE_ORDER && o->is_request;
    p->carries_order = names_own && c->force == FORCE_ORDER;
}

/**
 * "cung cấp thông tin …; lập trích lục … cho Sở X": one act for one addressee. part: the clause and
 * the rest of its sentence, n of them. How many of the others it took.
 */
static size_t take_spread(DutyReader *rd, const Words *w, Clause *part, size_t n, DutyRow *r) {
    Clause *c = part;
    size_t i = 0;
    while (i + 1 < n && !part[i + 1].has_subject && !part[i + 1].is_conditional &&
           !clause_time_word(w, part[i + 1].from) &&
           addressee_is_open(w, rd->book, c->act, c->to) &&
           !addressee_is_open(w, rd->book, c->act, part[i + 1].to)) {
        c->to = part[++i].to;
        r->is_spread = true;
    }
    if (i + 1 < n && collects(w, c) && sends_later(w, &part[i + 1])) c->to = part[++i].to;
    return i;
}

/** What the heading asks of its bearer is asked in each of his acts. */
static void ask_bearer(DutyReader *rd, const Passage *p, const Clause *c, ProposedObligation *o) {
    if (!p->context.bearer.n) return;
    if (c->force != FORCE_ORDER && o->lead_source >= LEAD_STEM)
        o->is_request = p->context.is_request;
    bool is_other = o->lead_source == LEAD_BEFORE && !p->carries_request && !p->is_first &&
                    !names_equal(rd->scratch, o->lead, p->context.bearer);
    if (!c->has_subject && o->lead_source != LEAD_CLAUSE && p->context.is_request && !is_other)
        o->is_request = true;
}

/** "Các tài liệu mà Sở X có trách nhiệm gửi, gồm:": what the points below are, no act. */
static bool lists_things(const Words *w, const NameBook *book, size_t from, size_t to) {
    if (!to || to > w->n || w->word[to - 1].mark != ':') return false;
    for (size_t k = from + 1; k < to && k < from + 12; k++)
        if (word_is(w, k, "mà")) return name_begins(w, book, k + 1);
    return false;
}

static void read_sentence(DutyReader *rd, Passage *p, size_t from, size_t to) {
    const Words *w = p->w;
    if (duty_is_maxim(w, from, to) || lists_things(w, rd->book, from, to)) {
        p->last_end = NOWHERE;
        return;
    }
    Clause part[CUT_LIMIT];
    size_t n = cut_sentence(rd->scratch, w, rd->book, from, to, part);
    Names head_helpers = p->context.helpers, told = { 0 };
    bool goes_on = false, last_conditional = false, has_asked = false;
    Passage before = *p; // the subject of a condition goes on to the end of its sentence only
    bool is_case = false;
    for (size_t i = 0; i < n; i++) {
        Clause *c = &part[i];
        DutyRow r = { 0 };
        bool is_act = duty_binds(rd, p, c, goes_on, &r.o);
        carry_subject(rd, p, c, is_act, &r.o);
        is_case = is_case || (c->is_conditional && c->has_subject);
        if (!is_act) {
            if (goes_on && c->force != FORCE_RIGHT && !(c->has_subject && c->force == FORCE_BE)) {
                extend_last(rd, p, c->to);
                if (states_length(w, c)) add_due(rd, w, c);
            } else
                p->last_end = NOWHERE;
            continue;
        }
        has_asked = has_asked || (c->force == FORCE_ORDER && r.o.is_request);
        if (has_asked && c->has_subject && is_outside(w, &c->subject)) r.o.is_request = true;
        size_t helper_at;
        i += take_spread(rd, w, c, n - i, &r);
        duty_row_fill(rd, p, c, &helper_at, &r);
        ask_bearer(rd, p, c, &r.o);
        if (!goes_on && helps_at_head(w, rd->book, c, helper_at)) head_helpers = r.o.cooperate;
        bool is_own_act = c->is_conditional || r.o.lead_source == LEAD_PASSIVE;
        if (!r.o.cooperate.n && !is_own_act) r.o.cooperate = head_helpers;
        if (tells_unsaid(w, c, &r.o)) r.o.report_to = told.n ? told : told_next(rd, w, part, i, n);
        if (r.o.report_to.n) told = r.o.report_to;
        bool is_joinable = !c->is_conditional && !last_conditional;
        emit(rd, p, &r, is_joinable);
        goes_on = true;
        last_conditional = c->is_conditional;
    }
    if (is_case) {
        p->carried = before.carried, p->has_carried = before.has_carried;
        p->carries_request = before.carries_request, p->carries_order = before.carries_order;
    }
    if (!goes_on) p->last_end = NOWHERE;
    bool is_stem = to && to <= w->n && w->word[to - 1].mark == ':';
    if (!goes_on && !is_stem && p->context.kind != CONTEXT_SCOPE &&
        says(w, from, to, "có trách nhiệm"))
        duty_remark(rd, REMARK_UNREAD, p->provision, words_text(w, from, to));
    if (last_conditional) p->last_end = NOWHERE;
    p->is_first = false;
}

void duty_read_paragraph(DutyReader *rd, int32_t provision, Context context, Str text,
                         bool is_first) {
    Words w = words_of(rd->scratch, rd->lexicon, text);
    Passage p = { .provision = provision,
                  .context = context,
                  .w = &w,
                  .is_first = is_first,
                  .begin = rd->out->obligation_count,
                  .last_end = NOWHERE };
    if (!is_first && is_closing(&w)) p.context = (Context){ .kind = CONTEXT_PLAIN };
    // "Tổ chức tập huấn. Cơ quan chủ trì: Sở Y tế. Thời gian: …": who does what stands in front
    Assignment assigned = { 0 };
    size_t limit = assignment_read(rd->arena, &w, rd->book, &assigned);
    p.context = context_of_assignment(p.context, &assigned);
    for (size_t from = 0; from < limit;) {
        size_t end = words_sentence_end(&w, from, limit);
        if (end - from > SENTENCE_WORDS) {
            p.last_end = NOWHERE;
            duty_remark(rd, REMARK_TOO_LONG, provision, words_text(&w, from, end));
        } else if (end > from)
            read_sentence(rd, &p, from, end);
        from = end + 1;
    }
}
