/* From reset to main: vectors, memory, floating-point unit, the board's setup. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "board.h"

extern char data_source[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];

int main(void);
void reset_handler(void);
void stop_handler(void);
void systick_handler(void);

struct setup {
    uint32_t address, clear, set;
};
static const struct setup board_setup[] = {BOARD_SETUP};

void reset_handler(void)
{
    memcpy(data_start, data_source, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
#ifdef __ARM_FP
    REGISTER(0xE000ED88u) |= 0xFu << 20; /* CPACR: coprocessors 10 and 11 */
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
    for (const struct setup *s = board_setup; s->address; s++) {
        REGISTER(s->address) = (REGISTER(s->address) & ~s->clear) | s->set;
    }
    main();
    stop_handler();
}

/* A fault ends here as well; a debugger shows where it came from. */
void stop_handler(void)
{
    for (;;) {
        __asm volatile("wfi");
    }
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    (vector)(uintptr_t)stack_top, reset_handler, stop_handler, stop_handler, stop_handler, stop_handler, stop_handler, 0,
    0, 0, 0, stop_handler, stop_handler, 0, stop_handler, systick_handler,
};
