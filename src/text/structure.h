#pragma once
/** Paragraphs as a tree of provisions. */
#include "text/extract.h"
#include "text/paragraph.h"

typedef struct Structure {
    Provision *item;
    size_t n;
    Remark *remark;
    size_t remark_count;
    size_t body;       // the first paragraph that is a provision, or the count of paragraphs
    size_t regulation; // the paragraph "QUY CHẾ" behind the decision, or SIZE_MAX
    bool has_articles; // "Điều"; otherwise numbered parts
    bool is_news;      // numbered parts stand inside running text
} Structure;

/** The most provisions that are read from one text. */
enum { STRUCTURE_LIMIT = 50000 };

/**
 * Builds the provisions. Labels are taken as printed: a wrong number gives a remark, never another
 * number. Linear in the paragraphs; the depth of the tree is bounded by the kinds of labels.
 */
Structure structure_of(Arena *arena, const Paragraphs *paragraphs);
