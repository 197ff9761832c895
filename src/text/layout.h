#pragma once
/**
 * Words by which the layout of a document is known, as data: lexicon/layout.txt, one phrase a line
 * with the example it serves. Unlike the lexicon they are compared as printed ("CHỦ TỊCH" is no
 * "chủ tịch"), at the beginning or the end of a line, before there are words.
 */
#include "base/str.h"

typedef enum LayoutClass {
    LAYOUT_SIGN,         // opens what stands below the last provision: "TM.", "Nơi nhận"
    LAYOUT_RANK,         // the same, as a line in capitals: "CHỦ TỊCH"
    LAYOUT_APPENDIX,     // opens an appendix: "PHỤ LỤC"
    LAYOUT_REGULATION,   // opens what a decision promulgates, in capitals: "QUY CHẾ"
    LAYOUT_TITLE,        // opens the title: "KẾ HOẠCH"
    LAYOUT_TITLE_INSIDE, // opens the title of a text that only speaks of it
    LAYOUT_DOCUMENT,     // names a kind of document: "Nghị định"
    LAYOUT_BASIS,        // opens a line of what the text rests on: "Căn cứ"
    LAYOUT_BASIS_NUMBER, // the same, when the line names a symbol: "Thực hiện"
    LAYOUT_CITED,        // behind "Điều 5" it makes a reference of it: "luật"
    LAYOUT_ALONE,        // stands on a line of its own, and goes on with none in capitals
    LAYOUT_REFERS,       // a number or "Điều 5." behind it is a reference: "tại"
    LAYOUT_REFERS_NOT,   // but not behind this: "mô hình điểm"
    LAYOUT_JOINT,        // no paragraph ends so: "của"
    LAYOUT_COUNTS,       // nor so before a number: "ngày"
    LAYOUT_COUNTS_NOT,   // but so: "hằng ngày"
    LAYOUT_COUNT
} LayoutClass;

typedef struct LayoutList {
    const Str *phrase;
    size_t n;
} LayoutList;

/** Made by tools/gen_lexicon, by class. */
extern const LayoutList layout_list[LAYOUT_COUNT];

/** The class of a section of the file, by its name without brackets. */
LayoutClass layout_class(Str section);
/** The longest phrase of class c that s begins with as a whole word: its bytes with the space
 * behind it, 0 for none. */
size_t layout_begins(Str s, LayoutClass c);
/** Does s end with a phrase of class c, as a whole word? */
bool layout_ends(Str s, LayoutClass c);
/** Is s a phrase of class c, with or without a colon behind it? */
bool layout_is(Str s, LayoutClass c);
