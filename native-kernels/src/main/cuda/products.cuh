// External products and CMUX nodes with loaded selectors, in any ring.
#pragma once
#include "arguments.cuh"
#include "ring.cuh"

namespace cw {

// One node per block; those of one launch do not depend on each other.
extern "C" __global__ void __launch_bounds__(256) cwProduct(const ProductArgs args) {
  const Ring ring{args.columns, args.logSize, args.baseLog, args.levels, args.twiddles};
  DYNAMIC_SHARED(double2, shared);
  const size_t workPoints = (size_t)(ring.rows() + ring.columns) << ring.logPoints();
  double2* digits = args.work ? args.work + blockIdx.x * workPoints : shared;
  double2* sums = digits + ((size_t)ring.rows() << ring.logPoints());
  const NodeRef node = args.nodes[blockIdx.x];
  const u64* one = args.values + (size_t)node.one * ring.words();
  const u64* zero = node.zero < 0 ? nullptr : args.values + (size_t)node.zero * ring.words();
  u64* target = args.values + (size_t)node.target * ring.words();
  decompose(ring, digits, [&](int column, int j) {
    const int at = (column << ring.logSize) + j;
    return one[at] - (zero ? zero[at] : 0);
  });
  const double2* selector =
      args.selectors + (((size_t)node.selector * ring.rows() * ring.columns) << ring.logPoints());
  multiply(ring, digits, sums, [&](int row, int column, int point) {
    return selector[((size_t)(row * ring.columns + column) << ring.logPoints()) + point];
  });
  for (int i = threadIdx.x; i < ring.words(); i += blockDim.x) target[i] = zero ? zero[i] : 0;
  addTo(ring, sums, target);
}
EXPORT_KERNEL(cwProduct);

}  // namespace cw
