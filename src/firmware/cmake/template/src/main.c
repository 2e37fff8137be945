/* Self-test: runs the recorded inputs through the network, compares every output byte, counts, and says PASS or FAIL on the
 * serial port (115200 baud, 8N1).
 */
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "model.h"
#include "model_test.h"
#include "timing.h"
#include "uart.h"

static void print(const char *text)
{
    while (*text) {
        uart_put(*text++);
    }
}

static void print_number(uint64_t n)
{
    char digits[21];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do {
        *--p = (char)('0' + n % 10u);
        n /= 10u;
    } while (n > 0);
    print(p);
}

/* The answer as numbers: what the page showed for this input. */
static void print_output(void)
{
    const int8_t *y = @prefix@_output();
    print("outputs");
    for (unsigned k = 0; k < @PREFIX@_OUTPUT_BYTES && k < 32u; k++) {
        print(y[k] < 0 ? " -" : " ");
        print_number((uint64_t)(y[k] < 0 ? -y[k] : y[k]));
    }
    print(@PREFIX@_OUTPUT_BYTES > 32u ? " ...\n" : "\n");
}

/* One recorded input through the network: 1 when every output byte is the recorded one. Adds its time to `spent`. */
static int check(unsigned i, uint64_t *spent)
{
    memcpy(@prefix@_input(), @prefix@_test_inputs[i], @PREFIX@_INPUT_BYTES);
    timing_start();
    const int status = @prefix@_run();
    *spent += timing_elapsed();
    const int same = status == 0 && memcmp(@prefix@_output(), @prefix@_test_outputs[i], @PREFIX@_OUTPUT_BYTES) == 0;
    print("vector ");
    print_number(i);
    print(same ? " ok\n" : " DIFFERS\n");
    print_output();
    return same;
}

int main(void)
{
    uart_init();
    print("whittle @prefix@ " BOARD_CORE "\n");
    uint64_t spent = 0;
    int passed = @prefix@_init() == 0;
    for (unsigned i = 0; i < @PREFIX@_TEST_VECTORS; i++) {
        passed &= check(i, &spent);
    }
    print(timing_unit());
    print(" per inference ");
    print_number(spent / @PREFIX@_TEST_VECTORS);
    print(passed ? "\nPASS\n" : "\nFAIL\n");
    return 0;
}
