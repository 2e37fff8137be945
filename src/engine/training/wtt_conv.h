/* Convolution as a matrix product: unfolded windows [rows, kH·kW·inC] times weights [kH·kW·inC, outC], tile by tile, so that what
 * follows (moments, activation) finds the tile in the first cache.
 */
#ifndef WTT_CONV_H
#define WTT_CONV_H

#include "wtt_activation.h"
#include "wtt_gemm.h"
#include "wtt_moments.h"
#include "wtt_window.h"

WTT_KERNEL void wtt_conv(
    const struct wtt_thread *t, const float *x, const float *w, const float *bias, float *y, float *moments,
    WTT_WINDOW_ARGS, int32_t act, int32_t chunk)
{
    const struct wtt_window g = WTT_WINDOW;
    const int direct = wtt_is_pointwise(&g);
    const int32_t k = k_h * k_w * in_c;
    const int32_t tile = wtt_tile_rows(k);
    const int32_t unit = moments ? chunk : tile;
    const struct wtt_range mine = wtt_share_rows(t, wtt_out_rows(&g), unit);
    for (int32_t first = mine.from; first < mine.to; first += unit) {
        const int32_t last = wtt_min(first + unit, mine.to);
        for (int32_t r = first; r < last; r += tile) {
            const int32_t n = wtt_min(tile, last - r);
            const float *rows = x + r * k;
            if (!direct) {
                wtt_unfold(&g, x, r, r + n, t->scratch);
                rows = t->scratch;
            }
            float *to = y + r * out_c;
            wtt_gemm(n, out_c, k, rows, k, w, out_c, bias, 0, to, out_c);
            if (moments) {
                wtt_moments_rows(y, r, r + n, first, out_c, moments + first / chunk * 2 * out_c);
            }
            wtt_act_all(to, n * out_c, act);
        }
    }
}

#endif
