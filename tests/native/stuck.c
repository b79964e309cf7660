/* A library that never finishes loading: its constructor waits for a driver that does not answer. */
#include <unistd.h>

__attribute__((constructor)) static void stuck(void) {
    for (;;) pause();
}
