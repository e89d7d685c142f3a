// Runs CUDA kernels on the CPU, compiled by g++ from the unchanged kernel source: for tests on machines without a GPU.
//
// Each CUDA thread is a fiber (a stack and six saved registers). A block's fibers run one at a time on one OS thread and
// change over only at barriers and warp collectives, so the result depends on nothing but the chosen order. Blocks may
// be spread over OS threads. Errors the hardware would hide are reported: threads that miss a barrier, barriers at
// different source lines, warp collectives whose lanes never come, reads past dynamic shared memory (guard page).
// Built with -fsanitize=thread it is a race detector for shared and global memory.
//
// Arithmetic is bit-exact with the device for IEEE double +, -, *, /, sqrt, fma and the conversions below when both
// sides are kept from contracting: g++ -ffp-contract=off, nvcc -fmad=false.
//
// Not emulated: sincos/exp/log and float approximations (results differ from libdevice), inline PTX, textures, tensor
// cores, cluster launch and distributed shared memory, grid-wide sync, asynchronous copies, dynamic parallelism.
#pragma once
#if defined(__CUDACC__)
#error "cuda_emu.h is for the host compiler"
#endif

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__SANITIZE_THREAD__)
extern "C" {
void* __tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void* fiber);
void* __tsan_get_current_fiber(void);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);  // flag 1: the switch orders nothing
void __tsan_acquire(void*);
void __tsan_release(void*);
}
#define CUDA_EMU_ACQUIRE(p) __tsan_acquire(p)
#define CUDA_EMU_RELEASE(p) __tsan_release(p)
#define CUDA_EMU_RUNTIME __attribute__((no_sanitize_thread, noinline))
#else
#define CUDA_EMU_ACQUIRE(p) ((void)0)
#define CUDA_EMU_RELEASE(p) ((void)0)
#define CUDA_EMU_RUNTIME
#endif
#if defined(__SANITIZE_ADDRESS__)
extern "C" {
void __sanitizer_start_switch_fiber(void** fakeStackSave, const void* bottom, size_t size);
void __sanitizer_finish_switch_fiber(void* fakeStackSave, const void** bottomOld, size_t* sizeOld);
void __asan_unpoison_memory_region(const volatile void* address, size_t bytes);
}
#endif

#if !defined(__x86_64__) && !defined(CUDA_EMU_UCONTEXT)
#define CUDA_EMU_UCONTEXT 1
#endif
#if defined(CUDA_EMU_UCONTEXT)
#include <ucontext.h>
#else
// Saves the callee-saved registers and the stack pointer of the caller, and takes up those of another fiber.
extern "C" void cuda_emu_switch(void** saveSp, void* loadSp);
asm(R"(
  .text
  .weak cuda_emu_switch
  .hidden cuda_emu_switch
  .type cuda_emu_switch,@function
cuda_emu_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rdx
  jmp *%rdx
  .size cuda_emu_switch,.-cuda_emu_switch
)");
#endif

// ---- vector types ---------------------------------------------------------------------------------------------------
struct uint3 { unsigned x, y, z; };
struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};
struct alignas(8) int2 { int x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(16) double2 { double x, y; };
struct alignas(16) longlong2 { long long x, y; };
struct alignas(16) ulonglong2 { unsigned long long x, y; };
static inline double2 make_double2(double x, double y) { return {x, y}; }
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline ulonglong2 make_ulonglong2(unsigned long long x, unsigned long long y) { return {x, y}; }

namespace cuda_emu {

constexpr unsigned WARP = 32;
constexpr size_t STACK = 64 * 1024;
enum class State : uint8_t { READY, AT_BARRIER, AT_WARP, DONE };
enum class Order { FORWARD, REVERSE, SHUFFLED };
enum class WarpOp : uint8_t { SYNC, SHUFFLE, BALLOT };

struct Fiber {
#if defined(CUDA_EMU_UCONTEXT)
  ucontext_t context;
#else
  void* sp;
#endif
  char* stack;
  size_t stackBytes;
  uint3 threadIdx;
  unsigned linear;
  State state;
  const char* file;
  int line;
  // The warp collective this lane waits in.
  unsigned mask;
  unsigned source;
  WarpOp op;
  uint64_t value;
  uint64_t result;
  void* tsan;
  void* fakeStack;
};

struct Kernel {
  const char* name;
  void (*invoke)(void** params);
  unsigned paramCount;
  const size_t* paramSizes;
  Kernel* next;
};

struct Launch {
  const Kernel* kernel;
  dim3 grid, block;
  size_t sharedBytes;
  void** params;
  Order order = Order::FORWARD;
  uint64_t seed = 1;
  unsigned osThreads = 1;
};

// One OS thread's machinery: it runs one block at a time.
struct Runner {
  const Launch* launch = nullptr;
  std::vector<Fiber> fibers;
  std::vector<unsigned> order;
  char* shared = nullptr;
  char* sharedMap = nullptr;
  size_t sharedMapBytes = 0;
  size_t sharedCapacity = 0;
  char* stacks = nullptr;
  size_t stackBytes = 0;
  Fiber main{};
  Fiber* current = &main;
  uint3 blockIdx{};
  unsigned count = 0, done = 0, atBarrier = 0;
  unsigned position = 0;  // in order, of the fiber that runs
  unsigned generation = 0;
  uint64_t random = 1;
  bool failed = false;
  std::string error;
  char syncObject[2];       // addresses only, for the race detector
  char warpSync[32][2];
  unsigned warpGeneration[32];
  char startObject, endObject;
  Runner* nextFree = nullptr;

  ~Runner() {
    if (stacks) munmap(stacks, stackBytes);
    if (sharedMap) munmap(sharedMap, sharedMapBytes);
#if defined(__SANITIZE_THREAD__)
    for (Fiber& f : fibers)
      if (f.tsan) __tsan_destroy_fiber(f.tsan);
#endif
  }

  void prepare(const Launch& l);
  void runBlock(uint3 index);
  void switchTo(Fiber& to);
  void yield();
  void fail(std::string what);
  [[noreturn]] void abandon(std::string&& what);
};

// Initial-exec keeps the access one load, also in a library the JVM dlopens; eight bytes fit the spare static TLS.
// (A large thread_local with this model would not: never put -ftls-model=initial-exec on the whole build.)
inline thread_local Runner* runner __attribute__((tls_model("initial-exec"))) = nullptr;

inline void* dynamicShared() { return runner->shared; }

inline void Runner::fail(std::string what) {
  if (!failed) error.swap(what);
  failed = true;
  CUDA_EMU_RELEASE(&endObject);
}

CUDA_EMU_RUNTIME inline void Runner::switchTo(Fiber& to) {
  Fiber& from = *current;
  current = &to;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(from.state == State::DONE ? nullptr : &from.fakeStack, to.stack, to.stackBytes);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(to.tsan, 1);
#endif
#if defined(CUDA_EMU_UCONTEXT)
  swapcontext(&from.context, &to.context);
#else
  cuda_emu_switch(&from.sp, to.sp);
#endif
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(from.fakeStack, nullptr, nullptr);
#endif
}

// Goes on with the next fiber of this pass that can run; after the last, back to runBlock.
CUDA_EMU_RUNTIME inline void Runner::yield() {
  if (!failed) {
    while (++position < count) {
      Fiber& f = fibers[order[position]];
      if (f.state == State::READY) {
        if (&f != current) switchTo(f);
        return;
      }
    }
  }
  switchTo(main);
}

[[noreturn]] CUDA_EMU_RUNTIME inline void Runner::abandon(std::string&& what) {
  fail(std::move(what));  // moved out, since nothing on this stack is ever destroyed
  switchTo(main);
  __builtin_unreachable();
}

[[noreturn]] CUDA_EMU_RUNTIME inline void fiberMain() {
  Runner& r = *runner;
#if defined(__SANITIZE_ADDRESS__)
  const void* bottom;
  size_t bytes;
  __sanitizer_finish_switch_fiber(nullptr, &bottom, &bytes);
  if (!r.main.stack) r.main.stack = static_cast<char*>(const_cast<void*>(bottom)), r.main.stackBytes = bytes;
#endif
  CUDA_EMU_ACQUIRE(&r.startObject);
  r.launch->kernel->invoke(r.launch->params);
  CUDA_EMU_RELEASE(&r.endObject);
  r.current->state = State::DONE;
  r.done++;
  r.yield();
  __builtin_unreachable();
}

CUDA_EMU_RUNTIME inline void Runner::prepare(const Launch& l) {
  launch = &l;
  random = l.seed ? l.seed : 1;
  failed = false;
  count = l.block.x * l.block.y * l.block.z;
  const size_t page = sysconf(_SC_PAGESIZE);
  if (fibers.size() < count) {
    if (stacks) munmap(stacks, stackBytes);
#if defined(__SANITIZE_THREAD__)
    for (Fiber& f : fibers)
      if (f.tsan) __tsan_destroy_fiber(f.tsan);
#endif
    stackBytes = count * STACK;
    stacks = static_cast<char*>(
        mmap(nullptr, stackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    if (stacks == MAP_FAILED) { perror("cuda_emu: stacks"); abort(); }
    fibers.assign(count, Fiber{});
    order.resize(count);
    for (unsigned i = 0; i < count; i++) {
      fibers[i].stack = stacks + i * STACK;
      fibers[i].stackBytes = STACK;
      mprotect(fibers[i].stack, page, PROT_NONE);  // overflow faults instead of spoiling the neighbour
#if defined(__SANITIZE_THREAD__)
      fibers[i].tsan = __tsan_create_fiber(0);
#endif
    }
  }
  for (unsigned i = 0; i < count; i++) {
    Fiber& f = fibers[i];
    f.linear = i;
    f.threadIdx = {i % l.block.x, i / l.block.x % l.block.y, i / (l.block.x * l.block.y)};
  }
  if (l.sharedBytes > sharedCapacity || !sharedMap) {
    if (sharedMap) munmap(sharedMap, sharedMapBytes);
    sharedCapacity = (l.sharedBytes + page) / page * page;
    sharedMapBytes = sharedCapacity + page;
    sharedMap = static_cast<char*>(
        mmap(nullptr, sharedMapBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (sharedMap == MAP_FAILED) { perror("cuda_emu: shared"); abort(); }
    mprotect(sharedMap + sharedCapacity, page, PROT_NONE);
  }
  // The end touches the guard page (to 16 bytes), so that one element too far faults.
  shared = sharedMap + sharedCapacity - (l.sharedBytes + 15) / 16 * 16;
}

CUDA_EMU_RUNTIME inline void Runner::runBlock(uint3 index) {
  blockIdx = index;
  done = atBarrier = generation = 0;
  memset(warpGeneration, 0, sizeof warpGeneration);
  memset(shared, 0xFF, launch->sharedBytes);  // uninitialised shared memory reads as NaN
#if defined(__SANITIZE_THREAD__)
  main.tsan = __tsan_get_current_fiber();
  CUDA_EMU_RELEASE(&startObject);
#endif
  for (unsigned i = 0; i < count; i++) {
    Fiber& f = fibers[i];
    f.state = State::READY;
    f.file = nullptr;
#if defined(__SANITIZE_ADDRESS__)
    const size_t page = sysconf(_SC_PAGESIZE);
    __asan_unpoison_memory_region(f.stack + page, STACK - page);
#endif
    // Stacks a power of two apart would put every fiber's hot lines into the same cache sets.
    char* top = f.stack + STACK - (i % 56) * 128;
#if defined(CUDA_EMU_UCONTEXT)
    getcontext(&f.context);
    f.context.uc_stack.ss_sp = f.stack;
    f.context.uc_stack.ss_size = top - f.stack;
    f.context.uc_link = nullptr;
    makecontext(&f.context, reinterpret_cast<void (*)()>(fiberMain), 0);
#else
    void** sp = reinterpret_cast<void**>(top);
    *--sp = nullptr;  // as a call leaves it: a return address (never used) at 8 modulo 16
    *--sp = reinterpret_cast<void*>(fiberMain);
    for (int k = 0; k < 6; k++) *--sp = nullptr;  // rbp, rbx, r12..r15
    f.sp = sp;
#endif
  }
  for (unsigned i = 0; i < count; i++) order[i] = launch->order == Order::REVERSE ? count - 1 - i : i;
  while (done < count && !failed) {
    if (launch->order == Order::SHUFFLED) {
      for (unsigned i = count - 1; i > 0; i--) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        std::swap(order[i], order[random % (i + 1)]);
      }
    }
    for (position = 0; position < count && fibers[order[position]].state != State::READY;) position++;
    const bool progress = position < count;
    if (progress) switchTo(fibers[order[position]]);
    if (!progress && done < count && !failed) {
      std::string text = "block (" + std::to_string(index.x) + "," + std::to_string(index.y) + "," +
                         std::to_string(index.z) + ") cannot go on: " + std::to_string(done) + " of " +
                         std::to_string(count) + " threads finished";
      unsigned shown = 0;
      for (unsigned i = 0; i < count && shown < 4; i++) {
        const Fiber& f = fibers[i];
        if (f.state == State::DONE) continue;
        text += "; thread " + std::to_string(i) +
                (f.state == State::AT_BARRIER ? " at __syncthreads " : " in a warp collective ") + f.file + ":" +
                std::to_string(f.line);
        shown++;
      }
      fail(text);
    }
  }
  CUDA_EMU_ACQUIRE(&endObject);
  if (failed) {  // fibers left standing at a barrier
    for ([[maybe_unused]] char& o : syncObject) CUDA_EMU_ACQUIRE(&o);
    for ([[maybe_unused]] auto& pair : warpSync)
      for ([[maybe_unused]] char& o : pair) CUDA_EMU_ACQUIRE(&o);
  }
}

CUDA_EMU_RUNTIME inline void barrier(const char* file, int line) {
  Runner& r = *runner;
  Fiber& self = *r.current;
  [[maybe_unused]] const unsigned parity = r.generation & 1;
  CUDA_EMU_RELEASE(&r.syncObject[parity]);
  self.file = file;
  self.line = line;
  if (++r.atBarrier == r.count) {
    for (unsigned i = 0; i < r.count; i++) {
      Fiber& f = r.fibers[i];
      if (f.line != line || f.file != file) {
        r.abandon("thread " + std::to_string(i) + " waits at " + f.file + ":" + std::to_string(f.line) + " but thread " +
                  std::to_string(self.linear) + " at " + file + ":" + std::to_string(line));
      }
      f.state = State::READY;
    }
    r.atBarrier = 0;
    r.generation++;
  } else {
    self.state = State::AT_BARRIER;
    r.yield();
  }
  CUDA_EMU_ACQUIRE(&r.syncObject[parity]);
}

CUDA_EMU_RUNTIME inline uint64_t collective(WarpOp op, unsigned mask, unsigned source, uint64_t value, const char* file,
                                            int line) {
  Runner& r = *runner;
  Fiber& self = *r.current;
  const unsigned first = self.linear / WARP * WARP;
  const unsigned lane = self.linear - first;
  const unsigned warp = self.linear / WARP;
  [[maybe_unused]] const unsigned parity = r.warpGeneration[warp] & 1;
  CUDA_EMU_RELEASE(&r.warpSync[warp][parity]);
  self.file = file, self.line = line, self.mask = mask, self.op = op, self.source = source, self.value = value;
  if (!(mask >> lane & 1)) {
    r.abandon("lane " + std::to_string(lane) + " is not in its own mask at " + file + ":" + std::to_string(line));
  }
  self.state = State::AT_WARP;
  bool complete = true;
  for (unsigned i = 0; i < WARP && complete; i++) {
    if (!(mask >> i & 1)) continue;
    if (first + i >= r.count) { complete = false; continue; }
    const Fiber& f = r.fibers[first + i];
    complete = f.state == State::AT_WARP && f.mask == mask && f.op == op && f.line == line;
  }
  if (!complete) {
    r.yield();
  } else {
    uint64_t ballot = 0;
    for (unsigned i = 0; i < WARP; i++)
      if (mask >> i & 1) ballot |= uint64_t(r.fibers[first + i].value != 0) << i;
    for (unsigned i = 0; i < WARP; i++) {
      if (!(mask >> i & 1)) continue;
      Fiber& f = r.fibers[first + i];
      if (op == WarpOp::SHUFFLE) {
        if (!(mask >> f.source & 1)) {
          r.abandon("lane " + std::to_string(i) + " shuffles from lane " + std::to_string(f.source) +
                    " outside the mask at " + file + ":" + std::to_string(line));
        }
        f.result = r.fibers[first + f.source].value;
      } else {
        f.result = ballot;
      }
      f.state = State::READY;
    }
    r.warpGeneration[warp]++;
  }
  CUDA_EMU_ACQUIRE(&r.warpSync[warp][parity]);
  return self.result;
}

template <class T>
uint64_t toBits(T v) {
  static_assert(sizeof(T) <= 8, "a shuffle moves at most 8 bytes");
  uint64_t bits = 0;
  memcpy(&bits, &v, sizeof v);
  return bits;
}
template <class T>
T fromBits(uint64_t bits) {
  T v;
  memcpy(&v, &bits, sizeof v);
  return v;
}
inline unsigned lane() { return runner->current->linear % WARP; }

// Stacks and sanitizer fibers are kept between launches.
struct Pool {
  std::mutex lock;
  Runner* head = nullptr;
  Runner* take() {
    std::lock_guard<std::mutex> hold(lock);
    Runner* r = head;
    if (!r) return new Runner;
    head = r->nextFree;
    return r;
  }
  void give(Runner* r) {
    std::lock_guard<std::mutex> hold(lock);
    r->nextFree = head;
    head = r;
  }
};
inline Pool& pool() {
  static Pool* p = new Pool;
  return *p;
}

// Runs a whole grid; returns "" or what went wrong.
inline std::string run(const Launch& l) {
  const uint64_t blocks = uint64_t(l.grid.x) * l.grid.y * l.grid.z;
  const unsigned threads = l.block.x * l.block.y * l.block.z;
  if (blocks == 0 || threads == 0 || threads > 1024) return "invalid launch dimensions";
  std::atomic<uint64_t> next{0};
  std::atomic<bool> stop{false};
  const unsigned osThreads = unsigned(std::min<uint64_t>(l.osThreads, blocks));
  std::vector<std::string> errors(osThreads);
  auto work = [&](unsigned id) {
    Runner& own = *pool().take();
    own.main.stack = nullptr;
    runner = &own;
    own.prepare(l);
    for (uint64_t b; !stop && (b = next++) < blocks;) {
      own.runBlock({unsigned(b % l.grid.x), unsigned(b / l.grid.x % l.grid.y), unsigned(b / (uint64_t(l.grid.x) * l.grid.y))});
      if (own.failed) { errors[id] = own.error; stop = true; }
    }
    runner = nullptr;
    pool().give(&own);
  };
  if (osThreads <= 1) {
    work(0);
  } else {
    std::vector<std::thread> others;
    for (unsigned i = 1; i < osThreads; i++) others.emplace_back(work, i);
    work(0);
    for (auto& t : others) t.join();
  }
  for (auto& e : errors)
    if (!e.empty()) return std::string(l.kernel->name) + ": " + e;
  return "";
}

inline Kernel*& registry() {
  static Kernel* head = nullptr;
  return head;
}
template <class>
struct Params;
template <class... A>
struct Params<void (*)(A...)> {
  static constexpr size_t sizes[sizeof...(A) + 1] = {sizeof(A)..., 0};
  static constexpr unsigned count = sizeof...(A);
  template <auto F, size_t... I>
  static void call(void** p, std::index_sequence<I...>) { F(*static_cast<A*>(p[I])...); }
  template <auto F>
  static void invoke(void** p) { call<F>(p, std::index_sequence_for<A...>{}); }
};
template <auto F>
struct Registered {
  Kernel kernel;
  explicit Registered(const char* name)
      : kernel{name, &Params<decltype(F)>::template invoke<F>, Params<decltype(F)>::count, Params<decltype(F)>::sizes,
               registry()} {
    registry() = &kernel;
  }
};
inline const Kernel* find(const char* name) {
  for (const Kernel* k = registry(); k; k = k->next)
    if (!strcmp(k->name, name)) return k;
  return nullptr;
}
// How launches run: the order of a block's threads, and how many threads of the system take blocks.
struct Schedule {
  std::atomic<Order> order{Order::FORWARD};
  std::atomic<uint64_t> seed{1};
  std::atomic<unsigned> osThreads{1};
};
inline Schedule& schedule() {
  static Schedule s;
  return s;
}
}  // namespace cuda_emu

// Exported kernels carry a C name; the registration is found by that name.
#define CUDA_EMU_EXPORT(name) static ::cuda_emu::Registered<&name> cudaEmuRegistered_##name(#name)

// ---- the language ---------------------------------------------------------------------------------------------------
// Defined after every system header: libstdc++ itself spells __attribute__((__noinline__)).
#define __global__
#define __device__
#define __host__
#define __constant__ static
#define __shared__ static thread_local  // one block at a time per OS thread; holds the last block's values at first
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(n) alignas(n)
#define threadIdx (::cuda_emu::runner->current->threadIdx)
#define blockIdx (::cuda_emu::runner->blockIdx)
#define blockDim (::cuda_emu::runner->launch->block)
#define gridDim (::cuda_emu::runner->launch->grid)
#define warpSize 32

static inline void __syncthreads(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  ::cuda_emu::barrier(file, line);
}
static inline void __syncwarp(unsigned mask = ~0u, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  ::cuda_emu::collective(::cuda_emu::WarpOp::SYNC, mask, 0, 0, file, line);
}
static inline unsigned __ballot_sync(unsigned mask, int p, const char* file = __builtin_FILE(),
                                     int line = __builtin_LINE()) {
  return unsigned(::cuda_emu::collective(::cuda_emu::WarpOp::BALLOT, mask, 0, p != 0, file, line));
}
static inline int __any_sync(unsigned mask, int p, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  return __ballot_sync(mask, p, file, line) != 0;
}
static inline int __all_sync(unsigned mask, int p, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  return __ballot_sync(mask, p, file, line) == mask;
}
template <class T>
T __shfl_sync(unsigned mask, T v, int source, int width = 32, const char* file = __builtin_FILE(),
              int line = __builtin_LINE()) {
  const unsigned lane = ::cuda_emu::lane();
  const unsigned from = (lane & ~(width - 1)) | (source & (width - 1));
  return ::cuda_emu::fromBits<T>(
      ::cuda_emu::collective(::cuda_emu::WarpOp::SHUFFLE, mask, from, ::cuda_emu::toBits(v), file, line));
}
template <class T>
T __shfl_xor_sync(unsigned mask, T v, int with, int width = 32, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  const unsigned lane = ::cuda_emu::lane();
  unsigned from = lane ^ with;
  if (from > (lane | (width - 1))) from = lane;
  return ::cuda_emu::fromBits<T>(
      ::cuda_emu::collective(::cuda_emu::WarpOp::SHUFFLE, mask, from, ::cuda_emu::toBits(v), file, line));
}
template <class T>
T __shfl_down_sync(unsigned mask, T v, unsigned delta, int width = 32, const char* file = __builtin_FILE(),
                   int line = __builtin_LINE()) {
  const unsigned lane = ::cuda_emu::lane();
  const unsigned from = (lane & (width - 1)) + delta >= unsigned(width) ? lane : lane + delta;
  return ::cuda_emu::fromBits<T>(
      ::cuda_emu::collective(::cuda_emu::WarpOp::SHUFFLE, mask, from, ::cuda_emu::toBits(v), file, line));
}
template <class T>
T __shfl_up_sync(unsigned mask, T v, unsigned delta, int width = 32, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
  const unsigned lane = ::cuda_emu::lane();
  const unsigned from = (lane & (width - 1)) < delta ? lane : lane - delta;
  return ::cuda_emu::fromBits<T>(
      ::cuda_emu::collective(::cuda_emu::WarpOp::SHUFFLE, mask, from, ::cuda_emu::toBits(v), file, line));
}

// Atomics: sequentially consistent, which is stronger than the device's relaxed ones.
template <class T>
T atomicAdd(T* p, T v) {
  if constexpr (std::is_floating_point_v<T>) {
    T old, now;
    __atomic_load(p, &old, __ATOMIC_SEQ_CST);
    do now = old + v;
    while (!__atomic_compare_exchange(p, &old, &now, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    return old;
  } else {
    return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST);
  }
}
template <class T>
T atomicCAS(T* p, T expected, T desired) {
  __atomic_compare_exchange(p, &expected, &desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return expected;
}
template <class T>
T atomicExch(T* p, T v) { return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST); }
static inline void __threadfence() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
static inline void __threadfence_block() { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

static inline int min(int a, int b) { return a < b ? a : b; }

static inline double __fma_rn(double a, double b, double c) { return __builtin_fma(a, b, c); }
static inline double __dadd_rn(double a, double b) { return a + b; }
static inline double __dsub_rn(double a, double b) { return a - b; }
static inline double __dmul_rn(double a, double b) { return a * b; }
static inline double __ll2double_rn(long long v) { return double(v); }
static inline double __ull2double_rn(unsigned long long v) { return double(v); }
// cvt.rni.s64.f64 saturates, and x86's cvtsd2si does not. NaN: the PTX manual gives 2^63 as the result's bits.
static inline long long __double2ll_rn(double v) {
  if (v >= 0x1p63) return INT64_MAX;
  if (v < -0x1p63 || std::isnan(v)) return INT64_MIN;
  return (long long)__builtin_rint(v);
}
static inline long long __double_as_longlong(double v) { return ::cuda_emu::fromBits<long long>(::cuda_emu::toBits(v)); }
static inline double __longlong_as_double(long long v) { return ::cuda_emu::fromBits<double>(::cuda_emu::toBits(v)); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return (unsigned long long)((unsigned __int128)a * b >> 64);
}
static inline long long __mul64hi(long long a, long long b) { return (long long)((__int128)a * b >> 64); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned((unsigned long long)a * b >> 32); }
static inline int __popc(unsigned v) { return __builtin_popcount(v); }
static inline int __popcll(unsigned long long v) { return __builtin_popcountll(v); }
static inline int __clz(int v) { return v ? __builtin_clz(v) : 32; }
static inline int __clzll(long long v) { return v ? __builtin_clzll(v) : 64; }
static inline int __ffs(int v) { return __builtin_ffs(v); }
static inline unsigned __brev(unsigned v) {
  v = (v >> 1 & 0x55555555u) | (v & 0x55555555u) << 1;
  v = (v >> 2 & 0x33333333u) | (v & 0x33333333u) << 2;
  v = (v >> 4 & 0x0f0f0f0fu) | (v & 0x0f0f0f0fu) << 4;
  return __builtin_bswap32(v);
}
template <class T>
T __ldg(const T* p) { return *p; }
