#pragma once
/** Which document of the register an entry of a programme's basis list is. */
#include "web/page/programme.h"

typedef struct BasisPage {
    ProgrammeRow row;
    BasisRow entry;
    DocumentRow linked; // when entry.document is given
    Str q;
    const DocumentRow *documents; // that the words find
    size_t documents_n;
    bool is_cut, may_register;
    const Crumb *crumbs;
    size_t crumbs_n;
} BasisPage;

void basis_page(Request *rq, Reply *rp);
void basis_post(Request *rq, Reply *rp);
