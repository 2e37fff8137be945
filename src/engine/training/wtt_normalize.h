/* Batch normalization (Ioffe and Szegedy 2015) with activation, dropout, fake quantization and residual in one pass. */
#ifndef WTT_NORMALIZE_H
#define WTT_NORMALIZE_H

#include "wtt_activation.h"
#include "wtt_random.h"

/* How the rows of one call are normalized: y = quantized(act((x - mean)·scale + beta)·factors) + residual. */
struct wtt_normalizer {
    int32_t c;
    const float *mean, *scale, *beta;
    /* Of dropout, or absent. */
    const float *factors;
    struct wtt_quantizer q;
};

WTT_INLINE void wtt_normalize_lines(
    const int32_t act, const int32_t lines, const struct wtt_normalizer *s, const float *x, const float *residual, float *y)
{
    const int32_t c = s->c;
    for (int32_t k = 0; k < c; k += 4) {
        const wtt_v mean = wtt_load(s->mean + k), scale = wtt_load(s->scale + k), beta = wtt_load(s->beta + k);
        WTT_UNROLL
        for (int32_t i = 0; i < lines; i++) {
            wtt_v v = wtt_act(act, (wtt_load(x + i * c + k) - mean) * scale + beta);
            if (s->factors) {
                v *= wtt_load(s->factors + k);
            }
            if (s->q.scale != 0.0f) {
                v = wtt_quantized(s->q, v);
            }
            if (residual) {
                v += wtt_load(residual + i * c + k);
            }
            wtt_store(y + i * c + k, v);
        }
    }
}

/* Four rows at a time, so that the numbers of a channel are loaded once for four values. */
__attribute__((noinline)) static void wtt_normalize_rows(
    int32_t act, const struct wtt_normalizer *s, const float *x, const float *residual, float *y, int32_t from, int32_t to)
{
#define WTT_LINES(ACT) \
    for (int32_t r = from, n; r < to; r += n) { \
        const int32_t at = r * s->c; \
        const float *res = residual ? residual + at : residual; \
        n = to - r >= 4 ? 4 : 1; \
        if (n == 4) { \
            wtt_normalize_lines(ACT, 4, s, x + at, res, y + at); \
        } else { \
            wtt_normalize_lines(ACT, 1, s, x + at, res, y + at); \
        } \
    }
    WTT_EACH_ACTIVATION(act, WTT_LINES)
#undef WTT_LINES
}

/* Four channels of the moments of all chunks, combined: mean and biased variance. */
WTT_INLINE wtt_v wtt_combine(const float *moments, int32_t rows, int32_t c, int32_t chunk, wtt_v *variance)
{
    wtt_v mean = wtt_splat(0.0f), squares = mean;
    for (int32_t from = 0; from < rows; from += chunk, moments += 2 * c) {
        const float part = (float)wtt_min(chunk, rows - from);
        const float total = (float)from + part;
        const wtt_v delta = wtt_load(moments) - mean;
        squares += wtt_load(moments + c) + delta * delta * wtt_splat((float)from * part / total);
        mean += delta * wtt_splat(part / total);
    }
    *variance = squares * wtt_splat(1.0f / (float)rows);
    return mean;
}

WTT_KERNEL void wtt_normalize(
    const struct wtt_thread *t, const float *x, const float *moments, const float *gamma, const float *beta, const float *residual,
    const float *range, const uint32_t *step, float *y, float *stats, float *moving_mean, float *moving_variance, float *steps,
    int32_t rows, int32_t c, int32_t chunk, int32_t act, int32_t drop_salt, int32_t drop_plane,
    float epsilon, float momentum, float drop_rate)
{
    /* Every thread combines all moments for itself: they are few, and waiting for each other costs more. */
    float *mean = t->scratch, *scale = mean + c, *factors = scale + c;
    const wtt_v one = wtt_splat(1.0f);
    for (int32_t k = 0; k < c && !t->again; k += 4) {
        wtt_v variance;
        const wtt_v now = wtt_combine(moments + k, rows, c, chunk, &variance);
        const wtt_v rstd = one / wtt_sqrt(variance + wtt_splat(epsilon));
        wtt_store(mean + k, now);
        wtt_store(scale + k, rstd * wtt_load(gamma + k));
        if (t->index == 0) {
            const wtt_v taken = wtt_load(steps + k);
            const wtt_v keep = wtt_vmin(wtt_splat(momentum), (one + taken) / (wtt_splat(10.0f) + taken));
            wtt_store(stats + k, now);
            wtt_store(stats + c + k, rstd);
            wtt_store(moving_mean + k, keep * wtt_load(moving_mean + k) + (one - keep) * now);
            wtt_store(moving_variance + k, keep * wtt_load(moving_variance + k) + (one - keep) * variance);
            wtt_store(steps + k, taken + one);
        }
    }
    const struct wtt_drop drop = {step, drop_salt, drop_plane, drop_rate};
    const struct wtt_normalizer s = {c, mean, scale, beta, drop_rate > 0.0f ? factors : 0, wtt_quantizer_of(range)};
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    for (int32_t r = mine.from, next; r < mine.to; r = next) {
        next = wtt_drop_until(drop, r, mine.to);
        if (s.factors) {
            wtt_drop_factors(drop, r, c, factors);
        }
        wtt_normalize_rows(act, &s, x, residual, y, r, next);
    }
}

WTT_KERNEL void wtt_normalize_frozen(
    const struct wtt_thread *t, const float *x, const float *gamma, const float *beta, const float *mean, const float *variance,
    const float *residual, const float *range, float *y, int32_t rows, int32_t c, int32_t act, float epsilon)
{
    float *scale = t->scratch;
    for (int32_t k = 0; k < c; k += 4) {
        wtt_store(scale + k, wtt_load(gamma + k) / wtt_sqrt(wtt_load(variance + k) + wtt_splat(epsilon)));
    }
    const struct wtt_normalizer s = {c, mean, scale, beta, 0, wtt_quantizer_of(range)};
    const struct wtt_range mine = wtt_share_rows(t, rows, 16);
    wtt_normalize_rows(act, &s, x, residual, y, mine.from, mine.to);
}

#endif
