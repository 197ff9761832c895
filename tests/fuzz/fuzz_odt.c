/** XML of the parts of an odt, in the order of names; the zip around it is always sound. */
#include "fuzz.h"
#include "zip_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = { "mimetype", "content.xml", "styles.xml",
                                         "META-INF/manifest.xml" };
    read_zip_of((Str){ (const char *)data, size }, names, COUNT_OF(names));
    return 0;
}
