/** What a clause says about its act: kind, words, time, addressees, helpers. */
#include "text/addressee.h"
#include "text/duty_part.h"

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

size_t duty_due(Arena *arena, const DutyReader *rd, const Words *w, const Clause *c,
                DuePhrase out[DUE_LIMIT]) {
    DueScope scope = {
        .w = w, .book = rd->book, .from = c->due_from, .to = c->to, .if_at = c->if_at, .act = c->act
    };
    if (c->main > c->from && c->act < c->main) scope.act = c->main;
    return due_read(arena, &scope, out);
}

static void take_due(DutyReader *rd, const Words *w, const Clause *c, ProposedObligation *o) {
    DuePhrase due[DUE_LIMIT];
    o->due_count = duty_due(rd->arena, rd, w, c, due);
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
