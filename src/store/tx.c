#include "store/tx.h"
#include "base/json.h"
#include "store/leaves.h"

enum { LEAF_MAX = 65535 }; // C2SP tlog-tiles: entries have a 16-bit length

bool tx_journal(Tx *tx, const LeafDraft *draft, Err *err) {
    TxLeaves *leaves = tx->leaves;
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)1 << 20);
    Json j = json_to(&buf);
    json_put_object(&j, NULL);
    json_put_text(&j, "type", str_c(draft->type));
    json_put_int(&j, "v", draft->version);
    json_put_instant(&j, "at", tx->now, (Zone){ 0 });
    if (draft->actor_unit) json_put_int(&j, "unit", draft->actor_unit);
    json_put_object(&j, "objects");
    for (size_t i = 0; i < draft->objects_n; i++)
        json_put_int(&j, draft->objects[i].type, draft->objects[i].id);
    json_put_object_end(&j);
    json_put_raw(&j, "data", draft->data.n ? draft->data : S("{}"));
    json_put_object_end(&j);
    Str bytes;
    if (!json_canonical(leaves->arena, buf_str(&buf), &bytes, err)) return false;
    if (bytes.n > LEAF_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE,
                    .msg = N_("This change is too large for one entry of the journal. "
                              "Split it into smaller steps."));
    leaves->rows =
        sql_grow(leaves->arena, leaves->rows, leaves->n, &leaves->room, sizeof *leaves->rows);
    ObjectRef *objects = ARENA_ARRAY(leaves->arena, ObjectRef, draft->objects_n);
    for (size_t i = 0; i < draft->objects_n; i++)
        objects[i] = draft->objects[i];
    leaves->rows[leaves->n++] = (Leaf){
        .type = str_c(draft->type),
        .at_ms = tx->now.ms,
        .actor_person = draft->actor_person,
        .actor_unit = draft->actor_unit,
        .objects = objects,
        .objects_n = draft->objects_n,
        .bytes = bytes,
        .note = str_dup(leaves->arena, draft->note),
    };
    return true;
}
