#include "storage/syntax/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "casus/error.h"
#include "storage/syntax/compressed_source.h"

namespace casus::storage {

namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, bool owned, std::string name)
      : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) return;
    if (S_ISDIR(status.st_mode)) {
      close_owned();
      throw LoadError(fmt::format("{}: is a directory, not a file", name_));
    }
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~FileSource() override { close_owned(); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(char* buffer, std::size_t size) override {
    while (true) {
      const ssize_t n = ::read(descriptor_, buffer, size);
      if (n >= 0) {
        position_ += static_cast<std::uint64_t>(n);
        return static_cast<std::size_t>(n);
      }
      if (errno != EINTR) throw LoadError(fmt::format("{}: cannot be read: {}", name_, std::strerror(errno)));
    }
  }

  std::uint64_t position() const override { return position_; }
  std::uint64_t size() const override { return size_; }

 private:
  void close_owned() {
    if (owned_) ::close(descriptor_);
    owned_ = false;
  }

  int descriptor_;
  bool owned_;
  std::string name_;
  std::uint64_t position_ = 0;
  std::uint64_t size_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view text) : text_(text) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t n = std::min(size, text_.size() - position_);
    if (n != 0) std::memcpy(buffer, text_.data() + position_, n);
    position_ += n;
    return n;
  }

  std::uint64_t position() const override { return position_; }
  std::uint64_t size() const override { return text_.size(); }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

// Hands out bytes that were read ahead before those of the source they came from.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    if (used_ == prefix_.size()) return rest_->read(buffer, size);
    const std::size_t n = std::min(size, prefix_.size() - used_);
    std::memcpy(buffer, prefix_.data() + used_, n);
    used_ += n;
    return n;
  }

  std::uint64_t position() const override { return rest_->position(); }
  std::uint64_t size() const override { return rest_->size(); }

 private:
  std::string prefix_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

std::unique_ptr<ByteSource> open_raw(const std::string& path) {
  if (path == "-") return std::make_unique<FileSource>(STDIN_FILENO, false, "<stdin>");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int error = errno;
    if (error == ENOENT) throw LoadError(fmt::format("{}: there is no such file", path));
    throw LoadError(fmt::format("{}: cannot be opened: {}", path, std::strerror(error)));
  }
  return std::make_unique<FileSource>(descriptor, true, path);
}

}  // namespace

std::unique_ptr<ByteSource> open_byte_source(const std::string& path) {
  std::unique_ptr<ByteSource> raw = open_raw(path);
  std::string first(kMagicSize, '\0');
  std::size_t filled = 0;
  while (filled < first.size()) {
    const std::size_t n = raw->read(first.data() + filled, first.size() - filled);
    if (n == 0) break;
    filled += n;
  }
  first.resize(filled);
  const Compression compression = detect_compression(first);
  auto source = std::make_unique<PrefixedSource>(std::move(first), std::move(raw));
  if (compression == Compression::kNone) return source;
  return decompress(std::move(source), compression, path == "-" ? "<stdin>" : path);
}

std::unique_ptr<ByteSource> memory_byte_source(std::string_view text) {
  return std::make_unique<MemorySource>(text);
}

}  // namespace casus::storage
