/* Fills a batch from the resident data set, augmented: the rules of src/training/law/gather.ts. */
#ifndef WTT_GATHER_H
#define WTT_GATHER_H

#include "wtt_random.h"

struct wtt_augmenting {
    int32_t h, w, real_c, bytes, flip, shift_x, shift_y, crop, cutout, mask_x, mask_y;
    float offset, scale, noise;
};

/* What happens to one example. Window sides and starts in 1/65536. */
struct wtt_augmentation {
    int32_t mirror, side, top, left, move_y, move_x;
    int32_t box_y, box_x;
    struct wtt_range columns, rows;
};

/* A share, given by 12 random bits, of the room that a window of `side` leaves in n pixels. */
WTT_INLINE int32_t wtt_room(int32_t n, int32_t side, uint32_t bits)
{
    return (int32_t)((((uint32_t)n * (uint32_t)(65536 - side)) >> 8) * (bits >> 20) >> 4);
}

WTT_INLINE struct wtt_range wtt_stripe(int32_t most, int32_t n, uint32_t width, uint32_t at)
{
    const int32_t size = wtt_below(width, most + 1);
    const int32_t from = wtt_below(at, n - size + 1);
    return (struct wtt_range){from, from + size};
}

WTT_INLINE struct wtt_augmentation wtt_augmentation_of(const struct wtt_augmenting *g, uint32_t seed, int32_t place)
{
    uint32_t r[11];
    for (uint32_t k = 0; k < 11; k++) {
        r[k] = wtt_draw(seed, (uint32_t)place * 64 + k);
    }
    const int32_t side = g->crop < 65536 ? g->crop + wtt_below(r[1], 65536 - g->crop) : 65536;
    return (struct wtt_augmentation){
        g->flip && (r[0] & 1), side, wtt_room(g->h, side, r[2]), wtt_room(g->w, side, r[3]),
        wtt_below(r[4], 2 * g->shift_y + 1) - g->shift_y, wtt_below(r[5], 2 * g->shift_x + 1) - g->shift_x,
        wtt_below(r[6], g->h) - (g->cutout >> 1), wtt_below(r[7], g->w) - (g->cutout >> 1),
        wtt_stripe(g->mask_x, g->w, r[8], r[9]), wtt_stripe(g->mask_y, g->h, r[10], wtt_draw(seed, (uint32_t)place * 64 + 11))};
}

/* The pixel (row · w + column) that (y, x) comes from, or -1: zero. */
WTT_INLINE int32_t wtt_source_of(const struct wtt_augmentation *a, const struct wtt_augmenting *g, int32_t y, int32_t x)
{
    if ((y >= a->box_y && y < a->box_y + g->cutout && x >= a->box_x && x < a->box_x + g->cutout)
        || (x >= a->columns.from && x < a->columns.to) || (y >= a->rows.from && y < a->rows.to)) {
        return -1;
    }
    const int32_t sy = (int32_t)((uint32_t)(y * a->side + a->top) >> 16) + a->move_y;
    const int32_t sx = (int32_t)((uint32_t)((a->mirror ? g->w - 1 - x : x) * a->side + a->left) >> 16) + a->move_x;
    return sy >= 0 && sy < g->h && sx >= 0 && sx < g->w ? sy * g->w + sx : -1;
}

/* Almost Gaussian, deviation 1: eight random bytes, less their mean of 1020, over sqrt(8·(256² - 1)/12). */
WTT_INLINE float wtt_noise(uint32_t seed, uint32_t element)
{
    uint32_t sum = 0;
    for (uint32_t k = 0; k < 2; k++) {
        const uint32_t v = wtt_draw(seed ^ 0x5bd1e995u, element * 2 + k);
        sum += (v & 255) + ((v >> 8) & 255) + ((v >> 16) & 255) + (v >> 24);
    }
    return ((float)sum - 1020.0f) / 209.021530f;
}

/* weight times the example at `place` of the batch, written to (or added to) x [h,w,c]. */
static void wtt_gather_one(
    const struct wtt_augmenting *g, const void *data, const uint32_t *step, int32_t place, int32_t c, float weight, int add, float *x)
{
    const uint32_t seed = step[WTT_SEED];
    const struct wtt_augmentation a = wtt_augmentation_of(g, seed, place);
    const int32_t pixels = g->h * g->w;
    const uint32_t first = step[WTT_INDICES + place] * (uint32_t)(pixels * g->real_c);
    for (int32_t y = 0; y < g->h; y++) {
        for (int32_t col = 0; col < g->w; col++, x += c) {
            const int32_t source = wtt_source_of(&a, g, y, col);
            const int32_t element = (place * pixels + y * g->w + col) * g->real_c;
            for (int32_t k = 0; k < g->real_c; k++) {
                float v = 0.0f;
                if (source >= 0) {
                    const uint32_t at = first + (uint32_t)(source * g->real_c + k);
                    v = ((g->bytes ? (float)((const uint8_t *)data)[at] : ((const float *)data)[at]) - g->offset) * g->scale;
                }
                if (g->noise > 0.0f) {
                    v += g->noise * wtt_noise(seed, (uint32_t)(element + k));
                }
                x[k] = add ? x[k] + weight * v : weight * v;
            }
            for (int32_t k = g->real_c; k < c; k++) {
                x[k] = 0.0f;
            }
        }
    }
}

/* weight times the soft label of the example at `place`, written or added to target [real_classes]; zero for an unknown label. */
WTT_INLINE void wtt_gather_label(
    const uint32_t *labels, const uint32_t *step, int32_t place, int32_t real_classes, float smoothing, float weight, int add, float *target)
{
    const uint32_t label = labels[step[WTT_INDICES + place]];
    const int known = label < (uint32_t)real_classes;
    for (int32_t k = 0; k < real_classes; k++) {
        const float v = known ? smoothing / (float)real_classes + (label == (uint32_t)k ? 1.0f - smoothing : 0.0f) : 0.0f;
        target[k] = add ? target[k] + weight * v : weight * v;
    }
}

WTT_KERNEL void wtt_gather(
    const struct wtt_thread *t, const void *data, const uint32_t *labels, const uint32_t *step, float *x, float *target,
    int32_t batch, int32_t h, int32_t w, int32_t real_c, int32_t c, int32_t classes, int32_t real_classes, int32_t bytes,
    int32_t flip, int32_t shift_x, int32_t shift_y, int32_t crop, int32_t cutout, int32_t mask_x, int32_t mask_y, int32_t mixup,
    float offset, float scale, float noise, float smoothing)
{
    const struct wtt_augmenting g = {
        h, w, real_c, bytes, flip, shift_x, shift_y, crop, cutout, mask_x, mask_y, offset, scale, noise};
    const float share = mixup ? wtt_float_of(step[WTT_SHARE]) : 1.0f;
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t place = mine.from; place < mine.to; place++) {
        const int32_t next = (place + 1) % batch;
        float *image = x + place * h * w * c, *label = target + place * classes;
        wtt_gather_one(&g, data, step, place, c, share < 1.0f ? share : 1.0f, 0, image);
        wtt_gather_label(labels, step, place, real_classes, smoothing, share < 1.0f ? share : 1.0f, 0, label);
        if (share < 1.0f) {
            wtt_gather_one(&g, data, step, next, c, 1.0f - share, 1, image);
            wtt_gather_label(labels, step, next, real_classes, smoothing, 1.0f - share, 1, label);
        }
        for (int32_t k = real_classes; k < classes; k++) {
            label[k] = 0.0f;
        }
    }
}

WTT_KERNEL void wtt_gather_rows(
    const struct wtt_thread *t, const float *rows, const uint32_t *step, float *y, int32_t batch, int32_t n, int32_t stride, int32_t first)
{
    const struct wtt_range mine = wtt_share(t, batch);
    for (int32_t place = mine.from; place < mine.to; place++) {
        wtt_put(y + place * n, rows + (int32_t)step[WTT_INDICES + place] * stride + first, n);
    }
}

#endif
