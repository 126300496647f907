// What Debian's libraries for wasm32 ask for and do not have.
#include <cstdint>

extern "C" {

/// The compiler's runtime is built with stack protection.
std::uintptr_t __stack_chk_guard = 0x2f6e00ff;

[[noreturn]] void __stack_chk_fail() { __builtin_trap(); }

/// For thread_local values: the one thread ends with the page, and nobody cleans up after it.
int __cxa_thread_atexit(void (*)(void*), void*, void*) { return 0; }

}  // extern "C"
