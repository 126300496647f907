# Debian's clang for wasm32-wasi. A reactor: functions without a main.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# As natively, no fused multiply-add: the trace must be the same.
set(CMAKE_CXX_FLAGS_INIT "-fno-exceptions -stdlib=libc++ -ffp-contract=off")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS_INIT
  "-mexec-model=reactor -fuse-ld=/usr/bin/wasm-ld-19 -Wl,-z,stack-size=1048576 -Wl,--strip-all")
