#pragma once
/** Arguments of a subcommand: "--name VALUE" pairs between the plain ones. */
#include "base/str.h"

typedef struct CliOption {
    const char *name; // "--name"
    Str value;        // given, or what stood there before
} CliOption;

/**
 * Sorts argv into plain arguments (at most plain_max, views of argv) and options. False for an
 * option that is not in the table, one without a value, or too many plain arguments.
 */
bool cli_options(int argc, char **argv, Str *plain, size_t plain_max, size_t *plain_n,
                 CliOption *options, size_t options_n);
