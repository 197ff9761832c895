#pragma once
/**
 * The words by which provisions lay duties on bodies, as data: the files of lexicon/, one phrase a
 * line with the example it serves, built into the program by tools/gen_lexicon. A class says what a
 * phrase does in a sentence; one phrase may be in several.
 */
#include "base/str.h"

typedef enum LexClass {
    LEX_BODY,     // begins the name of a body, office holder or role: "sở", "ủy ban nhân dân"
    LEX_BODY_CAP, // the same, only when written with a capital or after "các": "Sở", "Cục"
    LEX_GROUP,    // a bare noun for bodies: "cơ quan", "đơn vị"
    LEX_GROUP_LISTED, // the same, only inside a list: "sở", "tổ chức"
    LEX_GROUP_END,    // (not in the files) the last word of a group noun
    LEX_EACH,         // determiners: "các", "những", "mỗi"
    LEX_QUALIFIER,    // small words that go on with a name: "tỉnh", "có liên quan"
    LEX_PLACE,        // levels of government, shared by lists: "huyện", "tỉnh"
    LEX_PRIVATE,      // private persons, who are no addressee: "người dân"
    LEX_OUTSIDE,      // bodies that no order of the administration binds: court, party, front
    LEX_INSIDE,       // nouns with which a name goes on: "môi trường"
    LEX_NAME_STOP,    // ends a name: "kết quả", "trong", "để"
    LEX_ACT,          // verbs that can be the act of a duty
    LEX_NO_ACT,       // begins like a verb and is none: "giao dịch", "chi phí"
    LEX_PURPOSE,      // verbs for what an addressee then does: "xem xét", "quyết định"
    LEX_PAPER,        // steps of making one paper: "tổng hợp", "soạn thảo"
    LEX_ADVERB,       // stands before a verb: "chủ động", "kịp thời"
    LEX_DUTY,         // "có trách nhiệm", "phải"
    LEX_FORBID,       // "không được", "nghiêm cấm"
    LEX_RIGHT,        // "được quyền", "có thể"
    LEX_QUALITY,      // after "phải": asks for a quality, not for an act
    LEX_CONDITION,    // "trường hợp", "nếu"
    LEX_LEAD_IN,      // opens an adjunct before the subject: "căn cứ", "đối với", "khi"
    LEX_TELL,         // directs something to a body that may follow at once: "báo cáo", "gửi"
    LEX_TELL_TO,      // the same, with a preposition before the body: "phản ánh", "trả lời"
    LEX_OPINION,      // acts of watching opinion
    LEX_HEAD_SCOPE,   // headings: what is only described
    LEX_HEAD_MAXIM,   // headings: principles
    LEX_HEAD_FORM,    // headings: forms, methods, contents
    LEX_HEAD_RIGHT,   // headings: rights
    LEX_HEAD_DUTY,    // headings: "trách nhiệm", "nhiệm vụ"
    // From here on the classes of one rule each: they do not make a word known to the others.
    LEX_SPECIAL,
    LEX_KNOWN_BY = LEX_SPECIAL, // what bare nouns are known by: "được giao nhiệm vụ", "nêu trên"
    LEX_LABEL_NOUN,             // opens the label of a line of a plan: "Cơ quan chủ trì:"
    LEX_LABEL_LEAD,             // the rest of such a label, for who leads: "chủ trì"
    LEX_LABEL_HELP,             // for who helps: "phối hợp"
    LEX_LABEL_TIME, // a label for the time, without such a noun: "thời gian thực hiện"
    // the sections of rules.txt
    LEX_COOPERATE,    // before the body that helps: "phối hợp với", "cùng với"
    LEX_TELL_WHOM,    // telling, whose "với" names who is told: "góp ý", "kiến nghị"
    LEX_MANNER,       // between telling and the body told: "bằng văn bản", "đột xuất"
    LEX_PAPER_BEFORE, // makes "báo cáo" behind it a paper: "dự thảo", "chế độ"
    LEX_GOODS,        // what is handed over and tells nothing: "kinh phí", "vật tư"
    LEX_MAXIM,        // how a text is applied or a body works: "làm việc theo"
    LEX_STEP,         // an act done once and seen: "cử", "lập biên bản"
    LEX_NEEDS_PLACE,  // a body of every level: "công an", "hội nông dân"
    LEX_ASK,          // behind it each body is told what to do: "đôn đốc"
    LEX_SETTLEMENT,   // where people live together: "thôn", "khu phố"
    LEX_OFFICER,      // people known by what they do: "kiểm sát viên", "công chức"
    LEX_OPEN_HEAD,    // goes on with small words of any kind: "trung tâm", "câu lạc bộ"
    LEX_ORDER,        // gives an act to the body behind it: "giao", "yêu cầu"
    LEX_TIME_OPEN,    // opens a time before the subject: "chậm nhất", "đột xuất"
    LEX_HANDED,       // what a body does to a paper, behind "được": "niêm yết"
    LEX_CONNECT,      // joins a sentence to the one before: "ngoài ra", "mặt khác"
    LEX_MATTER,       // what somebody tells about: "vướng mắc"
    LEX_ADJUNCT,      // opens an adjunct between subject and verb: "trong phạm vi"
    LEX_THING,        // an object behind a comma: "trung tâm", "nhà"
    LEX_DAY_PART,     // before a day that recurs: "chiều"
    LEX_TITLE,        // begins a short title before a colon: "chế độ"
    LEX_TO,           // before whom one tells: "cho", "gửi về"
    LEX_AIM,          // opens an aim: "để", "làm cơ sở"
    LEX_AIM_ASKS,     // an aim that asks an opinion: "để lấy ý kiến"
    // the sections of names.txt
    LEX_ROLE,         // what "đơn vị" is known by: "chủ trì"
    LEX_PERSON,       // somebody known by what he does: "nhân viên"
    LEX_HEAD_OF,      // "thủ trưởng", with the whole body behind it
    LEX_DOER,         // known by an act: "cơ quan", "bên"
    LEX_DOES,         // such an act: "tiếp nhận"
    LEX_TEAM,         // known by its task: "tổ", "đoàn"
    LEX_TOLD_THING,   // what such a body is told: "danh sách"
    LEX_REFERENCE,    // before the place of the text that names it: "nêu tại"
    LEX_PLACE_HAS,    // what tells some places from the others: "xã có rừng"
    LEX_PLACE_OBJECT, // what is or was at its place: "vụ việc", "cư trú"
    LEX_DEPARTMENT,   // an office with one field: "sở"
    LEX_OWN_BODY,     // no part of a list of settlements: "nhà trường"
    LEX_SOCIETY,      // with a capital, behind "tổ chức": "đoàn", "hội"
    LEX_COUNTED,      // behind a number: "bên", "ngành"
    LEX_MEETS,        // what heads of bodies do together: "họp"
    // the sections of times.txt
    LEX_MEETING,    // what a time is counted from the end of: "cuộc họp"
    LEX_DONE,       // work is done, from which a time is counted: "hoàn thành"
    LEX_OCCASION,   // begins the name of an event, behind "trước", "sau": "mùa", "đợt"
    LEX_ASK_PAPER,  // what asks, behind "khi có": "công văn"
    LEX_ASK_VERB,   // what is done to who is asked: "khi được … mời"
    LEX_TIME_ASKED, // a time that who asks has set: "thời hạn yêu cầu"
    LEX_TIME_RULED, // a time that a rule sets: "đúng hạn"
    LEX_EVENT_END,  // goes on behind the words of an event: "nhằm"
    LEX_AS_COMES,   // a noun that "đột xuất", "thường xuyên" only describe: "nhiệm vụ"
    LEX_BUDGET,     // a plan or money of which "hằng năm" is no recurrence: "dự toán"
    LEX_MEASURE,    // before a number of days: "ít nhất", "tối đa"
    LEX_EVENT_TELL, // ends the words of an event behind a comma: "gửi"
    LEX_EVENT_PASS, // the same, behind the act only: "trình"
    LEX_RECEIVED,   // something arrives: "nhận"
    LEX_BEFORE,     // opens an event by which something is due: "trước khi"
    LEX_SINCE,      // from when days are counted: "kể từ"
    LEX_COUNTED_TO, // to when: "so với"
    LEX_NEXT_DAY,   // "ngày làm việc tiếp theo"
    LEX_WHEN,       // before what asks: "khi", "nếu"
    LEX_BY_REQUEST, // before who asks: "theo đề nghị của"
    LEX_ANY_ONE,    // between these and several who may ask: "một trong"
    LEX_TIME_BY,    // a time that the body behind it sets: "thời hạn do"
    LEX_TIME_SET,   // the verb of that: "ấn định"
    LEX_AT_EVENT,   // opens an event with which something is due: "ngay sau khi"
    LEX_AT_EVENT_FIRST, // the same, before the act only: "kết thúc"
    LEX_QUICKLY,        // early, and no time: "ngay từ khi mới"
    LEX_OTHER_CASE,     // opens a bracket for other cases: "riêng"
    LEX_REGULARLY,      // "thường xuyên"
    // the sections of periods.txt; the first seven in the order of DueType
    LEX_PERIOD, // states a period: yearly "hằng năm"
    LEX_PERIOD_HALFYEARLY,
    LEX_PERIOD_QUARTERLY,
    LEX_PERIOD_MONTHLY,
    LEX_PERIOD_TERM,
    LEX_PERIOD_AD_HOC,
    LEX_PERIOD_REGULAR,
    LEX_PERIOD_LEAD,  // before a bare unit, which is a period then: "định kỳ", "giao ban"
    LEX_PERIOD_PAPER, // before a period that a date is for: "báo cáo", "sơ kết"
    LEX_NO_PERIOD,    // holds a period and states none: "chia theo"
    LEX_SPAN,         // before "6 tháng", which is a length then: "trong", "thời hạn"
    LEX_DATE_LEAD,    // before a date: "trước ngày", "chậm nhất ngày"
    LEX_DATE_MONTH,   // behind the day of every month: "của tháng"
    LEX_DATE_QUARTER, // behind a day of the last month of a quarter: "tháng cuối quý"
    LEX_DATE_QUARTER_FIRST, // the same of its first month: "tháng đầu quý"
    // the sections of neighbours.txt
    LEX_TAKES_NUMBER,  // the number behind it counts no bodies: "tháng"
    LEX_OFFICE_BEHIND, // behind "các vụ", which are departments then: "thuộc"
    LEX_LEADER_BEFORE, // before "lãnh đạo", which is a body then: "báo cáo"
    LEX_INFORM_BEHIND, // behind "thông tin", which is an act then: "kịp thời"
    LEX_GOVERNS,       // governs the bodies behind it: "báo cáo", "của"
    LEX_PLAIN_WITH,    // before "với", which is no help then: "phù hợp"
    LEX_TIME_END,      // ends the words of a time: "quý"
    LEX_WHERE_BEHIND,  // behind a name, where that body is: "nằm"
    LEX_NAME_ON,       // goes on with the name of a heading: "tại"
    LEX_NOUN_BEFORE,   // makes a noun of the telling behind it: "nhận được"
    LEX_AGREE,         // the parties stand before it: "thống nhất"
    LEX_TROUBLE,       // what is met with and told: "vướng mắc"
    LEX_BREACH,        // what happens to who breaks a rule: "bị xử lý"
    LEX_OTHER_DUTIES,  // duties that another text lays: "nhiệm vụ khác"
    LEX_ISSUER,        // issues such texts and orders others: "đảng ủy"
    LEX_CLOSING,       // opens closing words: "trên đây là"
    LEX_MAKES_REPORT,  // the kind of an act: "phản ánh"
    LEX_MAKES_REPLY,   // "phúc đáp"
    LEX_MAKES_MEETING, // "triệu tập"
    LEX_MAKES_NOTICE,  // "niêm yết"
    LEX_COUNT
} LexClass;

/** A set of classes: class c is bit c % 64 of word c / 64. */
typedef struct LexSet {
    uint64_t word[3];
} LexSet;

typedef struct Lexicon Lexicon;

/** The built-in lexicon, made ready in arena. */
const Lexicon *lexicon_load(Arena *arena);
/** True when key (as words_key gives it) is a phrase or the beginning of one; *classes are those of
 * which it is a whole phrase. */
bool lexicon_find(const Lexicon *lexicon, Str key, LexSet *classes);

/** The class of a section of the files, by its name without brackets. */
LexClass lexicon_class(Str section);

extern const unsigned char lexicon_bytes[];
extern const size_t lexicon_size;
