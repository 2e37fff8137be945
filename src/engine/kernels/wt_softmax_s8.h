/* Softmax over rows, in gemmlowp's fixed point (Google, 2015), so that no floating point is needed.
 *   x   [rows, depth]
 *   y   [rows, depth]   scale 1/256, zero point -128
 * The factor (multiplier, shift), shift in [0, 30], turns a difference of two x into Q5.26: scale_x * beta * 2^26. Differences below
 * diff_min would overflow it and count as exp = 0. The sum of the exponentials must stay below 4096: depth <= 4095.
 * Overlap: y may be x. A row is read to its end (twice) before its first element is written; then element i is written after x[i]
 * has been read once more.
 */
#ifndef WT_SOFTMAX_S8_H
#define WT_SOFTMAX_S8_H

#include "wt.h"

/* exp(a) in Q0.31 for a in Q0.31, -1/4 <= a < 0: the Taylor polynomial of degree 4 around -1/8. */
static inline int32_t wt_exp_quarter(int32_t a)
{
    const int32_t exp_of_minus_eighth = 1895147668;
    const int32_t third = 715827883;
    const int32_t x = a + (1 << 28);
    const int32_t x2 = wt_high_mul(x, x);
    const int32_t x3 = wt_high_mul(x2, x);
    const int32_t x4 = wt_high_mul(x2, x2);
    const int32_t tail = wt_shift_right(wt_high_mul(wt_shift_right(x4, 2) + x3, third) + x2, 1);
    return exp_of_minus_eighth + wt_high_mul(exp_of_minus_eighth, x + tail);
}

/* exp(a) in Q0.31 for a <= 0 in Q5.26: the part below 1/4 by the polynomial, every higher bit by a factor. */
static inline int32_t wt_exp_negative(int32_t a)
{
    /* exp(-2^k) in Q0.31 for k = -2 … 4 */
    static const int32_t factor[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t quarter = 1 << 24;
    const int32_t low = (a & (quarter - 1)) - quarter;
    const int32_t high = wt_wrap_sub(low, a);
    int32_t result = wt_exp_quarter(low * 32);
    if (a == 0) {
        return INT32_MAX;
    }
    for (int32_t k = 0; k < 7; k++) {
        if ((high >> (24 + k)) & 1) {
            result = wt_high_mul(result, factor[k]);
        }
    }
    return result;
}

/* 1 / (1 + a) in Q0.31 for a in [0, 1) in Q0.31: three Newton-Raphson steps from 48/17 - 32/17 * d in Q2.29. */
static inline int32_t wt_one_over_one_plus(int32_t a)
{
    const int32_t half_denominator = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
    int32_t x = 1515870810 + wt_high_mul(half_denominator, -1010580540);
    for (int32_t step = 0; step < 3; step++) {
        const int32_t error = (1 << 29) - wt_high_mul(half_denominator, x);
        x = wt_wrap_add(x, wt_shift_left_saturating(wt_high_mul(x, error), 2));
    }
    return wt_shift_left_saturating(x, 1);
}

WT_KERNEL void wt_softmax_s8(
    const int8_t *x, int8_t *y, int32_t rows, int32_t depth, int32_t multiplier, int32_t shift, int32_t diff_min)
{
    for (int32_t row = 0; row < rows; row++) {
        int32_t most = INT8_MIN;
        for (int32_t i = 0; i < depth; i++) {
            most = wt_max(most, x[i]);
        }
        uint32_t sum = 0; /* Q12.19 */
        for (int32_t i = 0; i < depth; i++) {
            if (x[i] - most >= diff_min) {
                sum += (uint32_t)wt_shift_right(wt_exp_negative(wt_multiply(x[i] - most, multiplier, shift)), 12);
            }
        }
        /* sum = 2^-headroom * (1 + fraction) in Q1.31; the row holds its maximum, so sum is at least 1 in Q12.19. */
        int32_t headroom = 0;
        while ((sum << headroom) < 0x80000000u) {
            headroom++;
        }
        const int32_t scale = wt_one_over_one_plus((int32_t)((sum << headroom) - 0x80000000u));
        const int32_t exponent = 35 - headroom; /* from Q0.31 to steps of 1/256 */
        for (int32_t i = 0; i < depth; i++) {
            int32_t value = 0;
            if (x[i] - most >= diff_min && exponent <= 31) {
                const int32_t e = wt_exp_negative(wt_multiply(x[i] - most, multiplier, shift));
                value = wt_shift_right(wt_high_mul(scale, e), exponent);
            }
            y[i] = (int8_t)wt_clamp(value + INT8_MIN, INT8_MIN, INT8_MAX);
        }
        x += depth;
        y += depth;
    }
}

#endif
