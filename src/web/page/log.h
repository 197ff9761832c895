#pragma once
/**
 * The journal for everybody, under /log/ (C2SP tlog-tiles): checkpoint, key, tile/… and receipts.
 * Nothing here is a page for reading; outside programs check the journal by it.
 */
#include "web/reply.h"

void log_checkpoint(Request *rq, Reply *rp);
void log_key(Request *rq, Reply *rp);
/** All keys that the journal ever had (journal/key_chain.h). */
void log_keys(Request *rq, Reply *rp);
/** tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>]; what it gives never changes. */
void log_tile(Request *rq, Reply *rp);
/** A receipt (C2SP tlog-proof) of the entry with this number, from 0, as a download. */
void log_receipt(Request *rq, Reply *rp);
