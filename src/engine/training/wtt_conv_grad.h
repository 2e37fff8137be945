/* The gradients of a convolution, as matrix products. With stride 1 the gradient for x is a convolution of dy with the weights
 * turned around; with stride s it is s·s of them, each with every s-th tap, for the pixels of every s-th row and column.
 */
#ifndef WTT_CONV_GRAD_H
#define WTT_CONV_GRAD_H

#include "wtt_gemm.h"
#include "wtt_normalize_grad.h"
#include "wtt_window.h"

/* Turned weights: for each phase of rows and of columns its taps, reversed, as a matrix [taps,outC,inC]. */
WTT_INLINE void wtt_turn_weights(const struct wtt_window *g, const float *w, float *out)
{
    for (int32_t v = 0; v < g->stride_h; v++) {
        for (int32_t h = 0; h < g->stride_w; h++) {
            for (int32_t a = wtt_phase_taps(v, g->stride_h, g->k_h) - 1; a >= 0; a--) {
                for (int32_t b = wtt_phase_taps(h, g->stride_w, g->k_w) - 1; b >= 0; b--) {
                    const int32_t tap = (v + a * g->stride_h) * g->k_w + h + b * g->stride_w;
                    const float *from = w + tap * g->in_c * g->out_c;
                    for (int32_t o = 0; o < g->out_c; o++) {
                        for (int32_t i = 0; i < g->in_c; i++) {
                            *out++ = from[i * g->out_c + o];
                        }
                    }
                }
            }
        }
    }
}

/* Where the turned weights of a phase begin: behind those of all rows of phases above it, and of those left of it. */
WTT_INLINE int32_t wtt_turned_at(const struct wtt_window *g, int32_t v, int32_t h)
{
    int32_t rows = 0, cols = 0;
    for (int32_t i = 0; i < v; i++) {
        rows += wtt_phase_taps(i, g->stride_h, g->k_h);
    }
    for (int32_t i = 0; i < h; i++) {
        cols += wtt_phase_taps(i, g->stride_w, g->k_w);
    }
    return (rows * g->k_w + wtt_phase_taps(v, g->stride_h, g->k_h) * cols) * g->out_c * g->in_c;
}

/* Pixels [from,to) of row y of dx, one phase of columns after the other. dy: the image; base, dx: the row. */
WTT_INLINE void wtt_conv_grad_line(
    const struct wtt_window *g, const float *dy, const float *weights, const float *base, float *dx, int32_t y, int32_t from, int32_t to,
    float *windows)
{
    const int32_t c = g->in_c, stride = g->stride_w;
    const struct wtt_phase v = wtt_phase_of(y, g->pad_top, g->stride_h, g->k_h);
    for (int32_t phase = 0; phase < stride && phase < to; phase++) {
        const struct wtt_phase h = wtt_phase_of(phase, g->pad_left, stride, g->k_w);
        const struct wtt_window seen = {
            1, g->out_h, g->out_w, g->out_c, 1, g->in_w, c, v.n, h.n, 1, 1, -v.start, -h.start};
        const int32_t first = wtt_ceil_div(wtt_max(from - phase, 0), stride), last = wtt_ceil_div(to - phase, stride);
        const int32_t k = v.n * h.n * g->out_c;
        const int32_t at = (phase + first * stride) * c;
        wtt_unfold(&seen, dy, first, last, windows);
        wtt_gemm(
            last - first, c, k, windows, k, weights + wtt_turned_at(g, v.first, h.first), c,
            base ? base + at : base, stride * c, dx + at, stride * c);
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
    if (!t->again) {
        wtt_turn_weights(&g, w, weights);
    }
    const struct wtt_normed bn = WTT_EPILOGUE(in_c, factors);
    const int direct = wtt_is_pointwise(&g);
    const int dense = stride_h == 1 && stride_w == 1;
    for (int32_t first = mine.from; first < mine.to; first += unit) {
        const int32_t last = wtt_min(first + unit, mine.to);
        for (int32_t r = first, n; r < last; r += n) {
            n = wtt_min(tile, last - r);
            if (dense) {
                if (!direct) {
                    wtt_unfold(&turned, dy, r, r + n, windows);
                }
                wtt_gemm(
                    n, in_c, k, direct ? dy + r * k : windows, k, weights, in_c,
                    base ? base + r * in_c : base, in_c, dx + r * in_c, in_c);
            } else {
                const struct wtt_pixel p = wtt_pixel_of(r, in_h, in_w);
                const int32_t row = (r - p.x) * in_c;
                n = wtt_min(n, in_w - p.x);
                wtt_conv_grad_line(
                    &g, dy + p.image * out_h * out_w * out_c, weights, base ? base + row : base, dx + row, p.y, p.x, p.x + n, windows);
            }
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
