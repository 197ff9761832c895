#include "domain/password.h"
#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>

struct HashGate {
    pthread_mutex_t lock; // guards all below
    pthread_cond_t left;
    int free, may_wait;
};

/** The hash of 32 random characters that nobody kept: what is compared when there is no account. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$S4cEi7SQpolPT4qWie+1fQ"
                             "$9AjzHs9wN5H4Qkwpalxp9302ztvIOMiCVsGqQcBL5TM";

HashGate *hash_gate_new(int at_once, int waiting) {
    HashGate *gate = heap_alloc(1, sizeof *gate);
    gate->free = at_once;
    gate->may_wait = waiting;
    pthread_mutex_init(&gate->lock, NULL);
    pthread_cond_init(&gate->left, NULL);
    return gate;
}

void hash_gate_free(HashGate *gate) {
    if (!gate) return;
    pthread_cond_destroy(&gate->left);
    pthread_mutex_destroy(&gate->lock);
    heap_free(gate);
}

static bool enter(HashGate *gate, Err *err) {
    bool has_room = true;
    pthread_mutex_lock(&gate->lock);
    if (!gate->free) {
        has_room = gate->may_wait > 0;
        if (has_room) {
            gate->may_wait--;
            while (!gate->free)
                pthread_cond_wait(&gate->left, &gate->lock);
            gate->may_wait++;
        }
    }
    if (has_room) gate->free--;
    pthread_mutex_unlock(&gate->lock);
    if (has_room) return true;
    return FAIL(err, .code = ERR_BUSY,
                .msg = N_("Many people sign in just now. Try again in a few seconds."));
}

static void leave(HashGate *gate) {
    pthread_mutex_lock(&gate->lock);
    gate->free++;
    pthread_cond_signal(&gate->left);
    pthread_mutex_unlock(&gate->lock);
}

bool password_hash(HashGate *gate, Arena *arena, Str password, Str *out, Err *err) {
    char hash[crypto_pwhash_STRBYTES];
    if (!enter(gate, err)) return false;
    int failed = crypto_pwhash_str(hash, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    leave(gate);
    if (failed) return FAIL_SYSTEM(err, S("argon2id: no memory"));
    *out = str_dup(arena, str_c(hash));
    return true;
}

bool password_check(HashGate *gate, Arena *arena, Str hash, Str password, bool *is_right,
                    Err *err) {
    const char *against = hash.n ? str_z(arena, hash) : nobody;
    if (!enter(gate, err)) return false;
    bool matches = crypto_pwhash_str_verify(against, password.p, password.n) == 0;
    leave(gate);
    *is_right = hash.n && matches;
    return true;
}

/** Longest piece first, so that each is taken off whole. */
static const char *const guessed_first[] = { "password", "matkhau", "welcome", "123456", "iloveyou",
                                             "qwerty",   "admin",   "abc123",  "vietnam" };

static unsigned char small(unsigned char letter) {
    return letter >= 'A' && letter <= 'Z' ? (unsigned char)(letter | 32) : letter;
}

static bool is_step(const char *row, unsigned char from, unsigned char to) {
    const char *at = from ? strchr(row, from) : NULL;
    return at &&
           ((at[1] && (unsigned char)at[1] == to) || (at > row && (unsigned char)at[-1] == to));
}

/** How many letters are the one before again or beside it in a row of keys or in the alphabet. */
static size_t steps_of(Str password) {
    static const char *const rows[] = { "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop",
                                        "asdfghjkl", "zxcvbnm" };
    size_t steps = 0;
    for (size_t i = 1; i < password.n; i++) {
        unsigned char from = small((unsigned char)password.p[i - 1]),
                      to = small((unsigned char)password.p[i]);
        bool is_beside = from == to;
        for (size_t r = 0; r < COUNT_OF(rows) && !is_beside; r++)
            is_beside = is_step(rows[r], from, to);
        steps += is_beside;
    }
    return steps;
}

/** What guessers try first: rows of keys, and their favourite words with a few letters behind. */
static bool is_guessed_first(Str password) {
    if (password.n - steps_of(password) <= 3) return true; // three pieces at most
    for (size_t i = 0; i < COUNT_OF(guessed_first); i++) {
        size_t n = strlen(guessed_first[i]), same = 0;
        while (same < n && same < password.n &&
               small((unsigned char)password.p[same]) == (unsigned char)guessed_first[i][same])
            same++;
        if (same == n && password.n - n - steps_of(str_from(password, n)) <= 3) return true;
    }
    return false;
}

bool password_fits(Str password, Str login, Err *err) {
    size_t count = utf8_count(password), same = 0;
    for (size_t i = 0; i < password.n; i++)
        same += password.p[i] == password.p[0];
    if (count < PASSWORD_MIN || count > PASSWORD_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "password",
                    .msg = N_("A password has at least 10 letters. Several words are easy to "
                              "remember and hard to guess."));
    if (same == password.n || (login.n >= 4 && str_find(password, login, 0) != SIZE_MAX))
        return FAIL(err, .code = ERR_INPUT, .field = "password",
                    .msg = N_("This password is too easy to guess: it repeats one letter or "
                              "contains the user name."));
    if (is_guessed_first(password))
        return FAIL(err, .code = ERR_INPUT, .field = "password",
                    .msg = N_("This password is one of those that are tried first. Put several "
                              "words together that have nothing to do with each other."));
    return true;
}

Str password_once(Arena *arena) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; // none that look alike
    char text[15];
    for (size_t i = 0; i < 14; i++) {
        char letter = letters[randombytes_uniform(sizeof letters - 1)];
        text[i] = letter;
        if (i % 5 == 4) text[i] = '-';
    }
    text[14] = 0;
    return str_dup(arena, str_c(text));
}
