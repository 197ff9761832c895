#include "store/journal_key.h"

#include "base/file.h"

#include <sys/stat.h>
#include <unistd.h>

static const SqlText text_changes = {
    "journal_key_changes",
    "SELECT e.leaf FROM journal_object j JOIN journal_entry e ON e.seq = j.seq "
    "WHERE j.object = 'journal' AND j.object_id = 1 ORDER BY j.seq LIMIT 64",
    0, ""
};
const SqlText *const journal_key_texts[] = { &text_changes, NULL };

Str journal_key_path(Arena *arena, Str dir, const Config *config) {
    Str path = config->key_file;
    return path.n && path.p[0] == '/' ? path : path_join(arena, dir, path);
}

bool journal_key_create(Arena *arena, Str path, Str *origin, Err *err) {
    char random[6];
    random_bytes(random, sizeof random);
    *origin = str_printf(arena, "kyket-%.*s", STR(hex_text(arena, (Str){ random, sizeof random })));
    NoteSigner signer = note_signer_new(*origin, NOTE_KEY_ED25519);
    Str text = str_printf(arena, "%.*s\n", STR(note_signer_text(arena, &signer)));
    return file_write_durable(path, text, 0600, err);
}

/** The name alone: where it lies concerns nobody who reads this on a page. */
static Str name_of(Str path) {
    size_t i = path.n;
    while (i && path.p[i - 1] != '/')
        i--;
    return str_from(path, i);
}

KeyFile journal_key_file(Str path) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    struct stat info;
    if (stat(str_z(arena, path), &info) != 0) return KEY_FILE_GONE;
    return info.st_mode & 077 ? KEY_FILE_OPEN : KEY_FILE_FINE;
}

bool journal_key_refuse(KeyFile state, Str path, Err *err) {
    if (state == KEY_FILE_FINE) return true;
    *err = (Err){ .code = ERR_READ_ONLY, .args = { name_of(path) }, .detail = path };
    err->msg = state == KEY_FILE_GONE
                   ? N_("The journal's private key {0} is not there, so nothing can be written. "
                        "Put the key file back, or set journal_key in kyket.conf.")
                   : N_("The journal's private key {0} can be read by others, so nothing is "
                        "written with it. Run “chmod 600” on it, and change the key if "
                        "somebody may have copied it (kyket key rotate).");
    return false;
}

bool journal_key_read(Arena *arena, Str path, Str origin, NoteSigner *out, Err *err) {
    Str text;
    NoteSigner signer;
    if (!journal_key_refuse(journal_key_file(path), path, err)) return false;
    if (!file_read(arena, path, 4096, &text, err) ||
        !note_signer_parse(arena, str_trim(text), &signer, err)) {
        err->code = ERR_READ_ONLY;
        return false;
    }
    if (!str_eq(signer.key.name, origin))
        return FAIL(err, .code = ERR_READ_ONLY, .args = { signer.key.name, origin },
                    .msg = N_("The journal's key is for “{0}”, but kyket.conf says origin = {1}. "
                              "Use the key that belongs to these data."));
    *out = signer;
    return true;
}

Str journal_key_public(Arena *arena, Str dir, Str path, Str origin) {
    Err err;
    Str text, kept = path_join(arena, dir, S("journal.pub"));
    NoteSigner signer;
    NoteKey key;
    if (journal_key_read(arena, path, origin, &signer, &err)) {
        explicit_bzero(signer.secret, sizeof signer.secret);
        return note_key_text(arena, &signer.key);
    }
    if (!path_exists(kept) || !file_read(arena, kept, 4096, &text, &err) ||
        !note_key_parse(arena, str_trim(text), &key, &err) || !str_eq(key.name, origin))
        return S("");
    return note_key_text(arena, &key);
}

bool journal_key_publish(Arena *arena, Str dir, Str vkey, Err *err) {
    Str text, path = path_join(arena, dir, S("journal.pub"));
    if (path_exists(path) && file_read(arena, path, 4096, &text, err) &&
        str_eq(str_trim(text), vkey))
        return true;
    return file_write_durable(path, str_printf(arena, "%.*s\n", STR(vkey)), 0644, err);
}

bool journal_keys(Db *db, Str vkey, KeyChain *out, Err *err) {
    Cursor c;
    bool has, ok;
    Str leaves[KEY_CHAIN_MAX], note;
    size_t n = 0;
    NoteKey first;
    if (!cursor_open(db, &text_changes, NULL, &c, err)) return false;
    while ((ok = cursor_next(&c, &has, err)) && has && n < COUNT_OF(leaves))
        leaves[n++] = cursor_bytes(&c, 0);
    cursor_close(&c);
    if (!ok) return false;
    for (size_t i = 0; i < n; i++) {
        if (!key_change_of_leaf(db->arena, leaves[i], &note, err)) return false;
        if (i == 0 && !key_change_first(db->arena, note, &first, err)) return false;
        if (i == 0) *out = key_chain_of(db->arena, &first);
        if (!key_chain_add(db->arena, out, note, err)) return false;
    }
    if (n) return true;
    if (!vkey.n)
        return FAIL(err, .code = ERR_INPUT, .field = "key",
                    .msg = N_("The public key of this journal is not known here: neither the key "
                              "file nor journal.pub can be read."));
    if (!note_key_parse(db->arena, vkey, &first, err)) return false;
    *out = key_chain_of(db->arena, &first);
    return true;
}

bool journal_key_settle(Db *db, Str path, Str origin, Str vkey, Err *err) {
    Str pending = str_printf(db->arena, "%.*s.new", STR(path));
    NoteSigner signer;
    KeyChain keys;
    if (!path_exists(pending)) return true;
    bool is_used = journal_key_read(db->arena, pending, origin, &signer, err) &&
                   journal_keys(db, vkey, &keys, err) &&
                   str_eq(note_key_text(db->arena, &keys.keys[keys.count - 1].key),
                          note_key_text(db->arena, &signer.key));
    if (is_used) {
        Str text = str_printf(db->arena, "%.*s\n", STR(note_signer_text(db->arena, &signer)));
        if (!file_write_durable(path, text, 0600, err)) return false;
    }
    unlink(pending.p);
    return true;
}
