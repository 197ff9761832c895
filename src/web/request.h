#pragma once
/**
 * One request as a handler sees it: decoded, valid UTF-8 in NFC, in its own arena. Everything in it
 * lives until the answer is sent.
 */
#include "base/hash.h"
#include "base/instant.h"
#include "rules/policy.h"
#include "web/lang.h"
#include "web/route.h"

struct MHD_Connection;
typedef struct Server Server;
/** What the program keeps; the web base only hands it on. cli/serve.c defines it. */
typedef struct App App;

typedef struct Pair {
    Str name, value;
} Pair;

/** A file that came with a form, in the upload folder until the answer is sent. Whoever keeps it
 * renames it (files_take). */
typedef struct Upload {
    Str field;
    Str name; // as the browser called it: no folders, no control characters, at most 200 characters
    Str type; // what the browser claims; never trusted
    Str path; // empty where the route only hashes files
    Str sha256; // in hex
    int64_t size;
} Upload;

typedef struct Uploads {
    const Upload *v;
    size_t n;
} Uploads;

/** How the reader wants to see pages (cookies co, tuongphan, nen). */
typedef struct Display {
    char size;    // 's' 'm' 'l'
    bool is_high; // contrast
    char theme;   // 'a'uto 'l'ight 'd'ark
} Display;

/** One thing wrong with what was typed. */
typedef struct FieldError {
    const char *field; // NULL: the form as a whole
    Str text;          // translated
    const char *msg;   // message id
    const char *label; // message id of how the field is called; NULL: msg says it
} FieldError;

/** Who is signed in; made by the identify hook. */
typedef struct Session {
    Actor actor;
    Str id;           // of the session row
    bool must_change; // came in by a one-time password: only the own account is open
    bool is_token;    // signed in by Authorization: Bearer; no form token is asked
    int64_t
        counts[16]; // by Section (layout/layout.h): numbers beside the menu entries; 0 shows none
} Session;

struct Request {
    Arena *arena;
    App *app;
    Server *server;
    const Route *route;
    Method method;
    bool is_head, is_tls, is_api; // is_api: the path is under /api/
    bool is_on_worker;            // may wait; event threads must not
    bool is_resting;              // has given its place among the workers to another request
    Str target;                   // as sent: "/p/x?page=2"
    Str path;                     // decoded; for display and links use target
    Str query;                    // raw, without "?"
    const Pair *params, *args, *fields;
    size_t params_n, args_n, fields_n;
    Uploads uploads;
    Str body;      // of a JSON request
    bool has_json; // fields were read from a JSON body
    Str address;   // of the client
    Lang lang;
    Display display;
    Instant now;
    Day today;
    Zone zone;
    const Session *session; // NULL: nobody
    struct Db *db;          // the reader of this request (app.h)
    FieldError *errors;
    size_t errors_n, errors_room;
    bool made_token; // a form with a token is in the page: never cached
    Str new_ban;     // the visitor cookie that goes with that token, when it is new
    struct MHD_Connection *connection; // NULL in unit tests
};

/** Part of the path: request_param(rq, "id"). Empty when the route has none of that name. */
Str request_param(const Request *rq, const char *name);
/** The param as a number above 0. Errors ERR_NOT_FOUND, so that a wrong address is a plain 404. */
MUST_USE bool request_id(const Request *rq, const char *name, int64_t *out, Err *err);
/** First value of a query parameter; empty when absent. */
Str request_arg(const Request *rq, const char *name);
/** First value of a form field as typed; empty when absent. */
Str request_field(const Request *rq, const char *name);
bool request_has_field(const Request *rq, const char *name);
/** A header, empty when absent; a cookie likewise. */
Str request_header(const Request *rq, const char *name);
Str request_cookie(const Request *rq, const char *name);
/** The address of the same page with one query parameter set (or removed when value is empty):
 * what filters, pager and language links are made of. */
Str request_link(const Request *rq, const char *name, Str value);

/** name=value&… decoded; false for invalid UTF-8, a NUL, or more than max pairs. Values come in NFC
 * with LF line ends. */
MUST_USE bool pairs_decode(Arena *arena, Str text, size_t max, const Pair **out, size_t *out_n);
/** Percent-decoding (plus: "+" is a space). False for a broken escape, NUL or invalid UTF-8. */
MUST_USE bool percent_decode(Arena *arena, Str text, bool plus, Str *out);
/** A path segment or query value made safe to stand in an address. */
Str url_part(Arena *arena, Str text);
/** Composed form (NFC), CRLF and CR as LF; text itself when nothing changes. */
Str text_clean(Arena *arena, Str text);
