#include "fuzz.h"
#include "text/csv.h"

#include <assert.h>

/** What was read, written and read again is the same (but for the apostrophe before formulas). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    CsvReader csv, again;
    Err err = { 0 };
    Str *fields;
    size_t n;
    bool has;
    if (!csv_open(arena, (Str){ (const char *)data, size }, &csv, &err)) return 0;
    AUTO_BUF Buf out;
    buf_init(&out, 64u << 20);
    size_t records = 0;
    int64_t line = 0;
    while (csv_next(&csv, &fields, &n, &has, &err) && has) {
        assert(csv.line > line && n >= 1 && n <= CSV_COLUMNS);
        line = csv.line;
        records++;
        for (size_t i = 0; i < n; i++) {
            assert(utf8_is_valid(fields[i]));
            csv_put(&out, fields[i]);
        }
        csv_put(&out, S("end")); // so that a comma stands in the first line
        csv_end(&out);
    }
    if (!records) return 0;
    size_t back = 0;
    if (!csv_open(arena, buf_str(&out), &again, &err)) return 0;
    if (again.separator != ',') return 0;
    while (csv_next(&again, &fields, &n, &has, &err) && has)
        back++;
    assert(err.code || back == records);
    return 0;
}
