/** Documents of the register: to the public those that are published, to whoever is signed in all.
 */
#include "api/api.h"
#include "web/page/document_register.h"

static const char *secrecy_word(int secrecy) {
    return register_secrecies[secrecy];
}
static const char *relation_word(int kind) {
    return document_relation_word((DocumentRelationKind)kind);
}

#define DOCUMENT_MEMBERS(Type, row_)                                                               \
    MEMBER(ID, Type, row_ id, .as = "id"), MEMBER(TEXT, Type, row_ symbol, .as = "symbol"),        \
        MEMBER(TEXT, Type, row_ type, .as = "type",                                                \
               .hint = "An abbreviation of decree 30/2020; CV: an official letter"),               \
        MEMBER(ID, Type, row_ issuer, .as = "issuer", .is_null = true,                             \
               .hint = "When the issuer is a unit here"),                                          \
        MEMBER(TEXT, Type, row_ issuer_name, .as = "issuer_name"),                                 \
        MEMBER(DAY, Type, row_ issued, .as = "issued", .is_null = true),                           \
        MEMBER(TEXT, Type, row_ abstract, .as = "abstract"),                                       \
        MEMBER(WORD, Type, row_ secrecy, .as = "secrecy", .word = secrecy_word,                    \
               .first = SECRECY_NONE, .last = SECRECY_UTMOST),                                     \
        MEMBER(TEXT, Type, row_ sha256, .as = "sha256",                                            \
               .hint = "Of the file, in hex; empty: none is kept"),                                \
        MEMBER(TEXT, Type, row_ file_name, .as = "file_name"),                                     \
        MEMBER(BOOL, Type, row_ is_public, .as = "is_public")

static const Member item_members[] = { DOCUMENT_MEMBERS(DocumentRow, ) };
const Shape api_document_item = SHAPE("DocumentItem", DocumentRow, item_members);

typedef struct DocumentView {
    DocumentRow row;
    const DocumentLink *relations, *related_by;
    size_t relations_n, related_by_n;
} DocumentView;

static const Member link_members[] = {
    MEMBER(ID, DocumentLink, document),
    MEMBER(WORD, DocumentLink, kind, .word = relation_word, .first = RELATION_BASIS,
           .last = RELATION_RECALLS),
    MEMBER(TEXT, DocumentLink, symbol),
};
static const Shape link_shape = SHAPE("DocumentLink", DocumentLink, link_members);
static const Member members[] = {
    DOCUMENT_MEMBERS(DocumentView, row.),
    MEMBER(TEXT, DocumentView, row.signers, .as = "signers", .hint = "One a line"),
    MEMBER(LIST, DocumentView, relations, .shape = &link_shape,
           .hint = "How it stands to others: it rests on them, implements or amends them …"),
    MEMBER(LIST, DocumentView, related_by, .shape = &link_shape, .hint = "How others stand to it"),
};
const Shape api_document_shape = SHAPE("Document", DocumentView, members);

static int64_t document_cursor(const void *row) {
    return ((const DocumentRow *)row)->id.v;
}

static bool documents(Request *rq, Reply *rp, Err *err) {
    DocumentsQuery q = { 0 };
    DocumentRow *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err) ||
        !sql_document_register(request_db(rq), search_pattern(rq->arena, q.q),
                               register_type_asked(q.type), q.after ? q.after : INT64_MAX,
                               q.limit + 1, !request_actor(rq), &rows, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        rows[i].type = register_type_word(rows[i].type);
    reply_list(rp, &api_document_item, rows, n, q.limit, document_cursor);
    return true;
}
API_ENDPOINT(api_documents, documents)

static bool document_answer(Request *rq, Reply *rp, int status, DocumentId id, Err *err) {
    Db *db = request_db(rq);
    DocumentView view;
    DocumentLink *to, *from;
    if (!sql_document_get(db, id, &view.row, err)) return false;
    if (!view.row.is_public && !request_actor(rq)) return api_hidden(err);
    if (!sql_document_relations(db, id, &to, &view.relations_n, err) ||
        !sql_document_related_by(db, id, &from, &view.related_by_n, err))
        return false;
    if (!request_actor(rq)) {
        view.relations_n = document_links_public(to, view.relations_n);
        view.related_by_n = document_links_public(from, view.related_by_n);
    }
    view.relations = to;
    view.related_by = from;
    view.row.type = register_type_word(view.row.type);
    reply_object(rp, status, &api_document_shape, &view);
    return true;
}

static bool document(Request *rq, Reply *rp, Err *err) {
    DocumentId id;
    return request_id(rq, "id", &id.v, err) && document_answer(rq, rp, 200, id, err);
}
API_ENDPOINT(api_document, document)

static bool document_new(Request *rq, Reply *rp, Err *err) {
    DocumentRegister cmd = { 0 };
    CommandResult result;
    if (!document_given(rq, &cmd, err) ||
        !request_run(rq, &document_register_cmd, &cmd, &result, err) ||
        !document_answer(rq, rp, 201, (DocumentId){ result.id }, err))
        return false;
    reply_header(rp, "Location", str_printf(rq->arena, "/api/v1/documents/%" PRId64, result.id));
    return true;
}
API_ENDPOINT(api_document_new, document_new)
