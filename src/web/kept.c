#include "web/kept.h"

#include <pthread.h>

enum { SLOT_COUNT = 16 }; // a few names in each language

typedef struct Slot {
    const char *name; // NULL: free
    Lang lang;
    uint64_t state;
    char *p;
    size_t n;
} Slot;

struct Kept {
    pthread_mutex_t lock;
    Slot slots[SLOT_COUNT];
};

Kept *kept_new(void) {
    Kept *kept = heap_alloc(1, sizeof *kept);
    pthread_mutex_init(&kept->lock, NULL);
    return kept;
}

void kept_free(Kept *kept) {
    if (!kept) return;
    for (size_t i = 0; i < SLOT_COUNT; i++)
        heap_free(kept->slots[i].p);
    pthread_mutex_destroy(&kept->lock);
    heap_free(kept);
}

/** The slot of that name, or a free one; NULL: all are taken. */
static Slot *slot_of(Kept *kept, const char *name, Lang lang) {
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        Slot *slot = &kept->slots[i];
        if (!slot->name || (slot->lang == lang && strcmp(slot->name, name) == 0)) return slot;
    }
    return NULL;
}

bool kept_get(Kept *kept, const char *name, Lang lang, uint64_t state, Arena *arena, Str *out) {
    pthread_mutex_lock(&kept->lock);
    const Slot *slot = slot_of(kept, name, lang);
    bool found = slot && slot->name && slot->state == state;
    if (found) *out = str_dup(arena, (Str){ slot->p, slot->n });
    pthread_mutex_unlock(&kept->lock);
    return found;
}

void kept_put(Kept *kept, const char *name, Lang lang, uint64_t state, Str piece) {
    pthread_mutex_lock(&kept->lock);
    Slot *slot = slot_of(kept, name, lang);
    if (slot && (!slot->name || slot->state < state)) {
        slot->p = heap_grow(slot->p, piece.n, 1);
        if (piece.n) memcpy(slot->p, piece.p, piece.n);
        slot->n = piece.n;
        slot->name = name;
        slot->lang = lang;
        slot->state = state;
    }
    pthread_mutex_unlock(&kept->lock);
}
