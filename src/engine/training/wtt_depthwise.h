/* Depthwise convolution, computed directly: for four channels, up to eight neighboring outputs of a line stay in registers while
 * the pixels under them pass by once for each row of the window.
 */
#ifndef WTT_DEPTHWISE_H
#define WTT_DEPTHWISE_H

#include "wtt_activation.h"
#include "wtt_gemm.h"
#include "wtt_moments.h"
#include "wtt_window.h"

/* A line of outputs: out[j] = init[j] + sum over rows a < taps_y and columns b < taps_x of w[a][b] · in[y + a][x + j·stride + b], for j in
 * [from,to); pixels outside the image are zero. Both the convolution and its gradient for x are of this form. */
struct wtt_line {
    /* One image [in_h,in_w,c]. */
    const float *in;
    int32_t in_h, in_w, c;
    int32_t y, x, stride, taps_y, taps_x;
    /* Weights of tap (0,0), and floats from one row and column of taps to the next. */
    const float *w;
    int32_t w_y, w_x;
    /* Of output 0; floats from one output to the next. */
    float *out;
    const float *init;
    int32_t out_step, init_step;
    int32_t from, to;
};

/* `n` outputs from j on, channels k … k + 3. n, taps and stride are constants here; `inside` says that no pixel is left or right
 * of the image. */
WTT_INLINE void wtt_line_tile(
    const int32_t n, const int32_t taps, const int32_t stride, const int inside, const struct wtt_line *s, struct wtt_range rows, int32_t j, int32_t k)
{
    const int32_t c = s->c;
    const int32_t x = s->x + j * stride;
    wtt_v sum[8];
    WTT_UNROLL
    for (int32_t i = 0; i < n; i++) {
        sum[i] = s->init ? wtt_load(s->init + (j + i) * s->init_step + k) : wtt_splat(0.0f);
    }
    const float *in = s->in + ((s->y + rows.from) * s->in_w + x) * c + k;
    const float *w = s->w + rows.from * s->w_y + k;
    for (int32_t a = rows.from; a < rows.to; a++) {
        wtt_v weight[5];
        WTT_UNROLL
        for (int32_t b = 0; b < taps; b++) {
            weight[b] = wtt_load(w + b * s->w_x);
        }
        WTT_UNROLL
        for (int32_t q = 0; q < (n - 1) * stride + taps; q++) {
            if (inside || (uint32_t)(x + q) < (uint32_t)s->in_w) {
                const wtt_v pixel = wtt_load(in + q * c);
                WTT_UNROLL
                for (int32_t b = 0; b < taps; b++) {
                    if (q >= b && (q - b) % stride == 0 && (q - b) / stride < n) {
                        sum[(q - b) / stride] += pixel * weight[b];
                    }
                }
            }
        }
        in += s->in_w * c;
        w += s->w_y;
    }
    WTT_UNROLL
    for (int32_t i = 0; i < n; i++) {
        wtt_store(s->out + (j + i) * s->out_step + k, sum[i]);
    }
}

/* Any window, any stride, one output at a time. */
WTT_INLINE void wtt_line_slow(const struct wtt_line *s, struct wtt_range rows, int32_t j, int32_t k)
{
    wtt_v sum = s->init ? wtt_load(s->init + j * s->init_step + k) : wtt_splat(0.0f);
    const int32_t x = s->x + j * s->stride;
    const struct wtt_range cols = wtt_taps_inside(x, s->taps_x, s->in_w);
    for (int32_t a = rows.from; a < rows.to; a++) {
        for (int32_t b = cols.from; b < cols.to; b++) {
            sum += wtt_load(s->in + ((s->y + a) * s->in_w + x + b) * s->c + k) * wtt_load(s->w + a * s->w_y + b * s->w_x + k);
        }
    }
    wtt_store(s->out + j * s->out_step + k, sum);
}

#define WTT_LINE(TAPS, STRIDE, MOST) \
    __attribute__((noinline)) static void wtt_line_##TAPS##_##STRIDE(const struct wtt_line *s, struct wtt_range rows) \
    { \
        for (int32_t k = 0; k < s->c; k += 4) { \
            int32_t j = s->from; \
            for (; j + MOST <= s->to; j += MOST) { \
                const int32_t x = s->x + j * STRIDE; \
                if (x >= 0 && x + (MOST - 1) * STRIDE + TAPS <= s->in_w) { \
                    wtt_line_tile(MOST, TAPS, STRIDE, 1, s, rows, j, k); \
                } else { \
                    wtt_line_tile(MOST, TAPS, STRIDE, 0, s, rows, j, k); \
                } \
            } \
            for (; j + 4 <= s->to; j += 4) { \
                wtt_line_tile(4, TAPS, STRIDE, 0, s, rows, j, k); \
            } \
            for (; j < s->to; j++) { \
                wtt_line_tile(1, TAPS, STRIDE, 0, s, rows, j, k); \
            } \
        } \
    }
WTT_LINE(1, 1, 8)
WTT_LINE(2, 1, 8)
WTT_LINE(3, 1, 8)
WTT_LINE(3, 2, 8)
WTT_LINE(5, 1, 8)
WTT_LINE(5, 2, 8)
#undef WTT_LINE

WTT_INLINE void wtt_line_run(const struct wtt_line *s)
{
    const struct wtt_range rows = wtt_taps_inside(s->y, s->taps_y, s->in_h);
    switch (s->taps_x * 10 + s->stride) {
    case 11: wtt_line_1_1(s, rows); break;
    case 21: wtt_line_2_1(s, rows); break;
    case 31: wtt_line_3_1(s, rows); break;
    case 32: wtt_line_3_2(s, rows); break;
    case 51: wtt_line_5_1(s, rows); break;
    case 52: wtt_line_5_2(s, rows); break;
    default:
        for (int32_t j = s->from; j < s->to; j++) {
            for (int32_t k = 0; k < s->c; k += 4) {
                wtt_line_slow(s, rows, j, k);
            }
        }
    }
}

WTT_KERNEL void wtt_depthwise(
    const struct wtt_thread *t, const float *x, const float *w, const float *bias, float *y, float *moments,
    WTT_WINDOW_ARGS, int32_t act, int32_t chunk)
{
    const struct wtt_window g = WTT_WINDOW;
    const int32_t c = out_c;
    const int32_t unit = moments ? chunk : out_w;
    const struct wtt_range mine = wtt_share_rows(t, wtt_out_rows(&g), unit);
    for (int32_t first = mine.from; first < mine.to; first += unit) {
        const int32_t last = wtt_min(first + unit, mine.to);
        int32_t done = first;
        for (int32_t r = first; r < last;) {
            const struct wtt_pixel p = wtt_pixel_of(r, out_h, out_w);
            const int32_t n = wtt_min(out_w - p.x, last - r);
            const struct wtt_line line = {
                x + p.image * in_h * in_w * c, in_h, in_w, c, p.y * stride_h - pad_top, -pad_left, stride_w, k_h, k_w,
                w, k_w * c, c, y + (r - p.x) * c, bias, c, 0, p.x, p.x + n};
            wtt_line_run(&line);
            r += n;
            if (moments && (r - done >= WTT_MOMENTS_ROWS || r == last)) {
                wtt_moments_rows(y, done, r, first, c, moments + first / chunk * 2 * c);
                done = r;
            }
        }
        wtt_act_all(y + first * c, (last - first) * c, act);
    }
}

#endif
