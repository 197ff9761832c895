#include "store/key_change.h"

#include "base/file.h"
#include "base/json.h"
#include "store/journal_key.h"
#include "store/journal_store.h"
#include "store/leaves.h"

#include <unistd.h>

typedef struct KeyChange {
    JournalStore *journal;
    Str vkey;
} KeyChange;

static bool key_change(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const KeyChange *change = command;
    static const ObjectRef journal = { "journal", 1 };
    JournalHead head;
    KeyChain keys;
    Str note;
    if (!journal_head(tx->db, &head, err) || !journal_keys(tx->db, change->vkey, &keys, err))
        return false;
    if (head.size == 0 || keys.count == KEY_CHAIN_MAX)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("The key of an empty journal, or one that was changed 63 times, "
                              "cannot be changed."));
    if (!journal_store_change_note(change->journal, tx->arena, head.size + tx->leaves->n, &note,
                                   err))
        return false;
    AUTO_BUF Buf buf;
    buf_init(&buf, 16384);
    Json j = json_to(&buf);
    json_put_object(&j, NULL);
    json_put_text(&j, "note", note);
    json_put_object_end(&j);
    const LeafDraft leaf = { .type = KEY_CHANGE_TYPE,
                             .version = 1,
                             .objects = &journal,
                             .objects_n = 1,
                             .data = buf_str(&buf) };
    result->id = (int64_t)(head.size + tx->leaves->n);
    return tx_journal(tx, &leaf, err);
}
static const CommandType key_change_cmd = { "journal.key_change", key_change };

bool store_key_change(Store *store, Arena *arena, Instant now, Str *vkey, Err *err) {
    const Config *config = store_config(store);
    JournalStore *journal = store_journal(store);
    Str path = journal_key_path(arena, store_folder(store), config);
    Str pending = str_printf(arena, "%.*s.new", STR(path));
    NoteSigner next = note_signer_new(config->origin, NOTE_KEY_ED25519);
    Str text = str_printf(arena, "%.*s\n", STR(note_signer_text(arena, &next)));
    const LaneCall call = { .now = now, .zone = config->zone };
    const KeyChange change = { journal, store_vkey(store) };
    CommandResult result;
    if (!store_alone(store, err)) return false;
    if (!file_write_durable(pending, text, 0600, err)) return false;
    journal_store_next(journal, &next);
    bool ok = lane_run(store_lane(store), arena, &call, &key_change_cmd, &change, &result, err);
    if (!ok) {
        journal_store_next(journal, NULL);
        unlink(pending.p); // nobody has used it
        return false;
    }
    journal_store_changed(journal);
    *vkey = note_key_text(arena, &next.key);
    explicit_bzero(next.secret, sizeof next.secret);
    if (!file_write_durable(path, text, 0600, err) ||
        !journal_key_publish(arena, store_folder(store), *vkey, err))
        return false;
    unlink(pending.p);
    return true;
}
