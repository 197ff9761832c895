#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

static LogLevel highest = LOG_INFO; // written once before threads start

void log_level(LogLevel level) {
    highest = level;
}

void log_line(LogLevel level, const char *what, const char *format, ...) {
    static const char *const name[] = { "error", "warn", "info", "debug" };
    if (level > highest) return;
    Arena *arena = arena_new(1024);
    va_list args;
    va_start(args, format);
    Str rest = str_vprintf(arena, format, args);
    va_end(args);
    Instant now = clock_now(&(Clock){ 0 });
    Str line = str_printf(arena, "time=%.*s level=%s what=%s%s%.*s\n",
                          STR(instant_rfc3339(arena, now, (Zone){ 0 })), name[level], what,
                          rest.n ? " " : "", STR(rest));
    ssize_t done = write(STDERR_FILENO, line.p, line.n); // one write, so lines do not mix
    (void)done;
    arena_free(arena);
}

Str log_quote(Arena *arena, Str s) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 1024);
    buf_byte(&buf, '"');
    for (size_t i = 0; i < s.n && i < 300; i++) {
        unsigned char c = (unsigned char)s.p[i];
        buf_byte(&buf, (char)(c < 0x20 || c == 0x7f || c == '"' ? '?' : c));
    }
    buf_byte(&buf, '"');
    return buf_dup(&buf, arena);
}

void log_err(LogLevel level, const char *what, const Err *err) {
    Arena *arena = arena_new(1024);
    log_line(level, what, "code=%s field=%s detail=%.*s", err_word(err->code),
             err->field ? err->field : "-", STR(log_quote(arena, err->detail)));
    arena_free(arena);
}
