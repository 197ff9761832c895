#pragma once
/**
 * Programmes: an agreement of several bodies, with its parties, term, basis and versions of its
 * text. Made from a text as a draft; nothing binds before it is confirmed (programme_confirm.h).
 */
#include "domain/document.h"
#include "domain/programme_text.h"
#include "domain/unit.h"

typedef enum ProgrammeState {
    PROGRAMME_DRAFT = 1,
    PROGRAMME_IN_FORCE = 2,
    PROGRAMME_ENDED = 3,  // its term is over, or it was ended early
    PROGRAMME_DROPPED = 4 // a draft that was given up
} ProgrammeState;

typedef enum VersionState {
    VERSION_DRAFT = 1,
    VERSION_IN_FORCE = 2,
    VERSION_REPLACED = 3,
    VERSION_DROPPED = 4,
    VERSION_WAITING = 5 // signed; its first day lies ahead
} VersionState;

typedef enum VersionKind {
    VERSION_ORIGINAL = 1,
    VERSION_AMENDED = 2,  // sửa đổi, bổ sung
    VERSION_REPLACING = 3 // thay thế
} VersionKind;

#include "domain/programme_sql.h"

/**
 * A draft from a text whose original bytes lie in the store. Result id: the programme. Errors
 * ERR_INPUT "title", "file" (a secret text; no provisions), ERR_FORBIDDEN.
 */
typedef struct ProgrammeCreate {
    UnitId lead;
    Str title, symbol; // empty: as the text has it
    FileGiven source;
    Secrecy secrecy; // secrecy_of_text of the source; anything but none is refused
    const ProgrammeText *text;
} ProgrammeCreate;
extern const CommandType programme_create_cmd;

/** Changes the head of a draft. Errors ERR_INPUT "title", "symbol", "to" (before from). */
typedef struct ProgrammeEdit {
    ProgrammeId id;
    Str title, symbol;
    Day from, to; // of the term; to may be DAY_NONE
} ProgrammeEdit;
extern const CommandType programme_edit_cmd;

/** Gives up a draft; its page stays for those who lead it. */
typedef struct ProgrammeDrop {
    ProgrammeId id;
    Str reason;
} ProgrammeDrop;
extern const CommandType programme_drop_cmd;

/** Links an entry of the basis list to a registered document; document 0 takes the link back. */
typedef struct BasisLink {
    ProgrammeId programme;
    int64_t ordinal;
    DocumentId document;
} BasisLink;
extern const CommandType basis_link_cmd;

/** The words of states for API and journal ("in_force"), and their message ids for pages. */
const char *programme_state_word(ProgrammeState state);
const char *programme_state_name(ProgrammeState state);
const char *version_kind_name(VersionKind kind);

/** A LIKE pattern for the search column: the words of q in order, with or without diacritics; "%"
 * when q holds none. */
Str search_pattern(Arena *arena, Str q);

/**
 * Inside other commands: loads programme and version and checks that the version is a draft that
 * the actor may work on. Errors ERR_NOT_FOUND, ERR_STATE, ERR_FORBIDDEN.
 */
MUST_USE bool programme_review(Tx *tx, VersionId id, ProgrammeRow *programme, VersionRow *version,
                               Err *err);
/** Inside other commands: whether the actor may do action to the programme. */
MUST_USE bool programme_may(Tx *tx, const ProgrammeRow *programme, Action action, Err *err);
/** Inside other commands: the basis list of a version; version 0: the first. */
MUST_USE bool programme_add_basis(Tx *tx, ProgrammeId id, VersionId version,
                                  const ProgrammeText *text, Err *err);
/** The policy's subject: the lead; concerned: the units of the parties. */
MUST_USE bool programme_subject(Db *db, const ProgrammeRow *programme, Subject *out, Err *err);
