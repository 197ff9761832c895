#pragma once
/** A docx or odt: a zip of XML parts, opened with bounds. Faults go to the Reading. */
#include "text/read_part.h"

#include <libxml/tree.h>

typedef struct Package {
    Reading *rd;
    struct zip *zip;
} Package;

/** Checks all entries (count, sizes, ratios, protection) before anything is unpacked. */
bool package_open(Reading *rd, Str bytes, Package *out);
void package_close(Package *package);
#define AUTO_PACKAGE __attribute__((cleanup(package_close)))

bool package_has(const Package *package, Str name);
/** The bytes of a part; false with a fault, also when it is not there. */
bool package_part(const Package *package, Str name, Str *out);
/** A part as XML, without entities, at most 256 levels deep; NULL with a fault. */
xmlDoc *package_xml(const Package *package, Str name);
/** The same, and NULL without a fault where there is no such part. */
xmlDoc *package_xml_if_there(const Package *package, Str name);

static inline void xml_done(xmlDoc **doc) {
    if (*doc) xmlFreeDoc(*doc);
}
#define AUTO_XML __attribute__((cleanup(xml_done))) xmlDoc

/** Next to each other in the tree: elements only. */
xmlNode *xml_first(const xmlNode *parent);
xmlNode *xml_next(const xmlNode *node);
/** The name without its prefix is name. */
bool xml_is(const xmlNode *node, const char *name);
/** The first child element of that name, or NULL; parent may be NULL. */
xmlNode *xml_child(const xmlNode *parent, const char *name);
/** The value of an attribute by its name without prefix; empty (p NULL) when absent. */
Str xml_attr(const xmlNode *node, const char *name);
/** Its first decimal number; otherwise otherwise. */
int xml_int(const xmlNode *node, const char *name, int otherwise);
/** The first count bytes or a little more of all text below node, for remarks. */
void xml_text(const xmlNode *node, Buf *out);

/** The content of a text node with its line ends as spaces: in XML they mean no more. */
Str xml_words(Arena *arena, const xmlNode *text);

bool read_docx(Reading *rd, Package *package);
bool read_odt(Reading *rd, Package *package);
