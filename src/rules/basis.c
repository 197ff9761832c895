#include "rules/basis.h"

#include "base/str.h"

bool basis_check(Str basis, Err *err) {
    bool has_sign = false;
    basis = str_trim(basis);
    for (size_t i = 0; i < basis.n; i++)
        has_sign |= (basis.p[i] >= '0' && basis.p[i] <= '9') ||
                    ((basis.p[i] | 32) >= 'a' && (basis.p[i] | 32) <= 'z');
    size_t n = utf8_count(basis);
    if (has_sign && n >= BASIS_MIN && n <= BASIS_MAX) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "basis",
                .msg = N_("Name the document that this rests on by number and date, as in "
                          "“45/QĐ-UBND, 12/11/2026”: 5 to 300 characters."));
}
