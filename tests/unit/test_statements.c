/** Both engines understand every statement of the program; the lists below must name every module.
 */
#include "store_support.h"

#include <dirent.h>
#include <stdlib.h>

// clang-format off
#define MODULES(each) \
    each(comment) each(document) each(history) each(notice) each(obligation) \
    each(obligation_draft) each(obligation_list) each(occurrence) each(overview) each(party) \
    each(person) each(portal) each(programme) each(programme_confirm) each(proposal) \
    each(provision) each(second_factor) each(session) each(sign_in) each(submission) each(tally) \
    each(unit) each(version) each(working_calendar)
// clang-format on

#define DECLARE(name) extern const SqlText *const sql_texts_##name[];
MODULES(DECLARE)
extern const SqlText *const lane_texts[], *const journal_texts[];
extern const SqlText *const journal_key_texts[], *const witness_texts[];

#define NAME(name) sql_texts_##name,
static const SqlText *const *const all[] = { MODULES(NAME) lane_texts, journal_texts,
                                             journal_key_texts, witness_texts };
enum { OF_THE_STORE = 4 };

static size_t sql_files(Arena *arena) {
    Str folder = path_join(arena, str_c(getenv("KYKET_SOURCE")), S("src/domain"));
    DIR *dir = opendir(folder.p);
    size_t n = 0;
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));)
        n += str_ends(str_c(e->d_name), S(".sql"));
    closedir(dir);
    return n;
}

static void statements__all_are_understood(void **state) {
    TestStore *t = *state;
    Db *db;
    Err err = { 0 };
    size_t n = 0;
    assert_int_equal(COUNT_OF(all), sql_files(t->arena) + OF_THE_STORE);
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (const SqlText *const *text = all[i]; *text; text++, n++)
            assert_ok(db_prepare(db, *text, &err), &err);
    assert_true(n > 200);
    store_read_done(t->store, db);
}

int main(void) {
    const struct CMUnitTest tests[] = { STORE_TEST(statements__all_are_understood) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
