#pragma once
/**
 * What an answer of the API looks like, as a table: it writes the JSON and it describes it in
 * OpenAPI, so the two cannot differ.
 *
 *   static const Member unit_members[] = {
 *       MEMBER(ID, UnitRow, id), MEMBER(TEXT, UnitRow, name), MEMBER(DAY, UnitRow, closed, .is_null
 * = true),
 *   };
 *   const Shape unit_shape = SHAPE("Unit", unit_members);
 */
#include "web/reply.h"

typedef enum MemberType {
    MEMBER_ID,   // int64_t, or a struct of one; null when 0 and is_null
    MEMBER_INT,  // int64_t or int
    MEMBER_TEXT, // Str
    MEMBER_BOOL,
    MEMBER_DAY,     // null for DAY_NONE
    MEMBER_INSTANT, // null for INSTANT_NONE
    MEMBER_WORD,    // an enum; word gives its stable word
    MEMBER_LIST,    // const Row *m; size_t m_n, each of shape
    MEMBER_PART,    // a struct in place, of shape
} MemberType;

typedef struct Shape Shape;
typedef struct Member {
    MemberType type;
    const char *name; // the member of the struct
    size_t at, size, count_at;
    const char *as; // another name in JSON, or NULL
    const char *(*word)(int value);
    int first, last; // of a WORD: the values that it can have
    const Shape *shape;
    bool is_null; // may be null
    const char *hint;
} Member;

struct Shape {
    const char *name; // in components/schemas
    const Member *members;
    size_t members_n;
    size_t size; // of a row
};

#define MEMBER(type_, Row, member, ...)                                                            \
    {                                                                                              \
        MEMBER_##type_, #member, offsetof(Row, member), sizeof(((Row *)0)->member),                \
            MEMBER_COUNT_##type_(Row, member), __VA_ARGS__                                         \
    }
#define MEMBER_COUNT_ID(Row, member) 0
#define MEMBER_COUNT_INT(Row, member) 0
#define MEMBER_COUNT_TEXT(Row, member) 0
#define MEMBER_COUNT_BOOL(Row, member) 0
#define MEMBER_COUNT_DAY(Row, member) 0
#define MEMBER_COUNT_INSTANT(Row, member) 0
#define MEMBER_COUNT_WORD(Row, member) 0
#define MEMBER_COUNT_LIST(Row, member) offsetof(Row, member##_n)
#define MEMBER_COUNT_PART(Row, member) 0
#define SHAPE(name_, Row, members_)                                                                \
    { name_, members_, COUNT_OF(members_), sizeof(Row) }

/** The name that a member has in JSON. */
const char *member_name(const Member *member);
/** One row as an object. */
void shape_put(Json *j, const char *key, const Shape *shape, const void *row, Zone zone);
/** 200 or 201 with one object; is_private unless anybody may see it. */
void reply_object(Reply *rp, int status, const Shape *shape, const void *row);
/**
 * {"items":[…],"next":…}: at most limit of the n rows; next is the cursor of the last one written
 * when there are more, else null.
 */
void reply_list(Reply *rp, const Shape *shape, const void *rows, size_t n, int64_t limit,
                int64_t (*cursor)(const void *row));
/** All n rows, and what to send as after for the next page; 0: this was the last. */
void reply_part(Reply *rp, const Shape *shape, const void *rows, size_t n, int64_t next);
