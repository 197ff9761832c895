#include "base/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "exchange/bundle_read.h"
#include "exchange/fetch.h"
#include "exchange/log_url.h"
#include "journal/folder.h"
#include "store/journal_log.h"

#include <sys/stat.h>

static const char usage[] = "verify [--key VKEY|FILE]… [--keys FILE] [--cosigned N] [--seen FILE] "
                            "[--threads N] FILE|DIR|URL …";

enum { KEYS_MAX = 64, FILE_BYTES_MAX = 1 << 20 };

typedef struct Options {
    NoteKey log[KEYS_MAX], witness[KEYS_MAX];
    size_t logs, witnesses;
    KeyChain chain; // of --keys; count 0: none given
    Str seen;       // a head that was kept from before; empty: none
    int64_t cosigned, threads;
} Options;

/** One line on standard output; what names the thing. */
static void say(Str what, const char *format, ...) PRINTF_LIKE(2, 3);
static void say(Str what, const char *format, ...) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    va_list args;
    va_start(args, format);
    Str text = str_vprintf(arena, format, args);
    va_end(args);
    printf("%.*s: %.*s\n", STR(what), STR(text));
}

static int say_err(Str what, const Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    Str text = err_text(arena, err);
    int status = err_exit_status(err->code);
    if (status == 1)
        say(what, "NO. %.*s", STR(text));
    else
        (void)fprintf(stderr, "kyket: %.*s: %.*s\n", STR(what), STR(text));
    return status;
}

/** A key as text, or the first line of a file that holds it. */
static bool add_key(Arena *arena, Options *options, Str text, Err *err) {
    Str bytes;
    NoteKey key;
    if (path_exists(text)) {
        if (!file_read(arena, text, 4096, &bytes, err)) return false;
        text = str_trim(bytes);
    }
    if (!note_key_parse(arena, text, &key, err)) return false;
    NoteKey *list = key.type == NOTE_KEY_COSIGNER ? options->witness : options->log;
    size_t *count = key.type == NOTE_KEY_COSIGNER ? &options->witnesses : &options->logs;
    if (*count == KEYS_MAX)
        return FAIL(err, .code = ERR_INPUT, .msg = N_("There are more than 64 keys."));
    list[(*count)++] = key;
    return true;
}

/** own: the chain of the place itself or of --keys, which a trusted key makes good; may be NULL.
 * False: noted in err. */
static bool keys_for(Arena *arena, const Options *options, const KeyChain *own, Str checkpoint,
                     KeyChain *out, Err *err) {
    Note note;
    if (!note_parse(arena, checkpoint, &note, err)) return false;
    const KeyChain *chains[] = { own, options->chain.count ? &options->chain : NULL };
    for (size_t c = 0; c < COUNT_OF(chains); c++)
        for (size_t i = 0; chains[c] && i < options->logs; i++)
            if (key_chain_has(chains[c], &options->log[i])) {
                *out = *chains[c];
                return true;
            }
    for (size_t i = 0; i < options->logs; i++)
        if (note_check(&note, &options->log[i], NULL) != NOTE_ABSENT) {
            *out = key_chain_of(arena, &options->log[i]);
            return true;
        }
    if (options->logs == 0)
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("Give the journal's public key by --key; the server shows it at "
                              "/log/key, and it should come from somewhere you trust."));
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("It is not signed by a key that was given by --key. If the journal has "
                          "changed its key since, give its list of keys (/log/keys) by --keys."));
}

/** Counts witnesses and says so; 1 when fewer than asked for. */
static int check_cosigned(Str what, const Options *options, const Note *note) {
    size_t good = checkpoint_cosigners(note, options->witness, options->witnesses);
    for (size_t i = 0; i < options->witnesses; i++)
        if (note_check(note, &options->witness[i], NULL) == NOTE_BAD) {
            say(what, "NO. The cosignature of %.*s does not fit.", STR(options->witness[i].name));
            return 1;
        }
    if ((int64_t)good < options->cosigned) {
        say(what, "NO. %zu witnesses have cosigned, %lld are asked for.", good,
            (long long)options->cosigned);
        return 1;
    }
    if (good > 0) say(what, "%zu of %zu given witnesses have cosigned.", good, options->witnesses);
    return 0;
}

static int verify_receipt(Arena *arena, Str path, Str bytes, const Options *options) {
    Err err;
    Receipt receipt;
    ReceiptProof proof;
    if (!receipt_parse(arena, receipt_tidy(arena, bytes), &receipt, &err))
        return say_err(path, &err);
    KeyChain keys;
    if (!keys_for(arena, options, NULL, receipt.checkpoint, &keys, &err) ||
        !receipt_verify(arena, &receipt, &keys, &proof, &err))
        return say_err(path, &err);
    say(path,
        "good. Entry %llu (%.*s, %.*s, unit %lld) is in the journal %.*s as signed with %llu "
        "entries, and is unchanged since.",
        (unsigned long long)receipt.index, STR(proof.entry.type), STR(proof.entry.time),
        (long long)proof.entry.unit, STR(proof.head.origin), (unsigned long long)proof.head.size);
    return check_cosigned(path, options, &proof.note);
}

static int verify_checkpoint(Arena *arena, Str path, Str bytes, const Options *options) {
    Err err;
    Note note;
    Checkpoint head;
    KeyChain keys;
    if (!keys_for(arena, options, NULL, bytes, &keys, &err) ||
        !key_chain_open(arena, &keys, bytes, &head, &note, NULL, &err))
        return say_err(path, &err);
    say(path, "good. The journal %.*s had %llu entries when this head was signed.",
        STR(head.origin), (unsigned long long)head.size);
    return check_cosigned(path, options, &note);
}

static int say_report(Arena *arena, Str path, const LogReport *report, int64_t took_ms) {
    for (size_t i = 0; i < report->count; i++) {
        Str text = err_text(arena, &report->findings[i]);
        say(path, "NO. %.*s", STR(text));
    }
    if (report->wrong > report->count)
        say(path, "NO. %llu more places do not fit.",
            (unsigned long long)(report->wrong - report->count));
    if (report->wrong > 0) return 1;
    Str root = base64_text(arena, sha256_str(&report->head.root));
    say(path,
        "good. %llu entries of the journal %.*s are as signed, root %.*s (%llu bytes, "
        "%lld.%03lld s).",
        (unsigned long long)report->entries, STR(report->head.origin), STR(root),
        (unsigned long long)report->bytes, (long long)(took_ms / 1000),
        (long long)(took_ms % 1000));
    return 0;
}

static bool read_tile(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    const LogSource *source = ctx;
    return source->read(source->ctx, id, arena, out, err);
}

/** Whether the journal goes on from a head that was kept: 0 yes, 1 it does not. */
static int check_seen(Arena *arena, Str path, const LogSource *source, const KeyChain *keys,
                      const Checkpoint *head, Str seen) {
    Err err;
    Str bytes;
    Checkpoint old;
    Receipt receipt;
    TreeProof proof;
    LogSource copy = *source;
    const TileStore tiles = { &copy, read_tile, NULL };
    if (!file_read(arena, seen, FILE_BYTES_MAX, &bytes, &err)) return say_err(seen, &err);
    if (str_starts(bytes, S("c2sp.org/tlog-proof"))) {
        if (!receipt_parse(arena, receipt_tidy(arena, bytes), &receipt, &err))
            return say_err(seen, &err);
        bytes = receipt.checkpoint;
    }
    if (!key_chain_open(arena, keys, bytes, &old, NULL, NULL, &err)) return say_err(seen, &err);
    if (old.size > head->size) {
        say(path, "NO. It is shorter than the head in %.*s: it was rolled back from %llu entries.",
            STR(seen), (unsigned long long)old.size);
        return 1;
    }
    if (!tree_consistency(arena, &tiles, old.size, head->size, &proof, &err))
        return say_err(path, &err);
    if (!tree_consistency_holds(proof, old.size, old.root, head->size, head->root)) {
        say(path,
            "NO. It does not go on from the head in %.*s, though both are signed: there are two "
            "histories. Keep both files; they prove it.",
            STR(seen));
        return 1;
    }
    say(path, "goes on from the %llu entries of %.*s.", (unsigned long long)old.size, STR(seen));
    return 0;
}

/** own_key: what the place itself says its key is; used when none is given. */
static int verify_log(Arena *arena, Str path, const LogSource *source, Str own_key,
                      const Options *given) {
    Err err;
    Str checkpoint, chain = S("");
    LogReport report;
    KeyChain own, keys;
    Options *options = ARENA_NEW(arena, Options);
    *options = *given;
    bool is_own_key = options->logs == 0 && own_key.n > 0;
    if (is_own_key && !add_key(arena, options, own_key, &err)) return say_err(path, &err);
    if (!source->checkpoint(source->ctx, arena, &checkpoint, &err)) return say_err(path, &err);
    if (source->keys && !source->keys(source->ctx, arena, &chain, &err)) return say_err(path, &err);
    if (chain.n && !key_chain_parse(arena, chain, &own, &err)) return say_err(path, &err);
    int64_t begin = clock_monotonic_ms();
    if (!keys_for(arena, options, chain.n ? &own : NULL, checkpoint, &keys, &err) ||
        !log_verify(arena, source, &keys, (unsigned)options->threads, &report, &err))
        return say_err(path, &err);
    if (say_report(arena, path, &report, clock_monotonic_ms() - begin)) return 1;
    if (keys.count > 1)
        say(path, "its key was changed %zu times, each time by the old key.", keys.count - 1);
    if (is_own_key)
        say(path, "the key came from the place itself; give --key to be sure whose journal it is.");
    if (options->seen.n) {
        int seen = check_seen(arena, path, source, &keys, &report.head, options->seen);
        if (seen) return seen;
    }
    return check_cosigned(path, options, &report.note);
}

static int verify_folder(Arena *arena, Str path, const Options *options) {
    Err err;
    if (log_folder_is(path)) {
        LogFolder folder;
        if (!log_folder_open(path, &folder, &err)) return say_err(path, &err);
        LogSource source = log_folder_source(&folder);
        Str key = path_join(arena, path, S("key"));
        int status = verify_log(arena, path, &source, path_exists(key) ? key : S(""), options);
        log_folder_close(&folder);
        return status;
    }
    JournalReader *reader;
    if (!journal_reader_open(arena, path, &reader, &err)) return say_err(path, &err);
    LogSource source = journal_reader_source(reader);
    int status = verify_log(arena, path, &source, journal_reader_vkey(arena, reader), options);
    journal_reader_close(reader);
    return status;
}

static int verify_url(Arena *arena, Str url, const Options *options) {
    Err err;
    LogUrl *log;
    if (!log_url_open(arena, url, &log, &err)) return say_err(url, &err);
    LogSource source = log_url_source(log);
    Str key = options->logs ? S("") : log_url_vkey(arena, log);
    int status = verify_log(arena, url, &source, key, options);
    log_url_close(log);
    return status;
}

/** A tar, as export and backup write it (POSIX ustar: the magic at byte 257). */
static bool is_bundle(Arena *arena, Str path) {
    char head[262];
    FILE *file = fopen(str_z(arena, path), "rbe");
    if (!file) return false;
    bool is_whole = fread(head, 1, sizeof head, file) == sizeof head;
    (void)fclose(file);
    return is_whole && memcmp(head + 257, "ustar", 5) == 0;
}

/** Every member against the manifest. The signatures of its journal are checked when it is
 * imported. */
static int verify_bundle(Arena *arena, Str path) {
    BundleIn *bundle = NULL;
    BundleCounts counts;
    Err err;
    bool ok = bundle_open(arena, path, &bundle, &err) &&
              bundle_walk(bundle, NULL, NULL, NULL, &counts, &err);
    bundle_close(bundle);
    if (!ok && err.code == ERR_INPUT) err.code = ERR_STATE; // an answer, not a wrong question
    if (!ok) return say_err(path, &err);
    say(path,
        "whole. %lld rows and %lld files of this bundle are as they were written. kyket import "
        "checks its journal too; verify then takes the folder.",
        (long long)counts.rows, (long long)counts.files);
    return 0;
}

static int verify_path(Str path, const Options *options) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    struct stat info;
    Err err;
    Str bytes;
    if (fetch_is_url(path)) return verify_url(arena, path, options);
    if (stat(str_z(arena, path), &info) == 0 && S_ISDIR(info.st_mode))
        return verify_folder(arena, path, options);
    if (is_bundle(arena, path)) return verify_bundle(arena, path);
    if (!file_read(arena, path, FILE_BYTES_MAX, &bytes, &err)) return cli_fail(&err);
    if (str_starts(bytes, S("c2sp.org/tlog-proof")))
        return verify_receipt(arena, path, bytes, options);
    return verify_checkpoint(arena, path, bytes, options);
}

static bool small_number(const char *text, int64_t *out) {
    return text && str_to_int(str_c(text), out) && *out >= 0 && *out <= KEYS_MAX;
}

int cli_verify(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Options *options = ARENA_NEW(arena, Options);
    Err err;
    int status = 0, files = 0;
    for (int i = 0; i < argc; i++) {
        Str word = str_c(argv[i]);
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!str_starts(word, S("--"))) continue;
        if (str_is(word, "--key") && value) {
            if (!add_key(arena, options, str_c(value), &err)) return cli_fail(&err);
        } else if (str_is(word, "--keys") && value) {
            Str bytes;
            if (!file_read(arena, str_c(value), KEY_CHAIN_BYTES_MAX, &bytes, &err) ||
                !key_chain_parse(arena, bytes, &options->chain, &err))
                return cli_fail(&err);
        } else if (str_is(word, "--seen") && value) {
            options->seen = str_c(value);
        } else if (!(str_is(word, "--cosigned") && small_number(value, &options->cosigned)) &&
                   !(str_is(word, "--threads") && small_number(value, &options->threads))) {
            return cli_usage(usage);
        }
        i++;
    }
    for (int i = 0; i < argc; i++) {
        if (str_starts(str_c(argv[i]), S("--"))) {
            i++;
            continue;
        }
        int one = verify_path(str_c(argv[i]), options);
        if (one > status) status = one;
        files++;
    }
    return files ? status : cli_usage(usage);
}
