#pragma once
/**
 * One line per event on standard error: key=value, values quoted when needed. No personal data, no
 * secrets, no text that people typed.
 */
#include "base/err.h"

typedef enum LogLevel { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG } LogLevel;

/** Lines above level are dropped; set once before threads start. */
void log_level(LogLevel level);
/** what is a short snake_case word; format gives further key=value pairs, or "". */
void log_line(LogLevel level, const char *what, const char *format, ...) PRINTF_LIKE(3, 4);
/** An Err with its code and detail. */
void log_err(LogLevel level, const char *what, const Err *err);
/** s made safe to stand in a log line: quoted, control characters replaced, at most 300 bytes. */
Str log_quote(Arena *arena, Str s);
