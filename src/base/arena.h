#pragma once
/**
 * Memory that is released all at once: one arena per request, command or test.
 *
 * Allocation never returns NULL: when the machine is out of memory the process ends (every answered
 * write is already on disk). A size that comes from outside is therefore checked before it gets
 * here. An arena is used by one thread at a time.
 */
#include <stdarg.h>
#include <stddef.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

typedef struct Arena Arena;

/** A new arena that grows by blocks of at least block bytes (0: 16 KiB). */
Arena *arena_new(size_t block);
/** Releases everything; NULL is accepted. */
void arena_free(Arena *arena);
/** Forgets everything in it and keeps the first block for the next use. */
void arena_reset(Arena *arena);
/** size zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);
/** count × size zeroed bytes; ends the process when the product overflows. */
void *arena_array(Arena *arena, size_t count, size_t size);
/** size bytes that the caller fills, not zeroed. */
void *arena_raw(Arena *arena, size_t size);
/** Bytes handed out so far, for tests and benches. */
size_t arena_used(const Arena *arena);

#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_array((arena), (count), sizeof(Type)))

/**
 * From now on what is freed stays with the process for its next use: given back to the system
 * after each request, every page of it is a fault when it is used again (a quarter of the time of
 * a list). At most 4 MB a thread.
 */
void heap_keep(void);
/** Heap memory for the few things that outlive every arena; never NULL, zeroed. */
void *heap_alloc(size_t count, size_t size);
void *heap_grow(void *old, size_t count, size_t size);
void heap_free(void *p);

/** Runs fn on the variable when its scope ends: AUTO(file_close) FILE *f = fopen(path, "rbe"); */
#define AUTO(fn) __attribute__((cleanup(auto_##fn)))
#define DEFINE_AUTO(Type, fn)                                                                      \
    static inline void auto_##fn(Type *p) {                                                        \
        if (*p) fn(*p);                                                                            \
    }
DEFINE_AUTO(Arena *, arena_free)
