#!/bin/sh
# The machine code of the CUDA kernels, which is checked in: fatbin.sh build | check | toolchain
#   build      compiles it into src/main/resources, with the hash of what it was made from and the compiler's report
#   check      builds it again and compares; exits with 77 where the right nvcc is not there, having compared the hash
#   toolchain  fetches nvcc 13.0.88 from the Python package index into target/cuda-toolchain (100 MB; needs python3 with pip)
# nvcc is $NVCC, or that of the toolchain, or the one on the PATH. It needs g++ (6 to 15), and no device and no driver.
# The output is the same byte for byte wherever it is built: see device.cuh for what that asks of the sources.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
module=$(CDPATH='' cd "$here/../../.." && pwd)
resources=$module/src/main/resources/io/cloakwork/kernels/cuda
toolchain=$module/target/cuda-toolchain

# 13.0 is the last release whose PTX a driver of the series 580 loads.
version=13.0.88
# Contraction would fuse what the arithmetic rounds. Machine code for the devices of today, PTX for newer ones.
flags="-O3 -std=c++17 -fmad=false --compress-mode=size -Xptxas -v"
for architecture in 80 86 89 90 100; do
  flags="$flags -gencode arch=compute_$architecture,code=sm_$architecture"
done
flags="$flags -gencode arch=compute_90,code=compute_90"

hash_of_sources() {
  (cd "$here" && LC_ALL=C && export LC_ALL && { printf '%s %s\n' "$version" "$flags" && cat ./*.cu ./*.cuh; } | sha256sum | cut -d ' ' -f 1)
}

find_nvcc() {
  nvcc=${NVCC-}
  [ -n "$nvcc" ] || [ ! -x "$toolchain/nvidia/cu13/bin/nvcc" ] || nvcc=$toolchain/nvidia/cu13/bin/nvcc
  [ -n "$nvcc" ] || nvcc=$(command -v nvcc) || { missing="no nvcc was found" && return 1; }
  case $("$nvcc" --version 2>&1) in
    *"V$version"*) ;;
    *) missing="$nvcc is not version $version" && return 1 ;;
  esac
}

# compile FOLDER: kernels.fatbin and what ptxas says of it
compile() {
  # shellcheck disable=SC2086 # several flags
  (cd "$here" && "$nvcc" $flags -fatbin kernels.cu -o "$1/kernels.fatbin" 2>"$1/ptxas.txt") || {
    cat "$1/ptxas.txt" >&2
    exit 1
  }
  # Registers and spills of each kernel, for the architectures that the kernels are tuned for.
  awk '
    /Compiling entry function/ { split($0, part, "\047"); kernel = part[2]; architecture = part[4] }
    /spill stores/ { stack = $1; stores = $5; loads = $9 }
    /Used [0-9]+ registers/ {
      for (i = 1; i < NF; i++) if ($i == "Used") registers = $(i + 1)
      if (architecture == "sm_80" || architecture == "sm_90")
        printf "%s %s registers=%s stack=%s spill_stores=%s spill_loads=%s\n", architecture, kernel, registers, stack, stores, loads
    }' "$1/ptxas.txt" | LC_ALL=C sort >"$1/kernels.registers"
}

case ${1-} in
  build)
    find_nvcc || { printf 'fatbin: %s\n' "$missing" >&2 && exit 1; }
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    compile "$work"
    mkdir -p "$resources"
    cp "$work/kernels.fatbin" "$work/kernels.registers" "$resources/"
    {
      printf 'sources = %s\n' "$(hash_of_sources)"
      printf 'fatbin = %s\n' "$(sha256sum "$work/kernels.fatbin" | cut -d ' ' -f 1)"
    } >"$resources/kernels.properties"
    ;;
  check)
    if ! grep -qx "sources = $(hash_of_sources)" "$resources/kernels.properties"; then
      printf 'fatbin: the CUDA kernels have changed since they were compiled: fatbin.sh build\n'
      exit 1
    fi
    if ! grep -qx "fatbin = $(sha256sum "$resources/kernels.fatbin" | cut -d ' ' -f 1)" "$resources/kernels.properties"; then
      printf 'fatbin: kernels.fatbin is not the one that kernels.properties describes\n'
      exit 1
    fi
    find_nvcc || {
      printf 'the fatbin has the hash of these sources, but was not built again and compared: %s (fatbin.sh toolchain)\n' "$missing"
      exit 77
    }
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    compile "$work"
    for file in kernels.fatbin kernels.registers; do
      if ! cmp "$work/$file" "$resources/$file"; then
        printf 'fatbin: %s is not what these sources compile to\n' "$file"
        exit 1
      fi
    done
    ;;
  toolchain)
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --upgrade --target "$toolchain" \
      "nvidia-cuda-nvcc==$version" "nvidia-nvvm==$version" "nvidia-cuda-crt==$version" nvidia-cuda-runtime==13.0.96
    ;;
  *)
    printf 'usage: fatbin.sh build | check | toolchain\n' >&2
    exit 2
    ;;
esac
