#include "web/own_address.h"

#include "web/http.h"

Str public_address(const Request *rq) {
    return rq->server ? server_config(rq->server)->public_address : S("");
}

Str own_address(const Request *rq) {
    Str address = public_address(rq);
    return address.n || !rq->server ? address : server_address(rq->server);
}

void put_own_address(Render *r) {
    put_str(r, str_printf(r->arena, "%.*s/log", STR(own_address(r->rq))));
}
