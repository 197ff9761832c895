#include "web/asset.h"

const Asset *asset_find(Str path) {
    for (size_t i = 0; i < assets_n; i++)
        if (str_is(path, assets[i].path)) return &assets[i];
    return NULL;
}
