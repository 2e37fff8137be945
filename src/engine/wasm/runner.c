/* Runs a program that the loader has laid out in memory and checked: a list of calls, each an opcode and its arguments as 32-bit
 * words, pointers as absolute addresses. wt_dispatch.h is generated from the kernel table.
 */
#include "wt.h"

#define WT_AT(type, word) ((type *)(uintptr_t)(word))
#include "wt_dispatch.h"

/* Runs `calls` calls; returns how many were run, fewer only if an opcode is unknown. */
__attribute__((export_name("wt_run"))) int32_t wt_run(const int32_t *words, int32_t calls)
{
    for (int32_t done = 0; done < calls; done++) {
        words = wt_dispatch(words);
        if (!words) {
            return done;
        }
    }
    return calls;
}
