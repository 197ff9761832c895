#include "web/page/log.h"

#include "store/journal_key.h"
#include "store/journal_log.h"
#include "store/witness.h"
#include "web/app.h"

#define PLAIN "text/plain; charset=utf-8"

void log_checkpoint(Request *rq, Reply *rp) {
    Err err;
    Str checkpoint;
    if (witness_published(request_db(rq), store_config(rq->app->store), &checkpoint, &err))
        reply_bytes(rp, 200, PLAIN, checkpoint);
    else
        reply_error(rp, &err);
}

void log_key(Request *rq, Reply *rp) {
    if (!store_vkey(rq->app->store).n) {
        Err err = { .code = ERR_NOT_FOUND,
                    .msg = N_("The public key of this journal is not known here: neither the key "
                              "file nor journal.pub can be read.") };
        reply_error(rp, &err);
        return;
    }
    Str line = str_printf(rq->arena, "%.*s\n", STR(store_vkey(rq->app->store)));
    reply_bytes(rp, 200, PLAIN, line);
}

void log_keys(Request *rq, Reply *rp) {
    Err err;
    KeyChain keys;
    if (journal_keys(request_db(rq), store_vkey(rq->app->store), &keys, &err))
        reply_bytes(rp, 200, PLAIN, key_chain_text(rq->arena, &keys));
    else
        reply_error(rp, &err);
}

void log_tile(Request *rq, Reply *rp) {
    Err err = { .code = ERR_NOT_FOUND, .msg = N_("The journal has no such part.") };
    TileId id;
    Str bytes, path = str_printf(rq->arena, "tile/%.*s", STR(request_param(rq, "path")));
    if (!tile_path_parse(path, &id) || !journal_tile(request_db(rq), id, &bytes, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_bytes(rp, 200, "application/octet-stream", bytes);
    rp->is_immutable = true;
}

void log_receipt(Request *rq, Reply *rp) {
    Err err = { .code = ERR_NOT_FOUND, .msg = N_("The journal has no entry of this number.") };
    int64_t number;
    Str text, name = request_param(rq, "entry");
    bool is_number = name.n > 0 && name.p[0] >= '0' && name.p[0] <= '9' &&
                     (name.n == 1 || name.p[0] != '0') && str_to_int(name, &number);
    if (!is_number || !journal_receipt(request_db(rq), (uint64_t)number, &text, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_bytes(rp, 200, PLAIN, text);
    reply_download(rp, str_printf(rq->arena, "%.*s.tlog-proof", STR(name)));
}
