#pragma once
/** What docx and odt share: a paragraph being put together from runs, its text boxes, remarks. */
#include "text/legacy_encoding.h"
#include "text/read_zip.h"

/** How a run looks, as far as it changes what is read. */
typedef struct RunLook {
    bool is_caps, is_hidden, is_legacy;
    LegacyEncoding encoding; // when is_legacy
} RunLook;

enum { OFFICE_BOXES = 200 };

typedef struct OfficeLine {
    Reading *rd;
    Buf text;     // the paragraph being read
    Buf legacy;   // its last characters, in an old encoding
    RunLook look; // of those
    bool was_converted;
    const xmlNode *boxes[OFFICE_BOXES]; // text boxes anchored in the paragraph
    size_t box_count;
} OfficeLine;

void office_line_init(OfficeLine *line, Reading *rd);
/** Releases it. False, with the fault set, when a paragraph was longer than a text may be. */
bool office_line_done(OfficeLine *line);

/** Adds the characters of a run; hidden ones become a remark. */
void office_put(OfficeLine *line, Str s, RunLook look);
/** What was collected of an old encoding becomes Unicode; marks may be runs of their own. */
void office_flush(OfficeLine *line);

/** Keeps a text box for the end of the paragraph. */
void office_box(OfficeLine *line, const xmlNode *box);
/** The boxes kept so far, each with its remark; the line is ready for those inside them. */
const xmlNode **office_take_boxes(OfficeLine *line, size_t *count);

/** A remark with the words of node; none when it has no words and is no picture. */
void office_remark(Reading *rd, ReadRemarkKind kind, const xmlNode *node);
/** Page headers and footers hold nothing of the text; what is more than a number is mentioned. */
void office_furniture(Reading *rd, const xmlNode *node);
