#pragma once
/**
 * People from a table: login, name, title, email, unit_code, role. The headings may be Vietnamese
 * (Tên đăng nhập, Họ tên, Chức vụ, Thư điện tử, Mã đơn vị, Vai trò), roles too. Each becomes an
 * account with a link to set its password. All lines or
 * none.
 */
#include "domain/person.h"
#include "domain/table_import.h"

typedef struct PersonImport {
    Str csv;
    UnitId unit; // of lines without unit_code
} PersonImport;

/** Result id: how many lines; text: "login TAB token" for each new account, one a line, shown once.
 */
extern const CommandType person_import_cmd;
/** The dry run: every problem with its line. Nothing is written. */
MUST_USE bool person_import_check(Db *db, const Actor *actor, const PersonImport *import,
                                  TableReport *report, Err *err);
/** A role by its English word or its Vietnamese name. */
bool role_from_text(Arena *arena, Str text, Role *out);
