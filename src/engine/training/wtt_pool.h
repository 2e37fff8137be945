/* Pooling; channels four at a time, images divided over threads. in_c = out_c = c. */
#ifndef WTT_POOL_H
#define WTT_POOL_H

#include "wtt_window.h"

/* The part of an output's window that lies inside the image: rows and columns of the image. */
struct wtt_view {
    struct wtt_range rows, cols;
};

WTT_INLINE struct wtt_view wtt_view_of(const struct wtt_window *g, int32_t oy, int32_t ox)
{
    const int32_t top = oy * g->stride_h - g->pad_top, left = ox * g->stride_w - g->pad_left;
    const struct wtt_range y = wtt_taps_inside(top, g->k_h, g->in_h), x = wtt_taps_inside(left, g->k_w, g->in_w);
    return (struct wtt_view){{top + y.from, top + y.to}, {left + x.from, left + x.to}};
}

WTT_INLINE float wtt_view_share(struct wtt_view v)
{
    return 1.0f / (float)((v.rows.to - v.rows.from) * (v.cols.to - v.cols.from));
}

#define WTT_EACH_PIXEL(v, in_w, c) \
    for (int32_t iy = (v).rows.from; iy < (v).rows.to; iy++) \
        for (int32_t ix = (v).cols.from, at = (iy * (in_w) + ix) * (c); ix < (v).cols.to; ix++, at += (c))

WTT_INLINE void wtt_pool(const struct wtt_thread *t, const int largest, const float *x, float *y, const struct wtt_window *g)
{
    const int32_t c = g->out_c;
    const struct wtt_range mine = wtt_share(t, wtt_out_rows(g));
    struct wtt_pixel p = wtt_pixel_of(mine.from, g->out_h, g->out_w);
    for (int32_t r = mine.from; r < mine.to; r++, wtt_next_pixel(&p, g->out_h, g->out_w)) {
        const struct wtt_view v = wtt_view_of(g, p.y, p.x);
        const float *in = x + p.image * g->in_h * g->in_w * c;
        const wtt_v share = wtt_splat(wtt_view_share(v));
        for (int32_t k = 0; k < c; k += 4) {
            wtt_v out = wtt_splat(largest ? -__builtin_inff() : 0.0f);
            WTT_EACH_PIXEL(v, g->in_w, c)
            {
                out = largest ? wtt_vmax(wtt_load(in + at + k), out) : out + wtt_load(in + at + k);
            }
            wtt_store(y + r * c + k, largest ? out : out * share);
        }
    }
}

WTT_KERNEL void wtt_max_pool(const struct wtt_thread *t, const float *x, float *y, WTT_WINDOW_ARGS)
{
    const struct wtt_window g = WTT_WINDOW;
    wtt_pool(t, 1, x, y, &g);
}

WTT_KERNEL void wtt_avg_pool(const struct wtt_thread *t, const float *x, float *y, WTT_WINDOW_ARGS)
{
    const struct wtt_window g = WTT_WINDOW;
    wtt_pool(t, 0, x, y, &g);
}

/* n floats: to = base, or zeros. */
WTT_INLINE void wtt_begin(float *to, const float *base, int32_t n)
{
    if (!base) {
        wtt_zero(to, n);
    } else if (base != to) {
        wtt_copy(to, base, n);
    }
}

/* Windows overlap within an image, never across images, so each image belongs to one part. */
WTT_INLINE void wtt_pool_grad(
    const struct wtt_thread *t, const int largest, const float *dy, const float *x, const float *base, float *dx, const struct wtt_window *g)
{
    const int32_t c = g->in_c, size = g->in_h * g->in_w * c;
    const struct wtt_range mine = wtt_share(t, g->batch);
    for (int32_t image = mine.from; image < mine.to; image++) {
        float *to = dx + image * size;
        wtt_begin(to, base ? base + image * size : base, size);
        for (int32_t o = 0; o < g->out_h * g->out_w; o++) {
            const struct wtt_view v = wtt_view_of(g, o / g->out_w, o % g->out_w);
            const float *d = dy + (image * g->out_h * g->out_w + o) * c;
            const wtt_v share = wtt_splat(wtt_view_share(v));
            for (int32_t k = 0; k < c; k += 4) {
                if (!largest) {
                    WTT_EACH_PIXEL(v, g->in_w, c)
                    {
                        wtt_store(to + at + k, wtt_load(to + at + k) + wtt_load(d + k) * share);
                    }
                    continue;
                }
                const float *in = x + image * size + k;
                const int32_t start = (v.rows.from * g->in_w + v.cols.from) * c;
                wtt_v best = wtt_load(in + start);
                wtt_vi place = wtt_splat_i(start);
                WTT_EACH_PIXEL(v, g->in_w, c)
                {
                    const wtt_v value = wtt_load(in + at);
                    const wtt_vi more = value > best;
                    best = wtt_select(more, value, best);
                    place = (place & ~more) | (wtt_splat_i(at) & more);
                }
                for (int32_t lane = 0; lane < 4; lane++) {
                    to[place[lane] + k + lane] += d[k + lane];
                }
            }
        }
    }
}

WTT_KERNEL void wtt_max_pool_grad(
    const struct wtt_thread *t, const float *dy, const float *x, const float *base, float *dx, WTT_WINDOW_ARGS)
{
    const struct wtt_window g = WTT_WINDOW;
    wtt_pool_grad(t, 1, dy, x, base, dx, &g);
}

WTT_KERNEL void wtt_avg_pool_grad(const struct wtt_thread *t, const float *dy, const float *base, float *dx, WTT_WINDOW_ARGS)
{
    const struct wtt_window g = WTT_WINDOW;
    wtt_pool_grad(t, 0, dy, 0, base, dx, &g);
}

#endif
