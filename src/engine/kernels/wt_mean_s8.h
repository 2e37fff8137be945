/* Mean over n pixels of c channels: y[ch] = clamp(requantize(sum over p of x[p, ch] + n * x_offset) + y_offset).
 *   x   [n, c]    n <= 2^23, so that 32 bits hold the sum
 *   y   [c]
 * x_offset = -zero point of x; y_offset = zero point of y. The factor (multiplier, shift) holds scale_x / (n * scale_y).
 * Overlap: y[ch] is written, in ascending order, after channel ch of every pixel has been read. y may start where x starts.
 */
#ifndef WT_MEAN_S8_H
#define WT_MEAN_S8_H

#include "wt.h"

WT_KERNEL void wt_mean_s8(
    const int8_t *x, int8_t *y, int32_t n, int32_t c, int32_t x_offset, int32_t multiplier, int32_t shift, int32_t y_offset)
{
    for (int32_t ch = 0; ch < c; ch++) {
        int32_t sum = 0;
        for (int32_t p = 0; p < n; p++) {
            sum += x[p * c + ch];
        }
        y[ch] = wt_requantize(sum + n * x_offset, multiplier, shift, y_offset, INT8_MIN, INT8_MAX);
    }
}

#endif
