#pragma once
/**
 * The configuration of a data directory: kyket.conf, lines "key = value", "#" begins a comment.
 * What is not set has its documented default (config_defaults in config.c names every key).
 */
#include "base/instant.h"

typedef struct Config {
    Str name;           // of the installation, shown on the portal: "Tỉnh Lâm Thượng"
    Str public_address; // of the site: "https://host[:port]", no "/" at the end; empty: not said
    Str origin;         // of the journal's checkpoints: "host/kyket-xxxx"
    Str key_file;       // path of the journal's private key, relative to the data directory
    Str witnesses;      // of the journal: address and key, pairs parted by ";" (witness.h)
    int64_t witnesses_needed;
    Str database; // connection string of PostgreSQL, a secret; empty: SQLite in the directory
    Zone zone;
    int64_t rate_login;  // attempts a minute and address
    int64_t rate_public; // pages a minute and address
    int64_t rate_write;  // changes a minute and person, or address when nobody is signed in
    int64_t rate_log;    // requests for the journal a minute and address
    int64_t queue_max;   // changes that may wait
    int64_t upload_mb;   // largest file
    int64_t session_hours;
    Str backup_folder;    // of scheduled backups, below the data directory unless absolute; empty:
                          // none
    int64_t backup_hours; // one is made when the last is so old
    int64_t backup_keep;  // the newest are kept
    int64_t backup_keep_months; // and the last of each month, for so many months
    int64_t backup_warn_hours;  // administrators are warned when the last good one is older
    Str listen;                 // ADDR:PORT when --listen is not given
} Config;

/** Reads text; problems name the line. Errors ERR_INPUT: unknown key or a value that does not fit.
 */
MUST_USE bool config_parse(Arena *arena, Str text, Config *out, Err *err);
/** text without the lines whose settings hold for one machine only (where its key lies): what goes
 * into a bundle. */
Str config_portable(Arena *arena, Str text);
/** The text of a new kyket.conf with every key, its default and a sentence on it. */
Str config_text(Arena *arena, Str name, Str origin, Str database);
