#pragma once
/**
 * The configuration of a data directory: kyket.conf, lines "key = value", "#" begins a comment.
 * What is not set has its documented default (config_defaults in config.c names every key).
 */
#include "base/instant.h"

typedef struct Config {
    Str name;     // of the installation, shown on the portal: "Tỉnh Lâm Thượng"
    Str origin;   // of the journal's checkpoints: "host/kyket-xxxx"
    Str key_file; // path of the journal's private key, relative to the data directory
    Zone zone;
    int64_t rate_login;  // attempts a minute and address
    int64_t rate_public; // pages a minute and address
    int64_t rate_write;  // changes a minute and person
    int64_t upload_mb;   // largest file
    int64_t session_hours;
    Str listen; // ADDR:PORT when --listen is not given
} Config;

/** Reads text; problems name the line. Errors ERR_INPUT: unknown key or a value that does not fit.
 */
MUST_USE bool config_parse(Arena *arena, Str text, Config *out, Err *err);
/** The text of a new kyket.conf with every key, its default and a sentence on it. */
Str config_text(Arena *arena, Str name, Str origin);
