/* The gradient of batch normalization in two passes: sums over all rows (`reduce`, often done by the kernel that wrote dy), then dx.
 * Both compute g, the gradient that enters the normalization, anew: cheaper than storing it.
 */
#ifndef WTT_NORMALIZE_GRAD_H
#define WTT_NORMALIZE_GRAD_H

#include "wtt_activation.h"
#include "wtt_random.h"

/* An activated batch norm, as its gradient sees it. `factors` [c] of dropout, or absent. */
struct wtt_normed {
    int32_t c, act;
    const float *x, *stats, *gamma, *beta;
    float *factors;
    struct wtt_drop drop;
    struct wtt_quantizer q;
};

/* Dropout or fake quantization: rare, so that the inner loops have a plain version without them. */
WTT_INLINE int wtt_is_plain(const struct wtt_normed *s) { return !s->factors && s->q.scale == 0.0f; }

/* g, for channels k … k + 3, of the value that entered the activation as `inner`. */
WTT_INLINE wtt_v wtt_normed_g(const int32_t act, const int plain, const struct wtt_normed *s, int32_t k, wtt_v dy, wtt_v inner)
{
    if (!plain) {
        const wtt_v kept = s->factors ? wtt_load(s->factors + k) : wtt_splat(1.0f);
        dy *= kept;
        if (s->q.scale != 0.0f) {
            dy = wtt_quantized_grad(s->q, wtt_act(act, inner) * kept, dy);
        }
    }
    return wtt_act_grad(act, inner, dy);
}

/* sums [2,c] += sum of g and of g·xhat over rows [from,to), four channels at a time; the rows should be in the first cache. What
 * is the same for all rows, rstd, multiplies the sum. */
WTT_INLINE void wtt_reduce_channels(const int32_t act, const int plain, const struct wtt_normed *s, const float *dy, int32_t from, int32_t to, float *sums)
{
    const int32_t c = s->c;
    for (int32_t k = 0; k < c; k += 4) {
        const wtt_v mean = wtt_load(s->stats + k), rstd = wtt_load(s->stats + c + k);
        const wtt_v scale = wtt_load(s->gamma + k) * rstd, beta = wtt_load(s->beta + k);
        wtt_v sum = wtt_splat(0.0f), product = sum;
        const float *x = s->x + from * c + k, *d = dy + from * c + k;
        for (int32_t r = from; r < to; r++, x += c, d += c) {
            const wtt_v off = wtt_load(x) - mean;
            const wtt_v g = wtt_normed_g(act, plain, s, k, wtt_load(d), off * scale + beta);
            sum += g;
            product += g * off;
        }
        wtt_store(sums + k, wtt_load(sums + k) + sum);
        wtt_store(sums + c + k, wtt_load(sums + c + k) + product * rstd);
    }
}

__attribute__((noinline)) static void wtt_reduce_tile(const struct wtt_normed *s, const float *dy, int32_t from, int32_t to, float *sums)
{
#define WTT_REDUCE(ACT) \
    if (wtt_is_plain(s)) { \
        wtt_reduce_channels(ACT, 1, s, dy, from, to, sums); \
    } else { \
        wtt_reduce_channels(ACT, 0, s, dy, from, to, sums); \
    }
    WTT_EACH_ACTIVATION(s->act, WTT_REDUCE)
#undef WTT_REDUCE
}

/* Rows [from,to) of one chunk that begins at row `chunk_from`, added to the chunk's sums. */
WTT_INLINE void wtt_reduce_rows(const struct wtt_normed *s, const float *dy, int32_t from, int32_t to, int32_t chunk_from, float *sums)
{
    if (from == chunk_from) {
        wtt_zero(sums, 2 * s->c);
    }
    for (int32_t r = from, next; r < to; r = next) {
        next = wtt_drop_until(s->drop, r, wtt_min(r + 32, to));
        if (s->factors) {
            wtt_drop_factors(s->drop, r, s->c, s->factors);
        }
        wtt_reduce_tile(s, dy, r, next, sums);
    }
}

/* The buffers and numbers of the epilogue `reduceBuffers`, and how they are passed on. Absent sums: nothing to do. */
#define WTT_EPILOGUE_BUFFERS \
    const float *bn_x, const float *bn_stats, const float *bn_gamma, const float *bn_beta, const uint32_t *step, float *bn_sums
#define WTT_EPILOGUE_INTS int32_t chunk, int32_t bn_act, int32_t bn_drop_salt, int32_t bn_plane
#define WTT_EPILOGUE(c, factors) \
    (struct wtt_normed){ \
        c, bn_act, bn_x, bn_stats, bn_gamma, bn_beta, bn_drop_rate > 0.0f ? factors : 0, \
        {step, bn_drop_salt, bn_plane, bn_drop_rate}, {0.0f, 0.0f}}

WTT_KERNEL void wtt_normalize_grad_reduce(
    const struct wtt_thread *t, const float *dy, const float *x, const float *stats, const float *gamma, const float *beta,
    const float *range, const uint32_t *step, float *sums,
    int32_t rows, int32_t c, int32_t chunk, int32_t act, int32_t drop_salt, int32_t drop_plane, float drop_rate)
{
    const struct wtt_normed s = {
        c, act, x, stats, gamma, beta, drop_rate > 0.0f ? t->scratch : 0,
        {step, drop_salt, drop_plane, drop_rate}, wtt_quantizer_of(range)};
    const struct wtt_range mine = wtt_share(t, wtt_ceil_div(rows, chunk));
    for (int32_t i = mine.from; i < mine.to; i++) {
        wtt_reduce_rows(&s, dy, i * chunk, wtt_min((i + 1) * chunk, rows), i * chunk, sums + i * 2 * c);
    }
}

/* How g becomes dx = scale·g - (shift + slope·(x - mean)): three numbers a channel that hold the sums over all rows. */
struct wtt_to_dx {
    float *scale, *shift, *slope;
};

WTT_INLINE void wtt_normed_lines(
    const int32_t act, const int plain, const int32_t lines, const struct wtt_normed *s, struct wtt_to_dx to, const float *dy, int32_t row, float *dx)
{
    const int32_t c = s->c;
    for (int32_t k = 0; k < c; k += 4) {
        const wtt_v mean = wtt_load(s->stats + k), beta = wtt_load(s->beta + k);
        const wtt_v scale = wtt_load(to.scale + k), shift = wtt_load(to.shift + k), slope = wtt_load(to.slope + k);
        WTT_UNROLL
        for (int32_t i = 0; i < lines; i++) {
            const int32_t at = (row + i) * c + k;
            const wtt_v off = wtt_load(s->x + at) - mean;
            const wtt_v g = wtt_normed_g(act, plain, s, k, wtt_load(dy + at), off * scale + beta);
            wtt_store(dx + at, scale * g - (shift + slope * off));
        }
    }
}

/* Four rows at a time, so that the numbers of a channel are loaded once for four values. */
__attribute__((noinline)) static void wtt_normed_rows(
    const struct wtt_normed *s, struct wtt_to_dx to, const float *dy, int32_t from, int32_t end, float *dx)
{
#define WTT_LINES(ACT) \
    for (int32_t r = from, n; r < end; r += n) { \
        n = wtt_is_plain(s) && end - r >= 4 ? 4 : 1; \
        if (n == 4) { \
            wtt_normed_lines(ACT, 1, 4, s, to, dy, r, dx); \
        } else { \
            wtt_normed_lines(ACT, 0, 1, s, to, dy, r, dx); \
        } \
    }
    WTT_EACH_ACTIVATION(s->act, WTT_LINES)
#undef WTT_LINES
}

WTT_KERNEL void wtt_normalize_grad(
    const struct wtt_thread *t, const float *dy, const float *x, const float *stats, const float *gamma, const float *beta,
    const float *range, const uint32_t *step, const float *sums, float *dx, float *d_gamma, float *d_beta,
    int32_t rows, int32_t c, int32_t chunk, int32_t act, int32_t drop_salt, int32_t drop_plane, float drop_rate)
{
    const struct wtt_to_dx to = {t->scratch, t->scratch + c, t->scratch + 2 * c};
    float *factors = t->scratch + 3 * c;
    const int32_t parts = wtt_ceil_div(rows, chunk);
    for (int32_t k = 0; k < c && !t->again; k += 4) {
        wtt_v sum = wtt_splat(0.0f), product = sum;
        for (int32_t i = 0; i < parts; i++) {
            sum += wtt_load(sums + i * 2 * c + k);
            product += wtt_load(sums + i * 2 * c + c + k);
        }
        const wtt_v rstd = wtt_load(stats + c + k), scale = wtt_load(gamma + k) * rstd;
        const wtt_v share = scale * wtt_splat(1.0f / (float)rows);
        wtt_store(to.scale + k, scale);
        wtt_store(to.shift + k, share * sum);
        wtt_store(to.slope + k, share * product * rstd);
        if (t->index == 0) {
            wtt_store(d_beta + k, sum);
            wtt_store(d_gamma + k, product);
        }
    }
    const struct wtt_normed s = {
        c, act, x, stats, gamma, beta, drop_rate > 0.0f ? factors : 0,
        {step, drop_salt, drop_plane, drop_rate}, wtt_quantizer_of(range)};
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from, next; r < mine.to; r = next) {
        next = wtt_drop_until(s.drop, r, mine.to);
        if (s.factors) {
            wtt_drop_factors(s.drop, r, c, factors);
        }
        wtt_normed_rows(&s, to, dy, r, next, dx);
    }
}

#endif
