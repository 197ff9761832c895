#include "text/read_zip.h"

#include <libxml/parser.h>
#include <zip.h>

enum { ENTRIES_MAX = 5000, RATIO_MAX = 300 };
#define SMALL (4u << 20) // what an entry may always grow to
#define SUM_MAX (2ull << 30)

bool read_zip_document(Reading *rd, Str bytes) {
    AUTO_PACKAGE Package package;
    if (!package_open(rd, bytes, &package)) return false;
    Str type;
    if (package_has(&package, S("mimetype"))) {
        if (!package_part(&package, S("mimetype"), &type)) return false;
        if (str_starts(type, S("application/vnd.oasis.opendocument.text")))
            return read_odt(rd, &package);
        return reading_fault(rd, FAULT_OTHER_FORMAT, str_upto(str_trim(type), 80));
    }
    if (!package_has(&package, S("[Content_Types].xml")))
        return reading_fault(rd, FAULT_OTHER_FORMAT, S("zip"));
    if (package_has(&package, S("xl/workbook.xml")))
        return reading_fault(rd, FAULT_OTHER_FORMAT, S("xlsx"));
    if (package_has(&package, S("ppt/presentation.xml")))
        return reading_fault(rd, FAULT_OTHER_FORMAT, S("pptx"));
    return read_docx(rd, &package);
}

static bool check_entries(Reading *rd, struct zip *zip, size_t file_size) {
    zip_int64_t count = zip_get_num_entries(zip, 0);
    if (count > ENTRIES_MAX) return reading_fault(rd, FAULT_ZIP_ENTRIES, S(""));
    uint64_t sum = 0, packed = 0;
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t s;
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &s) != 0)
            return reading_fault(rd, FAULT_DAMAGED, S("zip"));
        if ((s.valid & ZIP_STAT_ENCRYPTION_METHOD) && s.encryption_method != ZIP_EM_NONE)
            return reading_fault(rd, FAULT_ENCRYPTED, S(""));
        bool is_bomb = s.size > SUM_MAX || (s.size > SMALL && s.size / RATIO_MAX > s.comp_size);
        sum += is_bomb ? 0 : s.size;
        packed += s.comp_size < file_size ? s.comp_size : file_size + 1;
        // Entries that share their bytes are packed larger than the file that holds them.
        if (is_bomb || sum > SUM_MAX || packed > file_size)
            return reading_fault(rd, FAULT_ZIP_BOMB, S(""));
    }
    return true;
}

bool package_open(Reading *rd, Str bytes, Package *out) {
    *out = (Package){ .rd = rd };
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    struct zip *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    int code = zip_error_code_zip(&error);
    zip_error_fini(&error);
    if (!zip) {
        if (source) zip_source_free(source);
        // The list of the parts stands at the end.
        return reading_fault(rd, code == ZIP_ER_MEMORY ? FAULT_MEMORY : FAULT_TRUNCATED, S(""));
    }
    out->zip = zip;
    return check_entries(rd, zip, bytes.n);
}

void package_close(Package *package) {
    if (package->zip) zip_discard(package->zip);
    package->zip = NULL;
}

static zip_int64_t locate(const Package *package, Str name) {
    return zip_name_locate(package->zip, str_z(package->rd->arena, name), 0);
}

bool package_has(const Package *package, Str name) {
    return locate(package, name) >= 0;
}

bool package_part(const Package *package, Str name, Str *out) {
    Reading *rd = package->rd;
    zip_int64_t at = locate(package, name);
    if (at < 0) return reading_fault(rd, FAULT_DAMAGED, name);
    zip_file_t *file = zip_fopen_index(package->zip, (zip_uint64_t)at, 0);
    if (!file) return reading_fault(rd, FAULT_DAMAGED, name);
    AUTO_BUF Buf buf;
    buf_init(&buf, rd->limits.inflated_bytes);
    zip_int64_t got = 0;
    for (;;) {
        char *room = buf_room(&buf, 65536);
        if (!room) break; // what is declared may be a lie: this counts what comes
        got = zip_fread(file, room, 65536);
        if (got <= 0) break;
        buf.n += (size_t)got;
    }
    zip_fclose(file);
    if (buf.is_full) return reading_fault(rd, FAULT_ZIP_BOMB, S(""));
    if (got < 0) return reading_fault(rd, FAULT_DAMAGED, name);
    *out = buf_dup(&buf, rd->arena);
    return true;
}

/** Any encoding but UTF-8 would make the XML library look for converters in files. */
static bool is_utf8_xml(Str bytes) {
    Str head = str_upto(bytes, 200);
    size_t end = str_find(head, S("?>"), 0), at = str_find(head, S("encoding"), 0);
    if (!utf8_is_valid(bytes) || memchr(head.p, 0, head.n)) return false;
    if (!str_starts(str_trim(head), S("<?xml")) || at == SIZE_MAX || at > end) return true;
    for (at += 8; at < head.n && strchr(" \t\r\n='\"", head.p[at]); at++) {}
    return str_eq_ascii_nocase(str_part(head, at, at + 5), S("utf-8")) ||
           str_eq_ascii_nocase(str_part(head, at, at + 8), S("us-ascii"));
}

static xmlDoc *parse(Reading *rd, Str bytes, Str name) {
    if (str_find(bytes, S("<!DOCTYPE"), 0) != SIZE_MAX ||
        str_find(bytes, S("<!ENTITY"), 0) != SIZE_MAX) {
        (void)reading_fault(rd, FAULT_XML_ENTITY, S(""));
        return NULL;
    }
    if (!is_utf8_xml(bytes)) {
        (void)reading_fault(rd, FAULT_DAMAGED, name);
        return NULL;
    }
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (!parser) {
        (void)reading_fault(rd, FAULT_MEMORY, S(""));
        return NULL;
    }
    xmlDoc *doc = xmlCtxtReadMemory(parser, bytes.p, (int)bytes.n, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                        XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    const xmlError *last = xmlCtxtGetLastError(parser);
    if (!doc || !parser->wellFormed) {
        bool is_deep = last && last->message && strstr(last->message, "depth");
        bool is_memory = last && last->code == XML_ERR_NO_MEMORY;
        (void)reading_fault(rd,
                            is_deep     ? FAULT_XML_DEPTH
                            : is_memory ? FAULT_MEMORY
                                        : FAULT_DAMAGED,
                            name);
        if (doc) xmlFreeDoc(doc);
        doc = NULL;
    }
    xmlFreeParserCtxt(parser);
    return doc;
}

xmlDoc *package_xml(const Package *package, Str name) {
    Str bytes = S("");
    return package_part(package, name, &bytes) ? parse(package->rd, bytes, name) : NULL;
}

xmlDoc *package_xml_if_there(const Package *package, Str name) {
    return package_has(package, name) ? package_xml(package, name) : NULL;
}

xmlNode *xml_first(const xmlNode *parent) {
    xmlNode *node = parent ? parent->children : NULL;
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

xmlNode *xml_next(const xmlNode *node) {
    xmlNode *next = node->next;
    while (next && next->type != XML_ELEMENT_NODE)
        next = next->next;
    return next;
}

bool xml_is(const xmlNode *node, const char *name) {
    return strcmp((const char *)node->name, name) == 0;
}

xmlNode *xml_child(const xmlNode *parent, const char *name) {
    xmlNode *node = xml_first(parent);
    while (node && !xml_is(node, name))
        node = xml_next(node);
    return node;
}

Str xml_attr(const xmlNode *node, const char *name) {
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children && a->children->content ? str_c((const char *)a->children->content)
                                                       : S("");
    return (Str){ 0 };
}

int xml_int(const xmlNode *node, const char *name, int otherwise) {
    int64_t n;
    return str_to_int(xml_attr(node, name), &n) && n >= -100000 && n <= 100000 ? (int)n : otherwise;
}

void xml_text(const xmlNode *node, Buf *out) {
    for (const xmlNode *c = node ? node->children : NULL; c && out->n < 400; c = c->next) {
        if (c->type == XML_TEXT_NODE && c->content)
            buf_put(out, str_c((const char *)c->content));
        else if (c->type == XML_ELEMENT_NODE && !xml_is(c, "instrText"))
            xml_text(c, out);
        if (c->type == XML_ELEMENT_NODE && (xml_is(c, "p") || xml_is(c, "h") || xml_is(c, "tab")))
            buf_byte(out, ' ');
    }
}

Str xml_words(Arena *arena, const xmlNode *text) {
    Str s = str_c((const char *)text->content);
    if (!memchr(s.p, '\n', s.n) && !memchr(s.p, '\r', s.n)) return s;
    char *copy = arena_raw(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = (char)(s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    return (Str){ copy, s.n };
}
