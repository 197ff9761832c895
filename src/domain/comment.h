#pragma once
/** Comments and questions on an obligation or one of its occurrences, with notice to those
 * concerned. */
#include "domain/obligation.h"

#include "domain/comment_sql.h"

/** Errors ERR_FORBIDDEN; ERR_INPUT "body" (empty or over 4000 characters), "answers" (does not
 * stand at this place, or is not seen by the writer). */
typedef struct CommentAdd {
    ObligationId obligation;
    OccurrenceId occurrence; // may be none
    Str body;
    bool is_question;
    CommentId answers; // the comment that this one answers, or none
} CommentAdd;
extern const CommandType comment_add_cmd;
