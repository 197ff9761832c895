/** XML of the parts of an odt, in the order of names; the zip around it is always sound. */
#include "fuzz.h"
#include "text/read_part.h"
#include "zip_of.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = { "mimetype", "content.xml", "styles.xml",
                                         "META-INF/manifest.xml" };
    AUTO_BUF Buf zip;
    buf_init(&zip, 64u << 20);
    zip_of((Str){ (const char *)data, size }, names, COUNT_OF(names), &zip);
    AUTO(arena_free) Arena *arena = arena_new(0);
    Reading rd;
    reading_init(&rd, arena, READ_LIMITS);
    if (read_document(&rd, buf_str(&zip))) assert(utf8_is_valid(buf_str(&rd.text)));
    reading_done(&rd);
    return 0;
}
