#pragma once
/**
 * What handlers need of the program: its store, a reader for the length of the request, and the way
 * to the write lane. The hooks of the server are here, so that pages and API work alike.
 */
#include "domain/password.h"
#include "store/store.h"
#include "web/http.h"

struct App {
    Store *store;
    const Clock *clock;
    HashGate *gate; // lets few passwords be hashed at a time
};

/** The reading connection of this request: one state of the data, from the begin of the handler to
 * its end or to the next command, after which it is the newest. */
Db *request_db(Request *rq);
/** Who acts: NULL when nobody is signed in. */
const Actor *request_actor(const Request *rq);
/** Runs a command for the person who is signed in; a header Idempotency-Key, or a field "key" of a
 * form, makes a repetition harmless. Results live in the request's arena. */
MUST_USE bool request_run(Request *rq, const CommandType *type, const void *command,
                          CommandResult *result, Err *err);

/** Gives the reader and the place among those who run to others while the handler waits for
 * something else than the lane, such as a password's hash or a process that reads a document; the
 * next read takes a reader again. What was read before stays valid. */
void request_rest(Request *rq);

/** The hooks for server_start, and a secret for form tokens that outlives a restart. */
ServerHooks app_hooks(void);
/** The rate limits that all servers of one database share; its secret is for the caller to set. */
LimitShare app_limit_share(App *app);
MUST_USE bool app_secret(Store *store, Arena *arena, Str *out, Err *err);

/** /healthz: 200 when the program can read and write. */
void health_page(Request *rq, Reply *rp);
