#pragma once
/** Sentences of a provision as clauses: where the subject is, where the act begins, how it binds.
 */
#include "text/subject.h"

typedef enum ClauseForce {
    FORCE_NONE, // no act that the lexicon knows
    FORCE_NOUN, // "Việc …", "Công tác …": an act only under a heading that lays it on somebody
    FORCE_ACT,     // a plain verb
    FORCE_DUTY,    // "có trách nhiệm", "phải"
    FORCE_FORBID,  // "không được", "không tiết lộ"
    FORCE_RIGHT,   // "được quyền", "có thể"
    FORCE_BE,      // "là đầu mối", "bao gồm"
    FORCE_ORDER,   // "Giao X …", "Đề nghị X …": the subject is X
    FORCE_PASSIVE, // "… do X chuẩn bị"
} ClauseForce;

typedef struct Clause {
    size_t from, to; // words
    size_t main;     // first word behind what stands before the subject ("Khi …,")
    size_t act;      // first word of the act
    size_t if_at;    // the word "nếu" of a condition, NOWHERE for none
    size_t due_from; // first word that may state a time: behind a condition
    ClauseForce force;
    bool has_subject;
    bool is_conditional;       // begins with "Trường hợp", "Nếu"
    bool is_request;           // an order by "đề nghị"
    bool asks_quality;         // "phải" that asks only for a quality
    bool is_open;              // nothing follows the duty word: "X có trách nhiệm:"
    size_t marker, marker_end; // the words that make it a duty
    NameList subject;
} Clause;

/** Reads the clause that begins at from; to is the end of the sentence or of the part to look at.
 */
void clause_read(const Words *w, const NameBook *book, size_t from, size_t to, Clause *out);
/** Does a new subject with its predicate begin at i? A purpose ("xem xét") is no predicate. */
bool clause_begins(const Words *w, const NameBook *book, size_t i, size_t to);
/** "trong 05 ngày", "tháng 12 hằng năm", "quý IV" at i: a span of time, not a place. */
bool clause_time_span(const Words *w, size_t i);
/** Does a time open at i: "định kỳ", "trước ngày", "tháng 12 hằng năm"? */
bool clause_time_word(const Words *w, size_t i);
/** A statement of time that stands before its verb begins at i ("hàng tháng tổng hợp …"). */
bool clause_time_begins(const Words *w, size_t i, size_t to);
/** Reads "… do X chuẩn bị …" in a clause without a subject: force becomes FORCE_PASSIVE. */
void clause_passive(const Words *w, const NameBook *book, Clause *c);
