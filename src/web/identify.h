#pragma once
/** Who a request comes from: the cookie "sid" of a signed-in browser, or an API token. */
#include "web/request.h"

#define SESSION_COOKIE "sid"
#define BROWSER_COOKIE "may" // marks a browser that has signed in before

/** Sets rq->session; nobody is no error. The hook of the server. */
bool identify(Request *rq, Err *err);
