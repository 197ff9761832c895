#pragma once
/** /feed.atom: what was put in force, what was accepted and what changed, newest first (RFC 4287).
 */
#include "web/reply.h"

void feed_page(Request *rq, Reply *rp);
