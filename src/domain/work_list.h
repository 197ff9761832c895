#pragma once
/**
 * "Việc của tôi": what a person's units have to do, to accept or to urge, by its day, and what the
 * person has not read. Queries only, each by an index of the unit or the person; what is listed
 * follows from the person's roles.
 */
#include "domain/notice.h"
#include "domain/overview.h"

/** In the order of their tabs. */
typedef enum WorkKind {
    WORK_ALL,
    WORK_TO_DO,
    WORK_RETURNED,
    WORK_TO_ACCEPT,
    WORK_TO_RELEASE, // own work of a body that follows it itself
    WORK_TO_URGE,
    WORK_TO_GIVE, // a part in what another performs, not given yet
    WORK_TO_READ,
    WORK_KIND_COUNT
} WorkKind;

typedef enum WorkSpan {
    SPAN_OVERDUE,
    SPAN_TODAY,
    SPAN_WEEK, // to Sunday
    SPAN_LATER,
    SPAN_UNDATED, // what is only to be read
    WORK_SPAN_COUNT
} WorkSpan;

/** Each kind of each unit is counted up to here; a page says "more" past it. */
enum { WORK_COUNT_MAX = 1000, WORK_AHEAD_DAYS = 60 };

/** Where an entry stands in the list; kind WORK_ALL: before all. */
typedef struct WorkKey {
    WorkKind kind;
    Day due;
    int64_t id; // of the occurrence or the notice
} WorkKey;

typedef struct WorkFilter {
    WorkKind kind; // WORK_ALL: every one
    Str pattern;   // of LIKE, folded; "%" for everything
    bool is_latest;
    WorkKey after;
    int64_t limit;
} WorkFilter;

/** Either a row (kind to do to to urge) or a notice (to read). */
typedef struct WorkEntry {
    WorkKind kind;
    WorkRow row;
    NoticeRow notice;
} WorkEntry;

typedef struct WorkCounts {
    int64_t n[WORK_KIND_COUNT][WORK_SPAN_COUNT]; // those of WORK_ALL are sums
    bool is_more[WORK_KIND_COUNT];               // there are more than were counted
} WorkCounts;

/** Up to limit entries: by day, those without one last, the newest first. In the Db's arena. */
MUST_USE bool work_list(Db *db, const Actor *actor, const WorkFilter *filter, Day today,
                        WorkEntry **out, size_t *out_n, Err *err);
/** How many there are of each kind and span that have these words. */
MUST_USE bool work_count(Db *db, const Actor *actor, Str pattern, Day today, WorkCounts *out,
                         Err *err);
WorkSpan work_span(Day due, Day today);
WorkKey work_key(const WorkEntry *entry);
