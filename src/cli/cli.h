#pragma once
/**
 * The subcommands of the program (contract.md). Each gets the arguments after its name and returns
 * the exit status: 0 done, 1 the answer is no, 2 bad use or input, 3 the environment failed.
 */
#include "base/err.h"

typedef struct Subcommand {
    const char *name, *usage, *what;
    int (*run)(int argc, char **argv);
} Subcommand;

int cli_witness(int argc, char **argv);
int cli_bench(int argc, char **argv);
int cli_version(int argc, char **argv);
int cli_fsck(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_extract(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_key(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_verify(int argc, char **argv);

/** Prints the message on standard error as one line and gives the exit status for it. */
int cli_fail(const Err *err);
/** The one line for wrong arguments: usage of the subcommand. Returns 2. */
int cli_usage(const char *usage);
