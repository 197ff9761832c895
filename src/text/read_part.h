#pragma once
/**
 * What the readers of single formats share: the text being built, remarks, faults. Everything here
 * runs in the child (and in the fuzzers), except read_frame_parse.
 */
#include "base/buf.h"
#include "text/read.h"

/** Why a document is refused; the messages are in read_fault.c. */
typedef enum ReadFault {
    FAULT_NONE,
    FAULT_EMPTY,
    FAULT_FILE_SIZE,
    FAULT_TEXT_SIZE,
    FAULT_UNKNOWN_FORMAT,
    FAULT_OTHER_FORMAT, // args[0]: what it is
    FAULT_OLD_DOC,
    FAULT_ENCRYPTED,
    FAULT_TRUNCATED,
    FAULT_DAMAGED,
    FAULT_ZIP_BOMB,
    FAULT_ZIP_ENTRIES,
    FAULT_XML_DEPTH,
    FAULT_XML_ENTITY,
    FAULT_NO_TEXT,
    FAULT_SCAN,
    FAULT_PDF_PROTECTED,
    FAULT_LEGACY_UNSURE,
    FAULT_BAD_UTF8, // args[0]: line
    FAULT_TIME,
    FAULT_MEMORY,
    FAULT_OUTPUT,
    FAULT_FORBIDDEN,
    FAULT_CRASHED,
    FAULT_NO_PDFTOTEXT,
    FAULT_COUNT
} ReadFault;

typedef struct Reading {
    Arena *arena;
    ReadLimits limits;
    DocFormat format;
    Buf text;
    uint32_t paragraphs, pages;
    ReadRemark *remarks;
    size_t remark_count, remark_room;
    ReadFault fault;
    Str fault_arg;
} Reading;

void reading_init(Reading *rd, Arena *arena, ReadLimits limits);
void reading_done(Reading *rd);
/** Appends a paragraph: NFC, white space made single; '\n' inside begins a new one; empty: nothing.
 */
void reading_paragraph(Reading *rd, Str s);
/** Appends a line of plain text: NFC, nothing else changed, empty lines kept. */
void reading_line(Reading *rd, Str s);
/** '\f' between the pages of a pdf. */
void reading_page_break(Reading *rd);
void reading_remark(Reading *rd, ReadRemarkKind kind, Str words);
/** Is false: return reading_fault(rd, FAULT_…, S("")). The first fault stays. */
bool reading_fault(Reading *rd, ReadFault fault, Str arg);
/** The last step of every reader: an old encoding in what was read, the limit of length, no text.
 */
bool reading_finish(Reading *rd);
/** s in NFC. */
Str text_nfc(Arena *arena, Str s);

/** Each gives true, or false with rd->fault set. bytes is the whole file. */
bool read_plain(Reading *rd, Str bytes);
bool read_zip_document(Reading *rd, Str bytes);
/** The table of words that "pdftotext -tsv" prints. */
bool read_pdf_words(Reading *rd, Str tsv);
/** Finds out the format of a whole file, then reads it; a pdf is refused (it takes two children).
 */
bool read_document(Reading *rd, Str bytes);
/** The message of pdftotext's failure (its status and standard error) as a fault. */
ReadFault read_pdf_fault(int status, Str complaint);

/** Fills *err from a fault. */
bool read_fault_err(ReadFault fault, Str arg, ReadLimits limits, Arena *arena, Err *err);

/** The child's answer as bytes. */
void read_frame_write(const Reading *rd, Buf *out);
/** Strict, for the child may have been taken over. false: not an answer. */
bool read_frame_parse(Arena *arena, Str frame, ReadText *out, ReadFault *fault, Str *fault_arg);
