#include "models/problem.hpp"
