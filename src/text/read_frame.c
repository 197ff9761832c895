/**
 * The child's answer: lines of words and numbers, each text preceded by its length.
 *   kyket-read 1
 *   fault F N, newline, N bytes                (then nothing more), or
 *   format F PAGES
 *   remark KIND PARAGRAPH N, newline, N bytes  (any number)
 *   text N, newline, N bytes
 */
#include "text/read_part.h"

#define REMARKS_MAX 1000

static void put_bytes(Buf *out, Str s) {
    buf_byte(out, '\n');
    buf_put(out, s);
    buf_byte(out, '\n');
}

void read_frame_write(const Reading *rd, Buf *out) {
    buf_put(out, S("kyket-read 1\n"));
    if (rd->fault != FAULT_NONE) {
        buf_printf(out, "fault %d %zu", (int)rd->fault, rd->fault_arg.n);
        put_bytes(out, rd->fault_arg);
        return;
    }
    buf_printf(out, "format %d %u\n", (int)rd->format, rd->pages);
    for (size_t i = 0; i < rd->remark_count; i++) {
        const ReadRemark *r = &rd->remarks[i];
        buf_printf(out, "remark %d %u %zu", (int)r->kind, r->paragraph, r->words.n);
        put_bytes(out, r->words);
    }
    buf_printf(out, "text %zu", rd->text.n);
    put_bytes(out, buf_str(&rd->text));
}

/** Splits "word n n n"; false unless there are exactly count numbers, none negative. */
static bool numbers(Str line, Str word, int64_t *out, size_t count) {
    Str part;
    if (!str_cut(&line, ' ', &part) || !str_eq(part, word)) return false;
    for (size_t i = 0; i < count; i++)
        if (!str_cut(&line, ' ', &part) || !str_to_int(part, &out[i]) || out[i] < 0) return false;
    return line.n == 0;
}

/** The n bytes and their newline at the start of *rest: characters, no controls but \n \t \f. */
static bool take_text(Str *rest, int64_t n, Str *out) {
    if (n < 0 || (uint64_t)n >= rest->n || rest->p[n] != '\n') return false;
    *out = str_upto(*rest, (size_t)n);
    *rest = str_from(*rest, (size_t)n + 1);
    for (size_t i = 0; i < out->n; i++) {
        unsigned char c = (unsigned char)out->p[i];
        if ((c < 0x20 && c != '\n' && c != '\t' && c != '\f') || c == 0x7F) return false;
    }
    return utf8_is_valid(*out);
}

static bool take_remark(Str *rest, const int64_t *n, ReadRemark *out) {
    Str words;
    if (n[0] >= READ_KIND_COUNT || n[1] > UINT32_MAX || !take_text(rest, n[2], &words))
        return false;
    *out = (ReadRemark){ (ReadRemarkKind)n[0], (uint32_t)n[1], words };
    return true;
}

bool read_frame_parse(Arena *arena, Str frame, ReadText *out, ReadFault *fault, Str *fault_arg) {
    Str rest = frame, line;
    int64_t n[3];
    if (!str_line(&rest, &line) || !str_is(line, "kyket-read 1") || !str_line(&rest, &line))
        return false;
    if (numbers(line, S("fault"), n, 2)) {
        if (n[0] <= FAULT_NONE || n[0] >= FAULT_COUNT || !take_text(&rest, n[1], fault_arg))
            return false;
        *fault = (ReadFault)n[0];
        return rest.n == 0;
    }
    if (!numbers(line, S("format"), n, 2) || n[0] >= DOC_FORMAT_COUNT || n[1] > UINT32_MAX)
        return false;
    ReadText text = { .format = (DocFormat)n[0], .pages = (uint32_t)n[1] };
    ReadRemark *remarks = NULL;
    while (str_line(&rest, &line) && numbers(line, S("remark"), n, 3)) {
        if (!remarks) remarks = ARENA_ARRAY(arena, ReadRemark, REMARKS_MAX);
        if (text.remark_count == REMARKS_MAX ||
            !take_remark(&rest, n, &remarks[text.remark_count++]))
            return false;
    }
    text.remarks = remarks;
    if (!numbers(line, S("text"), n, 1) || !take_text(&rest, n[0], &text.text) || rest.n)
        return false;
    *fault = FAULT_NONE;
    *out = text;
    return true;
}
