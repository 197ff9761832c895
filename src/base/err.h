#pragma once
/**
 * What went wrong, for the person who has to act on it. A function that can fail returns bool; it
 * writes *out only when true and *err only when false. See docs/ and CONTRIBUTING.
 */
#include "base/str.h"

/** Marks a text as a message id for the catalogues (po/); the text itself is the English one. */
#define N_(text) text

typedef enum ErrCode {
    ERR_NONE = 0,
    ERR_INPUT,     // a field or file is wrong; HTTP 400, exit 2
    ERR_RANGE,     // a number or date is outside what is possible; 400, 2
    ERR_AUTH,      // nobody is signed in; 401 or the sign-in page, 1
    ERR_FORBIDDEN, // the policy says no; 403, 1
    ERR_NOT_FOUND, // no such thing, or none that this person may know of; 404, 1
    ERR_STATE,     // the thing is in a state that does not allow it; 409, 1
    ERR_CONFLICT,  // somebody else changed or took it meanwhile; 409, 1
    ERR_TOO_LARGE, // 413, 2
    ERR_TOO_LONG,  // the address of a page; 414, 2
    ERR_TOO_OFTEN, // rate limit; 429, 1
    ERR_BUSY,      // the queue is full; 503, 3
    ERR_UNKNOWN,   // perhaps done: the database went during the commit; 503, 3
    ERR_READ_ONLY, // the journal's key is missing: nothing can be written; 503, 3
    ERR_SYSTEM,    // disk, database, operating system; 500, 3
    ERR_CODE_COUNT
} ErrCode;

typedef struct Err {
    ErrCode code;    // what a caller branches on
    const char *msg; // message id: what is wrong, then what to do; {0} is args[0]
    Str args[3];
    const char *field; // form or API field at fault, or NULL
    // The same for who runs the server, when others cannot do it: NULL when msg is for everybody.
    const char *for_admin;
    Str detail; // for the log only: SQL state, path, a library's own words
} Err;

/** Fills *err and is false: return FAIL(err, .code = ERR_INPUT, .msg = N_("…"), .field = "name");
 */
#define FAIL(err_, ...) (*(err_) = (Err){ __VA_ARGS__ }, false)
/** A failure of the environment; what is a short English word for the log. */
#define FAIL_SYSTEM(err_, detail_)                                                                 \
    FAIL(err_, .code = ERR_SYSTEM, .detail = (detail_),                                            \
         .msg = N_("The server could not finish this. Nothing was changed. Try again in a while; " \
                   "if it happens again, tell the administrator."))

/** HTTP status of a code, 200 for ERR_NONE. */
int err_http_status(ErrCode code);
/** Exit status of the program (contract.md): 0 done, 1 no, 2 bad use or input, 3 environment. */
int err_exit_status(ErrCode code);
/** A short stable word for logs and for "type" in problem+json: "input", "forbidden", … */
const char *err_word(ErrCode code);
/** The English message, for_admin when there is one, with its arguments: command line and log. */
Str err_text(Arena *arena, const Err *err);
