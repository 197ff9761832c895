#include "api/shape.h"

#include <assert.h>

const char *member_name(const Member *member) {
    return member->as ? member->as : member->name;
}

static int64_t int_at(const char *row, const Member *m) {
    int64_t wide;
    int narrow;
    if (m->size == sizeof wide) {
        memcpy(&wide, row + m->at, sizeof wide);
        return wide;
    }
    assert(m->size == sizeof narrow);
    memcpy(&narrow, row + m->at, sizeof narrow);
    return narrow;
}

static void list_put(Json *j, const char *key, const Member *m, const char *row, Zone zone) {
    const char *rows;
    size_t n;
    memcpy(&rows, row + m->at, sizeof rows);
    memcpy(&n, row + m->count_at, sizeof n);
    json_put_array(j, key);
    for (size_t i = 0; i < n; i++)
        shape_put(j, NULL, m->shape, rows + i * m->shape->size, zone);
    json_put_array_end(j);
}

static void member_put(Json *j, const Member *m, const char *row, Zone zone) {
    const char *key = member_name(m);
    switch (m->type) {
    case MEMBER_ID:
    case MEMBER_INT: {
        int64_t n = int_at(row, m);
        if (!n && m->is_null)
            json_put_null(j, key);
        else
            json_put_int(j, key, n);
        return;
    }
    case MEMBER_TEXT: json_put_text(j, key, *(const Str *)(const void *)(row + m->at)); return;
    case MEMBER_BOOL: json_put_bool(j, key, *(const bool *)(const void *)(row + m->at)); return;
    case MEMBER_DAY: json_put_day(j, key, *(const Day *)(const void *)(row + m->at)); return;
    case MEMBER_INSTANT:
        json_put_instant(j, key, *(const Instant *)(const void *)(row + m->at), zone);
        return;
    case MEMBER_WORD: json_put_text(j, key, str_c(m->word((int)int_at(row, m)))); return;
    case MEMBER_LIST: list_put(j, key, m, row, zone); return;
    case MEMBER_PART: shape_put(j, key, m->shape, row + m->at, zone); return;
    }
}

void shape_put(Json *j, const char *key, const Shape *shape, const void *row, Zone zone) {
    json_put_object(j, key);
    for (size_t i = 0; i < shape->members_n; i++)
        member_put(j, &shape->members[i], row, zone);
    json_put_object_end(j);
}

void reply_object(Reply *rp, int status, const Shape *shape, const void *row) {
    Json j = reply_json(rp, status);
    rp->is_private = rp->rq->session != NULL;
    shape_put(&j, NULL, shape, row, rp->rq->zone);
}

void reply_part(Reply *rp, const Shape *shape, const void *rows, size_t n, int64_t next) {
    Json j = reply_json(rp, 200);
    rp->is_private = rp->rq->session != NULL;
    json_put_object(&j, NULL);
    json_put_array(&j, "items");
    for (size_t i = 0; i < n; i++)
        shape_put(&j, NULL, shape, (const char *)rows + i * shape->size, rp->rq->zone);
    json_put_array_end(&j);
    if (next)
        json_put_text(&j, "next", str_printf(rp->rq->arena, "%" PRId64, next));
    else
        json_put_null(&j, "next");
    json_put_object_end(&j);
}

void reply_list(Reply *rp, const Shape *shape, const void *rows, size_t n, int64_t limit,
                int64_t (*cursor)(const void *row)) {
    bool is_more = (int64_t)n > limit;
    if (is_more) n = (size_t)limit;
    reply_part(rp, shape, rows, n,
               is_more && n ? cursor((const char *)rows + (n - 1) * shape->size) : 0);
}
