/* Matrix products, the heart of convolutions and dense layers. Blocks of 4 rows x 8 columns of the result stay in registers
 * (Goto and van de Geijn 2008): 6 loads feed 8 multiplications and 8 additions. Columns n are a multiple of four.
 */
#ifndef WTT_GEMM_H
#define WTT_GEMM_H

#include "wtt.h"

/* c[i][j] = init[i][j] + sum over p < k of a[i·a_row + p·a_step] · b[p·b_row + j], for i < rows, j < 4·vectors. `rows`, `vectors` and
 * one of the strides of a are constants where this is used. */
WTT_INLINE void wtt_gemm_block(
    const int32_t rows, const int32_t vectors, int32_t k, const float *a, int32_t a_row, int32_t a_step, const float *b, int32_t b_row,
    const float *init, int32_t init_row, float *c, int32_t c_row)
{
    wtt_v sum[4][2];
    WTT_UNROLL
    for (int32_t i = 0; i < rows; i++) {
        WTT_UNROLL
        for (int32_t j = 0; j < vectors; j++) {
            sum[i][j] = init ? wtt_load(init + i * init_row + 4 * j) : wtt_splat(0.0f);
        }
    }
    for (int32_t p = 0; p < k; p++) {
        wtt_v right[2];
        WTT_UNROLL
        for (int32_t j = 0; j < vectors; j++) {
            right[j] = wtt_load(b + 4 * j);
        }
        WTT_UNROLL
        for (int32_t i = 0; i < rows; i++) {
            const wtt_v left = wtt_load_splat(a + i * a_row);
            WTT_UNROLL
            for (int32_t j = 0; j < vectors; j++) {
                sum[i][j] += left * right[j];
            }
        }
        a += a_step;
        b += b_row;
    }
    WTT_UNROLL
    for (int32_t i = 0; i < rows; i++) {
        WTT_UNROLL
        for (int32_t j = 0; j < vectors; j++) {
            wtt_store(c + i * c_row + 4 * j, sum[i][j]);
        }
    }
}

WTT_INLINE void wtt_gemm_columns(
    const int32_t vectors, int32_t m, int32_t k, const float *a, int32_t a_row, int32_t a_step, const float *b, int32_t b_row,
    const float *init, int32_t init_row, float *c, int32_t c_row)
{
    int32_t i = 0;
    for (; i + 4 <= m; i += 4) {
        wtt_gemm_block(4, vectors, k, a + i * a_row, a_row, a_step, b, b_row, init ? init + i * init_row : init, init_row, c + i * c_row, c_row);
    }
    for (; i < m; i++) {
        wtt_gemm_block(1, vectors, k, a + i * a_row, a_row, a_step, b, b_row, init ? init + i * init_row : init, init_row, c + i * c_row, c_row);
    }
}

/* c [m,n] = init + a [m,k] · b [k,n]. Rows of a are a_row apart, and so on; init may be c, a row for all (init_row 0), or absent. */
__attribute__((noinline)) static void wtt_gemm(
    int32_t m, int32_t n, int32_t k, const float *a, int32_t a_row, const float *b, int32_t b_row,
    const float *init, int32_t init_row, float *c, int32_t c_row)
{
    int32_t j = 0;
    for (; j + 8 <= n; j += 8) {
        wtt_gemm_columns(2, m, k, a, a_row, 1, b + j, b_row, init ? init + j : init, init_row, c + j, c_row);
    }
    if (j < n) {
        wtt_gemm_columns(1, m, k, a, a_row, 1, b + j, b_row, init ? init + j : init, init_row, c + j, c_row);
    }
}

/* c [m,n] += transposed a [k,m] · b [k,n]; m a multiple of four. */
__attribute__((noinline)) static void wtt_gemm_transposed(
    int32_t m, int32_t n, int32_t k, const float *a, int32_t a_row, const float *b, int32_t b_row, float *c, int32_t c_row)
{
    int32_t j = 0;
    for (; j + 8 <= n; j += 8) {
        wtt_gemm_columns(2, m, k, a, 1, a_row, b + j, b_row, c + j, c_row, c + j, c_row);
    }
    if (j < n) {
        wtt_gemm_columns(1, m, k, a, 1, a_row, b + j, b_row, c + j, c_row, c + j, c_row);
    }
}

#endif
