/* Nordic UART (nRF51, nRF52), without DMA. The pin is chosen by the board's setup. */
#include <stdint.h>

#include "board.h"
#include "uart.h"

#define STARTTX REGISTER(UART_BASE + 0x008u)
#define TXDRDY REGISTER(UART_BASE + 0x11Cu)
#define ENABLE REGISTER(UART_BASE + 0x500u)
#define TXD REGISTER(UART_BASE + 0x51Cu)
#define BAUDRATE REGISTER(UART_BASE + 0x524u)

void uart_init(void)
{
    BAUDRATE = UART_DIVISOR;
    ENABLE = 4u;
    STARTTX = 1u;
}

void uart_put(char c)
{
    TXDRDY = 0;
    TXD = (uint8_t)c;
    while (!TXDRDY) { /* not sent yet */
    }
}
