/* Activations and their slopes; codes as `activationCode` in src/ir/trainKernels.ts. A code that is a constant where it is used
 * leaves one function behind: WTT_EACH_ACTIVATION expands a call for each.
 */
#ifndef WTT_ACTIVATION_H
#define WTT_ACTIVATION_H

#include "wtt_math.h"

enum { WTT_NONE, WTT_RELU, WTT_RELU6, WTT_HARD_SWISH, WTT_SILU, WTT_SIGMOID, WTT_TANH };

#define WTT_EACH_ACTIVATION(act, CALL) \
    switch (act) { \
    case WTT_RELU: CALL(WTT_RELU); break; \
    case WTT_RELU6: CALL(WTT_RELU6); break; \
    case WTT_HARD_SWISH: CALL(WTT_HARD_SWISH); break; \
    case WTT_SILU: CALL(WTT_SILU); break; \
    case WTT_SIGMOID: CALL(WTT_SIGMOID); break; \
    case WTT_TANH: CALL(WTT_TANH); break; \
    default: CALL(WTT_NONE); \
    }

WTT_INLINE wtt_v wtt_clamp(wtt_v x, float low, float high)
{
    return wtt_vmin(wtt_vmax(x, wtt_splat(low)), wtt_splat(high));
}
/* relu6(x + 3)/6 */
WTT_INLINE wtt_v wtt_hard_gate(wtt_v x)
{
    return wtt_clamp(x * wtt_splat(1.0f / 6.0f) + wtt_splat(0.5f), 0.0f, 1.0f);
}

WTT_INLINE wtt_v wtt_act(int32_t act, wtt_v x)
{
    switch (act) {
    case WTT_RELU: return wtt_vmax(x, wtt_splat(0.0f));
    case WTT_RELU6: return wtt_clamp(x, 0.0f, 6.0f);
    case WTT_HARD_SWISH: return x * wtt_hard_gate(x);
    case WTT_SILU: return x * wtt_sigmoid(x);
    case WTT_SIGMOID: return wtt_sigmoid(x);
    case WTT_TANH: return wtt_tanh(x);
    default: return x;
    }
}

/* v · act'(x); 0 at the kinks of relu and relu6, the gate itself at those of hard swish. */
WTT_INLINE wtt_v wtt_act_grad(int32_t act, wtt_v x, wtt_v v)
{
    const wtt_v one = wtt_splat(1.0f);
    switch (act) {
    case WTT_RELU: return wtt_from_bits(wtt_bits(v) & (x > wtt_splat(0.0f)));
    case WTT_RELU6: return wtt_from_bits(wtt_bits(v) & (x > wtt_splat(0.0f)) & (x < wtt_splat(6.0f)));
    case WTT_HARD_SWISH: {
        /* 0 up to -3, 1 from 3 on, between them the slope of x·(x/6 + 1/2). */
        const wtt_v slope = wtt_select(x < wtt_splat(3.0f), x * wtt_splat(1.0f / 3.0f) + wtt_splat(0.5f), one);
        return wtt_from_bits(wtt_bits(v * slope) & (x > wtt_splat(-3.0f)));
    }
    case WTT_SILU: {
        const wtt_v s = wtt_sigmoid(x);
        return v * (s + x * s * (one - s));
    }
    case WTT_SIGMOID: {
        const wtt_v s = wtt_sigmoid(x);
        return v * s * (one - s);
    }
    case WTT_TANH: {
        const wtt_v y = wtt_tanh(x);
        return v * (one - y * y);
    }
    default: return v;
    }
}

/* y = act(y) for n values; an epilogue on values that were just written. */
WTT_INLINE void wtt_act_all(float *y, int32_t n, int32_t act)
{
#define WTT_ALL(ACT) \
    for (int32_t i = 0; i < n; i += 4) { \
        wtt_store(y + i, wtt_act(ACT, wtt_load(y + i))); \
    }
    if (act != WTT_NONE) {
        WTT_EACH_ACTIVATION(act, WTT_ALL)
    }
#undef WTT_ALL
}

/* int8 fake quantization (Jacob et al. 2018); scale 0 is off. */
struct wtt_quantizer {
    float scale;
    float zero;
};

WTT_INLINE struct wtt_quantizer wtt_quantizer_of(const float *range)
{
    return range ? (struct wtt_quantizer){range[0], range[1]} : (struct wtt_quantizer){0.0f, 0.0f};
}

WTT_INLINE wtt_v wtt_quantized(struct wtt_quantizer q, wtt_v x)
{
    const wtt_v zero = wtt_splat(q.zero);
    return (wtt_clamp(wtt_round(x / wtt_splat(q.scale)) + zero, -128.0f, 127.0f) - zero) * wtt_splat(q.scale);
}

/* v where quantization of x did not clip, 0 elsewhere: the straight-through estimator (Bengio et al. 2013). */
WTT_INLINE wtt_v wtt_quantized_grad(struct wtt_quantizer q, wtt_v x, wtt_v v)
{
    const wtt_v level = x / wtt_splat(q.scale);
    const wtt_vi open = (level >= wtt_splat(-128.0f - q.zero)) & (level <= wtt_splat(127.0f - q.zero));
    return wtt_from_bits(wtt_bits(v) & open);
}

#endif
