#include "web/page/metrics.h"

#include "base/file.h"
#include "domain/overview.h"
#include "store/journal_log.h"
#include "web/app.h"

#include <sys/resource.h>
#include <unistd.h>

/** The address of a request that came over the loopback interface and through no proxy. */
static bool is_local(const Request *rq) {
    bool is_loopback = str_starts(rq->address, S("127.")) || str_is(rq->address, "::1") ||
                       str_starts(rq->address, S("::ffff:127."));
    return is_loopback && !request_header(rq, "X-Forwarded-For").n &&
           !request_header(rq, "Forwarded").n && !request_header(rq, "X-Real-IP").n;
}

static void metric(Buf *out, const char *name, const char *type, const char *help, int64_t value) {
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRId64 "\n", name, help, name, type, name,
               value);
}

/** Pages of memory in use, from the kernel. */
static int64_t resident_bytes(Arena *arena) {
    Str text, total, resident;
    int64_t pages;
    Err ignored;
    if (!file_read(arena, S("/proc/self/statm"), 256, &text, &ignored) ||
        !str_cut(&text, ' ', &total) || !str_cut(&text, ' ', &resident) ||
        !str_to_int(resident, &pages))
        return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

static int64_t microseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

static void program(Request *rq, Buf *out) {
    ServerStats stats = server_stats(rq->server);
    struct rusage usage;
    metric(out, "kyket_requests_total", "counter", "Requests answered.", (int64_t)stats.requests);
    metric(out, "kyket_cache_hits_total", "counter", "Public pages sent from memory.",
           (int64_t)stats.cache_hits);
    metric(out, "kyket_errors_total", "counter", "Answers with status 500 and above.",
           (int64_t)stats.errors);
    metric(out, "kyket_limited_total", "counter", "Requests refused by a rate limit.",
           (int64_t)stats.limited);
    metric(out, "kyket_lane_waiting", "gauge", "Commands that wait for the write lane.",
           (int64_t)lane_length(store_lane(rq->app->store)));
    metric(out, "kyket_commits_total", "counter", "Commits since the start.",
           (int64_t)store_commits(rq->app->store));
    metric(out, "kyket_writable", "gauge", "1 when changes can be written.",
           !store_refusal(rq->app->store) && lane_is_writing(store_lane(rq->app->store)));
    metric(out, "process_resident_memory_bytes", "gauge", "Memory in use.",
           resident_bytes(rq->arena));
    if (getrusage(RUSAGE_SELF, &usage) != 0) return;
    int64_t used = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
    buf_printf(out,
               "# HELP process_cpu_seconds_total Processor time.\n"
               "# TYPE process_cpu_seconds_total counter\n"
               "process_cpu_seconds_total %" PRId64 ".%03" PRId64 "\n",
               used / 1000000, used / 1000 % 1000);
}

static bool work(Request *rq, Buf *out, Err *err) {
    Db *db = request_db(rq);
    JournalHead head;
    TallyRow *rows;
    size_t n;
    if (!journal_head(db, &head, err) ||
        !sql_tally_of_roots(db, (ProgrammeId){ 0 }, DAY_FIRST, DAY_LAST, &rows, &n, err))
        return false;
    Totals totals = totals_sum(rows, n, rq->today);
    metric(out, "kyket_journal_entries", "gauge", "Entries of the journal.", (int64_t)head.size);
    metric(out, "kyket_occurrences_due", "gauge", "Occurrences that fell due.", totals.due);
    metric(out, "kyket_occurrences_overdue", "gauge", "Occurrences past the date and not done.",
           totals.overdue);
    metric(out, "kyket_occurrences_waiting", "gauge", "Occurrences that wait for acceptance.",
           totals.waiting);
    return true;
}

void metrics_page(Request *rq, Reply *rp) {
    Err err = { .code = ERR_NOT_FOUND,
                .msg = N_("There is no such page. Check the address, or start from the menu.") };
    if (!is_local(rq)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = reply_body(rp, 200, "text/plain; version=0.0.4; charset=utf-8");
    program(rq, out);
    if (!work(rq, out, &err)) reply_error(rp, &err);
    rp->is_private = true;
}
