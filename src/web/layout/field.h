#pragma once
/**
 * Components that pages put together. Each is called from a template:
 *
 *   {include field_text(.name = "title", .label = N_("Title"), .hint = N_("…"), .value = v.title)}
 *   {include field_area(.name = "note", .label = N_("What was done"), .rows = 6)}
 *   {include field_day(.name = "due", .label = N_("Due"))}     {include field_file(.name = "files",
 * …)} {include field_select(.name = "unit", .label = …, .options = v.units, .options_n =
 * v.units_n)} {include field_radio(…as select…)}   {include field_check(.name = "keep", .label =
 * …)} {include field_secret(.name = "password", .label = …, .autocomplete = "current-password")}
 *   {include form_token_field()}      in every form that posts
 *   {include status("cf", N_("Done on time"))}   {include pager(v.before, v.after)}
 *
 * A field shows what was typed, and its message, when this request is a form that failed; else
 * value. The error summary is part of the frames.
 */
#include "web/form.h"
#include "web/render.h"
#include "web/token.h"

typedef struct Option {
    Str value;
    Str text;          // from the data
    const char *label; // or a message id
} Option;

typedef struct FieldView {
    const char *name;  // of the field; also the id that the error summary links to
    const char *label; // message id
    const char *hint;  // message id, before the control
    Str hint_text;     // instead: a hint with data in it
    Str value;         // shown when nothing was typed yet
    const char *autocomplete;
    const char *width; // class "w5" or "w10" for short values
    int rows;          // of an area; 4
    bool is_optional;  // says so beside the label
    bool is_checked;
    bool is_multiple; // files
    const char *accept;
    const Option *options;
    size_t options_n;
    const char *empty; // message id of a first choice with no value
} FieldView;

#define field_text(r, ...) html_field_input((r), &(const FieldView){ __VA_ARGS__ })
#define field_area(r, ...) html_field_textarea((r), &(const FieldView){ __VA_ARGS__ })
#define field_day(r, ...) html_field_date((r), &(const FieldView){ __VA_ARGS__ })
#define field_secret(r, ...) html_field_password((r), &(const FieldView){ __VA_ARGS__ })
#define field_select(r, ...) html_field_choose((r), &(const FieldView){ __VA_ARGS__ })
#define field_radio(r, ...) html_field_radios((r), &(const FieldView){ __VA_ARGS__ })
#define field_check(r, ...) html_field_checkbox((r), &(const FieldView){ __VA_ARGS__ })
#define field_file(r, ...) html_field_files((r), &(const FieldView){ __VA_ARGS__ })

/** The summary of what was wrong, first in main; nothing when all was right. */
void error_summary(Render *r);
void form_token_field(Render *r);
/** A status: class of DESIGN.md ("co", "cf", "to", …) and its word. */
void status(Render *r, const char *class_name, const char *msgid);
void status_text(Render *r, const char *class_name, Str word);
/** Links to the page before and after; empty when there is none. */
void pager(Render *r, Str before, Str after);

/** For the templates of the fields. */
bool field_failed(const Render *r, const FieldView *v);
void put_described(Render *r, const FieldView *v);
Str field_value(const Render *r, const FieldView *v);
bool field_is_on(const Render *r, const FieldView *v, Str value);
/** For the frames. */
void put_menu_portal(Render *r, int section);
void put_menu_work(Render *r, int section);
void put_foot_links(Render *r);
