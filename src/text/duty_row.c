/** What a clause says about its act: kind, words, time, addressees, helpers. */
#include "text/addressee.h"
#include "text/duty_part.h"

static bool says_any(const Words *w, size_t from, size_t to, const char *const *phrase,
                     size_t count) {
    for (size_t k = 0; k < count; k++)
        if (says(w, from, to, phrase[k])) return true;
    return false;
}

/** States that it is done when somebody asks for it. */
static bool is_asked(const ProposedObligation *o) {
    for (size_t i = 0; i < o->due_count; i++)
        if (o->due[i].type == DUE_ON_REQUEST || o->due[i].type == DUE_AS_REQUESTED) return true;
    return false;
}

#define SAYS_ANY(from, to, ...)                                                                    \
    says_any(w, from, to, (const char *const[]){ __VA_ARGS__ },                                    \
             sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/** Source: docs (extraction), "kind". */
static ObligationKind kind_of(const Words *w, const Clause *c, const ProposedObligation *o) {
    size_t head = c->act + 12 < c->to ? c->act + 12 : c->to;
    bool tells = o->report_to.n > 0, sends = tells && says(w, c->from, c->to, "gửi");
    if (c->force == FORCE_FORBID) return OBLIGATION_PROHIBITION;
    if (tells && says_class(w, c->from, c->to, LEX_MAKES_REPORT)) return OBLIGATION_REPORT;
    if (sends && SAYS_ANY(c->from, c->to, "tổng hợp", "thống kê")) return OBLIGATION_REPORT;
    if (says_class(w, c->act, head, LEX_MAKES_REPLY)) return OBLIGATION_REPLY;
    if (is_asked(o) && SAYS_ANY(c->act, head, "cung cấp", "tham gia thẩm định"))
        return OBLIGATION_REPLY;
    bool directs =
        SAYS_ANY(c->act, c->act + 6 < c->to ? c->act + 6 : c->to, "chỉ đạo", "hướng dẫn");
    bool prepares = SAYS_ANY(c->from, c->to, "chuẩn bị", "tài liệu", "giấy mời");
    if (tells && !prepares && !directs && SAYS_ANY(c->from, c->to, "thông báo", "gửi", "niêm yết"))
        return OBLIGATION_NOTICE;
    if (says_class(w, c->act, head, LEX_MAKES_MEETING)) return OBLIGATION_MEETING;
    if (is_asked(o) && SAYS_ANY(c->act, c->to, "tham gia", "tham dự", "có mặt") &&
        SAYS_ANY(c->act, c->to, "mời"))
        return OBLIGATION_MEETING;
    if (tells &&
        SAYS_ANY(c->from, c->to, "thông tin đến", "thông tin cho", "gửi", "chia sẻ kết quả"))
        return OBLIGATION_NOTICE;
    size_t verb = subject_verb(w, c->act, c->to);
    size_t start = verb != NOWHERE ? verb : c->act;
    if (says_class(w, start, start + 4 < c->to ? start + 4 : c->to, LEX_MAKES_NOTICE))
        return OBLIGATION_NOTICE;
    if (SAYS_ANY(c->act, head, "báo cáo") && !SAYS_ANY(c->act, head, "báo cáo viên"))
        return OBLIGATION_REPORT;
    return OBLIGATION_DUTY;
}

static bool watches_opinion(const Words *w, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (word_has(w, i, LEX_OPINION)) return true;
    return false;
}

int duty_sureness(const ProposedObligation *o) {
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
static void span_of(const Words *w, const Clause *c, DutyRow *r) {
    bool is_first = (c->has_subject || c->force == FORCE_ORDER) &&
                    c->subject.item[0].from <= c->from + 4 && !c->is_conditional;
    if (c->force == FORCE_ORDER && !c->has_subject && c->marker > c->from + 1) is_first = false;
    // "Phân công công chức nhận hồ sơ" under a bearer: the ordering is the act
    if (c->force == FORCE_ORDER && r->o.lead_source != LEAD_CLAUSE) is_first = false;
    if (c->has_subject && c->main > c->from + 4) is_first = false;
    // "Trên đây là Kế hoạch …, yêu cầu các xã triển khai": the act is what is ordered
    if (c->force == FORCE_ORDER && words_match(w, c->from, "trên đây là")) is_first = true;
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

static DueScope due_scope(const DutyReader *rd, const Words *w, const Clause *c) {
    DueScope scope = {
        .w = w, .book = rd->book, .from = c->due_from, .to = c->to, .if_at = c->if_at, .act = c->act
    };
    if (c->main > c->from && c->act < c->main) scope.act = c->main;
    return scope;
}

size_t duty_due(Arena *arena, const DutyReader *rd, const Words *w, const Clause *c,
                DuePhrase out[DUE_LIMIT]) {
    DueScope scope = due_scope(rd, w, c);
    return due_read(arena, &scope, out);
}

static void take_due(DutyReader *rd, const Words *w, const Clause *c, ProposedObligation *o) {
    DuePhrase due[DUE_LIMIT];
    DueScope scope = due_scope(rd, w, c);
    o->once = due_once(&scope);
    o->once.words = str_dup(rd->arena, o->once.words);
    o->due_count = due_read(rd->arena, &scope, due);
    if (!o->due_count) return;
    o->due = ARENA_ARRAY(rd->arena, DuePhrase, o->due_count);
    memcpy(o->due, due, o->due_count * sizeof *due);
}

void duty_row_fill(DutyReader *rd, const Passage *p, const Clause *c, size_t *helper_at,
                   DutyRow *r) {
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
    if (!o->due_count) o->due = p->context.due, o->due_count = p->context.due_count;
    o->kind = p->context.kind == CONTEXT_BAN ? OBLIGATION_PROHIBITION : kind_of(w, c, o);
    o->marker = c->marker_end > c->marker
                    ? str_dup(rd->arena, words_text(w, c->marker, c->marker_end))
                    : (Str){ "", 0 };
    o->is_opinion_watch = watches_opinion(w, c->from, c->to);
    o->provision = p->provision;
}
