#include "base/web_address.h"

#include <arpa/inet.h>
#include <string.h>

enum { LABEL_MAX = 63, DNS_NAME_MAX = 253 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

static bool is_label(Str label) {
    if (label.n < 1 || label.n > LABEL_MAX || label.p[0] == '-' || label.p[label.n - 1] == '-')
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!is_letter_or_digit(label.p[i]) && label.p[i] != '-') return false;
    return true;
}

/** A last label of digits only is read as a number of IPv4 by browsers: then it must be one. */
static bool is_name_or_ipv4(Str host) {
    char text[DNS_NAME_MAX + 1] = { 0 };
    struct in_addr address;
    Str rest = host, label = S("");
    if (host.n < 1 || host.n > DNS_NAME_MAX || host.p[host.n - 1] == '.') return false;
    while (str_cut(&rest, '.', &label))
        if (!is_label(label)) return false;
    if (!is_digit(label.p[0])) return true;
    memcpy(text, host.p, host.n);
    return inet_pton(AF_INET, text, &address) == 1;
}

static bool is_ipv6(Str inside) {
    char text[INET6_ADDRSTRLEN + 1] = { 0 };
    struct in6_addr address;
    if (inside.n < 2 || inside.n > INET6_ADDRSTRLEN) return false;
    memcpy(text, inside.p, inside.n);
    return strlen(text) == inside.n && inet_pton(AF_INET6, text, &address) == 1;
}

static bool is_port(Str port) {
    int64_t n;
    for (size_t i = 0; i < port.n; i++)
        if (!is_digit(port.p[i])) return false;
    return port.n <= 5 && str_to_int(port, &n) && n >= 1 && n <= 65535;
}

bool web_host_is_plain(Str text) {
    size_t close = text.n && text.p[0] == '[' ? str_find(text, S("]"), 0) : SIZE_MAX;
    size_t colon = str_find(text, S(":"), close == SIZE_MAX ? 0 : close);
    if (colon != SIZE_MAX && !is_port(str_from(text, colon + 1))) return false;
    Str host = str_upto(text, colon == SIZE_MAX ? text.n : colon);
    if (close == SIZE_MAX) return is_name_or_ipv4(host);
    return host.n == close + 1 && is_ipv6(str_part(host, 1, close));
}

bool web_address_is_plain(Str text) {
    size_t scheme = str_starts(text, S("https://")) ? 8 : str_starts(text, S("http://")) ? 7 : 0;
    return scheme && web_host_is_plain(str_from(text, scheme));
}
