#pragma once
/**
 * The journal's keys on disk and in the journal: the private key's file (0600; it may lie outside
 * the data directory), journal.pub beside the data, and the chain of keys from the entries.
 */
#include "journal/key_chain.h"
#include "store/config.h"
#include "store/db.h"

/** The private key's file: journal_key of kyket.conf, below dir unless it is absolute. */
Str journal_key_path(Arena *arena, Str dir, const Config *config);
/** A new private key at path (mode 0600) and the origin that it signs for. */
MUST_USE bool journal_key_create(Arena *arena, Str path, Str *origin, Err *err);
/** Whether the file of the private key may be used: it is there, and its owner's alone. */
typedef enum KeyFile { KEY_FILE_FINE, KEY_FILE_GONE, KEY_FILE_OPEN } KeyFile;
KeyFile journal_key_file(Str path);
/** True when it may; else false with ERR_READ_ONLY and the reason. Its words hold the name of the
 * file, the detail is its whole path (borrowed). */
MUST_USE bool journal_key_refuse(KeyFile state, Str path, Err *err);
/** Errors ERR_READ_ONLY: the file is not there, can be read by others, or is of another origin. */
MUST_USE bool journal_key_read(Arena *arena, Str path, Str origin, NoteSigner *out, Err *err);

/** The public key as last used here: of the private key, or of journal.pub; empty when neither is
 * there. */
Str journal_key_public(Arena *arena, Str dir, Str path, Str origin);
/** Keeps the public key in journal.pub, so that reading goes on without the private one. */
MUST_USE bool journal_key_publish(Arena *arena, Str dir, Str vkey, Err *err);

/**
 * All keys that the journal ever had, from its entries. vkey is the answer while none was changed.
 * Errors ERR_INPUT: there is no key; ERR_STATE: the entries do not make a chain.
 */
MUST_USE bool journal_keys(Db *db, Str vkey, KeyChain *out, Err *err);

/**
 * Finishes a change of keys that a crash stopped: path + ".new" becomes the key when its entry was
 * written, and is removed when it was not.
 */
MUST_USE bool journal_key_settle(Db *db, Str path, Str origin, Str vkey, Err *err);

extern const SqlText *const journal_key_texts[];
