#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>

namespace casus::storage {

template <class T>
class CountedRef;
template <class T>
class CountedSlot;

/// Base of what does not change and is counted by those who use it: the last of them calls T::destroy(object). The
/// count stands in the object, beside what every use reads.
class Counted {
 public:
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 protected:
  Counted() = default;
  ~Counted() = default;

 private:
  template <class T>
  friend class CountedRef;
  template <class T>
  friend class CountedSlot;
  std::atomic<std::uint32_t> users_{1};
};

/// Keeps a counted object alive, whether or not its slot still holds it. Movable only.
template <class T>
class CountedRef {
 public:
  CountedRef() = default;
  /// Takes over one use; a new object has one.
  explicit CountedRef(T* object) : object_(object) {}
  CountedRef(CountedRef&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  CountedRef& operator=(CountedRef&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~CountedRef() { reset(); }

  void reset() {
    T* const object = std::exchange(object_, nullptr);
    if (object && object->users_.fetch_sub(1, std::memory_order_acq_rel) == 1) T::destroy(object);
  }
  /// Another reference to the same object.
  CountedRef share() const {
    if (object_) object_->users_.fetch_add(1, std::memory_order_relaxed);
    return CountedRef(object_);
  }
  explicit operator bool() const { return object_ != nullptr; }
  const T& operator*() const { return *object_; }
  const T* operator->() const { return object_; }

 private:
  friend class CountedSlot<T>;
  T* object_ = nullptr;
};

/// The place of one counted object: filled and emptied while others may be reading. Thread-safe.
template <class T>
class CountedSlot {
 public:
  CountedSlot() = default;
  CountedSlot(const CountedSlot&) = delete;
  CountedSlot& operator=(const CountedSlot&) = delete;
  ~CountedSlot() { take(); }

  /// Empty when the slot is.
  CountedRef<T> get() const {
    if (state_.load(std::memory_order_relaxed) == 0) return {};
    T* const object = lock();
    for (std::size_t offset = 0; offset < sizeof(T); offset += 64) {
      __builtin_prefetch(reinterpret_cast<const char*>(object) + offset);
    }
    return use_and_unlock(object);
  }
  /// Hands the object over to the slot unless another thread was faster; the reference is to the one that stays.
  CountedRef<T> fill(CountedRef<T> object, bool& filled) {
    T* present = lock();
    filled = present == nullptr;
    if (filled) present = std::exchange(object.object_, nullptr);
    return use_and_unlock(present);
  }
  /// Hands the object over to the slot in place of what it held.
  CountedRef<T> replace(CountedRef<T> object) {
    T* const old = lock();
    unlock(std::exchange(object.object_, nullptr));
    return CountedRef<T>(old);
  }
  /// Empties the slot.
  CountedRef<T> take() { return replace({}); }
  /// Where the object is or was, to be prefetched; it may be gone already.
  const void* address() const {
    return reinterpret_cast<const void*>(state_.load(std::memory_order_relaxed) & ~kLocked);
  }

 private:
  // The lowest bit of the pointer is a lock, held only while the pointer is read and the count raised.
  static constexpr std::uintptr_t kLocked = 1;

  T* lock() const {
    for (unsigned tries = 0;; ++tries) {
      std::uintptr_t state = state_.load(std::memory_order_relaxed);
      if (!(state & kLocked) && state_.compare_exchange_weak(state, state | kLocked, std::memory_order_acquire)) {
        return reinterpret_cast<T*>(state);
      }
      if (tries > 64) std::this_thread::yield();
    }
  }
  void unlock(T* object) const { state_.store(reinterpret_cast<std::uintptr_t>(object), std::memory_order_release); }
  CountedRef<T> use_and_unlock(T* object) const {
    if (object) object->users_.fetch_add(1, std::memory_order_relaxed);
    unlock(object);
    return CountedRef<T>(object);
  }

  mutable std::atomic<std::uintptr_t> state_{0};
};

}  // namespace casus::storage
