#include "text/duty.h"

#include "text/addressee.h"
#include "text/context.h"
#include "text/cut.h"
#include "text/due_phrase.h"
#include "text/fold.h"
#include "text/parties.h"

enum {
    TEXT_BYTES = 256 << 10,
    SENTENCE_WORDS = 3000,
    CHILD_SAMPLE = 6,
    CHILD_BYTES = 400,
    REMARK_LETTERS = 160
};

typedef struct Reader {
    Arena *arena, *scratch; // scratch lives for one provision
    const Lexicon *lexicon;
    NameBook *book;
    Extraction *out;
    Context *context; // of each provision
    size_t room, remark_room;
    bool is_news;
} Reader;

/** One provision being read. */
typedef struct Passage {
    int32_t provision;
    Context context;
    const Words *w;
    Names carried; // subject of the sentence before in the same paragraph
    bool has_carried;
    bool carries_request; // it was asked, not ordered
    bool is_first;        // the first sentence of the provision
    size_t begin;         // obligations of the same paragraph begin here in out
    size_t last_end;      // words: where the last obligation of the paragraph ends, NOWHERE: none
} Passage;

/** Words that no duty was looked for in, or none found: a person must read them. */
static void remark(Reader *rd, RemarkKind kind, int32_t provision, Str words) {
    Extraction *x = rd->out;
    if (x->remark_count >= rd->remark_room) {
        size_t room = 2 * x->remark_count + 16;
        Remark *more = ARENA_ARRAY(rd->arena, Remark, room);
        if (x->remark_count) memcpy(more, x->remark, x->remark_count * sizeof *more);
        x->remark = more;
        rd->remark_room = room;
    }
    x->remark[x->remark_count++] =
        (Remark){ kind, provision, str_dup(rd->arena, utf8_upto(words, REMARK_LETTERS)) };
}

// ---- one obligation ----------------------------------------------------------------------------

typedef struct Reading {
    ProposedObligation o;
    bool is_spread;  // several acts, one addressee behind them all
    size_t from, to; // words of the action
    bool is_conditional;
} Reading;

static bool says(const Words *w, size_t from, size_t to, const char *phrase) {
    for (size_t i = from; i < to; i++)
        if (words_match(w, i, phrase)) return true;
    return false;
}

static bool says_any(const Words *w, size_t from, size_t to, const char *const *phrase,
                     size_t count) {
    for (size_t k = 0; k < count; k++)
        if (says(w, from, to, phrase[k])) return true;
    return false;
}

static ObligationKind kind_of(const Words *w, const Clause *c, const ProposedObligation *o) {
    static const char *const reply[] = { "trả lời",  "phản hồi", "có ý kiến",  "góp ý",
                                         "xác nhận", "phúc đáp", "giải trình", "theo yêu cầu của" };
    static const char *const meeting[] = { "cuộc họp", "họp",       "hội nghị",     "giao ban",
                                           "biên bản", "phiên họp", "buổi làm việc" };
    static const char *const notice[] = { "thông báo", "gửi văn bản", "thông tin cho",
                                          "thông tin đến", "niêm yết" };
    static const char *const report[] = { "báo cáo", "phản ánh" };
    size_t head = c->act + 12 < c->to ? c->act + 12 : c->to;
    if (c->force == FORCE_FORBID) return OBLIGATION_PROHIBITION;
    if (o->report_to.n && says_any(w, c->from, c->to, report, COUNT_OF(report)))
        return OBLIGATION_REPORT;
    if (says_any(w, c->act, head, reply, COUNT_OF(reply))) return OBLIGATION_REPLY;
    if (says_any(w, c->act, head, meeting, COUNT_OF(meeting))) return OBLIGATION_MEETING;
    if (says_any(w, c->act, c->to, notice, COUNT_OF(notice)) && o->report_to.n)
        return OBLIGATION_NOTICE;
    if (says_any(w, c->act, head, report, COUNT_OF(report))) return OBLIGATION_REPORT;
    return OBLIGATION_DUTY;
}

static bool watches_opinion(const Words *w, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (word_has(w, i, LEX_OPINION)) return true;
    return false;
}

static int sureness(const ProposedObligation *o) {
    int sure = 60;
    switch (o->lead_source) {
    case LEAD_CLAUSE: sure += 20; break;
    case LEAD_STEM:
    case LEAD_ARTICLE: sure += 20; break;
    case LEAD_BEFORE: sure += 10; break;
    case LEAD_PASSIVE: break;
    case LEAD_NONE: sure -= 20; break;
    }
    if (o->marker.n) sure += 15;
    return sure > 95 ? 95 : sure;
}

/** The words of the act: without the subject when the subject stands first. */
static void span_of(const Words *w, const Clause *c, Reading *r) {
    bool is_first = (c->has_subject || c->force == FORCE_ORDER) &&
                    c->subject.item[0].from <= c->from + 4 && !c->is_conditional;
    if (c->force == FORCE_ORDER && !c->has_subject && c->marker > c->from + 1) is_first = false;
    if (c->has_subject && c->main > c->from + 4) is_first = false;
    r->from = is_first ? c->act : c->from;
    r->to = c->to;
    if (!is_first) {
        static const char *const conj[] = { "đồng thời", "ngoài ra", "bên cạnh đó", "và" };
        for (size_t k = 0; k < COUNT_OF(conj); k++)
            if (words_match(w, r->from, conj[k])) {
                r->from += words_match(w, r->from, conj[k]);
                break;
            }
        if (c->force == FORCE_DUTY && !c->has_subject && !c->is_conditional &&
            c->marker == c->main && c->act > c->marker)
            r->from = c->act;
    }
    while (r->from < r->to && w->word[r->from].mark && w->word[r->from].mark != '(')
        r->from++;
    while (r->to > r->from && w->word[r->to - 1].mark && w->word[r->to - 1].mark != ')' &&
           w->word[r->to - 1].mark != 0x201d)
        r->to--;
}

static void take_due(Reader *rd, const Words *w, const Clause *c, ProposedObligation *o) {
    DuePhrase due[DUE_LIMIT];
    DueScope scope = {
        .w = w, .book = rd->book, .from = c->due_from, .to = c->to, .if_at = c->if_at, .act = c->act
    };
    if (c->main > c->from && c->act < c->main) scope.act = c->main;
    o->due_count = due_read(rd->arena, &scope, due);
    if (!o->due_count) return;
    o->due = ARENA_ARRAY(rd->arena, DuePhrase, o->due_count);
    memcpy(o->due, due, o->due_count * sizeof *due);
}

// ---- which clauses bind ------------------------------------------------------------------------

static bool is_maxim(const Words *w, size_t from, size_t to) {
    static const char *const phrase[] = { "nào thì",
                                          "làm việc theo",
                                          "hoạt động theo nguyên tắc",
                                          "theo nguyên tắc",
                                          "chịu trách nhiệm thi hành quyết định",
                                          "ban hành kèm theo quyết định này" };
    for (size_t k = 0; k < COUNT_OF(phrase); k++)
        for (size_t i = from; i < to && i < from + 60; i++)
            if (words_match(w, i, phrase[k])) return true;
    // "Quy chế này có hiệu lực …"; "khi bản án có hiệu lực" is something else
    bool is_this = false;
    for (size_t i = from; i < to && i < from + 30; i++) {
        is_this = is_this || word_is(w, i, "này");
        if (words_match(w, i, "có hiệu lực") || words_match(w, i, "hết hiệu lực"))
            return is_this || says(w, from, from + 4, "quy chế") ||
                   says(w, from, from + 4, "quyết định");
    }
    return false;
}

static bool is_other_duties(const Words *w, size_t i) {
    i += word_has(w, i, LEX_EACH);
    return words_match(w, i, "quyền và nghĩa vụ") || words_match(w, i, "nội dung khác") ||
           words_match(w, i, "phương thức") || words_match(w, i, "nhiệm vụ khác") ||
           words_match(w, i, "nhiệm vụ quyền hạn");
}

static bool is_breach(const Words *w, const Clause *c) {
    if (says(w, c->from, c->to, "bị xử lý")) return true;
    bool is_cause = c->is_conditional || says(w, c->from, c->to, "nếu để") ||
                    says(w, c->from, c->to, "vi phạm");
    return is_cause && says(w, c->from, c->to, "trước pháp luật");
}

static bool recurs(Reader *rd, const Words *w, const Clause *c) {
    DuePhrase due[DUE_LIMIT];
    DueScope scope = {
        .w = w, .book = rd->book, .from = c->due_from, .to = c->to, .if_at = c->if_at, .act = c->act
    };
    size_t n = due_read(rd->scratch, &scope, due);
    for (size_t i = 0; i < n; i++)
        if (due_recurs(&due[i])) return true;
    return false;
}

/** States a time other than "thường xuyên". */
static bool has_fixed_due(Reader *rd, const Words *w, const Clause *c) {
    DuePhrase due[DUE_LIMIT];
    DueScope scope = {
        .w = w, .book = rd->book, .from = c->due_from, .to = c->to, .if_at = c->if_at, .act = c->act
    };
    size_t n = due_read(rd->scratch, &scope, due);
    return n > 1 || (n == 1 && due[0].type != DUE_REGULAR);
}

/** "Kết quả xử lý được gửi về …": a statement in the passive, without its actor. */
static bool is_done_to(const Words *w, const Clause *c) {
    for (size_t i = c->from; i + 1 < c->to && i < c->from + 14 && !w->word[i].mark; i++) {
        if (word_has(w, i, LEX_DUTY)) return false;
        if (word_is(w, i, "được") && i > c->from) return clause_verb(w, i + 1, c->to) != NOWHERE;
    }
    return false;
}

/** Nobody is named: only what plainly must be done counts. */
static bool binds_nobody(Reader *rd, const Passage *p, const Clause *c) {
    if (c->force == FORCE_FORBID)
        return c->act == c->main && word_has(p->w, c->act, LEX_FORBID) &&
               !words_match(p->w, c->act, "không để") && !words_match(p->w, c->act, "không gây");
    if (c->force == FORCE_DUTY) {
        if (words_match(p->w, c->marker, "cần")) return false;
        return !c->asks_quality || has_fixed_due(rd, p->w, c);
    }
    bool is_list = p->context.kind == CONTEXT_MAXIM || p->context.kind == CONTEXT_FORM;
    return c->force == FORCE_ACT && !is_list && recurs(rd, p->w, c);
}

/** An act that is done once and seen: "cử người", "gửi văn bản", among principles too. */
static bool is_plain_step(const Words *w, const Clause *c) {
    static const char *const step[] = { "cử", "gửi", "thông báo", "trả lời", "mời", "cung cấp" };
    size_t verb = clause_verb(w, c->act, c->to);
    for (size_t k = 0; k < COUNT_OF(step) && verb != NOWHERE; k++)
        if (words_match(w, verb, step[k])) return true;
    return false;
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
static bool is_passive(Reader *rd, const Passage *p, const Clause *c, ProposedObligation *o) {
    Clause passive = *c;
    bool is_by = c->force == FORCE_DUTY && words_match(p->w, c->marker, "phải được");
    if ((c->force == FORCE_DUTY && !is_by) || c->force == FORCE_FORBID || c->is_conditional)
        return false;
    if (c->force == FORCE_ACT) {
        // "Báo cáo kết quả … do Thư ký đoàn dự thảo": a paper, not the act of telling
        bool is_done = words_match(p->w, c->act, "báo cáo") && c->act == c->from;
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
static bool is_among(Reader *rd, Names names, Str name) {
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
static bool orders_other(Reader *rd, const Passage *p, const Clause *c) {
    if (p->context.is_group || (c->is_request && p->context.is_request)) return true;
    Names ordered = names_text(rd->scratch, p->w, &c->subject);
    bool is_own = p->context.bearer.n > 1 && ordered.n > 0; // one of those in the heading
    for (size_t i = 0; i < ordered.n; i++)
        is_own = is_own && is_among(rd, p->context.bearer, ordered.name[i]);
    if (is_own) return true;
    bool is_named = p->w->word[c->subject.item[0].from].is_capital;
    return is_named && words_match(p->w, c->marker, "giao");
}

/**
 * Does the clause lay an act on somebody, and on whom? goes_on: an act of the same sentence came
 * before it.
 */
static bool binds(Reader *rd, const Passage *p, const Clause *c, bool goes_on,
                  ProposedObligation *o) {
    const Context *context = &p->context;
    bool is_told = context->is_force && c->has_subject && c->force == FORCE_DUTY && !c->is_open &&
                   !says(p->w, c->marker, c->marker_end + 2, "thi hành") &&
                   says(p->w, c->marker, c->marker_end, "trách nhiệm");
    bool goes_on_told = context->is_force && goes_on && c->force == FORCE_ACT;
    if ((context->kind == CONTEXT_SCOPE && !is_told && !goes_on_told) || c->force == FORCE_RIGHT ||
        c->force == FORCE_BE)
        return false;
    if (is_breach(p->w, c) || c->is_open || says(p->w, c->from, c->to, "không chịu trách nhiệm"))
        return false;
    if (context->kind == CONTEXT_BAN && !c->has_subject && c->force != FORCE_ORDER) {
        o->lead_source = LEAD_NONE;
        return c->force != FORCE_NONE || (p->is_first && !goes_on);
    }
    if (c->force == FORCE_ORDER &&
        (!context->bearer.n || c->has_subject || orders_other(rd, p, c))) {
        o->lead = names_text(rd->arena, p->w, &c->subject);
        o->lead_source = LEAD_CLAUSE;
        o->is_request = c->is_request;
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
        o->is_request = is_asked;
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

// ---- sentences ---------------------------------------------------------------------------------

static bool is_same(Reader *rd, const ProposedObligation *a, const ProposedObligation *b) {
    return a->is_request == b->is_request && names_equal(rd->scratch, a->lead, b->lead) &&
           names_equal(rd->scratch, a->cooperate, b->cooperate) &&
           names_equal(rd->scratch, a->report_to, b->report_to) &&
           due_equal(a->due, a->due_count, b->due, b->due_count);
}

static void push(Reader *rd, const ProposedObligation *o) {
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

/** The clause as an obligation, with everything but its lead. */
static void fill(Reader *rd, const Passage *p, const Clause *c, size_t *helper_at, Reading *r) {
    ProposedObligation *o = &r->o;
    const Words *w = p->w;
    span_of(w, c, r);
    size_t from = c->has_subject && c->subject.end > c->from && c->main <= c->from + 4
                      ? c->subject.end
                      : c->from;
    if (c->is_conditional && c->main > c->from) from = c->main;
    // who is asked is the bearer, not an addressee
    if (c->force == FORCE_ORDER && o->lead_source == LEAD_CLAUSE) from = c->subject.end;
    o->report_to = r->is_spread ? addressees_across(rd->arena, w, rd->book, from, c->to)
                                : addressees_of(rd->arena, w, rd->book, from, c->to);
    o->cooperate = helpers_of(rd->arena, w, rd->book, from, c->to, helper_at);
    take_due(rd, w, c, o);
    o->kind = p->context.kind == CONTEXT_BAN ? OBLIGATION_PROHIBITION : kind_of(w, c, o);
    o->marker = c->marker_end > c->marker
                    ? str_dup(rd->arena, words_text(w, c->marker, c->marker_end))
                    : (Str){ "", 0 };
    o->is_opinion_watch = watches_opinion(w, c->from, c->to);
    o->provision = p->provision;
    r->is_conditional = c->is_conditional;
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

static void emit(Reader *rd, Passage *p, Reading *r, bool is_joinable) {
    Extraction *out = rd->out;
    bool is_neighbour = out->obligation_count > p->begin && p->last_end != NOWHERE && is_joinable;
    r->o.sure = sureness(&r->o);
    if (is_neighbour) {
        ProposedObligation *last = &out->obligation[out->obligation_count - 1];
        if (is_same(rd, last, &r->o)) {
            const char *start = last->action.p;
            Str own = words_text(p->w, r->from, r->to);
            last->action = (Str){ start, (size_t)(own.p + own.n - start) };
            last->is_opinion_watch = last->is_opinion_watch || r->o.is_opinion_watch;
            p->last_end = r->to;
            return;
        }
    }
    r->o.action = words_text(p->w, r->from, r->to);
    push(rd, &r->o);
    p->last_end = r->to;
}

static void extend_last(Reader *rd, Passage *p, size_t to) {
    ProposedObligation *last = &rd->out->obligation[rd->out->obligation_count - 1];
    while (to && p->w->word[to - 1].mark && p->w->word[to - 1].mark != ')')
        to--;
    const char *end = p->w->text.p + p->w->word[to - 1].to;
    if (end > last->action.p + last->action.n) last->action.n = (size_t)(end - last->action.p);
    p->last_end = to;
}

/** "Tổng hợp …;" and then "… gửi X": the steps of one paper. */
static bool collects(const Words *w, const Clause *c) {
    size_t verb = clause_verb(w, c->act, c->to);
    return verb != NOWHERE && !c->is_conditional &&
           (words_match(w, verb, "tổng hợp") || words_match(w, verb, "thu thập") ||
            words_match(w, verb, "thống kê")) &&
           !says(w, c->from, c->to, "gửi") && !says(w, c->from, c->to, "báo cáo");
}

static bool sends_later(const Words *w, const Clause *c) {
    size_t verb = clause_verb(w, c->act, c->to);
    bool is_plain =
        !c->has_subject && !c->is_conditional && verb != NOWHERE && !word_has(w, verb, LEX_TELL);
    return is_plain && says(w, verb, c->to, "gửi");
}

/** Tells, but does not say whom: a second "báo cáo" in a sentence. */
static bool tells_unsaid(const Words *w, const Clause *c, const ProposedObligation *o) {
    size_t verb = clause_verb(w, c->act, c->to);
    return !o->report_to.n && verb != NOWHERE && words_match(w, verb, "báo cáo");
}

/** "Đề nghị A giám sát; các cơ quan báo chí phản ánh …": the asking goes on to such bodies. */
static bool is_outside(const Words *w, const NameList *list) {
    for (size_t i = 0; i < list->n; i++)
        if (!word_has(w, list->item[i].from + word_has(w, list->item[i].from, LEX_EACH),
                      LEX_OUTSIDE))
            return false;
    return list->n > 0;
}

static void read_sentence(Reader *rd, Passage *p, size_t from, size_t to) {
    const Words *w = p->w;
    if (is_maxim(w, from, to)) {
        p->last_end = NOWHERE;
        return;
    }
    Clause part[CUT_LIMIT];
    size_t n = cut_sentence(rd->scratch, w, rd->book, from, to, part);
    Names head_helpers = p->context.helpers, told = { 0 };
    bool goes_on = false, last_conditional = false, has_asked = false;
    for (size_t i = 0; i < n; i++) {
        Clause *c = &part[i];
        Reading r = { 0 };
        bool is_act = binds(rd, p, c, goes_on, &r.o);
        bool names_own = (c->has_subject && c->force != FORCE_NONE) ||
                         (c->force == FORCE_ORDER && is_act && r.o.lead_source == LEAD_CLAUSE);
        if (names_own && !c->is_conditional) {
            p->carried = names_text(rd->arena, w, &c->subject);
            p->has_carried = true;
            p->carries_request = c->force == FORCE_ORDER && r.o.is_request;
        } else if (is_act && r.o.lead_source == LEAD_PASSIVE) {
            p->carried = r.o.lead;
            p->has_carried = true;
            p->carries_request = false;
        }
        if (!is_act) {
            if (goes_on && c->force != FORCE_RIGHT && !(c->has_subject && c->force == FORCE_BE))
                extend_last(rd, p, c->to);
            else
                p->last_end = NOWHERE;
            continue;
        }
        has_asked = has_asked || (c->force == FORCE_ORDER && r.o.is_request);
        if (has_asked && c->has_subject && is_outside(w, &c->subject)) r.o.is_request = true;
        size_t helper_at;
        // "cung cấp thông tin …; lập trích lục … cho Sở X": one act for one addressee
        while (i + 1 < n && !part[i + 1].has_subject && !part[i + 1].is_conditional &&
               addressee_is_open(w, rd->book, c->act, c->to) &&
               !addressee_is_open(w, rd->book, c->act, part[i + 1].to)) {
            c->to = part[++i].to;
            r.is_spread = true;
        }
        if (i + 1 < n && collects(w, c) && sends_later(w, &part[i + 1])) c->to = part[++i].to;
        fill(rd, p, c, &helper_at, &r);
        if (c->force != FORCE_ORDER && p->context.bearer.n && r.o.lead_source >= LEAD_STEM)
            r.o.is_request = p->context.is_request;
        if (!c->has_subject && r.o.lead_source != LEAD_CLAUSE && p->context.is_request &&
            p->context.bearer.n)
            r.o.is_request = true;
        if (!goes_on && helps_at_head(w, rd->book, c, helper_at)) head_helpers = r.o.cooperate;
        bool is_own_act = c->is_conditional || r.o.lead_source == LEAD_PASSIVE;
        if (!r.o.cooperate.n && !is_own_act) r.o.cooperate = head_helpers;
        if (tells_unsaid(w, c, &r.o)) r.o.report_to = told;
        if (r.o.report_to.n) told = r.o.report_to;
        bool is_joinable = !c->is_conditional && !last_conditional;
        emit(rd, p, &r, is_joinable);
        goes_on = true;
        last_conditional = c->is_conditional;
    }
    if (!goes_on) p->last_end = NOWHERE;
    bool is_stem = to && to <= w->n && w->word[to - 1].mark == ':';
    if (!goes_on && !is_stem && p->context.kind != CONTEXT_SCOPE &&
        says(w, from, to, "có trách nhiệm"))
        remark(rd, REMARK_UNREAD, p->provision, words_text(w, from, to));
    if (last_conditional) p->last_end = NOWHERE;
    p->is_first = false;
}

static void read_paragraph(Reader *rd, int32_t provision, Context context, Str text,
                           bool is_first) {
    Words w = words_of(rd->scratch, rd->lexicon, text);
    Passage p = { .provision = provision,
                  .context = context,
                  .w = &w,
                  .is_first = is_first,
                  .begin = rd->out->obligation_count,
                  .last_end = NOWHERE };
    for (size_t from = 0; from < w.n;) {
        size_t end = words_sentence_end(&w, from, w.n);
        if (end - from > SENTENCE_WORDS) {
            p.last_end = NOWHERE;
            remark(rd, REMARK_TOO_LONG, provision, words_text(&w, from, end));
        } else if (end > from)
            read_sentence(rd, &p, from, end);
        from = end + 1;
    }
}

// ---- provisions --------------------------------------------------------------------------------

/** Are the parts of this provision acts, or only cases and things? */
static bool children_act(Reader *rd, int32_t provision) {
    const Extraction *x = rd->out;
    size_t seen = 0, acts = 0;
    for (size_t i = (size_t)provision + 1; i < x->provision_count && seen < CHILD_SAMPLE; i++) {
        const Provision *child = &x->provision[i];
        if (child->parent < provision) break; // behind the last one below it
        if (child->parent != provision) continue;
        seen++;
        Str text = child->heading.p ? child->heading : child->text;
        if (text.n > CHILD_BYTES) text = utf8_upto(text, CHILD_BYTES / 3);
        Words w = words_of(rd->scratch, rd->lexicon, text);
        if (!w.n) continue;
        Clause c;
        clause_read(&w, rd->book, 0, w.n, &c);
        bool acts_here = c.force == FORCE_ACT || c.force == FORCE_DUTY || c.force == FORCE_FORBID ||
                         c.force == FORCE_NOUN || c.force == FORCE_ORDER;
        bool is_case = c.is_conditional && !c.has_subject;
        acts += acts_here && !is_case;
    }
    return 2 * acts >= seen && acts;
}

/** What the last words of a provision, before its points, say about them. */
static Context context_of_stem(Reader *rd, const Provision *p, Context above, bool acts) {
    Str text = p->text;
    for (size_t i = text.n; i-- > 0;)
        if (text.p[i] == '\n') {
            text = str_from(text, i + 1);
            break;
        }
    Words w = words_of(rd->scratch, rd->lexicon, text);
    if (!w.n) return above;
    bool is_whole;
    Context heading = context_of_heading(rd->arena, &w, rd->book, above, &is_whole);
    if (is_whole && heading.bearer.n) {
        heading.source = LEAD_STEM;
        return heading;
    }
    if (w.word[w.n - 1].mark != ':') return heading.kind == CONTEXT_PLAIN ? above : heading;
    size_t from = 0;
    for (size_t end = 0; end < w.n; from = end < w.n - 1 ? end + 1 : from, end++)
        end = words_sentence_end(&w, end, w.n);
    Clause c;
    clause_read(&w, rd->book, from < w.n ? from : 0, w.n, &c);
    bool is_bound = c.has_subject || c.force == FORCE_ORDER;
    if (is_bound && c.force != FORCE_RIGHT && c.force != FORCE_BE && acts) {
        Context own = { .kind = CONTEXT_DUTY,
                        .source = LEAD_STEM,
                        .is_request = c.is_request && c.force == FORCE_ORDER };
        own.bearer = names_text(rd->arena, &w, &c.subject);
        size_t at;
        own.helpers = helpers_of(rd->arena, &w, rd->book, c.act, w.n, &at);
        return own;
    }
    if (above.bearer.n && (c.force == FORCE_ACT || c.force == FORCE_DUTY) && acts) return above;
    if (above.bearer.n && acts && c.force == FORCE_NONE) return above;
    if (heading.kind != CONTEXT_PLAIN) return heading;
    return (Context){ .kind = CONTEXT_SCOPE };
}

static Context context_above(const Reader *rd, const Provision *p) {
    return p->parent >= 0 ? rd->context[p->parent] : (Context){ .kind = CONTEXT_PLAIN };
}

/** A first line of the text that is a heading with a full stop. */
static Str without_closed_heading(Reader *rd, Str text, Context *context) {
    size_t end = str_find(text, S("\n"), 0);
    if (end == NOWHERE || end > 300) return text;
    Words w = words_of(rd->scratch, rd->lexicon, str_upto(text, end));
    bool is_whole;
    Context own = context_of_heading(rd->arena, &w, rd->book, *context, &is_whole);
    if (!is_whole || !own.bearer.n || word_has(&w, 0, LEX_HEAD_DUTY) == 0) return text;
    own.source = LEAD_ARTICLE;
    *context = own;
    return str_from(text, end + 1);
}

static void read_provision(Reader *rd, int32_t i) {
    Provision *p = &rd->out->provision[i];
    Context own = context_above(rd, p);
    if (p->kind == PROVISION_CHAPTER || p->kind == PROVISION_PART || p->kind == PROVISION_SECTION) {
        rd->context[i] = (Context){ .kind = CONTEXT_PLAIN };
        if (p->heading.p) {
            Words w = words_of(rd->scratch, rd->lexicon, p->heading);
            rd->context[i].assigns = word_has(&w, 0, LEX_HEAD_DUTY) > 0;
        }
        if (p->text.n) remark(rd, REMARK_UNREAD, i, p->text);
        return;
    }
    if (p->heading.p) {
        Words w = words_of(rd->scratch, rd->lexicon, p->heading);
        bool is_whole;
        Context heading = context_of_heading(rd->arena, &w, rd->book, own, &is_whole);
        heading.source = p->kind == PROVISION_ARTICLE ? LEAD_ARTICLE : LEAD_STEM;
        bool says_nothing = heading.kind == CONTEXT_PLAIN && !heading.bearer.n;
        bool keeps = says_nothing && (own.bearer.n || own.kind != CONTEXT_PLAIN) &&
                     p->kind != PROVISION_ARTICLE;
        if (!keeps) own = heading;
    }
    Str text = p->text.n <= TEXT_BYTES ? p->text : (Str){ "", 0 };
    if (p->text.n > TEXT_BYTES) remark(rd, REMARK_TOO_LONG, i, p->text);
    text = without_closed_heading(rd, text, &own);
    bool acts = p->has_child && text.n && children_act(rd, i);
    rd->context[i] = p->has_child && text.n ? context_of_stem(rd, p, own, acts) : own;
    bool is_stem = acts && text.n && text.p[text.n - 1] == ':';
    bool is_first = true;
    Str rest = text, line;
    while (str_line(&rest, &line)) {
        bool is_last = !rest.n;
        if (!(is_last && is_stem) && !(p->has_child && !str_find(line, S(" "), 0)))
            read_paragraph(rd, i, own, line, is_first);
        is_first = false;
    }
}

void duty_read(Arena *arena, const Paragraphs *paragraphs, const Structure *structure,
               Extraction *out) {
    AUTO(arena_free) Arena *scratch = arena_new((size_t)1 << 18);
    Reader rd = { .arena = arena, .scratch = scratch, .out = out, .is_news = structure->is_news };
    rd.lexicon = lexicon_load(arena);
    rd.book = name_book_new(arena, 4096);
    rd.context = ARENA_ARRAY(arena, Context, out->provision_count + 1);
    PartyReader parties = { arena, scratch, rd.lexicon, rd.book, out };
    parties_read(&parties, paragraphs);
    for (size_t i = 0; i < out->provision_count; i++) {
        arena_reset(scratch);
        read_provision(&rd, (int32_t)i);
    }
}
