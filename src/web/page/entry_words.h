#pragma once
/** What pages call the types of journal entries. */
#include "base/str.h"

/** A sentence on what happened, as a message id: "The result was accepted". */
const char *entry_words(Str type);
