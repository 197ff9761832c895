#pragma once
/** Styles and automatic numbers of a docx (ECMA-376 part 1, 17.7 and 17.9). */
#include "text/read_list.h"
#include "text/read_office.h"

typedef struct ParagraphLook {
    RunLook run;
    int list, level; // numId, or 0; ilvl, or −1 when the style does not say
} ParagraphLook;

typedef struct DocxStyle {
    Str id;
    const xmlNode *node;
    Str based_on;
    bool is_default;  // of paragraphs
    bool is_contents; // "toc 1" and the like
} DocxStyle;

typedef struct DocxStyles {
    DocxStyle *styles;
    size_t count;
    RunLook base; // of docDefaults
} DocxStyles;

/** root may be NULL: no styles. */
void docx_styles_read(Arena *arena, const xmlNode *root, DocxStyles *out);
const DocxStyle *docx_style(const DocxStyles *styles, Str id);
/** A paragraph's look before its own properties; id may be empty. */
ParagraphLook docx_style_look(const DocxStyles *styles, Str id);
/** What w:rPr changes; NULL: nothing. */
void docx_run_look(const xmlNode *properties, RunLook *look);
/** The same with the character style that it names. */
void docx_run_apply(const DocxStyles *styles, const xmlNode *properties, RunLook *look);
/** A table style draws borders. */
bool docx_style_has_borders(const DocxStyles *styles, Str id);
/** w:tblBorders, w:tcBorders: any line is drawn. */
bool docx_borders_visible(const xmlNode *borders);
/** An on/off property: absent val means on. */
bool docx_is_on(const xmlNode *node);

#define DOCX_LEVELS 9

typedef struct DocxLevel {
    ListFormat format;
    Str text;  // with %1 … %9
    Str style; // the paragraph style that stands for it
    int start;
    bool has_no_gap, never_restarts, is_legal;
} DocxLevel;

typedef struct DocxList {
    int id;
    Str link; // style that holds the levels instead
    DocxLevel levels[DOCX_LEVELS];
    int count[DOCX_LEVELS];
    bool is_counting[DOCX_LEVELS];
} DocxList;

typedef struct DocxNum {
    int id;
    DocxList *list;
    int start[DOCX_LEVELS]; // of lvlOverride, or −1
    bool is_used[DOCX_LEVELS];
} DocxNum;

typedef struct DocxNumbers {
    DocxList *lists;
    DocxNum *nums;
    size_t list_count, num_count;
} DocxNumbers;

void docx_numbers_read(Arena *arena, const xmlNode *root, const DocxStyles *styles,
                       DocxNumbers *out);
/** Counts the next paragraph of the list and puts its label, with the space behind it. */
void docx_number_next(DocxNumbers *numbers, int num, int level, Str style, Buf *out);
