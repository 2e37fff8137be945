/* The cycle counter of the debug unit (DWT) where it counts; else SysTick, 24 bits and an interrupt at each overflow: Cortex-M0+
 * has no DWT counter, and QEMU's stands still. QEMU with -icount gives every instruction the same time, so there SysTick counts
 * instructions, the same number in every run.
 */
#include "timing.h"

#include "board.h"

#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define DEMCR REGISTER(0xE000EDFCu)
#define DWT_CTRL REGISTER(0xE0001000u)
#define DWT_CYCCNT REGISTER(0xE0001004u)
#define DWT_LAR REGISTER(0xE0001FB0u)

#define SYSTICK_RANGE 0x1000000u

static volatile uint32_t overflows;
static int has_cycle_counter;
static uint64_t started;

void systick_handler(void);

void systick_handler(void)
{
    overflows++;
}

static uint64_t systick_now(void)
{
    uint32_t before;
    uint32_t value;
    do {
        before = overflows;
        value = SYST_CVR;
    } while (before != overflows);
    return (uint64_t)before * SYSTICK_RANGE + (SYSTICK_RANGE - 1u - value);
}

static int cycle_counter_counts(void)
{
#if __ARM_ARCH >= 7
    DEMCR |= 1u << 24; /* trace on */
    DWT_LAR = 0xC5ACCE55u; /* Cortex-M7 locks its counters; elsewhere the write does nothing */
    DWT_CTRL |= 1u;
    const uint32_t first = DWT_CYCCNT;
    for (volatile int i = 0; i < 10; i++) {
    }
    return DWT_CYCCNT != first;
#else
    return 0;
#endif
}

void timing_start(void)
{
    has_cycle_counter = cycle_counter_counts();
    if (has_cycle_counter) {
        DWT_CYCCNT = 0;
        return;
    }
    SYST_RVR = SYSTICK_RANGE - 1u;
    SYST_CVR = 0;
    SYST_CSR = 7u; /* processor clock, interrupt, on */
    overflows = 0;
    started = systick_now();
}

uint64_t timing_elapsed(void)
{
    if (has_cycle_counter) {
        return DWT_CYCCNT;
    }
    const uint64_t ticks = systick_now() - started;
    return ICOUNT_NS ? ticks * 1000000000u / ((uint64_t)SYSTICK_HZ * (ICOUNT_NS ? ICOUNT_NS : 1u)) : ticks;
}

const char *timing_unit(void)
{
    return ICOUNT_NS && !has_cycle_counter ? "instructions" : "cycles";
}
