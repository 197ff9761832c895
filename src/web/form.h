#pragma once
/**
 * Forms as tables: one table serves the page, the API and OpenAPI.
 *
 *   static const Field submit_form[] = {
 *       FIELD(ID,   OccurrenceSubmit, id,   1, INT64_MAX),
 *       FIELD(TEXT, OccurrenceSubmit, note, 1, 4000, .label = N_("What was done")),
 *       FIELD(DAY,  OccurrenceSubmit, on,   -30, 0, .is_optional = true),
 *       FIELD(IDS,  OccurrenceSubmit, evidence, 0, 50),           // members evidence, evidence_n
 *       FIELD(CHOICE, RoleGive, role, ROLE_VIEWER, ROLE_COUNT - 1, .words = WORDS("viewer", …)),
 *       FIELD(DECIMAL, Value, amount, 0, 1000000, .scale = 2),    // 12,5 is 1250
 *       FIELD(FILES, EvidenceAdd, files, 1, 10),                  // Uploads
 *   };
 *
 * A member that the path names (":id") is taken from there. min and max are characters of a TEXT,
 * the value of an INT, ID, DECIMAL (scaled) or CHOICE, the count of IDS and FILES. A DAY has no
 * limits but DAY_FIRST and DAY_LAST. What is optional and absent: zero, empty, DAY_NONE.
 */
#include "web/request.h"

typedef enum FieldType {
    FIELD_ID,      // int64_t or a struct of one int64_t
    FIELD_IDS,     // const …Id *m; size_t m_n
    FIELD_INT,     // int64_t or int
    FIELD_TEXT,    // Str; several lines when max > 200
    FIELD_DAY,     // Day, typed dd/mm/yyyy or yyyy-mm-dd
    FIELD_BOOL,    // bool; absent is false
    FIELD_CHOICE,  // an enum; words[0] stands for min
    FIELD_DECIMAL, // int64_t, 10^scale
    FIELD_FILES,   // Uploads
    FIELD_SECRET,  // Str; like TEXT, never shown again, not trimmed
} FieldType;

struct Field {
    FieldType type;
    const char *name;
    size_t at, size, count_at;
    int64_t min, max;
    const char *label; // message id: how messages and OpenAPI call it
    const char *hint;  // message id: description for OpenAPI
    const char *const *words;
    int scale;
    bool is_optional;
    bool is_said; // a BOOL that may not be left out
};

#define FIELD(type_, Type, member, ...)                                                            \
    {                                                                                              \
        FIELD_##type_, #member, offsetof(Type, member), sizeof(((Type *)0)->member),               \
            FIELD_COUNT_##type_(Type, member), __VA_ARGS__                                         \
    }
#define FIELD_COUNT_ID(Type, member) 0
#define FIELD_COUNT_IDS(Type, member) offsetof(Type, member##_n)
#define FIELD_COUNT_INT(Type, member) 0
#define FIELD_COUNT_TEXT(Type, member) 0
#define FIELD_COUNT_DAY(Type, member) 0
#define FIELD_COUNT_BOOL(Type, member) 0
#define FIELD_COUNT_CHOICE(Type, member) 0
#define FIELD_COUNT_DECIMAL(Type, member) 0
#define FIELD_COUNT_FILES(Type, member) 0
#define FIELD_COUNT_SECRET(Type, member) 0
/** The words of a CHOICE, for min, min + 1, … */
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
/** A table and its length: form_read(rq, FORM(submit_form), &cmd, &err). */
#define FORM(table) (table), COUNT_OF(table)

/**
 * Fills command from the form fields, the JSON body or the path. Collects every mistake in
 * rq->errors and is false when there is one; err is the first. Members that no field names stay.
 */
MUST_USE bool form_read(Request *rq, const Field *fields, size_t count, void *command, Err *err);
/** The same from the query string of a GET: filters. */
MUST_USE bool form_read_query(Request *rq, const Field *fields, size_t count, void *command,
                              Err *err);
/** Adds an error that came from a command, so that the page shows it at err->field. */
void form_fail(Request *rq, const Err *err);
/** The same, where the message does not say of which field it is. label: message id. */
void form_fail_at(Request *rq, const char *label, const Err *err);
/** The message at a field, or empty. */
Str form_error(const Request *rq, const char *field);
/** What was typed into a field when this request is a form, else fallback. */
Str form_typed(const Request *rq, const char *field, Str fallback);
/** Was this one sent among the choices of a field that takes several? */
bool form_chose(const Request *rq, const char *field, Str value);
/** A whole JSON object as fields: numbers and truth values as text, arrays as repeated names.
 * Errors ERR_INPUT: not JSON, nested objects, invalid text. */
MUST_USE bool form_json(Arena *arena, Str body, const Pair **out, size_t *out_n, Err *err);
