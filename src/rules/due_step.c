#include "base/json.h"
#include "rules/due_date.h"

#include <jansson.h>

static const char *const step_words[DUE_STEP_KIND_COUNT] = {
    [DUE_STEP_AFTER] = "after",
    [DUE_STEP_FROM] = "from",
    [DUE_STEP_BEFORE] = "before",
    [DUE_STEP_NAMED] = "named",
    [DUE_STEP_RULE] = "rule",
    [DUE_STEP_SET] = "set",
    [DUE_STEP_SHORT_MONTH] = "short_month",
    [DUE_STEP_COUNTED] = "counted",
    [DUE_STEP_GRANTED] = "granted",
    [DUE_STEP_EXTENDED] = "extended",
    [DUE_STEP_WEEKLY_OFF] = "weekly_off",
    [DUE_STEP_DAY_OFF] = "day_off",
    [DUE_STEP_MOVED] = "moved",
    [DUE_STEP_KEPT] = "kept",
    [DUE_STEP_UNCHECKED] = "unchecked",
};

/** One message for each way of counting and unit. */
static const char *const rule_messages[3][3] = {
    { N_("{0} working days from the day after {1}: {2}."),
      N_("{0} days from the day after {1}: {2}."), N_("{0} months from {1}: {2}.") },
    { N_("{0} working days from {1}, which is counted: {2}."),
      N_("{0} days from {1}, which is counted: {2}."),
      N_("{0} months from {1}, which is counted: {2}.") },
    { N_("{0} working days before {1}: {2}."), N_("{0} days before {1}: {2}."),
      N_("{0} months before {1}: {2}.") },
};

const char *due_step_message(Arena *arena, const DueStep *step, Str args[3]) {
    Str day = day_text(arena, step->day), number = str_printf(arena, "%d", step->number);
    Day set_on;
    args[0] = day;
    args[1] = args[2] = (Str){ 0 };
    switch (step->kind) {
    case DUE_STEP_AFTER:
    case DUE_STEP_FROM:
    case DUE_STEP_BEFORE:
        args[0] = number;
        args[1] = day;
        args[2] = step->source;
        return rule_messages[step->kind - DUE_STEP_AFTER][step->unit - DUE_WORKING_DAYS];
    case DUE_STEP_NAMED: args[1] = step->source; return N_("The text names {0}: {1}.");
    case DUE_STEP_RULE:
        args[1] = step->name;
        args[2] = step->source;
        return N_("The text says “{1}” ({2}); for this period that is {0}.");
    case DUE_STEP_SET:
        args[1] = step->by;
        args[2] = day_parse(step->name, &set_on) ? day_text(arena, set_on) : step->name;
        return N_("{1} set {0} when it entered the event on {2}; the text does not name this day.");
    case DUE_STEP_SHORT_MONTH:
        args[1] = number;
        return N_("The month has no day {1}; {0} is its last day.");
    case DUE_STEP_COUNTED: args[1] = number; return N_("{0} is counted: day {1}.");
    case DUE_STEP_GRANTED:
        args[0] = number;
        args[1] = step->name;
        args[2] = step->by.n && step->source.n
                      ? str_printf(arena, "%.*s, %.*s", STR(step->source), STR(step->by))
                      : (step->by.n ? step->by : step->source);
        return N_("{0} further working days were granted ({2}): {1}.");
    case DUE_STEP_EXTENDED: args[1] = number; return N_("{0} is counted: further day {1}.");
    case DUE_STEP_WEEKLY_OFF: return N_("{0} is skipped: weekly day off.");
    case DUE_STEP_DAY_OFF:
        args[1] = step->name;
        args[2] = step->source;
        return N_("{0} is skipped: {1}, {2}.");
    case DUE_STEP_MOVED: return N_("The date moves to {0}, a working day.");
    case DUE_STEP_KEPT:
        args[1] = step->name;
        args[2] = step->source;
        return step->name.n ? N_("{0} is a day off ({1}, {2}); the date stays.")
                            : N_("{0} is a weekly day off; the date stays.");
    case DUE_STEP_UNCHECKED:
        return N_("The calendar of days off does not reach {0} yet; whether it is a working day "
                  "was not checked.");
    case DUE_STEP_KIND_COUNT: break;
    }
    return "";
}

static void put_if(Json *j, const char *key, Str value) {
    if (value.n) json_put_text(j, key, value);
}

Str due_steps_json(Arena *arena, const DueDate *due) {
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)16 << 20);
    Json j = json_to(&buf);
    json_put_array(&j, NULL);
    for (size_t i = 0; i < due->count; i++) {
        const DueStep *step = &due->steps[i];
        json_put_object(&j, NULL);
        json_put_text(&j, "step", str_c(step_words[step->kind]));
        json_put_day(&j, "day", step->day);
        if (step->number) json_put_int(&j, "number", step->number);
        if (step->unit) json_put_int(&j, "unit", step->unit);
        put_if(&j, "name", step->name);
        put_if(&j, "source", step->source);
        put_if(&j, "by", step->by);
        json_put_object_end(&j);
    }
    json_put_array_end(&j);
    return buf_dup(&buf, arena);
}

static Str text_of(Arena *arena, const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return (Str){ 0 };
    return str_dup(arena, (Str){ json_string_value(value), json_string_length(value) });
}

static bool step_read(Arena *arena, const json_t *object, DueStep *step) {
    Str word = text_of(arena, object, "step");
    for (DueStepKind kind = DUE_STEP_AFTER; kind < DUE_STEP_KIND_COUNT; kind++)
        if (str_is(word, step_words[kind])) step->kind = kind;
    json_int_t number = json_integer_value(json_object_get(object, "number"));
    json_int_t unit = json_integer_value(json_object_get(object, "unit"));
    bool has_unit = step->kind >= DUE_STEP_AFTER && step->kind <= DUE_STEP_BEFORE;
    if (!step->kind || number < 0 || number > DUE_DAYS_MAX || unit < has_unit ||
        unit > DUE_MONTHS || !day_parse(text_of(arena, object, "day"), &step->day))
        return false;
    step->number = (int)number;
    step->unit = (DueUnit)unit;
    step->name = text_of(arena, object, "name");
    step->source = text_of(arena, object, "source");
    step->by = text_of(arena, object, "by");
    return true;
}

bool due_steps_parse(Arena *arena, Str json, Day day, Day original, DueDate *out, Err *err) {
    json_t *array = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
    bool ok = json_is_array(array) && json_array_size(array) <= DUE_STEPS_MAX;
    DueDate due = { .day = day, .original = original };
    for (size_t i = 0; ok && i < json_array_size(array); i++) {
        DueStep step = { 0 };
        ok = step_read(arena, json_array_get(array, i), &step);
        if (ok) due_add_step(arena, &due, step);
    }
    json_decref(array);
    if (!ok)
        return FAIL(err, .code = ERR_INPUT, .field = "steps",
                    .msg = N_("The explanation of this date cannot be read."));
    *out = due;
    return true;
}
