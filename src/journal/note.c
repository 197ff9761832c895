#include "journal/note.h"

#include <assert.h>
#include <sodium.h>

#define DASH "\xe2\x80\x94 " // em dash and space begin a signature line
#define PRIVATE_PREFIX "PRIVATE+KEY+"

static bool is_space(uint32_t c) { // White_Space of Unicode
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

bool note_name_is_valid(Str name) {
    if (name.n == 0 || name.n > NOTE_NAME_MAX || !utf8_is_valid(name)) return false;
    for (size_t i = 0; i < name.n;) {
        uint32_t c = utf8_next(name, &i);
        if (c < 0x20 || c == '+' || is_space(c)) return false;
    }
    return true;
}

static uint32_t read_u32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void write_u32(uint8_t *p, uint32_t value) {
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t key_id(Str name, NoteKeyType type, const uint8_t public_key[32]) {
    uint8_t tail[34] = { '\n', (uint8_t)type };
    memcpy(tail + 2, public_key, 32);
    Sha256 hash = sha256_two(name, (Str){ (const char *)tail, sizeof tail });
    return read_u32(hash.b);
}

/** name "+" 8 hex digits "+" base64(type || 32 bytes). */
static bool key_split(Arena *arena, Str text, Str *name, uint32_t *id, NoteKeyType *type,
                      const uint8_t **material) {
    Str rest = text, hex, base64, id_bytes, bytes;
    if (text.n > 1024 || !str_cut(&rest, '+', name) || !str_cut(&rest, '+', &hex)) return false;
    base64 = rest; // its alphabet has a "+" too
    if (!note_name_is_valid(*name) || hex.n != 8 || !str_eq(str_lower_ascii(arena, hex), hex) ||
        !hex_parse(arena, hex, &id_bytes) || !base64_parse(arena, base64, &bytes) || bytes.n != 33)
        return false;
    const uint8_t *p = (const uint8_t *)bytes.p;
    if (p[0] != NOTE_KEY_ED25519 && p[0] != NOTE_KEY_COSIGNER) return false;
    *type = (NoteKeyType)p[0];
    *id = read_u32((const uint8_t *)id_bytes.p);
    *material = p + 1;
    return true;
}

static Str key_join(Arena *arena, const NoteKey *key, const uint8_t *material) {
    uint8_t bytes[33] = { (uint8_t)key->type };
    memcpy(bytes + 1, material, 32);
    Str base64 = base64_text(arena, (Str){ (const char *)bytes, sizeof bytes });
    sodium_memzero(bytes, sizeof bytes);
    return str_printf(arena, "%.*s+%08x+%.*s", STR(key->name), key->id, STR(base64));
}

bool note_key_parse(Arena *arena, Str vkey, NoteKey *out, Err *err) {
    NoteKey key = { 0 };
    const uint8_t *material = NULL;
    if (!key_split(arena, vkey, &key.name, &key.id, &key.type, &material) ||
        key_id(key.name, key.type, material) != key.id)
        return FAIL(err, .code = ERR_INPUT, .field = "key",
                    .msg = N_("This is not the public key of a journal or witness. It is one line "
                              "of the form name+1a2b3c4d+base64; copy it whole."));
    memcpy(key.public_key, material, 32);
    key.name = str_dup(arena, key.name);
    *out = key;
    return true;
}

Str note_key_text(Arena *arena, const NoteKey *key) {
    return key_join(arena, key, key->public_key);
}

NoteSigner note_signer_from_seed(Str name, NoteKeyType type, const uint8_t seed[32]) {
    assert(note_name_is_valid(name));
    NoteSigner signer = { .key = { .name = name, .type = type } };
    crypto_sign_seed_keypair(signer.key.public_key, signer.secret, seed);
    signer.key.id = key_id(name, type, signer.key.public_key);
    return signer;
}

NoteSigner note_signer_new(Str name, NoteKeyType type) {
    uint8_t seed[32];
    random_bytes(seed, sizeof seed);
    NoteSigner signer = note_signer_from_seed(name, type, seed);
    sodium_memzero(seed, sizeof seed);
    return signer;
}

bool note_signer_parse(Arena *arena, Str skey, NoteSigner *out, Err *err) {
    NoteKey key = { 0 };
    const uint8_t *seed = NULL;
    if (str_starts(skey, S(PRIVATE_PREFIX)) &&
        key_split(arena, str_from(skey, strlen(PRIVATE_PREFIX)), &key.name, &key.id, &key.type,
                  &seed)) {
        NoteSigner signer = note_signer_from_seed(str_dup(arena, key.name), key.type, seed);
        if (signer.key.id == key.id) {
            *out = signer;
            return true;
        }
    }
    return FAIL(err, .code = ERR_INPUT, .field = "key",
                .msg = N_("This is not a signing key of the journal. Put back the file as it was "
                          "made, or restore it from a backup."));
}

Str note_signer_text(Arena *arena, const NoteSigner *signer) {
    Str text = key_join(arena, &signer->key, signer->secret);
    return str_printf(arena, PRIVATE_PREFIX "%.*s", STR(text));
}

static bool bad_note(Err *err) {
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This is not a signed note: text, an empty line, and lines of "
                          "signatures, unchanged."));
}

static bool is_plain_text(Str bytes) {
    for (size_t i = 0; i < bytes.n; i++)
        if ((unsigned char)bytes.p[i] < 0x20 && bytes.p[i] != '\n') return false;
    return utf8_is_valid(bytes);
}

bool note_parse(Arena *arena, Str bytes, Note *out, Err *err) {
    if (bytes.n > NOTE_BYTES_MAX)
        return FAIL(err, .code = ERR_TOO_LARGE, .msg = N_("This signed note is too long."));
    if (bytes.n < 4 || !is_plain_text(bytes) || bytes.p[bytes.n - 1] != '\n') return bad_note(err);
    size_t split = bytes.n - 2; // of the last empty line
    while (split > 0 && !(bytes.p[split] == '\n' && bytes.p[split + 1] == '\n'))
        split--;
    if (split == 0) return bad_note(err);
    Note note = { .text = str_upto(bytes, split + 1),
                  .signatures = ARENA_ARRAY(arena, NoteSignature, NOTE_SIGNATURES_MAX) };
    Str rest = str_from(bytes, split + 2), line, name, raw;
    while (rest.n > 0) {
        size_t end = str_find(rest, S("\n"), 0);
        line = str_upto(rest, end);
        rest = str_from(rest, end + 1);
        if (note.count == NOTE_SIGNATURES_MAX || !str_starts(line, S(DASH))) return bad_note(err);
        line = str_from(line, strlen(DASH));
        if (!str_cut(&line, ' ', &name) || !note_name_is_valid(name) ||
            !base64_parse(arena, line, &raw) || raw.n < 5)
            return bad_note(err);
        note.signatures[note.count++] =
            (NoteSignature){ name, read_u32((const uint8_t *)raw.p), str_from(raw, 4) };
    }
    if (note.count == 0) return bad_note(err);
    *out = note;
    return true;
}

/** What a cosigner signs: a header, the time in seconds, and the note's text. */
static Str cosigned_message(Arena *arena, uint64_t seconds, Str text) {
    return str_printf(arena, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)seconds,
                      STR(text));
}

Str note_sign(Arena *arena, const NoteSigner *signer, Str text, Instant at) {
    uint8_t bytes[4 + 8 + crypto_sign_BYTES];
    write_u32(bytes, signer->key.id);
    size_t n = 4;
    Str message = text;
    if (signer->key.type == NOTE_KEY_COSIGNER) {
        assert(at.ms >= 0);
        uint64_t seconds = (uint64_t)at.ms / 1000;
        write_u32(bytes + 4, (uint32_t)(seconds >> 32));
        write_u32(bytes + 8, (uint32_t)seconds);
        n += 8;
        message = cosigned_message(arena, seconds, text);
    }
    crypto_sign_detached(bytes + n, NULL, (const unsigned char *)message.p, message.n,
                         signer->secret);
    Str base64 = base64_text(arena, (Str){ (const char *)bytes, n + crypto_sign_BYTES });
    return str_printf(arena, DASH "%.*s %.*s\n", STR(signer->key.name), STR(base64));
}

static bool signature_fits(const NoteSignature *signature, const NoteKey *key, Str text,
                           Instant *at) {
    Str message = text, raw = signature->bytes;
    AUTO(arena_free) Arena *arena = NULL;
    *at = INSTANT_NONE;
    if (key->type == NOTE_KEY_COSIGNER) {
        if (raw.n != 8 + crypto_sign_BYTES) return false;
        const uint8_t *p = (const uint8_t *)raw.p;
        uint64_t seconds = (uint64_t)read_u32(p) << 32 | read_u32(p + 4);
        if (seconds > INT64_MAX / 1000) return false;
        *at = (Instant){ (int64_t)seconds * 1000 };
        arena = arena_new(0);
        message = cosigned_message(arena, seconds, text);
        raw = str_from(raw, 8);
    }
    return raw.n == crypto_sign_BYTES &&
           crypto_sign_verify_detached((const unsigned char *)raw.p,
                                       (const unsigned char *)message.p, message.n,
                                       key->public_key) == 0;
}

NoteVerdict note_check(const Note *note, const NoteKey *key, Instant *at) {
    NoteVerdict verdict = NOTE_ABSENT;
    for (size_t i = 0; i < note->count; i++) {
        const NoteSignature *signature = &note->signatures[i];
        Instant when;
        if (signature->id != key->id || !str_eq(signature->name, key->name)) continue;
        if (!signature_fits(signature, key, note->text, &when)) return NOTE_BAD;
        verdict = NOTE_GOOD;
        if (at) *at = when;
    }
    return verdict;
}
