/* Constant padding of an image.
 *   x   [in_h, in_w, c]
 *   y   [top + in_h + bottom, left + in_w + right, c]
 * value in [-128, 127]. Overlap: none.
 */
#ifndef WT_PAD_S8_H
#define WT_PAD_S8_H

#include "wt.h"

WT_KERNEL void wt_pad_s8(
    const int8_t *x, int8_t *y, int32_t in_h, int32_t in_w, int32_t c,
    int32_t top, int32_t bottom, int32_t left, int32_t right, int32_t value)
{
    const int32_t x_row = in_w * c;
    const int32_t y_row = (left + in_w + right) * c;
    memset(y, value, (size_t)(top * y_row));
    y += top * y_row;
    for (int32_t row = 0; row < in_h; row++) {
        memset(y, value, (size_t)(left * c));
        memcpy(y + left * c, x + row * x_row, (size_t)x_row);
        memset(y + (left * c + x_row), value, (size_t)(right * c));
        y += y_row;
    }
    memset(y, value, (size_t)(bottom * y_row));
}

#endif
