#pragma once
/** Short words that several pages print: places in a text, periods, rates, cells of CSV. */
#include "base/buf.h"
#include "domain/document.h"
#include "domain/provision.h"
#include "web/lang.h"

/** "d9.k2.a" as "Đ9.2a" (in English "Art. 9.2a"), "s1" as "(1)". */
Str provision_short(Arena *arena, Lang lang, Str path);
/** The one name of a place: "d9.k2.a" as "Điều 9, khoản 2, điểm a" (or in English), "s3.1.g2" of a
 * text without articles as "mục 3.1, gạch đầu dòng 2". */
Str provision_long(Arena *arena, Lang lang, Str path);
/** The same of a row; a part, chapter or section is named as the text names it, "Chương II". */
Str provision_words(Arena *arena, Lang lang, const ProvisionRow *rows, size_t at);
/** "2026-Q3" as "Quý III", "2026" as "Năm 2026"; empty for a period of an event. */
Str period_short(Arena *arena, Lang lang, Str key);
/** The kind of a document by its abbreviation (document_types): "Công văn"; empty when it is none.
 */
Str document_kind(Lang lang, Str type);
/** The kind and the symbol: "Công văn 424-CV/HU". */
Str document_name(Arena *arena, Lang lang, Str type, Str symbol);
/** The first count words of text. */
Str first_words(Str text, size_t count);
/** A cell of RFC 4180 and what follows it. A cell that a spreadsheet would take for a formula gets
 * an apostrophe before it. */
void csv_cell(Buf *out, Str value, char then);
/** The lines of a text, as signers are kept. */
const Str *text_lines(Arena *arena, Str text, size_t *n);
