#pragma once
/** Notices to people that something concerns them: what happened, on which object, read or not. */
#include "domain/unit.h"

typedef enum NoticeKind {
    NOTICE_ASSIGNED = 1, // an obligation binds the unit
    NOTICE_SUBMITTED,    // work waits for acceptance
    NOTICE_ACCEPTED,
    NOTICE_RETURNED,
    NOTICE_EXTENDED,
    NOTICE_CLOSED,
    NOTICE_COMMENT,
    NOTICE_QUESTION,
    NOTICE_URGED,
    NOTICE_CONTRIBUTED,
    NOTICE_ANSWERED,   // what the person asked or wrote
    NOTICE_TO_RELEASE, // own work was handed in: a leader or coordinator of the unit may release it
    NOTICE_RELEASED, // to who leads and who would accept, on the obligation: the work is not theirs
    NOTICE_LAST = NOTICE_RELEASED
} NoticeKind;

#include "domain/notice_sql.h"

/** "assigned", "submitted", …: for the API; "other" for a kind of a later program. */
const char *notice_kind_word(NoticeKind kind);

/** Tells the officers, leaders and coordinators of unit, except the person who acts. */
MUST_USE bool notice_unit(Tx *tx, NoticeKind kind, const char *object, int64_t object_id,
                          UnitId unit, Err *err);
/** The same for several units. */
MUST_USE bool notice_units(Tx *tx, NoticeKind kind, const char *object, int64_t object_id,
                           const UnitId *units, size_t n, Err *err);

/** Marks the notices of an object as read by the person. */
typedef struct NoticeRead {
    Str object;
    int64_t object_id;
} NoticeRead;
extern const CommandType notice_read_cmd;

/** Marks all notices of the person as read up to the newest that the list showed. */
typedef struct NoticeReadAll {
    NoticeId upto;
} NoticeReadAll;
extern const CommandType notice_read_all_cmd;
