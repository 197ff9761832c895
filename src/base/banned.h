#pragma once
/**
 * Functions that nobody outside base may call: no length, hidden state, or a clock. Put in front of
 * every file by the build (-include), except in base.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atof gets
#pragma GCC poison localtime gmtime localtime_r gmtime_r mktime ctime asctime srand rand
