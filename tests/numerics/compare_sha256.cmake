# cmake -DFILE=... -DSHA256=... -P compare_sha256.cmake: fails if the SHA-256 of the file differs.
file(SHA256 "${FILE}" found)
if(NOT found STREQUAL SHA256)
  message(FATAL_ERROR "${FILE} has SHA-256\n  ${found}\nexpected is\n  ${SHA256}")
endif()
