/* Average pooling over the pixels inside the input, rounded half away from zero. x and y share one quantization.
 *   x   [in_h, in_w, in_c]
 *   y   [out_h, out_w, out_c]   out_c = in_c
 * Every window covers at least one pixel. act_min <= act_max, both in [-128, 127].
 * Overlap: y is written in ascending order, and y[oy, ox, c] reads only channel c of its window, before it is written. So y may lie
 * over x where no byte is overwritten that a later element reads.
 */
#ifndef WT_AVG_POOL_S8_H
#define WT_AVG_POOL_S8_H

#include "wt.h"

WT_KERNEL void wt_avg_pool_s8(
    const int8_t *x, int8_t *y,
    int32_t in_h, int32_t in_w, int32_t in_c, int32_t out_h, int32_t out_w, int32_t out_c, int32_t k_h, int32_t k_w,
    int32_t stride_h, int32_t stride_w, int32_t pad_top, int32_t pad_left, int32_t act_min, int32_t act_max)
{
    const int32_t x_row = in_w * in_c;
    for (int32_t oy = 0; oy < out_h; oy++) {
        const int32_t top = oy * stride_h - pad_top;
        const int32_t y_first = wt_max(0, top);
        const int32_t rows = wt_min(top + k_h, in_h) - y_first;
        for (int32_t ox = 0; ox < out_w; ox++) {
            const int32_t left = ox * stride_w - pad_left;
            const int32_t x_first = wt_max(0, left);
            const int32_t cols = wt_min(left + k_w, in_w) - x_first;
            const int32_t count = rows * cols;
            const int8_t *window = x + (y_first * x_row + x_first * in_c);
            for (int32_t c = 0; c < out_c; c++) {
                int32_t sum = 0;
                for (int32_t ky = 0; ky < rows; ky++) {
                    const int8_t *p = window + (ky * x_row + c);
                    for (int32_t kx = 0; kx < cols; kx++) {
                        sum += p[kx * in_c];
                    }
                }
                const int32_t mean = (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
                *y++ = (int8_t)wt_clamp(mean, act_min, act_max);
            }
        }
    }
}

#endif
