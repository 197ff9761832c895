#pragma once
/**
 * Provisions: the nodes of a programme's text. Their ids stay over versions; words and place belong
 * to a version (rules/version_match.h decides which node of the old text a new one is).
 */
#include "domain/programme_text.h"
#include "rules/ids.h"

#include "domain/provision_sql.h"

/**
 * Inside other commands: writes the text of a version. ids[i] is kept where it is not 0, and filled
 * in otherwise.
 */
MUST_USE bool provision_write(Tx *tx, ProgrammeId programme, VersionId version,
                              const ProgrammeText *text, ProvisionId *ids, Err *err);
/** SHA-256 over path, label, heading and body of all provisions in order, for the journal. */
Str provision_digest(Arena *arena, const ProgrammeText *text);
