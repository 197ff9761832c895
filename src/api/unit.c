/** Units, and who is asking. */
#include "api/api.h"

static const char *kind_word(int kind) {
    return unit_kind_word((UnitKind)kind);
}

static const Member list_members[] = {
    MEMBER(ID, UnitListRow, id),
    MEMBER(WORD, UnitListRow, kind, .word = kind_word, .first = UNIT_AREA, .last = UNIT_OTHER),
    MEMBER(TEXT, UnitListRow, code),
    MEMBER(TEXT, UnitListRow, name),
    MEMBER(TEXT, UnitListRow, short_name),
    MEMBER(ID, UnitListRow, superior, .is_null = true),
    MEMBER(BOOL, UnitListRow, is_self_tracked),
    MEMBER(DAY, UnitListRow, opened, .is_null = true),
    MEMBER(DAY, UnitListRow, closed, .is_null = true),
};
const Shape api_unit_item = SHAPE("UnitItem", UnitListRow, list_members);

typedef struct UnitView {
    UnitRow row;
    const UnitNameRow *names;
    const UnitCodeRow *codes;
    size_t names_n, codes_n;
} UnitView;

static const Member name_members[] = {
    MEMBER(DAY, UnitNameRow, from),
    MEMBER(TEXT, UnitNameRow, name),
    MEMBER(TEXT, UnitNameRow, short_name),
};
static const Shape name_shape = SHAPE("UnitName", UnitNameRow, name_members);
static const Member code_members[] = {
    MEMBER(TEXT, UnitCodeRow, code),
    MEMBER(DAY, UnitCodeRow, from),
    MEMBER(DAY, UnitCodeRow, to, .is_null = true),
};
static const Shape code_shape = SHAPE("UnitCode", UnitCodeRow, code_members);
static const Member unit_members[] = {
    MEMBER(ID, UnitView, row.id, .as = "id"),
    MEMBER(WORD, UnitView, row.kind, .as = "kind", .word = kind_word, .first = UNIT_AREA,
           .last = UNIT_OTHER),
    MEMBER(TEXT, UnitView, row.name, .as = "name"),
    MEMBER(TEXT, UnitView, row.short_name, .as = "short_name"),
    MEMBER(ID, UnitView, row.superior, .as = "superior", .is_null = true),
    MEMBER(BOOL, UnitView, row.is_self_tracked, .as = "is_self_tracked"),
    MEMBER(DAY, UnitView, row.opened, .as = "opened", .is_null = true),
    MEMBER(DAY, UnitView, row.closed, .as = "closed", .is_null = true),
    MEMBER(LIST, UnitView, names, .shape = &name_shape),
    MEMBER(LIST, UnitView, codes, .shape = &code_shape),
};
const Shape api_unit_shape = SHAPE("Unit", UnitView, unit_members);

static int64_t unit_cursor(const void *row) {
    return ((const UnitListRow *)row)->id.v;
}

static bool units(Request *rq, Reply *rp, Err *err) {
    Db *db = request_db(rq);
    UnitsQuery q = { 0 };
    UnitRow last = { 0 };
    UnitListRow *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err) ||
        (q.after && !sql_unit_get(db, (UnitId){ q.after }, &last, err)))
        return false;
    const UnitFilter filter = { .search = q.q,
                                .top = q.below,
                                .kind = q.kind,
                                .with_closed = q.with_closed,
                                .after = last.sort_key,
                                .limit = q.limit + 1 };
    if (!unit_list(db, &filter, &rows, &n, err)) return false;
    reply_list(rp, &api_unit_item, rows, n, q.limit, unit_cursor);
    return true;
}
API_ENDPOINT(api_units, units)

bool api_unit_answer(Request *rq, Reply *rp, int status, UnitId id, Err *err) {
    UnitView view;
    UnitHistory history;
    if (!sql_unit_get(request_db(rq), id, &view.row, err) ||
        !unit_history(request_db(rq), id, &history, err))
        return false;
    view.names = history.names;
    view.names_n = history.names_n;
    view.codes = history.codes;
    view.codes_n = history.codes_n;
    reply_object(rp, status, &api_unit_shape, &view);
    return true;
}

static bool unit(Request *rq, Reply *rp, Err *err) {
    int64_t id;
    return request_id(rq, "id", &id, err) && api_unit_answer(rq, rp, 200, (UnitId){ id }, err);
}
API_ENDPOINT(api_unit, unit)
