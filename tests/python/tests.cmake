# The Python package, built into build/python (which ./test makes) and tried as its users do.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(oomcast_python name)
  add_test(NAME python_${name} COMMAND ${Python3_EXECUTABLE} -B
    ${PROJECT_SOURCE_DIR}/tests/python/in_venv.py ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(python_${name} PROPERTIES LABELS "python;heavy" TIMEOUT 600
    SKIP_RETURN_CODE 77 FIXTURES_REQUIRED python_package)
endfunction()

if(NOT OOMCAST_SANITIZE)
  oomcast_python(install -m pip install --disable-pip-version-check --no-build-isolation
    --no-deps --force-reinstall --no-index ${PROJECT_SOURCE_DIR})
  # By the same name, or ccache takes it for another compiler than that of build/release.
  set_tests_properties(python_install PROPERTIES ENVIRONMENT CXX=${CMAKE_CXX_COMPILER} FIXTURES_REQUIRED "" FIXTURES_SETUP python_package
    TIMEOUT 1500 PROCESSORS 2 COST 900)
  oomcast_python(package -m pytest -q -p no:cacheprovider tests/python
    --ignore=tests/python/test_cluster.py)
  oomcast_python(cluster -m pytest -q -p no:cacheprovider tests/python/test_cluster.py)
  file(GLOB notebooks CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/notebooks/*.ipynb)
  oomcast_python(notebooks tests/python/notebooks.py ${notebooks})
  set_tests_properties(python_cluster python_notebooks PROPERTIES PROCESSORS 2 COST 600 TIMEOUT 900)
  oomcast_python(site -m mkdocs build --strict --quiet --site-dir ${PROJECT_BINARY_DIR}/site)
endif()
