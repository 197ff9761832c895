#pragma once
/** The document that an act rests on, as people name it: the withdrawal of a work, the end of a
 * programme, the closing of a unit. */
#include "base/err.h"

enum { BASIS_MIN = 5, BASIS_MAX = 300 };
/** Whether words can name a document: BASIS_MIN to BASIS_MAX characters with some letter or digit.
 * Errors ERR_INPUT: "basis". */
MUST_USE bool basis_check(Str basis, Err *err);
