# Builds with OOMCAST_UNITY compile several files as one: most of what a compiler does for one
# file is to read the standard library's headers. The build `dev` doesn't, so that each file is
# seen to stand alone.

# oomcast_unity(TARGET files...): files that declare the same name at their left margin, in unnamed
# namespaces or not, never meet; so that what a name means does not depend on its neighbours.
function(oomcast_unity target)
  if(NOT OOMCAST_UNITY)
    return()
  endif()
  set(files_max 8)  # of one group: more take a gigabyte of memory, and leave cores idle at the end
  set(groups 0)
  foreach(source IN LISTS ARGN)
    oomcast_declared_names(names ${source})
    set(group 0)
    while(group LESS groups)
      set(common ${names_${group}})
      list(FILTER common INCLUDE REGEX "^(${names})$")
      if(NOT common AND count_${group} LESS files_max)
        break()
      endif()
      math(EXPR group "${group} + 1")
    endwhile()
    if(group EQUAL groups)
      math(EXPR groups "${groups} + 1")
      set(count_${group} 0)
    endif()
    math(EXPR count_${group} "${count_${group}} + 1")
    string(REPLACE "|" ";" names "${names}")
    list(APPEND names_${group} ${names})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP g${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# As "one|two|three". The formatter sees to it that nothing but declarations stands at the margin;
# of indented lines those of constants and types count, which would shadow a neighbour's.
function(oomcast_declared_names result source)
  file(STRINGS ${source} lines REGEX "^([A-Za-z]| +(constexpr|struct|using) )")
  set(names)
  foreach(line IN LISTS lines)
    if(line MATCHES "^(namespace|return|static_assert)")
      continue()
    elseif(line MATCHES "^ *(struct|class|enum class|enum|using) ([a-z_]+::)*([A-Za-z_0-9]+)")
      list(APPEND names ${CMAKE_MATCH_3})
    elseif(line MATCHES "^[^=({]*[ *&]([A-Za-z_0-9]+)(\\[[^]]*\\])* *[=({;]")
      list(APPEND names ${CMAKE_MATCH_1})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES names)
  string(REPLACE ";" "|" names "${names}")
  set(${result} "${names}" PARENT_SCOPE)
endfunction()
