/** Gives every file of a folder to LLVMFuzzerTestOneInput: the corpus as an ordinary test. */
#include "base/file.h"
#include "fuzz.h"

#include <dirent.h>

int main(int argc, char **argv) {
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "no corpus: %s\n", argc > 1 ? argv[1] : "name a folder");
        return 1;
    }
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        AUTO(arena_free) Arena *arena = arena_new(0);
        Err err = { 0 };
        Str bytes;
        if (!file_read(arena, path_join(arena, str_c(argv[1]), str_c(entry->d_name)), 64u << 20,
                       &bytes, &err))
            return 1;
        LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
        count++;
    }
    closedir(folder);
    printf("%zu passed, 0 failed\n", count);
    return count == 0;
}
