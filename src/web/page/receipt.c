#include "web/page/receipt.h"

#include "store/journal_log.h"
#include "web/app.h"
#include "web/page/qr.h"
#include "web/page/receipt_html.h"

void receipt_print_page(Request *rq, Reply *rp) {
    Err err = { .code = ERR_NOT_FOUND, .msg = N_("The journal has no entry of this number.") };
    VerifyShow checked = { 0 };
    ReceiptShow v = { 0 };
    int64_t number;
    if (!str_to_int(request_param(rq, "entry"), &number) || number < 0 ||
        !journal_receipt(request_db(rq), (uint64_t)number, &v.text, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (!receipt_explain(rq, v.text, S(""), &checked)) { // the journal itself is damaged
        err = (Err){ .code = ERR_SYSTEM,
                     .detail = S("own receipt does not verify"),
                     .msg = N_("This journal does not fit its own head, so that no receipt can be "
                               "given. It is no fault of yours; please come back later."),
                     .for_admin = N_("This journal does not fit its own head; “kyket verify” "
                                     "shows where.") };
        reply_error(rp, &err);
        return;
    }
    v.says = checked.says;
    Str shown = str_printf(rq->arena, "%lld", (long long)number);
    v.title = tr_fill(rq->arena, rq->lang, N_("Receipt: entry {0} of the journal"), &shown, 1);
    v.address = str_printf(rq->arena, "%.*s/verify?entry=%lld&leaf=%.*s", STR(own_address(rq)),
                           (long long)number, STR(v.says.leaf_hash));
    v.code =
        qr_svg(rq->arena, v.address, tr(rq->lang, N_("Code with the address of the check")), 5);
    v.whole = qr_svg(rq->arena, v.text, tr(rq->lang, N_("Code with the whole receipt")), 13);
    html_receipt(reply_page(rp, 200), &v);
}
