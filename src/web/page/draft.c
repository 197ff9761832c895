// The form of one duty: from a proposal, of a draft, or by hand on a provision.
#include "web/page/review.h"

#include "web/page/review_html.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

enum { EMPTY_LINES = 2 };

static const Option kind_options[] = {
    { S_INIT("1"), { 0 }, N_("Duty") },    { S_INIT("2"), { 0 }, N_("Report") },
    { S_INIT("3"), { 0 }, N_("Reply") },   { S_INIT("4"), { 0 }, N_("Notice") },
    { S_INIT("5"), { 0 }, N_("Meeting") }, { S_INIT("6"), { 0 }, N_("Prohibition") },
};

/** A number of the form or of the address; 0 when there is none. */
static int64_t asked(const Request *rq, const char *name) {
    int64_t id;
    Str value = rq->method == POST ? request_field(rq, name) : request_arg(rq, name);
    return str_to_int(value, &id) && id > 0 ? id : 0;
}

/** A proposal, or the draft that was made of it already. */
static bool find_proposal(Request *rq, DraftPage *v, ProposalId id, Err *err) {
    Db *db = request_db(rq);
    const char *missing = NULL;
    DraftRow made;
    bool is_made;
    if (!sql_proposal_get(db, id, &v->proposal, err) ||
        !sql_draft_of_proposal(db, id, &made, &is_made, err))
        return false;
    if (is_made) return obligation_draft_read(db, made.id, &v->draft, err);
    if (!proposal_draft(db, &v->row, &v->proposal, &v->draft, &missing, err)) return false;
    v->may_split = v->proposal.state == PROPOSAL_PROPOSED;
    v->is_opinion_watch = v->proposal.is_opinion_watch;
    if (missing) v->remark = tr(rq->lang, missing);
    return true;
}

/** What the address or the form speaks of: a draft, else a proposal, else a provision. A form knows
 * all three: what it was opened for may be gone, and what was typed then belongs to the next. */
static bool find_draft(Request *rq, DraftPage *v, Err *err) {
    ObligationId draft = { asked(rq, "draft") };
    ProposalId proposal = { asked(rq, "proposal") };
    ProvisionId provision = { asked(rq, "provision") };
    bool found = draft.v && obligation_draft_read(request_db(rq), draft, &v->draft, err);
    if (draft.v && !found && err->code != ERR_NOT_FOUND) return false;
    v->is_gone = draft.v && !found;
    if (!found && proposal.v) {
        found = find_proposal(rq, v, proposal, err);
        if (!found && err->code != ERR_NOT_FOUND) return false;
        v->is_gone |= !found;
    }
    if (!found && !provision.v)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    if (!found)
        v->draft =
            (ObligationDraft){ .version = v->version.id, .provision = provision, .kind = DUTY_ACT };
    v->seen = v->draft.seen;
    if (v->draft.version.v == v->version.id.v) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("This version is no draft any more. What is in force changes only with a "
                          "new version."));
}

static bool chosen(const Request *rq, const char *name, Str value, bool otherwise) {
    if (rq->method != POST) return otherwise;
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, name) && str_eq(rq->fields[i].value, value)) return true;
    return false;
}

/** Units with a mark for those that perform. */
static void mark_units(Request *rq, DraftPage *v) {
    Option *perform = ARENA_ARRAY(rq->arena, Option, v->units_n);
    for (size_t i = 0; i < v->units_n; i++) {
        bool does = false;
        int64_t id = 0;
        if (!str_to_int(v->units[i].value, &id)) continue;
        for (size_t k = 0; k < v->draft.perform_n; k++)
            does |= v->draft.perform[k].v == id;
        perform[i] = v->units[i];
        perform[i].label = chosen(rq, "perform", v->units[i].value, does) ? "1" : NULL;
    }
    v->perform = perform;
    v->perform_n = v->units_n;
}

/** The lines for parts and numbers, with some empty ones to add more. */
static void lines(Request *rq, DraftPage *v) {
    const ObligationDraft *d = &v->draft;
    PartLine *parts = ARENA_ARRAY(rq->arena, PartLine, d->cooperate_n + EMPTY_LINES);
    NumberLine *numbers = ARENA_ARRAY(rq->arena, NumberLine, d->indicators_n + EMPTY_LINES);
    for (size_t i = 0; i < d->cooperate_n; i++)
        parts[i] = (PartLine){ str_printf(rq->arena, "%" PRId64, d->cooperate[i].unit.v),
                               d->cooperate[i].task };
    for (size_t i = 0; i < d->indicators_n; i++)
        numbers[i] = (NumberLine){ d->indicators[i].name, d->indicators[i].measure,
                                   d->indicators[i].over_units, d->indicators[i].is_required };
    v->parts = parts;
    v->parts_n = d->cooperate_n + EMPTY_LINES;
    v->numbers = numbers;
    v->numbers_n = d->indicators_n + EMPTY_LINES;
}

static bool fill(Request *rq, DraftPage *v, Err *err) {
    Db *db = request_db(rq);
    ProvisionRow *rows;
    size_t n, at = 0;
    if (!programme_open_draft(rq, &v->row, &v->version, err) || !find_draft(rq, v, err) ||
        !programme_unit_options(rq, &v->row, &v->units, &v->units_n, err) ||
        !sql_provision_list(db, v->version.id, 0, PROVISIONS_MAX, &rows, &n, err))
        return false;
    while (at < n && rows[at].provision.v != v->draft.provision.v)
        at++;
    if (at < n) {
        v->place = provision_words(rq->arena, rq->lang, rows, at);
        v->words = rows[at].body.n ? rows[at].body : rows[at].heading;
    }
    mark_units(rq, v);
    lines(rq, v);
    rule_to_form(rq->arena, v->draft.rule, &v->rule_kind, &v->rule_days);
    v->kind = str_printf(rq->arena, "%d", (int)v->draft.kind);
    v->lead = str_printf(rq->arena, "%" PRId64, v->draft.lead.v);
    v->accept = str_printf(rq->arena, "%" PRId64, v->draft.accept.v);
    v->kinds = kind_options;
    v->kinds_n = COUNT_OF(kind_options);
    v->action_url = str_printf(rq->arena, "/w/programme/%" PRId64 "/draft", v->row.id.v);
    v->review = review_link(rq, v->row.id, (ProposalId){ 0 });
    v->back = v->draft.proposal.v
                  ? str_printf(rq->arena, "%.*s#p%" PRId64, STR(v->review), v->draft.proposal.v)
                  : str_printf(rq->arena, "%.*s#v%" PRId64, STR(v->review), v->draft.provision.v);
    v->crumbs = programme_crumbs(rq, &v->row, N_("One duty"), &v->crumbs_n);
    return true;
}

void draft_page(Request *rq, Reply *rp) {
    DraftPage v = { 0 };
    Err err;
    if (fill(rq, &v, &err))
        html_draft(reply_page(rp, 200), &v);
    else
        reply_error(rp, &err);
}

static const UnitId *units_given(Request *rq, const char *name, size_t *n) {
    UnitId *units = ARENA_ARRAY(rq->arena, UnitId, rq->fields_n);
    *n = 0;
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, name) && str_to_int(rq->fields[i].value, &units[*n].v)) ++*n;
    return units;
}

/** Lines of a unit ("cooperate") and its part ("task"), in the order of the form. */
static void parts_given(Request *rq, ObligationDraft *d) {
    DraftCooperation *parts = ARENA_ARRAY(rq->arena, DraftCooperation, rq->fields_n);
    size_t n = 0;
    bool is_open = false;
    for (size_t i = 0; i < rq->fields_n; i++) {
        const Pair *field = &rq->fields[i];
        if (str_is(field->name, "cooperate")) {
            is_open = str_to_int(field->value, &parts[n].unit.v) && parts[n].unit.v > 0;
            n += is_open;
        } else if (str_is(field->name, "task") && is_open) {
            parts[n - 1].task = str_trim(field->value);
        }
    }
    d->cooperate = parts;
    d->cooperate_n = n;
}

/** Lines of a number: its name, measure, how it adds up and whether it is required. */
static void numbers_given(Request *rq, ObligationDraft *d) {
    DraftIndicator *numbers = ARENA_ARRAY(rq->arena, DraftIndicator, rq->fields_n);
    size_t n = 0;
    bool is_open = false;
    for (size_t i = 0; i < rq->fields_n; i++) {
        const Pair *field = &rq->fields[i];
        if (str_is(field->name, "number_name")) {
            Str name = str_trim(field->value);
            is_open = name.n > 0;
            if (is_open) numbers[n++] = (DraftIndicator){ .name = name, .over_units = OVER_SUM };
        } else if (is_open && str_is(field->name, "number_measure")) {
            numbers[n - 1].measure = str_trim(field->value);
        } else if (is_open && str_is(field->name, "number_over")) {
            if (str_is(field->value, "2")) numbers[n - 1].over_units = OVER_LATEST;
            if (str_is(field->value, "3")) numbers[n - 1].over_units = OVER_NONE;
        } else if (is_open && str_is(field->name, "number_required")) {
            numbers[n - 1].is_required = str_is(field->value, "1");
        }
    }
    d->indicators = numbers;
    d->indicators_n = n;
}

/** The draft as the form has it, on top of what it was. */
static bool draft_given(Request *rq, ObligationDraft *d, Err *err) {
    int64_t n = 0;
    d->title = request_field(rq, "title");
    d->action = request_field(rq, "action");
    d->deliverable = request_field(rq, "deliverable");
    d->addressees = request_field(rq, "addressees");
    d->is_request = request_has_field(rq, "is_request");
    if (str_to_int(request_field(rq, "kind"), &n) && n >= DUTY_ACT && n < DUTY_COUNT)
        d->kind = (DutyKind)n;
    if (!str_to_int(request_field(rq, "lead"), &d->lead.v)) d->lead.v = 0;
    if (!str_to_int(request_field(rq, "accept"), &d->accept.v)) d->accept.v = 0;
    d->perform = units_given(rq, "perform", &d->perform_n);
    parts_given(rq, d);
    if (request_has_field(rq, "number_name")) numbers_given(rq, d);
    return rule_from_form(rq->arena, request_field(rq, "rule_kind"), request_field(rq, "rule_days"),
                          &d->rule, err);
}

/** The lines that were typed, with some empty ones again. */
static void keep_lines(Request *rq, DraftPage *v, const ObligationDraft *typed) {
    v->draft.cooperate = typed->cooperate;
    v->draft.cooperate_n = typed->cooperate_n;
    v->draft.indicators = typed->indicators;
    v->draft.indicators_n = typed->indicators_n;
    lines(rq, v);
}

static size_t skip_blanks(Str text, size_t i) {
    while (i < text.n && strchr(" \t\r\n", text.p[i]))
        i++;
    return i;
}

/** Where the one "|" of typed stands in the words, in bytes; false when typed has other words than
 * these, or more bars. White space may differ. */
static bool bar_place(Str words, Str typed, size_t *place) {
    bool is_seen = false;
    size_t i = skip_blanks(words, 0);
    for (size_t j = skip_blanks(typed, 0); j < typed.n; j = skip_blanks(typed, j + 1)) {
        if (typed.p[j] == '|' && !is_seen) {
            is_seen = true;
            *place = i;
            continue;
        }
        if (i >= words.n || words.p[i] != typed.p[j]) return false;
        i = skip_blanks(words, i + 1);
    }
    return is_seen && i == words.n;
}

/** The words with one "|" where they are to part. */
static bool split_given(Request *rq, const ProposalRow *proposal, CommandResult *result, Err *err) {
    Str typed = request_field(rq, "parts");
    size_t place = 0;
    if (str_find(typed, S("|"), 0) == SIZE_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "parts",
                    .msg = N_("Put one “|” where the words are to part."));
    if (!bar_place(proposal->action, typed, &place))
        return FAIL(err, .code = ERR_INPUT, .field = "parts",
                    .msg = N_("Put one “|” and leave the words as they are: each of the two parts "
                              "is edited or split again afterwards."));
    const ProposalSplit cmd = { .id = proposal->id,
                                .at = (int64_t)utf8_count(str_upto(proposal->action, place)),
                                .seen = request_field(rq, "seen") };
    return request_run(rq, &proposal_split_cmd, &cmd, result, err);
}

/** Somebody saved meanwhile: the page anew, with what is saved now beside what was typed. False
 * when that is the same, as after a button that was pressed twice. */
static bool show_newer(Request *rq, Reply *rp, ObligationDraft *mine, const Err *why) {
    DraftPage v = { 0 };
    Err err;
    if (!fill(rq, &v, &err) ||
        (mine && !obligation_draft_settle(request_db(rq), &v.row, mine, &err))) {
        reply_error(rp, &err);
        return true;
    }
    if (mine && v.draft.id.v && obligation_draft_same(&v.draft, mine)) return false;
    if (mine && (v.draft.id.v || v.may_split))
        draft_differences(rq, &v.draft, mine, v.units, v.units_n, &v.theirs);
    v.theirs.title = N_("What is saved now, and what you typed");
    v.theirs.saved = N_("Saved now");
    v.theirs.mine = N_("Typed by you");
    v.is_newer = true;
    // Its last entry speaks of the draft while there is one, else of the proposal.
    v.changed = v.draft.id.v ? last_change(rq, "obligation", v.draft.id.v)
                             : last_change(rq, "proposal", v.draft.proposal.v);
    if (!v.changed.n) v.changed = last_change(rq, "obligation", asked(rq, "draft"));
    if (!v.changed.n) v.changed = last_change(rq, "proposal", asked(rq, "proposal"));
    if (mine) keep_lines(rq, &v, mine);
    form_fail(rq, why);
    html_draft(reply_page(rp, err_http_status(why->code)), &v);
    return true;
}

void draft_post(Request *rq, Reply *rp) {
    DraftPage v = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (!fill(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    bool is_split = str_is(request_field(rq, "do"), "split"), ok;
    ObligationDraft draft = v.draft;
    draft.seen = v.seen = request_field(rq, "seen");
    if (is_split) // before its words are compared with those that were parted
        ok = obligation_draft_seen(draft.seen, v.draft.seen, &err) &&
             split_given(rq, &v.proposal, &result, &err);
    else
        ok = draft_given(rq, &draft, &err) &&
             request_run(rq, &obligation_draft_set_cmd, &draft, &result, &err);
    if (!ok && draft_is_newer(&err)) {
        if (show_newer(rq, rp, is_split ? NULL : &draft, &err)) return;
        ok = true; // what is saved is what was typed
    }
    ProposalId next = { 0 };
    bool found = false;
    Err ignored;
    if (!ok) {
        if (!is_split) keep_lines(rq, &v, &draft);
        form_fail(rq, &err);
        html_draft(reply_page(rp, err_http_status(err.code)), &v);
    } else if (!is_split && v.may_split &&
               sql_proposal_next(request_db(rq), v.version.id, v.proposal.ordinal, &next, &found,
                                 &ignored) &&
               found) {
        reply_redirect(rp, "/%.*s#p%" PRId64, STR(str_from(v.review, 1)), next.v);
    } else {
        reply_redirect(rp, "/%.*s", STR(str_from(v.back, 1)));
    }
}
