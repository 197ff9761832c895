/** The provisions one by one: what each lays on those below it, and its own paragraphs. */
#include "text/addressee.h"
#include "text/duty_part.h"
#include "text/parties.h"

enum {
    TEXT_BYTES = 256 << 10,
    CHILD_SAMPLE = 6,
    CHILD_BYTES = 400,
    REMARK_LETTERS = 160,
    TITLE_WORDS = 12
};

void duty_remark(DutyReader *rd, RemarkKind kind, int32_t provision, Str words) {
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

/** What the parts of a provision are, by most of the first ones. */
typedef struct Parts {
    bool act;  // acts, and not only cases and things
    bool bear; // acts that name who does them
} Parts;

static Parts parts_read(DutyReader *rd, int32_t provision) {
    const Extraction *x = rd->out;
    size_t seen = 0, acts = 0, bearers = 0;
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
        Assignment ignored = { 0 };
        bool assigns = assignment_read(rd->scratch, &w, rd->book, &ignored) == 0;
        seen -= assigns;
        acts += acts_here && !is_case && !assigns;
        bearers += acts_here && !c.is_conditional && c.has_subject && !assigns;
    }
    return (Parts){ 2 * acts >= seen && acts, 2 * bearers > seen };
}

/** "Chủ trì, phối hợp với Sở Xây dựng:" over points: who helps with each of them. */
static Context with_helpers(DutyReader *rd, const Words *w, const Clause *c, Context above) {
    size_t at;
    Names helpers = helpers_of(rd->arena, w, rd->book, c->from, w->n, &at);
    if (helpers.n) above.helpers = helpers;
    return above;
}

/** What the last words of a provision, before its points, say about them. */
static Context context_of_stem(DutyReader *rd, const Provision *p, Context above, Parts parts) {
    const bool acts = parts.act;
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
    if (above.bearer.n && (c.force == FORCE_ACT || c.force == FORCE_DUTY) && acts)
        return with_helpers(rd, &w, &c, above);
    if (above.bearer.n && acts && c.force == FORCE_NONE) return above;
    if (heading.kind != CONTEXT_PLAIN) return heading;
    // "Chế độ giao ban, báo cáo:" over what each body does; else cases, or parts of a thing
    const bool is_title = from == 0 && w.n <= TITLE_WORDS;
    return is_title && parts.bear ? above : (Context){ .kind = CONTEXT_SCOPE };
}

static Context context_above(const DutyReader *rd, const Provision *p) {
    return p->parent >= 0 ? rd->context[p->parent] : (Context){ .kind = CONTEXT_PLAIN };
}

/** A first line of the text that is a heading with a full stop. */
static Str without_closed_heading(DutyReader *rd, Str text, Context *context) {
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

/** A few words without a closing mark, over the sentences of a point. */
static bool is_title(DutyReader *rd, Str line) {
    if (!line.n || line.n > 100 || strchr(".;,:", line.p[line.n - 1])) return false;
    Words w = words_of(rd->scratch, rd->lexicon, line);
    return w.n <= 10;
}

/** Is the provision such a line? Then what it assigns is added to out. */
static bool is_assignment(DutyReader *rd, const Provision *p, Assignment *out) {
    if (p->heading.p || !p->text.n || p->text.n > CHILD_BYTES) return false;
    Words w = words_of(rd->scratch, rd->lexicon, p->text);
    Assignment own = *out;
    if (!w.n || assignment_read(rd->arena, &w, rd->book, &own) > 0) return false;
    *out = own;
    return true;
}

/**
 * "1. Tổ chức tập huấn" over "- Cơ quan chủ trì: Sở Y tế", "- Thời gian: Quý II": what the labelled
 * lines of a provision and its parts assign. *others: it has parts of another kind.
 */
static Assignment assignment_below(DutyReader *rd, int32_t provision, bool *others) {
    const Extraction *x = rd->out;
    const Provision *p = &x->provision[provision];
    Assignment out = { 0 };
    Str rest = p->text, line;
    while (p->text.n <= TEXT_BYTES && str_line(&rest, &line)) {
        if (!line.n || line.n > CHILD_BYTES) continue;
        Words w = words_of(rd->scratch, rd->lexicon, line);
        Assignment own = out;
        if (assignment_read(rd->arena, &w, rd->book, &own) == 0 && w.n) out = own;
    }
    *others = false;
    for (size_t i = (size_t)provision + 1, seen = 0; i < x->provision_count && seen < 40; i++) {
        const Provision *child = &x->provision[i];
        if (child->parent < provision) break;
        if (child->parent != provision) continue;
        seen++;
        if (!is_assignment(rd, child, &out)) *others = true;
    }
    return out;
}

/** Words of its own besides lines that only assign. */
static bool has_own_lines(DutyReader *rd, Str text) {
    Str line;
    while (str_line(&text, &line)) {
        if (!line.n) continue;
        Assignment ignored = { 0 };
        Words w = words_of(rd->scratch, rd->lexicon, line);
        if (assignment_read(rd->scratch, &w, rd->book, &ignored) > 0) return true;
    }
    return false;
}

static void read_provision(DutyReader *rd, int32_t i) {
    Provision *p = &rd->out->provision[i];
    Context own = context_above(rd, p);
    if (p->kind == PROVISION_CHAPTER || p->kind == PROVISION_PART || p->kind == PROVISION_SECTION) {
        rd->context[i] = (Context){ .kind = CONTEXT_PLAIN };
        if (p->heading.p) {
            Words w = words_of(rd->scratch, rd->lexicon, p->heading);
            rd->context[i].assigns = word_has(&w, 0, LEX_HEAD_DUTY) > 0;
        }
        if (p->text.n) duty_remark(rd, REMARK_UNREAD, i, p->text);
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
    if (p->text.n > TEXT_BYTES) duty_remark(rd, REMARK_TOO_LONG, i, p->text);
    text = without_closed_heading(rd, text, &own);
    bool others;
    Assignment assigned = assignment_below(rd, i, &others);
    if (assignment_says(&assigned)) own = context_of_assignment(own, &assigned);
    // a heading over nothing but such lines is the act
    if (assigned.lead.n && p->heading.p && !others && !has_own_lines(rd, text))
        duty_read_paragraph(rd, i, own, p->heading, true);
    Parts parts = { 0 };
    if (p->has_child && text.n && (others || !assignment_says(&assigned)))
        parts = parts_read(rd, i);
    rd->context[i] = p->has_child && text.n ? context_of_stem(rd, p, own, parts) : own;
    // What stands over acts and ends with no mark is their title.
    bool is_stem = parts.act && text.n && !strchr(".;,", text.p[text.n - 1]);
    bool is_first = true;
    Str rest = text, line;
    while (str_line(&rest, &line)) {
        bool is_last = !rest.n;
        if (is_first && !is_last && is_title(rd, line)) continue; // "c) Trả lời kiến nghị"
        if (!(is_last && is_stem) && !(p->has_child && !str_find(line, S(" "), 0)))
            duty_read_paragraph(rd, i, own, line, is_first);
        is_first = false;
    }
}

void duty_read(Arena *arena, const Paragraphs *paragraphs, Extraction *out) {
    AUTO(arena_free) Arena *scratch = arena_new((size_t)1 << 18);
    DutyReader rd = { .arena = arena, .scratch = scratch, .out = out };
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
