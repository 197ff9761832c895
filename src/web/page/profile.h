#pragma once
/** One's own account: name and language, password, second factor, sessions, tokens of programs. */
#include "domain/person.h"
#include "domain/session.h"
#include "web/layout/list.h"

typedef struct ProfileShow {
    PersonRow person;
    RoleRow *roles;
    size_t roles_n;
    bool must_change;
    Str pending; // the secret that waits for its first code, or empty
    Html qr;     // its picture
    int64_t recovery_left;
    bool is_saved;
} ProfileShow;

typedef struct CodesShow {
    Str *codes;
    size_t codes_n;
} CodesShow;

typedef struct SessionsShow {
    SessionListRow *rows;
    size_t rows_n;
    List list;
    int64_t here; // the session of this browser
    bool has_others;
} SessionsShow;

typedef struct TokensShow {
    ApiTokenRow *rows;
    size_t rows_n;
    List list;
    bool has_any;
    Str made; // shown once
} TokensShow;

/** "Firefox trên Windows" for the words by which a browser names itself; those it does not know are
 * shown as they are. */
Str agent_words(Arena *arena, Lang lang, Str agent);

void profile_page(Request *rq, Reply *rp);
void profile_post(Request *rq, Reply *rp);
void profile_password_post(Request *rq, Reply *rp);
void factor_begin_post(Request *rq, Reply *rp);
void factor_confirm_post(Request *rq, Reply *rp);
void factor_end_post(Request *rq, Reply *rp);
void recovery_post(Request *rq, Reply *rp);
void sessions_page(Request *rq, Reply *rp);
void sessions_csv(Request *rq, Reply *rp);
void session_end_post(Request *rq, Reply *rp);
void session_end_others_post(Request *rq, Reply *rp);
void tokens_page(Request *rq, Reply *rp);
void tokens_csv(Request *rq, Reply *rp);
void token_make_post(Request *rq, Reply *rp);
void token_end_post(Request *rq, Reply *rp);
