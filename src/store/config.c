#include "store/config.h"

#include "base/buf.h"
#include "base/web_address.h"

#include <stddef.h>

typedef enum ConfigKind { CONFIG_TEXT, CONFIG_NUMBER, CONFIG_ZONE, CONFIG_ADDRESS } ConfigKind;

static const struct {
    const char *key, *initial, *what;
    ConfigKind kind;
    size_t offset;
    int64_t least, most;
} keys[] = {
    { "name", "", "shown on the portal", CONFIG_TEXT, offsetof(Config, name), 0, 200 },
    { "public_address", "",
      "address that people type, as https://phoihop.tinh.gov.vn: links in invitations, receipts "
      "and "
      "the feed begin with it, and with https cookies go by https only; empty: links begin with "
      "the "
      "address that the server listens on, never with the name by which it is asked",
      CONFIG_ADDRESS, offsetof(Config, public_address), 0, 300 },
    { "origin", "",
      "first line of the journal's checkpoints; never change it after the first entry", CONFIG_TEXT,
      offsetof(Config, origin), 1, 200 },
    { "journal_key", "journal.key",
      "private key of the journal; an absolute path may lie elsewhere", CONFIG_TEXT,
      offsetof(Config, key_file), 1, 1000 },
    { "database", "",
      "connection string of PostgreSQL (host=… dbname=…); empty: SQLite, in this directory",
      CONFIG_TEXT, offsetof(Config, database), 0, 4000 },
    { "witnesses", "",
      "parties that cosign the journal: address and public key, several parted by “;”", CONFIG_TEXT,
      offsetof(Config, witnesses), 0, 8000 },
    { "witnesses_needed", "0", "so many of them must cosign a head before it is published",
      CONFIG_NUMBER, offsetof(Config, witnesses_needed), 0, 16 },
    { "zone", "+07:00", "distance from UTC", CONFIG_ZONE, offsetof(Config, zone), 0, 0 },
    { "listen", "127.0.0.1:8080", "address and port", CONFIG_TEXT, offsetof(Config, listen), 1,
      100 },
    { "rate_login", "20", "sign-in attempts a minute from one address", CONFIG_NUMBER,
      offsetof(Config, rate_login), 1, 1000000000 },
    { "rate_public", "1200", "public pages a minute to one address", CONFIG_NUMBER,
      offsetof(Config, rate_public), 1, 1000000000 },
    { "rate_write", "300",
      "changes a minute by one person, or by one address that is not signed in", CONFIG_NUMBER,
      offsetof(Config, rate_write), 1, 1000000000 },
    { "rate_log", "60000",
      "requests for the journal a minute by one address: witnesses and verifiers read all of it",
      CONFIG_NUMBER, offsetof(Config, rate_log), 1, 1000000000 },
    { "queue_max", "512",
      "changes that may wait to be written; who comes then is asked to come again", CONFIG_NUMBER,
      offsetof(Config, queue_max), 1, 100000 },
    { "upload_mb", "50", "largest file in MB", CONFIG_NUMBER, offsetof(Config, upload_mb), 1,
      2000 },
    { "backup_folder", "",
      "folder of scheduled backups, best on another disk; empty: none are made", CONFIG_TEXT,
      offsetof(Config, backup_folder), 0, 1000 },
    { "backup_hours", "24", "a backup is made when the last is so old", CONFIG_NUMBER,
      offsetof(Config, backup_hours), 1, 8760 },
    { "backup_keep", "14", "so many of the newest backups are kept", CONFIG_NUMBER,
      offsetof(Config, backup_keep), 1, 10000 },
    { "backup_keep_months", "12", "and the last one of each month, for so many months",
      CONFIG_NUMBER, offsetof(Config, backup_keep_months), 0, 1200 },
    { "backup_warn_hours", "48", "administrators are warned when the last good one is older",
      CONFIG_NUMBER, offsetof(Config, backup_warn_hours), 1, 8760 },
    { "session_hours", "12", "a sign-in lasts so long", CONFIG_NUMBER,
      offsetof(Config, session_hours), 1, 720 },
};

static bool parse_zone(Str s, Zone *out) {
    Instant t;
    Arena *arena = arena_new(256);
    bool ok = s.n == 6 && instant_parse(str_printf(arena, "2000-01-01T00:00:00%.*s", STR(s)), &t);
    arena_free(arena);
    if (ok) out->seconds_east = (int32_t)((946684800000 - t.ms) / 1000);
    return ok;
}

/** "https://host[:port]" or nothing; a "/" at the end is what people copy from a browser. */
static bool parse_address(Arena *arena, Str value, Str *out) {
    Str address = str_ends(value, S("/")) ? str_upto(value, value.n - 1) : value;
    if (address.n && !web_address_is_plain(address)) return false;
    *out = str_dup(arena, address);
    return true;
}

/** Sets the member of keys[i] from value; false when it does not fit. */
static bool set_value(Arena *arena, size_t i, Str value, Config *config) {
    char *member = (char *)config + keys[i].offset;
    switch (keys[i].kind) {
    case CONFIG_TEXT:
        if ((int64_t)value.n < keys[i].least || (int64_t)value.n > keys[i].most) return false;
        *(Str *)(void *)member = str_dup(arena, value);
        return true;
    case CONFIG_NUMBER: {
        int64_t n;
        if (!str_to_int(value, &n) || n < keys[i].least || n > keys[i].most) return false;
        *(int64_t *)(void *)member = n;
        return true;
    }
    case CONFIG_ZONE: return parse_zone(value, (Zone *)(void *)member);
    case CONFIG_ADDRESS:
        return (int64_t)value.n <= keys[i].most &&
               parse_address(arena, value, (Str *)(void *)member);
    }
    return false;
}

static size_t key_index(Str name) {
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (str_is(name, keys[i].key)) return i;
    return SIZE_MAX;
}

bool config_parse(Arena *arena, Str text, Config *out, Err *err) {
    Config config = { .name = S(""), .public_address = S(""), .witnesses = S("") };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (keys[i].initial[0]) (void)set_value(arena, i, str_c(keys[i].initial), &config);
    Str line;
    for (int64_t number = 1; str_line(&text, &line); number++) {
        Str part = str_trim(line), key;
        if (!part.n || part.p[0] == '#') continue;
        bool has_value = memchr(part.p, '=', part.n) != NULL;
        (void)str_cut(&part, '=', &key);
        size_t i = key_index(str_trim(key));
        if (!has_value || i == SIZE_MAX || !set_value(arena, i, str_trim(part), &config))
            return FAIL(
                err, .code = ERR_INPUT, .field = "kyket.conf",
                .args = { str_printf(arena, "%lld", (long long)number),
                          // The connection string holds a password, so it is never repeated.
                          str_starts(str_trim(line), S("database"))
                              ? S("database")
                              : str_dup(arena, str_trim(line)) },
                .msg = N_(
                    "kyket.conf, line {0}: “{1}” is not a setting that fits. Correct the line."));
    }
    *out = config;
    return true;
}

static bool is_of_the_place(Str key) {
    static const char *const names[] = { "journal_key", "database", "backup_folder" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(key, names[i])) return true;
    return false;
}

Str config_portable(Arena *arena, Str text) {
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)1 << 20);
    Str line;
    while (str_line(&text, &line)) {
        Str rest = line, key = S("");
        (void)str_cut(&rest, '=', &key);
        if (is_of_the_place(str_trim(key))) continue;
        buf_put(&buf, line);
        buf_byte(&buf, '\n');
    }
    return buf_dup(&buf, arena);
}

Str config_text(Arena *arena, Str name, Str origin, Str database) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    buf_put(&buf,
            S("# kyket: settings of this data directory. Restart the program after a change.\n"));
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        Str value = str_is(S("name"), keys[i].key)       ? name
                    : str_is(S("origin"), keys[i].key)   ? origin
                    : str_is(S("database"), keys[i].key) ? database
                                                         : str_c(keys[i].initial);
        buf_printf(&buf, "\n# %s\n%s = %.*s\n", keys[i].what, keys[i].key, STR(value));
    }
    return buf_dup(&buf, arena);
}
