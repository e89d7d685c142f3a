// What kernels are launched with: one struct each, by value; pointers first, so that there is no padding before the ints.
// The class KernelArguments of the Java side writes them field by field. All pointers are device memory.
#pragma once
#include "device.cuh"

namespace cw {

// GGSW ciphertexts into the transform, in place.
struct ForwardArgs {
  const u64* words;         // polynomials of N words, as signed integers
  double2* out;             // as many polynomials of M points
  const double2* twiddles;  // M, in heap order
  int logPoints;            // lg M
  int quartered;            // 0: leaf order; 1: point p at (p & 3)·M/4 + p/4, as the kernels for N = 2048 read keys
};

struct KeySwitchArgs {
  const u64* in;        // count rows of dimension + 1 words modulo 2^64
  const unsigned* key;  // dimension·levels rows of width words modulo 2^32
  unsigned* out;        // count rows of width words, all zero before
  int count;
  int dimension;
  int width;  // n + 1
  int baseLog;
  int levels;
  int wordsPerSplit;  // input words that each blockIdx.z takes
  int wordsPerChunk;  // of them, how many at a time; their digits and rows are in shared memory
};

// One input's look-up table.
struct TableRef {
  int firstBox;
  int boxCount;
  int centred;
  int outputCount;
  int firstOutput;  // row of the outputs
};

struct BootstrapArgs {
  const double2* key;       // n GGSW ciphertexts in the transform; quartered for the kernels for N = 2048
  const double2* roots;     // 2N: e^(2πik/2N)
  const double2* twiddles;  // M, in heap order
  const unsigned* small;    // count rows of n + 1 words modulo 2^32
  const u64* boxes;
  const TableRef* tables;   // one per input
  u64* out;                 // rows of kN + 1 words modulo 2^64
  u64* accumulators;        // count·(k + 1)·N words; not for N = 2048
  unsigned* exponents;      // count·(n + 1); not for N = 2048
  double2* work;            // gridDim.x·(k + 1)·(levels + 1)·M points, or null: shared memory; not for N = 2048
  int count;
  int n;
  int meanDenominator;  // 1/E[s]
  int blockLength;      // 0: uniform keys
  int columns;          // k + 1
  int logSize;          // lg N
  int baseLog;
  int levels;
};

// values[target] = values[zero] + selector ⊡ (values[one] − values[zero]); without the zero: selector ⊡ values[one].
struct NodeRef {
  int selector;
  int zero;  // −1: none
  int one;
  int target;
};

struct ProductArgs {
  const double2* selectors;  // GGSW ciphertexts in the transform, leaf order
  const double2* twiddles;
  u64* values;           // GLWE ciphertexts of columns·N words
  const NodeRef* nodes;  // one per block
  double2* work;         // gridDim.x·columns·(levels + 1)·M points, or null: shared memory
  int columns;
  int logSize;
  int baseLog;
  int levels;
};

struct LinearArgs {
  const u64* in;  // rows of width words
  const int* starts;  // of each row's terms, and the end of the last
  const int* indices;
  const u64* coefficients;
  const u64* constants;  // one per row
  u64* out;
  u64 mask;  // q − 1
  int width;
};

struct PlainProductArgs {
  const u64* in;
  const int* inputs;  // of each term
  const int* starts;  // of each term's monomials, and the end of the last
  const int* exponents;
  const u64* coefficients;
  u64* out;
  int columns;
  int logSize;
};

struct PackingArgs {
  const u64* in;   // count rows of dimension + 1 words modulo 2^64
  const u64* key;  // dimension·levels rows of columns·N words
  u64* out;        // GLWE ciphertexts, all zero before
  int count;
  int perOutput;
  int dimension;
  int columns;
  int logSize;
  int baseLog;
  int levels;
  int splits;         // blocks that share an output polynomial: blockIdx.z = output·splits + split
  int wordsPerSplit;  // input words that each of them takes
};

}  // namespace cw
