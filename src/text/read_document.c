/** What a file is, told by its first bytes. */
#include "text/read_part.h"

static const struct {
    const char *head;
    const char *what;
} others[] = {
    { "{\\rtf", "RTF" },
    { "\x89PNG", "PNG" },
    { "\xFF\xD8\xFF", "JPEG" },
    { "II*", "TIFF" },
    { "MM", "TIFF" },
    { "GIF8", "GIF" },
    { "BM", "BMP" },
    { "7z\xBC\xAF", "7z" },
    { "Rar!", "RAR" },
    { "\x1F\x8B", "gzip" },
    { "\x28\xB5\x2F\xFD", "zstd" },
    { "\x7F"
      "ELF",
      "ELF" },
    { "MZ", "EXE" },
    { "%!PS", "PostScript" },
    { "AT&TFORM", "DjVu" },
    { "\xFD"
      "7zXZ",
      "xz" },
    { "BZh", "bzip2" },
};

static const char *other_format(Str bytes) {
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        Str head = str_c(others[i].head);
        // Two letters alone also begin a text.
        bool is_short = head.n == 2 && (unsigned char)head.p[0] < 0x80;
        if (str_starts(bytes, head) &&
            (!is_short || memchr(bytes.p, 0, bytes.n < 64 ? bytes.n : 64)))
            return others[i].what;
    }
    Str start = str_upto(str_trim(str_upto(bytes, 512)), 14);
    if (str_eq_ascii_nocase(str_upto(start, 14), S("<!doctype html")) ||
        str_eq_ascii_nocase(str_upto(start, 5), S("<html")))
        return "HTML";
    return str_starts(start, S("<?xml")) ? "XML" : NULL;
}

/** The old container of Microsoft: .doc, or what a password makes of a docx. Names in UTF-16. */
static bool read_ole(Reading *rd, Str bytes) {
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    static const char word[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";
    if (str_find(bytes, (Str){ encrypted, sizeof encrypted - 1 }, 0) != SIZE_MAX)
        return reading_fault(rd, FAULT_ENCRYPTED, S(""));
    if (str_find(bytes, (Str){ word, sizeof word - 1 }, 0) != SIZE_MAX)
        return reading_fault(rd, FAULT_OLD_DOC, S(""));
    return reading_fault(rd, FAULT_OTHER_FORMAT, S("OLE"));
}

static bool read_by_content(Reading *rd, Str bytes) {
    if (str_trim(bytes).n == 0) return reading_fault(rd, FAULT_EMPTY, S(""));
    if (str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("PK\x05\x06")))
        return read_zip_document(rd, bytes);
    if (str_starts(bytes, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return read_ole(rd, bytes);
    const char *other = other_format(bytes);
    if (other) return reading_fault(rd, FAULT_OTHER_FORMAT, str_c(other));
    return read_plain(rd, bytes);
}

bool read_document(Reading *rd, Str bytes) {
    return read_by_content(rd, bytes) && reading_finish(rd);
}
