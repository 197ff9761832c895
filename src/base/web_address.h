#pragma once
/**
 * Addresses of web sites as they come from outside: from a Host header or from the configuration.
 */
#include "base/str.h"

/**
 * Whether text may stand as host and port of a link: a name of letters, digits and hyphens (RFC
 * 1123: labels of 1 to 63, 253 in all), an IPv4 address or an IPv6 address in brackets; then
 * perhaps ":" and a port of 1 to 65535. No user name, no path, no letters that browsers read
 * differently.
 */
bool web_host_is_plain(Str text);
/** Whether text is "http://" or "https://" and a plain host, with nothing behind it. */
bool web_address_is_plain(Str text);
