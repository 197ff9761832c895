#pragma once
#include <stddef.h>
#include <stdint.h>

/** One input of libFuzzer or of the corpus; returns 0. Must not crash, leak or hang. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
