#include "cli/cli.h"

#include "text/extract.h"
#include "text/extract_json.h"
#include "text/read.h"

#include <stdio.h>

enum { JSON_LIMIT = 256 << 20 };

static void print_names(const char *word, Names names) {
    for (size_t i = 0; i < names.n; i++)
        printf("%s%.*s", i ? "; " : word, STR(names.name[i]));
    if (names.n) putchar('\n');
}

static void print_obligation(const Extraction *x, const ProposedObligation *o) {
    printf("\n[%.*s] %.*s\n", STR(x->provision[o->provision].id), STR(o->action));
    print_names(o->is_request ? "    Đề nghị: " : "    Chủ trì: ", o->lead);
    print_names("    Phối hợp: ", o->cooperate);
    print_names("    Gửi, báo cáo: ", o->report_to);
    for (size_t i = 0; i < o->due_count; i++)
        printf("%s%.*s", i ? "; " : "    Thời hạn: ", STR(o->due[i].words));
    if (o->due_count) putchar('\n');
    printf("    Độ chắc chắn: %d/100\n", o->sure);
    if (o->is_opinion_watch)
        puts("    Lưu ý: kyket không lưu dữ liệu về tư tưởng, dư luận của người dân cho nhiệm vụ "
             "này.");
}

static void print_remark(const Extraction *x, const Remark *r) {
    static const char *const says[] = {
        [REMARK_NUMBER] = "Số này không nối tiếp số trước",
        [REMARK_TWICE] = "Số này có hai lần",
        [REMARK_TABLE] = "Các dòng của một bảng đã được bỏ qua",
        [REMARK_APPENDIX] = "Một phụ lục đã được bỏ qua",
        [REMARK_UNREAD] = "Chưa chắc đoạn này yêu cầu gì, hãy tự đọc lại",
        [REMARK_TOO_LONG] = "Đoạn này quá dài để tìm nhiệm vụ trong đó, hãy tự đọc lại",
        [REMARK_LIMIT] = "Văn bản có nhiều điều khoản hơn số đọc được; phần đọc dừng ở đây",
    };
    Str id = r->provision >= 0 ? x->provision[r->provision].id : S("");
    printf("\nCần xem lại%s%.*s%s: %s: “%.*s”.\n", id.n ? " [" : "", STR(id), id.n ? "]" : "",
           says[r->kind], STR(r->words));
}

static void print_summary(Arena *arena, const Extraction *x) {
    printf("%.*s\n", STR(x->title));
    if (x->symbol.p) printf("Số, ký hiệu: %.*s\n", STR(x->symbol));
    if (!day_is_none(x->issued)) {
        Str day = day_text(arena, x->issued);
        printf("Ngày ban hành: %.*s\n", STR(day));
    }
    print_names("Các bên: ", x->parties);
    for (size_t i = 0; i < x->basis_count; i++)
        printf("Căn cứ: %.*s\n", STR(x->basis[i].title));
    printf("%zu điều khoản, %zu nhiệm vụ đề xuất. Mọi nội dung dưới đây cần người xác nhận.\n",
           x->provision_count, x->obligation_count);
    for (size_t i = 0; i < x->obligation_count; i++)
        print_obligation(x, &x->obligation[i]);
    for (size_t i = 0; i < x->remark_count; i++)
        print_remark(x, &x->remark[i]);
}

/** What the reader left out or changed, one line each on standard error. */
static void print_reading(Arena *arena, const char *path, const ReadText *text) {
    for (size_t i = 0; i < text->remark_count; i++) {
        const ReadRemark *r = &text->remarks[i];
        const Str args[] = { str_printf(arena, "%u", r->paragraph), r->words };
        Str line = str_fill(arena, str_c(read_remark_msg(r->kind)), args, COUNT_OF(args));
        fprintf(stderr, "kyket: %s: %.*s\n", path, STR(line));
    }
}

/** The text of the file; a message names the file. */
static bool read_text(Arena *arena, const char *path, Str *out, Err *err) {
    ReadText text;
    if (!text_read_file(arena, str_c(path), READ_LIMITS, &text, err)) {
        if (err->field) err->msg = str_printf(arena, "%s: %s", path, err->msg).p;
        return false;
    }
    print_reading(arena, path, &text);
    *out = text.text;
    return true;
}

int cli_extract(int argc, char **argv) {
    const char *path = NULL;
    bool wants_json = false;
    for (int i = 0; i < argc; i++) {
        if (str_is(str_c(argv[i]), "--json"))
            wants_json = true;
        else if (argv[i][0] == '-' || path)
            return cli_usage("extract FILE [--json]");
        else
            path = argv[i];
    }
    if (!path) return cli_usage("extract FILE [--json]");
    AUTO(arena_free) Arena *arena = arena_new((size_t)1 << 20);
    Err err = { 0 };
    Str bytes;
    Extraction x;
    if (!read_text(arena, path, &bytes, &err) || !text_extract(arena, bytes, &x, &err))
        return cli_fail(&err);
    if (!wants_json) {
        print_summary(arena, &x);
        return 0;
    }
    AUTO_BUF Buf json;
    buf_init(&json, JSON_LIMIT);
    extract_json(&json, &x, NULL);
    buf_byte(&json, '\n');
    if (json.is_full) {
        fputs("kyket: the answer is larger than 256 MB\n", stderr);
        return 3;
    }
    return fwrite(json.p, 1, json.n, stdout) == json.n ? 0 : 3;
}
