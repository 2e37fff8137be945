/** Serial ports of boards whose registers are known, at the clock that the chip has after reset. */
export interface BoardUart {
  /** The driver: uart_<kind>.c of the template. */
  readonly kind: "stm32v1" | "stm32v2";
  readonly base: number;
  /** Baud rate register for 115200 baud. */
  readonly divisor: number;
  readonly clockHz: number;
  /** Register writes in order: address, bits to clear, bits to set, and what they do. */
  readonly setup: readonly (readonly [address: number, clear: number, set: number, why: string])[];
}

const MSI_HZ = 4_000_000;

/** STM32L4 register map (ST, RM0351); the port that the on-board debugger forwards. Neither has been tried on a board. */
export const uarts: Readonly<Record<string, BoardUart>> = {
  // USART1 on PB6 and PB7. 4 MHz / 115200 = 34.7.
  "b-l475e-iot01a": {
    ...{ kind: "stm32v2", base: 0x4001_3800, divisor: 35, clockHz: MSI_HZ },
    setup: [
      [0x4002_104c, 0, 0x0000_0002, "clock of GPIOB"],
      [0x4002_1060, 0, 0x0000_4000, "clock of USART1"],
      [0x4800_0420, 0xff00_0000, 0x7700_0000, "PB6, PB7: function 7"],
      [0x4800_0400, 0x0000_f000, 0x0000_a000, "PB6, PB7: alternate function"],
    ],
  },
  // LPUART1 on PG7 and PG8, which have a supply of their own. 256 * 4 MHz / 115200 = 8888.9.
  "nucleo-l496zg": {
    ...{ kind: "stm32v2", base: 0x4000_8000, divisor: 8889, clockHz: MSI_HZ },
    setup: [
      [0x4002_1058, 0, 0x1000_0000, "clock of the power controller"],
      [0x4000_7004, 0, 0x0000_0200, "supply of port G"],
      [0x4002_104c, 0, 0x0000_0040, "clock of GPIOG"],
      [0x4002_105c, 0, 0x0000_0001, "clock of LPUART1"],
      [0x4800_1820, 0xf000_0000, 0x8000_0000, "PG7: function 8"],
      [0x4800_1824, 0x0000_000f, 0x0000_0008, "PG8: function 8"],
      [0x4800_1800, 0x0003_c000, 0x0002_8000, "PG7, PG8: alternate function"],
    ],
  },
};
