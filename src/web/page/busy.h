#pragma once
/**
 * More wants to be written than the server keeps up with: 503 with what the person typed, ready to
 * be sent again. Secrets and files are not repeated; they are asked for.
 */
#include "web/reply.h"

typedef enum KeptKind { KEPT_VALUE, KEPT_SECRET, KEPT_FILE } KeptKind;

typedef struct KeptField {
    Str name, value; // of a file: how it was called
    KeptKind kind;
    bool is_shown; // worth reading: not a number or a token
} KeptField;

typedef struct BusyShow {
    Str action; // the address to send it to again
    const KeptField *fields;
    size_t fields_n;
    bool has_files, has_text;
} BusyShow;

/** Words that the person typed, no secret, no number of a row and no token. */
bool is_typed_text(const Request *rq, const Pair *field);
/** Needs no session and no database. An API gets problem+json. */
void reply_busy(Reply *rp);
