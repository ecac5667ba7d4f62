#include "thread_identity.h"

static __thread char marker;

uintptr_t thread_identity(void) {
    return (uintptr_t)&marker;
}
