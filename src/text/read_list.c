#include "text/read_list.h"

static void put_letters(Buf *out, int number, char first) {
    // As word processors do: a … z, then aa, bb, …
    char letter = (char)(first + (number - 1) % 26);
    for (int i = 0; i <= (number - 1) / 26 && i < 8; i++)
        buf_byte(out, letter);
}

static void put_roman(Buf *out, int number, bool is_upper) {
    static const struct {
        int value;
        const char *lower, *upper;
    } steps[] = { { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" },
                  { 100, "c", "C" },  { 90, "xc", "XC" },  { 50, "l", "L" },  { 40, "xl", "XL" },
                  { 10, "x", "X" },   { 9, "ix", "IX" },   { 5, "v", "V" },   { 4, "iv", "IV" },
                  { 1, "i", "I" } };
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        for (; number >= steps[i].value; number -= steps[i].value)
            buf_put(out, str_c(is_upper ? steps[i].upper : steps[i].lower));
}

void list_number_put(Buf *out, int number, ListFormat format) {
    bool is_plain = number < 1 || number > 3999;
    switch (format) {
    case LIST_NONE: return;
    case LIST_BULLET: buf_byte(out, '-'); return;
    case LIST_DECIMAL: break;
    case LIST_DECIMAL_ZERO:
        if (number >= 0 && number < 10) buf_byte(out, '0');
        break;
    case LIST_LOWER_LETTER:
        if (is_plain) break;
        put_letters(out, number, 'a');
        return;
    case LIST_UPPER_LETTER:
        if (is_plain) break;
        put_letters(out, number, 'A');
        return;
    case LIST_LOWER_ROMAN:
    case LIST_UPPER_ROMAN:
        if (is_plain) break;
        put_roman(out, number, format == LIST_UPPER_ROMAN);
        return;
    }
    buf_int(out, number);
}

Str list_bullet(Str mark) {
    Str sign = str_trim(mark);
    return str_eq(sign, S("+")) ? S("+") : S("-");
}

bool table_is_layout(const TableShape *table) {
    static const char *const official[] = {
        "CỘNG HÒA XÃ HỘI",
        "CỘNG HOÀ XÃ HỘI",
        "ĐẢNG CỘNG SẢN",
        "Nơi nhận",
        "NƠI NHẬN",
        "TM. ",
        "KT. ",
        "ĐẠI DIỆN",
    };
    if (table->columns <= 1) return true;
    if (table->columns <= 3 && table->rows <= 6 && !table->has_borders) return true;
    if (table->rows > 12 || table->columns > 4) return false;
    for (size_t i = 0; i < COUNT_OF(official); i++)
        if (str_find(table->beginning, str_c(official[i]), 0) != SIZE_MAX) return true;
    return false;
}
