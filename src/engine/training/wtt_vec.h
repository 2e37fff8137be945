/* Four floats at a time. Arithmetic is the compiler's own vector extension; what it has no operator for is here, so that
 * nothing else knows WebAssembly.
 * Every row of a buffer is a multiple of four floats long and begins at a multiple of 16 bytes, so there are no remainders.
 */
#ifndef WTT_VEC_H
#define WTT_VEC_H

#include <stdint.h>
#include <wasm_simd128.h>

typedef float wtt_v __attribute__((vector_size(16)));
typedef int32_t wtt_vi __attribute__((vector_size(16)));

/* Before a loop of constantly many rounds over an array: all of them are written out, so that the array becomes registers. */
#define WTT_UNROLL _Pragma("clang loop unroll(full)")

#define WTT_INLINE __attribute__((always_inline)) static inline
/* A kernel stays a function of its own: engines first run a function slowly, and swap in its optimized code at a later call. */
#define WTT_KERNEL __attribute__((noinline)) static

WTT_INLINE wtt_v wtt_load(const float *p) { return *(const wtt_v *)(const void *)p; }
WTT_INLINE void wtt_store(float *p, wtt_v v) { *(wtt_v *)(void *)p = v; }
WTT_INLINE wtt_v wtt_splat(float f) { return (wtt_v){f, f, f, f}; }
WTT_INLINE wtt_vi wtt_splat_i(int32_t i) { return (wtt_vi){i, i, i, i}; }
WTT_INLINE wtt_vi wtt_bits(wtt_v v) { return (wtt_vi)v; }
WTT_INLINE wtt_v wtt_from_bits(wtt_vi v) { return (wtt_v)v; }
/* mask is all ones or all zeros in each lane, as comparisons give it. */
WTT_INLINE wtt_v wtt_select(wtt_vi mask, wtt_v yes, wtt_v no)
{
    return wtt_from_bits((wtt_bits(yes) & mask) | (wtt_bits(no) & ~mask));
}
WTT_INLINE float wtt_sum4(wtt_v v) { return (v[0] + v[2]) + (v[1] + v[3]); }

/* The first argument where it is not a number. */
WTT_INLINE wtt_v wtt_vmin(wtt_v a, wtt_v b) { return (wtt_v)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
WTT_INLINE wtt_v wtt_vmax(wtt_v a, wtt_v b) { return (wtt_v)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
WTT_INLINE wtt_v wtt_sqrt(wtt_v v) { return (wtt_v)wasm_f32x4_sqrt((v128_t)v); }
/* To the nearest whole number, halves to even. */
WTT_INLINE wtt_v wtt_round(wtt_v v) { return (wtt_v)wasm_f32x4_nearest((v128_t)v); }
WTT_INLINE wtt_vi wtt_to_int(wtt_v v) { return (wtt_vi)wasm_i32x4_trunc_sat_f32x4((v128_t)v); }
WTT_INLINE wtt_v wtt_to_float(wtt_vi v) { return (wtt_v)wasm_f32x4_convert_i32x4((v128_t)v); }
WTT_INLINE wtt_v wtt_load_splat(const float *p) { return (wtt_v)wasm_v128_load32_splat(p); }
#endif
