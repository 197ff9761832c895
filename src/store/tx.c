#include "store/tx.h"
#include "store/leaves.h"

void tx_scrub(Tx *tx) {
    tx->leaves->wants_scrub = true;
}

/** One for an entry: erasing it makes all its commitments meaningless. None is given twice. */
static EntrySalt next_salt(TxLeaves *leaves) {
    if (!leaves->salts_left) {
        random_bytes(leaves->salts, sizeof leaves->salts);
        leaves->salts_left = SALTS_AT_ONCE;
    }
    EntrySalt *salt = &leaves->salts[--leaves->salts_left], taken = *salt;
    explicit_bzero(salt, sizeof *salt);
    return taken;
}

bool tx_journal(Tx *tx, const LeafDraft *draft, Err *err) {
    TxLeaves *leaves = tx->leaves;
    if (leaves->refusal) {
        *err = *leaves->refusal;
        return false;
    }
    EntryId *ids = ARENA_ARRAY(leaves->arena, EntryId, draft->objects_n);
    for (size_t i = 0; i < draft->objects_n; i++)
        ids[i] = (EntryId){ draft->objects[i].type, draft->objects[i].id };
    EntrySalt salt = next_salt(leaves);
    EntryPersonal *personal =
        ARENA_ARRAY(leaves->arena, EntryPersonal, 3 + draft->objects_n + draft->facts_n);
    size_t personal_n = 0;
    if (draft->actor_person)
        personal[personal_n++] = (EntryPersonal){
            "actor", str_printf(leaves->arena, "%lld", (long long)draft->actor_person), salt
        };
    if (draft->about_person)
        personal[personal_n++] = (EntryPersonal){
            "person", str_printf(leaves->arena, "%lld", (long long)draft->about_person), salt
        };
    if (draft->note.n) personal[personal_n++] = (EntryPersonal){ "note", draft->note, salt };
    for (size_t i = 0; i < draft->facts_n; i++)
        personal[personal_n++] =
            (EntryPersonal){ draft->facts[i].name, draft->facts[i].value, salt };
    for (size_t i = 0; draft->is_sealed && i < draft->objects_n; i++)
        personal[personal_n++] =
            (EntryPersonal){ ids[i].name, str_printf(leaves->arena, "%lld", (long long)ids[i].id),
                             salt };
    const Entry entry = {
        .type = str_c(draft->type),
        .version = draft->version,
        .time = tx->now,
        .zone = tx->zone,
        .unit = draft->actor_unit,
        .ids = ids,
        .id_count = draft->is_sealed ? 0 : draft->objects_n,
        .fields = draft->data,
        .personal = personal,
        .personal_count = personal_n,
    };
    Str bytes;
    if (!entry_text(leaves->arena, &entry, &bytes, err)) return false;
    leaves->rows =
        sql_grow(leaves->arena, leaves->rows, leaves->n, &leaves->room, sizeof *leaves->rows);
    size_t objects_n = draft->objects_n;
    ObjectRef *objects = ARENA_ARRAY(leaves->arena, ObjectRef, objects_n + 1);
    for (size_t i = 0; i < draft->objects_n; i++)
        objects[i] = draft->objects[i];
    if (draft->about_person) objects[objects_n++] = (ObjectRef){ "person", draft->about_person };
    leaves->rows[leaves->n++] = (Leaf){
        .type = str_c(draft->type),
        .at_ms = tx->now.ms,
        .actor_person = draft->actor_person,
        .actor_unit = draft->actor_unit,
        .objects = objects,
        .objects_n = objects_n,
        .bytes = bytes,
        .salt = str_dup(leaves->arena, (Str){ (const char *)salt.b, sizeof salt.b }),
        .note = str_dup(leaves->arena, draft->note),
    };
    return true;
}
