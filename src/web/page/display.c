#include "web/page/display.h"

#include "web/asset.h"

/** Only an own path leads back; anything else goes to the home page. */
static Str back_of(const Request *rq) {
    Str back = request_arg(rq, "back");
    if (!back.n || back.p[0] != '/' || (back.n > 1 && (back.p[1] == '/' || back.p[1] == '\\')))
        return S("/");
    for (size_t i = 0; i < back.n; i++)
        if ((unsigned char)back.p[i] <= ' ' || back.p[i] == '\\') return S("/");
    return back;
}

void display_set(Request *rq, Reply *rp) {
    static const struct {
        const char *name, *values[4];
    } all[] = { { "co", { "s", "m", "l" } },
                { "tuongphan", { "normal", "high" } },
                { "nen", { "auto", "light", "dark" } } };
    reply_redirect(rp, "/%.*s", STR(str_from(back_of(rq), 1)));
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        Str value = request_arg(rq, all[i].name);
        for (size_t k = 0; k < COUNT_OF(all[i].values); k++)
            if (value.n && all[i].values[k] && str_is(value, all[i].values[k]))
                reply_cookie_open(rp, all[i].name, value, 365 * 86400);
    }
}

void asset_file(Request *rq, Reply *rp) {
    const Asset *asset = asset_find(rq->path);
    if (!asset) {
        Err err;
        (void)FAIL(&err, .code = ERR_NOT_FOUND,
                   .msg = N_("There is no such page. Check the address, or start from the menu."));
        reply_error(rp, &err);
        return;
    }
    bool packed =
        asset->gzip.n && str_find(request_header(rq, "Accept-Encoding"), S("gzip"), 0) != SIZE_MAX;
    reply_bytes(rp, 200, asset->type, packed ? asset->gzip : asset->bytes);
    if (packed) reply_header(rp, "Content-Encoding", S("gzip"));
    reply_header(rp, "Vary", S("Accept-Encoding"));
    rp->is_immutable = true;
    rp->etag = str_printf(rq->arena, "\"%s%s\"", asset->etag, packed ? "-z" : "");
}
