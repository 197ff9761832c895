#pragma once
/**
 * The bodies that a programme's text names, and the units that they are. A name is matched by
 * itself only when exactly one unit fits; a person assigns the rest, once a name for all proposals.
 */
#include "domain/unit.h"

typedef enum PartyCover {
    COVER_UNIT = 1,    // the unit itself
    COVER_COMMUNES = 2 // every commune below it ("Ủy ban nhân dân cấp xã")
} PartyCover;

#include "domain/party_sql.h"

/** Says which unit a name is; unit 0 takes the assignment back. Errors ERR_STATE: no draft. */
typedef struct PartyAssign {
    ProgrammeId programme;
    int64_t ordinal;
    UnitId unit;
    PartyCover covers;
    bool is_signatory;
} PartyAssign;
extern const CommandType party_assign_cmd;

/** Adds a signing body that the reader did not find. Result id: its ordinal. */
typedef struct PartyAdd {
    ProgrammeId programme;
    Str name;
    UnitId unit; // may be none
} PartyAdd;
extern const CommandType party_add_cmd;

/** Inside other commands: adds the names that are not there yet, matching each to a unit. */
MUST_USE bool party_add_names(Tx *tx, ProgrammeId programme, UnitId lead, const Str *names,
                              size_t n, bool is_signatory, Err *err);
/** The names of a programme, ready to be looked up. */
typedef struct PartyIndex {
    PartyRow *rows;
    Str *keys;
    size_t n;
} PartyIndex;
MUST_USE bool party_index(Db *db, ProgrammeId programme, PartyIndex *out, Err *err);
/** The units that a name stands for: none when it is not assigned. In the Db's arena. */
MUST_USE bool party_units(Db *db, const PartyIndex *parties, Str name, UnitId **out, size_t *out_n,
                          Err *err);
/** A name as it is compared: folded, the usual abbreviations written out. */
Str party_key(Arena *arena, Str name);
/** "Ủy ban nhân dân cấp xã", "UBND các xã, phường": all communes together. */
bool party_is_all_communes(Arena *arena, Str name);
