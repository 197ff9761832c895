#include "text/read_part.h"

bool read_zip_document(Reading *rd, Str bytes) {
    (void)bytes;
    return reading_fault(rd, FAULT_UNKNOWN_FORMAT, S(""));
}
