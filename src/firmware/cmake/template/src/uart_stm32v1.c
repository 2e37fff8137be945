/* STM32 USART, first generation (F1, F2, F4). */
#include <stdint.h>

#include "board.h"
#include "uart.h"

#define SR REGISTER(UART_BASE + 0x00u)
#define DR REGISTER(UART_BASE + 0x04u)
#define BRR REGISTER(UART_BASE + 0x08u)
#define CR1 REGISTER(UART_BASE + 0x0Cu)

void uart_init(void)
{
    BRR = UART_DIVISOR;
    CR1 = (1u << 13) | (1u << 3); /* USART and transmitter on */
}

void uart_put(char c)
{
    while (!(SR & (1u << 7))) { /* data register not empty */
    }
    DR = (uint8_t)c;
}
