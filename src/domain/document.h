#pragma once
/**
 * Documents: official papers with symbol, type, issuer, day, signers and a file kept by its hash;
 * and how they rest on each other. State secrets stay out: a document that is marked so is refused,
 * or kept as a stub of number, day and issuer (product.md, "What kyket refuses to be").
 */
#include "rules/policy.h"

typedef enum Secrecy {
    SECRECY_NONE = 0,
    SECRECY_SECRET = 1,     // mật
    SECRECY_TOP_SECRET = 2, // tối mật
    SECRECY_UTMOST = 3,     // tuyệt mật
    SECRECY_COUNT
} Secrecy;

typedef enum DocumentRelationKind {
    RELATION_BASIS = 1,
    RELATION_IMPLEMENTS = 2,
    RELATION_AMENDS = 3,
    RELATION_REPLACES = 4,
    RELATION_ANSWERS = 5,
    RELATION_RECALLS = 6,
    RELATION_COUNT
} DocumentRelationKind;

#include "domain/document_sql.h"
#include "store/lane.h"

/** A file that lies in the store already (files_put, files_take); all empty: none. */
typedef struct FileGiven {
    Str sha256, name, media_type;
    int64_t size;
} FileGiven;

/**
 * Registers a document. Result id: the document. Errors ERR_INPUT: "type", "symbol", "issuer_name",
 * "issued" (a day ahead), "secrecy", "file"; ERR_CONFLICT "is_other": one of the same number and
 * issuer is there (sql_document_twins), and nobody said that this is another.
 */
typedef struct DocumentRegister {
    Str symbol;    // "05/BNV-VP", "424-CV/HU"; may be empty for a paper without number
    Str type;      // an abbreviation of document_types, empty for an official letter
    UnitId issuer; // when the issuer is a unit here
    Str issuer_name;
    Day issued;
    Str abstract;
    Str signers; // one a line
    Secrecy secrecy;
    bool is_stub; // of a secret document: keep number, day and issuer only
    FileGiven file;
    bool is_public;
    bool is_other; // than those of the same number and issuer
} DocumentRegister;
extern const CommandType document_register_cmd;

/** Says how a document stands to another; repeating it changes nothing. */
typedef struct DocumentRelate {
    DocumentId document, related;
    DocumentRelationKind kind;
    bool is_removed;
} DocumentRelate;
extern const CommandType document_relate_cmd;

/** The types of decree 30/2020 with their names (message ids), in the order of the decree. */
typedef struct DocumentType {
    const char *abbreviation, *name;
} DocumentType;
extern const DocumentType document_types[];
extern const size_t document_types_n;
/** NULL when the abbreviation is none. */
const DocumentType *document_type_find(Str abbreviation);

/** Keeps those that everybody may follow, in their order; how many they are. */
size_t document_links_public(DocumentLink *links, size_t n);
/** "basis", "implements", …: for API and journal; and the message id of a secrecy. */
const char *document_relation_word(DocumentRelationKind kind);
const char *secrecy_name(Secrecy secrecy);
/**
 * The mark of secrecy that a text carries: a line of its own (MẬT, TỐI MẬT, TUYỆT MẬT, "Độ mật: …")
 * among its first 40 lines.
 */
Secrecy secrecy_of_text(Arena *arena, Str text);

/** Inside other commands: registers, with the checks of document_register_cmd. */
MUST_USE bool document_add(Tx *tx, const DocumentRegister *document, DocumentId *out, Err *err);
/** Inside other commands: a row for a stored file; nothing happens when there is one. */
MUST_USE bool file_given_keep(Tx *tx, const FileGiven *file, Err *err);
