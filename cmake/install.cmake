# The install tree: CANN's layout (bin/, include/, lib64/, set_env.sh), a CMake package and pkg-config
# files. It can be moved, since all files refer to each other by relative paths.
include(CMakePackageConfigHelpers)

install(TARGETS aclq_acl EXPORT aclq)

install(DIRECTORY include/ DESTINATION include FILES_MATCHING PATTERN "*.h")
install(FILES LICENSE DESTINATION share/doc/aclq)
install(FILES cmake/set_env.sh DESTINATION .)
# Folders that programs expect. Each contains a file, since a wheel cannot contain empty folders.
install(DIRECTORY cmake/folders/ DESTINATION .)
install(FILES cmake/setenv.bash DESTINATION bin)
include(cmake/build_scripts.cmake)

# On Debian, find_package does not search in lib64/.
set(package_dir share/cmake/aclq)
install(EXPORT aclq NAMESPACE aclq:: FILE aclqTargets.cmake DESTINATION ${package_dir})
configure_package_config_file(cmake/aclqConfig.cmake.in aclqConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(aclqConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/aclqConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/aclqConfigVersion.cmake
        DESTINATION ${package_dir})

foreach(name aclq aclq-acl)
  configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
