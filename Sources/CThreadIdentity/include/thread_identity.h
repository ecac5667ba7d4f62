#ifndef THREAD_IDENTITY_H
#define THREAD_IDENTITY_H

#include <stdint.h>

/// A number that differs between any two threads that are alive at the same time. Costs about a nanosecond.
uintptr_t thread_identity(void);

#endif
