/* Squeeze-and-excite (Hu et al. 2018), image by image, and the gradients of means and gates over planes. */
#ifndef WTT_SQUEEZE_EXCITE_H
#define WTT_SQUEEZE_EXCITE_H

#include "wtt_conv_grad.h"

/* mean [c] of x [plane,c] */
WTT_INLINE void wtt_mean_of(const float *x, int32_t plane, int32_t c, float *mean)
{
    wtt_zero(mean, c);
    wtt_add_rows(x, 0, plane, c, mean);
    for (int32_t k = 0; k < c; k += 4) {
        wtt_store(mean + k, wtt_load(mean + k) * wtt_splat(1.0f / (float)plane));
    }
}

WTT_KERNEL void wtt_mean_plane(const struct wtt_thread *t, const float *x, float *y, int32_t batch, int32_t plane, int32_t c)
{
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t i = mine.from; i < mine.to; i++) {
        wtt_mean_of(x + i * plane * c, plane, c, y + i * c);
    }
}

WTT_KERNEL void wtt_squeeze_excite(
    const struct wtt_thread *t, const float *x, const float *w1, const float *b1, const float *w2, const float *b2,
    float *pooled, float *hidden, float *active, float *gate,
    int32_t batch, int32_t plane, int32_t c, int32_t s, int32_t real_c, int32_t act)
{
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t i = mine.from; i < mine.to; i++) {
        wtt_mean_of(x + i * plane * c, plane, c, pooled + i * c);
        wtt_gemm(1, s, c, pooled + i * c, c, w1, s, b1, 0, hidden + i * s, s);
        wtt_put(active + i * s, hidden + i * s, s);
        wtt_act_all(active + i * s, s, act);
        wtt_gemm(1, c, s, active + i * s, s, w2, c, b2, 0, gate + i * c, c);
        wtt_act_all(gate + i * c, c, WTT_SIGMOID);
        for (int32_t k = real_c; k < c; k++) {
            gate[i * c + k] = 0.0f;
        }
    }
}

/* sum of a·b over n floats */
WTT_INLINE float wtt_dot(const float *a, const float *b, int32_t n)
{
    wtt_v sum = wtt_splat(0.0f);
    for (int32_t k = 0; k < n; k += 4) {
        sum += wtt_load(a + k) * wtt_load(b + k);
    }
    return wtt_sum4(sum);
}

WTT_KERNEL void wtt_squeeze_excite_grad(
    const struct wtt_thread *t, const float *dy, const float *x, const float *w1, const float *w2, const float *hidden, const float *gate,
    float *d_outer, float *d_inner, float *d_pooled, int32_t batch, int32_t plane, int32_t c, int32_t s, int32_t act)
{
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t i = mine.from; i < mine.to; i++) {
        const int32_t at = i * plane * c;
        float *outer = d_outer + i * c, *inner = d_inner + i * s;
        for (int32_t k = 0; k < c; k += 4) {
            wtt_v sum = wtt_splat(0.0f);
            for (int32_t p = at + k; p < at + plane * c; p += c) {
                sum += wtt_load(dy + p) * wtt_load(x + p);
            }
            const wtt_v open = wtt_load(gate + i * c + k);
            wtt_store(outer + k, sum * open * (wtt_splat(1.0f) - open));
        }
        for (int32_t j = 0; j < s; j++) {
            inner[j] = wtt_dot(outer, w2 + j * c, c);
        }
        for (int32_t j = 0; j < s; j += 4) {
            wtt_store(inner + j, wtt_act_grad(act, wtt_load(hidden + i * s + j), wtt_load(inner + j)));
        }
        for (int32_t k = 0; k < c; k++) {
            d_pooled[i * c + k] = wtt_dot(inner, w1 + k * s, s);
        }
    }
}

/* Rows [from,to) of one image: dx = base + dy·gate + shift, where dy may be absent (0) and gate, shift [c] too. */
WTT_INLINE void wtt_spread(
    const float *base, const float *dy, const float *gate, const float *shift, float scale, int32_t from, int32_t to, int32_t c, float *dx)
{
    for (int32_t r = from; r < to; r++) {
        for (int32_t k = 0; k < c; k += 4) {
            wtt_v v = base ? wtt_load(base + r * c + k) : wtt_splat(0.0f);
            if (dy) {
                v += wtt_load(dy + r * c + k) * wtt_load(gate + k);
            }
            if (shift) {
                v += wtt_load(shift + k) * wtt_splat(scale);
            }
            wtt_store(dx + r * c + k, v);
        }
    }
}

/* The rows of a plane share gate and shift, those of a chunk share sums: tiles end where either does. */
WTT_INLINE void wtt_spread_all(
    const struct wtt_thread *t, const float *dy, const float *gate, const float *shift, const float *base, float *dx,
    int32_t batch, int32_t plane, int32_t c, int32_t chunk, const struct wtt_normed *bn, float *bn_sums)
{
    const int32_t unit = bn_sums ? chunk : 32;
    const struct wtt_range mine = wtt_share_rows(t, batch * plane, unit);
    for (int32_t r = mine.from, next; r < mine.to; r = next) {
        const int32_t image = r / plane, first = r / unit * unit;
        next = wtt_min(wtt_min((image + 1) * plane, r + 32), wtt_min(first + unit, mine.to));
        wtt_spread(
            base, dy, gate ? gate + image * c : gate, shift ? shift + image * c : shift, 1.0f / (float)plane, r, next, c, dx);
        if (bn_sums) {
            wtt_reduce_rows(bn, dx, r, next, first, bn_sums + first / chunk * 2 * c);
        }
    }
}

WTT_KERNEL void wtt_gate_grad(
    const struct wtt_thread *t, const float *dy, const float *gate, const float *d_pooled, const float *base, float *dx,
    WTT_EPILOGUE_BUFFERS, int32_t batch, int32_t plane, int32_t c, WTT_EPILOGUE_INTS, float bn_drop_rate)
{
    const struct wtt_normed bn = WTT_EPILOGUE(c, t->scratch);
    wtt_spread_all(t, dy, gate, d_pooled, base, dx, batch, plane, c, chunk, &bn, bn_sums);
}

WTT_KERNEL void wtt_mean_plane_grad(
    const struct wtt_thread *t, const float *dy, const float *base, float *dx,
    WTT_EPILOGUE_BUFFERS, int32_t batch, int32_t plane, int32_t c, WTT_EPILOGUE_INTS, float bn_drop_rate)
{
    const struct wtt_normed bn = WTT_EPILOGUE(c, t->scratch);
    wtt_spread_all(t, 0, 0, dy, base, dx, batch, plane, c, chunk, &bn, bn_sums);
}

#endif
