#pragma once
/** Style sheet, script and fonts, inside the program (tools/gen_asset). The address holds a hash of
 * the content; templates write {asset kyket.css}. */
#include "base/str.h"

typedef struct Asset {
    const char *path; // "/a/kyket.1f2e3d4c.css"
    const char *type;
    Str bytes, gzip; // gzip is empty when it saves nothing
    const char *etag;
} Asset;
extern const Asset assets[];
extern const size_t assets_n;
/** The asset at this path, or NULL. */
const Asset *asset_find(Str path);
