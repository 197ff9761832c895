#pragma once
/** A sentence as the clauses that are acts of their own. */
#include "text/clause.h"

enum { CUT_LIMIT = 48 };

/** Splits words from to (excluded), one sentence, into clauses; returns how many. Source: docs
 * (extraction), "Obligations: which and how many". */
size_t cut_sentence(Arena *scratch, const Words *w, const NameBook *book, size_t from, size_t to,
                    Clause out[CUT_LIMIT]);
