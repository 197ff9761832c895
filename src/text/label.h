#pragma once
/** What a provision begins with: "Điều 5.", "2.", "a)", "-", "(1)", "Chương II". */
#include "base/str.h"

typedef enum LabelKind {
    LABEL_NONE,
    LABEL_PART,
    LABEL_CHAPTER,
    LABEL_SECTION,
    LABEL_ARTICLE,
    LABEL_ROMAN,  // I.
    LABEL_UPPER,  // A.
    LABEL_NUMBER, // 1.
    LABEL_DOTTED, // 1.2.
    LABEL_PAREN,  // (1)
    LABEL_LETTER, // a)
    LABEL_DASH,   // -
    LABEL_PLUS    // +
} LabelKind;

typedef struct Label {
    LabelKind kind;
    Str text;   // as printed
    size_t n;   // bytes of the paragraph that label and following spaces take
    int number; // value of chapter, article, number, roman, upper; the last part of a dotted one
    int parts;  // of a dotted one: how many numbers
    Str letter; // small letter of a point
} Label;

/** The label at the start of s; kind LABEL_NONE when there is none. A reference ("Điều 130 Luật Đất
 * đai") is no label. */
Label label_read(Str s);
/** Place of a letter in the order of points (a b c d đ e g …), from 1; 0 for other letters. */
int label_letter_place(Str letter);
