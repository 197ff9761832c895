#include "base/arena.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Block {
    struct Block *next;
    size_t size, used;
    max_align_t bytes[];
} Block;

struct Arena {
    Block *first, *current;
    size_t block, used;
};

static _Noreturn void out_of_memory(void) {
    static const char text[] = "level=error what=out_of_memory\n";
    fwrite(text, 1, sizeof text - 1, stderr);
    _Exit(3);
}

void heap_keep(void) {
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TOP_PAD, 256 << 10);
}

void *heap_alloc(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p) out_of_memory();
    return p;
}

void *heap_grow(void *old, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) out_of_memory();
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p) out_of_memory();
    return p;
}

void heap_free(void *p) {
    free(p);
}

static Block *block_new(size_t size) {
    size_t bytes;
    if (__builtin_add_overflow(size, sizeof(Block), &bytes)) out_of_memory();
    Block *block = malloc(bytes);
    if (!block) out_of_memory();
    *block = (Block){ .size = size };
    return block;
}

Arena *arena_new(size_t block) {
    Arena *arena = heap_alloc(1, sizeof *arena);
    arena->block = block ? block : 16384;
    arena->first = arena->current = block_new(arena->block);
    return arena;
}

void arena_free(Arena *arena) {
    if (!arena) return;
    for (Block *b = arena->first, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(arena);
}

void arena_reset(Arena *arena) {
    for (Block *b = arena->first->next, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    arena->first->next = NULL;
    arena->first->used = 0;
    arena->current = arena->first;
    arena->used = 0;
}

void *arena_raw(Arena *arena, size_t size) {
    const size_t align = sizeof(max_align_t) - 1;
    if (size > SIZE_MAX - align) out_of_memory();
    size = (size + align) & ~align;
    Block *b = arena->current;
    if (b->size - b->used < size) {
        size_t want = arena->block;
        while (want < b->size * 2 && want < (size_t)4 << 20)
            want *= 2;
        Block *fresh = block_new(size > want ? size : want);
        b->next = fresh;
        arena->current = b = fresh;
    }
    void *p = (char *)b->bytes + b->used;
    b->used += size;
    arena->used += size;
    return p;
}

void *arena_alloc(Arena *arena, size_t size) {
    void *p = arena_raw(arena, size);
    memset(p, 0, size);
    return p;
}

void *arena_array(Arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) out_of_memory();
    return arena_alloc(arena, bytes);
}

size_t arena_used(const Arena *arena) {
    return arena->used;
}
