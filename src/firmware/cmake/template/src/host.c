/* The network as a filter on a computer: raw int8 inputs, back to back, from stdin; raw int8 outputs to stdout.
 *   ./build/model < inputs.bin > outputs.bin
 */
#include <stdio.h>

#include "model.h"

int main(void)
{
    if (@prefix@_init() != 0) {
        fputs("the network could not be initialized\n", stderr);
        return 1;
    }
    for (;;) {
        const size_t got = fread(@prefix@_input(), 1, @PREFIX@_INPUT_BYTES, stdin);
        if (got == 0) {
            return 0;
        }
        if (got != @PREFIX@_INPUT_BYTES) {
            fprintf(stderr, "the last input has %lu bytes, an input has %lu\n", (unsigned long)got, (unsigned long)@PREFIX@_INPUT_BYTES);
            return 1;
        }
        if (@prefix@_run() != 0 || fwrite(@prefix@_output(), 1, @PREFIX@_OUTPUT_BYTES, stdout) != @PREFIX@_OUTPUT_BYTES) {
            fputs("the network could not be run\n", stderr);
            return 1;
        }
    }
}
