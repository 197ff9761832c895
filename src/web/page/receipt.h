#pragma once
/** /log/receipt/N/print: a receipt for paper, with codes to read it back. */
#include "web/page/verify.h"

typedef struct ReceiptShow {
    ReceiptSays says;
    Str title, text, address;
    Html code;  // of the address
    Html whole; // of the receipt itself; empty when it is too long for a code
} ReceiptShow;

void receipt_print_page(Request *rq, Reply *rp);
