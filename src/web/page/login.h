#pragma once
/** Signing in and out, the second step, and the link that a new person sets the password by. */
#include "domain/sign_in.h"
#include "web/reply.h"

typedef struct LoginShow {
    Str next;     // where to go afterwards, an own path
    bool is_kept; // to stay signed in was asked for in the first step
    bool is_set;  // a new person has just set the password
} LoginShow;

typedef struct InviteShow {
    InvitationRow who;
    Str token;
} InviteShow;

/** What sign_in.h asks for, of this request. */
SignInAsk sign_in_ask(Request *rq);

void login_page(Request *rq, Reply *rp);
void login_post(Request *rq, Reply *rp);
void login_code_page(Request *rq, Reply *rp);
void login_code_post(Request *rq, Reply *rp);
void logout_post(Request *rq, Reply *rp);
void invite_page(Request *rq, Reply *rp);
void invite_post(Request *rq, Reply *rp);
