#pragma once
/** "Việc của tôi": what is due, returned, waits for acceptance or wants to be read. */
#include "domain/work_list.h"
#include "exchange/backup.h"
#include "web/layout/list.h"
#include "web/page/work_item.h"

typedef struct WorkTab {
    const char *label; // message id
    Str link, count;
    bool is_current;
} WorkTab;

typedef struct WorkGroup {
    const char *label; // message id
    Str count;         // of all pages
    const WorkItem *items;
    size_t items_n;
} WorkGroup;

typedef struct MyWorkShow {
    Str day; // "Monday, 23/11/2026"
    Str off; // why tomorrow is a day off; empty when it is not
    const WorkTab *tabs;
    size_t tabs_n;
    const WorkGroup *groups;
    size_t groups_n;
    List list;
    bool has_any;
    const UnitLoadRow *units;
    size_t units_n;
    UnitId own;
    bool is_beginning;  // no programme is in force yet
    BackupState backup; // for administrators
    Str backup_at;      // when the last good one was made; empty when never
} MyWorkShow;

void my_work_page(Request *rq, Reply *rp);
void my_work_csv(Request *rq, Reply *rp);
/** /w leads to /w/. */
void my_work_redirect(Request *rq, Reply *rp);
