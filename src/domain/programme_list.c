#include "domain/programme_list.h"

enum { DRAFTS_COUNTED = 1000 };

bool programme_may_read_draft(Db *db, const Actor *actor, const ProgrammeRow *row, Err *err) {
    Subject subject;
    return programme_subject(db, row, &subject, err) &&
           policy_allows(actor, ACT_INSIDE_READ, &subject, err);
}

bool programme_may_read(Db *db, const Actor *actor, const ProgrammeRow *row, Err *err) {
    return row->state == PROGRAMME_IN_FORCE || row->state == PROGRAMME_ENDED ||
           programme_may_read_draft(db, actor, row, err);
}

/** Adds those of rows that actor reads to out, up to limit. */
static bool keep_seen(Db *db, const Actor *actor, const ProgrammeItem *rows, size_t rows_n,
                      int64_t limit, ProgrammeItem *out, size_t *n, Err *err) {
    for (size_t i = 0; i < rows_n && (int64_t)*n < limit; i++) {
        ProgrammeItem item = rows[i];
        const ProgrammeRow row = { .id = item.id, .state = item.state, .lead = item.lead };
        bool has_draft = item.open_proposals > 0 || item.state == PROGRAMME_DRAFT ||
                         item.state == PROGRAMME_DROPPED;
        if (has_draft && !programme_may_read_draft(db, actor, &row, err)) {
            if (err->code != ERR_AUTH && err->code != ERR_FORBIDDEN) return false;
            if (!programme_may_read(db, actor, &row, err)) continue;
            item.open_proposals = 0;
        }
        out[(*n)++] = item;
    }
    return true;
}

static bool page(Db *db, const ProgrammeFilter *f, ProgrammeId after, ProgrammeItem **rows,
                 size_t *n, Err *err) {
    Str key = S("");
    if (!f->by_title)
        return sql_programme_list(db, f->pattern, f->state, after.v ? after.v : INT64_MAX, f->limit,
                                  rows, n, err);
    if (after.v && !sql_programme_key(db, after, &key, err)) return false;
    return sql_programme_list_title(db, f->pattern, f->state, key, after, f->limit, rows, n, err);
}

bool programme_list_seen(Db *db, const Actor *actor, const ProgrammeFilter *filter,
                         ProgrammeItem **out, size_t *n, Err *err) {
    ProgrammeId after = filter->after;
    ProgrammeItem *rows;
    size_t rows_n;
    *out = ARENA_ARRAY(db->arena, ProgrammeItem, (size_t)filter->limit);
    *n = 0;
    do {
        if (!page(db, filter, after, &rows, &rows_n, err) ||
            !keep_seen(db, actor, rows, rows_n, filter->limit, *out, n, err))
            return false;
        if (rows_n) after = rows[rows_n - 1].id;
    } while ((int64_t)rows_n == filter->limit && (int64_t)*n < filter->limit);
    return true;
}

bool programme_counts_seen(Db *db, const Actor *actor, Str pattern,
                           int64_t counts[PROGRAMME_DROPPED + 1], Err *err) {
    static const ProgrammeState hidden[] = { PROGRAMME_DRAFT, PROGRAMME_DROPPED };
    StateCount *all;
    size_t n;
    if (!sql_programme_counts(db, pattern, &all, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        counts[all[i].state] = all[i].n;
    for (size_t i = 0; i < COUNT_OF(hidden); i++) {
        ProgrammeItem *seen;
        const ProgrammeFilter filter = { .pattern = pattern,
                                         .state = hidden[i],
                                         .limit = DRAFTS_COUNTED };
        if (!counts[hidden[i]]) continue;
        if (!programme_list_seen(db, actor, &filter, &seen, &n, err)) return false;
        counts[hidden[i]] = (int64_t)n;
    }
    return true;
}
