/* A 1x1 convolution, or a dense layer (pixels = 1), that skips the weights that are zero.
 *   x           [pixels, in_c]
 *   entries     the weights that are not zero, output by output: w in the low byte (signed), in the high byte (unsigned) how many
 *               inputs lie between it and the one before, or the output's first input. A gap over 255 takes an entry of weight 0.
 *   counts      [out_c]   entries of each output
 *   bias, multiplier, shift  [out_c]   shift in [-31, 30]; bias includes (-zero point of x) * (sum of the output's weights)
 *   y           [pixels, out_c]
 * y_offset = zero point of y; act_min <= act_max, both in [-128, 127]. in_c <= 65,000, so that 32 bits hold the sum.
 * together = 4: four pixels share each entry that is read; 1: one after the other.
 *
 * Overlap: y is written in ascending order within a pixel. A group of `together` pixels is read until all its outputs are written,
 * so y may lie over x where what a group writes lies outside it and all later groups of x.
 */
#ifndef WT_SPARSE_S8_H
#define WT_SPARSE_S8_H

#include "wt.h"

WT_KERNEL void wt_sparse_s8(
    const int8_t *x, const int16_t *entries, const int16_t *counts, const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
    int8_t *y, int32_t pixels, int32_t in_c, int32_t out_c, int32_t together, int32_t y_offset, int32_t act_min, int32_t act_max)
{
    const int32_t fours = together == 4 ? pixels - pixels % 4 : 0;
    for (int32_t p = 0; p < fours; p += 4) {
        const int16_t *entry = entries;
        for (int32_t o = 0; o < out_c; o++) {
            const int8_t *v = x + p * in_c;
            int32_t acc[4] = {0, 0, 0, 0};
            for (int32_t n = counts[o]; n > 0; n--) {
                const int32_t e = *entry++;
                const int32_t w = (int8_t)e;
                v += (e >> 8) & 255;
                acc[0] += v[0] * w;
                acc[1] += v[in_c] * w;
                acc[2] += v[2 * in_c] * w;
                acc[3] += v[3 * in_c] * w;
            }
            for (int32_t i = 0; i < 4; i++) {
                y[(p + i) * out_c + o] =
                    wt_requantize(wt_wrap_add(acc[i], bias[o]), multiplier[o], shift[o], y_offset, act_min, act_max);
            }
        }
    }
    for (int32_t p = fours; p < pixels; p++) {
        const int16_t *entry = entries;
        for (int32_t o = 0; o < out_c; o++) {
            const int8_t *v = x + p * in_c;
            int32_t acc = 0;
            for (int32_t n = counts[o]; n > 0; n--) {
                const int32_t e = *entry++;
                v += (e >> 8) & 255;
                acc += v[0] * (int8_t)e;
            }
            y[p * out_c + o] = wt_requantize(wt_wrap_add(acc, bias[o]), multiplier[o], shift[o], y_offset, act_min, act_max);
        }
    }
}

#endif
