/* Any unary function on int8 as one table.
 *   x     [n]
 *   lut   [256]   lut[q + 128] = f(q)
 *   y     [n]
 * Overlap: element i is written after x[i] has been read. y may be x.
 */
#ifndef WT_LUT_S8_H
#define WT_LUT_S8_H

#include "wt.h"

WT_KERNEL void wt_lut_s8(const int8_t *x, const int8_t *lut, int8_t *y, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        y[i] = lut[x[i] + 128];
    }
}

#endif
