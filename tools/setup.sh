# Sourced by ./oomcast and ./test (POSIX sh): installs packages, locks and runs builds. Needs $root.
# All it prints goes to stderr.

cmake_wanted=3.25
gxx_wanted=12

apt_build="g++ cmake ninja-build pkg-config libboost-program-options-dev nlohmann-json3-dev
  libsimdjson-dev libzstd-dev liblz4-dev libsnappy-dev zlib1g-dev libxxhash-dev libeigen3-dev
  libcurl4-openssl-dev"
# For CI alone: the other compiler with its sanitizers, and the programs that open reports.
apt_ci="clang libclang-rt-19-dev ccache chromium prometheus"
apt_tests="catch2 libbenchmark-dev python3 python3-venv python3-dev ca-certificates
  default-jre-headless"
# For the playground: the simulator as WebAssembly.
apt_web="cmake ninja-build nlohmann-json3-dev clang-19 lld-19 libc++-19-dev-wasm32
  libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc nodejs npm"
dnf_build="gcc-c++ cmake ninja-build pkgconf-pkg-config boost-devel json-devel simdjson-devel
  libzstd-devel lz4-devel snappy-devel zlib-devel xxhash-devel eigen3-devel
  libcurl-devel"
dnf_tests="catch-devel google-benchmark-devel python3"
brew_build="cmake ninja pkg-config boost nlohmann-json simdjson zstd lz4 snappy zlib xxhash eigen
  curl"
brew_tests="catch2 google-benchmark python3"

say() { echo "oomcast: $*" >&2; }

stop() { # exit code, then lines
  code=$1
  shift
  for line in "$@"; do say "$line"; done
  exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# install_packages build|tests|ci|web: returns when all is there, or exits 2 and says what to do.
install_packages() {
  case $1 in
    build) wanted=$apt_build ;;
    web) wanted=$apt_web ;;
    ci) wanted="$apt_build $apt_tests $apt_ci $apt_web" ;;
    *) wanted="$apt_build $apt_tests" ;;
  esac
  if have apt-get && have dpkg-query; then
    apt_install "$wanted"
    check_tools "apt-get install cmake g++ (this release has older ones; Debian 12, Ubuntu 24.04 and
      younger do)"
  elif [ "$1" = web ]; then
    have clang++-19 && have wasm-ld-19 && have npm ||
      stop 2 "the playground needs clang 19 for wasm32-wasi and npm. Please install with" \
        "your package manager what Debian calls:" "  "$apt_web
  elif ! have cmake || ! have ninja || ! { have c++ || [ -n "${CXX:-}" ]; }; then
    stop 2 "some of what oomcast is built with is missing. Please run" "  $(how_to_install "$1")"
  else
    check_tools "$(how_to_install "$1")"
  fi
}

how_to_install() { # build|tests: the command for this system, as one line
  dnf=$dnf_build brew=$brew_build apt=$apt_build
  if [ "$1" != build ]; then
    dnf="$dnf $dnf_tests" brew="$brew $brew_tests" apt="$apt $apt_tests"
  fi
  if have dnf; then
    echo sudo dnf install $dnf
  elif [ "$(uname -s)" = Darwin ]; then
    have brew || echo "(install Homebrew first) "
    echo brew install $brew
  else
    echo "your package manager for what Debian calls:" $apt
  fi
}

package_present() { # an apt package, or the tool it is wanted for
  case $1 in
    g++) [ -n "${CXX:-}" ] || have g++ ;;
    cmake) have cmake ;;
    ninja-build) have ninja ;;
    pkg-config) have pkg-config ;;
    ccache) have ccache ;;
    default-jre-headless) have java ;;
    chromium) have chromium || have google-chrome ;;
    prometheus) have promtool ;;
    clang-19) have clang++-19 ;;
    lld-19) have wasm-ld-19 ;;
    nodejs) have node ;;
    npm) have npm ;;
    clang) have clang++-19 || have clang++ ;;
    *) case "$installed" in *" $1 "* | *" $1:"*) true ;; *) false ;; esac ;;
  esac
}

apt_install() { # names
  installed=" $(dpkg-query -W -f='${db:Status-Status} ${binary:Package} ' $1 2>/dev/null |
    sed 's/not-installed [^ ]*//g; s/config-files [^ ]*//g') "
  missing=
  for package in $1; do package_present "$package" || missing="$missing $package"; done
  [ -n "$missing" ] || return 0
  # Nobody is stopped for want of it, but the Python module is made of the objects of ./oomcast.
  have ccache || case $missing in *ccache*) ;; *) missing="$missing ccache" ;; esac

  as_root=
  if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    if ! have sudo || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      stop 2 "some packages are missing. As root, please run" \
        "  apt-get update && apt-get install -y --no-install-recommends$missing"
    fi
  fi
  say "installing$missing"
  mkdir -p "$root/build"
  log=$root/build/setup.log
  options="-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
  # A broken list of somebody else's packages must not stop us: the install decides.
  $as_root apt-get $options update >"$log" 2>&1 </dev/null || true
  case "$missing " in
    *" clang "*) # the release's own may be too old for C++20's coroutines
      if apt-cache show clang-19 >/dev/null 2>&1; then
        missing=$(echo "$missing " | sed 's/ clang / clang-19 /')
      fi ;;
  esac
  if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get $options install -y \
    --no-install-recommends $missing >>"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    stop 2 "could not install$missing" "the whole log is in $log"
  fi
}

version_at_least() { # wanted, found
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

check_tools() { # advice
  have cmake && have ninja || stop 2 "cmake or ninja cannot be found. Please run" "  $1"
  cmake_found=$(cmake --version | sed -n '1s/[^0-9]*//p')
  version_at_least "$cmake_wanted" "$cmake_found" ||
    stop 2 "cmake $cmake_found is too old, $cmake_wanted or younger is needed. Please run" "  $1"
  if [ -z "${CXX:-}" ] && have g++ && ! g++ --version | grep -qi clang; then
    gxx_found=$(g++ -dumpversion)
    version_at_least "$gxx_wanted" "$gxx_found" || stop 2 \
      "g++ $gxx_found is too old, $gxx_wanted or younger is needed (or set CXX). Please run" "  $1"
  fi
}

# One build at a time in one work tree; a second caller waits.
lock_builds() {
  [ -z "${OOMCAST_LOCKED:-}" ] || return 0 # our caller holds it
  mkdir -p "$root/build"
  have flock || return 0
  exec 9>"$root/build/.lock"
  flock -n 9 || { say "waiting for another build here"; flock 9; }
}
unlock_builds() { exec 9>&-; }

build_jobs() { # as many as cores, but 1 GiB of memory for each
  cores=$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
  gib=$(awk '/MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
  [ -n "$gib" ] || gib=$cores
  [ "$gib" -ge 1 ] || gib=1
  [ "$cores" -le "$gib" ] && echo "$cores" || echo "$gib"
}

# Runs a command into a log; on a terminal shows where it stands ("[12/90]").
run_logged() { # log, command...
  log=$1
  shift
  if [ ! -t 2 ]; then
    "$@" >>"$log" 2>&1 </dev/null 9>&-
    return
  fi
  "$@" >>"$log" 2>&1 </dev/null 9>&- &
  child=$!
  trap 'kill $child 2>/dev/null; exit 130' INT TERM
  while kill -0 $child 2>/dev/null; do
    at=$(tail -n 1 "$log" 2>/dev/null | sed -n 's/^\(\[[0-9]*\/[0-9]*\]\).*/\1/p')
    printf '\roomcast: building %s ' "$at" >&2
    sleep 0.3
  done
  trap - INT TERM
  printf '\r                                    \r' >&2
  wait $child
}

younger() { [ ! -f "$2" ] || [ -n "$(find "$1" -newer "$2")" ]; }

configure_preset() { # preset, log
  launcher=
  have ccache && launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
  (cd "$root" && run_logged "$2" cmake --preset "$1" $launcher ${configure_options:-}) &&
    touch "$root/build/$1/.preset"
}

# build_preset NAME [TARGETS...]: quiet, log in build/NAME.log; exits 70 and shows why on failure.
# Options for cmake beside the preset's are in $configure_options.
build_preset() {
  preset=$1
  shift
  tree=$root/build/$preset
  build_log=$root/build/$preset.log
  : >"$build_log"
  if [ -f "$tree/build.ninja" ] && younger "$root/CMakePresets.json" "$tree/.preset"; then
    configure_preset "$preset" "$build_log" || rm -rf "$tree"
  fi
  if [ ! -f "$tree/build.ninja" ]; then
    say "building $preset in $tree; the first time takes minutes"
    # A tree that was moved here, or made with another compiler, starts again from nothing.
    rm -rf "$tree"
    configure_preset "$preset" "$build_log" || build_failed "configure" "$build_log"
  fi
  targets=
  [ $# -eq 0 ] || targets="--target $*"
  if ! run_logged "$build_log" cmake --build "$tree" -j "$(build_jobs)" $targets; then
    # Once more from nothing, if it is the tree that is spoilt and not the sources.
    if grep -q -e 'CMake Error' -e 'ninja: error' "$build_log"; then
      rm -rf "$tree"
      configure_preset "$preset" "$build_log" &&
        run_logged "$build_log" cmake --build "$tree" -j "$(build_jobs)" $targets && return 0
    fi
    build_failed "build" "$build_log"
  fi
}

# Pinned tools in build/NAME, from tools/requirements-NAME.txt; made again when the pins change.
pinned_venv() { # lint|python, what goes without it
  venv=$root/build/$1
  pins=$root/tools/requirements-$1.txt
  cmp -s "$pins" "$venv/pins" && return 0
  log=$root/build/$1.log
  mkdir -p "$root/build"
  rm -rf "$venv"
  if python3 -m venv "$venv" >"$log" 2>&1 &&
    "$venv/bin/python3" -m pip install --disable-pip-version-check -r "$pins" >>"$log" 2>&1; then
    cp "$pins" "$venv/pins"
  else
    say "no build/$1 (see $log): $2 will be skipped, or fail in CI"
  fi
}

build_failed() { # what, log
  grep -m 3 -A 4 -e 'error:' -e 'CMake Error' "$2" >&2 || tail -n 25 "$2" >&2
  if ! have apt-get; then say "if a library is missing: $(how_to_install build)"; fi
  stop 70 "the $1 failed; the whole log is in $2"
}
