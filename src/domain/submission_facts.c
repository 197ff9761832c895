#include "domain/submission_facts.h"

#include <stdlib.h>

static int by_text(const void *a, const void *b) {
    return strcmp(((const Str *)a)->p, ((const Str *)b)->p);
}

static int by_indicator(const void *a, const void *b) {
    const ValueRow *x = a, *y = b;
    return (x->indicator.v > y->indicator.v) - (x->indicator.v < y->indicator.v);
}

Str evidence_fact(Arena *arena, const EvidenceRow *files, size_t n) {
    Str *lines = ARENA_ARRAY(arena, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = str_c(str_z(arena, files[i].sha256));
    if (n) qsort(lines, n, sizeof *lines, by_text);
    return str_join(arena, lines, n, S("\n"));
}

Str values_fact(Arena *arena, const ValueRow *values, size_t n) {
    ValueRow *sorted = ARENA_ARRAY(arena, ValueRow, n + 1);
    Str *lines = ARENA_ARRAY(arena, Str, n + 1);
    if (n) memcpy(sorted, values, n * sizeof *sorted);
    if (n) qsort(sorted, n, sizeof *sorted, by_indicator);
    for (size_t i = 0; i < n; i++)
        lines[i] = str_printf(arena, "%lld=%lld", (long long)sorted[i].indicator.v,
                              (long long)sorted[i].value);
    return str_join(arena, lines, n, S("\n"));
}

bool submission_facts(Db *db, SubmissionId id, Str *evidence, Str *values, Err *err) {
    EvidenceRow *files;
    ValueRow *rows;
    size_t files_n, rows_n;
    if (!sql_submission_evidence(db, id, &files, &files_n, err) ||
        !sql_submission_values(db, id, &rows, &rows_n, err))
        return false;
    *evidence = evidence_fact(db->arena, files, files_n);
    *values = values_fact(db->arena, rows, rows_n);
    return true;
}

bool submission_leaf_public(LeafWriter *leaf, SubmissionId id, bool only_released, Err *err) {
    EvidenceRow *files;
    ValueRow *values;
    size_t files_n, values_n;
    Tx *tx = leaf->tx;
    if (!sql_submission_evidence(tx->db, id, &files, &files_n, err) ||
        !sql_submission_values(tx->db, id, &values, &values_n, err))
        return false;
    json_put_array(&leaf->j, "evidence");
    for (size_t i = 0; i < files_n; i++)
        if (files[i].is_public) json_put_text(&leaf->j, NULL, files[i].sha256);
    json_put_array_end(&leaf->j);
    json_put_object(&leaf->j, "values");
    for (size_t i = 0; i < values_n; i++)
        if (!only_released || values[i].is_released)
            json_put_int(&leaf->j,
                         str_printf(tx->arena, "%lld", (long long)values[i].indicator.v).p,
                         values[i].value);
    json_put_object_end(&leaf->j);
    return true;
}
