// A libcuda.so.1 without a device: the driver functions that the provider calls through JCuda, over kernels that g++ has
// compiled. Stricter than a driver where that finds faults of the caller:
//   - what is put on a stream happens when the stream is waited for, not before, so that a result that is read too early,
//     or a buffer that is used again too early, has other bits
//   - copies are checked against allocations; allocations end at a guard page and start out as 0xFF
//   - more than 48 KB of shared memory must be asked for first
//   - a device that failed answers every call with its error
// The functions cuda_emu_… at the end are the tests' own: they make devices appear and fail.
#include <sys/mman.h>
#include <unistd.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "cuda_emu.h"

namespace {
enum {
  OK = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_IMAGE = 200,
  INVALID_CONTEXT = 201,
  NOT_FOUND = 500,
  LAUNCH_FAILED = 719
};
constexpr size_t SHARED_DEFAULT = 48 * 1024;
constexpr size_t SHARED_MOST = 227 * 1024;
constexpr int MOST_DEVICES = 4;

struct Block {
  size_t bytes;
  void* map;
  size_t mapBytes;
};
struct Device {
  std::map<uintptr_t, Block> memory;  // by address
  size_t used = 0;
  int lost = OK;  // what every call answers once the device has failed
};
struct Stream {
  Device* device;
  std::deque<std::function<int()>> work;
};
struct Function {
  const cuda_emu::Kernel* kernel;
  std::atomic<size_t> mostShared{SHARED_DEFAULT};
};
struct Fault {
  int skip;
  int status;
};

std::recursive_mutex lock;  // of all that follows; not held while a kernel runs
Device devices[MOST_DEVICES];
// None, so that a process that has the library for other tests sees none; another process may ask for some.
int deviceCount = getenv("CUDA_EMU_DEVICES") ? atoi(getenv("CUDA_EMU_DEVICES")) : 0;
size_t deviceBytes = size_t(4) << 30;
bool initialized = false;
std::map<std::string, Fault> faults;
std::string lastError;
std::map<std::string, std::unique_ptr<Function>> functions;
std::map<void*, size_t> pinned;
std::set<Stream*> streams;
char moduleObject;
thread_local Device* current = nullptr;

typedef std::lock_guard<std::recursive_mutex> Hold;

bool isFinal(int status) { return status >= 700 || status == 214 || status == 46; }

// What the function `name` has to answer before it does anything.
int enter(const char* name, Device* device) {
  Hold hold(lock);
  if (!initialized) return NOT_INITIALIZED;
  if (!device) return INVALID_CONTEXT;
  if (device->lost) return device->lost;
  auto fault = faults.find(name);
  if (fault == faults.end() || fault->second.skip-- > 0) return OK;
  const int status = fault->second.status;
  faults.erase(fault);
  if (isFinal(status)) device->lost = status;
  return status;
}

bool inside(Device* device, uintptr_t address, size_t bytes) {
  auto it = device->memory.upper_bound(address);
  if (it == device->memory.begin()) return false;
  --it;
  return address + bytes <= it->first + it->second.bytes;
}
bool insidePinned(const void* address, size_t bytes) {
  auto it = pinned.upper_bound(const_cast<void*>(address));
  if (it == pinned.begin()) return false;
  --it;
  return static_cast<const char*>(address) + bytes <= static_cast<char*>(it->first) + it->second;
}

int put(void* stream, std::function<int()> work) {
  Hold hold(lock);
  auto* s = static_cast<Stream*>(stream);
  if (!streams.count(s) || s->device != current) return INVALID_VALUE;
  s->work.push_back(std::move(work));
  return OK;
}

int drain(Stream* stream) {
  while (true) {
    std::function<int()> next;
    {
      Hold hold(lock);
      if (stream->device->lost) stream->work.clear();
      if (stream->work.empty()) return stream->device->lost;
      next = std::move(stream->work.front());
      stream->work.pop_front();
    }
    if (const int status = next()) {
      Hold hold(lock);
      stream->device->lost = status;
    }
  }
}

int copyNow(Device* device, void* to, const void* from, size_t bytes, uintptr_t onDevice) {
  Hold hold(lock);
  if (!inside(device, onDevice, bytes)) return INVALID_VALUE;
  memcpy(to, from, bytes);
  return OK;
}
}  // namespace

#define API extern "C" __attribute__((visibility("default"))) int
#define ENTER(name) \
  if (const int status = enter(name, current)) return status
typedef uintptr_t Ptr;

API cuInit(unsigned) {
  Hold hold(lock);
  initialized = true;
  return deviceCount == 0 ? NO_DEVICE : OK;
}
API cuDriverGetVersion(int* version) {
  *version = 13000;
  return OK;
}
API cuDeviceGetCount(int* count) {
  Hold hold(lock);
  *count = deviceCount;
  return initialized ? OK : NOT_INITIALIZED;
}
API cuDeviceGet(int* device, int ordinal) {
  Hold hold(lock);
  *device = ordinal;
  return ordinal >= deviceCount ? INVALID_DEVICE : OK;
}
API cuDeviceGetName(char* name, int length, int device) {
  snprintf(name, length, "Emulated device %d", device);
  return OK;
}
API cuDeviceTotalMem_v2(size_t* bytes, int) {
  *bytes = deviceBytes;
  return OK;
}
API cuDeviceGetAttribute(int* value, int attribute, int) {
  switch (attribute) {
    case 16: *value = 2; break;  // multiprocessors: few, so that small batches fill the device
    case 75: *value = 9; break;  // compute capability 9.0
    case 76: *value = 0; break;
    case 97: *value = SHARED_MOST; break;
    default: return INVALID_VALUE;
  }
  return OK;
}
API cuDevicePrimaryCtxRetain(void** context, int device) {
  Hold hold(lock);
  if (device >= deviceCount) return INVALID_DEVICE;
  *context = &devices[device];
  return devices[device].lost;
}
API cuDevicePrimaryCtxRelease_v2(int) { return OK; }
API cuCtxSetCurrent(void* context) {
  current = static_cast<Device*>(context);
  return OK;
}
API cuMemGetInfo_v2(size_t* unused, size_t* total) {
  ENTER("cuMemGetInfo");
  Hold hold(lock);
  *total = deviceBytes;
  *unused = deviceBytes - current->used;
  return OK;
}

API cuModuleLoadData(void** module, const void* image) {
  ENTER("cuModuleLoadData");
  unsigned magic;
  memcpy(&magic, image, sizeof magic);
  if (magic != 0xBA55ED50u) return INVALID_IMAGE;  // a fatbin
  *module = &moduleObject;
  return OK;
}
API cuModuleUnload(void*) { return OK; }
API cuModuleGetFunction(void** function, void*, const char* name) {
  ENTER("cuModuleGetFunction");
  const cuda_emu::Kernel* kernel = cuda_emu::find(name);
  if (!kernel) return NOT_FOUND;
  Hold hold(lock);
  auto& known = functions[name];
  if (!known) {
    known.reset(new Function);
    known->kernel = kernel;
  }
  *function = known.get();
  return OK;
}
API cuFuncSetAttribute(void* function, int attribute, int value) {
  ENTER("cuFuncSetAttribute");
  if (attribute != 8 || value < 0 || size_t(value) > SHARED_MOST) return INVALID_VALUE;
  static_cast<Function*>(function)->mostShared = value;
  return OK;
}
API cuLaunchKernel(void* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared,
                   void* stream, void** params, void** extra) {
  ENTER("cuLaunchKernel");
  auto* function = static_cast<Function*>(f);
  if (extra || shared > function->mostShared || !gx || !gy || gy > 65535 || !gz || gz > 65535 || !bx || bx * by * bz > 1024) {
    return INVALID_VALUE;
  }
  const cuda_emu::Kernel* kernel = function->kernel;
  if (kernel->paramCount != 1) return INVALID_VALUE;
  std::vector<char> argument(static_cast<char*>(params[0]), static_cast<char*>(params[0]) + kernel->paramSizes[0]);
  return put(stream, [=]() mutable {
    void* pointer = argument.data();
    cuda_emu::Launch launch{kernel, {gx, gy, gz}, {bx, by, bz}, shared, &pointer};
    launch.order = cuda_emu::schedule().order;
    launch.seed = cuda_emu::schedule().seed;
    launch.osThreads = cuda_emu::schedule().osThreads;
    const std::string error = cuda_emu::run(launch);
    if (error.empty()) return int(OK);
    Hold hold(lock);
    lastError = error;
    return int(LAUNCH_FAILED);
  });
}

API cuMemAlloc_v2(Ptr* address, size_t bytes) {
  ENTER("cuMemAlloc");
  Hold hold(lock);
  if (!bytes) return INVALID_VALUE;
  if (current->used + bytes > deviceBytes) return OUT_OF_MEMORY;
  const size_t page = sysconf(_SC_PAGESIZE);
  const size_t room = (bytes + page - 1) / page * page;
  void* map = mmap(nullptr, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED) return OUT_OF_MEMORY;
  mprotect(static_cast<char*>(map) + room, page, PROT_NONE);
  *address = uintptr_t(map) + (room - bytes) / 256 * 256;  // aligned as a device aligns
  memset(reinterpret_cast<void*>(*address), 0xFF, bytes);
  current->memory[*address] = {bytes, map, room + page};
  current->used += bytes;
  return OK;
}
API cuMemFree_v2(Ptr address) {
  Hold hold(lock);
  if (!current) return INVALID_CONTEXT;
  auto it = current->memory.find(address);
  if (it == current->memory.end()) return INVALID_VALUE;
  munmap(it->second.map, it->second.mapBytes);
  current->used -= it->second.bytes;
  current->memory.erase(it);
  return current->lost;
}
API cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  ENTER("cuMemHostAlloc");
  Hold hold(lock);
  *address = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
  if (!*address) return OUT_OF_MEMORY;
  memset(*address, 0xFF, bytes);
  pinned[*address] = bytes;
  return OK;
}
API cuMemFreeHost(void* address) {
  Hold hold(lock);
  if (!pinned.erase(address)) return INVALID_VALUE;
  free(address);
  return OK;
}
API cuMemcpyHtoDAsync_v2(Ptr to, const void* from, size_t bytes, void* stream) {
  ENTER("cuMemcpyHtoDAsync");
  Hold hold(lock);
  if (!insidePinned(from, bytes) || !inside(current, to, bytes)) return INVALID_VALUE;
  Device* device = current;
  return put(stream, [=] { return copyNow(device, reinterpret_cast<void*>(to), from, bytes, to); });
}
API cuMemcpyDtoHAsync_v2(void* to, Ptr from, size_t bytes, void* stream) {
  ENTER("cuMemcpyDtoHAsync");
  Hold hold(lock);
  if (!insidePinned(to, bytes) || !inside(current, from, bytes)) return INVALID_VALUE;
  Device* device = current;
  return put(stream, [=] { return copyNow(device, to, reinterpret_cast<void*>(from), bytes, from); });
}
API cuMemsetD8Async(Ptr to, unsigned char value, size_t bytes, void* stream) {
  ENTER("cuMemsetD8Async");
  Hold hold(lock);
  if (!inside(current, to, bytes)) return INVALID_VALUE;
  Device* device = current;
  return put(stream, [=] {
    Hold inner(lock);
    if (!inside(device, to, bytes)) return int(INVALID_VALUE);
    memset(reinterpret_cast<void*>(to), value, bytes);
    return int(OK);
  });
}

API cuStreamCreate(void** stream, unsigned) {
  ENTER("cuStreamCreate");
  Hold hold(lock);
  auto* made = new Stream{current, {}};
  streams.insert(made);
  *stream = made;
  return OK;
}
API cuStreamDestroy_v2(void* stream) {
  Hold hold(lock);
  auto* s = static_cast<Stream*>(stream);
  if (!streams.erase(s)) return INVALID_VALUE;
  delete s;
  return OK;
}
API cuStreamSynchronize(void* stream) {
  ENTER("cuStreamSynchronize");
  return drain(static_cast<Stream*>(stream));
}

// ---- for tests ------------------------------------------------------------------------------------------------------

// Begins anew with so many devices of so many bytes, all well; the order of threads is 0 forward, 1 reverse, else shuffled.
extern "C" __attribute__((visibility("default"))) void cuda_emu_reset(int count, size_t bytes, int order, int osThreads) {
  Hold hold(lock);
  deviceCount = std::min(count, MOST_DEVICES);
  deviceBytes = bytes;
  for (Device& device : devices) device.lost = OK;
  faults.clear();
  lastError.clear();
  auto& schedule = cuda_emu::schedule();
  schedule.order = order == 0   ? cuda_emu::Order::FORWARD
                   : order == 1 ? cuda_emu::Order::REVERSE
                                : cuda_emu::Order::SHUFFLED;
  schedule.seed = order;
  schedule.osThreads = osThreads;
}
// After `skip` more calls the function answers `status` once; a final status loses the device.
extern "C" __attribute__((visibility("default"))) void cuda_emu_fail(const char* function, int skip, int status) {
  Hold hold(lock);
  faults[function] = {skip, status};
}
// Bytes of device memory and pinned memory that nobody has freed.
extern "C" __attribute__((visibility("default"))) size_t cuda_emu_used() {
  Hold hold(lock);
  size_t bytes = 0;
  for (const Device& device : devices) bytes += device.used;
  for (const auto& block : pinned) bytes += block.second;
  return bytes;
}
// What the last kernel that failed did wrong.
extern "C" __attribute__((visibility("default"))) int cuda_emu_error(char* text, size_t room) {
  Hold hold(lock);
  return snprintf(text, room, "%s", lastError.c_str());
}
