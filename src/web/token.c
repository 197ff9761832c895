#include "web/token.h"

#include "web/http.h"
#include "web/own_address.h"

#include <sodium.h>

/** The cookie that a token belongs to: the session's, or the one for visitors. */
static Str cookie_bound(const Request *rq) {
    Str sid = request_cookie(rq, "sid");
    return rq->session && sid.n ? sid : request_cookie(rq, "ban");
}

static Str token_of(const Request *rq, Str cookie) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    Str secret = server_config(rq->server)->secret;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.p, secret.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)"form", 4);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)cookie.p, cookie.n);
    crypto_auth_hmacsha256_final(&state, mac);
    return base64url_text(rq->arena, (Str){ (const char *)mac, 18 });
}

Str form_token(Request *rq) {
    rq->made_token = true;
    Str cookie = cookie_bound(rq);
    if (cookie.n < 16 || cookie.n > 128) {
        if (!rq->new_ban.n) rq->new_ban = random_token(rq->arena);
        cookie = rq->new_ban;
    }
    return token_of(rq, cookie);
}

bool form_is_own(const Request *rq) {
    Str site = request_header(rq, "Sec-Fetch-Site");
    if (site.n && !str_is(site, "same-origin") && !str_is(site, "none")) return false;
    Str origin = request_header(rq, "Origin"), host = request_header(rq, "Host");
    if (!origin.n) return true;
    Str address = public_address(rq); // a proxy in front may send another Host
    if (address.n && str_eq_ascii_nocase(origin, address)) return true;
    size_t at = str_find(origin, S("://"), 0);
    if (at == SIZE_MAX) return false;
    return str_eq_ascii_nocase(str_from(origin, at + 3), host);
}

bool form_token_check(const Request *rq, Err *err) {
    Str cookie = cookie_bound(rq), got = request_field(rq, "token");
    if (cookie.n >= 16 && cookie.n <= 128 && got.n && form_is_own(rq) &&
        bytes_equal_secret(got, token_of(rq, cookie)))
        return true;
    return FAIL(err, .code = ERR_FORBIDDEN, .field = "token", .detail = S("form token"),
                .msg =
                    N_("The form was open for too long or came from another session. Nothing was "
                       "saved. Go back, reload the page and send the form again."));
}
