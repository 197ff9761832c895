#include "domain/working_calendar.h"
#include "domain/leaf.h"

bool working_calendar(Db *db, UnitId unit, Calendar *out, Err *err) {
    CalendarDayRow *rows;
    size_t n;
    if (!sql_calendar_days_for(db, unit, &rows, &n, err)) return false;
    CalendarDay *days = ARENA_ARRAY(db->arena, CalendarDay, n);
    for (size_t i = 0; i < n; i++)
        days[i] = (CalendarDay){ rows[i].day, rows[i].is_working, rows[i].name, rows[i].source };
    return calendar_with(db->arena, &calendar_vn, days, n, out, err);
}

bool calendars_of(Calendars *calendars, UnitId unit, const Calendar **out, Err *err) {
    if (!calendars->is_asked) {
        int64_t own;
        if (!sql_calendar_own_days(calendars->db, &own, err)) return false;
        calendars->is_asked = true;
        calendars->has_own_days = own > 0;
    }
    *out = &calendar_vn;
    if (!calendars->has_own_days) return true;
    for (size_t i = 0; i < calendars->n; i++)
        if (calendars->known[i].unit.v == unit.v) {
            *out = &calendars->known[i].calendar;
            return true;
        }
    Calendar *fresh = ARENA_NEW(calendars->db->arena, Calendar);
    if (!working_calendar(calendars->db, unit, fresh, err)) return false;
    *out = fresh;
    if (calendars->n < COUNT_OF(calendars->known)) {
        calendars->known[calendars->n].unit = unit;
        calendars->known[calendars->n++].calendar = *fresh;
    }
    return true;
}

static bool calendar_day_set(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const CalendarDaySet *cmd = command;
    Subject subject;
    if (!unit_subject(tx->db, cmd->unit, &subject, err) ||
        (tx->actor && !policy_allows(tx->actor, ACT_UNIT_MANAGE, &subject, err)))
        return false;
    if (!calendar_covers(&calendar_vn, cmd->day))
        return FAIL(err, .code = ERR_RANGE, .field = "day",
                    .msg = N_("The calendar does not reach this day."));
    if (!str_trim(cmd->name).n || !str_trim(cmd->source).n)
        return FAIL(err, .code = ERR_INPUT, .field = "name",
                    .msg = N_("Give the day a name and the document that it rests on."));
    if (!sql_calendar_day_set(tx, cmd->unit, cmd->day, cmd->is_working, cmd->name, cmd->source,
                              err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "calendar.day_set", 1);
    leaf_object(&leaf, "unit", cmd->unit.v);
    json_put_day(&leaf.j, "day", cmd->day);
    json_put_bool(&leaf.j, "is_working", cmd->is_working);
    json_put_text(&leaf.j, "name", cmd->name);
    json_put_text(&leaf.j, "source", cmd->source);
    result->id = cmd->unit.v;
    return leaf_write(&leaf, err);
}

const CommandType calendar_day_set_cmd = { "calendar.day_set", calendar_day_set };
