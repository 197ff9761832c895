/**
 * A server with a tiny route table, for the tests and measurements of the web base alone:
 *   web_demo FOLDER [threads]     prints "port N"; ends by SIGTERM
 */
#include "web/form.h"
#include "web/http.h"
#include "web/page/display.h"
#include "web/page/help.h"
#include "web/token.h"

#include <stdatomic.h>
#include <stdio.h>

static void demo_health(Request *rq, Reply *rp) {
    (void)rq;
    reply_bytes(rp, 200, "text/plain", S("ok\n"));
}

struct App {
    _Atomic uint64_t version;
};

typedef struct EchoForm {
    Str title, note;
    Day day;
    int64_t count;
    int kind;
    bool keep;
    Uploads files;
} EchoForm;

static const Field echo_form[] = {
    FIELD(TEXT, EchoForm, title, 1, 20, .label = "Title"),
    FIELD(TEXT, EchoForm, note, 0, 4000, .is_optional = true),
    FIELD(DAY, EchoForm, day, 0, 0, .is_optional = true),
    FIELD(INT, EchoForm, count, 0, 99, .is_optional = true),
    FIELD(CHOICE, EchoForm, kind, 1, 2, .is_optional = true, .words = WORDS("red", "blue")),
    FIELD(BOOL, EchoForm, keep, 0, 1),
    FIELD(FILES, EchoForm, files, 0, 5, .is_optional = true),
};

/** What arrived, as JSON. */
static void echo_post(Request *rq, Reply *rp) {
    EchoForm form = { 0 };
    Err err;
    if (!form_read(rq, FORM(echo_form), &form, &err)) {
        reply_error(rp, &err);
        return;
    }
    Json j = reply_json(rp, 200);
    json_put_object(&j, NULL);
    json_put_text(&j, "title", form.title);
    json_put_text(&j, "note", form.note);
    json_put_day(&j, "day", form.day);
    json_put_int(&j, "count", form.count);
    json_put_int(&j, "kind", form.kind);
    json_put_bool(&j, "keep", form.keep);
    json_put_array(&j, "files");
    for (size_t i = 0; i < form.files.n; i++) {
        json_put_object(&j, NULL);
        json_put_text(&j, "name", form.files.v[i].name);
        json_put_int(&j, "size", form.files.v[i].size);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    json_put_object_end(&j);
}

static void token_page(Request *rq, Reply *rp) {
    reply_bytes(rp, 200, "text/plain; charset=utf-8", form_token(rq));
}

static void item_page(Request *rq, Reply *rp) {
    int64_t id;
    Err err;
    if (!request_id(rq, "id", &id, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_bytes(rp, 200, "text/plain; charset=utf-8", str_printf(rq->arena, "item %" PRId64, id));
}

static void count_page(Request *rq, Reply *rp) {
    uint64_t version = atomic_load(&rq->app->version);
    Buf *out = reply_body(rp, 200, "text/html; charset=utf-8");
    buf_printf(out, "<p>version %" PRIu64 "</p>", version);
}

static void count_post(Request *rq, Reply *rp) {
    atomic_fetch_add(&rq->app->version, 1);
    reply_redirect(rp, "/count");
}

static void big_page(Request *rq, Reply *rp) {
    (void)rq;
    Buf *out = reply_body(rp, 200, "text/html; charset=utf-8");
    for (int i = 0; i < 36000 / 20; i++)
        buf_put(out, S("<p>mười hai chữ</p>"));
}

static void hello_page(Request *rq, Reply *rp) {
    (void)rq;
    reply_bytes(rp, 200, "text/plain; charset=utf-8", S("hello"));
}

static void fail_page(Request *rq, Reply *rp) {
    (void)rq;
    Err err;
    (void)FAIL_SYSTEM(&err, S("test"));
    reply_error(rp, &err);
}

static const Route demo_routes[] = {
    { GET, "/help", 0, help_page, .flags = ROUTE_CACHED },
    { GET, "/display", 0, display_set },
    { GET, "/healthz", 0, demo_health, .flags = ROUTE_UNLIMITED },
    { GET, "/a/:file", 0, asset_file, .flags = ROUTE_UNLIMITED },
    { GET, "/token", 0, token_page },
    { GET, "/item/:id", 0, item_page },
    { GET, "/count", 0, count_page, .flags = ROUTE_CACHED },
    { POST, "/count", 0, count_post, .flags = ROUTE_NO_TOKEN },
    { GET, "/big", 0, big_page, .flags = ROUTE_CACHED },
    { GET, "/hello", 0, hello_page },
    { GET, "/fail", 0, fail_page },
    { POST, "/echo", 0, echo_post, FORM(echo_form), .flags = ROUTE_UPLOAD },
    { POST, "/small", 0, echo_post, FORM(echo_form) },
    { POST, "/login", 0, echo_post, FORM(echo_form), .flags = ROUTE_LOGIN | ROUTE_NO_TOKEN },
    { POST, "/api/v1/echo", 0, echo_post, FORM(echo_form) },
};

static uint64_t data_version(App *app) {
    return atomic_load(&app->version);
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    App app = { 0 };
    Clock clock;
    Err err = { 0 };
    if (!clock_init(&clock, &err)) return 2;
    server_signals_block();
    ServerConfig config = { .listen = S_INIT("127.0.0.1:0"),
                            .app = &app,
                            .clock = &clock,
                            .zone = ZONE_HO_CHI_MINH,
                            .routes = demo_routes,
                            .routes_n = COUNT_OF(demo_routes),
                            .hooks = { .version = data_version },
                            .secret = S_INIT("0123456789abcdef0123456789abcdef"),
                            .site_name = S_INIT("Tỉnh Lâm Thượng"),
                            .request_seconds = 2,
                            .upload_bytes = 1 << 20 };
    config.upload_folder = str_c(argv[1]);
    config.limits[LIMIT_LOGIN] = (Limit){ .per_minute = 5 };
    if (argc > 3) config.threads = 1;
    if (argc > 2) config.limits[LIMIT_PUBLIC] = (Limit){ .per_minute = 0 };
    Server *server;
    if (!server_start(&config, &server, &err)) {
        fprintf(stderr, "web_demo: %s %.*s\n", err.msg, STR(err.detail));
        return 3;
    }
    printf("port %d\n", server_port(server));
    fflush(stdout);
    server_wait();
    server_stop(server);
    return 0;
}
