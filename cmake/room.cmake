# One static library per room. A room sees only the rooms it names after DEPENDS, so that an arrow
# in the wrong direction does not link; tests/lint checks the includes.
add_library(oomcast_flags INTERFACE)
target_compile_features(oomcast_flags INTERFACE cxx_std_20)
# Sums of doubles must not depend on the compiler's taste for fused multiply-add.
target_compile_options(oomcast_flags INTERFACE $<BUILD_INTERFACE:-ffp-contract=off>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(oomcast_flags INTERFACE $<BUILD_INTERFACE:-fcoroutines>)
endif()
if(CMAKE_POSITION_INDEPENDENT_CODE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Nobody interposes our functions: shared code may be inlined as any other.
  target_compile_options(oomcast_flags INTERFACE $<BUILD_INTERFACE:-fno-semantic-interposition>)
endif()
if(OOMCAST_SANITIZE)
  target_compile_options(oomcast_flags INTERFACE
    $<BUILD_INTERFACE:-fsanitize=${OOMCAST_SANITIZE};-fno-omit-frame-pointer;-fno-sanitize-recover=all>)
  target_link_options(oomcast_flags INTERFACE $<BUILD_INTERFACE:-fsanitize=${OOMCAST_SANITIZE}>)
endif()

add_library(oomcast_warnings INTERFACE)
target_compile_options(oomcast_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${OOMCAST_WERROR}>:-Werror>)
# A designated initializer names what it sets; the other members keep their defaults.
target_compile_options(oomcast_warnings INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang sees a deprecated call inside libstdc++'s own std::stable_sort.
  target_compile_options(oomcast_warnings INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these falsely on coroutine frames and inlined containers.
  target_compile_options(oomcast_warnings INTERFACE
    -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict
    -Wno-stringop-overread -Wno-dangling-pointer)
endif()

# oomcast_room(NAME [NO_EXCEPTIONS] [DEPENDS targets...] [LINK targets...] SOURCES files...)
# DEPENDS are other rooms and are public; LINK are third-party libraries of this room alone.
function(oomcast_room name)
  cmake_parse_arguments(ROOM "NO_EXCEPTIONS" "" "DEPENDS;LINK;SOURCES" ${ARGN})
  add_library(oomcast_${name} STATIC ${ROOM_SOURCES})
  add_library(oomcast::${name} ALIAS oomcast_${name})
  target_include_directories(oomcast_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/oomcast>)
  target_link_libraries(oomcast_${name} PUBLIC oomcast_flags)
  foreach(dep IN LISTS ROOM_DEPENDS)
    target_link_libraries(oomcast_${name} PUBLIC oomcast_${dep})
  endforeach()
  foreach(library IN LISTS ROOM_LINK)
    target_link_libraries(oomcast_${name} PRIVATE ${library})
  endforeach()
  target_link_libraries(oomcast_${name} PRIVATE $<BUILD_INTERFACE:oomcast_warnings>)
  if(ROOM_NO_EXCEPTIONS)
    target_compile_options(oomcast_${name} PRIVATE -fno-exceptions)
  endif()
  if(OOMCAST_UNITY)
    oomcast_unity(oomcast_${name} ${ROOM_SOURCES})
  endif()
  set_target_properties(oomcast_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY OOMCAST_ROOMS ${name})
endfunction()
