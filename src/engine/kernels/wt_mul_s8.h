/* Element-wise product.
 *   a   [n]
 *   b   [b_n]    n a multiple of b_n; b repeats every b_n elements, b_n = n without broadcast
 *   y   [n]
 * Offsets of a and b = -zero points, in [-127, 128]; y_offset = zero point of y; act_min <= act_max, both in [-128, 127].
 * Overlap: element i is written after a[i] and b[i % b_n] have been read. y may be a; y may be b when b_n = n.
 */
#ifndef WT_MUL_S8_H
#define WT_MUL_S8_H

#include "wt.h"

WT_KERNEL void wt_mul_s8(
    const int8_t *a, const int8_t *b, int8_t *y, int32_t n, int32_t b_n, int32_t a_offset, int32_t b_offset,
    int32_t y_offset, int32_t y_multiplier, int32_t y_shift, int32_t act_min, int32_t act_max)
{
    for (int32_t first = 0; first < n; first += b_n) {
        for (int32_t i = 0; i < b_n; i++) {
            const int32_t product = (a[first + i] + a_offset) * (b[i] + b_offset);
            y[first + i] = wt_requantize(product, y_multiplier, y_shift, y_offset, act_min, act_max);
        }
    }
}

#endif
