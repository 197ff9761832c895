#include "api/api.h"

bool api_query(Request *rq, void *query, int64_t *limit, Err *err) {
    if (!form_read_query(rq, rq->route->form, rq->route->form_n, query, err)) return false;
    if (limit && !*limit) *limit = API_LIMIT;
    return true;
}

bool api_body(Request *rq, void *command, Err *err) {
    return form_read(rq, rq->route->form, rq->route->form_n, command, err);
}

bool api_hidden(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This does not exist, or is not open to you. Check the address."));
}
