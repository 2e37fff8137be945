/* exp, log and tanh of float32 to two units in the last place (tanh: to five), four lanes at a time; no libm. Coefficients are the Taylor
 * series where its remainder is below half a unit over the reduced range.
 */
#ifndef WTT_MATH_H
#define WTT_MATH_H

#include "wtt.h"

/* e^x = 2^n · e^r with n = round(x / ln 2) and |r| <= ln 2 / 2. ln 2 is subtracted in two parts, so that r is exact
 * (Cody and Waite 1980). Below -87 the result is e^-87, above 88 infinity. */
WTT_INLINE wtt_v wtt_exp(wtt_v x)
{
    const wtt_v capped = wtt_vmin(wtt_vmax(x, wtt_splat(-87.0f)), wtt_splat(89.0f));
    const wtt_v n = wtt_round(capped * wtt_splat(1.44269504f));
    const wtt_v r = (capped - n * wtt_splat(0.693359375f)) - n * wtt_splat(-2.12194440e-4f);
    wtt_v p = wtt_splat(1.0f / 5040.0f);
    p = p * r + wtt_splat(1.0f / 720.0f);
    p = p * r + wtt_splat(1.0f / 120.0f);
    p = p * r + wtt_splat(1.0f / 24.0f);
    p = p * r + wtt_splat(1.0f / 6.0f);
    p = p * r + wtt_splat(0.5f);
    p = p * r * r + r + wtt_splat(1.0f);
    return p * wtt_from_bits((wtt_to_int(n) + wtt_splat_i(127)) << wtt_splat_i(23));
}

/* x = 2^n · m with m in [sqrt(1/2), sqrt(2)); log m = 2·atanh(s), s = (m - 1)/(m + 1). x > 0 and normal. */
WTT_INLINE wtt_v wtt_log(wtt_v x)
{
    const wtt_vi offset = wtt_splat_i(0x3f3504f3);
    const wtt_vi n = (wtt_bits(x) - offset) >> wtt_splat_i(23);
    const wtt_v m = wtt_from_bits(wtt_bits(x) - (n << wtt_splat_i(23)));
    const wtt_v s = (m - wtt_splat(1.0f)) / (m + wtt_splat(1.0f));
    const wtt_v s2 = s * s;
    wtt_v p = wtt_splat(2.0f / 11.0f);
    p = p * s2 + wtt_splat(2.0f / 9.0f);
    p = p * s2 + wtt_splat(2.0f / 7.0f);
    p = p * s2 + wtt_splat(2.0f / 5.0f);
    p = p * s2 + wtt_splat(2.0f / 3.0f);
    p = p * s2 * s + s + s;
    return wtt_to_float(n) * wtt_splat(0.69314718f) + p;
}

WTT_INLINE wtt_v wtt_sigmoid(wtt_v x) { return wtt_splat(1.0f) / (wtt_splat(1.0f) + wtt_exp(-x)); }

/* Near zero (e^2x - 1)/(e^2x + 1) cancels: there its series, x - x³/3 + 2x⁵/15 - 17x⁷/315 + 62x⁹/2835. */
WTT_INLINE wtt_v wtt_tanh(wtt_v x)
{
    const wtt_v x2 = x * x;
    const wtt_v near = x + x * x2 * (wtt_splat(-1.0f / 3.0f) + x2 * (wtt_splat(2.0f / 15.0f)
        + x2 * (wtt_splat(-17.0f / 315.0f) + x2 * wtt_splat(62.0f / 2835.0f))));
    const wtt_v far = wtt_splat(1.0f) - wtt_splat(2.0f) / (wtt_splat(1.0f) + wtt_exp(x + x));
    return wtt_select(x2 < wtt_splat(0.0625f), near, far);
}

WTT_INLINE int wtt_is_finite(float v) { return v - v == 0.0f; }
WTT_INLINE float wtt_exp1(float x) { return wtt_exp(wtt_splat(x))[0]; }
WTT_INLINE float wtt_log1(float x) { return wtt_log(wtt_splat(x))[0]; }
WTT_INLINE float wtt_sqrt1(float x) { return wtt_sqrt(wtt_splat(x))[0]; }

#endif
