#include "web/page/confirm.h"

#include "web/page/confirm_html.h"
#include "web/page/evidence.h"
#include "web/page/redline.h"
#include "web/page/words.h"

#include <assert.h>

static void check_lines(Request *rq, ConfirmPage *v) {
    const ConfirmCheck *c = &v->check;
    Str review = str_printf(rq->arena, "/w/programme/%" PRId64 "/review", v->row.id.v);
    Str parties = str_printf(rq->arena, "/w/programme/%" PRId64 "/parties", v->row.id.v);
    Str compare = str_printf(rq->arena, "/w/programme/%" PRId64 "/compare", v->row.id.v);
    CheckLine *lines = ARENA_ARRAY(rq->arena, CheckLine, 6);
    size_t n = 0;
    lines[n++] =
        (CheckLine){ N_("proposals are not decided yet"), c->undecided, !c->undecided, review };
    lines[n++] = (CheckLine){ N_("parties are not assigned to a unit yet"), c->parties_unassigned,
                              !c->parties_unassigned && c->has_parties, parties };
    lines[n++] = (CheckLine){ N_("duties are led by a unit that was closed"), c->closed_leads,
                              !c->closed_leads, review };
    if (v->is_later)
        lines[n++] = (CheckLine){ N_("duties in force wait for a decision, for their text changes"),
                                  c->changed_undecided, !c->changed_undecided, compare };
    v->is_ready = true;
    for (size_t i = 0; i < n; i++)
        v->is_ready &= lines[i].is_done;
    v->is_ready &= v->is_later || c->obligations > 0;
    v->lines = lines;
    v->lines_n = n;
}

/** What the head of the text says is offered, with the words that it was read from. */
static void offer(Request *rq, ConfirmPage *v) {
    const VersionRow *version = &v->version;
    // The first version was given its number, perhaps another, when the text was brought in.
    v->symbol = v->is_later || !v->row.symbol.n ? version->text_symbol : v->row.symbol;
    v->signed_day = day_text(rq->arena, version->text_day);
    v->symbol_hint =
        v->symbol.n && str_eq(v->symbol, version->text_symbol)
            ? tr_fill(rq->arena, rq->lang,
                      N_("Read in the head of the text: “{0}”. Correct it when the signed paper "
                         "has another."),
                      &version->text_symbol, 1)
            : tr(rq->lang, N_("Such as 12-CTr/VPTU."));
    v->signed_hint =
        version->text_day_from.n
            ? tr_fill(rq->arena, rq->lang,
                      N_("Read in the head of the text: “{0}”. Correct it when the signed paper "
                         "has another."),
                      &version->text_day_from, 1)
            : tr(rq->lang, N_("Day, month, year: 15/01/2026."));
}

/** What would be overdue at once: by the days that were typed, or by those that are offered. */
static bool count_past(Request *rq, const ProgrammeRow *row, int64_t *out, Err *err) {
    Day from = row->from, to = row->to;
    *out = 0;
    if (rq->method == POST) {
        from = to = DAY_NONE;
        (void)day_parse(str_trim(request_field(rq, "from")), &from);
        (void)day_parse(str_trim(request_field(rq, "to")), &to);
    }
    if (day_is_none(from) || (!day_is_none(to) && to.n < from.n)) return true;
    return obligation_past_due(request_db(rq), row->id, from, to, rq->today, out, err);
}

/** Who confirms must have seen how much work is overdue at once. */
static bool past_is_known(Request *rq, ProgrammeId id, Err *err) {
    ProgrammeRow row;
    int64_t n, seen;
    if (!sql_programme_get(request_db(rq), id, &row, err) || !count_past(rq, &row, &n, err))
        return false;
    bool is_ticked = request_has_field(rq, "past_known");
    if (!n || (is_ticked && str_to_int(request_field(rq, "past_seen"), &seen) && seen == n))
        return true;
    return FAIL(err, .code = ERR_INPUT, .field = "past_known",
                .args = { number_text(rq->arena, rq->lang, n) },
                .msg = N_("{0} pieces of work would be overdue at once. Choose a later day, or say "
                          "that it is meant so; then choose the scan again."));
}

/** Who signs a later version, and who signed the one before and does no longer. */
static bool fill_parties(Request *rq, ConfirmPage *v, Err *err) {
    PartyRow *before, *after;
    size_t before_n, after_n;
    if (!v->is_later) return true;
    if (!sql_party_list(request_db(rq), v->row.id, &before, &before_n, err) ||
        !version_parties(request_db(rq), &v->row, v->version.id, &after, &after_n, err))
        return false;
    PartyRow *out = ARENA_ARRAY(rq->arena, PartyRow, before_n + after_n);
    while (v->signing_n < after_n && after[v->signing_n].is_signatory) {
        out[v->signing_n] = after[v->signing_n];
        v->signing_n++;
    }
    v->parties_n = v->signing_n;
    for (size_t i = 0; i < before_n && before[i].is_signatory; i++) {
        bool stays = false;
        for (size_t k = 0; k < v->signing_n; k++)
            stays |= out[k].ordinal == before[i].ordinal;
        if (!stays) out[v->parties_n++] = before[i];
    }
    v->parties = out;
    return true;
}

static void confirm_reply(Request *rq, Reply *rp, int status) {
    ConfirmPage v = { 0 };
    UnitRow lead;
    Err err;
    if (!programme_open_draft(rq, &v.row, &v.version, &err) ||
        !programme_check(request_db(rq), &v.row, v.version.id, &v.check, &err) ||
        !programme_term_clauses(rq, v.row.id, v.version.id, &v.term.terms, &v.term.terms_n, &err) ||
        !sql_unit_get(request_db(rq), v.row.lead, &lead, &err) ||
        !count_past(rq, &v.row, &v.past_due, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.issuer = lead.name;
    v.is_later = v.row.state == PROGRAMME_IN_FORCE;
    v.title = v.version.title.n ? v.version.title : v.row.title;
    Str typed = str_trim(request_field(rq, "issuer_name"));
    if (!fill_parties(rq, &v, &err) ||
        !document_twins_typed(rq, typed.n ? (UnitId){ 0 } : lead.id, typed.n ? typed : lead.name,
                              &v.twins.twins, &v.twins.twins_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    offer(rq, &v);
    check_lines(rq, &v);
    v.crumbs = programme_crumbs(rq, &v.row, N_("Put in force"), &v.crumbs_n);
    html_confirm(reply_page(rp, status), &v);
}

void confirm_page(Request *rq, Reply *rp) {
    confirm_reply(rq, rp, 200);
}

static bool read_day(Request *rq, const char *field, bool is_needed, Day *out, Err *err) {
    Str typed = str_trim(request_field(rq, field));
    *out = DAY_NONE;
    if ((!typed.n && !is_needed) || day_parse(typed, out)) return true;
    return FAIL(err, .code = ERR_INPUT, .field = field,
                .msg = N_("Write the day as dd/mm/yyyy, such as 05/01/2026."));
}

/** The bytes of the signed original, kept before the command names them. */
static bool original_given(Request *rq, FileGiven *out, Err *err) {
    StoredFile kept;
    for (size_t i = 0; i < rq->uploads.n; i++) {
        const Upload *upload = &rq->uploads.v[i];
        if (!str_is(upload->field, "file") || !upload->size) continue;
        const char *type = evidence_type(rq->arena, upload);
        if (!type ||
            !(str_is(str_c(type), "application/pdf") || str_starts(str_c(type), S("image/"))))
            return FAIL(err, .code = ERR_INPUT, .field = "file", .args = { upload->name },
                        .msg = N_("“{0}” is no scan of a paper: choose a .pdf, .png or .jpg."));
        if (upload->size > (int64_t)EVIDENCE_MB << 20)
            return FAIL(err, .code = ERR_INPUT, .field = "file", .args = { upload->name },
                        .msg = N_("“{0}” is larger than 50 MB. Choose the files again."));
        if (!files_take(store_files(rq->app->store), rq->arena, upload->path, &kept, err))
            return false;
        *out = (FileGiven){ kept.sha256, upload->name, str_c(type), kept.size };
        return true;
    }
    return FAIL(err, .code = ERR_INPUT, .field = "file",
                .msg =
                    N_("The signed original needs its file: upload the scan of the signed paper."));
}

/** Remembers what is wrong with one field, so that all of them are said at once. */
static bool noted(Request *rq, bool is_good, const Err *err) {
    if (!is_good) form_fail(rq, err);
    return is_good;
}

/** A day; what is wrong with it is said under its name, for several stand in one form. */
static bool noted_day(Request *rq, const char *field, const char *label, bool is_needed, Day *out,
                      Err *err) {
    bool is_good = read_day(rq, field, is_needed, out, err);
    if (!is_good) form_fail_at(rq, label, err);
    return is_good;
}

static bool is_written(Str text, const char *field, const char *msg, Err *err) {
    return text.n || FAIL(err, .code = ERR_INPUT, .field = field, .msg = msg);
}

/** False with every fault of the form noted: who types slowly mends them in one go. */
static bool confirm_given(Request *rq, ProgrammeConfirm *cmd, Err *err) {
    cmd->title = str_trim(request_field(rq, "title"));
    cmd->is_other = request_has_field(rq, "is_other");
    cmd->symbol = str_trim(request_field(rq, "symbol"));
    cmd->issuer_name = str_trim(request_field(rq, "issuer_name"));
    cmd->signers = str_trim(request_field(rq, "signers"));
    if (!str_to_int(request_field(rq, "discarded"), &cmd->discarded)) cmd->discarded = -1;
    int64_t doubled;
    if (request_has_field(rq, "doubled_known") &&
        str_to_int(request_field(rq, "doubled_seen"), &doubled))
        cmd->doubled = doubled;
    bool is_good = noted(rq,
                         is_written(cmd->symbol, "symbol",
                                    N_("Give the number and symbol of the signed original."), err),
                         err);
    is_good &= noted_day(rq, "signed_day", N_("Signed on"), true, &cmd->signed_day, err);
    is_good &= noted(
        rq, is_written(cmd->signers, "signers", N_("Name those who signed, one a line."), err),
        err);
    is_good &= noted(rq, original_given(rq, &cmd->file, err), err);
    is_good &= noted_day(rq, "from", N_("In force from"), true, &cmd->from, err);
    is_good &= noted_day(rq, "to", N_("To"), false, &cmd->to, err);
    return is_good;
}

void confirm_post(Request *rq, Reply *rp) {
    ProgrammeConfirm cmd = { 0 };
    CommandResult result;
    Err err;
    if (!request_id(rq, "id", &cmd.id.v, &err)) {
        reply_error(rp, &err);
    } else if (confirm_given(rq, &cmd, &err) && past_is_known(rq, cmd.id, &err) &&
               request_run(rq, &programme_confirm_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64, cmd.id.v);
    } else {
        if (!rq->errors_n) form_fail(rq, &err);
        confirm_reply(rq, rp, err_http_status(err.code));
    }
}

static void end_reply(Request *rq, Reply *rp, int status) {
    EndPage v = { 0 };
    Err err;
    if (!programme_open(rq, &v.row, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.crumbs = programme_crumbs(rq, &v.row, N_("End the programme early"), &v.crumbs_n);
    html_programme_end(reply_page(rp, status), &v);
}

void end_page(Request *rq, Reply *rp) {
    end_reply(rq, rp, 200);
}

static bool end_given(Request *rq, ProgrammeEnd *cmd, Err *err) {
    bool is_good = noted_day(rq, "day", N_("Ended on"), true, &cmd->day, err);
    is_good &= noted(
        rq, is_written(cmd->reason, "reason", N_("Say why, in at most 1,000 characters."), err),
        err);
    is_good &=
        noted(rq,
              is_written(cmd->basis, "basis",
                         N_("Name the document that ends it, with its number and day."), err),
              err);
    return is_good;
}

void end_post(Request *rq, Reply *rp) {
    ProgrammeEnd cmd = { .reason = request_field(rq, "reason"),
                         .basis = request_field(rq, "basis") };
    CommandResult result;
    Err err;
    if (!request_id(rq, "id", &cmd.id.v, &err)) {
        reply_error(rp, &err);
    } else if (end_given(rq, &cmd, &err) &&
               request_run(rq, &programme_end_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64, cmd.id.v);
    } else {
        if (!rq->errors_n) form_fail(rq, &err);
        end_reply(rq, rp, err_http_status(err.code));
    }
}

static void drop_reply(Request *rq, Reply *rp, int status) {
    EndPage v = { 0 };
    Err err;
    if (!programme_open(rq, &v.row, &err) ||
        !(v.row.state == PROGRAMME_DRAFT ||
          FAIL(&err, .code = ERR_STATE,
               .msg = N_("Only a draft is given up. A programme in force is ended.")))) {
        reply_error(rp, &err);
        return;
    }
    v.crumbs = programme_crumbs(rq, &v.row, N_("Give up the draft"), &v.crumbs_n);
    html_programme_drop(reply_page(rp, status), &v);
}

void drop_page(Request *rq, Reply *rp) {
    drop_reply(rq, rp, 200);
}

void drop_post(Request *rq, Reply *rp) {
    ProgrammeDrop cmd = { .reason = request_field(rq, "reason") };
    CommandResult result;
    Err err;
    if (!request_id(rq, "id", &cmd.id.v, &err)) {
        reply_error(rp, &err);
    } else if (request_run(rq, &programme_drop_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64, cmd.id.v);
    } else if (err.code != ERR_INPUT) {
        reply_error(rp, &err);
    } else {
        form_fail(rq, &err);
        drop_reply(rq, rp, err_http_status(err.code));
    }
}

/** The effects on the duties of one provision. */
static void effects_of(Arena *arena, const VersionEffect *all, size_t n, ProvisionId id,
                       CompareLine *out) {
    VersionEffect *mine = NULL;
    size_t room = 0;
    for (size_t i = 0; i < n; i++) {
        if (all[i].provision.v != id.v) continue;
        mine = sql_grow(arena, mine, out->effects_n, &room, sizeof *mine);
        mine[out->effects_n++] = all[i];
    }
    out->effects = mine;
}

static CompareLine compare_line(Request *rq, const VersionLine *line) {
    const ProvisionRow *row = line->after ? line->after : line->before;
    assert(row); // one of the two is there
    CompareLine out = { .place = provision_long(rq->arena, rq->lang, row->path),
                        .heading = row->heading,
                        .is_new = !line->before,
                        .is_gone = !line->after };
    out.runs_n = redline(rq->arena, line->before ? line->before->body : S(""),
                         line->after ? line->after->body : S(""), &out.runs);
    return out;
}

static bool compare_fill(Request *rq, ComparePage *v, Err *err) {
    Db *db = request_db(rq);
    VersionLine *lines;
    VersionEffect *effects;
    size_t n, effects_n;
    if (!programme_open_draft(rq, &v->row, &v->version, err)) return false;
    if (v->row.version.v == v->version.id.v)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("This is the first version; there is none to compare it with."));
    if (!version_compare(db, v->row.version, v->version.id, &lines, &n, err) ||
        !version_effects(db, &v->row, v->version.id, &effects, &effects_n, err))
        return false;
    CompareLine *out = ARENA_ARRAY(rq->arena, CompareLine, n);
    for (size_t i = 0; i < n; i++) {
        if (lines[i].before && lines[i].after && !lines[i].is_changed) continue;
        CompareLine *line = &out[v->lines_n++];
        *line = compare_line(rq, &lines[i]);
        effects_of(rq->arena, effects, effects_n, lines[i].provision, line);
        v->added += line->is_new;
    }
    for (size_t i = 0; i < effects_n; i++) {
        v->kept += effects[i].fate == FATE_KEPT;
        v->changed += effects[i].fate == FATE_CHANGED;
        v->gone += effects[i].fate == FATE_GONE;
        v->ending += effects[i].fate == FATE_GONE ||
                     (effects[i].fate == FATE_CHANGED && effects[i].choice == CHOICE_VOID);
    }
    v->active = (int64_t)effects_n;
    v->lines = out;
    v->may_draft = programme_allows(rq, &v->row, ACT_PROGRAMME_DRAFT);
    v->crumbs = programme_crumbs(rq, &v->row, N_("What changes"), &v->crumbs_n);
    return true;
}

static void compare_reply(Request *rq, Reply *rp, int status) {
    ComparePage v = { 0 };
    Err err;
    if (compare_fill(rq, &v, &err))
        html_compare(reply_page(rp, status), &v);
    else
        reply_error(rp, &err);
}

bool compare_is_typed(const Request *rq, ObligationId id) {
    int64_t typed;
    return rq->method == POST && str_to_int(request_field(rq, "obligation"), &typed) &&
           typed == id.v;
}

Str compare_typed(const Request *rq, ObligationId id) {
    return compare_is_typed(rq, id) ? request_field(rq, "reason") : S("");
}

void compare_page(Request *rq, Reply *rp) {
    compare_reply(rq, rp, 200);
}

void compare_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    VersionRow version;
    CommandResult result;
    Err err;
    if (!programme_open_draft(rq, &row, &version, &err)) {
        reply_error(rp, &err);
        return;
    }
    VersionDecide cmd = { .version = version.id, .reason = request_field(rq, "reason") };
    if (!str_to_int(request_field(rq, "obligation"), &cmd.obligation.v)) cmd.obligation.v = 0;
    cmd.choice = str_is(request_field(rq, "do"), "void") ? CHOICE_VOID : CHOICE_KEEP;
    int64_t seen;
    cmd.has_seen = str_to_int(request_field(rq, "seen"), &seen);
    if (cmd.has_seen) cmd.seen = (VersionChoice)seen;
    cmd.seen_reason = request_field(rq, "seen_reason");
    if (request_run(rq, &version_decide_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "/compare#o%" PRId64, row.id.v,
                       cmd.obligation.v);
        return;
    }
    if (err.field) err.field = str_printf(rq->arena, "r%" PRId64, cmd.obligation.v).p;
    form_fail(rq, &err);
    compare_reply(rq, rp, err_http_status(err.code));
}

void compare_drop_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    VersionRow version;
    CommandResult result;
    Err err;
    if (!programme_open_draft(rq, &row, &version, &err)) {
        reply_error(rp, &err);
        return;
    }
    const VersionDrop cmd = { version.id };
    if (request_run(rq, &version_drop_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/programme/%" PRId64, row.id.v);
    else
        reply_error(rp, &err);
}
