#pragma once
/**
 * The fictional province Lâm Thượng: 27 units, 58 people, a programme in force since January 2026,
 * one in review, and one of a district that no longer exists. All of it comes through the same
 * commands as anybody's, each at its own time.
 */
#include "domain/unit.h"
#include "store/store.h"

extern const EmbeddedText demo_texts[];

#define DEMO_PASSWORD "lam-thuong-2026"

/** One account a role, for the greeting. */
typedef struct DemoAccount {
    const char *login, *what;
} DemoAccount;
extern const DemoAccount demo_accounts[];
extern const size_t demo_accounts_n;

/** Fills a new, empty store; now is the moment at which the demo is looked at. */
MUST_USE bool demo_fill(Store *store, Arena *arena, Instant now, Err *err);

/** What the parts of the demo share. */
typedef struct Demo {
    Store *store;
    Arena *arena;
    Instant now;
    Zone zone;
    Str *codes; // of the units, in the order of units.csv
    UnitId *units;
    size_t units_n;
    struct DemoPerson *people;
    size_t people_n;
} Demo;

typedef struct DemoPerson {
    Str login;
    Actor actor;
    Role role;
} DemoPerson;

Str demo_text(const char *name);
/** The moment hour:minute of a day. */
Instant demo_at(const Demo *demo, Day day, int hour, int minute);
/** Runs a command as actor at a moment; id may be NULL. */
MUST_USE bool demo_run(const Demo *demo, const Actor *actor, Instant at, const CommandType *type,
                       const void *command, int64_t *id, Err *err);
UnitId demo_unit(const Demo *demo, const char *code);
/** A person of the unit with the role; the first one of the unit when nobody has it. */
const Actor *demo_actor(const Demo *demo, UnitId unit, Role role);
/** Programmes and what was done for them. */
MUST_USE bool demo_district(Demo *demo, Day day, ProgrammeId *out, Err *err);
MUST_USE bool demo_province(Demo *demo, Day day, ProgrammeId *out, Err *err);
MUST_USE bool demo_in_review(Demo *demo, Day day, ProgrammeId *out, Err *err);
MUST_USE bool demo_work(Demo *demo, Err *err);
