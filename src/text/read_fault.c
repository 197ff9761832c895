/** What a person reads when a document is refused, or read with reservations. */
#include "text/read_part.h"

static const struct {
    ErrCode code;
    const char *msg; // {0} is the argument of the fault, {1} a limit
} faults[FAULT_COUNT] = {
    [FAULT_NONE] = { ERR_SYSTEM, "" },
    [FAULT_EMPTY] = { ERR_INPUT, N_("The file is empty. Choose the file that holds the text.") },
    [FAULT_FILE_SIZE] = { ERR_TOO_LARGE,
                          N_("The file is larger than {1} MB. Leave out pictures and annexes, or "
                             "save the text alone as docx or txt.") },
    [FAULT_TEXT_SIZE] = { ERR_TOO_LARGE, N_("The document holds more text than {1} MB. Split it "
                                            "and read the parts "
                                            "one by one.") },
    [FAULT_UNKNOWN_FORMAT] = { ERR_INPUT,
                               N_("This is neither text nor docx, odt or pdf. Save the document as "
                                  "docx or pdf and try again.") },
    [FAULT_OTHER_FORMAT] = { ERR_INPUT,
                             N_("This file is {0}, which cannot be read. Save the document as docx "
                                "or pdf and try again.") },
    [FAULT_OLD_DOC] = { ERR_INPUT,
                        N_("This is a document of the old Word format (.doc). Open it and "
                           "save it as docx or pdf.") },
    [FAULT_ENCRYPTED] = { ERR_INPUT, N_("The file is protected by a password. Remove the password "
                                        "and try again.") },
    [FAULT_TRUNCATED] = { ERR_INPUT, N_("The file is incomplete: its end is missing. Copy or "
                                        "download it again.") },
    [FAULT_DAMAGED] = { ERR_INPUT,
                        N_("The file is damaged and cannot be read ({0}). Open it in the "
                           "program that made it, save it again, and try again.") },
    [FAULT_ZIP_BOMB] = { ERR_TOO_LARGE,
                         N_("The file would grow far beyond its size when unpacked, so it was not "
                            "opened. Save the text alone as docx or txt.") },
    [FAULT_ZIP_ENTRIES] = { ERR_TOO_LARGE, N_("The file consists of too many parts, so it was not "
                                              "opened. Save the text alone as docx or txt.") },
    [FAULT_XML_DEPTH] = { ERR_INPUT, N_("The document is nested too deeply to be a text, so it was "
                                        "not read. Save the text alone as docx or txt.") },
    [FAULT_XML_ENTITY] = { ERR_INPUT, N_("The document contains entity declarations, which no word "
                                         "processor writes, so it was not read. Save it again as "
                                         "docx or pdf.") },
    [FAULT_NO_TEXT] = { ERR_INPUT,
                        N_("The document contains no text. Choose the file that holds the "
                           "text.") },
    [FAULT_SCAN] = { ERR_INPUT, N_("All or most of the {0} pages of the pdf are pictures without "
                                   "text, so it is a scan. Hand in the text itself (docx, odt, "
                                   "txt), or a pdf made from it.") },
    [FAULT_PDF_PROTECTED] = { ERR_INPUT, N_("The author of the pdf does not allow its text to be "
                                            "taken out. Ask for a copy without this protection, or "
                                            "for the docx.") },
    [FAULT_LEGACY_UNSURE] = { ERR_INPUT,
                              N_("The text is in an old encoding (such as TCVN3 or VNI) that could "
                                 "not be converted with certainty. Convert it to Unicode and try "
                                 "again.") },
    [FAULT_BAD_UTF8] = { ERR_INPUT,
                         N_("Line {0} of the text is damaged: it contains bytes that are "
                            "no characters. Save the text as UTF-8 and try again.") },
    [FAULT_TIME] = { ERR_INPUT, N_("Reading the file took longer than {1} seconds and was stopped. "
                                   "Save the text alone as docx or txt.") },
    [FAULT_MEMORY] = { ERR_INPUT, N_("Reading the file needed more memory than {1} MB and was "
                                     "stopped. Save the text alone as docx or txt.") },
    [FAULT_OUTPUT] = { ERR_TOO_LARGE, N_("The file gives more text than {1} MB, so reading was "
                                         "stopped. Split the document.") },
    [FAULT_FORBIDDEN] = { ERR_INPUT,
                          N_("Reading the file led to something that a reader may not do "
                             "and was stopped. The file may be an attack; do not open it, "
                             "and tell the administrator.") },
    [FAULT_CRASHED] = { ERR_INPUT,
                        N_("The reader failed at this file. Nothing else was harmed. Save "
                           "the document again as docx or pdf and tell the "
                           "administrator.") },
    [FAULT_NO_PDFTOTEXT] = { ERR_SYSTEM, N_("The program pdftotext is missing on this server. The "
                                            "administrator must install the package "
                                            "poppler-utils.") },
};

static const char *const remarks[READ_KIND_COUNT] = {
    [READ_TABLE] = N_("A table was passed over after paragraph {0}: “{1}”."),
    [READ_DELETED] = N_("Text marked as deleted was left out after paragraph {0}: “{1}”."),
    [READ_INSERTED] = N_("Text marked as inserted was read as part of the text, in paragraph {0} "
                         "or after it: “{1}”."),
    [READ_HIDDEN] = N_("Hidden text was left out after paragraph {0}: “{1}”."),
    [READ_NOTE] = N_("A footnote was left out after paragraph {0}: “{1}”."),
    [READ_COMMENT] = N_("A comment in the margin was left out after paragraph {0}: “{1}”."),
    [READ_FURNITURE] = N_("A page header or footer was left out: “{1}”."),
    [READ_CONTENTS] = N_("A table of contents was left out after paragraph {0}: “{1}”."),
    [READ_PICTURE] = N_("A picture was left out after paragraph {0}."),
    [READ_CONVERTED] = N_("The text was in the old encoding {1} and was converted to Unicode."),
    [READ_ODD_SYLLABLE] = N_("After the conversion, “{1}” is no Vietnamese syllable; compare it "
                             "with the document."),
    [READ_TEXTBOX] = N_("A text box was read after paragraph {0}: “{1}”."),
    [READ_PAGE_NO_TEXT] = N_("Page {1} has no text; it may be a picture."),
    [READ_CHARACTERS] = N_("Characters of a symbol font were left out or read as a dash, near "
                           "paragraph {0}: “{1}”."),
    [READ_STRANGE] = N_("Many words are not Vietnamese (such as “{1}”): the fonts of the pdf may "
                        "hide its true letters. Compare with the document, or hand in the docx."),
};

const char *read_remark_msg(ReadRemarkKind kind) {
    return remarks[kind];
}

const char *read_remark_word(ReadRemarkKind kind) {
    static const char *const words[READ_KIND_COUNT] = {
        [READ_TABLE] = "read_table",
        [READ_DELETED] = "read_deleted",
        [READ_INSERTED] = "read_inserted",
        [READ_HIDDEN] = "read_hidden",
        [READ_NOTE] = "read_note",
        [READ_COMMENT] = "read_comment",
        [READ_FURNITURE] = "read_furniture",
        [READ_CONTENTS] = "read_contents",
        [READ_PICTURE] = "read_picture",
        [READ_CONVERTED] = "read_converted",
        [READ_ODD_SYLLABLE] = "read_odd_syllable",
        [READ_TEXTBOX] = "read_textbox",
        [READ_PAGE_NO_TEXT] = "read_page_no_text",
        [READ_CHARACTERS] = "read_characters",
        [READ_STRANGE] = "read_strange",
    };
    return words[kind];
}

static Str limit_text(ReadFault fault, ReadLimits limits, Arena *arena) {
    size_t bytes = limits.text_bytes;
    if (fault == FAULT_TIME) return str_printf(arena, "%u", limits.seconds);
    if (fault == FAULT_FILE_SIZE) bytes = limits.file_bytes;
    if (fault == FAULT_MEMORY) bytes = limits.memory_bytes;
    if (fault == FAULT_OUTPUT) bytes = limits.inflated_bytes;
    return str_printf(arena, "%zu", bytes >> 20);
}

bool read_fault_err(ReadFault fault, Str arg, ReadLimits limits, Arena *arena, Err *err) {
    return FAIL(err, .code = faults[fault].code, .msg = faults[fault].msg, .field = "file",
                .args = { arg, limit_text(fault, limits, arena) });
}
