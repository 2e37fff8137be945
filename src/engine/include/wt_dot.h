/* Sums of products, the inner loop of convolutions and dense layers. One activation feeds four output channels, so it is
 * loaded and shifted to zero once for four multiplications.
 */
#ifndef WT_DOT_H
#define WT_DOT_H

#include "wt.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>

/* Eight products at a time; x + x_offset fits in 16 bits. */
static inline v128_t wt_load8(const int8_t *p) { return wasm_i16x8_load8x8(p); }
static inline int32_t wt_sum4(v128_t v)
{
    const v128_t pairs = wasm_i32x4_add(v, wasm_i32x4_shuffle(v, v, 2, 3, 0, 1));
    return wasm_i32x4_extract_lane(pairs, 0) + wasm_i32x4_extract_lane(pairs, 1);
}
#endif

/* sum over i < n of (x[i] + x_offset) * w[i] */
static inline int32_t wt_dot(const int8_t *x, const int8_t *w, int32_t n, int32_t x_offset)
{
    int32_t sum = 0;
    int32_t i = 0;
#ifdef __wasm_simd128__
    const v128_t offset = wasm_i16x8_splat((int16_t)x_offset);
    v128_t s = wasm_i32x4_splat(0);
    for (; i + 8 <= n; i += 8) {
        s = wasm_i32x4_add(s, wasm_i32x4_dot_i16x8(wasm_i16x8_add(wt_load8(x + i), offset), wt_load8(w + i)));
    }
    sum = wt_sum4(s);
#endif
    for (; i < n; i++) {
        sum += (x[i] + x_offset) * w[i];
    }
    return sum;
}

/* acc[j] += sum over i < n of (x[i] + x_offset) * w[j * w_stride + i], for j = 0 … 3 */
static inline void wt_dot4(const int8_t *x, const int8_t *w, int32_t n, int32_t w_stride, int32_t x_offset, int32_t acc[4])
{
    const int8_t *w0 = w;
    const int8_t *w1 = w0 + w_stride;
    const int8_t *w2 = w1 + w_stride;
    const int8_t *w3 = w2 + w_stride;
    int32_t a0 = acc[0], a1 = acc[1], a2 = acc[2], a3 = acc[3];
    int32_t i = 0;
#ifdef __wasm_simd128__
    const v128_t offset = wasm_i16x8_splat((int16_t)x_offset);
    v128_t s0 = wasm_i32x4_splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (; i + 8 <= n; i += 8) {
        const v128_t v = wasm_i16x8_add(wt_load8(x + i), offset);
        s0 = wasm_i32x4_add(s0, wasm_i32x4_dot_i16x8(v, wt_load8(w0 + i)));
        s1 = wasm_i32x4_add(s1, wasm_i32x4_dot_i16x8(v, wt_load8(w1 + i)));
        s2 = wasm_i32x4_add(s2, wasm_i32x4_dot_i16x8(v, wt_load8(w2 + i)));
        s3 = wasm_i32x4_add(s3, wasm_i32x4_dot_i16x8(v, wt_load8(w3 + i)));
    }
    a0 += wt_sum4(s0);
    a1 += wt_sum4(s1);
    a2 += wt_sum4(s2);
    a3 += wt_sum4(s3);
#endif
    for (; i < n; i++) {
        const int32_t v = x[i] + x_offset;
        a0 += v * w0[i];
        a1 += v * w1[i];
        a2 += v * w2[i];
        a3 += v * w3[i];
    }
    acc[0] = a0;
    acc[1] = a1;
    acc[2] = a2;
    acc[3] = a3;
}

#endif
