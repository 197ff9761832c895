#include "text/csv.h"
#include "text/normalise.h"

/** Counts c in the first record's line, outside quotes. */
static size_t count_outside_quotes(Str s, char c) {
    size_t n = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < s.n && (is_quoted || s.p[i] != '\n'); i++) {
        if (s.p[i] == '"') is_quoted = !is_quoted;
        if (s.p[i] == c && !is_quoted) n++;
    }
    return n;
}

bool csv_open(Arena *arena, Str bytes, CsvReader *out, Err *err) {
    Str text;
    if (!text_normalise(arena, bytes, &text, err)) return false;
    if (!str_trim(text).n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("The file is empty. The first line names the columns."));
    bool is_comma = count_outside_quotes(text, ',') > count_outside_quotes(text, ';');
    *out = (CsvReader){
        .arena = arena, .rest = text, .separator = is_comma ? ',' : ';', .next_line = 1
    };
    return true;
}

static bool fail_at(CsvReader *csv, int64_t line, const char *msg, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .field = "file", .msg = msg,
                .args = { str_printf(csv->arena, "%lld", (long long)line) });
}

static bool at_end_of_field(const CsvReader *csv) {
    return !csv->rest.n || csv->rest.p[0] == csv->separator || csv->rest.p[0] == '\n';
}

/** Bytes up to the closing quote; SIZE_MAX when there is none. */
static size_t quoted_length(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '"') continue;
        if (i + 1 == s.n || s.p[i + 1] != '"') return i;
        i++;
    }
    return SIZE_MAX;
}

/** rest begins behind the opening quote. */
static bool quoted_field(CsvReader *csv, Str *out, Err *err) {
    size_t length = quoted_length(csv->rest), n = 0;
    if (length == SIZE_MAX)
        return fail_at(csv, csv->next_line, N_("Line {0}: a quotation mark is never closed."), err);
    char *p = arena_raw(csv->arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        char c = csv->rest.p[i];
        if (c == '\n') csv->next_line++;
        if (c == '"') i++; // written twice
        p[n++] = c;
    }
    p[n] = 0;
    *out = (Str){ p, n };
    csv->rest = str_from(csv->rest, length + 1);
    while (csv->rest.n && csv->rest.p[0] == ' ')
        csv->rest = str_from(csv->rest, 1);
    if (at_end_of_field(csv)) return true;
    return fail_at(csv, csv->next_line,
                   N_("Line {0}: there is text behind a closing quotation mark. Inside quotation "
                      "marks, write the mark twice."),
                   err);
}

static bool bare_field(CsvReader *csv, Str *out, Err *err) {
    Str start = csv->rest;
    size_t n = 0;
    while (!at_end_of_field(csv)) {
        if (csv->rest.p[0] == '"')
            return fail_at(csv, csv->next_line,
                           N_("Line {0}: a quotation mark stands inside a field. Put the whole "
                              "field in quotation marks and write the mark twice."),
                           err);
        csv->rest = str_from(csv->rest, 1);
        n++;
    }
    *out = str_trim(str_upto(start, n));
    return true;
}

static bool read_field(CsvReader *csv, Str *out, Err *err) {
    while (csv->rest.n && csv->rest.p[0] == ' ')
        csv->rest = str_from(csv->rest, 1);
    if (!csv->rest.n || csv->rest.p[0] != '"') return bare_field(csv, out, err);
    csv->rest = str_from(csv->rest, 1);
    return quoted_field(csv, out, err);
}

static bool read_record(CsvReader *csv, Str *fields, size_t *n, Err *err) {
    csv->line = csv->next_line;
    for (*n = 0;;) {
        if (*n == CSV_COLUMNS)
            return fail_at(csv, csv->line, N_("Line {0} has too many fields."), err);
        if (!read_field(csv, &fields[(*n)++], err)) return false;
        if (!csv->rest.n) return true;
        char c = csv->rest.p[0];
        csv->rest = str_from(csv->rest, 1);
        if (c != '\n') continue;
        csv->next_line++;
        return true;
    }
}

bool csv_next(CsvReader *csv, Str **fields, size_t *fields_n, bool *has, Err *err) {
    Str row[CSV_COLUMNS];
    size_t n;
    bool is_blank;
    do {
        *has = csv->rest.n > 0;
        if (!*has) return true;
        if (!read_record(csv, row, &n, err)) return false;
        is_blank = true;
        for (size_t i = 0; i < n; i++)
            is_blank = is_blank && !row[i].n;
    } while (is_blank);
    *fields = ARENA_ARRAY(csv->arena, Str, n);
    memcpy(*fields, row, n * sizeof *row);
    *fields_n = n;
    return true;
}

/** A signed number is none, but "-2+3+cmd|x" is. */
static bool is_formula(Str s) {
    if (!s.n || !strchr("=@\t\r+-", s.p[0])) return false;
    if (s.n == 1 || !strchr("+-", s.p[0])) return true;
    for (size_t i = 1; i < s.n; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != ',' && s.p[i] != '.') return true;
    return false;
}

void csv_put(Buf *out, Str field) {
    bool is_first = !out->n || out->p[out->n - 1] == '\n' ||
                    str_is(buf_str(out), "\xEF\xBB\xBF"); // behind a byte order mark
    if (!is_first) buf_byte(out, ',');
    if (field.n)
        csv_put_cell(out, field);
    else
        buf_put(out, S("\"\"")); // so that no record looks like an empty line
}

void csv_put_cell(Buf *out, Str field) {
    bool needs_quotes = is_formula(field);
    for (size_t i = 0; i < field.n && !needs_quotes; i++)
        needs_quotes = strchr("\",;\r\n", field.p[i]) != NULL;
    if (needs_quotes) buf_byte(out, '"');
    if (is_formula(field)) buf_byte(out, '\'');
    for (size_t i = 0; i < field.n; i++) {
        if (field.p[i] == '"') buf_byte(out, '"');
        buf_byte(out, field.p[i]);
    }
    if (needs_quotes) buf_byte(out, '"');
}

void csv_end(Buf *out) {
    buf_put(out, S("\r\n"));
}
