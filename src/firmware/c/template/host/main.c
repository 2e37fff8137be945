/* Runs the network on a PC.
 *   ./model < in.bin > out.bin   raw int8 inputs back to back; as many outputs
 *   ./model --test               the recorded test vectors
 */
#include <stdio.h>
#include <string.h>

#include "../src/model.h"
#include "model_test.h"

static int test(void)
{
    unsigned bad = 0;
    for (unsigned i = 0; i < @PREFIX@_TEST_VECTORS; i++) {
        memcpy(@prefix@_input(), @prefix@_test_inputs[i], @PREFIX@_INPUT_BYTES);
        bad += @prefix@_run() != 0 || memcmp(@prefix@_output(), @prefix@_test_outputs[i], @PREFIX@_OUTPUT_BYTES) != 0;
    }
    printf("%u of %u test vectors give the recorded bytes\n", @PREFIX@_TEST_VECTORS - bad, @PREFIX@_TEST_VECTORS);
    return bad == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (@prefix@_init() != 0) {
        fprintf(stderr, "the network does not start\n");
        return 1;
    }
    if (argc > 1 && strcmp(argv[1], "--test") == 0) {
        return test();
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
            fprintf(stderr, "the network could not run\n");
            return 1;
        }
    }
}
