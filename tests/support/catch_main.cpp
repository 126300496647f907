// The one translation unit that holds Catch2's main, for v2 (header only) and v3 alike.
#if OOMCAST_CATCH2_MAJOR < 3
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
