#include "web/page/verify.h"

#include "base/file.h"
#include "domain/unit.h"
#include "store/journal_key.h"
#include "store/journal_log.h"
#include "store/witness.h"
#include "web/app.h"
#include "web/page/entry_words.h"
#include "web/page/verify_html.h"

#include <jansson.h>

enum { OBJECTS_MAX = 20 };

/** "obligation, id 8", in the reader's language; a kind of a later program as the leaf has it. */
static Str object_text(Request *rq, const char *name, int64_t id) {
    static const struct {
        const char *name, *message;
    } all[] = {
        { "comment", N_("comment, id {0}") },
        { "document", N_("document, id {0}") },
        { "obligation", N_("obligation, id {0}") },
        { "occurrence", N_("occurrence, id {0}") },
        { "person", N_("account, id {0}") },
        { "programme", N_("programme, id {0}") },
        { "proposal", N_("proposal, id {0}") },
        { "submission", N_("submission, id {0}") },
        { "unit", N_("unit, id {0}") },
        { "version", N_("version, id {0}") },
    };
    Str number = str_printf(rq->arena, "%" PRId64, id);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (strcmp(name, all[i].name) == 0)
            return tr_fill(rq->arena, rq->lang, all[i].message, &number, 1);
    return str_printf(rq->arena, "%s %.*s", name, STR(number));
}

/** The objects that the leaf names, and whether it commits to something personal. */
static void read_leaf(Request *rq, Str leaf, ReceiptSays *says) {
    json_t *root = json_loadb(leaf.p, leaf.n, 0, NULL), *id;
    Str *objects = ARENA_ARRAY(rq->arena, Str, OBJECTS_MAX);
    const char *name;
    json_object_foreach(json_object_get(root, "ids"), name, id) {
        if (says->objects_n == OBJECTS_MAX) break;
        objects[says->objects_n++] = object_text(rq, name, json_integer_value(id));
    }
    says->objects = objects;
    says->has_personal = json_object_size(json_object_get(root, "personal")) > 0;
    json_decref(root);
}

static void read_cosigners(Request *rq, const Note *note, ReceiptSays *says) {
    Witnesses witnesses;
    Err ignored;
    if (!witnesses_of(rq->arena, store_config(rq->app->store), &witnesses, &ignored)) return;
    Str *names = ARENA_ARRAY(rq->arena, Str, witnesses.n + 1);
    for (size_t i = 0; i < witnesses.n; i++) {
        Instant at;
        if (note_check(note, &witnesses.v[i].key, &at) != NOTE_GOOD) continue;
        Str when = instant_text(rq->arena, at, rq->zone);
        names[says->cosigners_n++] =
            str_printf(rq->arena, "%.*s (%.*s)", STR(witnesses.v[i].key.name), STR(when));
    }
    says->cosigners = names;
}

static void say(Request *rq, const Receipt *receipt, const ReceiptProof *proof, bool is_own,
                ReceiptSays *says) {
    Sha256 hash = tree_leaf_hash(receipt->leaf);
    UnitNameRow unit;
    Err ignored;
    *says = (ReceiptSays){ .what = entry_words(proof->entry.type),
                           .type = proof->entry.type,
                           .time = proof->entry.time,
                           .origin = proof->head.origin,
                           .key = note_key_text(rq->arena, proof->by),
                           .leaf = receipt->leaf,
                           .leaf_hash = hex_text(rq->arena, sha256_str(&hash)),
                           .unit = proof->entry.unit,
                           .index = (int64_t)receipt->index,
                           .size = (int64_t)proof->head.size,
                           .at = INSTANT_NONE };
    (void)instant_parse(proof->entry.time, &says->at);
    Day day = instant_is_none(says->at) ? DAY_NONE : instant_day(says->at, rq->zone);
    if (is_own && says->unit > 0 &&
        unit_name_on(request_db(rq), (UnitId){ says->unit }, day, &unit, &ignored))
        says->unit_name = unit.name;
    read_leaf(rq, receipt->leaf, says);
    read_cosigners(rq, &proof->note, says);
}

static bool is_signed_by(Arena *arena, const KeyChain *keys, Str checkpoint) {
    Note note;
    Err ignored;
    if (!note_parse(arena, checkpoint, &note, &ignored)) return true; // the check says what it is
    for (size_t i = 0; i < keys->count; i++)
        if (note_check(&note, &keys->keys[i].key, NULL) != NOTE_ABSENT) return true;
    return false;
}

static bool explain(Request *rq, Str text, Str typed_key, VerifyShow *out, Err *err) {
    Receipt receipt;
    ReceiptProof proof;
    NoteKey key;
    KeyChain keys;
    bool is_own = !typed_key.n;
    if (!receipt_parse(rq->arena, text, &receipt, err)) return false;
    if (is_own) {
        if (!journal_keys(request_db(rq), store_vkey(rq->app->store), &keys, err)) return false;
    } else {
        if (!note_key_parse(rq->arena, typed_key, &key, err)) return false;
        keys = key_chain_of(rq->arena, &key);
    }
    if (!is_signed_by(rq->arena, &keys, receipt.checkpoint)) {
        out->is_unknown = is_own;
        return FAIL(err, .code = ERR_STATE,
                    .msg = is_own ? N_("This receipt is of another journal, whose key is not known "
                                       "here. Give the public key of that journal below and check "
                                       "again.")
                                  : N_("This receipt is not signed by the key that was given."));
    }
    if (!receipt_verify(rq->arena, &receipt, &keys, &proof, err)) return false;
    say(rq, &receipt, &proof, is_own, &out->says);
    return true;
}

bool receipt_explain(Request *rq, Str text, Str typed_key, VerifyShow *out) {
    Err err = { 0 };
    out->is_asked = true;
    out->is_good = explain(rq, receipt_tidy(rq->arena, text), typed_key, out, &err);
    if (!out->is_good) out->problem = tr_err(rq->arena, rq->lang, &err);
    return out->is_good;
}

/** How the witnesses of this journal stand. */
static void load_witnesses(Request *rq, VerifyShow *v) {
    Witnesses witnesses;
    WitnessState *states;
    size_t n;
    Err ignored;
    if (!witnesses_of(rq->arena, store_config(rq->app->store), &witnesses, &ignored) ||
        !witness_states(request_db(rq), &states, &n, &ignored))
        return;
    struct WitnessLine *lines = ARENA_ARRAY(rq->arena, struct WitnessLine, witnesses.n + 1);
    v->witnesses = (int64_t)witnesses.n;
    v->needed = (int64_t)witnesses.needed;
    for (size_t i = 0; i < witnesses.n; i++) {
        struct WitnessLine *line = &lines[v->states_n++];
        *line = (struct WitnessLine){ .name = witnesses.v[i].key.name, .at = INSTANT_NONE };
        for (size_t k = 0; k < n; k++) {
            if (!str_eq(states[k].name, line->name)) continue;
            line->size = (int64_t)states[k].size;
            line->at = states[k].at;
            line->refusal = states[k].refusal.n ? str_z(rq->arena, states[k].refusal) : NULL;
        }
    }
    v->states = lines;
}

static void reply_verify(Request *rq, Reply *rp, VerifyShow *v) {
    v->vkey = store_vkey(rq->app->store);
    load_witnesses(rq, v);
    html_verify(reply_page(rp, v->is_asked && !v->is_good ? 422 : 200), v);
}

/** ?entry=N&leaf=HASH: the address in the code of a printed receipt. */
void verify_page(Request *rq, Reply *rp) {
    VerifyShow v = { 0 };
    Str entry = request_arg(rq, "entry"), paper = request_arg(rq, "leaf");
    Err err = { 0 };
    int64_t number;
    if (entry.n) {
        v.is_asked = true;
        if (!str_to_int(entry, &number) || number < 0)
            v.problem = tr(rq->lang, N_("The journal has no entry of this number."));
        else if (!journal_receipt(request_db(rq), (uint64_t)number, &v.text, &err))
            v.problem = tr_err(rq->arena, rq->lang, &err);
        else if (receipt_explain(rq, v.text, S(""), &v) && paper.n) {
            v.is_paper = true;
            v.is_same = str_eq_ascii_nocase(paper, v.says.leaf_hash);
            v.is_good = v.is_same;
            if (!v.is_same)
                v.problem = tr(rq->lang, N_("The entry on the paper is not the one that this "
                                            "journal shows under its number. Keep the paper: one "
                                            "of the two was changed."));
        }
    }
    reply_verify(rq, rp, &v);
}

void verify_post(Request *rq, Reply *rp) {
    VerifyShow v = { 0 };
    Err err = { 0 };
    Str text = request_field(rq, "receipt"), key = str_trim(request_field(rq, "key"));
    bool ok = true;
    if (rq->uploads.n && rq->uploads.v[0].size > 0)
        ok = file_read(rq->arena, rq->uploads.v[0].path, RECEIPT_BYTES_MAX, &text, &err);
    if (!ok || !str_trim(text).n) {
        v.is_asked = true;
        v.problem = ok ? tr(rq->lang, N_("Choose the file of a receipt, or paste its text."))
                       : tr(rq->lang, N_("This file is too long for a receipt."));
    } else if (receipt_explain(rq, text, key, &v)) {
        v.text = text;
    }
    reply_verify(rq, rp, &v);
}
