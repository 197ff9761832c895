#pragma once
/** The parts of OpenAPI 3.1 that are made from field tables and shapes. */
#include "api/api.h"

/** The JSON schema of a field's value. */
void schema_of_field(Json *j, const char *key, const Field *field);
/** Whether a body without the field is refused. */
bool field_is_required(const Field *field);
/** The object schema of a table; files are left out unless with_files. */
void schema_of_form(Json *j, const char *key, const Field *fields, size_t n, bool with_files);
/** Shapes already written to components/schemas. */
typedef struct SchemaSet {
    const Shape *seen[64];
    size_t n;
} SchemaSet;
/** Writes shape, and what it holds, as members of components/schemas; each once. */
void schema_of_shape(Json *j, SchemaSet *set, const Shape *shape);
/** {"$ref": "#/components/schemas/Name"} */
void schema_ref(Json *j, const char *key, const char *name);
