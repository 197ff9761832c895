/** Every address of the product and what it needs. Tests walk this table. */
#include "web/form.h"
#include "web/page/display.h"
#include "web/page/help.h"
#include "web/page/overview.h"

const Route routes[] = {
    // Public, without an account
    { GET, "/help", ACT_PUBLIC, help_page, .flags = ROUTE_CACHED },
    { GET, "/display", ACT_PUBLIC, display_set },
    { GET, "/healthz", ACT_PUBLIC, health_page, .flags = ROUTE_UNLIMITED },
    { GET, "/a/:file", ACT_PUBLIC, asset_file, .flags = ROUTE_UNLIMITED },

    // Work area
    { GET, "/w/overview", ACT_WORK_READ, overview_page },
    { GET, "/w/overview.csv", ACT_WORK_READ, overview_csv, .flags = ROUTE_SLOW },
};
const size_t routes_n = COUNT_OF(routes);
