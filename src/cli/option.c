#include "cli/option.h"

static CliOption *option_of(CliOption *options, size_t n, Str name) {
    for (size_t i = 0; i < n; i++)
        if (str_is(name, options[i].name)) return &options[i];
    return NULL;
}

bool cli_options(int argc, char **argv, Str *plain, size_t plain_max, size_t *plain_n,
                 CliOption *options, size_t options_n) {
    *plain_n = 0;
    for (int i = 0; i < argc; i++) {
        Str word = str_c(argv[i]);
        if (!str_starts(word, S("--"))) {
            if (*plain_n == plain_max) return false;
            plain[(*plain_n)++] = word;
            continue;
        }
        CliOption *option = option_of(options, options_n, word);
        if (!option || i + 1 == argc) return false;
        option->value = str_c(argv[++i]);
    }
    return true;
}
