#include "text/lexicon.h"

#include "text/normalise.h"

#include <assert.h>

typedef struct Entry {
    Str key; // p is NULL when the slot is free
    LexSet classes;
} Entry;

struct Lexicon {
    Entry *slot;
    size_t mask; // slots - 1; slots is a power of two
};

static const struct {
    const char *name;
    LexClass class;
} section[] = {
    { "body", LEX_BODY },
    { "body_capital", LEX_BODY_CAP },
    { "group", LEX_GROUP },
    { "group_listed", LEX_GROUP_LISTED },
    { "each", LEX_EACH },
    { "qualifier", LEX_QUALIFIER },
    { "place", LEX_PLACE },
    { "private", LEX_PRIVATE },
    { "outside", LEX_OUTSIDE },
    { "inside", LEX_INSIDE },
    { "name_stop", LEX_NAME_STOP },
    { "act", LEX_ACT },
    { "no_act", LEX_NO_ACT },
    { "purpose", LEX_PURPOSE },
    { "paper", LEX_PAPER },
    { "adverb", LEX_ADVERB },
    { "duty", LEX_DUTY },
    { "forbid", LEX_FORBID },
    { "right", LEX_RIGHT },
    { "quality", LEX_QUALITY },
    { "condition", LEX_CONDITION },
    { "lead_in", LEX_LEAD_IN },
    { "tell", LEX_TELL },
    { "tell_to", LEX_TELL_TO },
    { "opinion", LEX_OPINION },
    { "head_scope", LEX_HEAD_SCOPE },
    { "head_maxim", LEX_HEAD_MAXIM },
    { "head_form", LEX_HEAD_FORM },
    { "head_right", LEX_HEAD_RIGHT },
    { "head_duty", LEX_HEAD_DUTY },
    { "known_by", LEX_KNOWN_BY },
    { "label_noun", LEX_LABEL_NOUN },
    { "label_lead", LEX_LABEL_LEAD },
    { "label_help", LEX_LABEL_HELP },
    { "label_time", LEX_LABEL_TIME },
    { "cooperate", LEX_COOPERATE },
    { "tell_whom", LEX_TELL_WHOM },
    { "manner", LEX_MANNER },
    { "paper_before", LEX_PAPER_BEFORE },
    { "goods", LEX_GOODS },
    { "maxim", LEX_MAXIM },
    { "step", LEX_STEP },
    { "needs_place", LEX_NEEDS_PLACE },
    { "ask", LEX_ASK },
    { "settlement", LEX_SETTLEMENT },
    { "officer", LEX_OFFICER },
    { "open_head", LEX_OPEN_HEAD },
    { "order", LEX_ORDER },
    { "time_open", LEX_TIME_OPEN },
    { "handed", LEX_HANDED },
    { "connect", LEX_CONNECT },
    { "matter", LEX_MATTER },
    { "adjunct", LEX_ADJUNCT },
    { "thing", LEX_THING },
    { "day_part", LEX_DAY_PART },
    { "title", LEX_TITLE },
    { "to", LEX_TO },
    { "aim", LEX_AIM },
    { "aim_asks", LEX_AIM_ASKS },
    { "role", LEX_ROLE },
    { "person", LEX_PERSON },
    { "head_of", LEX_HEAD_OF },
    { "doer", LEX_DOER },
    { "does", LEX_DOES },
    { "team", LEX_TEAM },
    { "told_thing", LEX_TOLD_THING },
    { "reference", LEX_REFERENCE },
    { "place_object", LEX_PLACE_OBJECT },
    { "place_has", LEX_PLACE_HAS },
    { "department", LEX_DEPARTMENT },
    { "own_body", LEX_OWN_BODY },
    { "society", LEX_SOCIETY },
    { "counted", LEX_COUNTED },
    { "meets", LEX_MEETS },
    { "meeting", LEX_MEETING },
    { "done", LEX_DONE },
    { "occasion", LEX_OCCASION },
    { "ask_paper", LEX_ASK_PAPER },
    { "ask_verb", LEX_ASK_VERB },
    { "time_asked", LEX_TIME_ASKED },
    { "time_ruled", LEX_TIME_RULED },
    { "event_end", LEX_EVENT_END },
    { "as_comes", LEX_AS_COMES },
    { "budget", LEX_BUDGET },
    { "measure", LEX_MEASURE },
    { "event_tell", LEX_EVENT_TELL },
    { "event_pass", LEX_EVENT_PASS },
    { "received", LEX_RECEIVED },
    { "before", LEX_BEFORE },
    { "since", LEX_SINCE },
    { "counted_to", LEX_COUNTED_TO },
    { "next_day", LEX_NEXT_DAY },
    { "when", LEX_WHEN },
    { "by_request", LEX_BY_REQUEST },
    { "any_one", LEX_ANY_ONE },
    { "time_by", LEX_TIME_BY },
    { "time_set", LEX_TIME_SET },
    { "at_event", LEX_AT_EVENT },
    { "at_event_first", LEX_AT_EVENT_FIRST },
    { "quickly", LEX_QUICKLY },
    { "other_case", LEX_OTHER_CASE },
    { "regularly", LEX_REGULARLY },
    { "period_yearly", LEX_PERIOD },
    { "period_halfyearly", LEX_PERIOD_HALFYEARLY },
    { "period_quarterly", LEX_PERIOD_QUARTERLY },
    { "period_monthly", LEX_PERIOD_MONTHLY },
    { "period_term", LEX_PERIOD_TERM },
    { "period_ad_hoc", LEX_PERIOD_AD_HOC },
    { "period_regular", LEX_PERIOD_REGULAR },
    { "period_lead", LEX_PERIOD_LEAD },
    { "period_paper", LEX_PERIOD_PAPER },
    { "no_period", LEX_NO_PERIOD },
    { "span", LEX_SPAN },
    { "date_lead", LEX_DATE_LEAD },
    { "date_month", LEX_DATE_MONTH },
    { "date_quarter", LEX_DATE_QUARTER },
    { "date_quarter_first", LEX_DATE_QUARTER_FIRST },
    { "takes_number", LEX_TAKES_NUMBER },
    { "office_behind", LEX_OFFICE_BEHIND },
    { "leader_before", LEX_LEADER_BEFORE },
    { "inform_behind", LEX_INFORM_BEHIND },
    { "governs", LEX_GOVERNS },
    { "plain_with", LEX_PLAIN_WITH },
    { "time_end", LEX_TIME_END },
    { "where_behind", LEX_WHERE_BEHIND },
    { "name_on", LEX_NAME_ON },
    { "noun_before", LEX_NOUN_BEFORE },
    { "agree", LEX_AGREE },
    { "trouble", LEX_TROUBLE },
    { "breach", LEX_BREACH },
    { "other_duties", LEX_OTHER_DUTIES },
    { "issuer", LEX_ISSUER },
    { "closing", LEX_CLOSING },
    { "makes_report", LEX_MAKES_REPORT },
    { "makes_reply", LEX_MAKES_REPLY },
    { "makes_meeting", LEX_MAKES_MEETING },
    { "makes_notice", LEX_MAKES_NOTICE },
};

static uint64_t hash_of(Str key) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static Entry *slot_of(const Lexicon *lexicon, Str key) {
    size_t i = (size_t)hash_of(key) & lexicon->mask;
    while (lexicon->slot[i].key.p && !str_eq(lexicon->slot[i].key, key))
        i = (i + 1) & lexicon->mask;
    return &lexicon->slot[i];
}

/** Adds phrase and each of its beginnings, so that a search stops early. */
static void add(Arena *arena, Lexicon *lexicon, Str phrase, LexClass class) {
    char *key = arena_raw(arena, 2 * phrase.n + 16);
    size_t n = 0;
    Str rest = phrase, word;
    while (str_cut(&rest, ' ', &word)) {
        if (n) key[n++] = ' ';
        n += text_key(key + n, word);
        Entry *slot = slot_of(lexicon, (Str){ key, n });
        if (!slot->key.p) slot->key = (Str){ key, n };
        if (!rest.p) slot->classes.word[class / 64] |= UINT64_C(1) << class % 64;
    }
}

static size_t count_words(Str data) {
    size_t n = 1;
    for (size_t i = 0; i < data.n; i++)
        n += data.p[i] == ' ' || data.p[i] == '\n';
    return n;
}

LexClass lexicon_class(Str name) {
    for (size_t i = 0; i < COUNT_OF(section); i++)
        if (str_is(name, section[i].name)) return section[i].class;
    assert(!"a section of the lexicon files has no class");
    return LEX_COUNT;
}

const Lexicon *lexicon_load(Arena *arena) {
    Str data = { (const char *)lexicon_bytes, lexicon_size };
    Lexicon *lexicon = ARENA_NEW(arena, Lexicon);
    size_t slots = 64;
    while (slots < 2 * count_words(data))
        slots *= 2;
    lexicon->slot = ARENA_ARRAY(arena, Entry, slots);
    lexicon->mask = slots - 1;
    Str line;
    LexClass class = LEX_COUNT;
    _Static_assert(LEX_COUNT <= 8 * sizeof(LexSet), "a class is a bit");
    while (str_line(&data, &line)) {
        if (line.n && line.p[0] == '[')
            class = lexicon_class(str_from(line, 1));
        else if (class < LEX_COUNT)
            add(arena, lexicon, line, class);
    }
    return lexicon;
}

bool lexicon_find(const Lexicon *lexicon, Str key, LexSet *classes) {
    const Entry *slot = slot_of(lexicon, key);
    *classes = slot->classes;
    return slot->key.p != NULL;
}
