// Keys and selectors into the transform, once, when they are loaded.
#pragma once
#include "arguments.cuh"
#include "ring.cuh"

namespace cw {

// One polynomial per block.
extern "C" __global__ void __launch_bounds__(256) cwForward(const ForwardArgs args) {
  const int points = 1 << args.logPoints;
  const u64* words = args.words + (size_t)blockIdx.x * 2 * points;
  double2* out = args.out + (size_t)blockIdx.x * points;
  const Quartered quartered{args.logPoints};
  for (int j = threadIdx.x; j < points; j += blockDim.x) {
    out[args.quartered ? quartered(j) : j] =
        make_double2(__ll2double_rn((i64)words[j]), __ll2double_rn((i64)words[j + points]));
  }
  if (args.quartered) {
    forwardRows(out, 1, args.logPoints, args.twiddles, quartered);
  } else {
    forwardRows(out, 1, args.logPoints, args.twiddles, InPlace());
  }
}
EXPORT_KERNEL(cwForward);

}  // namespace cw
