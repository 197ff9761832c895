#pragma once
/**
 * The address of this installation, for links that leave it: invitations, printed receipts, the
 * feed. public_address of kyket.conf names it; a Host header is what somebody wrote into a request,
 * and stands in no link.
 */
#include "web/render.h"
#include "web/request.h"

/** "https://host[:port]" as kyket.conf names it; empty when it does not. */
Str public_address(const Request *rq);
/** The public address; without one, where the server listens; empty when that is everywhere. The
 * same for every request. */
Str own_address(const Request *rq);
/** What to know about the links of invitations that a page shows. */
typedef struct LinkHint {
    Str address; // own_address: with what they begin; empty: they lack it
} LinkHint;
/** Prints own_address and "/log", as `kyket verify` takes it. */
void put_own_address(Render *r);
