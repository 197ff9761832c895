#pragma once
/**
 * Languages of the pages. Message ids are English sentences (N_("…") in C, {t "…"} in templates);
 * the Vietnamese ones come from po/vi/<area>.po, compiled in by tools/gen_po.
 */
#include "base/err.h"

typedef enum Lang { LANG_VI, LANG_EN, LANG_COUNT } Lang;

/** "vi" or "en", for <html lang>, cookies and links. */
const char *lang_word(Lang lang);
bool lang_from_word(Str word, Lang *out);
/** The one that an Accept-Language (RFC 9110, 12.5.4) wants most; *out stays when it names none. */
void lang_from_accept(Str header, Lang *out);
/** The text of msgid in lang; msgid itself when there is no translation. */
Str tr(Lang lang, const char *msgid);
/** The same with {0}…{2} filled in. */
Str tr_fill(Arena *arena, Lang lang, const char *msgid, const Str *args, size_t count);
/** one or many by n, {0} is n: tr_n(arena, lang, 3, N_("{0} task"), N_("{0} tasks")). The catalogue
 * has them as msgid and msgid_plural with one msgstr[0]. */
Str tr_n(Arena *arena, Lang lang, int64_t n, const char *one, const char *many);
/** What a person reads of an Err: translated, with its arguments. */
Str tr_err(Arena *arena, Lang lang, const Err *err);
/** 1.204 in Vietnamese, 1,204 in English. */
Str number_text(Arena *arena, Lang lang, int64_t value);

/** What tools/gen_po makes. */
typedef struct PoEntry {
    const char *id;
    Str text;
} PoEntry;
extern const PoEntry po_vi[];
extern const uint16_t po_vi_slots[]; // hash table of index + 1; 0 is empty
extern const size_t po_vi_mask;
