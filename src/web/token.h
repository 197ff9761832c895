#pragma once
/**
 * Form tokens against forged posts. A token is an HMAC of the session cookie (or, before sign-in,
 * of a random cookie "ban" that only kyket sets), so it needs no memory and ends with the session.
 */
#include "web/reply.h"

/** The token for forms of this request; sets the cookie "ban" when there is no session. */
Str form_token(Request *rq);
/** Does the request come from a page of ours? Browsers send Origin with every POST of a form. */
bool form_is_own(const Request *rq);
/** Errors ERR_FORBIDDEN: the token is missing or of another session, or the Origin is foreign. */
MUST_USE bool form_token_check(const Request *rq, Err *err);
