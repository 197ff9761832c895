#include "text/structure.h"

#include "text/label.h"
#include "text/layout.h"

#include <utf8proc.h>

typedef enum Zone { ZONE_HEAD, ZONE_BODY, ZONE_CLOSING, ZONE_APPENDIX } Zone;

/** One level that is open: the last provision of a kind of label, and how far its count came. */
typedef struct Level {
    LabelKind kind;
    int32_t at; // index of the provision
    int number; // of the label
    int parts;  // of a dotted label
} Level;

enum { LEVELS = 16, UNREAD_LISTED = 20 };

typedef struct Builder {
    Arena *arena;
    Structure *out;
    size_t room, remark_room;
    Level level[LEVELS]; // open levels, outermost first
    size_t depth;
    int32_t current;    // where an unlabelled paragraph goes, -1: nowhere
    bool needs_heading; // a chapter waits for the line that is its heading
    bool is_after_heading;
    bool in_decision;
    int last_chapter;
    bool was_last; // the paragraph before ended with "./."
    Zone zone;
    Str *piece; // paragraphs of the current provision, joined when it is over
    size_t pieces, piece_room;
    Str *ids; // open addressing over the ids given out
    size_t id_mask;
} Builder;

static void *grown(Arena *arena, void *old, size_t n, size_t *room, size_t size) {
    if (old && n < *room) return old;
    size_t more = *room ? 2 * *room : 64;
    void *p = arena_array(arena, more, size);
    if (old) memcpy(p, old, n * size);
    *room = more;
    return p;
}

static void remark(Builder *b, RemarkKind kind, int32_t provision, Str words) {
    Structure *out = b->out;
    out->remark = grown(b->arena, out->remark, out->remark_count, &b->remark_room, sizeof(Remark));
    out->remark[out->remark_count++] = (Remark){ kind, provision, utf8_upto(words, 160) };
}

// ---- ids ---------------------------------------------------------------------------------------

static size_t id_slot(const Builder *b, Str id) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < id.n; i++)
        h = (h ^ (unsigned char)id.p[i]) * 1099511628211u;
    size_t i = (size_t)(h ^ h >> 31) & b->id_mask;
    while (b->ids[i].p && !str_eq(b->ids[i], id))
        i = (i + 1) & b->id_mask;
    return i;
}

/** id, or id with a mark behind it when it was given out before. */
static Str id_unique(Builder *b, Str id, bool *is_twice) {
    Str unique = id;
    size_t slot = id_slot(b, unique);
    *is_twice = b->ids[slot].p != NULL;
    for (int n = 2; b->ids[slot].p && n < 100; n++) {
        unique = str_printf(b->arena, "%.*s~%d", STR(id), n);
        slot = id_slot(b, unique);
    }
    if (b->ids[slot].p) unique = str_printf(b->arena, "%.*s~p%zu", STR(id), b->out->n);
    b->ids[id_slot(b, unique)] = unique;
    return unique;
}

// ---- levels ------------------------------------------------------------------------------------

/** How far inside a kind of label stands, in a text with articles. */
static int rank_in_articles(LabelKind kind) {
    switch (kind) {
    case LABEL_PART: return 1;
    case LABEL_ROMAN:
    case LABEL_UPPER:
    case LABEL_CHAPTER: return 2;
    case LABEL_SECTION: return 3;
    case LABEL_ARTICLE: return 4;
    case LABEL_NUMBER: return 5;
    case LABEL_DOTTED: return 6;
    case LABEL_LETTER: return 7;
    case LABEL_PAREN: return 8;
    case LABEL_DASH: return 9;
    case LABEL_PLUS: return 10;
    case LABEL_NONE: break;
    }
    return 11;
}

/** In a text of numbered parts the order in which kinds appear decides, except for these; -1: not
 * one of them. */
static int fixed_rank(LabelKind kind, int parts) {
    switch (kind) {
    case LABEL_PART: return 0;
    case LABEL_CHAPTER: return 1;
    case LABEL_SECTION: return 2;
    case LABEL_DOTTED: return 20 + parts;
    case LABEL_LETTER: return 30;
    case LABEL_DASH: return 40;
    case LABEL_PLUS: return 41;
    case LABEL_UPPER:
    case LABEL_ROMAN:
    case LABEL_NUMBER:
    case LABEL_PAREN:
    case LABEL_ARTICLE:
    case LABEL_NONE: break;
    }
    return -1;
}

static int rank_in_parts(const Builder *b, const Label *label) {
    int fixed = fixed_rank(label->kind, label->parts);
    if (fixed >= 0) return fixed;
    for (size_t i = 0; i < b->depth; i++) // among these the one seen first stands outside
        if (b->level[i].kind == label->kind) return 4 + (int)i;
    int rank = 4;
    for (size_t i = 0; i < b->depth; i++)
        if (b->level[i].kind == LABEL_UPPER || b->level[i].kind == LABEL_ROMAN ||
            b->level[i].kind == LABEL_NUMBER || b->level[i].kind == LABEL_PAREN ||
            b->level[i].kind == LABEL_PART || b->level[i].kind == LABEL_CHAPTER)
            rank = 5 + (int)i;
    return rank;
}

static int level_rank(const Builder *b, size_t i) {
    if (b->out->has_articles) return rank_in_articles(b->level[i].kind);
    int fixed = fixed_rank(b->level[i].kind, b->level[i].parts);
    if (fixed >= 0) return fixed;
    return 4 + (int)i;
}

static const Level *level_of(const Builder *b, LabelKind kind) {
    for (size_t i = b->depth; i-- > 0;)
        if (b->level[i].kind == kind) return &b->level[i];
    return NULL;
}

// ---- names -------------------------------------------------------------------------------------

static ProvisionKind kind_of(const Builder *b, LabelKind kind) {
    switch (kind) {
    case LABEL_PART: return PROVISION_PART;
    case LABEL_CHAPTER: return PROVISION_CHAPTER;
    case LABEL_SECTION: return PROVISION_SECTION;
    case LABEL_ARTICLE: return PROVISION_ARTICLE;
    case LABEL_NUMBER: return b->out->has_articles ? PROVISION_CLAUSE : PROVISION_NUMBERED;
    case LABEL_LETTER: return PROVISION_POINT;
    case LABEL_DASH:
    case LABEL_PLUS: return PROVISION_DASH;
    case LABEL_ROMAN:
    case LABEL_UPPER:
    case LABEL_DOTTED:
    case LABEL_PAREN:
    case LABEL_NONE: break;
    }
    return PROVISION_NUMBERED;
}

/** The id of a provision with this label under parent (NULL: none). */
static Str id_of(const Builder *b, const Label *label, const Provision *parent, int number) {
    Arena *arena = b->arena;
    const char *top = b->in_decision ? "qd." : "";
    Str above = parent ? parent->id : (Str){ "", 0 };
    bool is_below = parent != NULL;
    switch (label->kind) {
    case LABEL_PART: return str_printf(arena, "%sp%d", top, number);
    case LABEL_CHAPTER:
        return is_below ? str_printf(arena, "%.*s.ch%d", STR(above), number)
                        : str_printf(arena, "%sch%d", top, number);
    case LABEL_SECTION:
        return is_below ? str_printf(arena, "%.*s.m%d", STR(above), number)
                        : str_printf(arena, "%sm%d", top, number);
    case LABEL_ARTICLE: return str_printf(arena, "%sd%d", top, number);
    case LABEL_LETTER:
        return is_below ? str_printf(arena, "%.*s.%.*s", STR(above), STR(label->letter))
                        : str_printf(arena, "s%.*s", STR(label->letter));
    case LABEL_DASH:
    case LABEL_PLUS:
        return is_below ? str_printf(arena, "%.*s.g%d", STR(above), number)
                        : str_printf(arena, "g%d", number);
    case LABEL_UPPER:
        return is_below ? str_printf(arena, "%.*s.%c", STR(above), 'A' + number - 1)
                        : str_printf(arena, "s%c", 'A' + number - 1);
    case LABEL_NUMBER:
        if (b->out->has_articles && is_below)
            return str_printf(arena, "%.*s.k%d", STR(above), number);
        break;
    case LABEL_ROMAN:
    case LABEL_DOTTED:
    case LABEL_PAREN:
    case LABEL_NONE: break;
    }
    bool is_top = !is_below || parent->kind <= PROVISION_SECTION;
    if (is_top && is_below) return str_printf(arena, "%.*s.s%d", STR(above), number);
    return is_top ? str_printf(arena, "%ss%d", top, number)
                  : str_printf(arena, "%.*s.%d", STR(above), number);
}

// ---- adding ------------------------------------------------------------------------------------

static bool counts_on(const Builder *b, const Label *label, const Level *before) {
    if (label->kind == LABEL_LETTER) {
        int place = label_letter_place(label->letter), last = before ? before->number : 0;
        return !place || place == last + 1 || str_is(label->letter, "f") ||
               str_is(label->letter, "j");
    }
    if (label->kind == LABEL_DASH || label->kind == LABEL_PLUS) return true;
    if (label->kind == LABEL_ARTICLE && !before && !b->in_decision) return label->number == 1;
    return label->number == (before ? before->number : 0) + 1;
}

/** Provisions that count on through the whole text or through their parent. */
static int last_number(Builder *b, const Label *label, int rank, const Level **before) {
    *before = NULL;
    for (size_t i = 0; i < b->depth; i++)
        if (b->level[i].kind == label->kind && level_rank(b, i) == rank) *before = &b->level[i];
    return *before ? (*before)->number : 0;
}

/** Joins the paragraphs that the provision added last has got. */
static void flush(Builder *b) {
    if (b->pieces && b->out->n)
        b->out->item[b->out->n - 1].text = str_join(b->arena, b->piece, b->pieces, S("\n"));
    b->pieces = 0;
}

/** One more paragraph of the provision added last. */
static void append(Builder *b, Str text) {
    b->piece = grown(b->arena, b->piece, b->pieces, &b->piece_room, sizeof(Str));
    b->piece[b->pieces++] = text;
}

static int32_t add(Builder *b, const Label *label, int article_before) {
    Structure *out = b->out;
    flush(b);
    int rank = out->has_articles ? rank_in_articles(label->kind) : rank_in_parts(b, label);
    const Level *before;
    int last = last_number(b, label, rank, &before);
    Level was = before ? *before : (Level){ .number = article_before };
    bool is_listed = label->kind == LABEL_DASH || label->kind == LABEL_PLUS;
    int number = is_listed ? last + 1 : label->number;
    if (label->kind == LABEL_LETTER) number = label_letter_place(label->letter);
    if (label->kind == LABEL_ARTICLE && !before) before = &was;
    bool is_next = counts_on(b, label, before ? &was : NULL);
    if (label->kind == LABEL_CHAPTER) { // they count on through the parts, or begin anew in each
        is_next = is_next || number == b->last_chapter + 1;
        b->last_chapter = number;
    }

    while (b->depth && level_rank(b, b->depth - 1) >= rank)
        b->depth--;
    int32_t parent = b->depth ? b->level[b->depth - 1].at : -1;
    out->item = grown(b->arena, out->item, out->n, &b->room, sizeof(Provision));
    int32_t at = (int32_t)out->n++;
    Provision *above = NULL;
    if (parent >= 0) {
        above = &out->item[parent];
        above->has_child = true;
    }
    bool is_twice;
    Str id = id_unique(b, id_of(b, label, above, number), &is_twice);
    out->item[at] = (Provision){ .id = id,
                                 .kind = kind_of(b, label->kind),
                                 .label = label->text,
                                 .parent = parent,
                                 .text = { "", 0 },
                                 .in_decision = b->in_decision };
    if (b->depth < LEVELS) b->level[b->depth++] = (Level){ label->kind, at, number, label->parts };
    if (is_twice)
        remark(b, REMARK_TWICE, at, label->text);
    else if (!is_next)
        remark(b, REMARK_NUMBER, at, label->text);
    b->current = at;
    return at;
}

// ---- labels inside a line ----------------------------------------------------------------------

static bool is_capital_at(Str s, size_t i) {
    if (i >= s.n) return false;
    utf8proc_int32_t c = (utf8proc_int32_t)utf8_next(s, &i);
    return utf8proc_tolower(c) != c;
}

/** May a label of this kind and count stand in the middle of a line of the provision at the top? */
static bool may_follow_inside(const Builder *b, const Label *label) {
    const Level *same = level_of(b, label->kind);
    int number = label->kind == LABEL_LETTER ? label_letter_place(label->letter) : label->number;
    if (label->kind == LABEL_LETTER) return same ? number == same->number + 1 : false;
    if (label->kind == LABEL_NUMBER)
        return b->out->has_articles && same && number == same->number + 1 &&
               label->text.p[label->text.n - 1] == '.';
    if (label->kind == LABEL_ARTICLE) return same && number == same->number + 1;
    return false;
}

/** Offset of the next label in the middle of s at or after from, SIZE_MAX when there is none. */
static size_t inside_label(const Builder *b, Str s, size_t from, Label *label) {
    for (size_t i = from; i + 3 < s.n; i++) {
        if (s.p[i] != ' ' || !i || !strchr(".;:", s.p[i - 1])) continue;
        *label = label_read(str_from(s, i + 1));
        bool is_capital = label->kind && is_capital_at(s, i + 1 + label->n);
        if (is_capital && may_follow_inside(b, label)) return i + 1;
    }
    return SIZE_MAX;
}

/** Adds a labelled line, and what further labels stand in its middle. */
static void add_line(Builder *b, const Label *first, Str rest, int article_before) {
    Label label = *first;
    for (;;) {
        add(b, &label, article_before);
        Label next;
        size_t cut = b->out->n < STRUCTURE_LIMIT ? inside_label(b, rest, 0, &next) : SIZE_MAX;
        Str own = cut == SIZE_MAX ? rest : str_trim(str_upto(rest, cut));
        if (own.n) append(b, own);
        if (cut == SIZE_MAX) return;
        rest = str_from(rest, cut + next.n);
        label = next;
    }
}

static void add_text(Builder *b, Str text) {
    Label label;
    size_t cut = inside_label(b, text, 0, &label);
    append(b, cut == SIZE_MAX ? text : str_trim(str_upto(text, cut)));
    if (cut != SIZE_MAX) add_line(b, &label, str_from(text, cut + label.n), 0);
}

// ---- zones -------------------------------------------------------------------------------------

static bool is_closing(const Builder *b, const Paragraph *p) {
    if (layout_begins(p->text, LAYOUT_SIGN)) return true;
    if (p->is_caps && layout_begins(p->text, LAYOUT_RANK) && !label_read(p->text).kind) return true;
    return b->was_last && p->is_caps;
}

static bool is_regulation_title(const Paragraph *p) {
    return p->is_caps && layout_begins(p->text, LAYOUT_REGULATION);
}

static bool is_appendix(const Paragraph *p) {
    return layout_begins(p->text, LAYOUT_APPENDIX) && (p->is_caps || utf8_count(p->text) < 24);
}

/** Looks ahead: are there articles, and does a regulation begin behind a decision's articles? */
static void survey(Structure *out, const Paragraphs *paragraphs) {
    size_t articles = 0, second_first = SIZE_MAX, labels = 0, closing = SIZE_MAX;
    bool in_chapters = false; // before the first article: no decision has them
    out->regulation = SIZE_MAX;
    for (size_t i = 0; i < paragraphs->n; i++) {
        const Paragraph *p = &paragraphs->item[i];
        Label label = label_read(p->text);
        labels += label.kind != LABEL_NONE && label.kind != LABEL_DASH && label.kind != LABEL_PLUS;
        if (label.kind == LABEL_ARTICLE) {
            articles++;
            if (label.number == 1 && articles > 1 && second_first == SIZE_MAX) second_first = i;
        }
        if (label.kind == LABEL_CHAPTER && !articles) in_chapters = true;
        if (str_starts(p->text, S("Nơi nhận")) && articles && closing == SIZE_MAX) closing = i;
        bool may_begin = articles && second_first == SIZE_MAX && out->regulation == SIZE_MAX;
        if (may_begin && is_regulation_title(p)) out->regulation = i;
    }
    out->has_articles = articles > 0;
    out->is_news = !labels;
    if (out->regulation == SIZE_MAX && !in_chapters) out->regulation = second_first;
    bool is_sole = second_first == SIZE_MAX && closing == SIZE_MAX;
    if (out->has_articles && is_sole) out->regulation = SIZE_MAX;
}

static bool is_plausible(const Builder *b, const Label *label, const Paragraph *p) {
    if (!b->out->has_articles) {
        if (label->kind == LABEL_ARTICLE) return false;
        bool is_free =
            label->kind != LABEL_DASH && label->kind != LABEL_PLUS && label->kind != LABEL_LETTER;
        return is_free || b->depth > 0;
    }
    switch (label->kind) {
    case LABEL_PART:
    case LABEL_CHAPTER:
    case LABEL_SECTION:
    case LABEL_ARTICLE: return true;
    case LABEL_ROMAN:
    case LABEL_UPPER: return p->is_caps;
    case LABEL_NUMBER: {
        const Level *same = level_of(b, LABEL_NUMBER);
        int last = same ? same->number : 0;
        return level_of(b, LABEL_ARTICLE) && label->number <= last + 5;
    }
    case LABEL_DOTTED: return level_of(b, LABEL_ARTICLE) && p->text.n > label->n;
    case LABEL_PAREN:
    case LABEL_LETTER:
    case LABEL_DASH:
    case LABEL_PLUS: return level_of(b, LABEL_ARTICLE) != NULL;
    case LABEL_NONE: break;
    }
    return false;
}

/** "C." behind "B." is a letter, not a hundred. */
static void roman_or_letter(const Builder *b, Label *label) {
    const Level *upper = level_of(b, LABEL_UPPER);
    bool is_single = label->kind == LABEL_ROMAN && label->text.p[1] == '.';
    if (is_single && upper && label->text.p[0] - 'A' + 1 == upper->number + 1) {
        label->kind = LABEL_UPPER;
        label->number = label->text.p[0] - 'A' + 1;
    }
}

static void take_label(Builder *b, Label *label, const Paragraph *p, int *article) {
    roman_or_letter(b, label);
    Str rest = str_from(p->text, label->n);
    b->zone = ZONE_BODY;
    b->needs_heading = b->is_after_heading = false;
    if (label->kind == LABEL_ARTICLE) {
        if (*article && label->number == 1 && !b->in_decision) *article = 0;
        add_line(b, label, rest, *article);
        *article = label->number;
        const Level *now = level_of(b, LABEL_ARTICLE);
        if (now) *article = now->number;
        return;
    }
    bool is_division = label->kind <= LABEL_SECTION;
    if (!is_division) {
        add_line(b, label, rest, 0);
        return;
    }
    int32_t at = add(b, label, 0);
    if (rest.n) b->out->item[at].heading = rest;
    b->needs_heading = !rest.n;
    b->is_after_heading = rest.n > 0 && p->is_caps;
}

/** An unlabelled paragraph inside the body. */
static void take_text(Builder *b, const Paragraph *p) {
    if (b->current < 0) {
        remark(b, REMARK_UNREAD, -1, p->text);
        return;
    }
    Provision *current = &b->out->item[b->current];
    if (b->needs_heading) {
        current->heading = p->text;
        b->needs_heading = false;
        b->is_after_heading = p->is_caps;
        return;
    }
    if (b->is_after_heading && p->is_caps && current->kind <= PROVISION_SECTION &&
        current->heading.n < 1000) {
        current->heading = str_printf(b->arena, "%.*s %.*s", STR(current->heading), STR(p->text));
        return;
    }
    b->is_after_heading = false;
    add_text(b, p->text);
}

static void take(Builder *b, const Paragraph *p, size_t index, int *article) {
    Structure *out = b->out;
    if (b->zone == ZONE_APPENDIX) return;
    if (index == out->regulation) {
        b->in_decision = false;
        b->depth = 0;
        b->current = -1;
        *article = 0;
        b->zone = ZONE_HEAD;
        if (is_regulation_title(p)) return;
    }
    if (b->zone != ZONE_HEAD && !b->in_decision && is_appendix(p) && !label_read(p->text).kind) {
        b->zone = ZONE_APPENDIX;
        remark(b, REMARK_APPENDIX, -1, p->text);
        return;
    }
    Label label = label_read(p->text);
    if (b->zone == ZONE_CLOSING) {
        bool reopens =
            label.kind == LABEL_ARTICLE || label.kind == LABEL_CHAPTER || label.kind == LABEL_PART;
        if (!reopens || !out->has_articles) {
            // "- Như Điều 3;" below "Nơi nhận" is furniture, "3. Sở X có trách nhiệm …" is not
            bool is_lost = label.kind && label.kind != LABEL_DASH && label.kind != LABEL_PLUS;
            if (is_lost) remark(b, REMARK_UNREAD, -1, p->text);
            return;
        }
    }
    if (b->zone == ZONE_BODY && is_closing(b, p)) {
        b->zone = ZONE_CLOSING;
        return;
    }
    if (label.kind && is_plausible(b, &label, p) &&
        (b->zone != ZONE_HEAD || (label.kind != LABEL_DASH && label.kind != LABEL_LETTER))) {
        if (out->body == SIZE_MAX) out->body = index;
        take_label(b, &label, p, article);
    } else if (b->zone == ZONE_BODY) {
        take_text(b, p);
    }
    b->was_last = str_ends(p->text, S("./.")) || str_ends(p->text, S("/."));
}

// ---- running text ------------------------------------------------------------------------------

/** "…: (1) …; (2) …": numbered parts inside running text, as news report them. */
static void take_news(Builder *b, Str s) {
    size_t from = SIZE_MAX;
    Label open = { 0 };
    for (size_t i = 0; i + 4 < s.n; i++) {
        if (s.p[i] != '(' || (i && s.p[i - 1] != ' ')) continue;
        Label label = label_read(str_from(s, i));
        if (label.kind != LABEL_PAREN || label.number != open.number + 1) continue;
        if (from != SIZE_MAX) {
            add(b, &open, 0);
            append(b, str_trim(str_part(s, from, i)));
        }
        open = label;
        from = i + label.n;
    }
    if (open.number < 2 && !b->out->n) return;
    if (!open.number) return;
    add(b, &open, 0);
    append(b, str_trim(str_from(s, from)));
}

// ---- headings ----------------------------------------------------------------------------------

/** Splits a first line off as the heading where the rules say so. */
static void settle_heading(Provision *p) {
    bool may_have = p->kind == PROVISION_ARTICLE || p->kind == PROVISION_CLAUSE ||
                    p->kind == PROVISION_NUMBERED;
    if (!may_have || !p->text.n) return;
    size_t end = str_find(p->text, S("\n"), 0);
    Str first = str_upto(p->text, end);
    bool has_more = end != SIZE_MAX || p->has_child;
    if (!has_more || text_is_closed(first)) return;
    p->heading = first;
    p->text = end == SIZE_MAX ? (Str){ "", 0 } : str_from(p->text, end + 1);
}

Structure structure_of(Arena *arena, const Paragraphs *paragraphs) {
    Structure out = { .body = SIZE_MAX };
    Builder b = { .arena = arena, .out = &out, .current = -1 };
    survey(&out, paragraphs);
    b.id_mask = 1;
    while (b.id_mask < 4 * (size_t)STRUCTURE_LIMIT)
        b.id_mask *= 2;
    b.ids = ARENA_ARRAY(arena, Str, b.id_mask);
    b.id_mask--;
    b.in_decision = out.regulation != SIZE_MAX;
    int article = 0;
    for (size_t i = 0; i < paragraphs->n; i++) {
        if (out.n + 64 > STRUCTURE_LIMIT) {
            remark(&b, REMARK_LIMIT, -1, paragraphs->item[i].text);
            break;
        }
        if (out.is_news)
            take_news(&b, paragraphs->item[i].text);
        else
            take(&b, &paragraphs->item[i], i, &article);
    }
    flush(&b);
    for (size_t i = 0; i < out.n; i++)
        settle_heading(&out.item[i]);
    if (paragraphs->table_lines)
        remark(&b, REMARK_TABLE, -1, str_printf(arena, "%zu", paragraphs->table_lines));
    for (size_t i = 0; !out.n && i < paragraphs->n && i < UNREAD_LISTED; i++)
        remark(&b, REMARK_UNREAD, -1, paragraphs->item[i].text);
    if (out.body == SIZE_MAX) out.body = paragraphs->n;
    return out;
}
