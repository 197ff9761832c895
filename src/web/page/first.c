#include "web/page/first.h"

#include "domain/unit.h"
#include "web/app.h"
#include "web/http.h"
#include "web/layout/layout.h"
#include "web/page/first_html.h"

enum { NAME_THE_PLACE = 1 }; // the step for those who manage the top of the tree

void first_page(Request *rq, Reply *rp) {
    const Actor *actor = request_actor(rq);
    SetupRow is;
    UnitId top = { 0 };
    bool found;
    Err err = { 0 }, refused;
    if (!sql_setup_counts(request_db(rq), &is, &err) ||
        !sql_unit_root(request_db(rq), &top, &found, &err)) {
        reply_error(rp, &err);
        return;
    }
    FirstStep steps[] = {
        { N_("Set your own password."),
          N_("The one-time password of the installation is good once. A second factor guards the "
             "account of an administrator best."),
          N_("My account"), S("/w/profile"), true, ACT_SIGNED_IN },
        { N_("Name the place."),
          N_("The body at the top of the tree stands for the province, district or body that this "
             "installation serves. Its name is on every public page."),
          N_("Change its name"), str_printf(rq->arena, "/w/unit/%" PRId64 "/change/rename", top.v),
          is.units > 1, ACT_UNIT_MANAGE },
        { N_("Enter the bodies."),
          N_("One by one, or all at once from a table. A check shows every problem with its line "
             "before anything is written."),
          N_("Import bodies"), S("/w/unit/import"), is.units > 1, ACT_UNIT_MANAGE },
        { N_("Invite the people."),
          N_("Each gets a link and sets the own password. A role is held in a body: clerk, "
             "officer, leader, coordinator, administrator or viewer."),
          N_("Invite somebody"), S("/w/person/new"), is.persons > 1, ACT_PERSON_MANAGE },
        { N_("Let them come in."),
          N_("A link is good for 7 days, once. The list shows who is still only invited; a new "
             "link is made on the account's page."),
          N_("People"), S("/w/person"), is.joined > 1, ACT_PERSON_MANAGE },
        { N_("Bring in the text."),
          N_("Paste the words or choose a file (.docx, .odt, .pdf, .txt). Provisions, parties and "
             "duties are proposed, each with the words it was read from."),
          N_("Bring in a text"), S("/w/programme/new"), is.programmes > 0, ACT_PROGRAMME_DRAFT },
        { N_("Review the proposals."),
          N_("Accept, correct, split, merge or discard each beside its provision. Nothing binds "
             "before the programme is in force."),
          N_("Programmes"), S("/w/programme"), is.in_force > 0, ACT_PROGRAMME_DRAFT },
        { N_("Put the programme in force."),
          N_("It needs the signed original: a scan with number, date and signers. From then on "
             "every duty has an owner, a date and a page."),
          N_("Programmes"), S("/w/programme"), is.in_force > 0, ACT_PROGRAMME_DRAFT },
    };
    FirstShow view = { .steps = steps, .steps_n = COUNT_OF(steps) };
    view.may_invite = policy_somewhere(actor, ACT_PERSON_MANAGE);
    for (size_t i = 0; i < view.steps_n; i++) {
        steps[i].is_next = view.done == i && !steps[i].is_done;
        view.done += steps[i].is_done;
        steps[i].is_mine = i == NAME_THE_PLACE
                               ? unit_allows(request_db(rq), actor, ACT_UNIT_MANAGE, top, &refused)
                               : policy_somewhere(actor, steps[i].needs);
    }
    html_first(reply_page(rp, 200), &view);
    rp->is_private = true;
}
