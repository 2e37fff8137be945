/* The gradients of a depthwise convolution. */
#ifndef WTT_DEPTHWISE_GRAD_H
#define WTT_DEPTHWISE_GRAD_H

#include "wtt_conv_grad.h"
#include "wtt_depthwise.h"

/* Pixels [from,to) of row y of dx. With stride s, every s-th pixel sees the same taps: s lines of outputs s pixels apart. */
WTT_INLINE void wtt_depthwise_grad_line(
    const struct wtt_window *g, const float *dy, const float *w, const float *base, float *dx, int32_t y, int32_t from, int32_t to)
{
    const int32_t c = g->out_c, stride = g->stride_w;
    const struct wtt_phase v = wtt_phase_of(y, g->pad_top, g->stride_h, g->k_h);
    for (int32_t phase = 0; phase < stride && phase < to; phase++) {
        const struct wtt_phase h = wtt_phase_of(phase, g->pad_left, stride, g->k_w);
        const int32_t last_tap = (v.first + (v.n - 1) * g->stride_h) * g->k_w + h.first + (h.n - 1) * stride;
        const struct wtt_line line = {
            dy, g->out_h, g->out_w, c, v.start, h.start, 1, v.n, h.n,
            w + last_tap * c, -g->stride_h * g->k_w * c, -stride * c,
            dx + phase * c, base ? base + phase * c : base, stride * c, stride * c,
            wtt_ceil_div(wtt_max(from - phase, 0), stride), wtt_ceil_div(to - phase, stride)};
        wtt_line_run(&line);
    }
}

WTT_KERNEL void wtt_depthwise_grad_input(
    const struct wtt_thread *t, const float *dy, const float *w, const float *base, float *dx, WTT_EPILOGUE_BUFFERS,
    WTT_WINDOW_ARGS, WTT_EPILOGUE_INTS, float bn_drop_rate)
{
    const struct wtt_window g = WTT_WINDOW;
    const int32_t c = in_c;
    const struct wtt_normed bn = WTT_EPILOGUE(c, t->scratch);
    const int32_t unit = bn_sums ? chunk : in_w;
    const struct wtt_range mine = wtt_share_rows(t, wtt_in_rows(&g), unit);
    for (int32_t first = mine.from; first < mine.to; first += unit) {
        const int32_t last = wtt_min(first + unit, mine.to);
        for (int32_t r = first; r < last;) {
            const struct wtt_pixel p = wtt_pixel_of(r, in_h, in_w);
            const int32_t n = wtt_min(in_w - p.x, last - r);
            const int32_t row = (r - p.x) * c;
            wtt_depthwise_grad_line(
                &g, dy + p.image * out_h * out_w * c, w, base ? base + row : base, dx + row, p.y, p.x, p.x + n);
            if (bn_sums) {
                wtt_reduce_rows(&bn, dx, r, r + n, first, bn_sums + first / chunk * 2 * c);
            }
            r += n;
        }
    }
}

/* Outputs [from,to) of one line of dy, added to rows `rows` of dw [kH,kW,c]. taps_y, taps_x are constants (taps_y rows at a time). */
WTT_INLINE void wtt_weight_tile(
    const int32_t taps_y, const int32_t taps_x, const int inside, const struct wtt_window *g, const float *in, const float *dy, int32_t left,
    int32_t from, int32_t to, int32_t k, float *dw)
{
    const int32_t c = g->out_c, row = g->in_w * c;
    wtt_v sum[9];
    WTT_UNROLL
    for (int32_t i = 0; i < taps_y * taps_x; i++) {
        sum[i] = wtt_load(dw + i / taps_x * g->k_w * c + i % taps_x * c + k);
    }
    for (int32_t j = from; j < to; j++) {
        const wtt_v d = wtt_load(dy + j * c + k);
        const int32_t x = left + j * g->stride_w;
        const float *p = in + x * c + k;
        WTT_UNROLL
        for (int32_t i = 0; i < taps_y * taps_x; i++) {
            if (inside || (uint32_t)(x + i % taps_x) < (uint32_t)g->in_w) {
                sum[i] += d * wtt_load(p + i / taps_x * row + i % taps_x * c);
            }
        }
    }
    WTT_UNROLL
    for (int32_t i = 0; i < taps_y * taps_x; i++) {
        wtt_store(dw + i / taps_x * g->k_w * c + i % taps_x * c + k, sum[i]);
    }
}

/* The outputs of a line whose windows lie inside the image from left to right. */
WTT_INLINE struct wtt_range wtt_inner(const struct wtt_window *g, int32_t from, int32_t to)
{
    const int32_t begin = wtt_max(from, wtt_ceil_div(g->pad_left, g->stride_w));
    const int32_t room = g->in_w + g->pad_left - g->k_w;
    const int32_t end = wtt_min(to, room < 0 ? 0 : room / g->stride_w + 1);
    return end > begin ? (struct wtt_range){begin, end} : (struct wtt_range){to, to};
}

#define WTT_WEIGHT_LINE(TAPS_Y, TAPS_X) \
    __attribute__((noinline)) static void wtt_weight_line_##TAPS_Y##_##TAPS_X( \
        const struct wtt_window *g, const float *in, const float *dy, int32_t from, int32_t to, float *dw) \
    { \
        const struct wtt_range inner = wtt_inner(g, from, to); \
        for (int32_t k = 0; k < g->out_c; k += 4) { \
            wtt_weight_tile(TAPS_Y, TAPS_X, 0, g, in, dy, -g->pad_left, from, inner.from, k, dw); \
            wtt_weight_tile(TAPS_Y, TAPS_X, 1, g, in, dy, -g->pad_left, inner.from, inner.to, k, dw); \
            wtt_weight_tile(TAPS_Y, TAPS_X, 0, g, in, dy, -g->pad_left, inner.to, to, k, dw); \
        } \
    }
WTT_WEIGHT_LINE(3, 3)
WTT_WEIGHT_LINE(1, 3)
WTT_WEIGHT_LINE(1, 5)
WTT_WEIGHT_LINE(1, 1)
#undef WTT_WEIGHT_LINE

/* Line y of dy (the pointers are to the image of x and to the line) between two of its pixels. */
WTT_INLINE void wtt_weight_line(const struct wtt_window *g, const float *x, const float *dy, int32_t y, int32_t from, int32_t to, float *dw)
{
    const int32_t c = g->out_c;
    const int32_t top = y * g->stride_h - g->pad_top;
    const struct wtt_range rows = wtt_taps_inside(top, g->k_h, g->in_h);
    if (g->k_w == 3 && rows.to - rows.from == 3) {
        wtt_weight_line_3_3(g, x + (top + rows.from) * g->in_w * c, dy, from, to, dw + rows.from * 3 * c);
        return;
    }
    for (int32_t a = rows.from; a < rows.to; a++) {
        const float *in = x + (top + a) * g->in_w * c;
        float *part = dw + a * g->k_w * c;
        if (g->k_w == 3) {
            wtt_weight_line_1_3(g, in, dy, from, to, part);
        } else if (g->k_w == 5) {
            wtt_weight_line_1_5(g, in, dy, from, to, part);
        } else {
            for (int32_t b = 0; b < g->k_w; b++) {
                struct wtt_window one = *g;
                one.pad_left -= b;
                one.k_w = 1;
                wtt_weight_line_1_1(&one, in, dy, from, to, part + b * c);
            }
        }
    }
}

WTT_KERNEL void wtt_depthwise_grad_weight(
    const struct wtt_thread *t, const float *x, const float *dy, float *dw, float *d_bias, WTT_WINDOW_ARGS, int32_t chunk)
{
    const struct wtt_window g = WTT_WINDOW;
    const int32_t c = out_c, taps = k_h * k_w;
    const int32_t rows = wtt_out_rows(&g);
    const struct wtt_range mine = wtt_share(t, wtt_ceil_div(rows, chunk));
    for (int32_t i = mine.from; i < mine.to; i++) {
        float *part = dw + i * taps * c;
        wtt_zero(part, taps * c);
        const int32_t last = wtt_min((i + 1) * chunk, rows);
        for (int32_t r = i * chunk, n; r < last; r += n) {
            const struct wtt_pixel p = wtt_pixel_of(r, out_h, out_w);
            n = wtt_min(out_w - p.x, last - r);
            wtt_weight_line(&g, x + p.image * in_h * in_w * c, dy + (r - p.x) * c, p.y, p.x, p.x + n, part);
        }
        if (d_bias) {
            wtt_zero(d_bias + i * c, c);
            wtt_add_rows(dy, i * chunk, last, c, d_bias + i * c);
        }
    }
}

#endif
