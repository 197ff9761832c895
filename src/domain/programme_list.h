#pragma once
/**
 * Programmes as one person may see them. In force or ended a programme is public; a draft, also
 * of a further version, is the matter of those who lead it and of the parties.
 */
#include "domain/programme.h"

typedef struct ProgrammeFilter {
    Str pattern;   // of LIKE, folded (search_pattern)
    int64_t state; // ProgrammeState; 0: any
    bool by_title; // else from the newest on
    ProgrammeId after;
    int64_t limit;
} ProgrammeFilter;

/** Whether actor reads the programme. Errors ERR_AUTH, ERR_FORBIDDEN. */
MUST_USE bool programme_may_read(Db *db, const Actor *actor, const ProgrammeRow *row, Err *err);
/** Whether actor reads what is drafted of it. Errors ERR_AUTH, ERR_FORBIDDEN. */
MUST_USE bool programme_may_read_draft(Db *db, const Actor *actor, const ProgrammeRow *row,
                                       Err *err);

/**
 * The programmes of the filter that actor reads, up to its limit; the open proposals of a draft
 * that is not for this reader are counted as none. out is in the Db's arena.
 */
MUST_USE bool programme_list_seen(Db *db, const Actor *actor, const ProgrammeFilter *filter,
                                  ProgrammeItem **out, size_t *n, Err *err);

/** How many programmes of each state match pattern and are read by actor; counts[ProgrammeState].
 */
MUST_USE bool programme_counts_seen(Db *db, const Actor *actor, Str pattern,
                                    int64_t counts[PROGRAMME_DROPPED + 1], Err *err);
