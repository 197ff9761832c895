#include "web/own_address.h"

#include "base/web_address.h"
#include "web/http.h"

Str public_address(const Request *rq) {
    return rq->server ? server_config(rq->server)->public_address : S("");
}

Str own_address(const Request *rq) {
    Str address = public_address(rq), host = request_header(rq, "Host");
    if (address.n) return address;
    if (!web_host_is_plain(host)) return S("");
    return str_printf(rq->arena, "%s://%.*s", rq->is_tls ? "https" : "http", STR(host));
}

void put_own_address(Render *r) {
    put_str(r, str_printf(r->arena, "%.*s/log", STR(own_address(r->rq))));
}
