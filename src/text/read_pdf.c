#include "text/read_part.h"

ReadFault read_pdf_fault(int status, Str complaint) {
    (void)complaint;
    return status ? FAULT_DAMAGED : FAULT_NONE;
}
bool read_pdf_words(Reading *rd, Str tsv) {
    (void)tsv;
    return reading_fault(rd, FAULT_UNKNOWN_FORMAT, S(""));
}
