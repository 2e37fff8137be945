/* The board's serial port, output only. One driver a kind of UART: uart_<kind>.c. */
#ifndef UART_H
#define UART_H

void uart_init(void);
void uart_put(char c);

#endif
