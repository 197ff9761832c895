#include "text/duty.h"

void duty_read(Arena *arena, const Paragraphs *paragraphs, const Structure *structure, Extraction *out) {
    (void)arena, (void)paragraphs, (void)structure, (void)out;
}
