/* Every kernel as a function of its own, to see that each compiles without a warning and how large it is. */
#define WT_KERNEL
#include "wt.h"

#define WT_AT(type, word) ((type *)(uintptr_t)(word))
#include "wt_dispatch.h"

const int32_t *wt_next(const int32_t *words);

const int32_t *wt_next(const int32_t *words)
{
    return wt_dispatch(words);
}
