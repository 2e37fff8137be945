/* Fully connected layer.
 *   x           [in_n]
 *   w           [out_n, in_n]
 *   bias, multiplier, shift  [out_n]   shift in [-31, 30]
 *   y           [out_n]
 * x_offset = -zero point of x, in [-127, 128]; y_offset = zero point of y; act_min <= act_max, both in [-128, 127].
 * in_n <= 65,000. Overlap: none, every output reads all of x.
 */
#ifndef WT_DENSE_S8_H
#define WT_DENSE_S8_H

#include "wt_dot.h"

WT_KERNEL void wt_dense_s8(
    const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
    int32_t in_n, int32_t out_n, int32_t x_offset, int32_t y_offset, int32_t act_min, int32_t act_max)
{
    const int32_t fours = out_n - out_n % 4;
    for (int32_t o = 0; o < fours; o += 4) {
        int32_t acc[4] = {0, 0, 0, 0};
        wt_dot4(x, w + o * in_n, in_n, in_n, x_offset, acc);
        wt_requantize4(acc, bias + o, multiplier + o, shift + o, y, y_offset, act_min, act_max);
        y += 4;
    }
    for (int32_t o = fours; o < out_n; o++) {
        const int32_t acc = wt_dot(x, w + o * in_n, in_n, x_offset);
        *y++ = wt_requantize(wt_wrap_add(acc, bias[o]), multiplier[o], shift[o], y_offset, act_min, act_max);
    }
}

#endif
