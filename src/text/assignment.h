#pragma once
/** Lines of a plan that say who does what stands above them: "Cơ quan chủ trì: Sở Y tế". */
#include "text/due_phrase.h"

typedef struct Assignment {
    Names lead, helpers;
    DuePhrase *due;
    size_t due_count;
} Assignment;

/**
 * Adds to out what the labelled parts of w assign ("Đơn vị thực hiện: …", "Phối hợp: …", "Thời
 * gian: …"), and returns the word where the first of them begins that stands outside brackets; w->n
 * when there is none.
 */
size_t assignment_read(Arena *arena, const Words *w, const NameBook *book, Assignment *out);
/** Who leads is named, or when it must be done. */
static inline bool assignment_says(const Assignment *a) {
    return a->lead.n || a->due_count;
}
