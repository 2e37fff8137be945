/* Kernels that move values: boxes, other shapes, nearest-neighbor resizing. Images are divided over threads. */
#ifndef WTT_MOVE_H
#define WTT_MOVE_H

#include "wtt_pool.h"

WTT_KERNEL void wtt_copy_box(
    const struct wtt_thread *t, const float *x, const float *base, float *y,
    int32_t batch, int32_t x_h, int32_t x_w, int32_t x_c, int32_t y_h, int32_t y_w, int32_t y_c, int32_t box_h, int32_t box_w, int32_t real_c,
    int32_t x_top, int32_t x_left, int32_t x_from, int32_t y_top, int32_t y_left, int32_t y_from, int32_t mode)
{
    const int32_t size = y_h * y_w * y_c;
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t image = mine.from; image < mine.to; image++) {
        if (mode == 1) {
            wtt_begin(y + image * size, base ? base + image * size : base, size);
        }
        for (int32_t row = 0; row < box_h; row++) {
            for (int32_t col = 0; col < box_w; col++) {
                const float *from = x + ((image * x_h + row + x_top) * x_w + col + x_left) * x_c + x_from;
                float *to = y + ((image * y_h + row + y_top) * y_w + col + y_left) * y_c + y_from;
                for (int32_t k = 0; k < real_c; k++) {
                    to[k] = mode == 1 ? to[k] + from[k] : from[k];
                }
            }
        }
    }
}

WTT_KERNEL void wtt_repack(
    const struct wtt_thread *t, const float *x, const float *base, float *y,
    int32_t batch, int32_t real_n, int32_t x_real, int32_t x_c, int32_t y_real, int32_t y_c)
{
    const int32_t x_size = wtt_ceil_div(real_n, x_real) * x_c;
    const int32_t y_size = wtt_ceil_div(real_n, y_real) * y_c;
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t image = mine.from; image < mine.to; image++) {
        const float *from = x + image * x_size;
        float *to = y + image * y_size;
        wtt_begin(to, base ? base + image * y_size : base, y_size);
        for (int32_t i = 0, x_lane = 0, y_lane = 0; i < real_n; i++) {
            to[y_lane] += from[x_lane];
            if (++x_lane == x_real) {
                from += x_c;
                x_lane = 0;
            }
            if (++y_lane == y_real) {
                to += y_c;
                y_lane = 0;
            }
        }
    }
}

WTT_KERNEL void wtt_resize_nearest(
    const struct wtt_thread *t, const float *x, const int32_t *row_of, const int32_t *col_of, float *y,
    int32_t batch, int32_t in_h, int32_t in_w, int32_t out_h, int32_t out_w, int32_t c)
{
    const struct wtt_range mine = wtt_share(t, batch * out_h);
    for (int32_t line = mine.from; line < mine.to; line++) {
        const float *from = x + (line / out_h * in_h + row_of[line % out_h]) * in_w * c;
        for (int32_t col = 0; col < out_w; col++) {
            wtt_put(y + (line * out_w + col) * c, from + col_of[col] * c, c);
        }
    }
}

WTT_KERNEL void wtt_resize_nearest_grad(
    const struct wtt_thread *t, const float *dy, const int32_t *row_of, const int32_t *col_of, const float *base, float *dx,
    int32_t batch, int32_t in_h, int32_t in_w, int32_t out_h, int32_t out_w, int32_t c)
{
    const int32_t size = in_h * in_w * c;
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t image = mine.from; image < mine.to; image++) {
        wtt_begin(dx + image * size, base ? base + image * size : base, size);
        for (int32_t line = 0; line < out_h; line++) {
            float *to = dx + image * size + row_of[line] * in_w * c;
            for (int32_t col = 0; col < out_w; col++) {
                const float *from = dy + ((image * out_h + line) * out_w + col) * c;
                for (int32_t k = 0; k < c; k += 4) {
                    float *at = to + col_of[col] * c + k;
                    wtt_store(at, wtt_load(at) + wtt_load(from + k));
                }
            }
        }
    }
}

#endif
