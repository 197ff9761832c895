#pragma once
/**
 * Tables as comma or semicolon separated values (RFC 4180): a strict reader, since a file that is
 * read differently than it was meant puts wrong data in silently; and a writer.
 */
#include "base/buf.h"
#include "base/err.h"

enum { CSV_COLUMNS = 64 };

typedef struct CsvReader {
    Arena *arena;
    Str rest;
    char separator;
    int64_t line; // of the record that csv_next gave last, the first is 1
    int64_t next_line;
} CsvReader;

/**
 * bytes are UTF-8, with or without a byte order mark, lines ended by LF or CRLF. The separator is
 * the one that stands more often in the first line, outside quotes.
 * Errors ERR_INPUT: not UTF-8, or empty; ERR_TOO_LARGE
 */
MUST_USE bool csv_open(Arena *arena, Str bytes, CsvReader *out, Err *err);
/**
 * The next record that is not an empty line; fields are trimmed of white space outside quotes.
 * *has is false at the end. Errors ERR_INPUT with the line in args[0]: a quote in a bare field,
 * text behind a closing quote, a quote that is never closed, more than CSV_COLUMNS fields.
 */
MUST_USE bool csv_next(CsvReader *csv, Str **fields, size_t *fields_n, bool *has, Err *err);

/**
 * Appends a field, quoted when needed, and the separator before it unless it is the first of its
 * record (also behind a byte order mark). What a spreadsheet would run as a formula gets an
 * apostrophe in front.
 */
void csv_put(Buf *out, Str field);
/** The same without a separator. */
void csv_put_cell(Buf *out, Str field);
void csv_end(Buf *out); // CRLF
