#pragma once
/**
 * Which handler answers which address. A route is one row of a const table (routes.c); at start the
 * rows become a tree by path segment, so matching costs a few comparisons however many there are.
 *
 *   { GET,  "/w/occurrence/:id",        ACT_WORK_READ, occurrence_page },
 *   { POST, "/w/occurrence/:id/submit", ACT_SUBMIT,    occurrence_submit_post, FORM(submit_form) },
 *
 * ":id" takes one segment, "*rest" all that follow. A literal segment wins over ":id".
 */
#include "base/err.h"

typedef struct Request Request;
typedef struct Reply Reply;
typedef struct Field Field;
typedef void (*Handler)(Request *rq, Reply *rp);

typedef enum Method { GET = 1, POST, PUT, DELETE, METHOD_COUNT } Method; // HEAD is answered by GET

enum {
    ROUTE_CACHED =
        1u << 0, // the same for everybody without a session: kept until data or day change
    ROUTE_UPLOAD = 1u << 1,    // takes files: the larger body limit
    ROUTE_SLOW = 1u << 2,      // a GET that works long: runs on a worker, not on an event thread
    ROUTE_NO_TOKEN = 1u << 3,  // a POST that needs no form token: it proves itself otherwise
    ROUTE_UNLIMITED = 1u << 4, // not counted by the rate limit: health, assets
    ROUTE_LOGIN = 1u << 5,     // guessing must be slow: the limit of sign-in, by address
    ROUTE_LOG = 1u << 6,       // the journal, which programs read as a whole: a limit of its own
    ROUTE_HASHES = 1u << 7,    // of files only their SHA-256 is taken: nothing of them is kept
};

typedef struct Route {
    Method method;
    const char *path;
    int action; // Action of rules/policy.h; 0 is public
    Handler handler;
    const Field *form; // FORM(table), or nothing
    size_t form_n;
    unsigned flags;
    const char *summary; // message id, for OpenAPI; NULL leaves the route out of it
} Route;

/** The product's table, so that tests can walk every route × role. */
extern const Route routes[];
extern const size_t routes_n;

enum { ROUTE_PARAM_MAX = 4 };
typedef struct RouteMatch {
    const Route *route;          // NULL: no such path, or not with this method
    unsigned methods;            // bit per Method that the path has; 0: no such path
    Str values[ROUTE_PARAM_MAX]; // raw segments, still percent-encoded
    const char *names[ROUTE_PARAM_MAX];
    size_t values_n;
} RouteMatch;

typedef struct RouteTree RouteTree;
/** Two rows with the same method and path, or other broken rows, are an assert. */
RouteTree *route_tree_new(Arena *arena, const Route *rows, size_t count);
/** path begins with "/"; it is matched segment by segment before decoding, so "%2F" never splits.
 */
RouteMatch route_match(const RouteTree *tree, Method method, Str path);
/** "GET" and so on; "Allow" text of a set of methods. */
const char *method_word(Method method);
Str methods_text(Arena *arena, unsigned methods);
