# Several files compiled as one: three quarters of what a compiler does for one file is to read
# headers. The build `dev` doesn't do so with the rooms: there each file is seen to stand alone.

# oomcast_unity(TARGET files...): files that declare the same name at their left margin, in unnamed
# namespaces or not, never meet; so that what a name means does not depend on its neighbours.
function(oomcast_unity target)
  set(files_max 8)  # of one group: more take a gigabyte of memory, and leave cores idle at the end
  set(groups 0)
  foreach(source IN LISTS ARGN)
    oomcast_declared_names(names ${source})
    string(REGEX REPLACE "@[^;]*" "" any "${names}")
    string(REPLACE ";" "|" any "${any}")
    set(group 0)
    while(group LESS groups)
      # What is declared there by one of these names, but for what means the same.
      set(others ${names_${group}})
      list(FILTER others INCLUDE REGEX "^(${any})@")
      list(REMOVE_ITEM others ${names})
      if(NOT others AND count_${group} LESS files_max)
        break()
      endif()
      math(EXPR group "${group} + 1")
    endwhile()
    if(group EQUAL groups)
      math(EXPR groups "${groups} + 1")
      set(count_${group} 0)
    endif()
    math(EXPR count_${group} "${count_${group}} + 1")
    list(APPEND names_${group} ${names})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP g${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# A list of NAME@MEANING: a using-declaration may be repeated, so its meaning is its text; of all
# else it is the file. The formatter sees to it that nothing but declarations stands at the margin;
# of indented lines those of constants and types count, which would shadow a neighbour's.
function(oomcast_declared_names result source)
  file(STRINGS ${source} lines REGEX "^([A-Za-z]| +(constexpr|struct|using) )")
  set(names)
  set(opened)
  foreach(line IN LISTS lines)
    if(line MATCHES "^using namespace ([a-z_:]+)")
      list(APPEND opened ${CMAKE_MATCH_1})
    elseif(line MATCHES "^(namespace|return|static_assert)")
      continue()
    elseif(line MATCHES "^ *using (enum )?([A-Za-z_0-9:]+::)?([A-Za-z_0-9]+);")
      list(APPEND names "${CMAKE_MATCH_3}@${CMAKE_MATCH_2}")
    elseif(line MATCHES "^ *(struct|class|enum class|enum|using) ([a-z_]+::)*([A-Za-z_0-9]+)")
      list(APPEND names "${CMAKE_MATCH_3}@${source}")
    elseif(line MATCHES "^[^=({]*[ *&]([A-Za-z_0-9]+)(\\[[^]]*\\])* *[=({;]")
      list(APPEND names "${CMAKE_MATCH_1}@${source}")
    endif()
  endforeach()
  # The project's own namespace, and its literals, hide nothing.
  list(REMOVE_ITEM opened oomcast oomcast::literals)
  list(SORT opened)
  string(REPLACE ";" "+" opened "${opened}")
  list(APPEND names "using namespace@${opened}")
  list(REMOVE_DUPLICATES names)
  set(${result} "${names}" PARENT_SCOPE)
endfunction()
