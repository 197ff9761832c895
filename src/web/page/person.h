#pragma once
/** Accounts: the list, one with its roles, invitations, disabling and erasing. */
#include "domain/person.h"
#include "web/layout/layout.h"
#include "web/layout/list.h"
#include "web/own_address.h"
#include "web/reply.h"

typedef struct PersonListShow {
    PersonListRow *rows;
    size_t rows_n;
    Str question, role, unit, sort, first, next;
    Str csv; // the same list as a table
    bool with_disabled;
    const Option *roles;
    size_t roles_n;
    const Option *units;
    size_t units_n;
} PersonListShow;

typedef struct PersonShow {
    PersonRow person;
    RoleRow *held;
    size_t held_n;
    int32_t today;
    bool may_manage; // the account itself; else only roles in reach
    const Option *roles;
    size_t roles_n;
    const Option *units;
    size_t units_n;
    Str day;
} PersonShow;

typedef struct PersonNewShow {
    const Option *roles;
    size_t roles_n;
    const Option *units;
    size_t units_n;
} PersonNewShow;

typedef struct LinkShow {
    PersonRow person;
    Str link;
    LinkHint hint;
} LinkShow;

/** The address by which a person sets the password; "/invite/…" alone when the site's address is
 * not known (own_address). */
Str invite_link(const Request *rq, Str token);

void person_list_page(Request *rq, Reply *rp);
void person_csv(Request *rq, Reply *rp);
void person_page(Request *rq, Reply *rp);
void person_new_page(Request *rq, Reply *rp);
void person_new_post(Request *rq, Reply *rp);
void person_link_post(Request *rq, Reply *rp);
void person_role_post(Request *rq, Reply *rp);
void role_end_post(Request *rq, Reply *rp);
void person_disable_post(Request *rq, Reply *rp);
void person_enable_post(Request *rq, Reply *rp);
void person_erase_page(Request *rq, Reply *rp);
void person_erase_post(Request *rq, Reply *rp);
void person_import_page(Request *rq, Reply *rp);
void person_import_post(Request *rq, Reply *rp);
