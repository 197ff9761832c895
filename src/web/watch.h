#pragma once
/**
 * Ends connections that take too long to say what they want: libmicrohttpd's own time-out starts
 * anew with each byte, so a byte now and then would hold a connection for ever.
 */
#include "base/str.h"

typedef struct Watch Watch;
typedef struct WatchedConnection WatchedConnection;

Watch *watch_start(void);
void watch_stop(Watch *watch);
/** A connection opened on fd; its first request must be complete at deadline_ms (a clock that never
 * jumps; 0: none). */
WatchedConnection *watch_open(Watch *watch, int fd, int64_t deadline_ms);
void watch_deadline(Watch *watch, WatchedConnection *connection, int64_t deadline_ms);
/** Before fd is closed. */
void watch_close(Watch *watch, WatchedConnection *connection);
