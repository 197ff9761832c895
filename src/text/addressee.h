#pragma once
/** Who is told and who helps, in one clause. */
#include "text/bodies.h"

/** Bodies to which words from to (excluded) direct a report, notice, reply or information. */
Names addressees_of(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to);
/** The same for a clause whose one addressee stands behind several acts parted by ";". */
Names addressees_across(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to);
/** Is there a verb of telling whose addressee has not been named ("cung cấp thông tin …;")? */
bool addressee_is_open(const Words *w, const NameBook *book, size_t from, size_t to);
/** Those named after "phối hợp với", "cùng", "với". *at is the word where the first one's phrase
 * begins. */
Names helpers_of(Arena *arena, const Words *w, const NameBook *book, size_t from, size_t to,
                 size_t *at);
