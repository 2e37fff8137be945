/* Element-wise sum of two differently quantized tensors.
 *   a   [n]
 *   b   [b_n]    n a multiple of b_n; b repeats every b_n elements, b_n = n without broadcast
 *   y   [n]
 * Offsets of a and b = -zero points, in [-127, 128]. Both are shifted left by left_shift (20 in TensorFlow Lite) and brought to a
 * common scale by factors below one (shifts in [-31, 0]), added, and requantized. act_min <= act_max, both in [-128, 127].
 * Overlap: element i is written after a[i] and b[i % b_n] have been read. y may be a; y may be b when b_n = n.
 */
#ifndef WT_ADD_S8_H
#define WT_ADD_S8_H

#include "wt.h"

WT_KERNEL void wt_add_s8(
    const int8_t *a, const int8_t *b, int8_t *y, int32_t n, int32_t b_n,
    int32_t a_offset, int32_t a_multiplier, int32_t a_shift, int32_t b_offset, int32_t b_multiplier, int32_t b_shift,
    int32_t left_shift, int32_t y_offset, int32_t y_multiplier, int32_t y_shift, int32_t act_min, int32_t act_max)
{
    for (int32_t first = 0; first < n; first += b_n) {
        for (int32_t i = 0; i < b_n; i++) {
            const int32_t sa = wt_multiply(wt_wrap_shl(a[first + i] + a_offset, left_shift), a_multiplier, a_shift);
            const int32_t sb = wt_multiply(wt_wrap_shl(b[i] + b_offset, left_shift), b_multiplier, b_shift);
            y[first + i] = wt_requantize(wt_wrap_add(sa, sb), y_multiplier, y_shift, y_offset, act_min, act_max);
        }
    }
}

#endif
