#include "api/openapi.h"

#include <assert.h>

void schema_ref(Json *j, const char *key, const char *name) {
    char ref[120] = "#/components/schemas/";
    size_t n = strlen(ref), more = strlen(name);
    assert(n + more < sizeof ref);
    memcpy(ref + n, name, more + 1);
    json_put_object(j, key);
    json_put_text(j, "$ref", str_c(ref));
    json_put_object_end(j);
}

static void type_put(Json *j, const char *type, bool is_null) {
    if (!is_null) {
        json_put_text(j, "type", str_c(type));
        return;
    }
    json_put_array(j, "type");
    json_put_text(j, NULL, str_c(type));
    json_put_text(j, NULL, S("null"));
    json_put_array_end(j);
}

/* ---- fields: what comes in ---- */

static void limits_put(Json *j, const char *low, const char *high, const Field *f) {
    if (f->min > 0) json_put_int(j, low, f->min);
    if (f->max < INT64_MAX) json_put_int(j, high, f->max);
}

static void items_put(Json *j, const Field *f) {
    json_put_text(j, "type", S("array"));
    limits_put(j, "minItems", "maxItems", f);
    json_put_object(j, "items");
    if (f->type == FIELD_IDS) {
        json_put_text(j, "type", S("integer"));
        json_put_int(j, "minimum", 1);
    } else {
        json_put_text(j, "type", S("string"));
        json_put_text(j, "format", S("binary"));
    }
    json_put_object_end(j);
}

void schema_of_field(Json *j, const char *key, const Field *f) {
    json_put_object(j, key);
    switch (f->type) {
    case FIELD_ID:
    case FIELD_INT:
        json_put_text(j, "type", S("integer"));
        if (f->min > INT64_MIN) json_put_int(j, "minimum", f->min);
        if (f->max < INT64_MAX) json_put_int(j, "maximum", f->max);
        break;
    case FIELD_TEXT:
    case FIELD_SECRET:
        json_put_text(j, "type", S("string"));
        limits_put(j, "minLength", "maxLength", f);
        break;
    case FIELD_DAY:
        json_put_text(j, "type", S("string"));
        json_put_text(j, "format", S("date"));
        break;
    case FIELD_BOOL: json_put_text(j, "type", S("boolean")); break;
    case FIELD_CHOICE:
        json_put_text(j, "type", S("string"));
        json_put_array(j, "enum");
        for (int64_t i = 0; f->words[i] && f->min + i <= f->max; i++)
            json_put_text(j, NULL, str_c(f->words[i]));
        json_put_array_end(j);
        break;
    case FIELD_DECIMAL: json_put_text(j, "type", S("number")); break;
    case FIELD_IDS:
    case FIELD_FILES: items_put(j, f); break;
    }
    if (f->hint) json_put_text(j, "description", str_c(f->hint));
    json_put_object_end(j);
}

bool field_is_required(const Field *f) {
    if (f->is_optional) return false;
    if (f->type == FIELD_BOOL) return f->is_said;
    bool may_be_empty = f->type == FIELD_TEXT || f->type == FIELD_SECRET || f->type == FIELD_IDS ||
                        f->type == FIELD_FILES;
    return !may_be_empty || f->min > 0;
}

void schema_of_form(Json *j, const char *key, const Field *fields, size_t n, bool with_files) {
    json_put_object(j, key);
    json_put_text(j, "type", S("object"));
    json_put_object(j, "properties");
    size_t required = 0;
    for (size_t i = 0; i < n; i++) {
        if (fields[i].type == FIELD_FILES && !with_files) continue;
        schema_of_field(j, fields[i].name, &fields[i]);
        required += field_is_required(&fields[i]);
    }
    json_put_object_end(j);
    if (required) json_put_array(j, "required");
    for (size_t i = 0; i < n; i++)
        if (field_is_required(&fields[i]) && (with_files || fields[i].type != FIELD_FILES))
            json_put_text(j, NULL, str_c(fields[i].name));
    if (required) json_put_array_end(j);
    json_put_object_end(j);
}

/* ---- shapes: what goes out ---- */

static void words_put(Json *j, const Member *m) {
    json_put_text(j, "type", S("string"));
    json_put_array(j, "enum");
    for (int i = m->first; i <= m->last; i++)
        json_put_text(j, NULL, str_c(m->word(i)));
    json_put_array_end(j);
}

static void member_schema(Json *j, const Member *m) {
    if (m->type == MEMBER_PART) {
        schema_ref(j, member_name(m), m->shape->name);
        return;
    }
    json_put_object(j, member_name(m));
    switch (m->type) {
    case MEMBER_ID:
    case MEMBER_INT: type_put(j, "integer", m->is_null); break;
    case MEMBER_TEXT: type_put(j, "string", false); break;
    case MEMBER_BOOL: type_put(j, "boolean", false); break;
    case MEMBER_DAY:
        type_put(j, "string", m->is_null);
        json_put_text(j, "format", S("date"));
        break;
    case MEMBER_INSTANT:
        type_put(j, "string", m->is_null);
        json_put_text(j, "format", S("date-time"));
        break;
    case MEMBER_WORD: words_put(j, m); break;
    case MEMBER_LIST:
        json_put_text(j, "type", S("array"));
        schema_ref(j, "items", m->shape->name);
        break;
    case MEMBER_PART: break;
    }
    if (m->hint) json_put_text(j, "description", str_c(m->hint));
    json_put_object_end(j);
}

void schema_of_shape(Json *j, SchemaSet *set, const Shape *shape) {
    for (size_t i = 0; i < set->n; i++)
        if (set->seen[i] == shape) return;
    assert(set->n < COUNT_OF(set->seen));
    set->seen[set->n++] = shape;
    json_put_object(j, shape->name);
    json_put_text(j, "type", S("object"));
    json_put_object(j, "properties");
    for (size_t i = 0; i < shape->members_n; i++)
        member_schema(j, &shape->members[i]);
    json_put_object_end(j);
    json_put_array(j, "required");
    for (size_t i = 0; i < shape->members_n; i++)
        json_put_text(j, NULL, str_c(member_name(&shape->members[i])));
    json_put_array_end(j);
    json_put_object_end(j);
    for (size_t i = 0; i < shape->members_n; i++)
        if (shape->members[i].shape) schema_of_shape(j, set, shape->members[i].shape);
}
