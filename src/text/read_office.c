#include "text/read_office.h"

#include "text/syllable.h"

void office_line_init(OfficeLine *line, Reading *rd) {
    *line = (OfficeLine){ .rd = rd };
    buf_init(&line->text, rd->limits.text_bytes);
    buf_init(&line->legacy, rd->limits.text_bytes);
}

bool office_line_done(OfficeLine *line) {
    bool is_too_long = line->text.is_full || line->legacy.is_full;
    buf_done(&line->text);
    buf_done(&line->legacy);
    return !is_too_long || reading_fault(line->rd, FAULT_TEXT_SIZE, S(""));
}

// ---- characters

static void put_capitals(Buf *out, Str s, bool is_caps) {
    if (!is_caps) {
        buf_put(out, s);
        return;
    }
    for (size_t at = 0; at < s.n;)
        buf_char(out, syllable_capital(utf8_next(s, &at)));
}

void office_flush(OfficeLine *line) {
    Str text = buf_str(&line->legacy), decoded;
    if (!text.n) return;
    if (legacy_decode(line->rd->arena, text, line->look.encoding, &decoded)) {
        bool changed = !str_eq(text, decoded);
        if (changed && !line->was_converted)
            reading_remark(line->rd, READ_CONVERTED, str_c(legacy_name(line->look.encoding)));
        line->was_converted = line->was_converted || changed;
        text = decoded;
    }
    put_capitals(&line->text, text, line->look.is_caps);
    buf_clear(&line->legacy);
}

void office_put(OfficeLine *line, Str s, RunLook look) {
    if (look.is_hidden) {
        if (str_trim(s).n) reading_remark(line->rd, READ_HIDDEN, s);
        return;
    }
    bool is_same = look.is_legacy == line->look.is_legacy && look.encoding == line->look.encoding &&
                   look.is_caps == line->look.is_caps;
    if (!is_same) office_flush(line);
    line->look = look;
    if (look.is_legacy)
        buf_put(&line->legacy, s);
    else
        put_capitals(&line->text, s, look.is_caps);
}

// ---- boxes, remarks

void office_box(OfficeLine *line, const xmlNode *box) {
    if (line->box_count < OFFICE_BOXES) line->boxes[line->box_count++] = box;
}

const xmlNode **office_take_boxes(OfficeLine *line, size_t *count) {
    *count = line->box_count;
    const xmlNode **boxes = ARENA_ARRAY(line->rd->arena, const xmlNode *, *count + 1);
    if (*count) memcpy(boxes, line->boxes, *count * sizeof *boxes);
    line->box_count = 0;
    for (size_t i = 0; i < *count; i++)
        office_remark(line->rd, READ_TEXTBOX, boxes[i]);
    return boxes;
}

void office_remark(Reading *rd, ReadRemarkKind kind, const xmlNode *node) {
    AUTO_BUF Buf words;
    buf_init(&words, 4096);
    xml_text(node, &words);
    if (str_trim(buf_str(&words)).n || kind == READ_PICTURE)
        reading_remark(rd, kind, buf_str(&words));
}

void office_furniture(Reading *rd, const xmlNode *node) {
    AUTO_BUF Buf words;
    buf_init(&words, 4096);
    xml_text(node, &words);
    size_t at = 0;
    if (syllable_word(buf_str(&words), &at, NULL).n)
        reading_remark(rd, READ_FURNITURE, buf_str(&words));
}
