#pragma once
/** Labels of lists that a word processor numbers by itself, and which tables are mere layout. */
#include "base/buf.h"

typedef enum ListFormat {
    LIST_NONE,
    LIST_BULLET,
    LIST_DECIMAL,
    LIST_DECIMAL_ZERO,
    LIST_LOWER_LETTER,
    LIST_UPPER_LETTER,
    LIST_LOWER_ROMAN,
    LIST_UPPER_ROMAN,
} ListFormat;

/** The number as the format writes it: 3 as "3", "c", "iii"; outside 1 to 3999 as digits. */
void list_number_put(Buf *out, int number, ListFormat format);
/** What a bullet stands for in plain text: "+" for a plus sign, "-" for all else. */
Str list_bullet(Str mark);

typedef struct TableShape {
    uint32_t rows, columns; // columns of the widest row
    bool has_borders;
    Str beginning; // its first words
} TableShape;

/**
 * True for a table that only puts texts side by side: the head of an official document (issuer and
 * motto), its foot (addressees and signature), a frame round a text. Its cells are read as
 * paragraphs; any other table is passed over with a remark.
 */
bool table_is_layout(const TableShape *table);
