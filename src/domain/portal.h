#pragma once
/** What the public portal reads: only programmes that were signed, never drafts or persons, never
 * the inside of a court or procuracy that follows its own work: of that what it released itself.
 * Queries only. */
#include "domain/obligation.h"
#include "domain/occurrence.h"
#include "domain/party.h"
#include "domain/programme.h"

#include "domain/portal_sql.h"
