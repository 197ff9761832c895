#include "base/err.h"

static const struct {
    int http, exit;
    const char *word;
} table[ERR_CODE_COUNT] = {
    [ERR_NONE] = { 200, 0, "none" },           [ERR_INPUT] = { 400, 2, "input" },
    [ERR_RANGE] = { 400, 2, "range" },         [ERR_AUTH] = { 401, 1, "auth" },
    [ERR_FORBIDDEN] = { 403, 1, "forbidden" }, [ERR_NOT_FOUND] = { 404, 1, "not_found" },
    [ERR_STATE] = { 409, 1, "state" },         [ERR_CONFLICT] = { 409, 1, "conflict" },
    [ERR_TOO_LARGE] = { 413, 2, "too_large" }, [ERR_TOO_LONG] = { 414, 2, "too_long" },
    [ERR_TOO_OFTEN] = { 429, 1, "too_often" }, [ERR_BUSY] = { 503, 3, "busy" },
    [ERR_READ_ONLY] = { 503, 3, "read_only" }, [ERR_UNKNOWN] = { 503, 3, "unknown" },
    [ERR_SYSTEM] = { 500, 3, "system" },
};

int err_http_status(ErrCode code) {
    return table[code].http;
}

int err_exit_status(ErrCode code) {
    return table[code].exit;
}

const char *err_word(ErrCode code) {
    return table[code].word;
}

Str err_text(Arena *arena, const Err *err) {
    return str_fill(arena, str_c(err->for_admin ? err->for_admin : err->msg), err->args,
                    COUNT_OF(err->args));
}
