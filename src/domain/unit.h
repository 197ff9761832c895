#pragma once
/**
 * Units: public bodies with an immutable id, dated names, codes and superiors, in one tree. Never
 * keyed on a name: a new body may take the name of an old one (domain.md, "Reorganisation").
 *
 * Who may: an administrator of the unit or of one above it (policy, ACT_UNIT_MANAGE). A court or
 * procuracy that follows its own work is changed by its own administrator alone. All that stands
 * below it follows with it, however it came there (is_self_tracked of a row: by its own choice or
 * by that of one above), so that lists and totals need not look up the tree. Changes are entered on
 * the day they take effect or later, never ahead of it: name, code and superior of the row are
 * those of now.
 */
#include "rules/policy.h"

#include "store/lane.h"

/** What became of a unit that was closed. */
typedef enum LineageKind {
    LINEAGE_MERGED = 1, // into one successor
    LINEAGE_SPLIT,      // into several
    LINEAGE_DISSOLVED,  // its duties went to others, or to nobody
    LINEAGE_COUNT
} LineageKind;

#include "domain/unit_sql.h"

enum { UNIT_NAME_MAX = 300, UNIT_CODE_MAX = 35, UNIT_SUCCESSORS_MAX = 20 };

/** Opens a unit. Result id: the unit. Errors ERR_INPUT "name", "code" (taken), "superior" (closed).
 */
typedef struct UnitOpen {
    UnitId superior; // none: a root, only for the program itself
    UnitKind kind;
    Str name, short_name; // "Ủy ban nhân dân xã Krông Tơ", "UBND xã Krông Tơ"
    Str code;             // may be empty
    Day from;
    bool is_self_tracked; // courts and procuracies only, and only by the program itself
} UnitOpen;
extern const CommandType unit_open_cmd;

/** A new name from a day on; the day of the last name corrects that one. */
typedef struct UnitRename {
    UnitId unit;
    Str name, short_name;
    Day from;
} UnitRename;
extern const CommandType unit_rename_cmd;

/** Another superior from a day on, with the whole tree below. Both places must be in reach. */
typedef struct UnitMove {
    UnitId unit, superior;
    Day from;
} UnitMove;
extern const CommandType unit_move_cmd;

/** A further code; the older ones stay valid beside it until they are closed. */
typedef struct UnitCodeAdd {
    UnitId unit;
    Str code;
    Day from;
} UnitCodeAdd;
extern const CommandType unit_code_add_cmd;

/** Ends a code after its last day; it is never given to another unit. */
typedef struct UnitCodeClose {
    UnitId unit;
    Str code;
    Day to;
} UnitCodeClose;
extern const CommandType unit_code_close_cmd;

/** Closes a unit that has no open unit below it, with all its codes. Its past stays as it was.
 * Errors ERR_INPUT, field "open_known": it has duties or work that is not done, and nobody said
 * that this is known (unit_open_work). */
typedef struct UnitClose {
    UnitId unit;
    bool open_known;
    LineageKind kind;
    Day day;   // the first on which it no longer exists
    Str basis; // the decision: "Nghị quyết 1660/NQ-UBTVQH15"
    const UnitId *successors;
    size_t successors_n;
} UnitClose;
extern const CommandType unit_close_cmd;

/** A court or procuracy begins or ends to follow its own work, with all below it: its own
 * administrator alone. One below another that does so goes on with that one when it ends its own.
 */
typedef struct UnitSelfTrack {
    UnitId unit;
    bool is_self_tracked;
} UnitSelfTrack;
extern const CommandType unit_self_track_cmd;

/** A subject for the policy: the unit and all above it, in the Db's arena. */
MUST_USE bool unit_subject(Db *db, UnitId unit, Subject *out, Err *err);
/** Whether actor (NULL: the program) may do action to unit. */
MUST_USE bool unit_allows(Db *db, const Actor *actor, Action action, UnitId unit, Err *err);
/**
 * What the unit was called on day; DAY_NONE, or before it had a name: what it is called now.
 * Everywhere: an act (who, in which unit, when) shows the name of its day; work that has ended
 * (accepted, withdrawn, void) that of the day on which it did (occurrence_ended); all other work
 * and the unit itself the name of now. Lists do it in their SQL: short_name_on in shared.parts.
 */
MUST_USE bool unit_name_on(Db *db, UnitId unit, Day day, UnitNameRow *out, Err *err);
/** Nothing new goes to a unit that was closed. Errors code, at field. */
MUST_USE bool unit_is_open(const UnitRow *unit, ErrCode code, const char *field, Err *err);

/** All that is known of a unit over time, each list with the newest first. */
typedef struct UnitHistory {
    UnitNameRow *names;
    UnitCodeRow *codes;
    UnitSuperiorRow *superiors;
    UnitLineageRow *from, *to; // what it came from, what it became
    size_t names_n, codes_n, superiors_n, from_n, to_n;
} UnitHistory;
MUST_USE bool unit_history(Db *db, UnitId unit, UnitHistory *out, Err *err);

/**
 * Units in the order of the tree, those whose names or codes contain search (any spelling; empty:
 * all), closed ones when asked for. after is the sort_key of the last one seen, or empty.
 */
typedef struct UnitFilter {
    Str search;
    UnitId top;    // only it and what is below; none: everything
    UnitKind kind; // 0: any
    bool with_closed;
    Str after;    // sort_key of the last one seen; by_name: its id in digits
    bool by_name; // instead of the order of the tree; top is not looked at
    int64_t limit;
} UnitFilter;
MUST_USE bool unit_list(Db *db, const UnitFilter *filter, UnitListRow **out, size_t *out_n,
                        Err *err);

/** Opens a unit inside a command that has checked who may: for the import. */
MUST_USE bool unit_open_now(Tx *tx, const UnitOpen *cmd, UnitId *out, Err *err);
/** Code in capitals, without blanks at the ends. False unless it is at most UNIT_CODE_MAX letters,
 * digits, "." "-" "_" "/". */
bool unit_code_normal(Arena *arena, Str code, Str *out);
