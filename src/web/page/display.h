#pragma once
/** Display preferences without JavaScript: /display?co=l&back=/p/x sets the cookie and goes back.
 */
#include "web/reply.h"

void display_set(Request *rq, Reply *rp);
/** /a/…: style sheet, script, fonts. */
void asset_file(Request *rq, Reply *rp);
