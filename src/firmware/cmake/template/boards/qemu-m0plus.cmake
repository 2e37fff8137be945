# Cortex-M0+ code on the Cortex-M3 machine, which runs it as it is and has room for any network; QEMU models no large M0+ board.
# in QEMU: qemu-system-arm -display none -serial stdio -icount shift=6 -kernel model.elf -machine mps2-an385
set(CORE cortex-m0plus)
set(FLASH_ORIGIN 0x00000000)
set(FLASH_BYTES 4194304)
set(RAM_ORIGIN 0x20000000)
set(RAM_BYTES 4194304)
set(STACK_BYTES 8192)
set(UART cmsdk)
set(UART_BASE 0x40004000)
set(UART_DIVISOR 217)
set(SETUP "")
set(SYSTICK_HZ 25000000)
set(ICOUNT_NS 64)
