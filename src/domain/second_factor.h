#pragma once
/**
 * The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 s; one step
 * early or late is accepted), and ten recovery codes for when the phone is lost. No code works
 * twice.
 */
#include "rules/policy.h"

#include "store/lane.h"

#include "domain/second_factor_sql.h"

enum { RECOVERY_CODES = 10 };

/** A fresh secret, shown but not yet asked for. The command is NULL. Result text: it in base32. */
extern const CommandType totp_begin_cmd;

/** A code of that secret: from now on it is asked for. Result text: the recovery codes, one a line.
 */
typedef struct TotpConfirm {
    Str code;
} TotpConfirm;
extern const CommandType totp_confirm_cmd;

/** The caller has checked the password. The command is NULL. */
extern const CommandType totp_end_cmd;

/** New recovery codes in place of the old. The command is NULL. Result text: one a line. */
extern const CommandType recovery_renew_cmd;

/** Whether code is good now, as one of the app or a recovery code; uses it up. */
MUST_USE bool second_factor_use(Tx *tx, PersonId person, Str code, bool *is_good, Err *err);
/** The secret shown but not yet confirmed, in base32; empty when there is none. */
MUST_USE bool totp_pending(Db *db, PersonId person, Str *base32, Err *err);
/** The address that an authenticator app reads from the picture. */
Str totp_uri(Arena *arena, Str issuer, Str login, Str base32);
