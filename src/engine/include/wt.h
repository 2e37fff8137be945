/* The engine's arithmetic: TensorFlow Lite's int8 fixed point, in portable C11. No heap, no floating point; of libc only memcpy and memset.
 *
 * A real factor is a pair (multiplier, shift): factor = multiplier / 2^31 * 2^shift, multiplier in [2^30, 2^31) or 0, shift in
 * [-31, 30]. It is applied with double rounding as in gemmlowp (Google, 2015): one rounding after the multiplication, another
 * after the shift. That is what TensorFlow Lite Micro does by default, so the bits are the same.
 */
#ifndef WT_H
#define WT_H

#include <stdint.h>
#include <string.h>

/* Kernels are inlined where they are called with literal arguments, so that the compiler specializes every layer. It must be told
 * to: a function called for several layers is otherwise shared. Define WT_KERNEL as `static` first for shared, smaller code. */
#ifndef WT_KERNEL
#ifdef __GNUC__
#define WT_KERNEL __attribute__((always_inline)) static inline
#else
#define WT_KERNEL static inline
#endif
#endif

_Static_assert((-1 >> 1) == -1, "the engine needs an arithmetic right shift of negative numbers");

static inline int32_t wt_min(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t wt_max(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t wt_clamp(int32_t v, int32_t low, int32_t high) { return wt_min(wt_max(v, low), high); }

/* Sums and left shifts that wrap modulo 2^32 instead of being undefined. */
static inline int32_t wt_wrap_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static inline int32_t wt_wrap_sub(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
static inline int32_t wt_wrap_shl(int32_t a, int32_t n) { return (int32_t)((uint32_t)a << n); }

/* a * b / 2^31, rounded half up: gemmlowp's SaturatingRoundingDoublingHighMul, which adds 2^30 or 1 - 2^30 by the product's sign
 * and truncates; that is floor((a * b + 2^30) / 2^31) for both signs. Only -2^31 * -2^31 would saturate: a, b never are both. */
static inline int32_t wt_high_mul(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* x / 2^n, rounded half away from zero; n in [1, 31], x > -2^31. One less for a negative x turns its ties downward. */
static inline int32_t wt_shift_right(int32_t x, int32_t n)
{
    return (((x + (x >> 31)) >> (n - 1)) + 1) >> 1;
}

/* x * 2^n, saturating; n in [1, 30]. */
static inline int32_t wt_shift_left_saturating(int32_t x, int32_t n)
{
    const int32_t limit = (int32_t)(((uint32_t)1 << (31 - n)) - 1);
    return x > limit ? INT32_MAX : x < -limit ? INT32_MIN : wt_wrap_shl(x, n);
}

/* x times the factor (multiplier, shift). A left shift wraps, as it does in TensorFlow Lite. */
static inline int32_t wt_multiply(int32_t x, int32_t multiplier, int32_t shift)
{
    if (shift >= 0) {
        return wt_high_mul(wt_wrap_shl(x, shift), multiplier);
    }
    return wt_shift_right(wt_high_mul(x, multiplier), -shift);
}

/* An accumulator in y's quantized domain, clamped to the fused activation; act_min, act_max in [-128, 127]. */
static inline int8_t wt_requantize(int32_t acc, int32_t multiplier, int32_t shift, int32_t y_offset, int32_t act_min, int32_t act_max)
{
    return (int8_t)wt_clamp(wt_wrap_add(wt_multiply(acc, multiplier, shift), y_offset), act_min, act_max);
}

/* Four neighboring channels: their sums, biases and factors to y. Written out, so that a compiler needs no loop for it. */
static inline void wt_requantize4(
    const int32_t acc[4], const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
    int32_t y_offset, int32_t act_min, int32_t act_max)
{
    y[0] = wt_requantize(wt_wrap_add(acc[0], bias[0]), multiplier[0], shift[0], y_offset, act_min, act_max);
    y[1] = wt_requantize(wt_wrap_add(acc[1], bias[1]), multiplier[1], shift[1], y_offset, act_min, act_max);
    y[2] = wt_requantize(wt_wrap_add(acc[2], bias[2]), multiplier[2], shift[2], y_offset, act_min, act_max);
    y[3] = wt_requantize(wt_wrap_add(acc[3], bias[3]), multiplier[3], shift[3], y_offset, act_min, act_max);
}

#endif
