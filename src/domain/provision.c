#include "domain/provision.h"
#include "base/hash.h"

bool provision_write(Tx *tx, ProgrammeId programme, VersionId version, const ProgrammeText *text,
                     ProvisionId *ids, Err *err) {
    int64_t *depth = ARENA_ARRAY(tx->arena, int64_t, text->provisions_n);
    for (size_t i = 0; i < text->provisions_n; i++) {
        const TextProvision *p = &text->provisions[i];
        ProvisionId parent = { 0 };
        if (p->parent >= 0) {
            parent = ids[p->parent];
            depth[i] = depth[p->parent] + 1;
        }
        if (!ids[i].v && !sql_provision_insert(tx, programme, version, &ids[i], err)) return false;
        if (!sql_provision_text_insert(tx, version, (int64_t)i + 1, ids[i], p->path, p->level,
                                       p->label, parent, depth[i], p->heading, p->body, err))
            return false;
    }
    return true;
}

Str provision_digest(Arena *arena, const ProgrammeText *text) {
    Sha256Stream *stream = sha256_stream_new();
    for (size_t i = 0; i < text->provisions_n; i++) {
        const TextProvision *p = &text->provisions[i];
        const Str parts[] = { p->path, p->label, p->heading, p->body };
        for (size_t k = 0; k < COUNT_OF(parts); k++) {
            sha256_stream_add(stream, parts[k]);
            sha256_stream_add(stream, (Str){ "", 1 });
        }
    }
    Sha256 digest = sha256_stream_end(stream);
    return hex_text(arena, sha256_str(&digest));
}

/** "Điều 5." → "Điều 5", "2." → "khoản 2", "a)" → "điểm a". */
static Str place_word(Arena *arena, const ProvisionRow *row) {
    Str label = row->label;
    while (label.n && strchr(".):", label.p[label.n - 1]))
        label.n--;
    switch (row->level) {
    case LEVEL_CLAUSE: return str_printf(arena, "khoản %.*s", STR(label));
    case LEVEL_POINT: return str_printf(arena, "điểm %.*s", STR(label));
    case LEVEL_DASH: {
        Str number = row->path;
        size_t at = 0, dot = SIZE_MAX;
        while ((at = str_find(number, S(".g"), at)) != SIZE_MAX)
            dot = at++;
        if (dot != SIZE_MAX) number = str_from(number, dot + 2);
        return str_printf(arena, "đoạn %.*s", STR(number));
    }
    case LEVEL_NUMBERED: return str_printf(arena, "mục %.*s", STR(label));
    case LEVEL_PART:
    case LEVEL_CHAPTER:
    case LEVEL_SECTION:
    case LEVEL_ARTICLE:
    case LEVEL_COUNT: break;
    }
    return label;
}

Str provision_place(Arena *arena, const ProvisionRow *rows, size_t n, size_t at) {
    Str parts[16];
    size_t count = 0;
    for (size_t i = at; count < COUNT_OF(parts);) {
        parts[COUNT_OF(parts) - ++count] = place_word(arena, &rows[i]);
        ProvisionId parent = rows[i].parent;
        if (!parent.v || rows[i].level == LEVEL_ARTICLE || rows[i].level == LEVEL_CHAPTER) break;
        size_t above = i;
        while (above-- > 0 && rows[above].provision.v != parent.v) {}
        if (above >= n) break;
        i = above;
    }
    return str_join(arena, parts + COUNT_OF(parts) - count, count, S(", "));
}
