/* Copies a constant from flash to the arena.
 *   w   [n]
 *   y   [n]
 */
#ifndef WT_LOAD_S8_H
#define WT_LOAD_S8_H

#include "wt.h"

WT_KERNEL void wt_load_s8(const int8_t *w, int8_t *y, int32_t n)
{
    memcpy(y, w, (size_t)n);
}

#endif
