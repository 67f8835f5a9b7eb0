#include "storage/load/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "casus/error.h"

namespace casus::storage {
namespace {

[[noreturn]] void fail(const std::string& what) {
  const int error = errno;
  throw StorageError(error == ENOSPC ? StorageError::Reason::kDiskFull : StorageError::Reason::kIo,
                     what + ": " + std::strerror(error));
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& directory) {
  std::string path = directory + "/load-XXXXXX";
  descriptor_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("cannot create a temporary file in " + directory);
  ::unlink(path.c_str());
}

TemporaryFile::~TemporaryFile() {
  ::close(descriptor_);
}

void TemporaryFile::append(const void* data, std::size_t bytes) {
  const char* p = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::pwrite(descriptor_, p, bytes, static_cast<off_t>(size_));
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("cannot write a temporary file");
    }
    p += written;
    bytes -= static_cast<std::size_t>(written);
    size_ += static_cast<std::uint64_t>(written);
  }
}

void TemporaryFile::read(std::uint64_t offset, void* data, std::size_t bytes) const {
  char* p = static_cast<char*>(data);
  while (bytes > 0) {
    const ssize_t got = ::pread(descriptor_, p, bytes, static_cast<off_t>(offset));
    if (got < 0) {
      if (errno == EINTR) continue;
      fail("cannot read a temporary file");
    }
    if (got == 0) throw StorageError(StorageError::Reason::kIo, "a temporary file is shorter than it was written");
    p += got;
    bytes -= static_cast<std::size_t>(got);
    offset += static_cast<std::uint64_t>(got);
  }
}

}  // namespace casus::storage
