/* The part of libc that the engine uses. WebAssembly's bulk memory instructions implement both, so there is nothing to link. */
#ifndef WT_STRING_H
#define WT_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);

#endif
