#include "fuzz.h"
#include "text/read_part.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Reading rd;
    reading_init(&rd, arena, READ_LIMITS);
    if (read_document(&rd, (Str){ (const char *)data, size }))
        assert(utf8_is_valid(buf_str(&rd.text)));
    // What the child would say is understood by its parent.
    AUTO_BUF Buf frame;
    buf_init(&frame, 64u << 20);
    read_frame_write(&rd, &frame);
    ReadText text;
    ReadFault fault;
    Str arg;
    assert(read_frame_parse(arena, buf_str(&frame), &text, &fault, &arg));
    reading_done(&rd);
    return 0;
}
