#include "domain/leaf.h"

#include <assert.h>

void leaf_open(LeafWriter *leaf, Tx *tx, const char *type, int version) {
    *leaf = (LeafWriter){ .tx = tx, .type = type, .version = version };
    if (tx->actor) leaf->unit = tx->actor->unit;
    buf_init(&leaf->buf, 262144);
    leaf->j = json_to(&leaf->buf);
    json_put_object(&leaf->j, NULL);
}

void leaf_object(LeafWriter *leaf, const char *type, int64_t id) {
    assert(leaf->objects_n < COUNT_OF(leaf->objects));
    leaf->objects[leaf->objects_n++] = (ObjectRef){ type, id };
}

void leaf_fact(LeafWriter *leaf, const char *name, Str value) {
    assert(leaf->facts_n < COUNT_OF(leaf->facts));
    leaf->facts[leaf->facts_n++] = (LeafFact){ name, value };
}

bool leaf_write(LeafWriter *leaf, Err *err) {
    json_put_object_end(&leaf->j);
    const LeafDraft draft = {
        .type = leaf->type,
        .version = leaf->version,
        .actor_person = leaf->tx->actor ? leaf->tx->actor->person.v : 0,
        .actor_unit = leaf->unit.v,
        .about_person = leaf->about.v,
        .objects = leaf->objects,
        .objects_n = leaf->objects_n,
        .data = buf_str(&leaf->buf),
        .facts = leaf->facts,
        .facts_n = leaf->facts_n,
        .is_sealed = leaf->is_sealed,
        .note = leaf->note,
    };
    return tx_journal(leaf->tx, &draft, err);
}

void leaf_close(LeafWriter *leaf) {
    buf_done(&leaf->buf);
}
