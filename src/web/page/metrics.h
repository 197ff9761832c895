#pragma once
/** /metrics: figures on the running program in Prometheus text; for programs on this machine. */
#include "web/reply.h"

void metrics_page(Request *rq, Reply *rp);
