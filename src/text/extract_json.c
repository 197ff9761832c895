#include "text/extract_json.h"

#include "base/json.h"

#include <stdio.h>

const char *provision_kind_word(ProvisionKind kind) {
    static const char *const word[] = {
        [PROVISION_PART] = "phan",    [PROVISION_CHAPTER] = "chuong",  [PROVISION_SECTION] = "muc",
        [PROVISION_ARTICLE] = "dieu", [PROVISION_CLAUSE] = "khoan",    [PROVISION_POINT] = "diem",
        [PROVISION_DASH] = "doan",    [PROVISION_NUMBERED] = "muc_so",
    };
    return word[kind];
}

const char *obligation_kind_word(ObligationKind kind) {
    static const char *const word[] = {
        [OBLIGATION_DUTY] = "duty",       [OBLIGATION_REPORT] = "report",
        [OBLIGATION_REPLY] = "reply",     [OBLIGATION_NOTICE] = "notice",
        [OBLIGATION_MEETING] = "meeting", [OBLIGATION_PROHIBITION] = "prohibition",
    };
    return word[kind];
}

const char *due_type_word(DueType type) {
    static const char *const word[] = {
        [DUE_YEARLY] = "yearly",
        [DUE_HALFYEARLY] = "halfyearly",
        [DUE_QUARTERLY] = "quarterly",
        [DUE_MONTHLY] = "monthly",
        [DUE_TERM] = "term",
        [DUE_AD_HOC] = "ad_hoc",
        [DUE_REGULAR] = "regular",
        [DUE_WORKING_DAYS] = "working_days",
        [DUE_DAYS] = "days",
        [DUE_BEFORE_EVENT] = "before_event",
        [DUE_ON_EVENT] = "on_event",
        [DUE_PHASES] = "phases",
        [DUE_ON_REQUEST] = "on_request",
        [DUE_AS_REQUESTED] = "as_requested",
        [DUE_AS_REGULATED] = "as_regulated",
    };
    return word[type];
}

const char *remark_kind_word(RemarkKind kind) {
    static const char *const word[] = {
        [REMARK_NUMBER] = "number",     [REMARK_TWICE] = "twice",   [REMARK_TABLE] = "table",
        [REMARK_APPENDIX] = "appendix", [REMARK_UNREAD] = "unread", [REMARK_TOO_LONG] = "too_long",
        [REMARK_LIMIT] = "limit",
    };
    return word[kind];
}

static void put_text_or_null(Json *j, const char *key, Str s) {
    if (s.p)
        json_put_text(j, key, s);
    else
        json_put_null(j, key);
}

static void put_names(Json *j, const char *key, Names names) {
    json_put_array(j, key);
    for (size_t i = 0; i < names.n; i++)
        json_put_text(j, NULL, names.name[i]);
    json_put_array_end(j);
}

static void put_due_numbers(Json *j, const DuePhrase *due) {
    static const char *const from[] = { "", "receipt", "completion", "meeting" };
    if (due->type == DUE_MONTHLY && due->day_of_month) json_put_int(j, "day", due->day_of_month);
    if (due->type != DUE_MONTHLY && due->month) {
        bool is_quarterly = due->type == DUE_QUARTERLY; // month of the quarter and day
        char before[24];
        snprintf(before, sizeof before, is_quarterly ? "%d-%02d" : "%02d-%02d", due->month,
                 due->day_of_month);
        json_put_text(j, is_quarterly ? "of_quarter" : "before", str_c(before));
    }
    if (due->second_month) {
        char second[24];
        snprintf(second, sizeof second, "%02d-%02d", due->second_month, due->second_day);
        json_put_text(j, "and", str_c(second));
    }
    if (due->times > 1) json_put_int(j, "times", due->times);
    if (due->n) json_put_int(j, "n", due->n);
    if (due->n && due->type == DUE_BEFORE_EVENT)
        json_put_text(j, "unit", due->counts_days ? S("day") : S("working_day"));
    if (due->from) json_put_text(j, "from", str_c(from[due->from]));
    if (due->type == DUE_REGULAR) json_put_bool(j, "unspecified", true);
    if (due->is_weekly) json_put_bool(j, "weekly", true);
}

static void put_due(Json *j, const char *key, const DuePhrase *due) {
    static const char *const phase[] = { "before", "during", "after" };
    json_put_object(j, key);
    json_put_text(j, "type", str_c(due_type_word(due->type)));
    put_due_numbers(j, due);
    if (due->type == DUE_PHASES) {
        json_put_array(j, "phases");
        for (unsigned k = 0; k < 3; k++)
            if (due->phases >> k & 1) json_put_text(j, NULL, str_c(phase[k]));
        json_put_array_end(j);
    }
    if (due->event.n) json_put_text(j, "event", due->event);
    json_put_text(j, "words", due->words);
    json_put_object_end(j);
}

static void put_provision(Json *j, const Extraction *x, const Provision *p) {
    json_put_object(j, NULL);
    json_put_text(j, "id", p->id);
    json_put_text(j, "kind", str_c(provision_kind_word(p->kind)));
    json_put_text(j, "label", p->label);
    put_text_or_null(j, "parent", p->parent >= 0 ? x->provision[p->parent].id : (Str){ 0 });
    put_text_or_null(j, "heading", p->heading);
    json_put_text(j, "text", p->text);
    json_put_object_end(j);
}

static void put_obligation(Json *j, const Extraction *x, size_t i) {
    static const char *const source[] = {
        "none", "clause", "before", "stem", "article", "passive"
    };
    const ProposedObligation *o = &x->obligation[i];
    char id[24];
    snprintf(id, sizeof id, "o%zu", i + 1);
    json_put_object(j, NULL);
    json_put_text(j, "id", str_c(id));
    json_put_text(j, "provision", x->provision[o->provision].id);
    json_put_text(j, "kind", str_c(obligation_kind_word(o->kind)));
    if (o->lead.n)
        put_names(j, "lead", o->lead);
    else
        json_put_null(j, "lead");
    put_names(j, "cooperate", o->cooperate);
    json_put_bool(j, "request", o->is_request);
    json_put_text(j, "action", o->action);
    if (!o->due_count) json_put_null(j, "due");
    if (o->due_count == 1) put_due(j, "due", o->due);
    if (o->due_count > 1) {
        json_put_array(j, "due");
        for (size_t k = 0; k < o->due_count; k++)
            put_due(j, NULL, &o->due[k]);
        json_put_array_end(j);
    }
    if (!day_is_none(o->once.day)) {
        json_put_object(j, "once");
        json_put_day(j, "day", o->once.day);
        json_put_text(j, "words", o->once.words);
        json_put_object_end(j);
    }
    put_names(j, "report_to", o->report_to);
    json_put_int(j, "sure", o->sure);
    json_put_object(j, "read_from");
    json_put_text(j, "lead", str_c(source[o->lead_source]));
    json_put_text(j, "duty", o->marker);
    json_put_object_end(j);
    if (o->is_opinion_watch)
        json_put_text(
            j, "note",
            S("kyket không lưu dữ liệu về tư tưởng, dư luận của người dân cho nhiệm vụ này"));
    json_put_object_end(j);
}

static void put_reading(Json *j, const ReadText *read) {
    for (size_t i = 0; i < read->remark_count; i++) {
        const ReadRemark *r = &read->remarks[i];
        json_put_object(j, NULL);
        json_put_text(j, "kind", str_c(read_remark_word(r->kind)));
        json_put_null(j, "provision");
        json_put_text(j, "words", r->words);
        json_put_int(j, "paragraph", r->paragraph);
        json_put_object_end(j);
    }
}

void extract_json(Buf *out, const Extraction *x, const ReadText *read) {
    Json json = json_to(out), *j = &json;
    json_put_object(j, NULL);
    json_put_text(j, "title", x->title);
    put_text_or_null(j, "symbol", x->symbol);
    json_put_day(j, "issued", x->issued);
    json_put_text(j, "issued_from", x->issued_from);
    put_names(j, "parties", x->parties);
    json_put_array(j, "basis");
    for (size_t i = 0; i < x->basis_count; i++) {
        json_put_object(j, NULL);
        put_text_or_null(j, "symbol", x->basis[i].symbol);
        json_put_text(j, "title", x->basis[i].title);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_array(j, "provisions");
    for (size_t i = 0; i < x->provision_count; i++)
        put_provision(j, x, &x->provision[i]);
    json_put_array_end(j);
    json_put_array(j, "obligations");
    for (size_t i = 0; i < x->obligation_count; i++)
        put_obligation(j, x, i);
    json_put_array_end(j);
    json_put_array(j, "remarks");
    if (read) put_reading(j, read);
    for (size_t i = 0; i < x->remark_count; i++) {
        const Remark *r = &x->remark[i];
        json_put_object(j, NULL);
        json_put_text(j, "kind", str_c(remark_kind_word(r->kind)));
        put_text_or_null(j, "provision",
                         r->provision >= 0 ? x->provision[r->provision].id : (Str){ 0 });
        json_put_text(j, "words", r->words);
        json_put_object_end(j);
    }
    json_put_array_end(j);
    json_put_object_end(j);
}
