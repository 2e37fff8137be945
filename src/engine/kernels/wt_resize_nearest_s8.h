/* Nearest-neighbor resize with the choice of pixels made beforehand.
 *   x      [in_h, in_w, c]
 *   rows   [out_h]   source row of each output row
 *   cols   [out_w]   source column of each output column, in [0, in_w)
 *   y      [out_h, out_w, c]
 * Overlap: none.
 */
#ifndef WT_RESIZE_NEAREST_S8_H
#define WT_RESIZE_NEAREST_S8_H

#include "wt.h"

WT_KERNEL void wt_resize_nearest_s8(
    const int8_t *x, const int16_t *rows, const int16_t *cols, int8_t *y, int32_t in_w, int32_t c, int32_t out_h, int32_t out_w)
{
    for (int32_t oy = 0; oy < out_h; oy++) {
        const int8_t *row = x + rows[oy] * in_w * c;
        for (int32_t ox = 0; ox < out_w; ox++) {
            memcpy(y, row + cols[ox] * c, (size_t)c);
            y += c;
        }
    }
}

#endif
