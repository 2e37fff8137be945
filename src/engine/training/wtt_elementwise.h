/* Kernels that treat each value, or each row, by itself. */
#ifndef WTT_ELEMENTWISE_H
#define WTT_ELEMENTWISE_H

#include "wtt_activation.h"
#include "wtt_random.h"

/* This part's floats of `n`. */
WTT_INLINE struct wtt_range wtt_share_floats(const struct wtt_thread *t, int32_t n) { return wtt_share_rows(t, n, 1024); }
WTT_INLINE wtt_v wtt_load_or_zero(const float *p, int32_t i) { return p ? wtt_load(p + i) : wtt_splat(0.0f); }

WTT_KERNEL void wtt_activate(
    const struct wtt_thread *t, const float *x, const float *range, float *y, int32_t rows, int32_t c, int32_t real_c, int32_t act)
{
    const struct wtt_quantizer q = wtt_quantizer_of(range);
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
#define WTT_ALL(ACT) \
    for (int32_t i = mine.from * c; i < mine.to * c; i += 4) { \
        const wtt_v v = wtt_act(ACT, wtt_load(x + i)); \
        wtt_store(y + i, q.scale != 0.0f ? wtt_quantized(q, v) : v); \
    }
    WTT_EACH_ACTIVATION(act, WTT_ALL)
#undef WTT_ALL
    for (int32_t r = mine.from; r < mine.to && real_c < c; r++) {
        for (int32_t k = real_c; k < c; k++) {
            y[r * c + k] = 0.0f;
        }
    }
}

WTT_KERNEL void wtt_activate_grad(
    const struct wtt_thread *t, const float *dy, const float *x, const float *base, const float *range, float *dx,
    int32_t rows, int32_t c, int32_t act)
{
    const struct wtt_quantizer q = wtt_quantizer_of(range);
    const struct wtt_range mine = wtt_share_floats(t, rows * c);
#define WTT_ALL(ACT) \
    for (int32_t i = mine.from; i < mine.to; i += 4) { \
        const wtt_v v = wtt_load(x + i); \
        wtt_v g = wtt_act_grad(ACT, v, wtt_load(dy + i)); \
        if (q.scale != 0.0f) { \
            g = wtt_quantized_grad(q, wtt_act(ACT, v), g); \
        } \
        wtt_store(dx + i, wtt_load_or_zero(base, i) + g); \
    }
    WTT_EACH_ACTIVATION(act, WTT_ALL)
#undef WTT_ALL
}

/* Where the partner b of row r of a begins: row floor(r / every) mod period. */
WTT_INLINE int32_t wtt_partner(int32_t r, int32_t every, int32_t period, int32_t c) { return r / every % period * c; }

WTT_KERNEL void wtt_add(
    const struct wtt_thread *t, const float *a, const float *b, const uint32_t *step, float *y,
    int32_t rows, int32_t c, int32_t period, int32_t every, int32_t act, int32_t gate)
{
    const int keep = gate < 0 || step[WTT_BLOCKS + gate] != 0;
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from; r < mine.to; r++) {
        const float *other = b + wtt_partner(r, every, period, c);
        for (int32_t k = 0; k < c; k += 4) {
            const wtt_v v = wtt_load(a + r * c + k);
            wtt_store(y + r * c + k, keep ? v + wtt_load(other + k) : v);
        }
        wtt_act_all(y + r * c, c, act);
    }
}

WTT_KERNEL void wtt_multiply(
    const struct wtt_thread *t, const float *a, const float *b, float *y,
    int32_t rows, int32_t c, int32_t period, int32_t every, int32_t act)
{
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from; r < mine.to; r++) {
        const float *other = b + wtt_partner(r, every, period, c);
        for (int32_t k = 0; k < c; k += 4) {
            wtt_store(y + r * c + k, wtt_load(a + r * c + k) * wtt_load(other + k));
        }
        wtt_act_all(y + r * c, c, act);
    }
}

WTT_KERNEL void wtt_multiply_grad(
    const struct wtt_thread *t, const float *dy, const float *b, const float *base, float *da,
    int32_t rows, int32_t c, int32_t period, int32_t every)
{
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from; r < mine.to; r++) {
        const float *other = b + wtt_partner(r, every, period, c);
        for (int32_t k = 0; k < c; k += 4) {
            const int32_t i = r * c + k;
            wtt_store(da + i, wtt_load_or_zero(base, i) + wtt_load(dy + i) * wtt_load(other + k));
        }
    }
}

/* Each part owns rows of db, or lanes of them where db has few rows: the order of a sum is always the same. */
WTT_KERNEL void wtt_sum_rows(
    const struct wtt_thread *t, const float *dy, const float *a, const float *base, float *db,
    int32_t rows, int32_t c, int32_t period, int32_t every)
{
    const struct wtt_range mine = wtt_share(t, period * c / 4);
    for (int32_t unit = mine.from; unit < mine.to; unit++) {
        const int32_t row = unit / (c / 4), k = unit % (c / 4) * 4;
        wtt_v sum = wtt_splat(0.0f);
        for (int32_t from = row * every; from < rows; from += period * every) {
            for (int32_t r = from; r < wtt_min(from + every, rows); r++) {
                const wtt_v v = wtt_load(dy + r * c + k);
                sum += a ? v * wtt_load(a + r * c + k) : v;
            }
        }
        wtt_store(db + row * c + k, wtt_load_or_zero(base, row * c + k) + sum);
    }
}

WTT_KERNEL void wtt_dropout(
    const struct wtt_thread *t, const float *x, const float *base, const uint32_t *step, float *y,
    int32_t rows, int32_t c, int32_t drop_salt, int32_t drop_plane, float drop_rate)
{
    const struct wtt_drop drop = {step, drop_salt, drop_plane, drop_rate};
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from, next; r < mine.to; r = next) {
        next = wtt_drop_until(drop, r, mine.to);
        wtt_drop_factors(drop, r, c, t->scratch);
        for (; r < next; r++) {
            for (int32_t k = 0; k < c; k += 4) {
                const int32_t i = r * c + k;
                wtt_store(y + i, wtt_load_or_zero(base, i) + wtt_load(x + i) * wtt_load(t->scratch + k));
            }
        }
    }
}

WTT_INLINE float wtt_largest(const float *x, int32_t n)
{
    float most = x[0];
    for (int32_t k = 1; k < n; k++) {
        most = x[k] > most ? x[k] : most;
    }
    return most;
}

WTT_KERNEL void wtt_softmax(const struct wtt_thread *t, const float *x, float *y, int32_t rows, int32_t c, int32_t real_c)
{
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from; r < mine.to; r++) {
        const float *from = x + r * c;
        float *to = y + r * c;
        const wtt_v most = wtt_splat(wtt_largest(from, real_c));
        float sum = 0.0f;
        for (int32_t k = 0; k < c; k += 4) {
            wtt_store(to + k, wtt_exp(wtt_load(from + k) - most));
        }
        for (int32_t k = 0; k < c; k++) {
            to[k] = k < real_c ? to[k] : 0.0f;
            sum += to[k];
        }
        for (int32_t k = 0; k < c; k += 4) {
            wtt_store(to + k, wtt_load(to + k) / wtt_splat(sum));
        }
    }
}

WTT_KERNEL void wtt_softmax_grad(
    const struct wtt_thread *t, const float *dy, const float *y, const float *base, float *dx, int32_t rows, int32_t c)
{
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from; r < mine.to; r++) {
        wtt_v sum = wtt_splat(0.0f);
        for (int32_t i = r * c; i < (r + 1) * c; i += 4) {
            sum += wtt_load(dy + i) * wtt_load(y + i);
        }
        const wtt_v dot = wtt_splat(wtt_sum4(sum));
        for (int32_t i = r * c; i < (r + 1) * c; i += 4) {
            wtt_store(dx + i, wtt_load_or_zero(base, i) + wtt_load(y + i) * (wtt_load(dy + i) - dot));
        }
    }
}

WTT_KERNEL void wtt_fake_quantize(const struct wtt_thread *t, const float *x, const float *range, float *y, int32_t rows, int32_t c)
{
    wtt_activate(t, x, range, y, rows, c, c, WTT_NONE);
}

WTT_KERNEL void wtt_fake_quantize_grad(
    const struct wtt_thread *t, const float *dy, const float *x, const float *range, const float *base, float *dx, int32_t rows, int32_t c)
{
    wtt_activate_grad(t, dy, x, base, range, dx, rows, c, WTT_NONE);
}

#endif
