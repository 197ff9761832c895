#include "web/page/talk.h"

#include "domain/occurrence.h"
#include "web/app.h"
#include "web/form.h"

enum { QUOTED = 80 }; // characters of what is answered

static Str quoted(Arena *arena, const CommentRow *row) {
    Str name = row->person_name.n ? row->person_name : row->unit_name;
    bool is_long = utf8_count(row->body) > QUOTED;
    return str_printf(arena, "%.*s: %.*s%s", STR(name),
                      STR(is_long ? utf8_upto(row->body, QUOTED) : row->body), is_long ? "…" : "");
}

void talk_fill(Request *rq, const CommentRow *rows, size_t n, Talk *out) {
    TalkItem *items = ARENA_ARRAY(rq->arena, TalkItem, n);
    int64_t wanted = 0;
    out->post = str_printf(rq->arena, "%.*s/comment", STR(out->at));
    out->plain = str_printf(rq->arena, "%.*s#write", STR(out->at));
    if (!str_to_int(form_typed(rq, "answers", request_arg(rq, "answers")), &wanted)) wanted = 0;
    for (size_t i = 0; i < n; i++) {
        items[i] = (TalkItem){ .row = rows[i],
                               .may_answer = out->may,
                               .link = str_printf(rq->arena, "%.*s?answers=%" PRId64 "#write",
                                                  STR(out->at), rows[i].id.v) };
        for (size_t k = 0; k < i && rows[i].answers.v; k++)
            if (rows[k].id.v == rows[i].answers.v) items[i].answered = quoted(rq->arena, &rows[k]);
        if (out->may && rows[i].id.v == wanted) {
            out->answering = items[i];
            out->answering.answered = quoted(rq->arena, &rows[i]);
        }
    }
    out->items = items;
    out->items_n = n;
}

bool talk_add(Request *rq, ObligationId obligation, OccurrenceId occurrence, Err *err) {
    static const Field form[] = {
        FIELD(TEXT, CommentAdd, body, 1, NOTE_MAX, .label = N_("Write a comment or a question")),
        FIELD(BOOL, CommentAdd, is_question, 0, 1),
        FIELD(ID, CommentAdd, answers, 1, INT64_MAX, .is_optional = true),
    };
    CommentAdd cmd = { .obligation = obligation, .occurrence = occurrence };
    CommandResult result;
    return form_read(rq, FORM(form), &cmd, err) &&
           request_run(rq, &comment_add_cmd, &cmd, &result, err);
}
