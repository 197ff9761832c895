/** XML of the parts of a docx, in the order of names; the zip around it is always sound. */
#include "fuzz.h"
#include "zip_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = { "word/document.xml",  "word/numbering.xml",
                                         "word/styles.xml",    "word/_rels/document.xml.rels",
                                         "word/footnotes.xml", "word/header1.xml",
                                         "[Content_Types].xml" };
    read_zip_of((Str){ (const char *)data, size }, names, COUNT_OF(names));
    return 0;
}
