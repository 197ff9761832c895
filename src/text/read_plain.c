/** Plain text: UTF-8, UTF-16 with its mark, or one of the old Vietnamese encodings. */
#include "text/legacy_encoding.h"
#include "text/read_part.h"

static void put_lines(Reading *rd, Str text) {
    Str line;
    // A lone CR also ends a line (old Macintosh); CRLF is str_line's.
    bool has_lf = memchr(text.p, '\n', text.n) != NULL;
    if (!has_lf) {
        while (text.n && str_cut(&text, '\r', &line))
            reading_line(rd, line);
        return;
    }
    while (str_line(&text, &line))
        reading_line(rd, line);
}

static bool is_binary(Str bytes) {
    size_t controls = 0, low = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c == 0) return true;
        bool is_letter = (c >= 0x02 && c <= 0x06) || (c >= 0x10 && c <= 0x15) || c == 0x19 ||
                         (c >= 0x1C && c <= 0x1E); // capitals of VISCII and VPS
        low += is_letter;
        controls += !is_letter && c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' &&
                    c != '\v' && c != 0x1A;
    }
    return controls > bytes.n / 200 || low > bytes.n / 20;
}

static bool read_utf16(Reading *rd, Str bytes, bool is_big) {
    AUTO_BUF Buf out;
    buf_init(&out, 2 * bytes.n + 8);
    size_t high = is_big ? 0 : 1;
    uint32_t lead = 0, line = 1;
    bool is_bad = bytes.n % 2 != 0;
    for (size_t i = 0; i + 1 < bytes.n && !is_bad; i += 2) {
        uint32_t c =
            (uint32_t)(unsigned char)bytes.p[i + high] << 8 | (unsigned char)bytes.p[i + 1 - high];
        bool is_tail = c >= 0xDC00 && c <= 0xDFFF;
        is_bad = is_tail != (lead != 0) || c == 0;
        if (is_tail && lead) buf_char(&out, 0x10000 + ((lead - 0xD800) << 10) + (c - 0xDC00));
        lead = c >= 0xD800 && c <= 0xDBFF ? c : 0;
        if (!lead && !is_tail) buf_char(&out, c);
        line += c == '\n';
    }
    if (is_bad || lead) return reading_fault(rd, FAULT_BAD_UTF8, str_printf(rd->arena, "%u", line));
    put_lines(rd, buf_str(&out));
    return true;
}

/** The number of the line that holds the first bytes that are no UTF-8. */
static uint32_t bad_line(Str bytes) {
    uint32_t number = 0;
    Str line;
    while (str_line(&bytes, &line)) {
        number++;
        if (!utf8_is_valid(line)) return number;
    }
    return number;
}

/** Most characters above ASCII are well-formed UTF-8, so it is that, and damaged. */
static bool is_mostly_utf8(Str bytes) {
    size_t good = 0, bad = 0;
    for (size_t at = 0; at < bytes.n;) {
        size_t begin = at;
        uint32_t c = utf8_next(bytes, &at);
        if (c == 0xFFFD && at - begin == 1)
            bad++;
        else
            good += c >= 0x80;
    }
    return good > 4 * bad;
}

static bool put_converted(Reading *rd, Str text) {
    LegacyResult result;
    switch (legacy_convert(rd->arena, text, &result)) {
    case LEGACY_NONE: return false;
    case LEGACY_UNSURE: return reading_fault(rd, FAULT_LEGACY_UNSURE, S(""));
    case LEGACY_CERTAIN: break;
    }
    reading_remark(rd, READ_CONVERTED, str_c(legacy_name(result.encoding)));
    if (result.odd.n) reading_remark(rd, READ_ODD_SYLLABLE, result.odd);
    put_lines(rd, result.text);
    return true;
}

bool read_plain(Reading *rd, Str bytes) {
    rd->format = DOC_PLAIN;
    if (str_starts(bytes, S("\xFF\xFE"))) return read_utf16(rd, str_from(bytes, 2), false);
    if (str_starts(bytes, S("\xFE\xFF"))) return read_utf16(rd, str_from(bytes, 2), true);
    bool has_mark = str_starts(bytes, S("\xEF\xBB\xBF"));
    if (has_mark) bytes = str_from(bytes, 3);
    if (is_binary(bytes)) return reading_fault(rd, FAULT_UNKNOWN_FORMAT, S(""));
    bool is_utf8 = utf8_is_valid(bytes);
    if (!is_utf8 && (has_mark || is_mostly_utf8(bytes)))
        return reading_fault(rd, FAULT_BAD_UTF8, str_printf(rd->arena, "%u", bad_line(bytes)));
    if (put_converted(rd, bytes) || rd->fault != FAULT_NONE) return rd->fault == FAULT_NONE;
    if (!is_utf8) return reading_fault(rd, FAULT_UNKNOWN_FORMAT, S(""));
    put_lines(rd, bytes);
    return true;
}
