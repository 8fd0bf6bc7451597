# The install tree: CANN's layout (include/, lib64/, set_env.sh), a CMake package, pkg-config files.
