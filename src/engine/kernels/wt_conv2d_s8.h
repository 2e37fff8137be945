/* 2-D convolution, weights symmetric per output channel.
 *   x           [in_h, in_w, in_c]
 *   w           [out_c, k_h, k_w, in_c]
 *   bias, multiplier, shift  [out_c]   shift in [-31, 30]
 *   y           [out_h, out_w, out_c]
 * x_offset = -zero point of x, in [-127, 128]; y_offset = zero point of y; act_min <= act_max, both in [-128, 127].
 * k_h * k_w * in_c <= 65,000, so that 32 bits hold the sum. Pixels outside x count as real zeros.
 *
 * Overlap: y is written in ascending order. Before y[oy, ox, oc] is written, nothing of it or before it has been overwritten
 * that the patch of (oy, ox) needs; the whole patch may be read again until y[oy, ox, out_c - 1] is written. So y may lie over x
 * where every byte that (oy, ox) writes is outside the patches of (oy, ox) and of all later pixels.
 */
#ifndef WT_CONV2D_S8_H
#define WT_CONV2D_S8_H

#include "wt_dot.h"

WT_KERNEL void wt_conv2d_s8(
    const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
    int32_t in_h, int32_t in_w, int32_t in_c, int32_t out_h, int32_t out_w, int32_t out_c, int32_t k_h, int32_t k_w,
    int32_t stride_h, int32_t stride_w, int32_t pad_top, int32_t pad_left,
    int32_t x_offset, int32_t y_offset, int32_t act_min, int32_t act_max)
{
    const int32_t x_row = in_w * in_c;
    const int32_t w_row = k_w * in_c;
    const int32_t filter = k_h * w_row;
    const int32_t fours = out_c - out_c % 4;
    for (int32_t oy = 0; oy < out_h; oy++) {
        const int32_t top = oy * stride_h - pad_top;
        const int32_t ky_first = wt_max(0, -top);
        const int32_t ky_end = wt_min(k_h, in_h - top);
        for (int32_t ox = 0; ox < out_w; ox++) {
            const int32_t left = ox * stride_w - pad_left;
            const int32_t kx_first = wt_max(0, -left);
            const int32_t kx_end = wt_min(k_w, in_w - left);
            /* One row of the window is one run of bytes, in x as in w: no test of a tap inside. */
            const int32_t run = (kx_end - kx_first) * in_c;
            const int32_t x_first = top * x_row + (left + kx_first) * in_c;
            const int32_t w_first = kx_first * in_c;
            for (int32_t oc = 0; oc < fours; oc += 4) {
                int32_t acc[4] = {0, 0, 0, 0};
                for (int32_t ky = ky_first; ky < ky_end; ky++) {
                    wt_dot4(x + (x_first + ky * x_row), w + (oc * filter + ky * w_row + w_first), run, filter, x_offset, acc);
                }
                wt_requantize4(acc, bias + oc, multiplier + oc, shift + oc, y, y_offset, act_min, act_max);
                y += 4;
            }
            for (int32_t oc = fours; oc < out_c; oc++) {
                int32_t acc = 0;
                for (int32_t ky = ky_first; ky < ky_end; ky++) {
                    acc += wt_dot(x + (x_first + ky * x_row), w + (oc * filter + ky * w_row + w_first), run, x_offset);
                }
                *y++ = wt_requantize(wt_wrap_add(acc, bias[oc]), multiplier[oc], shift[oc], y_offset, act_min, act_max);
            }
        }
    }
}

#endif
