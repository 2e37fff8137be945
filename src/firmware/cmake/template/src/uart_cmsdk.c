/* Arm CMSDK APB UART (MPS2 boards). */
#include <stdint.h>

#include "board.h"
#include "uart.h"

#define DATA REGISTER(UART_BASE + 0x00u)
#define STATE REGISTER(UART_BASE + 0x04u)
#define CTRL REGISTER(UART_BASE + 0x08u)
#define BAUDDIV REGISTER(UART_BASE + 0x10u)

void uart_init(void)
{
    BAUDDIV = UART_DIVISOR;
    CTRL = 1u; /* transmitter on */
}

void uart_put(char c)
{
    while (STATE & 1u) { /* buffer full */
    }
    DATA = (uint8_t)c;
}
