#pragma once
/**
 * The two frames of all pages: {layout portal(…)} for the public, {layout workspace(…)} for the
 * work area. Menus are tables in menu.c and show only pages that the server has.
 */
#include "web/render.h"
#include "web/request.h"

/** An entry of a menu; also the index of Session.counts. */
typedef enum Section {
    SECTION_NONE,
    // portal
    SECTION_HOME,
    SECTION_PROGRAMMES_PUBLIC,
    SECTION_OBLIGATIONS_PUBLIC,
    SECTION_UNITS_PUBLIC,
    SECTION_CONCERNS,
    SECTION_NEWS,
    SECTION_VERIFY,
    SECTION_HELP,
    // work area
    SECTION_WORK,
    SECTION_PROGRAMMES,
    SECTION_OBLIGATIONS,
    SECTION_OVERVIEW,
    SECTION_DOCUMENTS,
    SECTION_UNITS,
    SECTION_PEOPLE,
    SECTION_COUNT
} Section;

typedef struct Crumb {
    Str name, link; // no link: the page itself, last
} Crumb;

typedef struct PageHead {
    const char *title; // message id of <title>; the page prints its own <h1>
    Str title_text;    // instead: a title from the data
    Section section;
    const Crumb *crumbs;
    size_t crumbs_n;
    bool is_register; // printed on its side
    Str feed;         // address of an Atom feed, or empty
} PageHead;

typedef struct MenuEntry {
    Section section;
    const char *link, *label;
    int action; // who has it: policy_role_has for some role held
} MenuEntry;

/** Entries that this reader can open; in the request's arena. */
const MenuEntry *menu_portal(Request *rq, size_t *n);
const MenuEntry *menu_work(Request *rq, size_t *n);

/** What the frames print; calls from layout.html. */
void put_title(Render *r, const PageHead *head);
void put_site_name(Render *r);
void put_menu(Render *r, const MenuEntry *entries, size_t n, Section current);
/** Where the display preferences lead back to, and the address in the other language. */
Str here_link(const Request *rq);
Str other_lang_link(const Request *rq);
/** The value of a toggle's button and whether it is pressed. */
const char *pressed(bool is_on);
