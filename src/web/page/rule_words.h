#pragma once
/** A date rule (rules/recurrence.h) in words, and as the two fields of a form. */
#include "web/layout/field.h"
#include "web/request.h"

/** "Every year by 15/12"; for an empty rule, that no day is named. */
Str rule_words(Arena *arena, Lang lang, Str rule);
/** What the form's fields hold for a rule: kind of the list below, and days as typed. */
void rule_to_form(Arena *arena, Str rule, Str *kind, Str *days);
/** The rule that the fields make. Errors ERR_INPUT, field "rule_days". */
MUST_USE bool rule_from_form(Arena *arena, Str kind, Str days, Str *out, Err *err);
extern const Option rule_kinds[];
extern const size_t rule_kinds_n;
