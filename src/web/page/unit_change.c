/** The forms that open and change bodies; pages are in unit.html. */
#include "web/app.h"
#include "web/form.h"
#include "web/page/account_words.h"
#include "web/page/unit.h"
#include "web/page/unit_html.h"

static const char *const kind_words_[] = { "area",  "party",     "council", "committee",
                                           "court", "procuracy", "commune", "department",
                                           "front", "other",     NULL };
static const Field new_form[] = {
    FIELD(TEXT, UnitOpen, name, 1, 300, .label = N_("Name")),
    FIELD(TEXT, UnitOpen, short_name, 0, 200, .label = N_("Short name"), .is_optional = true),
    FIELD(CHOICE, UnitOpen, kind, UNIT_AREA, UNIT_OTHER, .label = N_("Kind"), .words = kind_words_),
    FIELD(ID, UnitOpen, superior, 1, INT64_MAX, .label = N_("Superior")),
    FIELD(TEXT, UnitOpen, code, 0, 35, .label = N_("Code"), .is_optional = true),
    FIELD(DAY, UnitOpen, from, 0, 0, .label = N_("Since")),
};
static const Field rename_form[] = {
    FIELD(TEXT, UnitRename, name, 1, 300, .label = N_("Name")),
    FIELD(TEXT, UnitRename, short_name, 0, 200, .label = N_("Short name"), .is_optional = true),
    FIELD(DAY, UnitRename, from, 0, 0, .label = N_("From")),
};
static const Field move_form[] = {
    FIELD(ID, UnitMove, superior, 1, INT64_MAX, .label = N_("New superior")),
    FIELD(DAY, UnitMove, from, 0, 0, .label = N_("From")),
};
static const Field code_form[] = {
    FIELD(TEXT, UnitCodeAdd, code, 1, 35, .label = N_("Code")),
    FIELD(DAY, UnitCodeAdd, from, 0, 0, .label = N_("From")),
};
static const Field code_close_form[] = {
    FIELD(TEXT, UnitCodeClose, code, 1, 35, .label = N_("Code")),
    FIELD(DAY, UnitCodeClose, to, 0, 0, .label = N_("Last day")),
};
static const Field close_form[] = {
    FIELD(CHOICE, UnitClose, kind, LINEAGE_MERGED, LINEAGE_DISSOLVED,
          .label = N_("What becomes of it"), .words = WORDS("merged", "split", "dissolved")),
    FIELD(IDS, UnitClose, successors, 0, UNIT_SUCCESSORS_MAX, .label = N_("Successors"),
          .is_optional = true),
    FIELD(TEXT, UnitClose, basis, 1, 300, .label = N_("Decision")),
    FIELD(DAY, UnitClose, day, 0, 0, .label = N_("First day on which it no longer exists")),
    FIELD(BOOL, UnitClose, open_known, 0, 1, .is_optional = true),
};
static const Field self_track_form[] = {
    FIELD(BOOL, UnitSelfTrack, is_self_tracked, 0, 1, .is_optional = true),
};

static bool code_options(Request *rq, UnitChangeShow *view, Err *err) {
    UnitCodeRow *codes;
    size_t n;
    if (!sql_unit_codes(request_db(rq), view->unit.id, &codes, &n, err)) return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n);
    for (size_t i = 0; i < n; i++)
        if (day_is_none(codes[i].to))
            options[view->codes_n++] = (Option){ .value = codes[i].code, .text = codes[i].code };
    view->codes = options;
    return true;
}

/** How each form is called, by the last part of its address. */
static const struct {
    const char *what, *title;
} titles[] = {
    { "new", N_("Add a body") },
    { "rename", N_("New name") },
    { "move", N_("Another superior") },
    { "code", N_("A further code") },
    { "code-close", N_("Close a code") },
    { "close", N_("Close this body") },
    { "self-track", N_("Who follows its work") },
};

static const char *title_of(Str what) {
    size_t i = 0;
    while (i + 1 < COUNT_OF(titles) && !str_is(what, titles[i].what))
        i++;
    return titles[i].title;
}

/** A new body whose superior is not chosen yet stands below the list. */
static bool change_crumbs(Request *rq, UnitChangeShow *view, Err *err) {
    UnitRow row;
    Err unknown;
    UnitId unit = view->unit.id;
    if (str_is(view->what, "new") && !sql_unit_get(request_db(rq), unit, &row, &unknown)) {
        Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 2);
        crumbs[0] = (Crumb){ tr(rq->lang, N_("Bodies")), S("/w/unit") };
        crumbs[1] = (Crumb){ tr(rq->lang, title_of(view->what)), S("") };
        view->crumbs = crumbs;
        view->crumbs_n = 2;
        return true;
    }
    return unit_crumbs(rq, unit, title_of(view->what), &view->crumbs, &view->crumbs_n, err);
}

static bool change_load(Request *rq, UnitChangeShow *view, Err *err) {
    Str superior = request_arg(rq, "superior");
    view->today = day_text(rq->arena, rq->today);
    view->kinds = unit_kind_options(&view->kinds_n);
    if (str_is(view->what, "new")) {
        (void)str_to_int(superior, &view->unit.id.v);
    } else if (!request_id(rq, "id", &view->unit.id.v, err) ||
               !sql_unit_get(request_db(rq), view->unit.id, &view->unit, err) ||
               !unit_allows(request_db(rq), request_actor(rq), ACT_UNIT_MANAGE, view->unit.id,
                            err) ||
               !sql_unit_self_tracked_choice(request_db(rq), view->unit.id, &view->by_choice,
                                             err) ||
               !code_options(rq, view, err) ||
               (str_is(view->what, "close") &&
                !sql_unit_open_work(request_db(rq), view->unit.id, &view->open, err))) {
        return false;
    }
    return change_crumbs(rq, view, err) && unit_choices(rq, &view->units, &view->units_n, err);
}

static void change_show(Request *rq, Reply *rp, Str what, const Err *failed) {
    UnitChangeShow view = { .what = what };
    Err err = { 0 };
    if (!change_load(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_unit_change(reply_page(rp, failed ? err_http_status(failed->code) : 200), &view);
    rp->is_private = true;
}

void unit_new_page(Request *rq, Reply *rp) {
    change_show(rq, rp, S("new"), NULL);
}

/** The last part of the address says which. */
void unit_change_page(Request *rq, Reply *rp) {
    Str rest = rq->path, what = S("");
    for (Str part; str_cut(&rest, '/', &part);)
        what = part;
    change_show(rq, rp, what, NULL);
}

/** Runs the change and leads to the unit; or the form again with what is wrong. */
static void change_run(Request *rq, Reply *rp, const char *what, bool is_read,
                       const CommandType *type, const void *command, Err *err) {
    CommandResult result;
    if (is_read && request_run(rq, type, command, &result, err)) {
        reply_redirect(rp, "/w/unit/%" PRId64, result.id);
        return;
    }
    if (err->code == ERR_FORBIDDEN || err->code == ERR_NOT_FOUND) {
        reply_error(rp, err);
        return;
    }
    if (is_read) form_fail(rq, err);
    change_show(rq, rp, str_c(what), err);
}

void unit_new_post(Request *rq, Reply *rp) {
    UnitOpen cmd = { 0 };
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(new_form), &cmd, &err);
    change_run(rq, rp, "new", is_read, &unit_open_cmd, &cmd, &err);
}

/** Reads the unit of the path and the form. */
static bool change_read(Request *rq, const Field *form, size_t form_n, UnitId *unit, void *command,
                        Err *err) {
    return request_id(rq, "id", &unit->v, err) && form_read(rq, form, form_n, command, err);
}

void unit_rename_post(Request *rq, Reply *rp) {
    UnitRename cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(rename_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "rename", is_read, &unit_rename_cmd, &cmd, &err);
}

void unit_move_post(Request *rq, Reply *rp) {
    UnitMove cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(move_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "move", is_read, &unit_move_cmd, &cmd, &err);
}

void unit_code_post(Request *rq, Reply *rp) {
    UnitCodeAdd cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(code_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "code", is_read, &unit_code_add_cmd, &cmd, &err);
}

void unit_code_close_post(Request *rq, Reply *rp) {
    UnitCodeClose cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(code_close_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "code-close", is_read, &unit_code_close_cmd, &cmd, &err);
}

void unit_close_post(Request *rq, Reply *rp) {
    UnitClose cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(close_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "close", is_read, &unit_close_cmd, &cmd, &err);
}

void unit_self_track_post(Request *rq, Reply *rp) {
    UnitSelfTrack cmd = { 0 };
    Err err = { 0 };
    bool is_read = change_read(rq, FORM(self_track_form), &cmd.unit, &cmd, &err);
    change_run(rq, rp, "self-track", is_read, &unit_self_track_cmd, &cmd, &err);
}
