#pragma once
/** Files as evidence: what may come in by a form, and how it goes out again. */
#include "domain/occurrence.h"
#include "web/form.h"

enum { EVIDENCE_MB = 50 };

/** Checks each upload by extension and first bytes and moves it into the store. Errors ERR_INPUT,
 * field "files": another kind of file, an empty one, or more than 50 MB. */
MUST_USE bool evidence_take(Request *rq, Uploads uploads, bool is_public, const EvidenceFile **out,
                            size_t *out_n, Err *err);
/** The media type of an upload by extension and first bytes, NULL: none of those kept here. */
const char *evidence_type(Arena *arena, const Upload *upload);
/** "210 KB", "1,2 MB". */
Str file_size_text(Arena *arena, Lang lang, int64_t size);
/** The type under which a stored file goes out; one that is not known is only saved. */
const char *evidence_media_type(Str claimed);
/** Sends one file to somebody concerned. */
void evidence_file(Request *rq, Reply *rp);
