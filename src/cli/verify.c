#include "base/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "journal/folder.h"
#include "store/journal_log.h"

#include <sys/stat.h>

static const char usage[] = "verify [--key VKEY|FILE]… [--cosigned N] [--threads N] FILE|FOLDER …";

enum { KEYS_MAX = 64, FILE_BYTES_MAX = 1 << 20 };

typedef struct Options {
    NoteKey log[KEYS_MAX], witness[KEYS_MAX];
    size_t logs, witnesses;
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

/** The key of the journal whose head this is, among those given. NULL: noted in err. */
static const NoteKey *key_for(Arena *arena, const Options *options, Str checkpoint, Err *err) {
    Note note;
    if (!note_parse(arena, checkpoint, &note, err)) return NULL;
    for (size_t i = 0; i < options->logs; i++)
        if (note_check(&note, &options->log[i], NULL) != NOTE_ABSENT) return &options->log[i];
    if (options->logs == 0)
        *err = (Err){ .code = ERR_INPUT,
                      .msg = N_("Give the journal's public key by --key; the server shows it at "
                                "/log/key, and it should come from somewhere you trust.") };
    else
        *err = (Err){ .code = ERR_STATE,
                      .msg = N_("It is not signed by a key that was given by --key.") };
    return NULL;
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
    if (!receipt_parse(arena, bytes, &receipt, &err)) return say_err(path, &err);
    const NoteKey *key = key_for(arena, options, receipt.checkpoint, &err);
    if (!key || !receipt_verify(arena, &receipt, key, &proof, &err)) return say_err(path, &err);
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
    const NoteKey *key = key_for(arena, options, bytes, &err);
    if (!key || !checkpoint_open(arena, bytes, key, &head, &note, &err)) return say_err(path, &err);
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

/** own_key: what the place itself says its key is; used when none is given. */
static int verify_log(Arena *arena, Str path, const LogSource *source, Str own_key,
                      const Options *given) {
    Err err;
    Str checkpoint;
    LogReport report;
    Options *options = ARENA_NEW(arena, Options);
    *options = *given;
    bool is_own_key = options->logs == 0 && own_key.n > 0;
    if (is_own_key && !add_key(arena, options, own_key, &err)) return say_err(path, &err);
    if (!source->checkpoint(source->ctx, arena, &checkpoint, &err)) return say_err(path, &err);
    const NoteKey *key = key_for(arena, options, checkpoint, &err);
    int64_t begin = clock_monotonic_ms();
    if (!key || !log_verify(arena, source, key, (unsigned)options->threads, &report, &err))
        return say_err(path, &err);
    if (say_report(arena, path, &report, clock_monotonic_ms() - begin)) return 1;
    if (is_own_key)
        say(path,
            "the key came from the folder itself; give --key to be sure whose journal it is.");
    return check_cosigned(path, options, &report.note);
}

static int verify_folder(Arena *arena, Str path, const Options *options) {
    Err err;
    if (log_folder_is(path)) {
        LogFolder folder = { path };
        LogSource source = log_folder_source(&folder);
        Str key = path_join(arena, path, S("key"));
        return verify_log(arena, path, &source, path_exists(key) ? key : S(""), options);
    }
    JournalReader *reader;
    if (!journal_reader_open(arena, path, &reader, &err)) return say_err(path, &err);
    LogSource source = journal_reader_source(reader);
    int status = verify_log(arena, path, &source, journal_reader_vkey(arena, reader), options);
    journal_reader_close(reader);
    return status;
}

static int verify_path(Str path, const Options *options) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    struct stat info;
    Err err;
    Str bytes;
    if (stat(str_z(arena, path), &info) == 0 && S_ISDIR(info.st_mode))
        return verify_folder(arena, path, options);
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
