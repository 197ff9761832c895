#include "text/bodies.h"

#include "text/fold.h"
#include "text/name.h"
#include "text/paragraph.h"

enum { STRANGE_WORDS = 7 };

struct NameBook {
    Str *slot;
    bool *is_whole; // a whole name, not only the beginning of one
    size_t mask, used;
};

// ---- names that the text establishes -----------------------------------------------------------

static size_t book_slot(const NameBook *book, Str key) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    size_t i = (size_t)(h ^ h >> 30) & book->mask;
    while (book->slot[i].p && !str_eq(book->slot[i], key))
        i = (i + 1) & book->mask;
    return i;
}

NameBook *name_book_new(Arena *arena, size_t room) {
    NameBook *book = ARENA_NEW(arena, NameBook);
    size_t slots = 64;
    while (slots < 4 * room)
        slots *= 2;
    book->slot = ARENA_ARRAY(arena, Str, slots);
    book->is_whole = ARENA_ARRAY(arena, bool, slots);
    book->mask = slots - 1;
    return book;
}

void name_book_add(NameBook *book, Arena *arena, const Words *w, size_t from, size_t to) {
    from += word_has(w, from, LEX_EACH);
    bool is_short = to == from + 1 && text_is_caps(words_text(w, from, to)); // "NHCSXH"
    if ((to - from < 2 && !is_short) || to - from > 14) return;
    for (size_t i = from; i < to; i++)
        if (w->word[i].mark) return;
    if (2 * (book->used + to - from) > book->mask) return;
    for (size_t end = from + 1; end <= to; end++) {
        Str key = words_key(w, from, end);
        size_t slot = book_slot(book, key);
        if (!book->slot[slot].p) {
            book->slot[slot] = str_dup(arena, key);
            book->used++;
        }
        if (end == to) book->is_whole[slot] = true;
    }
}

size_t name_book_match(const NameBook *book, const Words *w, size_t i, size_t limit) {
    size_t best = 0;
    for (size_t end = i + 1; end <= limit && !w->word[end - 1].mark; end++) {
        size_t slot = book_slot(book, words_key(w, i, end));
        if (!book->slot[slot].p) break;
        if (book->is_whole[slot]) best = end - i;
    }
    return best;
}
size_t name_after_each(const Words *w, size_t i) {
    size_t each = word_has(w, i, LEX_EACH);
    return word_has(w, i, LEX_BODY) > each ? i : i + each;
}

bool name_begins(const Words *w, const NameBook *book, size_t i) {
    i = name_after_each(w, i);
    if (i >= w->n || w->word[i].mark) return false;
    return word_has(w, i, LEX_BODY) || word_has(w, i, LEX_GROUP) ||
           name_book_match(book, w, i, w->n) > 0;
}

bool name_begins_how(const Words *w, const NameBook *book, size_t i, NamesHow how) {
    if (name_begins(w, book, i)) return true;
    return how & NAMES_PERSONS && word_has(w, i + word_has(w, i, LEX_EACH), LEX_PRIVATE) > 0;
}

// ---- lists -------------------------------------------------------------------------------------

static size_t after_bracket(const Words *w, size_t i, size_t limit) {
    if (word_mark(w, i) != '(' || word_is(w, i + 1, "qua") || words_match(w, i + 1, "thông qua"))
        return i;
    for (size_t k = i + 1; k < limit && k < i + 24; k++)
        if (w->word[k].mark == ')') return k + 1;
    return i;
}

static size_t separator(const Words *w, size_t i, NamesHow how) {
    uint32_t mark = word_mark(w, i);
    if (mark == ',') return word_is(w, i + 1, "và") || word_is(w, i + 1, "với") ? 2 : 1;
    if (mark == ';') return how & NAMES_SEMICOLON ? 1 : 0;
    if (word_is(w, i, "và") || word_is(w, i, "hoặc")) return word_is(w, i + 1, "với") ? 2 : 1;
    if (word_is(w, i, "với") || word_is(w, i, "cùng")) return how & NAMES_BETWEEN ? 1 : 0;
    if ((mark == '-' || mark == 0x2013) && how & NAMES_BETWEEN) return 1;
    return 0;
}

/** "…, Viễn thông Nam Phong, …" in a heading: a member that no rule knows. Its end, 0 for none. */
static size_t strange_member(const Words *w, size_t i, size_t limit, NamesHow how) {
    size_t capitals = 0, end = i;
    if (!(how & NAMES_HEADING)) return 0;
    for (; end < limit && !w->word[end].mark && !word_is(w, end, "và"); end++) {
        if (word_has(w, end, LEX_DUTY) || (end > i && word_has(w, end, LEX_NAME_STOP))) return 0;
        capitals += w->word[end].is_capital;
    }
    return capitals >= 2 && w->word[i].is_capital ? end : 0;
}

bool names_read(const Words *w, const NameBook *book, size_t i, size_t limit, NamesHow how,
                NameList *out) {
    *out = (NameList){ 0 };
    if (limit > w->n) limit = w->n;
    size_t at = i;
    while (out->n < NAMES_LIMIT && at < limit) {
        Name name = { .from = at, .limit = limit, .how = how };
        size_t end = name_end(w, book, &name);
        if (!end && out->n) end = strange_member(w, at, limit, how);
        if (!end) break;
        // "cung cấp cho Sở Tài chính đơn giá bình quân …": the object ran into the name
        bool is_free = !(how & (NAMES_HEADING | NAMES_RELATIVE));
        if (is_free && name.solid > at && end >= name.solid + STRANGE_WORDS) end = name.solid;
        while (is_free && end > at + 1 && word_is(w, end - 1, "của"))
            end--;
        size_t head = at + word_has(w, at, LEX_EACH);
        bool is_group = word_has(w, head, LEX_GROUP) &&
                        word_has(w, head, LEX_GROUP) >= word_has(w, head, LEX_BODY);
        if (!out->n) out->is_bare = name.is_bare || is_group;
        if (!out->n) out->solid = name.is_bare || is_group ? 0 : name.solid;
        out->item[out->n].from = at;
        out->item[out->n++].to = end;
        out->end = after_bracket(w, end, limit);
        size_t step = separator(w, out->end, how);
        size_t next = out->end + step;
        bool goes_on =
            step && (name_begins_how(w, book, next, how) || strange_member(w, next, limit, how));
        if (!goes_on) break;
        at = next;
    }
    return out->n > 0;
}

/** The level of government that a name ends with, as the word where it begins; 0 for none. */
static size_t place_of(const Words *w, size_t from, size_t to) {
    if (to > from + 2 && words_match(w, to - 2, "cùng cấp")) return to - 2;
    for (size_t i = from + 1; i < to; i++) {
        size_t len = word_has(w, i, LEX_PLACE);
        if (!len || i + len != to) continue;
        while (i > from + 2 && (word_mark(w, i - 1) == ',' || word_is(w, i - 1, "và")) &&
               word_has(w, i - 2, LEX_PLACE) == 1)
            i -= 2; // "các xã, phường"
        return i > from + 1 && word_has(w, i - 1, LEX_EACH) == 1 ? i - 1 : i;
    }
    return 0;
}

/** Just "UBND", "Viện Kiểm sát nhân dân": a body that exists at every level. */
static bool needs_place(const Words *w, size_t from, size_t to) {
    return word_has(w, from, LEX_NEEDS_PLACE) == to - from;
}

/**
 * "Công an cấp huyện, cấp xã": two bodies with one head. Adds both; false when the words from to
 * (excluded) are no such name.
 */
static bool add_levels(Arena *arena, const Words *w, size_t from, size_t to, Names *names) {
    for (size_t i = from + 1; i + 2 < to; i++) {
        bool is_pair = word_is(w, i, "cấp") && i + 5 == to && word_is(w, i + 3, "cấp") &&
                       (word_mark(w, i + 2) == ',' || word_is(w, i + 2, "và"));
        if (!is_pair || word_has(w, from, LEX_EACH) || !w->word[from].is_capital) continue;
        Str head = words_text(w, from, i);
        Str both[] = { words_text(w, from, i + 2),
                       str_printf(arena, "%.*s %.*s", STR(head), STR(words_text(w, i + 3, to))) };
        both[0] = str_dup(arena, both[0]);
        names_join(arena, names, (Names){ both, 2 });
        return true;
    }
    return false;
}

Names names_text(Arena *arena, const Words *w, const NameList *list) {
    Names names = { .name = ARENA_ARRAY(arena, Str, list->n + 1) };
    size_t last = list->n - 1;
    size_t place = list->n > 1 ? place_of(w, list->item[last].from, list->item[last].to) : 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t from = list->item[i].from, to = list->item[i].to;
        if (add_levels(arena, w, from, to, &names)) continue;
        Str name = words_text(w, from, to);
        if (place && i < last && needs_place(w, from, to)) {
            Str level = words_text(w, place, list->item[last].to);
            name = str_printf(arena, "%.*s %.*s", STR(name), STR(level));
        } else {
            name = str_dup(arena, name);
        }
        names_join(arena, &names, (Names){ &name, 1 });
    }
    return names;
}

bool names_have(Arena *arena, Names names, Str name) {
    Str key = text_fold(arena, name);
    for (size_t i = 0; i < names.n; i++)
        if (str_eq(text_fold(arena, names.name[i]), key)) return true;
    return false;
}

void names_join(Arena *arena, Names *names, Names other) {
    Str *all = ARENA_ARRAY(arena, Str, names->n + other.n + 1);
    for (size_t i = 0; i < names->n; i++)
        all[i] = names->name[i];
    Names joined = { all, names->n };
    for (size_t i = 0; i < other.n && joined.n < 2 * NAMES_LIMIT; i++)
        if (!names_have(arena, joined, other.name[i])) all[joined.n++] = other.name[i];
    *names = joined;
}

bool names_equal(Arena *arena, Names a, Names b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!names_have(arena, b, a.name[i])) return false;
    return true;
}

bool name_is_private(const Words *w, size_t from, size_t to) {
    from += word_has(w, from, LEX_EACH);
    if (words_match(w, from, "tổ chức") && word_mark(w, from + 2) == ',' &&
        words_match(w, from + 3, "cá nhân"))
        return !(from + 5 < to && word_is(w, from + 5, "được"));
    size_t known = word_has(w, from, LEX_PRIVATE);
    return known > 0 && from < to && word_has(w, from, LEX_BODY) <= known; // "… viễn thông"
}
