#include "text/extract.h"

#include "text/duty.h"
#include "text/head.h"
#include "text/normalise.h"
#include "text/structure.h"

bool text_extract(Arena *arena, Str text, Extraction *out, Err *err) {
    Str plain;
    if (!text_normalise(arena, text, &plain, err)) return false;
    Paragraphs paragraphs = paragraphs_of(arena, plain);
    Structure structure = structure_of(arena, &paragraphs);
    *out = (Extraction){
        .provision = structure.item,
        .provision_count = structure.n,
        .remark = structure.remark,
        .remark_count = structure.remark_count,
    };
    head_read(arena, &paragraphs, &structure, out);
    duty_read(arena, &paragraphs, out);
    return true;
}
