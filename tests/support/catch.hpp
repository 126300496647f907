// The only header of ours that names Catch2, so that v2 (Debian 12) and v3 both work.
#pragma once

#if OOMCAST_CATCH2_MAJOR < 3
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
#endif
