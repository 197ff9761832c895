#include "domain/second_factor.h"
#include "base/hash.h"
#include "domain/leaf.h"
#include "domain/session.h"

#include <liboath/oath.h>
#include <sodium.h>

enum { SECRET_BYTES = 20, STEP_SECONDS = 30, DIGITS = 6 };

static const char base32_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 without padding; bytes is a multiple of five long. */
static Str base32_text(Arena *arena, Str bytes) {
    char *p = arena_raw(arena, bytes.n / 5 * 8 + 1);
    size_t n = 0;
    for (size_t i = 0; i + 5 <= bytes.n; i += 5) {
        uint64_t bits = 0;
        for (size_t j = 0; j < 5; j++)
            bits = bits << 8 | (uint8_t)bytes.p[i + j];
        for (int shift = 35; shift >= 0; shift -= 5)
            p[n++] = base32_letters[bits >> shift & 31];
    }
    p[n] = 0;
    return (Str){ p, n };
}

static Str code_at(Arena *arena, Str secret, int64_t step) {
    char code[DIGITS + 1] = "";
    if (oath_totp_generate(secret.p, secret.n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0,
                           DIGITS, code) != OATH_OK)
        return S("");
    return str_dup(arena, str_c(code));
}

static int64_t step_of(Instant now) {
    return now.ms / 1000 / STEP_SECONDS;
}

/** The step that code belongs to, newer than used; 0 when it is none of those accepted now. */
static int64_t matching_step(Arena *arena, Str secret, Str code, Instant now, int64_t used) {
    int64_t found = 0;
    for (int64_t step = step_of(now) - 1; step <= step_of(now) + 1; step++)
        if (step > used && bytes_equal_secret(code_at(arena, secret, step), code)) found = step;
    return found;
}

/** Without the spaces and dashes that people put in, in small letters. */
static Str plain_code(Arena *arena, Str code) {
    char *p = arena_raw(arena, code.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < code.n && n < 32; i++)
        if (code.p[i] != ' ' && code.p[i] != '-') p[n++] = code.p[i];
    p[n] = 0;
    return str_lower_ascii(arena, (Str){ p, n });
}

static bool recovery_make(Tx *tx, Str *codes, Err *err) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 1024);
    if (!sql_recovery_clear(tx, tx->actor->person, err)) return false;
    for (int i = 0; i < RECOVERY_CODES; i++) {
        uint8_t bytes[10];
        random_bytes(bytes, sizeof bytes);
        Str code = str_lower_ascii(
            tx->arena, base32_text(tx->arena, (Str){ (const char *)bytes, sizeof bytes }));
        code = str_upto(code, 12); // 60 bits
        if (!sql_recovery_insert(tx, tx->actor->person, token_hash(tx->arena, code), err))
            return false;
        buf_printf(&buf, "%.4s-%.4s-%.4s\n", code.p, code.p + 4, code.p + 8);
    }
    *codes = buf_dup(&buf, tx->arena);
    return true;
}

static bool factor_leaf(Tx *tx, const char *type, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf.about = tx->actor->person;
    return leaf_write(&leaf, err);
}

static bool totp_begin(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command;
    uint8_t secret[SECRET_BYTES];
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err)) return false;
    random_bytes(secret, sizeof secret);
    Str bytes = { (const char *)secret, sizeof secret };
    result->id = tx->actor->person.v;
    result->text = base32_text(tx->arena, bytes);
    return sql_totp_pending_set(tx, tx->actor->person, bytes, err);
}
const CommandType totp_begin_cmd = { "totp.begin", totp_begin };

static bool totp_confirm(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const TotpConfirm *cmd = command;
    TotpRow row;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) ||
        !sql_totp_get(tx->db, tx->actor->person, &row, err))
        return false;
    if (!row.pending.n)
        return FAIL(err, .code = ERR_STATE, .field = "code",
                    .msg = N_("There is no new code to confirm. Begin again."));
    int64_t step =
        matching_step(tx->arena, row.pending, plain_code(tx->arena, cmd->code), tx->now, 0);
    if (!step)
        return FAIL(err, .code = ERR_INPUT, .field = "code",
                    .msg = N_("This code is not right. Check the time of the phone, and type the "
                              "code that it shows now."));
    result->id = tx->actor->person.v;
    return sql_totp_turn_on(tx, tx->actor->person, step, err) &&
           recovery_make(tx, &result->text, err) && factor_leaf(tx, "second_factor.on", err);
}
const CommandType totp_confirm_cmd = { "totp.confirm", totp_confirm };

static bool totp_end(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err)) return false;
    result->id = tx->actor->person.v;
    return sql_totp_turn_off(tx, tx->actor->person, err) &&
           sql_recovery_clear(tx, tx->actor->person, err) &&
           factor_leaf(tx, "second_factor.off", err);
}
const CommandType totp_end_cmd = { "totp.end", totp_end };

static bool recovery_renew(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command;
    TotpRow row;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) ||
        !sql_totp_get(tx->db, tx->actor->person, &row, err))
        return false;
    if (!row.secret.n)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("Recovery codes belong to the second factor. Turn it on first."));
    result->id = tx->actor->person.v;
    return recovery_make(tx, &result->text, err);
}
const CommandType recovery_renew_cmd = { "recovery.renew", recovery_renew };

bool second_factor_use(Tx *tx, PersonId person, Str code, bool *is_good, Err *err) {
    TotpRow row;
    *is_good = false;
    if (!sql_totp_get(tx->db, person, &row, err)) return false;
    Str plain = plain_code(tx->arena, code);
    if (row.secret.n && plain.n == DIGITS) {
        int64_t step = matching_step(tx->arena, row.secret, plain, tx->now, row.step);
        *is_good = step != 0;
        return !step || sql_totp_step_set(tx, person, step, err);
    }
    int64_t used = 0;
    if (!sql_recovery_use(tx, person, token_hash(tx->arena, plain), tx->now, &used, err))
        return false;
    *is_good = used == 1;
    return true;
}

bool totp_pending(Db *db, PersonId person, Str *base32, Err *err) {
    TotpRow row;
    if (!sql_totp_get(db, person, &row, err)) return false;
    *base32 = base32_text(db->arena, row.pending);
    return true;
}

/** What may stand in an address as it is; the rest as %XX. */
static Str percent(Arena *arena, Str s) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 3 * s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || (c && strchr("-._~", c));
        if (is_plain)
            buf_byte(&buf, (char)c);
        else
            buf_printf(&buf, "%%%02X", c);
    }
    return buf_dup(&buf, arena);
}

Str totp_uri(Arena *arena, Str issuer, Str login, Str base32) {
    Str name = percent(arena, issuer);
    return str_printf(arena, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR(name),
                      STR(percent(arena, login)), STR(base32), STR(name));
}
