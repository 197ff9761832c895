#include "exchange/fetch.h"

#include "base/buf.h"

#include <assert.h>
#include <curl/curl.h>

enum { CONNECT_SECONDS = 10, WHOLE_SECONDS = 60 };

struct Fetch {
    CURL *curl;
    Buf body;
};

Fetch *fetch_new(void) {
    Fetch *fetch = heap_alloc(1, sizeof *fetch);
    fetch->curl = curl_easy_init();
    assert(fetch->curl);
    return fetch;
}

void fetch_free(Fetch *fetch) {
    if (!fetch) return;
    curl_easy_cleanup(fetch->curl);
    heap_free(fetch);
}

bool fetch_is_url(Str text) {
    return (str_starts(text, S("http://")) || str_starts(text, S("https://"))) && text.n < 2000;
}

static size_t take(char *data, size_t size, size_t count, void *context) {
    Fetch *fetch = context;
    buf_put(&fetch->body, (Str){ data, size * count });
    return fetch->body.is_full ? 0 : size * count;
}

static bool run(Fetch *fetch, Arena *arena, Str url, size_t limit, FetchReply *out, Err *err) {
    CURL *curl = fetch->curl;
    char why[CURL_ERROR_SIZE] = "";
    buf_init(&fetch->body, limit);
    curl_easy_setopt(curl, CURLOPT_URL, str_z(arena, url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "kyket/" KYKET_VERSION);
    CURLcode code = curl_easy_perform(curl);
    bool is_full = fetch->body.is_full;
    Str body = buf_dup(&fetch->body, arena);
    buf_done(&fetch->body);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    if (is_full)
        return FAIL(err, .code = ERR_TOO_LARGE, .args = { str_dup(arena, url) },
                    .msg = N_("The answer of {0} is longer than it can be."));
    if (code != CURLE_OK)
        return FAIL(err, .code = ERR_SYSTEM,
                    .args = { str_dup(arena, url),
                              str_dup(arena, str_c(*why ? why : curl_easy_strerror(code))) },
                    .msg = N_("{0} does not answer: {1}. Check the address and the network."));
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    *out = (FetchReply){ (int)status, body, str_dup(arena, str_c(type)) };
    return true;
}

bool fetch_get(Fetch *fetch, Arena *arena, Str url, size_t limit, FetchReply *out, Err *err) {
    curl_easy_setopt(fetch->curl, CURLOPT_HTTPGET, 1L);
    return run(fetch, arena, url, limit, out, err);
}

bool fetch_post(Fetch *fetch, Arena *arena, Str url, const char *type, Str body, size_t limit,
                FetchReply *out, Err *err) {
    CURL *curl = fetch->curl;
    struct curl_slist *headers =
        curl_slist_append(NULL, str_printf(arena, "Content-Type: %s", type).p);
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    bool ok = run(fetch, arena, url, limit, out, err);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return ok;
}
