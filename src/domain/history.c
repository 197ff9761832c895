#include "domain/history.h"
#include "domain/document.h"
#include "domain/obligation.h"
#include "domain/occurrence.h"
#include "domain/programme.h"
#include "domain/submission_facts.h"
#include "journal/entry.h"

#include <jansson.h>

enum { PAGE = 256, FAULTS_MAX = 100 };

typedef struct Check {
    Db *db;
    void (*report)(void *context, Str line);
    void *context;
    Arena *arena;  // of the page
    int64_t named; // objects that leaves name
    int64_t faults;
} Check;

static void fault(Check *check, int64_t seq, const char *what) {
    if (check->faults++ < FAULTS_MAX)
        check->report(check->context,
                      str_printf(check->arena, "journal: entry %lld: %s", (long long)seq, what));
}

/** Whether the leaf commits to value under this name; an erased salt leaves nothing to compare. */
static bool commits(Check *check, const json_t *personal, const char *name, EntrySalt salt,
                    Str value) {
    Sha256 hash = entry_commitment(salt, value);
    const char *said = json_string_value(json_object_get(personal, name));
    return said && str_is(hex_text(check->arena, sha256_str(&hash)), said);
}

static void check_personal(Check *check, const HistoryEntryRow *row, const json_t *leaf) {
    const json_t *personal = json_object_get(leaf, "personal");
    EntrySalt salt;
    if (row->salt.n != sizeof salt.b) return;
    memcpy(salt.b, row->salt.p, sizeof salt.b);
    Str actor = str_printf(check->arena, "%lld", (long long)row->actor_person);
    if (row->actor_person && !commits(check, personal, "actor", salt, actor))
        fault(check, row->seq, "who acted is not whom the leaf commits to");
    if (row->note.n && !commits(check, personal, "note", salt, row->note))
        fault(check, row->seq, "the words beside it are not those that the leaf commits to");
}

/** What was handed in, against what its leaf committed to; older leaves have it in plain words. */
static bool check_facts(Check *check, const json_t *personal, Str salt_bytes, SubmissionId id,
                        int64_t seq, Err *err) {
    Str evidence, values;
    EntrySalt salt;
    if (!id.v || salt_bytes.n != sizeof salt.b || !json_object_get(personal, "evidence"))
        return true;
    memcpy(salt.b, salt_bytes.p, sizeof salt.b);
    if (!submission_facts(check->db, id, &evidence, &values, err)) return false;
    if (!commits(check, personal, "evidence", salt, evidence))
        fault(check, seq, "the files beside it are not those that the leaf commits to");
    if (!commits(check, personal, "values", salt, values))
        fault(check, seq, "the numbers beside it are not those that the leaf commits to");
    return true;
}

static bool check_sealed_row(Check *check, const HistorySealedRow *row, Err *err) {
    json_error_t where;
    EntrySalt salt;
    json_t *leaf = json_loadb(row->leaf.p, row->leaf.n, JSON_REJECT_DUPLICATES, &where);
    const json_t *personal = json_object_get(leaf, "personal");
    Str id = str_printf(check->arena, "%lld", (long long)row->id);
    bool ok = true;
    check->named++;
    if (row->salt.n == sizeof salt.b) {
        memcpy(salt.b, row->salt.p, sizeof salt.b);
        if (!commits(check, personal, str_z(check->arena, row->object), salt, id))
            fault(check, row->seq, "what it is on is not what the leaf commits to");
    }
    if (str_is(row->object, "submission"))
        ok = check_facts(check, personal, row->salt, (SubmissionId){ row->id }, row->seq, err);
    json_decref(leaf);
    return ok;
}

/** The entries of own work: the objects stand beside the leaf alone. */
static bool check_sealed(Check *check, Err *err) {
    Arena *own = check->db->arena;
    Str object = S("");
    int64_t id = 0, seq = 0;
    size_t n = PAGE;
    bool ok = true;
    while (ok && n == PAGE) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        HistorySealedRow *rows;
        check->db->arena = check->arena = arena;
        ok = sql_history_sealed(check->db, object, id, seq, PAGE, &rows, &n, err);
        for (size_t i = 0; ok && i < n; i++)
            ok = check_sealed_row(check, &rows[i], err);
        if (ok && n) {
            object = str_dup(own, rows[n - 1].object);
            id = rows[n - 1].id;
            seq = rows[n - 1].seq;
        }
        check->db->arena = check->arena = own;
    }
    return ok;
}

static bool check_objects(Check *check, const HistoryEntryRow *row, json_t *leaf, Err *err) {
    const char *name;
    json_t *id;
    json_object_foreach(json_object_get(leaf, "ids"), name, id) {
        int64_t n;
        if (!sql_history_names(check->db, str_c(name), json_integer_value(id), row->seq, &n, err))
            return false;
        check->named++;
        if (n != 1) fault(check, row->seq, "an object that it names is not in the index");
    }
    return true;
}

static bool check_entry(Check *check, const HistoryEntryRow *row, Err *err) {
    EntryHead head;
    Instant time;
    json_error_t where;
    if (!entry_head(check->arena, row->leaf, &head, err)) {
        fault(check, row->seq, "its leaf is not canonical JSON");
        return true;
    }
    if (!str_eq(head.type, row->type)) fault(check, row->seq, "type is not that of its leaf");
    if (head.unit != row->actor_unit) fault(check, row->seq, "unit is not that of its leaf");
    if (!instant_parse(head.time, &time) || time.ms / 1000 != row->at.ms / 1000)
        fault(check, row->seq, "time is not that of its leaf");
    json_t *leaf = json_loadb(row->leaf.p, row->leaf.n, JSON_REJECT_DUPLICATES, &where);
    check_personal(check, row, leaf);
    const SubmissionId handed_in = { json_integer_value(
        json_object_get(json_object_get(leaf, "ids"), "submission")) };
    bool ok =
        check_objects(check, row, leaf, err) &&
        check_facts(check, json_object_get(leaf, "personal"), row->salt, handed_in, row->seq, err);
    json_decref(leaf);
    return ok;
}

static bool check_entries(Check *check, Err *err) {
    Arena *own = check->db->arena;
    int64_t from = 0;
    size_t n = PAGE;
    while (n == PAGE) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        HistoryEntryRow *rows;
        check->db->arena = check->arena = arena;
        bool ok = sql_history_entries(check->db, from, PAGE, &rows, &n, err);
        for (size_t i = 0; ok && i < n; i++)
            ok = check_entry(check, &rows[i], err);
        if (ok && n) from = rows[n - 1].seq + 1;
        check->db->arena = check->arena = own;
        if (!ok) return false;
    }
    int64_t indexed;
    if (!check_sealed(check, err)) return false;
    if (!sql_history_names_count(check->db, &indexed, err)) return false;
    if (indexed != check->named)
        check->report(check->context,
                      str_printf(own, "journal: the index has %lld objects, the entries name %lld",
                                 (long long)indexed, (long long)check->named));
    return true;
}

typedef bool (*FaultQuery)(Db *db, int64_t limit, HistoryFaultRow **rows, size_t *n, Err *err);

static bool check_rows(Check *check, FaultQuery query, const char *what, Err *err) {
    HistoryFaultRow *rows;
    size_t n;
    if (!query(check->db, FAULTS_MAX, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        check->report(check->context, str_printf(check->db->arena, "%.*s %lld: %s",
                                                 STR(rows[i].object), (long long)rows[i].id, what));
    return true;
}

bool history_check(Db *db, void (*report)(void *context, Str line), void *context, Err *err) {
    Check check = { .db = db, .report = report, .context = context, .arena = db->arena };
    return check_entries(&check, err) &&
           check_rows(&check, sql_history_unnamed, "no entry of the journal names this row", err) &&
           check_rows(&check, sql_history_states,
                      "its state is not what its last entry in the journal made it", err) &&
           check_rows(&check, sql_history_closure_faults,
                      "its place below its superiors does not fit", err) &&
           check_rows(&check, sql_history_self_tracked_faults,
                      "whether it follows its own work does not fit it and its superiors", err);
}
