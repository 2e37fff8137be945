/* Copies rows of x_n bytes into y at a stride: one input of a concatenation, or a plain copy with rows = 1.
 *   x   [rows, x_n]
 *   y   [rows, y_stride]   columns y_start … y_start + x_n - 1 are written, the others left alone
 * Overlap: none.
 */
#ifndef WT_COPY_ROWS_S8_H
#define WT_COPY_ROWS_S8_H

#include "wt.h"

WT_KERNEL void wt_copy_rows_s8(const int8_t *x, int8_t *y, int32_t rows, int32_t x_n, int32_t y_stride, int32_t y_start)
{
    for (int32_t row = 0; row < rows; row++) {
        memcpy(y + (row * y_stride + y_start), x + row * x_n, (size_t)x_n);
    }
}

#endif
