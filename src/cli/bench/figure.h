#pragma once
/** One measured figure as a line of JSON (contract.md). */
#include "base/str.h"

typedef struct Figure {
    const char *name, *unit;
    int64_t hundredths;   // the value × 100
    int64_t baseline;     // of the same run; 0: none
    int64_t goal;         // at least so much; 0: none
    int64_t goal_percent; // instead: at least so many percent of the baseline
} Figure;
void figure(Figure f);
