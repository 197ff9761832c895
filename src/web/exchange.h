#pragma once
/**
 * Inside of the server: one request and its answer on their way through libmicrohttpd. Handlers
 * never see this.
 */
#include "web/cache.h"
#include "web/http.h"
#include "web/watch.h"
#include "web/work.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum { BODY_FIELDS_MAX = 1 << 20, PAIR_MAX = 5000, PART_MAX = 300, TARGET_MAX = 8000 };

typedef enum ExchangeStage { STAGE_NEW, STAGE_BODY, STAGE_RUNNING, STAGE_DONE } ExchangeStage;

/** A multipart body on its way in. */
typedef struct Multipart {
    struct MHD_PostProcessor *parser;
    Pair *fields;
    size_t fields_n;
    Upload *uploads;
    size_t uploads_n;
    Buf part; // value of the field that is being read
    Str part_name;
    bool in_field;
    int fd;             // of the file that is being written, or -1
    Sha256Stream *hash; // of the file that is only hashed, or NULL
    size_t bytes;
} Multipart;

typedef struct Exchange Exchange;
struct Exchange {
    Exchange *next; // in the list of idle ones, or in the queue of the workers
    Server *server;
    Arena *arena;
    Request rq;
    Reply rp;
    ExchangeStage stage;
    Buf body;
    Multipart multipart;
    int64_t body_limit, body_bytes;
    bool is_too_long; // the address, for 414
    bool has_failed;  // body_err answers instead of the handler
    Err body_err;
    unsigned allowed; // methods, for 405
    bool is_gzip_ok;
    Str cache_key;
    CacheStamp stamp; // taken before the page is made
    WatchedConnection *watched;
};

struct Server {
    const ServerConfig *config;
    Arena *arena;
    RouteTree *tree;
    Limiter *limiter;
    Cache *cache;
    Kept *kept;
    Workers *workers;      // for what writes, and so waits for the lane
    Workers *slow_readers; // for what only reads, but long: never behind those who write
    Watch *watch;
    struct MHD_Daemon *daemon;
    int port;
    Str address; // server_address
    pthread_mutex_t idle_lock;
    Exchange *idle;
    size_t idle_n;
    atomic_bool is_stopping;
    _Atomic uint64_t requests, cache_hits, errors, limited, shed;
};

/** The three callbacks of libmicrohttpd. */
void *exchange_uri(void *server, const char *uri, struct MHD_Connection *connection);
enum MHD_Result exchange_access(void *server, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *data,
                                size_t *data_n, void **context);
void exchange_completed(void *server, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode why);
void exchange_free(Exchange *ex);
CacheStamp exchange_stamp(const Exchange *ex);

/** Runs identify, authorise, token and handler; leaves a whole answer in ex->rp. */
void exchange_run(Exchange *ex);
/** Sends ex->rp. */
enum MHD_Result exchange_send(Exchange *ex);

/** body.c: the type of body is known; a piece came; all is there. Mistakes go to ex->body_err. */
void body_begin(Exchange *ex);
void body_add(Exchange *ex, Str piece);
void body_end(Exchange *ex);
/** Removes temporary files and the parser. */
void body_done(Exchange *ex);
/** A file name from outside without folders, control characters, leading dots. */
Str upload_name_clean(Arena *arena, Str name);
