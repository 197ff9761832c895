#include "web/page/entry_words.h"

#include "base/err.h"

static const struct {
    const char *type, *message;
} all[] = {
    { "occurrence.opened", N_("The work was opened") },
    { "occurrence.submitted", N_("A result was handed in") },
    { "occurrence.kept", N_("A result was handed in") }, // on what, only the body itself knows
    { "occurrence.kept_back", N_("The result was returned") },
    { "occurrence.accepted", N_("The result was accepted") },
    { "occurrence.released", N_("The body released its own result") },
    { "occurrence.returned", N_("The result was returned") },
    { "occurrence.extended", N_("Further time was granted") },
    { "occurrence.withdrawn", N_("The work was withdrawn") },
    { "occurrence.voided", N_("The work no longer applies") },
    { "occurrence.contributed", N_("A co-operating unit handed in its part") },
    { "occurrence.urged", N_("Urged by the accepting unit") },
    { "obligation.drafted", N_("A duty was drafted") },
    { "obligation.redrafted", N_("A drafted duty was changed") },
    { "obligation.draft_deleted", N_("A drafted duty was removed") },
    { "obligation.activated", N_("The duty came into force") },
    { "obligation.ended", N_("The duty ended") },
    { "obligation.voided", N_("The duty no longer applies") },
    { "obligation.asked", N_("A question") },
    { "obligation.commented", N_("A comment") },
    { "comment.kept", N_("A comment") },
    { "programme.created", N_("A programme was drafted") },
    { "programme.edited", N_("A drafted programme was changed") },
    { "programme.dropped", N_("A drafted programme was dropped") },
    { "programme.basis_linked", N_("A basis document was named") },
    { "programme.in_force", N_("The programme came into force") },
    { "programme.ended", N_("The programme ended") },
    { "proposal.discarded", N_("A proposed duty was discarded") },
    { "proposal.reopened", N_("A proposed duty was taken up again") },
    { "proposal.edited", N_("A proposed duty was changed") },
    { "proposal.split", N_("A proposed duty was split") },
    { "proposal.merged", N_("Proposed duties were merged") },
    { "party.added", N_("A party of the programme was named") },
    { "party.assigned", N_("A party of the text was matched to a unit") },
    { "version.drafted", N_("A new version of the programme was drafted") },
    { "version.decided", N_("What becomes of a duty in the new version was decided") },
    { "version.confirmed", N_("A later version was signed; it begins on its first day") },
    { "version.reopened", N_("A signed version went back to the review") },
    { "version.dropped", N_("A drafted version was dropped") },
    { "document.registered", N_("A document was registered") },
    { "document.related", N_("Two documents were related") },
    { "document.unrelated", N_("A relation of documents was removed") },
    { "unit.opened", N_("A unit was entered") },
    { "unit.renamed", N_("A unit was renamed") },
    { "unit.moved", N_("A unit got another superior") },
    { "unit.code_added", N_("A unit got a code") },
    { "unit.code_closed", N_("A code of a unit ended") },
    { "unit.closed", N_("A unit was closed") },
    { "unit.self_tracked", N_("Who follows a unit's work was changed") },
    { "person.invited", N_("A person was invited") },
    { "person.joined", N_("A person opened the account") },
    { "person.disabled", N_("An account was blocked") },
    { "person.enabled", N_("An account was opened again") },
    { "person.password_changed", N_("A password was changed") },
    { "person.erased", N_("The personal data of an account were erased") },
    { "role.granted", N_("A role was given") },
    { "role.ended", N_("A role ended") },
    { "second_factor.on", N_("A second factor was turned on") },
    { "second_factor.off", N_("A second factor was turned off") },
    { "api_token.made", N_("An access token was made") },
    { "calendar.day_set", N_("A day of the calendar was set") },
    { "journal.key_changed", N_("The journal got a new key, signed by the old one") },
};

const char *entry_words(Str type) {
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_is(type, all[i].type)) return all[i].message;
    return N_("An entry of the journal");
}
