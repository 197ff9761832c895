#pragma once
/** A journal that a server shows under an address, as a source for journal/verify.h: read piece by
 * piece, so that memory does not grow with the journal. */
#include "journal/verify.h"

typedef struct LogUrl LogUrl;

/** base: of the journal ("https://host/log") or of the site, when it is a kyket ("https://host").
 * Errors ERR_INPUT: no journal there; ERR_SYSTEM: no answer. */
MUST_USE bool log_url_open(Arena *arena, Str base, LogUrl **out, Err *err);
void log_url_close(LogUrl *log);
LogSource log_url_source(LogUrl *log);
/** The public key that the server itself shows; empty when it shows none. */
Str log_url_vkey(Arena *arena, LogUrl *log);
