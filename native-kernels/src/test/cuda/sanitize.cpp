// Every kernel on random words, small, without a JVM: for builds with AddressSanitizer and UBSan, which see each step outside
// of an allocation and each undefined operation, and with ThreadSanitizer, which sees two threads of a block at one word
// without a barrier between. Results must not depend on the order of threads. That they are right is for the tests in Java.
// Usage: sanitize [race|overrun]: with an argument only a kernel that is wrong on purpose, which must not go unseen.
#include <cstdio>
#include <vector>

#include "kernels.cu"

namespace {
u64 state = 88172645463325252ULL;
u64 random64() {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state * 0x2545F4914F6CDD1DULL;
}
std::vector<u64> words(size_t count) {
  std::vector<u64> v(count);
  for (u64& w : v) w = random64();
  return v;
}
std::vector<unsigned> halves(size_t count) {
  std::vector<unsigned> v(count);
  for (unsigned& w : v) w = unsigned(random64());
  return v;
}
std::vector<double2> points(size_t count, double scale) {
  std::vector<double2> v(count);
  for (double2& p : v) p = {double(i64(random64())) * scale, double(i64(random64())) * scale};
  return v;
}

int failures = 0;

template <class Args, class Out>
void check(const char* name, const char* what, dim3 grid, unsigned threads, size_t shared, Args args, std::vector<Out>& out) {
  std::vector<Out> first;
  const std::vector<Out> before = out;
  for (cuda_emu::Order order : {cuda_emu::Order::FORWARD, cuda_emu::Order::REVERSE, cuda_emu::Order::SHUFFLED}) {
    std::copy(before.begin(), before.end(), out.begin());
    void* pointer = &args;
    cuda_emu::Launch launch{cuda_emu::find(name), grid, threads, shared, &pointer};
    launch.order = order;
    launch.seed = 5;
    const std::string error = cuda_emu::run(launch);
    if (first.empty()) first = out;
    const bool same = !memcmp(first.data(), out.data(), out.size() * sizeof(Out));
    if (!error.empty() || !same) {
      printf("%s, %s: %s\n", name, what, error.empty() ? "the order of threads changes the result" : error.c_str());
      failures++;
      return;
    }
  }
  printf("%s, %s: checked\n", name, what);
}

void forward() {
  for (int quartered : {0, 1}) {
    const int logPoints = quartered ? 10 : 7;
    const size_t m = size_t(1) << logPoints;
    auto in = words(3 * 2 * m);
    auto twiddles = points(m, 0x1p-63);
    std::vector<double2> out(3 * m);
    check("cwForward", quartered ? "quartered" : "leaf order", {3}, 256, 0,
          cw::ForwardArgs{in.data(), out.data(), twiddles.data(), logPoints, quartered}, out);
  }
}

void keySwitch() {
  const int count = 35, dimension = 21, width = 131, levels = 4;
  auto in = words(count * (dimension + 1));
  auto key = halves(size_t(dimension) * levels * width);
  std::vector<unsigned> out(count * width, 0);
  const int perChunk = 8;
  check("cwKeySwitch", "two splits", {2, 2, 2}, 256, perChunk * levels * (cw::KS_CIPHERTEXTS + cw::KS_COLUMNS) * 4,
        cw::KeySwitchArgs{in.data(), key.data(), out.data(), count, dimension, width, 4, levels, 16, perChunk}, out);
}

void bootstrap(const char* name, int block, int together, int columns, int logSize, int baseLog, int levels, int n,
               bool shared) {
  const int count = 3;
  const size_t size = size_t(1) << logSize, m = size / 2;
  const size_t ggsw = size_t(columns) * levels * columns * m;
  auto key = points(n * ggsw, 1.0);
  auto roots = points(2 * size, 0x1p-63);
  auto twiddles = points(m, 0x1p-63);
  auto small = halves(count * (n + 1));
  auto boxes = words(16);
  std::vector<cw::TableRef> tables{{0, 16, 1, 1, 0}, {3, 1, 0, 1, 1}, {0, 16, 1, 2, 2}};
  std::vector<u64> out(4 * ((columns - 1) * size + 1));
  std::vector<u64> accumulators(count * columns * size);
  std::vector<unsigned> exponents(count * (n + 1));
  const size_t workPoints = size_t(columns) * (levels + 1) * m;
  std::vector<double2> work(shared ? 0 : count * workPoints);
  const bool fast = together != 0;
  const int grid = fast ? (count + together - 1) / together : count;
  const size_t bytes = fast ? together * (65536 + 512 * block + 4 * (n + 1)) : shared ? workPoints * 16 : 0;
  check(name, fast ? "N = 2048" : shared ? "shared" : "global", {unsigned(grid)}, fast ? 128 * together : 256, bytes,
        cw::BootstrapArgs{key.data(), roots.data(), twiddles.data(), small.data(), boxes.data(), tables.data(), out.data(),
                          fast ? nullptr : accumulators.data(), fast ? nullptr : exponents.data(),
                          fast || shared ? nullptr : work.data(), count, n, block ? block + 1 : 2, block, columns, logSize,
                          baseLog, levels},
        out);
}

void product(bool shared) {
  const int columns = 3, logSize = 8, levels = 2, nodes = 2;
  const size_t size = 1 << logSize, m = size / 2;
  auto selectors = points(2 * columns * levels * columns * m, 1.0);
  auto twiddles = points(m, 0x1p-63);
  auto values = words(4 * columns * size);
  std::vector<cw::NodeRef> refs{{1, 0, 1, 2}, {0, -1, 1, 3}};
  const size_t workPoints = size_t(columns) * (levels + 1) * m;
  std::vector<double2> work(shared ? 0 : nodes * workPoints);
  check("cwProduct", shared ? "shared" : "global", {nodes}, 256, shared ? workPoints * 16 : 0,
        cw::ProductArgs{selectors.data(), twiddles.data(), values.data(), refs.data(), shared ? nullptr : work.data(), columns,
                        logSize, 15, levels},
        values);
}

void exact() {
  auto in = words(3 * 300);
  std::vector<int> starts{0, 0, 2, 5};
  std::vector<int> positions{0, 2, 1, 1, 0};
  auto coefficients = words(5);
  auto constants = words(3);
  std::vector<u64> out(3 * 300);
  check("cwLinear", "three rows", {3, 2}, 256, 0,
        cw::LinearArgs{in.data(), starts.data(), positions.data(), coefficients.data(), constants.data(), out.data(), ~0ULL,
                       300},
        out);
  auto glwe = words(3 * 512);
  std::vector<int> inputs{2, 0, 1};
  std::vector<int> exponents{255, 0, 17, 17, 128};
  std::vector<u64> products(3 * 512);
  check("cwPlainProduct", "three terms", {3, 2}, 256, 0,
        cw::PlainProductArgs{glwe.data(), inputs.data(), starts.data(), exponents.data(), coefficients.data(), products.data(),
                             2, 8},
        products);
  const int count = 7, dimension = 9, levels = 3, columns = 3;
  auto lwe = words(count * (dimension + 1));
  auto key = words(size_t(dimension) * levels * columns * 256);
  std::vector<u64> packed(2 * columns * 256, 0);
  check("cwPacking", "two outputs, two splits", {1, unsigned(columns), 4}, 256, 5 * levels * 4,
        cw::PackingArgs{lwe.data(), key.data(), packed.data(), count, 5, dimension, columns, 8, 4, levels, 2, 5}, packed);
}

struct WrongArgs {
  int* out;
};
}  // namespace

// The barrier between write and read is missing.
extern "C" __global__ void wrongRace(const WrongArgs args) {
  DYNAMIC_SHARED(int, s);
  s[threadIdx.x] = threadIdx.x;
  args.out[threadIdx.x] = s[(threadIdx.x + 1) % blockDim.x];
}
EXPORT_KERNEL(wrongRace);

extern "C" __global__ void wrongOverrun(const WrongArgs args) { args.out[threadIdx.x + 1] = threadIdx.x; }
EXPORT_KERNEL(wrongOverrun);

int main(int argc, char** argv) {
  if (argc > 1) {
    std::vector<int> out(64);
    const bool race = !strcmp(argv[1], "race");
    check(race ? "wrongRace" : "wrongOverrun", "on purpose", {1}, 64, 64 * 4, WrongArgs{out.data()}, out);
    return failures != 0;
  }
  forward();
  keySwitch();
  bootstrap("cwBootstrap2048b0c1", 0, 1, 2, 11, 23, 1, 2, true);
  bootstrap("cwBootstrap2048b0c2", 0, 2, 2, 11, 23, 1, 2, true);
  bootstrap("cwBootstrap2048b2c1", 2, 1, 2, 11, 23, 1, 4, true);
  bootstrap("cwBootstrap2048b2c2", 2, 2, 2, 11, 23, 1, 4, true);
  bootstrap("cwBootstrap2048b3c1", 3, 1, 2, 11, 23, 1, 6, true);
  bootstrap("cwBootstrap2048b3c2", 3, 2, 2, 11, 23, 1, 6, true);
  bootstrap("cwBootstrap2048b4c1", 4, 1, 2, 11, 23, 1, 8, true);
  bootstrap("cwBootstrap2048b4c2", 4, 2, 2, 11, 23, 1, 8, true);
  bootstrap("cwBootstrapAny", 0, 0, 3, 8, 15, 2, 2, true);
  bootstrap("cwBootstrapAny", 2, 0, 3, 8, 15, 2, 4, false);
  product(true);
  product(false);
  exact();
  printf("%d failed\n", failures);
  return failures != 0;
}
