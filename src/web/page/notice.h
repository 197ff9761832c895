#pragma once
/** All notices of the person, searched and ordered, each with a link to what it is about. */
#include "domain/notice.h"
#include "web/layout/list.h"

typedef struct NoticeItem {
    Str what, title, unit, link, at; // unit: whose work it is on, of an occurrence
    bool is_read;
} NoticeItem;

typedef struct NoticeListShow {
    const NoticeItem *items;
    size_t items_n;
    int64_t unread;
    NoticeId newest; // of all
    bool has_any;
    List list;
} NoticeListShow;

/** What a notice says, as a message id; NULL for a kind of a later program. */
const char *notice_words(NoticeKind kind);

void notice_list_page(Request *rq, Reply *rp);
void notice_csv(Request *rq, Reply *rp);
void notice_read_post(Request *rq, Reply *rp);
