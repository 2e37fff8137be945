/* Depthwise convolution: output channel c reads input channel c / (out_c / in_c) and its own filter.
 *   x           [in_h, in_w, in_c]
 *   w           [k_h, k_w, out_c]        out_c a multiple of in_c
 *   bias, multiplier, shift  [out_c]     shift in [-31, 30]
 *   y           [out_h, out_w, out_c]
 * x_offset = -zero point of x, in [-127, 128]; y_offset = zero point of y; act_min <= act_max, both in [-128, 127].
 * k_h * k_w <= 65,000. Pixels outside x count as real zeros.
 *
 * Overlap: y is written in ascending order, and all reads for y[oy, ox, c] happen before it or anything after it is written. They
 * touch input channel c / (out_c / in_c) of the window of (oy, ox) only. So y may lie over x where no byte is overwritten that a
 * later element reads.
 */
#ifndef WT_DEPTHWISE_S8_H
#define WT_DEPTHWISE_S8_H

#include "wt_dot.h"

/* Sums of `rows` x `cols` taps for neighboring channels: four, or eight where there are vectors; otherwise one. The x and w of
 * the first tap come in, with the distances to the next tap and the next row. */
static inline void wt_depthwise_sum4(
    const int8_t *x, const int8_t *w, int32_t rows, int32_t cols, int32_t x_tap, int32_t w_tap, int32_t x_row, int32_t w_row,
    int32_t x_offset, int32_t acc[4])
{
    int32_t a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    for (int32_t ky = 0; ky < rows; ky++) {
        const int8_t *xp = x + ky * x_row;
        const int8_t *wp = w + ky * w_row;
        for (int32_t kx = 0; kx < cols; kx++) {
            a0 += (xp[0] + x_offset) * wp[0];
            a1 += (xp[1] + x_offset) * wp[1];
            a2 += (xp[2] + x_offset) * wp[2];
            a3 += (xp[3] + x_offset) * wp[3];
            xp += x_tap;
            wp += w_tap;
        }
    }
    acc[0] = a0;
    acc[1] = a1;
    acc[2] = a2;
    acc[3] = a3;
}

#ifdef __wasm_simd128__
static inline void wt_depthwise_sum8(
    const int8_t *x, const int8_t *w, int32_t rows, int32_t cols, int32_t x_tap, int32_t w_tap, int32_t x_row, int32_t w_row,
    int32_t x_offset, int32_t acc[8])
{
    const v128_t offset = wasm_i16x8_splat((int16_t)x_offset);
    v128_t low = wasm_i32x4_splat(0), high = low;
    for (int32_t ky = 0; ky < rows; ky++) {
        for (int32_t kx = 0; kx < cols; kx++) {
            const v128_t v = wasm_i16x8_add(wt_load8(x + ky * x_row + kx * x_tap), offset);
            const v128_t k = wt_load8(w + ky * w_row + kx * w_tap);
            low = wasm_i32x4_add(low, wasm_i32x4_extmul_low_i16x8(v, k));
            high = wasm_i32x4_add(high, wasm_i32x4_extmul_high_i16x8(v, k));
        }
    }
    wasm_v128_store(acc, low);
    wasm_v128_store(acc + 4, high);
}
#endif

static inline int32_t wt_depthwise_sum(
    const int8_t *x, const int8_t *w, int32_t rows, int32_t cols, int32_t x_tap, int32_t w_tap, int32_t x_row, int32_t w_row,
    int32_t x_offset)
{
    int32_t acc = 0;
    for (int32_t ky = 0; ky < rows; ky++) {
        for (int32_t kx = 0; kx < cols; kx++) {
            acc += (x[ky * x_row + kx * x_tap] + x_offset) * w[ky * w_row + kx * w_tap];
        }
    }
    return acc;
}

WT_KERNEL void wt_depthwise_s8(
    const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
    int32_t in_h, int32_t in_w, int32_t in_c, int32_t out_h, int32_t out_w, int32_t out_c, int32_t k_h, int32_t k_w,
    int32_t stride_h, int32_t stride_w, int32_t pad_top, int32_t pad_left,
    int32_t x_offset, int32_t y_offset, int32_t act_min, int32_t act_max)
{
    const int32_t x_row = in_w * in_c;
    const int32_t w_row = k_w * out_c;
    /* Where every input channel has one filter, channels go eight or four at a time as far as they will. */
    const int32_t blocked = in_c == out_c ? out_c : 0;
    const int32_t fours = blocked - blocked % 4;
#ifdef __wasm_simd128__
    const int32_t eights = blocked - blocked % 8;
#else
    const int32_t eights = 0;
#endif
    for (int32_t oy = 0; oy < out_h; oy++) {
        const int32_t top = oy * stride_h - pad_top;
        const int32_t ky_first = wt_max(0, -top);
        const int32_t rows = wt_min(k_h, in_h - top) - ky_first;
        for (int32_t ox = 0; ox < out_w; ox++) {
            const int32_t left = ox * stride_w - pad_left;
            const int32_t kx_first = wt_max(0, -left);
            const int32_t cols = wt_min(k_w, in_w - left) - kx_first;
            const int8_t *xp = x + ((top + ky_first) * x_row + (left + kx_first) * in_c);
            const int8_t *wp = w + (ky_first * w_row + kx_first * out_c);
#ifdef __wasm_simd128__
            for (int32_t c = 0; c < eights; c += 8) {
                int32_t acc[8];
                wt_depthwise_sum8(xp + c, wp + c, rows, cols, in_c, out_c, x_row, w_row, x_offset, acc);
                wt_requantize4(acc, bias + c, multiplier + c, shift + c, y, y_offset, act_min, act_max);
                y += 4;
                wt_requantize4(acc + 4, bias + (c + 4), multiplier + (c + 4), shift + (c + 4), y, y_offset, act_min, act_max);
                y += 4;
            }
#endif
            for (int32_t c = eights; c < fours; c += 4) {
                int32_t acc[4];
                wt_depthwise_sum4(xp + c, wp + c, rows, cols, in_c, out_c, x_row, w_row, x_offset, acc);
                wt_requantize4(acc, bias + c, multiplier + c, shift + c, y, y_offset, act_min, act_max);
                y += 4;
            }
            for (int32_t c = fours; c < out_c; c++) {
                const int32_t ic = in_c == out_c ? c : c / (out_c / in_c);
                const int32_t acc = wt_depthwise_sum(xp + ic, wp + c, rows, cols, in_c, out_c, x_row, w_row, x_offset);
                *y++ = wt_requantize(wt_wrap_add(acc, bias[c]), multiplier[c], shift[c], y_offset, act_min, act_max);
            }
        }
    }
}

#endif
