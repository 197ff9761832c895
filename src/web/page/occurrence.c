#include "web/page/occurrence.h"

#include "domain/notice.h"
#include "domain/person.h"
#include "domain/programme.h"
#include "domain/provision.h"
#include "web/page/entry_words.h"
#include "web/page/evidence.h"
#include "web/page/occurrence_html.h"

enum { HISTORY_MAX = 100 };

Str form_key(Arena *arena) {
    uint8_t random[12];
    char *text = arena_raw(arena, 25);
    random_bytes(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++) {
        text[i * 2] = "0123456789abcdef"[random[i] >> 4];
        text[i * 2 + 1] = "0123456789abcdef"[random[i] & 15];
    }
    return (Str){ text, 24 };
}

static Str who(Arena *arena, Str person, Str unit) {
    if (!person.n) return unit;
    return unit.n ? str_printf(arena, "%.*s, %.*s", STR(person), STR(unit)) : person;
}

const HistoryItem *history_items(Arena *arena, const HistoryRow *rows, size_t n, bool with_notes) {
    HistoryItem *items = ARENA_ARRAY(arena, HistoryItem, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = (HistoryItem){ .what = entry_words(rows[i].type),
                                  .by = who(arena, rows[i].person, rows[i].unit),
                                  .note = with_notes ? rows[i].note : S(""),
                                  .at = rows[i].at,
                                  .seq = rows[i].seq,
                                  .is_erased = rows[i].is_erased,
                                  .is_key = str_is(rows[i].type, "occurrence.returned") ||
                                            str_is(rows[i].type, "occurrence.kept_back") ||
                                            str_is(rows[i].type, "occurrence.accepted") ||
                                            str_is(rows[i].type, "occurrence.released") };
    return items;
}

/* ---- what was handed in ---- */

static const EvidenceShow *files_show(Request *rq, const EvidenceRow *rows, size_t n) {
    EvidenceShow *files = ARENA_ARRAY(rq->arena, EvidenceShow, n + 1);
    for (size_t i = 0; i < n; i++) {
        files[i] =
            (EvidenceShow){ .id = rows[i].id,
                            .name = rows[i].name,
                            .size = file_size_text(rq->arena, rq->lang, rows[i].size),
                            .is_kept = !request_has_field(rq, "note"), // another form was sent
                            .is_public = rows[i].is_public };
        for (size_t k = 0; k < rq->fields_n; k++) {
            int64_t kept;
            if (str_is(rq->fields[k].name, "keep") && str_to_int(rq->fields[k].value, &kept))
                files[i].is_kept |= kept == rows[i].id.v;
        }
    }
    return files;
}

/** The person, and the unit as it was called on that day. */
static bool names_of(Db *db, PersonId person, UnitId unit, Day day, Str *name, Str *unit_name,
                     Err *err) {
    PersonRow who_row;
    UnitNameRow unit_row;
    *name = *unit_name = S("");
    if (person.v) {
        if (!sql_person_get(db, person, &who_row, err)) return false;
        *name = who_row.name;
    }
    if (unit.v) {
        if (!unit_name_on(db, unit, day, &unit_row, err)) return false;
        *unit_name = unit_row.short_name;
    }
    return true;
}

static bool submission_show(Request *rq, const SubmissionRow *row, bool is_self_tracked,
                            HandedIn *out, Err *err) {
    static const char *const states[] = { [SUB_DRAFT] = N_("Draft, not handed in"),
                                          [SUB_SUBMITTED] = N_("Awaiting acceptance"),
                                          [SUB_ACCEPTED] = N_("Accepted"),
                                          [SUB_RETURNED] = N_("Returned"),
                                          [SUB_RELEASED] = N_("Released by the body itself") };
    Db *db = request_db(rq);
    EvidenceRow *files;
    ValueRow *values;
    Str decider, deciding;
    *out = (HandedIn){ .number = row->number,
                       .note = row->note,
                       .at = row->at,
                       .state = is_self_tracked && row->state == SUB_SUBMITTED
                                    ? N_("Handed in, not released yet")
                                    : states[row->state],
                       .reason = row->decided_reason,
                       .released = row->released };
    if (!names_of(db, row->person, row->unit, instant_day(row->at, rq->zone), &out->by, &out->unit,
                  err) ||
        !names_of(db, row->decided_person, row->decided_unit, instant_day(row->decided, rq->zone),
                  &decider, &deciding, err) ||
        !sql_submission_evidence(db, row->id, &files, &out->files_n, err) ||
        !sql_submission_values(db, row->id, &values, &out->values_n, err))
        return false;
    out->by = who(rq->arena, out->by, out->unit);
    if (row->state == SUB_RETURNED && !row->decided_unit.v)
        deciding = out->unit; // by the body itself
    if (row->state == SUB_RETURNED) {
        out->unit = who(rq->arena, decider, deciding);
        out->at = row->decided;
    }
    out->files = files_show(rq, files, out->files_n);
    out->values = values;
    return true;
}

static bool submissions_load(Request *rq, OccurrenceShow *out, Err *err) {
    SubmissionRow *rows;
    size_t n;
    if (!sql_submission_of(request_db(rq), out->row.id, &rows, &n, err)) return false;
    HandedIn *list = ARENA_ARRAY(rq->arena, HandedIn, n + 1);
    for (size_t i = 0; i < n; i++) {
        HandedIn one;
        bool is_draft = rows[i].state == SUB_DRAFT;
        if (!sight_of_submission(&out->sight, rows[i].state)) continue;
        if (!submission_show(rq, &rows[i], out->is_self_tracked, &one, err)) return false;
        if (i == 0 && out->may.submit && (is_draft || rows[i].state == SUB_RETURNED)) {
            out->old = one.files;
            out->old_n = one.files_n;
            out->draft_note = one.note;
            out->draft_values = one.values;
            out->draft_values_n = one.values_n;
        }
        if (rows[i].state == SUB_RETURNED && !out->is_returned && out->row.state == OCC_RETURNED) {
            out->is_returned = true;
            out->last = one;
        }
        if (!is_draft) list[out->submissions_n++] = one;
    }
    out->submissions = list;
    return true;
}

static bool parts_load(Request *rq, OccurrenceShow *out, Err *err) {
    ContributionRow *rows;
    size_t n;
    Db *db = request_db(rq);
    if (!sql_contribution_of(db, out->row.id, &rows, &n, err)) return false;
    HandedIn *list = ARENA_ARRAY(rq->arena, HandedIn, n + 1);
    for (size_t i = 0; i < n; i++) {
        EvidenceRow *files;
        Str name, unit;
        HandedIn *part = &list[out->parts_n];
        if (!sight_of_part(&out->sight, rows[i].unit)) continue;
        *part = (HandedIn){ .note = rows[i].note, .at = rows[i].at };
        if (!names_of(db, rows[i].person, rows[i].unit, instant_day(rows[i].at, rq->zone), &name,
                      &unit, err) ||
            !sql_contribution_evidence(db, rows[i].id, &files, &part->files_n, err))
            return false;
        part->by = who(rq->arena, name, unit);
        part->files = files_show(rq, files, part->files_n);
        out->parts_n++;
    }
    out->parts = list;
    return true;
}

static bool numbers_load(Request *rq, OccurrenceShow *out, Err *err) {
    IndicatorRow *rows;
    size_t n;
    if (!sql_obligation_indicators(request_db(rq), out->obligation.id, &rows, &n, err))
        return false;
    NumberAsked *list = ARENA_ARRAY(rq->arena, NumberAsked, n + 1);
    for (size_t i = 0; i < n; i++) {
        Str label = rows[i].measure.n ? str_printf(rq->arena, "%.*s (%.*s)", STR(rows[i].name),
                                                   STR(rows[i].measure))
                                      : rows[i].name;
        const char *name = str_printf(rq->arena, "value_%" PRId64, rows[i].id.v).p;
        Str saved = S("");
        for (size_t k = 0; k < out->draft_values_n; k++)
            if (out->draft_values[k].indicator.v == rows[i].id.v)
                saved = milli_text(rq->arena, LANG_VI,
                                   out->draft_values[k].value); // as forms are typed
        list[i] = (NumberAsked){ name, label, form_typed(rq, name, saved), rows[i].is_required };
    }
    out->numbers = list;
    out->numbers_n = n;
    return true;
}

/* ---- who may what ---- */

static bool contributes(Db *db, const Actor *actor, ObligationId id, Str *partners, bool *may,
                        Err *err) {
    ObligationUnitRow *units;
    size_t n;
    if (!sql_obligation_units(db, id, &units, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const Subject subject = { .unit = units[i].unit };
        if (units[i].part != PART_COOPERATE) continue;
        *may |= policy_would_allow(actor, ACT_CONTRIBUTE, &subject);
        Str one = units[i].task.n ? str_printf(db->arena, "%.*s (%.*s)", STR(units[i].short_name),
                                               STR(units[i].task))
                                  : units[i].short_name;
        *partners =
            partners->n ? str_printf(db->arena, "%.*s; %.*s", STR(*partners), STR(one)) : one;
    }
    return true;
}

static bool follows(const OccurrenceRow *row, OccurrenceDo what) {
    Err ignored;
    return occurrence_may(row->state, what, &ignored);
}

static bool may_load(Request *rq, OccurrenceShow *out, Err *err) {
    Db *db = request_db(rq);
    const Actor *actor = request_actor(rq);
    const OccurrenceRow *row = &out->row;
    Subject own, decider;
    UnitId closer;
    Err refusal = { 0 };
    bool part = false;
    if (!occurrence_subject(db, row, &own, err) || !occurrence_decider(db, row, &decider, err) ||
        !occurrence_sight(db, actor, row, &out->sight, err) ||
        !contributes(db, actor, out->obligation.id, &out->partners, &part, err))
        return false;
    bool decides = policy_would_allow(actor, ACT_DECIDE, &decider) && !own.is_self_tracked;
    out->is_self_tracked = own.is_self_tracked;
    out->numbers_public = !own.is_self_tracked;
    bool closes =
        follows(row, OCC_DO_WITHDRAW) && occurrence_closer(db, actor, row, &closer, &refusal);
    bool is_own = occurrence_is_own(actor, row), found = false;
    SubmissionRow last;
    if (decides && row->state == OCC_SUBMITTED && !is_own &&
        !sql_submission_last(db, row->id, &last, &found, err))
        return false;
    bool judges = decides && !is_own && !(found && last.person.v == actor->person.v);
    out->is_own_judge = decides && !judges && row->state == OCC_SUBMITTED;
    out->may = (OccurrenceMay){
        .submit = policy_would_allow(actor, ACT_SUBMIT, &own) && follows(row, OCC_DO_SUBMIT),
        .comment = policy_would_allow(actor, ACT_COMMENT, &own) ||
                   (out->sight.partner.v &&
                    policy_would_allow(actor, ACT_COMMENT,
                                       &(const Subject){ .unit = out->sight.partner })),
        .decide = judges && row->state == OCC_SUBMITTED,
        .release = own.is_self_tracked && policy_would_allow(actor, ACT_RELEASE, &own) &&
                   follows(row, OCC_DO_RELEASE),
        .extend = decides && !is_own && follows(row, OCC_DO_EXTEND),
        .urge = decides && follows(row, OCC_DO_URGE),
        .close = closes,
        .contribute = part && follows(row, OCC_DO_CONTRIBUTE),
    };
    return true;
}

/* ---- the page ---- */

static bool head_load(Request *rq, OccurrenceShow *out, Err *err) {
    Db *db = request_db(rq);
    ProgrammeRow programme;
    ProvisionRow provision;
    UnitNameRow performer, lead, accept;
    Day ended = occurrence_ended(&out->row);
    Str path;
    bool found, has_path;
    const ObligationRow *o = &out->obligation;
    if (!sql_programme_get(db, o->programme, &programme, err) ||
        !unit_name_on(db, out->row.unit, ended, &performer, err) ||
        !unit_name_on(db, o->lead, ended, &lead, err) ||
        !unit_name_on(db, out->row.accept, ended, &accept, err) ||
        !sql_obligation_path(db, o->id, &path, &has_path, err) ||
        !sql_provision_in_version(db, o->provision, o->version, &provision, &found, err))
        return false;
    out->performer = performer.short_name;
    out->lead = lead.short_name;
    out->accept = accept.short_name;
    out->symbol = programme.symbol.n ? programme.symbol : programme.title;
    out->place = work_place(rq->arena, rq->lang, programme.symbol, has_path ? path : S(""));
    out->text = found ? provision.body : o->action;
    out->period = work_period(rq->arena, rq->lang, out->row.period);
    return true;
}

static void crumbs(Request *rq, OccurrenceShow *out) {
    Crumb *list = ARENA_ARRAY(rq->arena, Crumb, 3);
    Str number = str_printf(rq->arena, "%" PRId64, out->obligation.number);
    list[0] = (Crumb){ tr(rq->lang, N_("My work")), S("/w/") };
    list[1] = (Crumb){ tr_fill(rq->arena, rq->lang, N_("Obligation {0}"), &number, 1),
                       str_printf(rq->arena, "/w/obligation/%" PRId64, out->obligation.id.v) };
    list[2] = (Crumb){ out->period.n ? out->period : day_text(rq->arena, out->row.due), S("") };
    out->crumbs = list;
    out->crumbs_n = 3;
}

static bool talk_load(Request *rq, OccurrenceShow *out, Err *err) {
    CommentRow *rows;
    size_t n, kept_n = 0;
    if (!sql_comment_at(request_db(rq), out->obligation.id, out->row.id, TALK_MAX, &rows, &n, err))
        return false;
    CommentRow *kept = ARENA_ARRAY(rq->arena, CommentRow, n);
    for (size_t i = 0; i < n; i++)
        if (sight_of_comment(&out->sight, &rows[i])) kept[kept_n++] = rows[i];
    out->talk.may = out->may.comment;
    out->talk.at = str_printf(rq->arena, "/w/occurrence/%" PRId64, out->row.id.v);
    out->talk.key = out->key;
    if (out->may.submit && !out->is_self_tracked && str_is(request_arg(rq, "ask"), "time"))
        out->talk.begun = tr(rq->lang, N_("We ask for … further working days, because …"));
    talk_fill(rq, kept, kept_n, &out->talk);
    return true;
}

bool occurrence_load(Request *rq, OccurrenceId id, OccurrenceShow *out, Err *err) {
    Db *db = request_db(rq);
    HistoryRow *history;
    Calendars calendars = { .db = db };
    const Calendar *calendar;
    if (!occurrence_open_to(db, request_actor(rq), id, &out->row, err) ||
        !sql_obligation_get(db, out->row.obligation, &out->obligation, err) ||
        !may_load(rq, out, err) || !head_load(rq, out, err) ||
        !calendars_of(&calendars, out->row.unit, &calendar, err) ||
        !due_why(rq, &out->row, calendar, out->sight.is_inside, &out->why, err) ||
        !sql_history_of(db, S("occurrence"), id.v, INT64_MAX, HISTORY_MAX, &history,
                        &out->history_n, err))
        return false;
    const OccurrenceDates dates = { .state = out->row.state,
                                    .due = out->row.due,
                                    .submitted = out->row.submitted_day,
                                    .today = rq->today,
                                    .is_self_tracked = out->is_self_tracked,
                                    .warn_days = WORK_WARN_DAYS };
    out->mark = occurrence_mark(rq->arena, rq->lang, &dates, calendar);
    out->history = history_items(rq->arena, history, out->history_n, out->sight.is_inside);
    out->key = form_key(rq->arena);
    crumbs(rq, out);
    if (!out->sight.is_result) return true;
    return submissions_load(rq, out, err) && parts_load(rq, out, err) && talk_load(rq, out, err) &&
           numbers_load(rq, out, err);
}

void notices_seen(Request *rq, Str object, int64_t id) {
    const NoticeRead read = { .object = object, .object_id = id };
    int64_t unread = 0;
    CommandResult result;
    Err err = { 0 };
    if (!sql_notice_unread_of(request_db(rq), request_actor(rq)->person, read.object, id, &unread,
                              &err) ||
        !unread || !request_run(rq, &notice_read_cmd, &read, &result, &err))
        return; // the page is right without it
}

static void show(Request *rq, Reply *rp, OccurrenceId id, int status) {
    OccurrenceShow view = { 0 };
    Err err = { 0 };
    if (occurrence_load(rq, id, &view, &err))
        html_occurrence(reply_page(rp, status), &view);
    else
        reply_error(rp, &err);
}

void occurrence_page(Request *rq, Reply *rp) {
    OccurrenceId id = { 0 };
    Err err = { 0 };
    if (!request_id(rq, "id", &id.v, &err)) {
        reply_error(rp, &err);
        return;
    }
    show(rq, rp, id, 200);
    if (rp->status == 200) notices_seen(rq, S("occurrence"), id.v);
}

/* ---- handing in, commenting ---- */

typedef struct SubmitForm {
    OccurrenceId id;
    Str note;
    const EvidenceId *keep;
    size_t keep_n;
    Uploads files;
    bool is_public, is_draft;
} SubmitForm;

static const Field submit_form[] = {
    FIELD(ID, SubmitForm, id, 1, INT64_MAX),
    FIELD(TEXT, SubmitForm, note, 0, NOTE_MAX, .label = N_("The result, in short"),
          .is_optional = true),
    FIELD(IDS, SubmitForm, keep, 0, EVIDENCE_MAX, .is_optional = true),
    FIELD(FILES, SubmitForm, files, 0, EVIDENCE_MAX, .label = N_("Add evidence"),
          .is_optional = true),
    FIELD(BOOL, SubmitForm, is_public, 0, 1),
    FIELD(BOOL, SubmitForm, is_draft, 0, 1),
};

/** The numbers typed into value_N, N being an indicator of the obligation. */
static bool read_values(Request *rq, OccurrenceId id, OccurrenceSubmit *cmd, Err *err) {
    OccurrenceRow row;
    IndicatorRow *wanted;
    size_t n;
    if (!occurrence_open_to(request_db(rq), request_actor(rq), id, &row, err) ||
        !sql_obligation_indicators(request_db(rq), row.obligation, &wanted, &n, err))
        return false;
    GivenValue *values = ARENA_ARRAY(rq->arena, GivenValue, n + 1);
    bool all_good = true;
    for (size_t i = 0; i < n; i++) {
        GivenValue one = { wanted[i].id, 0 };
        const char *name = str_printf(rq->arena, "value_%" PRId64, wanted[i].id.v).p;
        const Field field = { .type = FIELD_DECIMAL,
                              .name = name,
                              .label = str_printf(rq->arena, "%.*s", STR(wanted[i].name)).p,
                              .at = offsetof(GivenValue, value),
                              .size = sizeof one.value,
                              .min = 0,
                              .max = INT64_C(1000000000000000),
                              .scale = 3,
                              .is_optional = true };
        if (!str_trim(request_field(rq, name)).n) continue;
        bool is_good = form_read(rq, &field, 1, &one, err);
        if (is_good) values[cmd->values_n++] = one;
        all_good &= is_good;
    }
    cmd->values = values;
    return all_good;
}

void occurrence_submit_post(Request *rq, Reply *rp) {
    SubmitForm form = { 0 };
    CommandResult result;
    Err err = { 0 };
    bool is_read = form_read(rq, FORM(submit_form), &form, &err);
    OccurrenceSubmit cmd = { .id = form.id,
                             .note = form.note,
                             .keep = form.keep,
                             .keep_n = form.keep_n,
                             .is_draft = form.is_draft };
    bool is_taken = is_read && read_values(rq, form.id, &cmd, &err) &&
                    evidence_take(rq, form.files, form.is_public, &cmd.files, &cmd.files_n, &err);
    if (is_taken && request_run(rq, &occurrence_submit_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/occurrence/%" PRId64, form.id.v);
        return;
    }
    if (err.code != ERR_INPUT && err.code != ERR_RANGE) {
        reply_error(rp, &err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, &err);
    show(rq, rp, form.id, 400);
}

void occurrence_comment_post(Request *rq, Reply *rp) {
    OccurrenceRow row = { 0 };
    Err err = { 0 };
    if (request_id(rq, "id", &row.id.v, &err) &&
        occurrence_open_to(request_db(rq), request_actor(rq), row.id, &row, &err) &&
        talk_add(rq, row.obligation, row.id, &err)) {
        reply_redirect(rp, "/w/occurrence/%" PRId64 "#talk", row.id.v);
        return;
    }
    if (err.code != ERR_INPUT && err.code != ERR_RANGE) {
        reply_error(rp, &err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, &err);
    show(rq, rp, row.id, 400);
}
