#pragma once
/**
 * A document of a stranger (plain text, docx, odt, pdf) becomes plain text, in a child process
 * behind walls (sandbox.h). What it is, is told by its content and never by its name.
 *
 * A program that calls text_read_file, text_read_fd or text_read_bytes must give the arguments of
 * a call whose first is READ_CHILD to read_child, for it starts itself anew (main.c does).
 */
#include "base/err.h"

typedef enum DocFormat { DOC_PLAIN, DOC_DOCX, DOC_ODT, DOC_PDF, DOC_FORMAT_COUNT } DocFormat;

typedef enum ReadRemarkKind {
    READ_TABLE,        // a table was passed over; words: its beginning
    READ_DELETED,      // text marked as deleted was left out
    READ_INSERTED,     // text marked as inserted was read as part of the text
    READ_HIDDEN,       // hidden text was left out
    READ_NOTE,         // a footnote or endnote was left out
    READ_COMMENT,      // a comment in the margin was left out
    READ_FURNITURE,    // a page header or footer was left out
    READ_CONTENTS,     // a table of contents was left out
    READ_PICTURE,      // a picture was left out
    READ_CONVERTED,    // words: the old encoding that was converted to Unicode
    READ_ODD_SYLLABLE, // after conversion, no Vietnamese syllable; words: the first one
    READ_TEXTBOX,      // a text box was read after its paragraph
    READ_PAGE_NO_TEXT, // a page of a pdf without text; words: its number
    READ_CHARACTERS,   // characters that mean nothing were left out
    READ_STRANGE,      // many words of a pdf are not Vietnamese; words: the first of them
    READ_KIND_COUNT
} ReadRemarkKind;

/** What the reader did that a person must know of. */
typedef struct ReadRemark {
    ReadRemarkKind kind;
    uint32_t paragraph; // after which paragraph of the text, counted from 1 without empty lines
    Str words;          // from the document, at most 120 characters; may be empty
} ReadRemark;

/**
 * text: UTF-8 in NFC; one paragraph a line, labels of automatic lists written out, form feed
 * between the pages of a pdf. Lines of plain text are as in the file, empty ones too.
 */
typedef struct ReadText {
    Str text;
    DocFormat format;
    uint32_t pages; // of a pdf; otherwise 0
    const ReadRemark *remarks;
    size_t remark_count;
} ReadText;

typedef struct ReadLimits {
    size_t file_bytes;
    size_t inflated_bytes; // of one part of a docx or odt; pdftotext's output
    size_t text_bytes;
    size_t memory_bytes; // of the child
    uint32_t seconds;    // wall clock and processor
} ReadLimits;

#define READ_LIMITS                                                                                \
    ((ReadLimits){ .file_bytes = 50u << 20,                                                        \
                   .inflated_bytes = 48u << 20,                                                    \
                   .text_bytes = 8u << 20,                                                         \
                   .memory_bytes = 768u << 20,                                                     \
                   .seconds = 30 })

/**
 * Errors ERR_INPUT (what it is instead, damaged, protected, without text: msg says what to do),
 * ERR_TOO_LARGE, ERR_SYSTEM. err->field is "file". May run in any thread; takes limits.seconds at
 * most twice (a pdf has two children).
 */
MUST_USE bool text_read_file(Arena *arena, Str path, ReadLimits limits, ReadText *out, Err *err);
/** From an open descriptor; a file is read from its beginning. */
MUST_USE bool text_read_fd(Arena *arena, int fd, ReadLimits limits, ReadText *out, Err *err);
/** Bytes in memory: pasted text, a small upload. */
MUST_USE bool text_read_bytes(Arena *arena, Str bytes, ReadLimits limits, ReadText *out, Err *err);

/** The message id of a remark; {0} is the paragraph, {1} the words. */
const char *read_remark_msg(ReadRemarkKind kind);
/** Its word in the JSON of a reading: "read_table". */
const char *read_remark_word(ReadRemarkKind kind);
/** "text", "docx", "odt", "pdf". */
const char *doc_format_word(DocFormat format);

#define READ_CHILD "read-child"
/** The child: arguments after READ_CHILD; never returns. */
_Noreturn void read_child(int argc, char **argv);
