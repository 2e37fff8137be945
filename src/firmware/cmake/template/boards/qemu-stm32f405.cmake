# STM32F405, Cortex-M4 with FPU, at its reset clock of 16 MHz; in QEMU: qemu-system-arm -display none -serial stdio -icount shift=6 -kernel model.elf -machine netduinoplus2
# The writes switch on GPIOA and USART1 and give pin PA9 to it.
set(CORE cortex-m4f)
set(FLASH_ORIGIN 0x08000000)
set(FLASH_BYTES 1048576)
set(RAM_ORIGIN 0x20000000)
set(RAM_BYTES 131072)
set(STACK_BYTES 4096)
set(UART stm32v1)
set(UART_BASE 0x40011000)
set(UART_DIVISOR 139)
set(SETUP
  "0x40023830, 0, 0x00000001"
  "0x40023844, 0, 0x00000010"
  "0x40020000, 0x000C0000, 0x00080000"
  "0x40020024, 0x000000F0, 0x00000070")
# The emulator's clock, whatever the setup says.
set(SYSTICK_HZ 168000000)
set(ICOUNT_NS 64)
