#pragma once
/**
 * Writing a journal leaf from a command: open it, name the objects, put members, write.
 *
 *     AUTO_LEAF LeafWriter leaf;
 *     leaf_open(&leaf, tx, "unit.opened", 1);
 *     leaf_object(&leaf, "unit", id.v);
 *     json_put_text(&leaf.j, "name", command->name);
 *     return leaf_write(&leaf, err);
 *
 * Public facts only: nothing about a person goes in, and text that must be erasable goes to note.
 */
#include "base/json.h"
#include "rules/policy.h"
#include "store/tx.h"

typedef struct LeafWriter {
    Tx *tx;
    const char *type;
    int version;
    ObjectRef objects[6];
    size_t objects_n;
    Str note;       // shown in the history, kept beside the leaf; may stay empty
    PersonId about; // whom it concerns, never inside the leaf; may stay {0}
    LeafFact facts[2];
    size_t facts_n;
    bool is_sealed; // the objects are committed to, and do not stand in the leaf
    UnitId unit;    // the unit acted for; the actor's own unless set
    Buf buf;
    Json j;
} LeafWriter;

void leaf_open(LeafWriter *leaf, Tx *tx, const char *type, int version);
void leaf_object(LeafWriter *leaf, const char *type, int64_t id);
/** What only those inside may know: committed to, and read again from the tables. */
void leaf_fact(LeafWriter *leaf, const char *name, Str value);
MUST_USE bool leaf_write(LeafWriter *leaf, Err *err);
void leaf_close(LeafWriter *leaf);
#define AUTO_LEAF __attribute__((cleanup(leaf_close)))
