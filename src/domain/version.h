#pragma once
/**
 * Later versions of a programme's text. Provisions whose words are the same keep their ids; for
 * every obligation in force it is shown what becomes of it before the version is confirmed
 * (programme_confirm.h): kept, in need of a decision, or void.
 */
#include "domain/party.h"
#include "domain/programme.h"
#include "domain/provision.h"

typedef enum VersionChoice {
    CHOICE_NONE = 0,
    CHOICE_KEEP = 1, // the duty stays as it is, under the changed words
    CHOICE_VOID = 2
} VersionChoice;

typedef enum VersionFate {
    FATE_KEPT = 1,    // the words are the same
    FATE_CHANGED = 2, // the words changed: a decision is needed
    FATE_GONE = 3     // the provision is gone: void on the day of the new version
} VersionFate;

#include "domain/version_sql.h"

/** A draft of the next version of a programme in force. Result id: the version. */
typedef struct VersionDraft {
    ProgrammeId programme;
    VersionKind kind; // amended or replacing
    FileGiven source;
    Secrecy secrecy;
    const ProgrammeText *text;
} VersionDraft;
extern const CommandType version_draft_cmd;

/** Gives a draft version up, with its proposals and obligation drafts. */
typedef struct VersionDrop {
    VersionId id;
} VersionDrop;
extern const CommandType version_drop_cmd;

/** What is to become of an obligation whose provision changes. Errors ERR_INPUT "reason". */
typedef struct VersionDecide {
    VersionId version;
    ObligationId obligation;
    VersionChoice choice;
    Str reason; // of voiding
    // What the person saw as decided; when it is another by now, nothing changes (ERR_CONFLICT).
    bool has_seen;
    VersionChoice seen;
    Str seen_reason;
} VersionDecide;
extern const CommandType version_decide_cmd;

typedef struct VersionEffect {
    ObligationId obligation;
    ProvisionId provision;
    int64_t number;
    Str title, unit_name;
    VersionFate fate;
    VersionChoice choice;
    Str reason;
    Str rule; // of its dates: a duty that is kept keeps them
} VersionEffect;

/** What a draft version does to every obligation in force. In the Db's arena. */
MUST_USE bool version_effects(Db *db, const ProgrammeRow *programme, VersionId draft,
                              VersionEffect **out, size_t *out_n, Err *err);
/**
 * Inside the commands of programme_confirm.h: a signed version takes the place of the one in force.
 * The effects are carried out, and the head and the parties of the programme become its own.
 */
MUST_USE bool version_begin(Tx *tx, const ProgrammeRow *programme, const VersionRow *version,
                            const DocumentRow *original, Err *err);
/** Inside other commands: a draft, or a version that waits for its first day, comes to nothing. */
MUST_USE bool version_give_up(Tx *tx, VersionId id, Err *err);
/** All names of the programme; is_signatory: who signs this version, those first. */
MUST_USE bool version_parties(Db *db, const ProgrammeRow *programme, VersionId version,
                              PartyRow **out, size_t *n, Err *err);

/** The last day of a signed version, as far as it is known: the day before the next one begins. */
Day version_until(const ProgrammeRow *programme, const VersionSigned *version);
/** The head of a programme as that version has it: title, number, days, original. */
MUST_USE bool version_head(Db *db, ProgrammeRow *programme, VersionId version, Err *err);

/** One row of the comparison of two versions, in the order of the new text. */
typedef struct VersionLine {
    ProvisionId provision;
    const ProvisionRow *before, *after; // NULL: added, or gone
    bool is_changed;                    // both are there and differ
} VersionLine;
MUST_USE bool version_compare(Db *db, VersionId before, VersionId after, VersionLine **out,
                              size_t *out_n, Err *err);
