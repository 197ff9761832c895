/** kyket runs coordination programmes between public bodies: the table of its subcommands. */
#include "cli/cli.h"
#include "text/read.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>

static const Subcommand table[] = {
    { "init", "init DIR [--postgres CONN] [--name TEXT]",
      "a new data directory, its kyket.conf and its first administrator", cli_init },
    { "serve", "serve DIR [--listen ADDR:PORT]",
      "run until SIGTERM; public_address in DIR/kyket.conf begins its links", cli_serve },
    { "demo", "demo [DIR] [--listen ADDR:PORT] [--postgres CONN]", "a fictional province, served",
      cli_demo },
    { "user", "user add|token|disable DIR NAME …", "accounts and their tokens", cli_user },
    { "bench", "bench [storage] | bench fill DIR", "the promised figures, as JSON lines",
      cli_bench },
    { "version", "version", "print the version", cli_version },
    { "fsck", "fsck DIR [--repair]", "recount every total, walk files and journal", cli_fsck },
    { "export", "export DIR FILE [--with-key]", "everything as one documented file", cli_export },
    { "import", "import FILE DIR [--key FILE] [--postgres CONN]",
      "a new data directory from an export", cli_import },
    { "backup", "backup DIR FILE", "an export with the key, while it is served", cli_backup },
    { "restore", "restore FILE DIR [--postgres CONN]",
      "a new data directory from a backup, checked", cli_restore },
    { "extract", "extract FILE [--json]", "provisions and proposed obligations of a text",
      cli_extract },
    { "key", "key show|rotate DIR", "the journal's public keys; a new private key", cli_key },
    { "verify", "verify [--key VKEY] FILE|DIR|URL …", "check receipts and journals, offline",
      cli_verify },
    { "witness", "witness init|trust|key|serve DIR …", "cosign the journals of others",
      cli_witness },
};

static int help(FILE *out) {
    fputs("kyket runs coordination programmes between public bodies, from signature to result.\n\n",
          out);
    for (size_t i = 0; i < COUNT_OF(table); i++)
        fprintf(out, "  kyket %-44s %s\n", table[i].usage, table[i].what);
    return out == stdout ? 0 : 2;
}

/** A full disk behind ">" is told: half an answer would be taken for all of it. */
static int told(int status) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    fputs("kyket: the answer could not be written whole; make room on the disk\n", stderr);
    return status ? status : 3;
}

int main(int argc, char **argv) {
    // The program starts itself anew for each file of a stranger (text/read.h).
    if (argc > 1 && str_is(str_c(argv[1]), READ_CHILD)) read_child(argc - 2, argv + 2);
    umask(077); // what it writes is its owner's alone, also what libraries make
    if (sodium_init() < 0) {
        fputs("kyket: the system gives no random numbers; check /dev/urandom\n", stderr);
        return 3;
    }
    if (argc < 2) return help(stderr);
    Str name = str_c(argv[1]);
    if (str_is(name, "help") || str_is(name, "--help") || str_is(name, "-h"))
        return told(help(stdout));
    if (str_is(name, "--version")) name = S("version");
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_is(name, table[i].name)) return told(table[i].run(argc - 2, argv + 2));
    fprintf(stderr, "kyket: there is no subcommand “%s”; “kyket help” lists them\n", argv[1]);
    return 2;
}
