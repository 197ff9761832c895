/** /api/v1/openapi.json, made of the rows that route, the tables that read and the shapes that
 * write. */
#include "api/openapi.h"
#include "web/http.h"

/** With what an endpoint answers when all is well. */
typedef struct Answer {
    Handler handler;
    const Shape *shape;
    bool is_list;
    int status;
} Answer;

static const Answer answers[] = {
    { api_me, &api_me_shape, false, 200 },
    { api_units, &api_unit_item, true, 200 },
    { api_unit, &api_unit_shape, false, 200 },
    { api_programmes, &api_programme_item, true, 200 },
    { api_programme, &api_programme_shape, false, 200 },
    { api_provisions, &api_provision_shape, true, 200 },
    { api_obligations, &api_obligation_item, true, 200 },
    { api_obligation, &api_obligation_shape, false, 200 },
    { api_comments, &api_comment_shape, true, 200 },
    { api_occurrences, &api_occurrence_shape, true, 200 },
    { api_occurrence, &api_occurrence_shape, false, 200 },
    { api_submissions, &api_submission_shape, true, 200 },
    { api_documents, &api_document_item, true, 200 },
    { api_document, &api_document_shape, false, 200 },
    { api_notices, &api_notice_shape, true, 200 },
    { api_people, &api_person_shape, true, 200 },
    { api_overview, &api_overview_shape, false, 200 },
    { api_unit_open, &api_unit_shape, false, 201 },
    { api_programme_new, &api_programme_shape, false, 201 },
    { api_basis, &api_programme_shape, false, 200 },
    { api_document_new, &api_document_shape, false, 201 },
    { api_notices_read, &api_unread_shape, false, 200 },
    { api_submit, &api_occurrence_shape, false, 200 },
    { api_contribute, &api_occurrence_shape, false, 200 },
    { api_decide, &api_occurrence_shape, false, 200 },
    { api_release, &api_occurrence_shape, false, 200 },
    { api_hand_back, &api_occurrence_shape, false, 200 },
    { api_extend, &api_occurrence_shape, false, 200 },
    { api_close, &api_occurrence_shape, false, 200 },
    { api_urge, &api_occurrence_shape, false, 200 },
    { api_event, &api_obligation_shape, false, 200 },
    { api_comment, &api_comment_shape, false, 201 },
};

static const Answer *answer_of(const Route *route) {
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        if (answers[i].handler == route->handler) return &answers[i];
    return NULL;
}

static bool is_described(const Route *route) {
    return route->summary && str_starts(str_c(route->path), S("/api/v1/"));
}

/** "/api/v1/units/:id" as "/units/{id}". */
static const char *path_text(Arena *arena, const Route *route) {
    AUTO_BUF Buf out;
    buf_init(&out, 1000);
    Str rest = str_from(str_c(route->path), sizeof "/api/v1/" - 1), part;
    while (str_cut(&rest, '/', &part)) {
        bool is_param = part.n > 1 && part.p[0] == ':';
        buf_byte(&out, '/');
        if (is_param) buf_byte(&out, '{');
        buf_put(&out, is_param ? str_from(part, 1) : part);
        if (is_param) buf_byte(&out, '}');
    }
    return str_z(arena, buf_str(&out));
}

/** "get_units_id": stable, one for each operation. */
static Str operation_id(Arena *arena, const Route *route) {
    AUTO_BUF Buf out;
    buf_init(&out, 1000);
    buf_put(&out, str_lower_ascii(arena, str_c(method_word(route->method))));
    Str rest = str_from(str_c(route->path), sizeof "/api/v1/" - 1), part;
    while (str_cut(&rest, '/', &part)) {
        buf_byte(&out, '_');
        buf_put(&out, part.n && part.p[0] == ':' ? str_from(part, 1) : part);
    }
    return buf_dup(&out, arena);
}

static void parameters(Json *j, Arena *arena, const Route *route) {
    json_put_array(j, "parameters");
    Str rest = str_c(route->path), part;
    while (str_cut(&rest, '/', &part)) {
        if (part.n < 2 || part.p[0] != ':') continue;
        json_put_object(j, NULL);
        json_put_text(j, "name", str_from(part, 1));
        json_put_text(j, "in", S("path"));
        json_put_bool(j, "required", true);
        json_put_raw(j, "schema", S("{\"type\":\"integer\",\"minimum\":1}"));
        json_put_object_end(j);
    }
    for (size_t i = 0; route->method == GET && i < route->form_n; i++) {
        json_put_object(j, NULL);
        json_put_text(j, "name", str_c(route->form[i].name));
        json_put_text(j, "in", S("query"));
        json_put_bool(j, "required", field_is_required(&route->form[i]));
        if (route->form[i].hint) json_put_text(j, "description", str_c(route->form[i].hint));
        schema_of_field(j, "schema", &route->form[i]);
        json_put_object_end(j);
    }
    if (route->method != GET)
        json_put_raw(j, NULL, S("{\"$ref\":\"#/components/parameters/IdempotencyKey\"}"));
    json_put_array_end(j);
    (void)arena;
}

static void body(Json *j, const Route *route) {
    bool has_files = false;
    for (size_t i = 0; i < route->form_n; i++)
        has_files |= route->form[i].type == FIELD_FILES;
    json_put_object(j, "requestBody");
    json_put_bool(j, "required", true);
    json_put_object(j, "content");
    json_put_object(j, "application/json");
    schema_of_form(j, "schema", route->form, route->form_n, false);
    json_put_object_end(j);
    if (has_files) {
        json_put_object(j, "multipart/form-data");
        schema_of_form(j, "schema", route->form, route->form_n, true);
        json_put_object_end(j);
    }
    json_put_object_end(j);
    json_put_object_end(j);
}

static void list_schema(Json *j, const Shape *shape) {
    json_put_object(j, "schema");
    json_put_text(j, "type", S("object"));
    json_put_object(j, "properties");
    json_put_object(j, "items");
    json_put_text(j, "type", S("array"));
    schema_ref(j, "items", shape->name);
    json_put_object_end(j);
    json_put_raw(
        j, "next",
        S("{\"type\":[\"string\",\"null\"],\"description\":\"What to send as after for the "
          "next page; null: this was the last\"}"));
    json_put_object_end(j);
    json_put_raw(j, "required", S("[\"items\",\"next\"]"));
    json_put_object_end(j);
}

static void problem_response(Json *j, const char *status) {
    json_put_object(j, status);
    json_put_text(j, "$ref", S("#/components/responses/Problem"));
    json_put_object_end(j);
}

static void responses(Json *j, const Route *route) {
    const Answer *answer = answer_of(route);
    json_put_object(j, "responses");
    if (answer) {
        json_put_object(j, answer->status == 201 ? "201" : "200");
        json_put_text(j, "description", answer->status == 201 ? S("Made") : S("As asked"));
        if (answer->status == 201)
            json_put_raw(j, "headers",
                         S("{\"Location\":{\"schema\":{\"type\":\"string\"},\"description\":\"Its "
                           "address\"}}"));
        json_put_object(j, "content");
        json_put_object(j, "application/json");
        if (answer->is_list)
            list_schema(j, answer->shape);
        else
            schema_ref(j, "schema", answer->shape->name);
        json_put_object_end(j);
        json_put_object_end(j);
        json_put_object_end(j);
    }
    problem_response(j, "400");
    problem_response(j, "401");
    problem_response(j, "403");
    problem_response(j, "404");
    if (route->method != GET) problem_response(j, "409");
    if (route->flags & ROUTE_UPLOAD) problem_response(j, "413");
    problem_response(j, "429");
    json_put_object_end(j);
}

static void operation(Json *j, Arena *arena, const Route *route) {
    json_put_object(j, str_z(arena, str_lower_ascii(arena, str_c(method_word(route->method)))));
    json_put_text(j, "operationId", operation_id(arena, route));
    json_put_text(j, "summary", str_c(route->summary));
    parameters(j, arena, route);
    if (route->method != GET) body(j, route);
    responses(j, route);
    json_put_raw(j, "security",
                 route->action == ACT_PUBLIC ? S("[{},{\"bearer\":[]}]") : S("[{\"bearer\":[]}]"));
    json_put_object_end(j);
}

static void paths(Json *j, Arena *arena, const Route *rows, size_t n) {
    json_put_object(j, "paths");
    for (size_t i = 0; i < n; i++) {
        bool is_first = is_described(&rows[i]);
        for (size_t k = 0; k < i; k++)
            if (is_described(&rows[k]) && strcmp(rows[k].path, rows[i].path) == 0) is_first = false;
        if (!is_first) continue;
        json_put_object(j, path_text(arena, &rows[i]));
        for (size_t k = i; k < n; k++)
            if (is_described(&rows[k]) && strcmp(rows[k].path, rows[i].path) == 0)
                operation(j, arena, &rows[k]);
        json_put_object_end(j);
    }
    json_put_object_end(j);
}

static const char problem_schema[] =
    "{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"instance\":{\"type\":\"string\"},"
    "\"field\":{\"type\":\"string\",\"description\":\"The field at fault\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"field\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}},"
    "\"required\":[\"detail\"]}}},"
    "\"required\":[\"type\",\"title\",\"status\",\"detail\"]}";
static const char problem_answer[] =
    "{\"Problem\":{\"description\":\"What is wrong, and what to do\",\"content\":{"
    "\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}";
static const char key_parameter[] =
    "{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"required\":false,"
    "\"description\":\"The same key with the same command again changes nothing and gets the same "
    "answer\",\"schema\":{\"type\":\"string\",\"maxLength\":200}}}";

static void components(Json *j) {
    SchemaSet set = { 0 };
    json_put_object(j, "components");
    json_put_raw(j, "securitySchemes", S("{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    json_put_raw(j, "parameters", str_c(key_parameter));
    json_put_raw(j, "responses", str_c(problem_answer));
    json_put_object(j, "schemas");
    json_put_raw(j, "Problem", str_c(problem_schema));
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        schema_of_shape(j, &set, answers[i].shape);
    json_put_object_end(j);
    json_put_object_end(j);
}

void api_openapi(Request *rq, Reply *rp) {
    const ServerConfig *config = server_config(rq->server);
    Json j = reply_json(rp, 200);
    json_put_object(&j, NULL);
    json_put_text(&j, "openapi", S("3.1.0"));
    json_put_raw(&j, "info",
                 S("{\"title\":\"kyket\",\"version\":\"" KYKET_VERSION
                   "\",\"description\":\"What bodies agreed on, as work that is kept account "
                   "of. Messages are Vietnamese, or English when Accept-Language asks for "
                   "it.\",\"license\":{\"name\":\"EUPL-1.2\",\"identifier\":\"EUPL-1.2\"}}"));
    json_put_raw(&j, "servers", S("[{\"url\":\"/api/v1\"}]"));
    paths(&j, rq->arena, config->routes, config->routes_n);
    components(&j);
    json_put_object_end(&j);
}
