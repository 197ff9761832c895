#include "journal/witness.h"

#include "base/file.h"

#include <errno.h>
#include <sys/stat.h>

enum { LOGS_MAX = 256, PROOF_LINES = 63 };

static Str in(Arena *arena, Str dir, const char *name) {
    return path_join(arena, dir, str_c(name));
}

bool witness_create(Arena *arena, Str dir, Str name, Str *vkey, Err *err) {
    if (!note_name_is_valid(name))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, name) },
                    .msg = N_("“{0}” cannot be the name of a witness: no spaces and no plus sign; "
                              "an address without its scheme is usual."));
    if (path_exists(in(arena, dir, "witness.key")))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, dir) },
                    .msg = N_("There is a witness in {0} already."));
    NoteSigner signer = note_signer_new(name, NOTE_KEY_COSIGNER);
    Str text = str_printf(arena, "%.*s\n", STR(note_signer_text(arena, &signer)));
    *vkey = note_key_text(arena, &signer.key);
    explicit_bzero(signer.secret, sizeof signer.secret);
    return folder_make(in(arena, dir, "heads"), 0700, err) &&
           file_write_durable(in(arena, dir, "logs"), S(""), 0600, err) &&
           file_write_durable(in(arena, dir, "witness.key"), text, 0600, err);
}

bool witness_trust(Arena *arena, Str dir, Str vkey, Err *err) {
    NoteKey key;
    Str text, path = in(arena, dir, "logs");
    if (!note_key_parse(arena, str_trim(vkey), &key, err)) return false;
    if (key.type != NOTE_KEY_ED25519)
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("This is the key of a witness, not of a journal."));
    if (!file_read(arena, path, (size_t)1 << 20, &text, err)) return false;
    Str line = str_printf(arena, "%.*s\n", STR(note_key_text(arena, &key)));
    if (str_find(text, line, 0) != SIZE_MAX) return true;
    text = str_printf(arena, "%.*s%.*s", STR(text), STR(line));
    return file_write_durable(path, text, 0600, err);
}

static bool read_logs(Arena *arena, WitnessService *service, Err *err) {
    Str text, line;
    if (!file_read(arena, in(arena, service->dir, "logs"), (size_t)1 << 20, &text, err))
        return false;
    service->logs = ARENA_ARRAY(arena, NoteKey, LOGS_MAX);
    while (str_line(&text, &line)) {
        if (!str_trim(line).n) continue;
        if (service->logs_n == LOGS_MAX)
            return FAIL(err, .code = ERR_INPUT,
                        .msg = N_("A witness watches at most 256 keys of journals."));
        if (!note_key_parse(arena, str_trim(line), &service->logs[service->logs_n++], err))
            return false;
    }
    return true;
}

bool witness_open(Arena *arena, Str dir, WitnessService **out, Err *err) {
    WitnessService *service = ARENA_NEW(arena, WitnessService);
    Str text, path = in(arena, dir, "witness.key");
    struct stat info;
    service->dir = str_dup(arena, dir);
    if (stat(str_z(arena, path), &info) != 0)
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, dir) },
                    .msg = N_("There is no witness in {0}. Make one with “kyket witness init DIR "
                              "NAME”."));
    if (info.st_mode & 077)
        return FAIL(err, .code = ERR_STATE, .args = { path },
                    .msg = N_("The witness's private key {0} can be read by others. Run “chmod "
                              "600” on it."));
    if (!file_read(arena, path, 4096, &text, err) ||
        !note_signer_parse(arena, str_trim(text), &service->signer, err) ||
        !read_logs(arena, service, err))
        return false;
    pthread_mutex_init(&service->lock, NULL);
    *out = service;
    return true;
}

void witness_close(WitnessService *service) {
    if (!service) return;
    explicit_bzero(service->signer.secret, sizeof service->signer.secret);
    pthread_mutex_destroy(&service->lock);
}

typedef struct AddRequest {
    uint64_t old_size;
    TreeProof proof;
    Str checkpoint;
} AddRequest;

static bool next_line(Str *rest, Str *line) {
    size_t end = str_find(*rest, S("\n"), 0);
    if (end == SIZE_MAX) return false;
    *line = str_upto(*rest, end);
    *rest = str_from(*rest, end + 1);
    return true;
}

static bool request_parse(Arena *arena, Str body, AddRequest *out) {
    AddRequest request = { .proof = { ARENA_ARRAY(arena, Sha256, PROOF_LINES), 0 } };
    Str rest = body, line, raw;
    int64_t size;
    if (body.n > WITNESS_BODY_MAX || !next_line(&rest, &line) || !str_starts(line, S("old ")))
        return false;
    line = str_from(line, 4);
    if (!str_to_int(line, &size) || size < 0 ||
        !str_eq(line, str_printf(arena, "%lld", (long long)size)))
        return false;
    request.old_size = (uint64_t)size;
    while (next_line(&rest, &line)) {
        if (!line.n) {
            request.checkpoint = rest;
            *out = request;
            return true;
        }
        if (request.proof.count == PROOF_LINES || !base64_parse(arena, line, &raw) || raw.n != 32)
            return false;
        memcpy(request.proof.hashes[request.proof.count++].b, raw.p, 32);
    }
    return false;
}

static WitnessReply reply(int status, const char *words) {
    return (WitnessReply){ status, "text/plain; charset=utf-8", str_c(words) };
}

static Str head_path(const WitnessService *service, Arena *arena, Str origin) {
    Sha256 hash = sha256(origin);
    return str_printf(arena, "%.*s/heads/%.*s", STR(service->dir),
                      STR(hex_text(arena, sha256_str(&hash))));
}

/** The last head that was cosigned; size 0 when there is none. False: it cannot be read, so nothing
 * may be signed. */
static bool read_head(const WitnessService *service, Arena *arena, Str origin, Checkpoint *out) {
    Str path = head_path(service, arena, origin), bytes;
    Note note;
    Err err;
    *out = (Checkpoint){ 0 };
    struct stat info;
    if (stat(path.p, &info) != 0) return errno == ENOENT;
    return file_read(arena, path, NOTE_BYTES_MAX, &bytes, &err) &&
           note_parse(arena, bytes, &note, &err) && checkpoint_parse(arena, note.text, out, &err) &&
           str_eq(out->origin, origin);
}

static WitnessReply judge(WitnessService *service, Arena *arena, const AddRequest *request,
                          const Checkpoint *head, Str text, Instant now) {
    Checkpoint last;
    Err err;
    if (!read_head(service, arena, head->origin, &last))
        return reply(500, "the state of this witness cannot be read\n");
    if (request->old_size != last.size)
        return (WitnessReply){ 409, "text/x.tlog.size",
                               str_printf(arena, "%llu\n", (unsigned long long)last.size) };
    if (last.size == head->size && last.size > 0 && !sha256_eq(last.root, head->root))
        return reply(409, "another head of this size was cosigned: there are two histories\n");
    Sha256 old_root = last.size ? last.root : tree_fold(NULL, 0);
    if (!tree_consistency_holds(request->proof, last.size, old_root, head->size, head->root))
        return reply(422, "the journal does not go on from the head that was cosigned\n");
    if (!file_write_durable(head_path(service, arena, head->origin), request->checkpoint, 0600,
                            &err))
        return reply(500, "the state of this witness cannot be written\n");
    return (WitnessReply){ 200, "text/plain; charset=utf-8",
                           note_sign(arena, &service->signer, text, now) };
}

WitnessReply witness_add_checkpoint(WitnessService *service, Arena *arena, Str body, Instant now) {
    AddRequest request;
    Note note;
    Checkpoint head;
    Err err;
    bool is_known = false, is_signed = false;
    if (!request_parse(arena, body, &request) ||
        !note_parse(arena, request.checkpoint, &note, &err) ||
        !checkpoint_parse(arena, note.text, &head, &err))
        return reply(400, "not a request of tlog-witness\n");
    for (size_t i = 0; i < service->logs_n; i++) {
        if (!str_eq(service->logs[i].name, head.origin)) continue;
        is_known = true;
        is_signed |= note_check(&note, &service->logs[i], NULL) == NOTE_GOOD;
    }
    if (!is_known) return reply(404, "this witness does not know the journal\n");
    if (!is_signed) return reply(403, "not signed by a key of the journal that is known here\n");
    if (request.old_size > head.size) return reply(400, "the old size is above the size\n");
    pthread_mutex_lock(&service->lock);
    WitnessReply answer = judge(service, arena, &request, &head, note.text, now);
    pthread_mutex_unlock(&service->lock);
    return answer;
}

Str witness_request(Arena *arena, uint64_t old_size, TreeProof proof, Str checkpoint) {
    AUTO_BUF Buf out;
    buf_init(&out, WITNESS_BODY_MAX);
    buf_printf(&out, "old %llu\n", (unsigned long long)old_size);
    for (size_t i = 0; i < proof.count; i++) {
        buf_put(&out, base64_text(arena, sha256_str(&proof.hashes[i])));
        buf_byte(&out, '\n');
    }
    buf_byte(&out, '\n');
    buf_put(&out, checkpoint);
    return buf_dup(&out, arena);
}
