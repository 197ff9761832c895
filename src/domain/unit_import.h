#pragma once
/**
 * Units from a table: code, superior_code, kind, name, short_name, from. The headings may be
 * Vietnamese (Mã, Mã cấp trên, Loại, Tên, Tên ngắn, Từ ngày), kinds too. A superior is a unit that
 * exists, or any other line of the file; without superior_code it is the unit chosen beside the
 * file. All lines or none.
 */
#include "domain/table_import.h"
#include "domain/unit.h"

typedef struct UnitImport {
    Str csv;
    UnitId superior; // of lines without superior_code
} UnitImport;

/** Result id: how many units were opened. Errors ERR_INPUT: there are problems (see the check). */
extern const CommandType unit_import_cmd;

/** The dry run: every problem with its line. Nothing is written. */
MUST_USE bool unit_import_check(Db *db, const Actor *actor, const UnitImport *import, Day today,
                                TableReport *report, Err *err);
/** A kind by its English word or by what Vietnamese tables write. */
bool unit_kind_from_text(Arena *arena, Str text, UnitKind *out);
/** The table of the units that the filter finds, all pages, in the order of the tree and the form
 * that the import reads. */
MUST_USE bool unit_export(Db *db, const UnitFilter *filter, Buf *out, Err *err);
