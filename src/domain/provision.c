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
