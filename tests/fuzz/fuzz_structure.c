#include "fuzz.h"
#include "text/extract.h"
#include "text/extract_json.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Extraction x;
    Err err;
    if (!text_extract(arena, (Str){ (const char *)data, size }, &x, &err)) return 0;
    for (size_t i = 0; i < x.obligation_count; i++)
        assert((size_t)x.obligation[i].provision < x.provision_count && x.obligation[i].action.n);
    AUTO_BUF Buf json;
    buf_init(&json, (size_t)64 << 20);
    extract_json(&json, &x, NULL);
    assert(utf8_is_valid(buf_str(&json)));
    return 0;
}
