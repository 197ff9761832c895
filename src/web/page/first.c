#include "web/page/first.h"

#include "domain/unit.h"
#include "web/app.h"
#include "web/http.h"
#include "web/layout/layout.h"
#include "web/page/first_html.h"

void first_page(Request *rq, Reply *rp) {
    SetupRow is;
    UnitId top = { 0 };
    bool found;
    Err err = { 0 };
    if (!sql_setup_counts(request_db(rq), &is, &err) ||
        !sql_unit_root(request_db(rq), &top, &found, &err)) {
        reply_error(rp, &err);
        return;
    }
    FirstStep steps[] = {
        { N_("Set your own password."),
          N_("The one-time password of the installation is good once. A second factor guards the "
             "account of an administrator best."),
          N_("My account"), S("/w/profile"), true },
        { N_("Name the place."),
          N_("The body at the top of the tree stands for the province, district or body that this "
             "installation serves. Its name is on every public page."),
          N_("Change its name"), str_printf(rq->arena, "/w/unit/%" PRId64 "/change/rename", top.v),
          is.units > 1 },
        { N_("Enter the bodies."),
          N_("One by one, or all at once from a table. A check shows every problem with its line "
             "before anything is written."),
          N_("Import bodies"), S("/w/unit/import"), is.units > 1 },
        { N_("Invite the people."),
          N_("Each gets a link and sets the own password. A role is held in a body: clerk, "
             "officer, leader, coordinator, administrator or viewer."),
          N_("Invite somebody"), S("/w/person/new"), is.persons > 1 },
        { N_("Let them come in."),
          N_("A link is good for 7 days, once. The list shows who is still only invited; a new "
             "link is made on the account's page."),
          N_("People"), S("/w/person"), is.joined > 1 },
        { N_("Bring in the text."),
          N_("Paste the words or choose a file (.docx, .odt, .pdf, .txt). Provisions, parties and "
             "duties are proposed, each with the words it was read from."),
          N_("Bring in a text"), S("/w/programme/new"), is.programmes > 0 },
        { N_("Review the proposals."),
          N_("Accept, correct, split, merge or discard each beside its provision. Nothing binds "
             "before the programme is in force."),
          N_("Programmes"), S("/w/programme"), is.in_force > 0 },
        { N_("Put the programme in force."),
          N_("It needs the signed original: a scan with number, date and signers. From then on "
             "every duty has an owner, a date and a page."),
          N_("Programmes"), S("/w/programme"), is.in_force > 0 },
    };
    FirstShow view = { .steps = steps, .steps_n = COUNT_OF(steps) };
    for (size_t i = 0; i < view.steps_n; i++)
        view.done += steps[i].is_done;
    html_first(reply_page(rp, 200), &view);
    rp->is_private = true;
}
