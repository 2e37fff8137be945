/* A clock for measuring an inference: CPU cycles on a board, instructions on an emulator. */
#ifndef TIMING_H
#define TIMING_H

#include <stdint.h>

void timing_start(void);
/* Units of timing_unit() since timing_start(). */
uint64_t timing_elapsed(void);
/* "cycles" or "instructions". */
const char *timing_unit(void);

#endif
