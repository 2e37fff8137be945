/* What every training kernel knows: its thread, and how work is divided.
 *
 * A call is cut into parts: the kernel is called once for each, by whichever thread is free, with the same arguments but for the
 * part. Parts are whole units (chunks of rows, images, blocks of weights) whose results do not depend on who computes them, so the
 * number of threads changes no bit. What must be done once a call is done with part 0.
 */
#ifndef WTT_H
#define WTT_H

#include "wtt_vec.h"

#include <stddef.h>

/* WebAssembly's bulk memory instructions implement both, so there is nothing to link. */
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);

struct wtt_thread {
    /* Which part of how many. */
    int32_t index;
    int32_t count;
    /* Private to the thread; as many floats as src/training/wasm/scratch.ts says for the call. */
    float *scratch;
    /* 1: this thread has run another part of this call, and its scratch is as that left it. Never so for part 0. */
    int32_t again;
};

/* Places of a step's numbers, as `stepWords` in src/ir/trainKernels.ts. */
enum { WTT_SEED = 0, WTT_RATE = 1, WTT_CORRECT1 = 2, WTT_CORRECT2 = 3, WTT_SHARE = 4, WTT_HARD = 5, WTT_SOFT = 6, WTT_FEATURES = 7, WTT_BLOCKS = 16, WTT_INDICES = 48 };

struct wtt_range {
    int32_t from;
    int32_t to;
};

WTT_INLINE int32_t wtt_min(int32_t a, int32_t b) { return a < b ? a : b; }
WTT_INLINE int32_t wtt_max(int32_t a, int32_t b) { return a > b ? a : b; }
WTT_INLINE int32_t wtt_ceil_div(int32_t a, int32_t b) { return (a + b - 1) / b; }

/* This part's share of `units`. */
WTT_INLINE struct wtt_range wtt_share(const struct wtt_thread *t, int32_t units)
{
    const int32_t each = units / t->count;
    const int32_t more = units % t->count;
    const int32_t from = t->index * each + wtt_min(t->index, more);
    return (struct wtt_range){from, from + each + (t->index < more)};
}

/* Units of at most `unit` rows: the rows of this part's share. */
WTT_INLINE struct wtt_range wtt_share_rows(const struct wtt_thread *t, int32_t rows, int32_t unit)
{
    const struct wtt_range units = wtt_share(t, wtt_ceil_div(rows, unit));
    return (struct wtt_range){wtt_min(units.from * unit, rows), wtt_min(units.to * unit, rows)};
}

WTT_INLINE void wtt_zero(float *p, int32_t n) { memset(p, 0, (size_t)n * sizeof *p); }
WTT_INLINE void wtt_copy(float *to, const float *from, int32_t n) { memcpy(to, from, (size_t)n * sizeof *to); }
WTT_INLINE float wtt_float_of(uint32_t bits)
{
    union { uint32_t u; float f; } pun = {bits};
    return pun.f;
}

#endif
