#pragma once
/** Names of bodies, office holders and roles in a sentence, and lists of them. */
#include "text/extract.h"
#include "text/words.h"

/** Names that this text itself establishes: in headings, in its title, by "sau đây gọi là". */
typedef struct NameBook NameBook;

NameBook *name_book_new(Arena *arena, size_t room);
/** Adds the name that words from to (excluded) of w are. */
void name_book_add(NameBook *book, Arena *arena, const Words *w, size_t from, size_t to);

typedef enum NamesHow {
    NAMES_PLAIN = 0,
    NAMES_HEADING = 1,   // verbs belong to the name: nothing else follows in a heading
    NAMES_RELATIVE = 2,  // limit is the word where the predicate begins: all before it is name
    NAMES_SEMICOLON = 4, // members may also be parted by ";"
    NAMES_BETWEEN = 8,   // "giữa A với B": "với" parts members too
    NAMES_ATTRIBUTE = 16, // a bare "các cơ quan" may carry one verb: "các cơ quan chuyển hồ sơ"
    NAMES_PERSONS = 32, // private persons are members too: "với gia đình, nhà trường"
} NamesHow;

enum { NAMES_LIMIT = 40 };

typedef struct NameList {
    struct {
        size_t from, to; // words
    } item[NAMES_LIMIT];
    size_t n;
    size_t solid; // behind the last word of the first name that surely is of it; 0: nothing is
    size_t end;   // behind the last name and a bracket that belongs to it
    bool is_bare; // the first is only "cơ quan", "người …": a relative clause may follow
} NameList;

/** Is there the beginning of a name at i? Cheap. */
bool name_begins(const Words *w, const NameBook *book, size_t i);
/** The same, or with NAMES_PERSONS private persons: "gia đình", "người dân". */
bool name_begins_how(const Words *w, const NameBook *book, size_t i, NamesHow how);
/** Reads the list of names that begins at i and does not pass limit; false when none begins. */
bool names_read(const Words *w, const NameBook *book, size_t i, size_t limit, NamesHow how,
                NameList *out);
/** The names as text: a level of government that only the last one names goes to all that need it.
 */
Names names_text(Arena *arena, const Words *w, const NameList *list);
/** Adds what other has and names does not (compared by words). */
void names_join(Arena *arena, Names *names, Names other);
/** Is name among names, compared by words? */
bool names_have(Arena *arena, Names names, Str name);
bool names_equal(Arena *arena, Names a, Names b);
/** Nothing but private persons. */
bool name_is_private(const Words *w, size_t from, size_t to);
