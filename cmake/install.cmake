# What `cmake --install` lays down: the program, the rooms as static libraries, their headers, and
# the package `oomcast` for find_package, with one component and one target oomcast::<room> a room.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY OOMCAST_ROOMS)
set(libraries ${rooms})
list(TRANSFORM libraries PREPEND oomcast_)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/oomcast)

install(TARGETS oomcast RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS oomcast_flags ${libraries} EXPORT oomcast
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY sim models inputs studies reports cli
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/oomcast FILES_MATCHING PATTERN "*.hpp")
install(FILES LICENSE THIRD-PARTY.md web-report/dist/LICENSES.txt
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(EXPORT oomcast NAMESPACE oomcast:: FILE oomcastTargets.cmake DESTINATION ${package_dir})

set(OOMCAST_COMPONENTS ${rooms})
configure_package_config_file(cmake/oomcastConfig.cmake.in oomcastConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(oomcastConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/oomcastConfig.cmake
  ${PROJECT_BINARY_DIR}/oomcastConfigVersion.cmake DESTINATION ${package_dir})
