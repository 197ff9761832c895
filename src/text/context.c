#include "text/context.h"

#include "text/addressee.h"
#include "text/paragraph.h"

/** "Phòng Kinh tế - cơ quan thường trực": what it is, behind a dash at i, up to the end. */
static bool is_apposition(const Words *w, size_t i) {
    bool is_dash = word_mark(w, i) == '-' || word_mark(w, i) == 0x2013;
    if (!is_dash || !(words_match(w, i + 1, "cơ quan") || words_match(w, i + 1, "đơn vị")))
        return false;
    for (size_t k = i + 3; k < w->n && k < i + 14; k++)
        if (word_has(w, k, LEX_DUTY) || w->word[k].mark == ':') return false;
    return w->n < i + 14;
}

static bool is_end(const Words *w, size_t i) {
    if (is_apposition(w, i)) return true;
    while (i < w->n && w->word[i].mark && w->word[i].mark != '(')
        i++;
    return i >= w->n;
}

/** "các cơ quan, đơn vị khác": nothing but group nouns. */
static bool is_bare_group(const Words *w, const NameList *list) {
    bool is_caps = text_is_caps(w->text);
    for (size_t i = 0; i < list->n; i++) {
        size_t at = list->item[i].from, first = at + word_has(w, at, LEX_EACH);
        if (!word_has(w, first, LEX_GROUP)) return false;
        for (size_t k = first + 1; k < list->item[i].to; k++)
            if (w->word[k].is_capital && !is_caps) return false;
    }
    return list->n > 0;
}

/** The names at i that a heading lays its duties on. */
static bool read_bearer(Arena *arena, const Words *w, const NameBook *book, size_t i, size_t limit,
                        Context *c, size_t *end) {
    NameList list;
    if (!names_read(w, book, i, limit, NAMES_HEADING, &list)) return false;
    // "các cơ quan có thủ tục hành chính": in a heading the name goes on to its end
    bool is_heading = word_has(w, 0, LEX_HEAD_DUTY) || words_match(w, 0, "đề nghị");
    bool goes_on = // "công chức, viên chức làm việc tại Trung tâm"
        is_heading && list.end < limit &&
        (word_is(w, list.end, "có") || word_is(w, list.end, "được") ||
         (word_has(w, list.end, LEX_NAME_ON) && is_bare_group(w, &list)));
    size_t behind = list.end;
    while (goes_on && behind < limit && !w->word[behind].mark && !word_is(w, behind, "trong") &&
           !word_is(w, behind, "về") && !word_has(w, behind, LEX_DUTY))
        behind++;
    if (goes_on && is_end(w, behind)) list.item[list.n - 1].to = list.end = behind;
    bool is_role = list.n == 1 && list.end == i + 2 && words_match(w, i, "đầu mối");
    if (is_role) return false; // "Phân công đầu mối"
    c->bearer = names_text(arena, w, &list);
    c->is_group = is_bare_group(w, &list);
    c->kind = CONTEXT_DUTY;
    *end = list.end;
    return true;
}

/** Where "của" stands behind the duty word, past "quyền hạn", "phối hợp"; 0 when a name follows at
 * once. */
static size_t owner_at(const Words *w, size_t i) {
    size_t stop = i + 10 < w->n ? i + 10 : w->n;
    for (size_t k = i; k < stop; k++) {
        if (word_is(w, k, "giữa")) return 0;
        if (word_is(w, k, "của")) return k + 1;
    }
    return 0;
}

static ContextKind kind_of_words(const Words *w) {
    for (size_t i = 0; i < w->n && i < 60; i++)
        if (words_match(w, i, "con dấu")) return CONTEXT_SCOPE;
    size_t acts = word_has(w, 0, LEX_EACH);
    bool is_ban = words_match(w, 0, "nghiêm cấm") > 0;
    for (size_t i = 0; words_match(w, acts, "hành vi") && i < w->n && i < 12; i++)
        is_ban = is_ban || word_is(w, i, "cấm") || words_match(w, i, "không được");
    if (is_ban) return CONTEXT_BAN;
    if (word_has(w, 0, LEX_HEAD_SCOPE)) return CONTEXT_SCOPE;
    if (word_has(w, 0, LEX_HEAD_MAXIM)) return CONTEXT_MAXIM;
    if (word_has(w, 0, LEX_HEAD_FORM) ||
        (word_has(w, 0, LEX_EACH) && word_has(w, 1, LEX_HEAD_FORM)))
        return CONTEXT_FORM;
    if (word_has(w, 0, LEX_HEAD_RIGHT)) return CONTEXT_RIGHT;
    for (size_t i = 0; i < w->n && i < 60; i++)
        if (words_match(w, i, "kinh phí")) return CONTEXT_FORM;
    return CONTEXT_PLAIN;
}

/** "Nội dung Sở X có trách nhiệm chủ trì", "Sở X có trách nhiệm": names, then a duty word. */
static bool read_named_duty(Arena *arena, const Words *w, const NameBook *book, size_t i,
                            Context *c) {
    if (!name_begins(w, book, i)) return false;
    for (size_t k = i + 1; k < w->n && k < i + 60; k++) {
        // "Cơ quan chủ trì có trách nhiệm": the role is part of the name
        bool is_role = words_match(w, k - 2, "cơ quan") || words_match(w, k - 2, "đơn vị") ||
                       word_is(w, k - 1, "ngành") || word_is(w, k - 1, "bên");
        bool leads = words_match(w, k, "chủ trì") && !w->word[k].is_capital && !is_role;
        if (!word_has(w, k, LEX_DUTY) && !leads) continue;
        size_t end;
        return read_bearer(arena, w, book, i, k, c, &end) && end + 1 >= k;
    }
    return false;
}

/** Words from at to the end, without closing marks, as the one bearer. */
static void take_rest(Arena *arena, const Words *w, size_t at, Context *c) {
    size_t end = w->n;
    while (end > at && w->word[end - 1].mark && w->word[end - 1].mark != ')')
        end--;
    c->bearer.name = ARENA_ARRAY(arena, Str, 1);
    c->bearer.name[0] = str_dup(arena, words_text(w, at, end));
    c->bearer.n = 1;
    c->kind = CONTEXT_DUTY;
}

/**
 * "Điện lực Tân Lạc" under "Phân công trách nhiệm": a body that the lexicon does not know. Only
 * words without a verb, at least two with a capital, and no heading of another kind.
 */
static bool is_strange_name(const Words *w, size_t at) {
    size_t capitals = 0, n = 0;
    if (text_is_caps(w->text)) return false;
    for (size_t i = at; i < w->n; i++) {
        if (w->word[i].mark == ':' && i + 1 == w->n) break;
        if (w->word[i].mark && w->word[i].mark != ',' && w->word[i].mark != '-') return false;
        if (w->word[i].mark) continue;
        n++;
        capitals += w->word[i].is_capital;
        bool is_verb = word_has(w, i, LEX_ACT) && !w->word[i].is_capital;
        if (is_verb || word_has(w, i, LEX_DUTY) || word_has(w, i, LEX_NAME_STOP)) return false;
    }
    return n >= 2 && n <= 12 && capitals >= 2 && !word_has(w, at, LEX_LEAD_IN);
}

Context context_of_heading(Arena *arena, const Words *w, const NameBook *book, Context above,
                           bool *is_whole) {
    Context c = { .kind = CONTEXT_PLAIN };
    size_t end = 0;
    *is_whole = false;
    if (!w->n) return above;
    size_t asks = words_match(w, 0, "đề nghị");
    if (asks && read_bearer(arena, w, book, asks, w->n, &c, &end)) {
        c.is_request = true;
        *is_whole = is_end(w, end);
        return c;
    }
    size_t skip = words_match(w, 0, "đối với");
    // whom the duties of the bearer above are towards
    if (skip && above.bearer.n && !above.is_group) return above;
    if (!skip) skip = words_match(w, 0, "về phía");
    size_t duty = word_has(w, skip, LEX_HEAD_DUTY);
    size_t right = word_has(w, skip, LEX_HEAD_RIGHT);
    if (duty || right) {
        size_t at = owner_at(w, skip);
        if (!at && duty && name_begins(w, book, skip + duty)) at = skip + duty;
        if (at && read_bearer(arena, w, book, at, w->n, &c, &end)) {
            if (!duty) c.kind = CONTEXT_RIGHT;
            *is_whole = is_end(w, end);
            return c;
        }
        bool is_named = at && at < w->n && duty &&
                        (w->word[at].is_capital || words_match(w, at, "tổ chức") ||
                         word_is(w, at, "người") || word_is(w, at, "chủ"));
        if (is_named) {
            take_rest(arena, w, at, &c);
            *is_whole = true;
            return c;
        }
    }
    size_t content = words_match(w, 0, "nội dung");
    if (!content) content = words_match(w, 0, "các nội dung");
    if (read_named_duty(arena, w, book, content, &c)) {
        *is_whole = true;
        return c;
    }
    if (read_bearer(arena, w, book, skip, w->n, &c, &end)) {
        bool is_all = is_end(w, end) || words_match(w, end, "có trách nhiệm");
        if (is_all) {
            *is_whole = is_end(w, end);
            return c;
        }
        c = (Context){ .kind = CONTEXT_PLAIN };
    }
    if (above.assigns && is_strange_name(w, skip)) {
        take_rest(arena, w, skip, &c);
        *is_whole = true;
        return c;
    }
    c.kind = kind_of_words(w);
    c.assigns = duty > 0;
    for (size_t i = 0; i < w->n && c.kind == CONTEXT_SCOPE; i++)
        c.is_force = c.is_force || words_match(w, i, "hiệu lực");
    return c;
}

Context context_of_assignment(Context above, const Assignment *assigned) {
    Context c = above;
    if (assigned->lead.n) {
        c = (Context){ .kind = CONTEXT_DUTY, .source = LEAD_STEM, .bearer = assigned->lead };
        c.due = above.due, c.due_count = above.due_count;
    }
    if (assigned->helpers.n) c.helpers = assigned->helpers;
    if (assigned->due_count) c.due = assigned->due, c.due_count = assigned->due_count;
    return c;
}
