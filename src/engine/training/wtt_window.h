/* What a window sliding over images sees, and its unfolding into the rows of a matrix ("im2col", Chellapilla et al. 2006). */
#ifndef WTT_WINDOW_H
#define WTT_WINDOW_H

#include "wtt.h"

struct wtt_window {
    int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w, stride_h, stride_w, pad_top, pad_left;
};

#define WTT_WINDOW_ARGS \
    int32_t batch, int32_t in_h, int32_t in_w, int32_t in_c, int32_t out_h, int32_t out_w, int32_t out_c, \
    int32_t k_h, int32_t k_w, int32_t stride_h, int32_t stride_w, int32_t pad_top, int32_t pad_left
#define WTT_WINDOW \
    (struct wtt_window){batch, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w, stride_h, stride_w, pad_top, pad_left}

WTT_INLINE int32_t wtt_out_rows(const struct wtt_window *g) { return g->batch * g->out_h * g->out_w; }
WTT_INLINE int32_t wtt_in_rows(const struct wtt_window *g) { return g->batch * g->in_h * g->in_w; }

/* A row of the matrix of outputs as a place: counts up without dividing. */
struct wtt_pixel {
    int32_t image, y, x;
};

WTT_INLINE struct wtt_pixel wtt_pixel_of(int32_t row, int32_t h, int32_t w)
{
    return (struct wtt_pixel){row / (h * w), row / w % h, row % w};
}

WTT_INLINE void wtt_next_pixel(struct wtt_pixel *p, int32_t h, int32_t w)
{
    if (++p->x == w) {
        p->x = 0;
        if (++p->y == h) {
            p->y = 0;
            p->image++;
        }
    }
}

/* The taps [from,to) of a window of k that begins at `start` which lie inside [0,size). */
WTT_INLINE struct wtt_range wtt_taps_inside(int32_t start, int32_t k, int32_t size)
{
    const int32_t from = wtt_max(0, -start);
    return (struct wtt_range){from, wtt_max(from, wtt_min(k, size - start))};
}

/* The gradient for inputs, along one axis: input i sees the taps `first`, first + stride, … (n of them); the last of them meets
 * output `start`, the one before it output start + 1, and so on. Inputs a stride apart see the same taps, outputs one further. */
struct wtt_phase {
    int32_t first, n, start;
};

WTT_INLINE int32_t wtt_phase_taps(int32_t first, int32_t stride, int32_t k) { return first < k ? wtt_ceil_div(k - first, stride) : 0; }

WTT_INLINE struct wtt_phase wtt_phase_of(int32_t i, int32_t pad, int32_t stride, int32_t k)
{
    const int32_t first = (i + pad) % stride;
    const int32_t n = wtt_phase_taps(first, stride, k);
    return (struct wtt_phase){first, n, (i + pad) / stride - (n - 1)};
}

/* Copies and zeros of few floats, multiples of four. */
WTT_INLINE float *wtt_put(float *to, const float *from, int32_t n)
{
    for (int32_t i = 0; i < n; i += 4) {
        wtt_store(to + i, wtt_load(from + i));
    }
    return to + n;
}
WTT_INLINE float *wtt_put_zeros(float *to, int32_t n)
{
    for (int32_t i = 0; i < n; i += 4) {
        wtt_store(to + i, wtt_splat(0.0f));
    }
    return to + n;
}

/* True where a window is one pixel and outputs are inputs: the images are the matrix already. */
WTT_INLINE int wtt_is_pointwise(const struct wtt_window *g)
{
    return g->k_h == 1 && g->k_w == 1 && g->stride_h == 1 && g->stride_w == 1 && g->pad_top == 0 && g->pad_left == 0;
}

/* Rows [from,to) of the unfolded x: for each output pixel its window [kH,kW,inC], zeros outside the image. Neighboring taps are
 * neighbors in x too, so each row of a window is one copy. */
__attribute__((noinline)) static void wtt_unfold(const struct wtt_window *g, const float *x, int32_t from, int32_t to, float *out)
{
    struct wtt_pixel p = wtt_pixel_of(from, g->out_h, g->out_w);
    const int32_t line = g->k_w * g->in_c;
    for (int32_t r = from; r < to; r++) {
        const int32_t top = p.y * g->stride_h - g->pad_top;
        const int32_t left = p.x * g->stride_w - g->pad_left;
        const struct wtt_range cols = wtt_taps_inside(left, g->k_w, g->in_w);
        for (int32_t ky = 0; ky < g->k_h; ky++) {
            const int32_t y = top + ky;
            if (y < 0 || y >= g->in_h) {
                out = wtt_put_zeros(out, line);
                continue;
            }
            const float *src = x + ((p.image * g->in_h + y) * g->in_w + left + cols.from) * g->in_c;
            out = wtt_put_zeros(out, cols.from * g->in_c);
            out = wtt_put(out, src, (cols.to - cols.from) * g->in_c);
            out = wtt_put_zeros(out, (g->k_w - cols.to) * g->in_c);
        }
        wtt_next_pixel(&p, g->out_h, g->out_w);
    }
}

/* Rows of an unfolded tile of `width` floats a row: enough of them to use the weights well, few enough to stay in the first cache.
 * src/training/wasm/scratch.ts says the same. */
enum { WTT_TILE_FLOATS = 6144, WTT_TILE_MIN = 16, WTT_TILE_MAX = 64 };
WTT_INLINE int32_t wtt_tile_rows(int32_t width)
{
    return wtt_max(WTT_TILE_MIN, wtt_min(WTT_TILE_MAX, WTT_TILE_FLOATS / width / 4 * 4));
}

#endif
