/* STM32 USART and LPUART, second generation (F7, G0, H7, L4, U5). */
#include <stdint.h>

#include "board.h"
#include "uart.h"

#define CR1 REGISTER(UART_BASE + 0x00u)
#define BRR REGISTER(UART_BASE + 0x0Cu)
#define ISR REGISTER(UART_BASE + 0x1Cu)
#define TDR REGISTER(UART_BASE + 0x28u)

void uart_init(void)
{
    BRR = UART_DIVISOR;
    CR1 = (1u << 3) | 1u; /* transmitter and USART on */
}

void uart_put(char c)
{
    while (!(ISR & (1u << 7))) { /* data register not empty */
    }
    TDR = (uint8_t)c;
}
