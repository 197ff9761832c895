#pragma once
/** Styles and lists of an odt (OpenDocument 1.3, part 3: 16 and 5.3). */
#include "text/read_list.h"
#include "text/read_office.h"

typedef struct OdtStyle {
    Str name, family, parent;
    const xmlNode *node;
} OdtStyle;

typedef struct OdtStyles {
    Arena *arena;
    OdtStyle *styles;
    size_t count, room;
    const xmlNode *fonts[2]; // font-face-decls of content.xml and styles.xml
    const xmlNode *outline;  // numbers of headings, or NULL
} OdtStyles;

/** Adds the styles of one document (either part); call for content.xml first. */
void odt_styles_add(OdtStyles *styles, const xmlNode *root);
const OdtStyle *odt_style(const OdtStyles *styles, Str family, Str name);
/** look changed by the style of that family and its parents. */
void odt_look_apply(const OdtStyles *styles, Str family, Str name, RunLook *look);
/** A cell style draws a line. */
bool odt_cell_has_borders(const OdtStyles *styles, Str name);

#define ODT_LEVELS 10

typedef struct OdtList {
    Str style, id;
    const xmlNode *levels; // list-style or outline-style
    int count[ODT_LEVELS];
    bool is_counting[ODT_LEVELS];
} OdtList;

/** Counts a paragraph at level (from 0) and puts its label; start: of the item, or −1. */
void odt_label_next(OdtList *list, const xmlNode *levels, int level, int start, Buf *out);
