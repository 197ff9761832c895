/** Tables of words as pdftotext prints them. */
#include "fuzz.h"
#include "text/read_part.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Reading rd;
    reading_init(&rd, arena, READ_LIMITS);
    if (read_pdf_words(&rd, (Str){ (const char *)data, size }))
        assert(utf8_is_valid(buf_str(&rd.text)));
    reading_done(&rd);
    return 0;
}
