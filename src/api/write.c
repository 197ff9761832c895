/** The commands: each reads its table, runs through the write lane and answers with the object. */
#include "api/api.h"
#include "domain/occurrence_sight.h"
#include "web/page/evidence.h"

static void location(Request *rq, Reply *rp, const char *what, int64_t id) {
    reply_header(rp, "Location", str_printf(rq->arena, "/api/v1/%s/%" PRId64, what, id));
}

static bool unit_open_post(Request *rq, Reply *rp, Err *err) {
    UnitOpen cmd = { 0 };
    CommandResult result;
    if (!api_body(rq, &cmd, err)) return false;
    if (day_is_none(cmd.from)) cmd.from = rq->today;
    if (!request_run(rq, &unit_open_cmd, &cmd, &result, err) ||
        !api_unit_answer(rq, rp, 201, (UnitId){ result.id }, err))
        return false;
    location(rq, rp, "units", result.id);
    return true;
}
API_ENDPOINT(api_unit_open, unit_open_post)

static bool basis_link_post(Request *rq, Reply *rp, Err *err) {
    BasisLink cmd = { 0 };
    CommandResult result;
    return request_id(rq, "id", &cmd.programme.v, err) && api_body(rq, &cmd, err) &&
           request_run(rq, &basis_link_cmd, &cmd, &result, err) &&
           api_programme_answer(rq, rp, 200, cmd.programme, err);
}
API_ENDPOINT(api_basis, basis_link_post)

/** After a command on an occurrence: 200 with it as it is now. */
static bool occurrence_run(Request *rq, Reply *rp, const CommandType *type, const void *command,
                           OccurrenceId id, Err *err) {
    CommandResult result;
    return request_run(rq, type, command, &result, err) &&
           api_occurrence_answer(rq, rp, 200, id, err);
}

#define OCCURRENCE_ENDPOINT(name, function, Type, type)                                            \
    static bool function(Request *rq, Reply *rp, Err *err) {                                       \
        Type cmd = { 0 };                                                                          \
        return request_id(rq, "id", &cmd.id.v, err) && api_body(rq, &cmd, err) &&                  \
               occurrence_run(rq, rp, &(type), &cmd, cmd.id, err);                                 \
    }                                                                                              \
    API_ENDPOINT(name, function)

OCCURRENCE_ENDPOINT(api_decide, decide, OccurrenceDecide, occurrence_decide_cmd)
OCCURRENCE_ENDPOINT(api_release, release_one, OccurrenceRelease, occurrence_release_cmd)
OCCURRENCE_ENDPOINT(api_hand_back, hand_back, OccurrenceHandBack, occurrence_hand_back_cmd)
OCCURRENCE_ENDPOINT(api_extend, extend, OccurrenceExtend, occurrence_extend_cmd)
OCCURRENCE_ENDPOINT(api_close, close_one, OccurrenceClose, occurrence_close_cmd)
OCCURRENCE_ENDPOINT(api_urge, urge, OccurrenceUrge, occurrence_urge_cmd)

/* ---- handing in ---- */

/** "12", "12.5" or "12,125" in thousandths. */
static bool thousandths(Str text, int64_t *out) {
    Str whole, rest = text;
    char digits[3] = { '0', '0', '0' };
    bool has_part = false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ',' || text.p[i] == '.') {
            rest = str_from(text, i + 1);
            text = str_upto(text, i);
            has_part = true;
        }
    whole = text;
    if (has_part && (rest.n == 0 || rest.n > 3)) return false;
    for (size_t i = 0; has_part && i < rest.n; i++) {
        if (rest.p[i] < '0' || rest.p[i] > '9') return false;
        digits[i] = rest.p[i];
    }
    int64_t n, part = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    if (!str_to_int(whole, &n) || n > INT64_MAX / 2000 || n < INT64_MIN / 2000) return false;
    bool is_negative = whole.n && whole.p[0] == '-';
    *out = n * 1000 + (is_negative ? -part : part);
    return true;
}

static bool values_read(Request *rq, Str text, OccurrenceSubmit *cmd, Err *err) {
    enum { VALUES_MAX = 100 };
    GivenValue *values = ARENA_ARRAY(rq->arena, GivenValue, VALUES_MAX);
    Str line;
    while (str_line(&text, &line)) {
        Str rest = str_trim(line), name;
        if (!rest.n) continue;
        GivenValue *value = &values[cmd->values_n];
        if (cmd->values_n == VALUES_MAX || !str_cut(&rest, '=', &name) ||
            !str_to_int(str_trim(name), &value->indicator.v) ||
            !thousandths(str_trim(rest), &value->value))
            return FAIL(err, .code = ERR_INPUT, .field = "values",
                        .msg = N_("Write one number a line, as 12=34,5: the indicator’s id, “=”, "
                                  "and the number with at most 3 digits behind the comma."));
        cmd->values_n++;
    }
    cmd->values = values;
    return true;
}

static bool submit(Request *rq, Reply *rp, Err *err) {
    SubmitBody body = { 0 };
    OccurrenceSubmit cmd = { 0 };
    OccurrenceRow row;
    Subject subject;
    if (!request_id(rq, "id", &cmd.id.v, err) || !api_body(rq, &body, err) ||
        !occurrence_open_to(request_db(rq), request_actor(rq), cmd.id, &row, err) ||
        !occurrence_subject(request_db(rq), &row, &subject, err) ||
        !policy_allows(request_actor(rq), ACT_SUBMIT, &subject, err) ||
        !values_read(rq, body.values, &cmd, err) ||
        !evidence_take(rq, body.files, body.is_public, &cmd.files, &cmd.files_n, err))
        return false;
    cmd.note = body.note;
    cmd.keep = body.evidence;
    cmd.keep_n = body.evidence_n;
    cmd.is_draft = body.is_draft;
    return occurrence_run(rq, rp, &occurrence_submit_cmd, &cmd, cmd.id, err);
}
API_ENDPOINT(api_submit, submit)

static bool contribute(Request *rq, Reply *rp, Err *err) {
    SubmitBody body = { 0 };
    OccurrenceContribute cmd = { 0 };
    OccurrenceRow row;
    UnitId unit;
    if (!request_id(rq, "id", &cmd.id.v, err) || !api_body(rq, &body, err) ||
        !occurrence_contributor(request_db(rq), request_actor(rq), cmd.id, &row, &unit, err) ||
        !evidence_take(rq, body.files, false, &cmd.files, &cmd.files_n, err))
        return false;
    cmd.note = body.note;
    return occurrence_run(rq, rp, &occurrence_contribute_cmd, &cmd, cmd.id, err);
}
API_ENDPOINT(api_contribute, contribute)

/* ---- on an obligation ---- */

static bool event(Request *rq, Reply *rp, Err *err) {
    ObligationEvent cmd = { 0 };
    CommandResult result;
    return request_id(rq, "id", &cmd.obligation.v, err) && api_body(rq, &cmd, err) &&
           request_run(rq, &obligation_event_cmd, &cmd, &result, err) &&
           api_obligation_answer(rq, rp, 200, cmd.obligation, err);
}
API_ENDPOINT(api_event, event)

static bool comment(Request *rq, Reply *rp, Err *err) {
    CommentAdd cmd = { 0 };
    CommandResult result;
    if (!request_id(rq, "id", &cmd.obligation.v, err) || !api_body(rq, &cmd, err) ||
        !request_run(rq, &comment_add_cmd, &cmd, &result, err) ||
        !api_comment_answer(rq, rp, 201, cmd.obligation, (CommentId){ result.id }, err))
        return false;
    reply_header(
        rp, "Location",
        str_printf(rq->arena, "/api/v1/obligations/%" PRId64 "/comments", cmd.obligation.v));
    return true;
}
API_ENDPOINT(api_comment, comment)
