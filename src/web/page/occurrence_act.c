#include "web/page/occurrence_act.h"

#include "web/page/evidence.h"
#include "web/page/occurrence_act_html.h"

typedef enum Act { DECIDE, RELEASE, HAND_BACK, EXTEND, CLOSE, URGE, CONTRIBUTE } Act;

static const struct {
    const char *word, *title, *about;
    Action action;
} acts[] = {
    [DECIDE] = { "decide", N_("Accept or return the result"), "", ACT_DECIDE },
    [RELEASE] = { "release", N_("Release the result"),
                  N_("Your words, and of what was handed in the numbers and files that you choose, "
                     "stand on the public pages under the name of your body from now on. Nobody "
                     "accepts them, and no total counts them. Nothing else is shown. This cannot "
                     "be undone."),
                  ACT_RELEASE },
    [HAND_BACK] = { "hand-back", N_("Give it back to be bettered"),
                    N_("The work is open again and is handed in once more. Nobody outside your "
                       "body learns of it."),
                    ACT_RELEASE },
    [EXTEND] = { "extend", N_("Grant further time"),
                 N_("The date moves by so many working days. The first date stays in the history."),
                 ACT_DECIDE },
    [CLOSE] = { "close", N_("Withdraw or make void"),
                N_("The work ends here: nobody has to do it, and it is no longer counted. The "
                   "public page of the duty shows the reason and the document. This cannot be "
                   "undone."),
                ACT_OBLIGATION_SET },
    [URGE] = { "urge", N_("Urge"),
               N_("The people of the performing unit get a notice, and the history keeps it."),
               ACT_DECIDE },
    [CONTRIBUTE] = { "contribute", N_("Hand in the part of a co-operating unit"),
                     N_("The performing unit gets a notice and can build on this part."),
                     ACT_CONTRIBUTE },
};

bool act_is(const OccurrenceActShow *v, const char *word) {
    return str_is(str_c(v->word), word);
}

static bool is_open_to(Act act, const OccurrenceMay *may) {
    switch (act) {
    case DECIDE: return may->decide;
    case RELEASE:
    case HAND_BACK: return may->release;
    case EXTEND: return may->extend;
    case CLOSE: return may->close;
    case URGE: return may->urge;
    case CONTRIBUTE: return may->contribute;
    }
    return false;
}

/** Says why the page is not open: no right, or the state has moved on. */
static bool refuse(Request *rq, Act act, const OccurrenceShow *o, Err *err) {
    Subject subject;
    UnitId closer;
    Db *db = request_db(rq);
    const Actor *actor = request_actor(rq);
    if (acts[act].action == ACT_RELEASE) {
        if (!occurrence_subject(db, &o->row, &subject, err) ||
            !policy_allows(actor, ACT_RELEASE, &subject, err))
            return false;
    } else if (act == CLOSE
                   ? !occurrence_closer(db, actor, &o->row, &closer, err)
                   : (act != CONTRIBUTE && !occurrence_decider(db, &o->row, &subject, err)) ||
                         !policy_allows(actor, acts[act].action,
                                        act == CONTRIBUTE ? NULL : &subject, err))
        return false;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("This cannot be done in the present state of the work. Go back to the "
                          "work and look at its history."));
}

static bool is_chosen(const Request *rq, const char *name, int64_t id, bool is_first) {
    int64_t chosen;
    if (rq->method == GET) return is_first;
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, name) && str_to_int(rq->fields[i].value, &chosen) &&
            chosen == id)
            return true;
    return false;
}

/** The files and numbers of what was handed in, to be chosen from. */
static void choices_of(Request *rq, OccurrenceActShow *view) {
    const HandedIn *last = view->occurrence.submissions;
    if (!view->occurrence.submissions_n) return;
    ReleaseChoice *files = ARENA_ARRAY(rq->arena, ReleaseChoice, last->files_n + 1),
                  *values = ARENA_ARRAY(rq->arena, ReleaseChoice, last->values_n + 1);
    for (size_t i = 0; i < last->files_n; i++) {
        const EvidenceShow *f = &last->files[i];
        files[i] = (ReleaseChoice){ f->id.v, f->name, f->size,
                                    is_chosen(rq, "files", f->id.v, f->is_public) };
    }
    for (size_t i = 0; i < last->values_n; i++) {
        const ValueRow *v = &last->values[i];
        values[i] = (ReleaseChoice){ v->indicator.v, v->name,
                                     str_printf(rq->arena, "%.*s %.*s",
                                                STR(milli_text(rq->arena, rq->lang, v->value)),
                                                STR(v->measure)),
                                     is_chosen(rq, "values", v->indicator.v, false) };
    }
    view->files = files;
    view->files_n = last->files_n;
    view->values = values;
    view->values_n = last->values_n;
}

static bool load(Request *rq, Act act, OccurrenceActShow *view, Err *err) {
    OccurrenceId id = { 0 };
    OccurrenceShow *o = &view->occurrence;
    if (!request_id(rq, "id", &id.v, err) || !occurrence_load(rq, id, o, err)) return false;
    if (!is_open_to(act, &o->may)) return refuse(rq, act, o, err);
    const Actor *actor = request_actor(rq);
    Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 3);
    crumbs[0] = (Crumb){ tr(rq->lang, N_("My work")), S("/w/") };
    crumbs[1] =
        (Crumb){ o->obligation.title, str_printf(rq->arena, "/w/occurrence/%" PRId64, id.v) };
    crumbs[2] = (Crumb){ tr(rq->lang, acts[act].title), S("") };
    view->crumbs = crumbs;
    view->crumbs_n = 3;
    view->title = acts[act].title;
    view->about = acts[act].about;
    view->word = acts[act].word;
    if (act == RELEASE) choices_of(rq, view);
    view->signer = str_printf(rq->arena, "%.*s, %.*s", STR(actor->name), STR(actor->unit_name));
    if (o->submissions_n) {
        view->waiting = o->submissions[0];
        view->has_waiting = true;
    }
    return true;
}

static void page(Request *rq, Reply *rp, Act act, int status) {
    OccurrenceActShow view = { 0 };
    Err err = { 0 };
    if (load(rq, act, &view, &err))
        html_occurrence_act(reply_page(rp, status), &view);
    else
        reply_error(rp, &err);
}

/** After a POST: back to the work, or the form again with what was typed. */
static void answer(Request *rq, Reply *rp, Act act, bool done, const Err *err) {
    if (done) {
        reply_redirect(rp, "/w/occurrence/%.*s", STR(request_param(rq, "id")));
        return;
    }
    if (err->code != ERR_INPUT && err->code != ERR_RANGE) {
        reply_error(rp, err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, err);
    page(rq, rp, act, 400);
}

void occurrence_decide_page(Request *rq, Reply *rp) {
    page(rq, rp, DECIDE, 200);
}

enum Verdict { ACCEPT = 1, RETURN };
typedef struct DecideForm {
    OccurrenceId id;
    int verdict;
    Str reason;
    int64_t extra_days;
} DecideForm;
static const Field decide_form[] = {
    FIELD(ID, DecideForm, id, 1, INT64_MAX),
    FIELD(CHOICE, DecideForm, verdict, ACCEPT, RETURN, .label = N_("Conclusion"),
          .words = WORDS("accept", "return")),
    FIELD(TEXT, DecideForm, reason, 0, NOTE_MAX, .label = N_("Reason of the return"),
          .is_optional = true),
    FIELD(INT, DecideForm, extra_days, 0, 60, .label = N_("Further working days"),
          .is_optional = true),
};

void occurrence_decide_post(Request *rq, Reply *rp) {
    DecideForm form = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(decide_form), &form, &err);
    const OccurrenceDecide cmd = { .id = form.id,
                                   .is_accepted = form.verdict == ACCEPT,
                                   .reason = form.reason,
                                   .extra_days = form.extra_days };
    answer(rq, rp, DECIDE, is_read && request_run(rq, &occurrence_decide_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_release_page(Request *rq, Reply *rp) {
    page(rq, rp, RELEASE, 200);
}

void occurrence_release_post(Request *rq, Reply *rp) {
    static const Field fields[] = {
        FIELD(ID, OccurrenceRelease, id, 1, INT64_MAX),
        FIELD(TEXT, OccurrenceRelease, text, 1, NOTE_MAX, .label = N_("What everybody reads")),
        FIELD(IDS, OccurrenceRelease, files, 0, EVIDENCE_MAX, .is_optional = true),
        FIELD(IDS, OccurrenceRelease, values, 0, RELEASE_VALUES_MAX, .is_optional = true),
    };
    OccurrenceRelease cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    answer(rq, rp, RELEASE,
           form_read(rq, FORM(fields), &cmd, &err) &&
               request_run(rq, &occurrence_release_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_hand_back_page(Request *rq, Reply *rp) {
    page(rq, rp, HAND_BACK, 200);
}

void occurrence_hand_back_post(Request *rq, Reply *rp) {
    static const Field fields[] = {
        FIELD(ID, OccurrenceHandBack, id, 1, INT64_MAX),
        FIELD(TEXT, OccurrenceHandBack, reason, 1, NOTE_MAX),
    };
    OccurrenceHandBack cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    answer(rq, rp, HAND_BACK,
           form_read(rq, FORM(fields), &cmd, &err) &&
               request_run(rq, &occurrence_hand_back_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_extend_page(Request *rq, Reply *rp) {
    page(rq, rp, EXTEND, 200);
}

void occurrence_extend_post(Request *rq, Reply *rp) {
    static const Field fields[] = {
        FIELD(ID, OccurrenceExtend, id, 1, INT64_MAX),
        FIELD(INT, OccurrenceExtend, days, 1, 250, .label = N_("Further working days")),
        FIELD(TEXT, OccurrenceExtend, reason, 1, NOTE_MAX, .label = N_("Reason")),
    };
    OccurrenceExtend cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    answer(rq, rp, EXTEND,
           form_read(rq, FORM(fields), &cmd, &err) &&
               request_run(rq, &occurrence_extend_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_close_page(Request *rq, Reply *rp) {
    page(rq, rp, CLOSE, 200);
}

enum Kind { WITHDRAW = 1, MAKE_VOID };
typedef struct CloseForm {
    OccurrenceId id;
    int kind;
    Str reason, basis;
} CloseForm;
static const Field close_form[] = {
    FIELD(ID, CloseForm, id, 1, INT64_MAX),
    FIELD(CHOICE, CloseForm, kind, WITHDRAW, MAKE_VOID, .label = N_("What happens"),
          .words = WORDS("withdraw", "void")),
    FIELD(TEXT, CloseForm, reason, 1, NOTE_MAX, .label = N_("Reason")),
    FIELD(TEXT, CloseForm, basis, 1, 300, .label = N_("Document that this rests on")),
};

void occurrence_close_post(Request *rq, Reply *rp) {
    CloseForm form = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(close_form), &form, &err);
    const OccurrenceClose cmd = { form.id, form.kind == MAKE_VOID, form.reason, form.basis };
    answer(rq, rp, CLOSE, is_read && request_run(rq, &occurrence_close_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_urge_page(Request *rq, Reply *rp) {
    page(rq, rp, URGE, 200);
}

void occurrence_urge_post(Request *rq, Reply *rp) {
    static const Field fields[] = {
        FIELD(ID, OccurrenceUrge, id, 1, INT64_MAX),
        FIELD(TEXT, OccurrenceUrge, message, 0, NOTE_MAX, .label = N_("Words to the unit"),
              .is_optional = true),
    };
    OccurrenceUrge cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    answer(rq, rp, URGE,
           form_read(rq, FORM(fields), &cmd, &err) &&
               request_run(rq, &occurrence_urge_cmd, &cmd, &result, &err),
           &err);
}

void occurrence_contribute_page(Request *rq, Reply *rp) {
    page(rq, rp, CONTRIBUTE, 200);
}

void occurrence_contribute_post(Request *rq, Reply *rp) {
    typedef struct PartForm {
        OccurrenceId id;
        Str note;
        Uploads files;
    } PartForm;
    static const Field fields[] = {
        FIELD(ID, PartForm, id, 1, INT64_MAX),
        FIELD(TEXT, PartForm, note, 1, NOTE_MAX, .label = N_("What this part consists of")),
        FIELD(FILES, PartForm, files, 0, EVIDENCE_MAX, .label = N_("Add evidence"),
              .is_optional = true),
    };
    PartForm form = { 0 };
    CommandResult result;
    OccurrenceRow row;
    UnitId unit;
    Err err = { 0 };
    bool is_read =
        form_read(rq, FORM(fields), &form, &err) &&
        occurrence_contributor(request_db(rq), request_actor(rq), form.id, &row, &unit, &err);
    OccurrenceContribute cmd = { .id = form.id, .note = form.note };
    answer(rq, rp, CONTRIBUTE,
           is_read && evidence_take(rq, form.files, false, &cmd.files, &cmd.files_n, &err) &&
               request_run(rq, &occurrence_contribute_cmd, &cmd, &result, &err),
           &err);
}
