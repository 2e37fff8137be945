/* Counter-based random numbers, as src/core/draws.ts. */
#ifndef WTT_RANDOM_H
#define WTT_RANDOM_H

#include "wtt.h"

/* MurmurHash3's 32-bit finalizer (Appleby 2011). */
WTT_INLINE uint32_t wtt_mix(uint32_t h)
{
    h = (h ^ (h >> 16)) * 0x85ebca6bu;
    h = (h ^ (h >> 13)) * 0xc2b2ae35u;
    return h ^ (h >> 16);
}

WTT_INLINE uint32_t wtt_draw(uint32_t seed, uint32_t counter) { return wtt_mix(wtt_mix(seed) + counter * 0x9e3779b9u); }
/* In [0, 1) with 24 bits. */
WTT_INLINE float wtt_uniform(uint32_t seed, uint32_t counter) { return (float)(wtt_draw(seed, counter) >> 8) / 16777216.0f; }
/* A whole number in [0, n), n <= 65536. */
WTT_INLINE int32_t wtt_below(uint32_t bits, int32_t n) { return (int32_t)(((bits >> 16) * (uint32_t)n) >> 16); }

/* What dropout multiplies values with: 0, or 1/(1 - rate). `plane` > 0 drops whole channels of an image of that many pixels, 0
 * single values. A rate of 0 is no dropout, and then `step` is not read. */
struct wtt_drop {
    const uint32_t *step;
    int32_t salt;
    int32_t plane;
    float rate;
};

/* The factors [c] of a row. */
WTT_INLINE void wtt_drop_factors(struct wtt_drop d, int32_t row, int32_t c, float *factors)
{
    const uint32_t seed = d.step[WTT_SEED] + (uint32_t)d.salt;
    const uint32_t first = (uint32_t)(d.plane > 0 ? row / d.plane : row) * (uint32_t)c;
    const float kept = 1.0f / (1.0f - d.rate);
    for (int32_t k = 0; k < c; k++) {
        factors[k] = wtt_uniform(seed, first + (uint32_t)k) < d.rate ? 0.0f : kept;
    }
}

/* Rows from `row` on, up to `to`, that share their factors. */
WTT_INLINE int32_t wtt_drop_until(struct wtt_drop d, int32_t row, int32_t to)
{
    if (d.rate <= 0.0f) {
        return to;
    }
    return d.plane > 0 ? wtt_min((row / d.plane + 1) * d.plane, to) : row + 1;
}

#endif
