/* From partial sums to new weights: sums of partial gradients, clipping, the optimizers, fake quantization of weights. */
#ifndef WTT_OPTIMIZE_H
#define WTT_OPTIMIZE_H

#include "wtt_elementwise.h"

/* The table has four words for each block of weights. */
enum { WTT_BLOCK_WORDS = 64, WTT_FROM = 0, WTT_STRIDE = 1, WTT_PARTS = 2, WTT_FLAGS = 3 };
/* Flags: weight decay applies; how many of the block's words the weight has; the residual block it belongs to, plus one. */
WTT_INLINE int wtt_decays(int32_t flags) { return flags & 1; }
WTT_INLINE int32_t wtt_own_words(int32_t flags) { return (flags >> 1) & 127; }
WTT_INLINE int32_t wtt_owner(int32_t flags) { return flags >> 8; }

WTT_KERNEL void wtt_reduce_gradients(
    const struct wtt_thread *t, const float *sums, const int32_t *table, const uint32_t *step, float *gradient, float *norms,
    int32_t words, float loss_scale)
{
    const struct wtt_range mine = wtt_share(t, words / WTT_BLOCK_WORDS);
    for (int32_t block = mine.from; block < mine.to; block++) {
        const int32_t *entry = table + block * 4;
        const int32_t owner = wtt_owner(entry[WTT_FLAGS]), own = wtt_own_words(entry[WTT_FLAGS]);
        const int dropped = owner > 0 && step[WTT_BLOCKS + owner - 1] == 0;
        wtt_v squares = wtt_splat(0.0f);
        for (int32_t i = 0; i < WTT_BLOCK_WORDS; i += 4) {
            float *to = gradient + block * WTT_BLOCK_WORDS + i;
            wtt_v sum = wtt_splat(0.0f);
            if (!dropped && i < own) {
                const float *part = sums + entry[WTT_FROM] + i;
                sum = entry[WTT_PARTS] > 0 ? sum : wtt_load(to);
                for (int32_t p = 0; p < entry[WTT_PARTS]; p++, part += entry[WTT_STRIDE]) {
                    sum += wtt_load(part);
                }
            }
            wtt_store(to, sum);
            const wtt_v real = sum / wtt_splat(loss_scale);
            squares += real * real;
        }
        if (norms) {
            norms[block] = wtt_sum4(squares);
        }
    }
}

WTT_KERNEL void wtt_clip_norm(const struct wtt_thread *t, const float *norms, float *factor, int32_t blocks, float limit)
{
    if (t->index > 0) {
        return;
    }
    double squares = 0.0;
    for (int32_t i = 0; i < blocks; i++) {
        squares += (double)norms[i];
    }
    const float norm = wtt_sqrt1((float)squares);
    factor[0] = norm > limit && wtt_is_finite(norm) ? limit / norm : 1.0f;
}

WTT_KERNEL void wtt_optimize(
    const struct wtt_thread *t, float *parameter, const float *gradient, float *first, float *second, const float *mask, float *average,
    const float *factor, const int32_t *table, const float *step, int32_t words, int32_t kind,
    float decay, float momentum, float average_decay, float loss_scale)
{
    const wtt_v rate = wtt_splat(step[WTT_RATE]);
    const wtt_v correct1 = wtt_splat(step[WTT_CORRECT1]), correct2 = wtt_splat(step[WTT_CORRECT2]);
    const wtt_v clip = wtt_splat(factor ? factor[0] : 1.0f), scale = wtt_splat(loss_scale);
    const struct wtt_range mine = wtt_share_rows(t, words, WTT_BLOCK_WORDS);
    for (int32_t i = mine.from; i < mine.to; i += 4) {
        const int32_t flags = table[i / WTT_BLOCK_WORDS * 4 + WTT_FLAGS];
        const wtt_v shrink = wtt_splat(wtt_decays(flags) ? decay : 0.0f);
        const wtt_v p = wtt_load(parameter + i);
        const wtt_v g = wtt_load(gradient + i) / scale * clip;
        wtt_v next;
        if (kind == 0) {
            const wtt_v v = wtt_splat(momentum) * wtt_load(first + i) + g + shrink * p;
            wtt_store(first + i, v);
            next = p - rate * v;
        } else {
            const wtt_v m = wtt_splat(0.9f) * wtt_load(first + i) + wtt_splat(0.1f) * g;
            const wtt_v v = wtt_splat(0.999f) * wtt_load(second + i) + wtt_splat(0.001f) * g * g;
            wtt_store(first + i, m);
            wtt_store(second + i, v);
            next = p - rate * (m * correct1) / (wtt_sqrt(v * correct2) + wtt_splat(1e-7f));
            if (kind == 2) {
                next -= rate * shrink * p;
            }
        }
        if (mask) {
            next *= wtt_load(mask + i);
        }
        wtt_store(parameter + i, next);
        if (average) {
            const wtt_v keep = wtt_splat(average_decay);
            wtt_store(average + i, keep * wtt_load(average + i) + (wtt_splat(1.0f) - keep) * next);
        }
    }
}

WTT_INLINE wtt_v wtt_abs(wtt_v v) { return wtt_from_bits(wtt_bits(v) & wtt_splat_i(0x7fffffff)); }

/* Symmetric int8 by column (mode 1) or with one scale for the whole weight (mode 2); mode 0 copies. */
WTT_INLINE void wtt_quantize_weight(const float *from, float *to, int32_t rows, int32_t columns, int32_t mode)
{
    wtt_v whole = wtt_splat(0.0f);
    for (int32_t i = 0; mode == 2 && i < rows * columns; i += 4) {
        whole = wtt_vmax(whole, wtt_abs(wtt_load(from + i)));
    }
    const float largest = wtt_largest((const float *)&whole, 4);
    for (int32_t k = 0; k < columns; k += 4) {
        wtt_v most = wtt_splat(largest);
        for (int32_t r = 0; mode == 1 && r < rows; r++) {
            most = wtt_vmax(most, wtt_abs(wtt_load(from + r * columns + k)));
        }
        const wtt_v scale = most / wtt_splat(127.0f);
        const wtt_vi exact = mode == 0 ? wtt_splat_i(-1) : scale == wtt_splat(0.0f);
        for (int32_t i = k; i < rows * columns; i += columns) {
            const wtt_v v = wtt_load(from + i);
            wtt_store(to + i, wtt_select(exact, v, wtt_round(v / scale) * scale));
        }
    }
}

WTT_KERNEL void wtt_quantize_weights(
    const struct wtt_thread *t, const float *parameter, const int32_t *table, float *shadow, int32_t weights, int32_t words)
{
    (void)words;
    for (int32_t w = t->index; w < weights; w += t->count) {
        const int32_t *entry = table + w * 4;
        wtt_quantize_weight(parameter + entry[0], shadow + entry[0], entry[1], entry[2], entry[3]);
    }
}

#endif
