#include "domain/due_suggestion.h"

#include "base/day.h"

#include <jansson.h>

DEFINE_AUTO(json_t *, json_decref)

static json_t *load(Str due_json) {
    return json_loadb(due_json.p, due_json.n, JSON_REJECT_DUPLICATES, NULL);
}

static const char *type_of(const json_t *due) {
    const char *type = json_string_value(json_object_get(due, "type"));
    return type ? type : "";
}

static bool is_type(const json_t *due, const char *type) {
    return strcmp(type_of(due), type) == 0;
}

/** "12-15" as month and day; key is "before", "and" (the second of two) or, with the month of the
 * quarter, "of_quarter". */
static bool month_day_of(const json_t *due, const char *key, int *month, int *day) {
    Str rest = str_c(json_string_value(json_object_get(due, key))), part;
    int64_t m, d;
    if (!str_cut(&rest, '-', &part) || !str_to_int(part, &m) || !str_to_int(rest, &d) || m < 1 ||
        m > 12 || d < 1 || d > 31)
        return false;
    *month = (int)m;
    *day = (int)d;
    return true;
}

static int64_t number_of(const json_t *due, const char *key, int64_t least, int64_t most) {
    int64_t n = json_integer_value(json_object_get(due, key));
    return n >= least && n <= most ? n : 0;
}

/** "mỗi năm hai lần" comes every half-year, "mỗi năm bốn lần" every quarter: the kind of the text
 * when nothing divides its period so. */
static const char *often(const json_t *due) {
    const int64_t times = number_of(due, "times", 2, 365);
    int64_t months = is_type(due, "yearly")       ? 12
                     : is_type(due, "halfyearly") ? 6
                     : is_type(due, "quarterly")  ? 3
                                                  : 1;
    const bool divides = times && months % times == 0;
    switch (divides ? months / times : 0) {
    case 6: return "halfyearly";
    case 3: return "quarterly";
    case 1: return "monthly";
    default: return type_of(due);
    }
}

/** The days of the state's reporting year where the text names none (domain.md). */
static Str rule_of(Arena *arena, const json_t *due) {
    int month = 12, day = 15, second_month, second_day;
    if (strcmp(often(due), type_of(due)) != 0) {
        AUTO(json_decref) json_t *as = json_pack("{s:s}", "type", often(due));
        return rule_of(arena, as);
    }
    if (is_type(due, "halfyearly") && month_day_of(due, "before", &month, &day) &&
        month_day_of(due, "and", &second_month, &second_day))
        return str_printf(arena, "half_yearly %d-%d %d-%d", month, day, second_month, second_day);
    if (is_type(due, "yearly")) {
        month_day_of(due, "before", &month, &day);
        return str_printf(arena, "yearly %d-%d", month, day);
    }
    if (is_type(due, "halfyearly")) {
        bool is_given = month_day_of(due, "before", &month, &day);
        if (is_given && month <= 6) return str_printf(arena, "half_yearly %d-%d 12-15", month, day);
        return str_printf(arena, "half_yearly 6-15 %d-%d", month, day);
    }
    if (is_type(due, "quarterly")) {
        month = 3;
        month_day_of(due, "of_quarter", &month, &day);
        return str_printf(arena, "quarterly %d-%d", month, day);
    }
    if (is_type(due, "monthly")) {
        int64_t n = number_of(due, "day", 1, 31);
        return str_printf(arena, "monthly 1-%lld", (long long)(n ? n : 25));
    }
    if (is_type(due, "once")) {
        Day last;
        Str text = str_c(json_string_value(json_object_get(due, "day")));
        bool is_day = day_parse(text, &last);
        return is_day ? str_printf(arena, "once %.*s", STR(day_iso(arena, last))) : S("");
    }
    bool is_working = is_type(due, "working_days"), is_before = is_type(due, "before_event");
    if (!is_working && !is_before && !is_type(due, "days")) return S("");
    int64_t n = number_of(due, "n", 1, 3650);
    if (!n) return S("");
    const char *unit = json_string_value(json_object_get(due, "unit"));
    if (is_before) is_working = !unit || strcmp(unit, "day") != 0;
    return str_printf(arena, "after %lld %s%s", (long long)n, is_working ? "working_days" : "days",
                      is_before ? " back" : "");
}

Str due_suggestion(Arena *arena, Str due_json) {
    AUTO(json_decref) json_t *list = load(due_json);
    for (size_t i = 0; i < json_array_size(list); i++) {
        Str rule = rule_of(arena, json_array_get(list, i));
        if (rule.n) return rule;
    }
    return S("");
}

size_t due_count(Arena *arena, Str due_json) {
    (void)arena;
    AUTO(json_decref) json_t *list = load(due_json);
    return json_array_size(list);
}

Str due_one(Arena *arena, Str due_json, size_t at) {
    AUTO(json_decref) json_t *list = load(due_json);
    char *text = json_dumps(json_array_get(list, at), JSON_COMPACT);
    Str out = text ? str_printf(arena, "[%s]", text) : S("[]");
    free(text); // jansson's own memory
    return out;
}

Str due_words(Arena *arena, Str due_json) {
    AUTO(json_decref) json_t *list = load(due_json);
    Str parts[16];
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(list) && n < COUNT_OF(parts); i++) {
        const char *words = json_string_value(json_object_get(json_array_get(list, i), "words"));
        if (words && *words) parts[n++] = str_dup(arena, str_c(words));
    }
    return str_join(arena, parts, n, S("; "));
}

const char *due_caveat(Str due_json) {
    AUTO(json_decref) json_t *list = load(due_json);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *due = json_array_get(list, i);
        if (json_is_true(json_object_get(due, "weekly")))
            return N_("The text asks for it every week, and no date can be set by weeks. Choose "
                      "every month, or no date and enter each one when it comes up.");
        if (number_of(due, "times", 2, 365) && strcmp(often(due), type_of(due)) == 0)
            return N_("The text asks for it several times in the period, and the suggested date "
                      "comes once. Choose the dates, or no date and enter each one when it comes "
                      "up.");
    }
    return NULL;
}
