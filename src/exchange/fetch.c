#include "exchange/fetch.h"

#include "base/buf.h"
#include "base/clock.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdatomic.h>

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
    Buf *body = context;
    buf_put(body, (Str){ data, size * count });
    return body->is_full ? 0 : size * count;
}

/** What every request has; the body goes to body. */
static void prepare(CURL *curl, const char *url, Buf *body) {
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "kyket/" KYKET_VERSION);
}

static FetchReply reply_of(Arena *arena, CURL *curl, Str body) {
    long status = 0;
    char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    return (FetchReply){ (int)status, body, str_dup(arena, str_c(type)) };
}

static bool run(Fetch *fetch, Arena *arena, Str url, size_t limit, FetchReply *out, Err *err) {
    CURL *curl = fetch->curl;
    char why[CURL_ERROR_SIZE] = "";
    buf_init(&fetch->body, limit);
    prepare(curl, str_z(arena, url), &fetch->body);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
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
    *out = reply_of(arena, curl, body);
    return true;
}

bool fetch_get(Fetch *fetch, Arena *arena, Str url, size_t limit, FetchReply *out, Err *err) {
    curl_easy_setopt(fetch->curl, CURLOPT_HTTPGET, 1L);
    return run(fetch, arena, url, limit, out, err);
}

/* ---- several at the same time ---- */

struct FetchCall {
    FetchCall *next;
    FetchMany *many;
    CURL *curl;
    struct curl_slist *headers;
    Buf body;
    bool has_ended, is_answered;
};

struct FetchMany {
    CURLM *multi;
    FetchCall *calls;
    atomic_bool is_woken;
};

FetchMany *fetch_many_new(void) {
    FetchMany *many = heap_alloc(1, sizeof *many);
    many->multi = curl_multi_init();
    assert(many->multi);
    return many;
}

static void release(FetchCall *call) {
    FetchCall **at = &call->many->calls;
    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    curl_multi_remove_handle(call->many->multi, call->curl);
    curl_easy_cleanup(call->curl);
    curl_slist_free_all(call->headers);
    buf_done(&call->body);
    heap_free(call);
}

void fetch_many_free(FetchMany *many) {
    if (!many) return;
    while (many->calls)
        release(many->calls);
    curl_multi_cleanup(many->multi);
    heap_free(many);
}

FetchCall *fetch_many_post(FetchMany *many, Str url, const char *type, Str body, size_t limit,
                           int64_t most_ms) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    FetchCall *call = heap_alloc(1, sizeof *call);
    *call = (FetchCall){ .next = many->calls, .many = many, .curl = curl_easy_init() };
    assert(call->curl);
    many->calls = call;
    buf_init(&call->body, limit);
    call->headers = curl_slist_append(NULL, str_printf(arena, "Content-Type: %s", type).p);
    call->headers = curl_slist_append(call->headers, "Expect:");
    prepare(call->curl, str_z(arena, url), &call->body);
    curl_easy_setopt(call->curl, CURLOPT_TIMEOUT_MS, (long)most_ms);
    curl_easy_setopt(call->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(call->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(call->curl, CURLOPT_COPYPOSTFIELDS, body.p);
    curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(call->curl, CURLOPT_PRIVATE, call);
    curl_multi_add_handle(many->multi, call->curl);
    return call;
}

/** Goes on with all; true when one has ended. */
static bool perform(FetchMany *many) {
    int running, left;
    bool has_ended = false;
    curl_multi_perform(many->multi, &running);
    for (const CURLMsg *message; (message = curl_multi_info_read(many->multi, &left));) {
        char *private = NULL;
        if (message->msg != CURLMSG_DONE) continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        FetchCall *call = (FetchCall *)(void *)private;
        call->has_ended = has_ended = true;
        call->is_answered = message->data.result == CURLE_OK;
    }
    return has_ended;
}

void fetch_many_wait(FetchMany *many, int64_t ms) {
    int64_t now = clock_monotonic_ms(), until = now + ms;
    if (perform(many)) return;
    // It returns at each piece of news, of which few end a call.
    for (bool is_woken = false; !is_woken && now < until; now = clock_monotonic_ms()) {
        int news = 0;
        curl_multi_poll(many->multi, NULL, 0, (int)(until - now), &news);
        is_woken = perform(many) || atomic_exchange(&many->is_woken, false);
    }
}

void fetch_many_wake(FetchMany *many) {
    atomic_store(&many->is_woken, true);
    curl_multi_wakeup(many->multi);
}

bool fetch_call_take(FetchCall *call, Arena *arena, bool *is_answered, FetchReply *out) {
    if (!call->has_ended) return false;
    *is_answered = call->is_answered;
    if (call->is_answered) *out = reply_of(arena, call->curl, buf_dup(&call->body, arena));
    release(call);
    return true;
}
