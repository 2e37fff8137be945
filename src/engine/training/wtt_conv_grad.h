/* The gradients of a convolution, as matrix products. With stride 1 the gradient for x is a convolution of dy with the weights
 * turned around; with larger strides the windows of dy have holes, which count as zeros.
 */
#ifndef WTT_CONV_GRAD_H
#define WTT_CONV_GRAD_H

#include "wtt_gemm.h"
#include "wtt_normalize_grad.h"
#include "wtt_window.h"

/* out [kH,kW,outC,inC] = w [kH,kW,inC,outC] with both taps reversed and channels transposed. */
WTT_INLINE void wtt_turn_weights(const struct wtt_window *g, const float *w, float *out)
{
    const int32_t taps = g->k_h * g->k_w;
    for (int32_t tap = taps - 1; tap >= 0; tap--) {
        const float *from = w + tap * g->in_c * g->out_c;
        for (int32_t o = 0; o < g->out_c; o++) {
            for (int32_t i = 0; i < g->in_c; i++) {
                *out++ = from[i * g->out_c + o];
            }
        }
    }
}

/* Rows [from,to) of dx see these windows [kH,kW,outC] of dy, taps reversed; zeros where a stride stepped over the place. */
__attribute__((noinline)) static void wtt_unfold_holes(const struct wtt_window *g, const float *dy, int32_t from, int32_t to, float *out)
{
    struct wtt_pixel p = wtt_pixel_of(from, g->in_h, g->in_w);
    for (int32_t r = from; r < to; r++) {
        for (int32_t ky = g->k_h - 1; ky >= 0; ky--) {
            const int32_t y = p.y + g->pad_top - ky;
            for (int32_t kx = g->k_w - 1; kx >= 0; kx--) {
                const int32_t x = p.x + g->pad_left - kx;
                const int hit = y >= 0 && x >= 0 && y % g->stride_h == 0 && x % g->stride_w == 0
                    && y / g->stride_h < g->out_h && x / g->stride_w < g->out_w;
                const int32_t at = (p.image * g->out_h + y / g->stride_h) * g->out_w + x / g->stride_w;
                out = hit ? wtt_put(out, dy + at * g->out_c, g->out_c) : wtt_put_zeros(out, g->out_c);
            }
        }
        wtt_next_pixel(&p, g->in_h, g->in_w);
    }
}

/* The window by which dx sees dy when strides are 1. */
WTT_INLINE struct wtt_window wtt_turned(const struct wtt_window *g)
{
    return (struct wtt_window){
        g->batch, g->out_h, g->out_w, g->out_c, g->in_h, g->in_w, g->in_c, g->k_h, g->k_w, 1, 1,
        g->k_h - 1 - g->pad_top, g->k_w - 1 - g->pad_left};
}

WTT_KERNEL void wtt_conv_grad_input(
    const struct wtt_thread *t, const float *dy, const float *w, const float *base, float *dx, WTT_EPILOGUE_BUFFERS,
    WTT_WINDOW_ARGS, WTT_EPILOGUE_INTS, float bn_drop_rate)
{
    const struct wtt_window g = WTT_WINDOW;
    const struct wtt_window turned = wtt_turned(&g);
    const int32_t k = k_h * k_w * out_c;
    const int32_t tile = wtt_tile_rows(k);
    const int32_t unit = bn_sums ? chunk : tile;
    const struct wtt_range mine = wtt_share_rows(t, wtt_in_rows(&g), unit);
    if (mine.from == mine.to) {
        return;
    }
    float *weights = t->scratch, *windows = weights + k * in_c, *factors = windows + tile * k;
    wtt_turn_weights(&g, w, weights);
    const struct wtt_normed bn = WTT_EPILOGUE(in_c, factors);
    const int direct = wtt_is_pointwise(&g);
    const int dense = stride_h == 1 && stride_w == 1;
    for (int32_t first = mine.from; first < mine.to; first += unit) {
        const int32_t last = wtt_min(first + unit, mine.to);
        for (int32_t r = first; r < last; r += tile) {
            const int32_t n = wtt_min(tile, last - r);
            if (!direct) {
                if (dense) {
                    wtt_unfold(&turned, dy, r, r + n, windows);
                } else {
                    wtt_unfold_holes(&g, dy, r, r + n, windows);
                }
            }
            wtt_gemm(
                n, in_c, k, direct ? dy + r * k : windows, k, weights, in_c,
                base ? base + r * in_c : base, in_c, dx + r * in_c, in_c);
            if (bn_sums) {
                wtt_reduce_rows(&bn, dx, r, r + n, first, bn_sums + first / chunk * 2 * in_c);
            }
        }
    }
}

/* out [c] += the sum of rows [from,to) of dy. */
WTT_INLINE void wtt_add_rows(const float *dy, int32_t from, int32_t to, int32_t c, float *out)
{
    for (int32_t k = 0; k < c; k += 4) {
        wtt_v sum = wtt_load(out + k);
        for (int32_t r = from; r < to; r++) {
            sum += wtt_load(dy + r * c + k);
        }
        wtt_store(out + k, sum);
    }
}

WTT_KERNEL void wtt_conv_grad_weight(
    const struct wtt_thread *t, const float *x, const float *dy, float *dw, float *d_bias, WTT_WINDOW_ARGS, int32_t chunk)
{
    const struct wtt_window g = WTT_WINDOW;
    const int direct = wtt_is_pointwise(&g);
    const int32_t k = k_h * k_w * in_c;
    const int32_t tile = wtt_tile_rows(k);
    const int32_t rows = wtt_out_rows(&g);
    const struct wtt_range mine = wtt_share(t, wtt_ceil_div(rows, chunk));
    for (int32_t i = mine.from; i < mine.to; i++) {
        float *part = dw + i * k * out_c;
        wtt_zero(part, k * out_c);
        if (d_bias) {
            wtt_zero(d_bias + i * out_c, out_c);
        }
        const int32_t last = wtt_min((i + 1) * chunk, rows);
        for (int32_t r = i * chunk; r < last; r += tile) {
            const int32_t n = wtt_min(tile, last - r);
            const float *windows = x + r * k;
            if (!direct) {
                wtt_unfold(&g, x, r, r + n, t->scratch);
                windows = t->scratch;
            }
            wtt_gemm_transposed(k, out_c, n, windows, k, dy + r * out_c, out_c, part, out_c);
            if (d_bias) {
                wtt_add_rows(dy, r, r + n, out_c, d_bias + i * out_c);
            }
        }
    }
}

#endif
