/** Tables of bodies and of people: checked as often as one likes, then imported whole. */
#include "domain/person_import.h"
#include "web/app.h"
#include "web/form.h"
#include "web/http.h"
#include "web/page/person.h"
#include "web/page/unit.h"
#include "web/page/unit_html.h"

enum { SHOWN_MAX = 400 << 10, FILE_MAX = 8 << 20 };

typedef struct ImportForm {
    Uploads files;
    Str csv, what;
    UnitId unit;
} ImportForm;
static const Field import_form[] = {
    FIELD(FILES, ImportForm, files, 0, 1, .label = N_("File"), .is_optional = true),
    FIELD(TEXT, ImportForm, csv, 0, SHOWN_MAX, .label = N_("Or the table itself"),
          .is_optional = true),
    FIELD(ID, ImportForm, unit, 1, INT64_MAX, .label = N_("Body for lines that name none"),
          .is_optional = true),
    FIELD(TEXT, ImportForm, what, 0, 10, .is_optional = true),
};

Str problem_text(const Render *r, const TableProblem *problem) {
    return tr_err(r->arena, r->lang, &problem->err);
}

bool import_bytes(Request *rq, Uploads files, Str typed, Str *out, Err *err) {
    *out = typed;
    if (!files.n || !files.v[0].size) return true;
    return file_read(rq->arena, files.v[0].path, FILE_MAX, out, err);
}

static void import_show(Request *rq, Reply *rp, ImportShow *view, const Err *failed) {
    Err err = { 0 };
    if (!unit_choices(rq, &view->units, &view->units_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (view->csv.n > SHOWN_MAX || !utf8_is_valid(view->csv)) view->csv = S("");
    html_unit_import(reply_page(rp, failed ? err_http_status(failed->code) : 200), view);
    rp->is_private = true;
}

void unit_import_page(Request *rq, Reply *rp) {
    ImportShow view = { 0 };
    import_show(rq, rp, &view, NULL);
}

void person_import_page(Request *rq, Reply *rp) {
    ImportShow view = { .is_person = true };
    import_show(rq, rp, &view, NULL);
}

static bool check(Request *rq, const ImportForm *form, ImportShow *view, TableReport *report,
                  Err *err) {
    const UnitImport units = { view->csv, form->unit };
    const PersonImport people = { view->csv, form->unit };
    bool ok =
        view->is_person
            ? person_import_check(request_db(rq), request_actor(rq), &people, report, err)
            : unit_import_check(request_db(rq), request_actor(rq), &units, rq->today, report, err);
    if (ok) view->report = report;
    return ok;
}

/** "login: https://host/invite/token" for each line that the import gave. */
static void put_links(Request *rq, ImportShow *view, Str lines, int64_t count) {
    Str *links = ARENA_ARRAY(rq->arena, Str, (size_t)count);
    Str line, login;
    while (view->links_n < (size_t)count && str_line(&lines, &line))
        if (str_cut(&line, '\t', &login))
            links[view->links_n++] =
                str_printf(rq->arena, "%.*s: %.*s", STR(login), STR(invite_link(rq, line)));
    view->links = links;
    view->hint.address = own_address(rq);
}

static bool import(Request *rq, const ImportForm *form, ImportShow *view, Err *err) {
    const UnitImport units = { view->csv, form->unit };
    const PersonImport people = { view->csv, form->unit };
    CommandResult result;
    bool ok = view->is_person ? request_run(rq, &person_import_cmd, &people, &result, err)
                              : request_run(rq, &unit_import_cmd, &units, &result, err);
    if (!ok) return false;
    view->done = result.id;
    if (view->is_person) put_links(rq, view, result.text, result.id);
    view->csv = S("");
    return true;
}

static void import_post(Request *rq, Reply *rp, bool is_person) {
    ImportForm form = { 0 };
    ImportShow view = { .is_person = is_person };
    TableReport report = { 0 };
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(import_form), &form, &err);
    bool ok = is_read && import_bytes(rq, form.files, form.csv, &view.csv, &err) &&
              check(rq, &form, &view, &report, &err);
    if (ok && !report.problems_n && str_is(form.what, "import"))
        ok = import(rq, &form, &view, &err);
    if (!ok && is_read) form_fail(rq, &err);
    if (ok && report.problems_n) err.code = ERR_INPUT;
    import_show(rq, rp, &view, err.code ? &err : NULL);
}

void unit_import_post(Request *rq, Reply *rp) {
    import_post(rq, rp, false);
}

void person_import_post(Request *rq, Reply *rp) {
    import_post(rq, rp, true);
}
