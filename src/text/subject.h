#pragma once
/** The subject of a clause: names, and the predicate that belongs to them. */
#include "text/bodies.h"

/** Skips adverbs, then is there a verb of an act (or a duty word) at i? The index of the verb, or
 * NOWHERE. */
size_t subject_verb(const Words *w, size_t i, size_t to);
/** The next duty word at or after i on the level of i, before ";" and before a bracket's content.
 */
size_t subject_duty(const Words *w, size_t i, size_t to);
/** An adjunct that may stand between a subject and its verb begins at i. */
bool subject_adjunct(const Words *w, size_t i);
/** "Viện kiểm sát được đề nghị trả lời …": the words of asking at i, 0 for none. */
size_t subject_asked(const Words *w, size_t i, size_t to);
/** Does "cùng [với] X" with a verb behind it begin at i? */
bool subject_goes_with(const Words *w, const NameBook *book, size_t i, size_t to);
/** Where the predicate begins that belongs to a subject which ends before i, or NOWHERE. */
size_t subject_predicate(const Words *w, const NameBook *book, size_t i, size_t to);
/** Reads subject and predicate at i; false when there are none. */
bool subject_at(const Words *w, const NameBook *book, size_t i, size_t to, NamesHow how,
                NameList *names, size_t *predicate);
/**
 * "Bên B giải ngân kịp thời …", "Hạt Kiểm lâm rải bả …": a verb that the lexicon does not know.
 * What follows a name with a capital in small letters, and is no noun that goes on with it, is one.
 * *at is the verb; names end before it.
 */
bool subject_strange(const Words *w, NameList *names, size_t to, size_t *at);
/** A subject at i whose verb the lexicon does not know; false when there is none. */
bool subject_strange_at(const Words *w, const NameBook *book, size_t i, size_t to, NameList *names,
                        size_t *at);
