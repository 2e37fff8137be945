/* Mean and sum of squared deviations of chunks of rows, in one pass over memory: each tile of rows is read twice while it is in
 * the first cache, and joined to what came before (Chan, Golub and LeVeque 1983), so nothing cancels.
 */
#ifndef WTT_MOMENTS_H
#define WTT_MOMENTS_H

#include "wtt.h"

enum { WTT_MOMENTS_ROWS = 32 };

/* Joins rows x [n,c] to out [2,c], which stands for `before` rows. */
WTT_INLINE void wtt_moments_tile(const float *x, int32_t n, int32_t c, int32_t before, float *out)
{
    const wtt_v over_n = wtt_splat(1.0f / (float)n);
    const float total = (float)(before + n);
    const wtt_v step = wtt_splat((float)n / total);
    const wtt_v between = wtt_splat((float)before * (float)n / total);
    for (int32_t k = 0; k < c; k += 4) {
        const float *p = x + k;
        wtt_v sum = wtt_splat(0.0f), more = sum;
        int32_t r = 0;
        for (; r + 2 <= n; r += 2) {
            sum += wtt_load(p + r * c);
            more += wtt_load(p + (r + 1) * c);
        }
        if (r < n) {
            sum += wtt_load(p + r * c);
        }
        const wtt_v mean = (sum + more) * over_n;
        wtt_v squares = wtt_splat(0.0f), others = squares;
        for (r = 0; r + 2 <= n; r += 2) {
            const wtt_v a = wtt_load(p + r * c) - mean;
            const wtt_v b = wtt_load(p + (r + 1) * c) - mean;
            squares += a * a;
            others += b * b;
        }
        if (r < n) {
            const wtt_v a = wtt_load(p + r * c) - mean;
            squares += a * a;
        }
        squares += others;
        if (before == 0) {
            wtt_store(out + k, mean);
            wtt_store(out + c + k, squares);
        } else {
            const wtt_v old = wtt_load(out + k);
            const wtt_v delta = mean - old;
            wtt_store(out + k, old + delta * step);
            wtt_store(out + c + k, wtt_load(out + c + k) + squares + delta * delta * between);
        }
    }
}

/* Rows [from,to) of x [..,c], which lie in one chunk that begins at row `chunk_from`, joined to the chunk's moments [2,c]. */
WTT_INLINE void wtt_moments_rows(const float *x, int32_t from, int32_t to, int32_t chunk_from, int32_t c, float *out)
{
    for (int32_t r = from; r < to; r += WTT_MOMENTS_ROWS) {
        wtt_moments_tile(x + r * c, wtt_min(WTT_MOMENTS_ROWS, to - r), c, r - chunk_from, out);
    }
}

WTT_KERNEL void wtt_moments(const struct wtt_thread *t, const float *x, float *moments, int32_t rows, int32_t c, int32_t chunk)
{
    const struct wtt_range mine = wtt_share(t, wtt_ceil_div(rows, chunk));
    for (int32_t i = mine.from; i < mine.to; i++) {
        wtt_moments_rows(x, i * chunk, wtt_min((i + 1) * chunk, rows), i * chunk, c, moments + i * 2 * c);
    }
}

#endif
