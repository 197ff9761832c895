#include "web/page/portal_programme.h"
#include "domain/obligation_list.h"
#include "web/app.h"

#include "web/page/evidence.h"
#include "web/page/portal_programme_html.h"
#include "web/page/words.h"

enum { PORTAL_PROVISIONS = 5000, PORTAL_DUTIES = 2000 };

bool portal_programme_get(Db *db, ProgrammeId id, ProgrammeRow *out, Err *err) {
    if (!sql_programme_get(db, id, out, err)) return false;
    if (out->state == PROGRAMME_IN_FORCE || out->state == PROGRAMME_ENDED) return true;
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This does not exist, or is not open to you. Check the address."));
}

/** Those of the obligation; none when nothing has arisen. */
static DutyCountRow counts_of(const DutyCountRow *rows, size_t n, ObligationId id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].obligation.v == id.v) return rows[i];
    return (DutyCountRow){ .next = DAY_NONE, .next_to_do = DAY_NONE };
}

/** The rate counts what fell due, as the page of the obligation does; what is handed in before its
 * day stands beside the day. */
static void say_counts(Request *rq, const DutyCountRow *c, PortalDuty *duty) {
    Str all = number_text(rq->arena, rq->lang, c->due);
    Str share[2] = { number_text(rq->arena, rq->lang, c->on_time), all };
    int64_t waiting = c->due ? c->waiting : c->handed_in;
    duty->next = c->due ? c->next_to_do : DAY_NONE;
    if (waiting && !c->overdue)
        duty->rest = tr_n(rq->arena, rq->lang, waiting, N_("{0} awaiting acceptance"),
                          N_("{0} awaiting acceptance"));
    if (c->overdue) {
        duty->class_name = "to";
        duty->status = tr_n(rq->arena, rq->lang, c->overdue, N_("{0} overdue"), N_("{0} overdue"));
        duty->rest = tr_fill(rq->arena, rq->lang, N_("of {0} occurrences"), &all, 1);
    } else if (c->due) {
        duty->class_name = c->waiting ? "ch" : c->done_late ? "tf" : "cf";
        duty->status = tr_fill(rq->arena, rq->lang, N_("{0}/{1} in time"), share, 2);
    } else if (!day_is_none(c->next)) {
        Str day = day_text(rq->arena, day_is_none(c->next_to_do) ? c->next : c->next_to_do);
        duty->class_name = "co";
        duty->status = tr_fill(rq->arena, rq->lang, N_("Due on {0}"), &day, 1);
    } else if (duty->is_over) {
        duty->class_name = "na";
        duty->status = tr(rq->lang, N_("Ended, nothing is counted"));
    } else {
        duty->class_name = "na";
        duty->status = tr(rq->lang, N_("Not arisen yet"));
    }
}

static Str performers_text(Request *rq, const PortalPerformer *p) {
    if (p->units == 1) return p->short_name;
    if (p->units == p->communes)
        return tr_n(rq->arena, rq->lang, p->units, N_("{0} commune"), N_("{0} communes"));
    return tr_n(rq->arena, rq->lang, p->units, N_("{0} body"), N_("{0} bodies"));
}

/** How much the bodies that follow their own work have released of it; empty: nothing. */
static Str released_text(Request *rq, const PortalReleased *rows, size_t n, ObligationId id) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].obligation.v == id.v)
            return tr_n(rq->arena, rq->lang, rows[i].results, N_("{0} result released by itself"),
                        N_("{0} results released by itself"));
    return S("");
}

static PortalDuty duty_of(Request *rq, const ObligationRow *row, const PortalPerformer *performers,
                          size_t performers_n, const DutyCountRow *counts) {
    PortalDuty duty = { .id = row->id,
                        .provision = row->provision,
                        .title = row->title,
                        .is_request = row->is_request,
                        .is_over = row->state != OBL_ACTIVE,
                        .next = DAY_NONE };
    for (size_t i = 0; i < performers_n; i++) {
        const PortalPerformer *p = &performers[i];
        if (p->obligation.v != row->id.v) continue;
        duty.who = performers_text(rq, p);
        if (p->self_tracked == p->units)
            duty.own = p->kind == UNIT_COURT ? N_("Published by the court itself")
                                             : N_("Published by the procuracy itself");
    }
    if (row->state == OBL_VOID) {
        duty.class_name = "na";
        duty.status = tr(rq->lang, N_("No longer applies"));
    } else if (!duty.own) {
        say_counts(rq, counts, &duty);
    }
    return duty;
}

/** Duties that began after a version was replaced do not follow from it, nor do any yet from one
 * that waits for its first day. */
static bool is_of_version(const ObligationRow *row, const VersionSigned *version) {
    if (version->state == VERSION_WAITING) return false;
    return version->state != VERSION_REPLACED || day_is_none(version->next_from) ||
           row->first.n < version->next_from.n;
}

static bool read_duties(Request *rq, const PortalProgrammeShow *view, PortalDuty **out,
                        size_t *out_n, Err *err) {
    ProgrammeId id = view->programme.id;
    Db *db = request_db(rq);
    ObligationRow *rows;
    DutyCountRow *counts;
    PortalPerformer *performers;
    PortalReleased *released;
    size_t rows_n, counts_n, performers_n, released_n;
    if (!sql_obligation_of_programme(db, id, -1, PORTAL_DUTIES, &rows, &rows_n, err) ||
        !sql_duty_counts(db, id, rq->today, &counts, &counts_n, err) ||
        !sql_portal_performers(db, id, &performers, &performers_n, err) ||
        !sql_portal_released(db, id, &released, &released_n, err))
        return false;
    *out = ARENA_ARRAY(rq->arena, PortalDuty, rows_n);
    *out_n = 0;
    for (size_t i = 0; i < rows_n; i++) {
        if (!is_of_version(&rows[i], &view->shown)) continue;
        const DutyCountRow own = counts_of(counts, counts_n, rows[i].id);
        (*out)[*out_n] = duty_of(rq, &rows[i], performers, performers_n, &own);
        (*out)[(*out_n)++].released = released_text(rq, released, released_n, rows[i].id);
    }
    return true;
}

static Str row_words(Arena *arena, const ProvisionRow *row) {
    Str parts[3];
    size_t n = 0;
    if (row->label.n) parts[n++] = row->label;
    if (row->heading.n) parts[n++] = row->heading;
    if (row->body.n) parts[n++] = row->body;
    return str_join(arena, parts, n, S(" "));
}

static void part_line(Arena *arena, PortalPart *part, Str line) {
    if (!line.n) return;
    part->lines = sql_grow(arena, part->lines, part->lines_n, &part->lines_room, sizeof(Str));
    part->lines[part->lines_n++] = line;
}

static void part_duties(Arena *arena, PortalPart *part, ProvisionId provision,
                        const PortalDuty *duties, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (duties[i].provision.v != provision.v) continue;
        part->duties =
            sql_grow(arena, part->duties, part->duties_n, &part->duties_room, sizeof(PortalDuty));
        part->duties[part->duties_n++] = duties[i];
    }
}

static bool is_among(ProvisionId id, const ProvisionId *ids, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (ids[i].v == id.v) return true;
    return false;
}

/** Articles, clauses and numbered items are parts; points and dashes stand in the part above them.
 * One that has no words of its own is a heading, like a chapter: what is below it are parts. */
static PortalPart *parts_of(Arena *arena, Lang lang, const ProvisionRow *rows, size_t n,
                            const PortalDuty *duties, size_t duties_n, const ProvisionId *discarded,
                            size_t discarded_n, size_t *out_n) {
    PortalPart *parts = ARENA_ARRAY(arena, PortalPart, n + 1);
    size_t count = 0;
    int64_t depth = 0;  // of the provision that the last part begins with
    bool heads = false; // it has no words of its own
    for (size_t i = 0; i < n; i++) {
        const ProvisionRow *row = &rows[i];
        bool below = count && !heads && row->depth > depth &&
                     (row->level == LEVEL_POINT || row->level == LEVEL_DASH);
        if (!below) {
            bool is_heading =
                row->level < LEVEL_ARTICLE ||
                ((row->level == LEVEL_ARTICLE || row->level == LEVEL_NUMBERED) && !row->body.n);
            parts[count++] = (PortalPart){ .is_heading = is_heading, .path = row->path };
        }
        PortalPart *part = &parts[count - 1];
        if (!below) {
            depth = row->depth;
            heads = part->is_heading;
        }
        if (part->is_heading) {
            Str words = row_words(arena, row);
            part->place = words;
        } else if (!below && row->level == LEVEL_ARTICLE) {
            const Str head[2] = { row->label, row->heading };
            part->place = str_join(arena, head, row->heading.n ? 2 : 1, S(" "));
            part_line(arena, part, row->body);
        } else {
            if (!below) part->place = provision_words(arena, lang, rows, i);
            part_line(arena, part, row_words(arena, row));
        }
        part_duties(arena, part, row->provision, duties, duties_n);
        part->has_discarded |= is_among(row->provision, discarded, discarded_n);
        if (part->is_heading && (part->duties_n || part->lines_n)) part->is_heading = false;
    }
    *out_n = count;
    return parts;
}

static bool read_text(Request *rq, PortalProgrammeShow *view, Err *err) {
    ProvisionRow *rows;
    PortalDuty *duties;
    ProvisionId *discarded;
    size_t rows_n, duties_n, discarded_n;
    if (!sql_provision_list(request_db(rq), view->programme.version, -1, PORTAL_PROVISIONS, &rows,
                            &rows_n, err) ||
        !read_duties(rq, view, &duties, &duties_n, err) ||
        !sql_portal_discarded(request_db(rq), view->programme.id, &discarded, &discarded_n, err))
        return false;
    for (size_t i = 0; view->programme.state == PROGRAMME_IN_FORCE && i < duties_n; i++)
        view->over += duties[i].is_over;
    view->obligations = (int64_t)duties_n - view->over;
    view->parts = parts_of(rq->arena, rq->lang, rows, rows_n, duties, duties_n, discarded,
                           discarded_n, &view->parts_n);
    return true;
}

static bool read_head(Request *rq, PortalProgrammeShow *view, Err *err) {
    Db *db = request_db(rq);
    ProgrammeId id = view->programme.id;
    UnitRow lead;
    PartyRow *parties;
    BasisRow *basis;
    TallyRow *tally;
    size_t tally_n;
    if (!sql_unit_get(db, view->programme.lead, &lead, err) ||
        !version_parties(db, &view->current, view->programme.version, &parties, &view->parties_n,
                         err) ||
        !sql_basis_list(db, id, view->programme.version, &basis, &view->basis_n, err) ||
        !sql_tally_of_roots(db, id, DAY_FIRST, DAY_LAST, &tally, &tally_n, err))
        return false;
    size_t signing = 0;
    for (size_t i = 0; i < view->parties_n; i++)
        if (parties[i].is_signatory) parties[signing++] = parties[i];
    view->parties_n = signing;
    view->parties = parties;
    view->basis = basis;
    view->lead = lead.name;
    view->totals = totals_sum(tally, tally_n, rq->today);
    return true;
}

/** "pdf" of "ban-da-ky.pdf"; empty when the name has no such end. */
static Str end_of_name(Str name) {
    for (size_t i = name.n; i > 0 && name.n - i < 5; i--)
        if (name.p[i - 1] == '.') return str_from(name, i);
    return S("");
}

/** The signed original, as far as everybody may see it. */
static bool read_original(Request *rq, PortalProgrammeShow *view, Err *err) {
    Db *db = request_db(rq);
    DocumentRow row;
    view->entry = -1;
    if (!view->has_document || !view->programme.document.v) return true;
    if (!sql_document_get(db, view->programme.document, &row, err)) return false;
    if (!row.is_public) return true;
    view->original = row;
    view->signers = text_lines(rq->arena, row.signers, &view->signers_n);
    if (!sql_document_in_force_entry(db, row.id, &view->entry, err)) return false;
    view->kind = end_of_name(row.file_name);
    return !row.sha256.n || sql_document_file_get(db, row.sha256, &view->file, err);
}

static const char *version_state_name(VersionState state) {
    switch (state) {
    case VERSION_IN_FORCE: return N_("In force");
    case VERSION_REPLACED: return N_("Replaced");
    case VERSION_WAITING: return N_("Signed, begins later");
    case VERSION_DRAFT:
    case VERSION_DROPPED: break; // not to be seen here
    }
    return "";
}

/** Which versions there are, and the one that is asked for: its head, its address. */
static bool read_versions(Request *rq, PortalProgrammeShow *view, Err *err) {
    Db *db = request_db(rq);
    VersionSigned *rows;
    size_t n;
    if (!sql_version_signed(db, view->programme.id, &rows, &n, err)) return false;
    PortalVersion *out = ARENA_ARRAY(rq->arena, PortalVersion, n);
    view->current = view->programme;
    view->address = str_printf(rq->arena, "/p/%" PRId64, view->programme.id.v);
    bool is_found = !view->number;
    for (size_t i = 0; i < n; i++) {
        const VersionSigned *v = &rows[i];
        DocumentRow original;
        out[i] = (PortalVersion){ .row = *v,
                                  .kind = version_kind_name(v->kind),
                                  .state = version_state_name(v->state),
                                  .until = version_until(&view->current, v) };
        if (view->has_document && v->document.v) {
            if (!sql_document_get(db, v->document, &original, err)) return false;
            if (original.is_public && original.sha256.n) out[i].original = v->document;
        }
        if (v->id.v == view->current.version.v) view->in_force = v->number;
        if (v->state == VERSION_WAITING) {
            view->waiting = v->number;
            view->waiting_from = v->from;
        }
        if (view->number ? v->number == view->number : v->id.v == view->current.version.v) {
            view->shown = *v;
            is_found = true;
        }
    }
    view->versions = out;
    view->versions_n = n;
    if (!is_found)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("There is no such page. Check the address, or start from the menu."));
    if (!view->number || view->number == view->in_force) {
        view->number = view->in_force;
        return true;
    }
    view->address =
        str_printf(rq->arena, "%.*s/v/%" PRId64, STR(view->address), view->shown.number);
    if (!version_head(db, &view->programme, view->shown.id, err)) return false;
    view->programme.to = version_until(&view->current, &view->shown);
    return true;
}

static void fill_crumbs(Request *rq, PortalProgrammeShow *view) {
    Str number = number_text(rq->arena, rq->lang, view->number);
    Str now = view->current.symbol.n ? view->current.symbol : view->current.title;
    view->title = view->programme.symbol.n ? view->programme.symbol : view->programme.title;
    view->crumbs[0] = (Crumb){ tr(rq->lang, N_("Home")), S("/") };
    view->crumbs[1] = (Crumb){ tr(rq->lang, N_("Signed programmes")), S("/programmes") };
    view->crumbs[2] = (Crumb){ now, S("") };
    view->crumbs_n = 3;
    if (view->number == view->in_force) return;
    view->crumbs[2].link = str_printf(rq->arena, "/p/%" PRId64, view->current.id.v);
    view->crumbs[view->crumbs_n++] =
        (Crumb){ tr_fill(rq->arena, rq->lang, N_("Version {0}"), &number, 1), S("") };
}

static void reply_programme(Request *rq, Reply *rp, PortalProgrammeShow *asked) {
    PortalProgrammeShow view = *asked;
    view.has_document = server_has(rq->server, "/d/:id");
    Err err = { 0 };
    int64_t id;
    if (!request_id(rq, "id", &id, &err) ||
        !portal_programme_get(request_db(rq), (ProgrammeId){ id }, &view.programme, &err) ||
        !read_versions(rq, &view, &err) || !read_head(rq, &view, &err) ||
        !read_original(rq, &view, &err) || !read_text(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    fill_crumbs(rq, &view);
    view.is_same = view.compared.n && str_eq(view.compared, view.file.sha256);
    html_portal_programme(reply_page(rp, view.has_no_file ? 422 : 200), &view);
}

void portal_programme_page(Request *rq, Reply *rp) {
    reply_programme(rq, rp, &(PortalProgrammeShow){ 0 });
}

void portal_version_page(Request *rq, Reply *rp) {
    PortalProgrammeShow asked = { 0 };
    Err err = { 0 };
    if (request_id(rq, "number", &asked.number, &err))
        reply_programme(rq, rp, &asked);
    else
        reply_error(rp, &err);
}

void portal_programme_compare(Request *rq, Reply *rp) {
    PortalProgrammeShow asked = { .has_no_file = true };
    if (!str_to_int(request_field(rq, "version"), &asked.number) || asked.number < 0)
        asked.number = 0;
    for (size_t i = 0; i < rq->uploads.n && asked.has_no_file; i++) {
        asked.has_no_file = !rq->uploads.v[i].size;
        if (!asked.has_no_file) asked.compared = rq->uploads.v[i].sha256;
    }
    if (asked.has_no_file)
        form_fail(rq, &(Err){ .code = ERR_INPUT,
                              .field = "file",
                              .msg = N_("Choose the file that you have, then compare.") });
    reply_programme(rq, rp, &asked);
}
