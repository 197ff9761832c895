#pragma once
/**
 * From the words of a pdf and their places to paragraphs, in three steps: pieces of lines as
 * pdftotext finds them → lines in reading order (read_pdf_layout.c) → paragraphs (read_pdf_join.c).
 * Lengths are hundredths of a point; y grows downwards.
 */
#include "text/read_part.h"

typedef struct Box {
    int32_t x0, y0, x1, y1;
} Box;

/** A piece of a line that pdftotext kept together. */
typedef struct PdfPiece {
    Box box;
    Str text;
    int32_t first_width; // of its first word: would it have fitted on the line before?
} PdfPiece;

typedef struct PdfPage {
    int32_t width, height;
    PdfPiece *pieces;
    size_t count, room;
} PdfPage;

/** A line in reading order. */
typedef struct PdfLine {
    Box box;
    Str text;
    int32_t first_width;
    uint32_t page;   // from 0
    uint32_t column; // 0: the body; otherwise the number of a column of its own
    bool is_gone;    // page furniture
} PdfLine;

/** A table that was passed over. */
typedef struct PdfTable {
    size_t line;   // the line that it stands before
    size_t remark; // which remark of the Reading names it
} PdfTable;

typedef struct PdfLines {
    PdfLine *lines;
    size_t count, room;
    uint32_t columns;
    PdfTable *tables;
    size_t table_count, table_room;
} PdfLines;

/** Adds the lines of one page; tables are passed over with a remark. */
void pdf_layout_page(Reading *rd, PdfPage *page, uint32_t number, PdfLines *out);
/** Marks page numbers, repeated heads and feet, and the stamps of signing programs as gone. */
void pdf_furniture(Reading *rd, PdfLines *lines, const PdfPage *pages, uint32_t count);
/** Paragraphs to the Reading, form feeds between the pages. */
void pdf_join(Reading *rd, const PdfLines *lines, uint32_t pages);
/** A label at the start of a line: "Điều 5.", "2.", "a)", "-", "(1)", "Chương II". */
bool pdf_is_label(Str line);
