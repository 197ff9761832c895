#include "text/read_part.h"

#include "text/legacy_encoding.h"

#include <utf8proc.h>

#define REMARKS_MAX 400
#define WORDS_MAX 120

void reading_init(Reading *rd, Arena *arena, ReadLimits limits) {
    *rd = (Reading){ .arena = arena, .limits = limits };
    buf_init(&rd->text, limits.text_bytes);
}

void reading_done(Reading *rd) {
    buf_done(&rd->text);
}

bool reading_fault(Reading *rd, ReadFault fault, Str arg) {
    if (rd->fault != FAULT_NONE) return false;
    rd->fault = fault;
    rd->fault_arg = str_dup(rd->arena, utf8_upto(arg, WORDS_MAX));
    return false;
}

/** Composed already, told without tables: true for nearly all text that is typed today. */
static bool is_surely_nfc(Str s) {
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= 0x300 && !(c >= 0x1EA0 && c <= 0x1EF9) && !(c >= 0x2010 && c <= 0x2027))
            return false;
    }
    return true;
}

Str text_nfc(Arena *arena, Str s) {
    if (is_surely_nfc(s)) return s;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.p;
    utf8proc_ssize_t room = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.n, NULL, 0, options);
    if (room <= 0) return s; // not UTF-8: the caller's business
    utf8proc_int32_t *points = arena_raw(arena, ((size_t)room + 1) * sizeof *points);
    utf8proc_ssize_t count =
        utf8proc_decompose(bytes, (utf8proc_ssize_t)s.n, points, room, options);
    if (count < 0 || count > room) return s;
    utf8proc_ssize_t n = utf8proc_reencode(points, count, options); // in place
    return n < 0 ? s : (Str){ (const char *)points, (size_t)n };
}

static bool is_line_end(uint32_t c) {
    return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}
static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}
/** Leaves no mark on paper: controls, soft hyphens, joiners, tags, not characters at all. */
static bool is_nothing(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF0 && c <= 0xFFFF) || (c >= 0xE0000 && c <= 0xE0FFF);
}
/** Bullets of the symbol fonts, which have their code points in the private area. */
static bool is_private(uint32_t c) {
    return c >= 0xE000 && c <= 0xF8FF;
}

static void put_paragraph(Reading *rd, Buf *line) {
    Str s = str_trim(buf_str(line));
    if (s.n) {
        buf_put(&rd->text, text_nfc(rd->arena, s));
        buf_byte(&rd->text, '\n');
        rd->paragraphs++;
    }
    buf_clear(line);
}

void reading_paragraph(Reading *rd, Str s) {
    AUTO_BUF Buf line;
    buf_init(&line, 4 * s.n + 8);
    bool had_blank = false, had_private = false;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (is_line_end(c)) {
            put_paragraph(rd, &line);
            had_blank = false;
        } else if (is_blank(c)) {
            had_blank = line.n > 0;
        } else if (is_private(c)) {
            if (line.n == 0) buf_put(&line, S("-"));
            had_private = had_blank = true;
        } else if (!is_nothing(c)) {
            if (had_blank) buf_byte(&line, ' ');
            had_blank = false;
            buf_char(&line, c);
        }
    }
    put_paragraph(rd, &line);
    if (had_private) reading_remark(rd, READ_CHARACTERS, utf8_upto(s, 40));
}

void reading_line(Reading *rd, Str s) {
    AUTO_BUF Buf line;
    buf_init(&line, s.n + 8);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c == '\t' || c == '\f' || !is_nothing(c)) buf_char(&line, c);
    }
    Str clean = buf_str(&line);
    if (str_trim(clean).n) rd->paragraphs++;
    buf_put(&rd->text, text_nfc(rd->arena, clean));
    buf_byte(&rd->text, '\n');
}

void reading_page_break(Reading *rd) {
    buf_byte(&rd->text, '\f');
}

void reading_remark(Reading *rd, ReadRemarkKind kind, Str words) {
    if (rd->remark_count >= REMARKS_MAX) return;
    AUTO_BUF Buf clean;
    buf_init(&clean, 1024);
    for (size_t at = 0, count = 0; at < words.n && count < WORDS_MAX; count++) {
        uint32_t c = utf8_next(words, &at);
        if (is_line_end(c) || is_blank(c))
            c = ' ';
        else if (is_nothing(c) || is_private(c))
            continue;
        if (c == ' ' && (clean.n == 0 || clean.p[clean.n - 1] == ' ')) continue;
        buf_char(&clean, c);
    }
    if (rd->remark_count == rd->remark_room) {
        size_t room = rd->remark_room ? 2 * rd->remark_room : 16;
        ReadRemark *more = ARENA_ARRAY(rd->arena, ReadRemark, room);
        if (rd->remark_count) memcpy(more, rd->remarks, rd->remark_count * sizeof *more);
        rd->remarks = more;
        rd->remark_room = room;
    }
    Str text = str_dup(rd->arena, str_trim(buf_str(&clean)));
    rd->remarks[rd->remark_count++] =
        (ReadRemark){ kind, rd->paragraphs, text_nfc(rd->arena, text) };
}

/** Text whose fonts did not say that they are old ones: the syllables tell. */
static bool convert_legacy(Reading *rd) {
    LegacyResult result;
    switch (legacy_convert(rd->arena, buf_str(&rd->text), &result)) {
    case LEGACY_NONE: return true;
    case LEGACY_UNSURE: return reading_fault(rd, FAULT_LEGACY_UNSURE, S(""));
    case LEGACY_CERTAIN: break;
    }
    buf_clear(&rd->text);
    buf_put(&rd->text, result.text);
    reading_remark(rd, READ_CONVERTED, str_c(legacy_name(result.encoding)));
    if (result.odd.n) reading_remark(rd, READ_ODD_SYLLABLE, result.odd);
    return true;
}

bool reading_finish(Reading *rd) {
    if (rd->fault != FAULT_NONE) return false;
    if (rd->text.is_full) return reading_fault(rd, FAULT_TEXT_SIZE, S(""));
    if (rd->paragraphs == 0) return reading_fault(rd, FAULT_NO_TEXT, S(""));
    if (rd->format != DOC_PLAIN && !convert_legacy(rd)) return false;
    return !rd->text.is_full || reading_fault(rd, FAULT_TEXT_SIZE, S(""));
}

const char *doc_format_word(DocFormat format) {
    static const char *const words[DOC_FORMAT_COUNT] = { "text", "docx", "odt", "pdf" };
    return words[format];
}
