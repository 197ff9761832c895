/**
 * The rows of /api/v1 and their field tables; web/routes.c includes this once. OpenAPI is made from
 * the same rows and tables (openapi.c), so what is not here does not exist.
 */
#include "api/api.h"

#define AFTER_LIMIT(Type)                                                                          \
    FIELD(INT, Type, after, 1, INT64_MAX, .is_optional = true,                                     \
          .hint = "The \"next\" of the page before; without it the first page"),                   \
        FIELD(INT, Type, limit, 1, API_LIMIT_MAX, .is_optional = true,                             \
              .hint = "Items of a page, 50 unless given")

#define API_UNIT_KINDS                                                                             \
    WORDS("area", "party", "council", "committee", "court", "procuracy", "commune", "department",  \
          "front", "other")

static const Field api_units_query[] = {
    AFTER_LIMIT(UnitsQuery),
    FIELD(TEXT, UnitsQuery, q, 0, 200, .hint = "Words of name or code, in any spelling"),
    FIELD(ID, UnitsQuery, below, 1, INT64_MAX, .is_optional = true,
          .hint = "Only this unit and those below it"),
    FIELD(CHOICE, UnitsQuery, kind, UNIT_AREA, UNIT_OTHER, .words = API_UNIT_KINDS,
          .is_optional = true),
    FIELD(BOOL, UnitsQuery, with_closed, 0, 1, .hint = "Units that no longer exist, too"),
};

// clang-format off
#define API_ROUTES                                                                                          \
    { GET, "/api/v1/units", ACT_PUBLIC, api_units, FORM(api_units_query), .summary = "Units, in the order of the tree" }, \
    { GET, "/api/v1/units/:id", ACT_PUBLIC, api_unit, .summary = "A unit with its names and codes over time" },
// clang-format on
