/* Runs kernels on the host for the tests, under sanitizers. Reads 32-bit little-endian words and bytes from stdin, case by case:
 *   buffers, then per buffer: bytes, is_output, content
 *   calls, then per call: length, opcode, arguments   (a pointer is buffer << 20 | byte offset)
 * and writes the content of every output buffer to stdout. Each buffer is a heap block of its own, exactly as long as it must
 * be, so that the address sanitizer sees the first byte read or written beside it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "wt.h"

enum { MAX_BUFFERS = 2047, MAX_WORDS = 64 };

static int8_t *buffers[MAX_BUFFERS];

#define WT_AT(type, word) ((type *)(void *)(buffers[(word) >> 20] + ((word) & 0xfffff)))
#include "wt_dispatch.h"

/* Opcodes of the tests' own, which look inside softmax: opcode, x [n], y [n], n in 32-bit words. */
enum { EXP_NEGATIVE = 1000, ONE_OVER_ONE_PLUS = 1001 };

static const int32_t *dispatch(const int32_t *w)
{
    if (w[0] != EXP_NEGATIVE && w[0] != ONE_OVER_ONE_PLUS) {
        return wt_dispatch(w);
    }
    const int32_t *x = WT_AT(const int32_t, w[1]);
    int32_t *y = WT_AT(int32_t, w[2]);
    for (int32_t i = 0; i < w[3]; i++) {
        y[i] = w[0] == EXP_NEGATIVE ? wt_exp_negative(x[i]) : wt_one_over_one_plus(x[i]);
    }
    return w + 4;
}

static void read_exactly(void *to, size_t n)
{
    if (n > 0 && fread(to, 1, n, stdin) != n) {
        fputs("the input ends too early\n", stderr);
        exit(1);
    }
}

static int32_t read_word(void)
{
    int32_t word = 0;
    read_exactly(&word, sizeof word);
    return word;
}

static void run_case(int32_t count)
{
    size_t bytes[MAX_BUFFERS];
    int32_t is_output[MAX_BUFFERS];
    for (int32_t i = 0; i < count; i++) {
        bytes[i] = (size_t)read_word();
        is_output[i] = read_word();
        buffers[i] = malloc(bytes[i] > 0 ? bytes[i] : 1);
        if (!buffers[i]) {
            exit(1);
        }
        read_exactly(buffers[i], bytes[i]);
    }
    for (int32_t calls = read_word(); calls > 0; calls--) {
        int32_t words[MAX_WORDS];
        const int32_t length = read_word();
        if (length > MAX_WORDS) {
            exit(1);
        }
        read_exactly(words, (size_t)length * sizeof *words);
        if (dispatch(words) != words + length) {
            fputs("the kernel takes another number of arguments\n", stderr);
            exit(1);
        }
    }
    for (int32_t i = 0; i < count; i++) {
        if (is_output[i]) {
            fwrite(buffers[i], 1, bytes[i], stdout);
        }
        free(buffers[i]);
    }
}

int main(void)
{
    for (int32_t cases = read_word(); cases > 0; cases--) {
        const int32_t count = read_word();
        if (count > MAX_BUFFERS) {
            return 1;
        }
        run_case(count);
    }
    return 0;
}
