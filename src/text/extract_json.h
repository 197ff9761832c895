#pragma once
/** An Extraction as the JSON document of "kyket extract --json" (docs: extraction). */
#include "base/buf.h"
#include "text/extract.h"
#include "text/read.h"

/** read: the reading that x was made from, whose remarks then stand before those of x, with the
 * paragraph; NULL: only those of x. */
void extract_json(Buf *out, const Extraction *x, const ReadText *read);
/** The word of the JSON for a kind of provision: "khoan". */
const char *provision_kind_word(ProvisionKind kind);
const char *obligation_kind_word(ObligationKind kind);
const char *due_type_word(DueType type);
const char *remark_kind_word(RemarkKind kind);
