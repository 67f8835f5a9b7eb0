#include "storage/syntax/compressed_source.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "casus/error.h"

namespace casus::storage {

namespace {

constexpr std::size_t kInputSize = std::size_t{1} << 17;

// The compressed bytes at hand, refilled from the raw source.
class CompressedInput {
 public:
  CompressedInput(std::unique_ptr<ByteSource> raw, std::string name)
      : raw_(std::move(raw)), name_(std::move(name)), buffer_(kInputSize) {}

  // False at the end of the raw source.
  bool refill() {
    begin_ = 0;
    end_ = raw_->read(buffer_.data(), buffer_.size());
    return end_ != 0;
  }
  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }
  const char* data() const { return buffer_.data() + begin_; }
  void consume(std::size_t n) { begin_ += n; }

  std::uint64_t position() const { return raw_->position(); }
  std::uint64_t raw_size() const { return raw_->size(); }

  [[noreturn]] void fail_truncated(std::string_view format) const {
    throw LoadError(fmt::format("{}: the {} data ends too early; the file is cut short", name_, format));
  }
  [[noreturn]] void fail_damaged(std::string_view format, std::string_view detail) const {
    throw LoadError(fmt::format("{}: the {} data is damaged ({})", name_, format, detail));
  }

 private:
  std::unique_ptr<ByteSource> raw_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> raw, std::string name) : input_(std::move(raw), std::move(name)) {
    constexpr int kGzipWindow = 15 + 16;
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw LoadError("out of memory for gzip");
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(char* buffer, std::size_t size) override {
    size = std::min<std::size_t>(size, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && !done_) step();
    return size - stream_.avail_out;
  }

  std::uint64_t position() const override { return input_.position(); }
  std::uint64_t size() const override { return input_.raw_size(); }

 private:
  void step() {
    if (between_members_) {
      start_member();
      return;
    }
    if (input_.empty() && !input_.refill()) input_.fail_truncated("gzip");
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));
    stream_.avail_in = static_cast<uInt>(input_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input_.consume(input_.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      input_.fail_damaged("gzip", stream_.msg != nullptr ? stream_.msg : "unknown error");
    }
  }

  // Zero bytes behind the last member are padding, as gzip(1) has it.
  void start_member() {
    while (true) {
      if (input_.empty() && !input_.refill()) {
        done_ = true;
        return;
      }
      if (*input_.data() != '\0') break;
      padding_ = true;
      input_.consume(1);
    }
    if (padding_) input_.fail_damaged("gzip", "unexpected bytes behind its end");
    inflateReset(&stream_);
    between_members_ = false;
  }

  CompressedInput input_;
  z_stream stream_{};
  bool between_members_ = false;
  bool padding_ = false;
  bool done_ = false;
};

class ZstdSource final : public ByteSource {
 public:
  ZstdSource(std::unique_ptr<ByteSource> raw, std::string name)
      : input_(std::move(raw), std::move(name)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    if (!stream_) throw LoadError("out of memory for Zstandard");
  }

  std::size_t read(char* buffer, std::size_t size) override {
    ZSTD_outBuffer out{buffer, size, 0};
    while (out.pos == 0 && size != 0) {
      // A frame that is done inside may still have output to hand over before more input is needed.
      if (input_.empty() && !output_pending_ && !input_.refill()) {
        if (!frame_done_) input_.fail_truncated("Zstandard");
        return 0;
      }
      ZSTD_inBuffer in{input_.data(), input_.size(), 0};
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (ZSTD_isError(result)) input_.fail_damaged("Zstandard", ZSTD_getErrorName(result));
      input_.consume(in.pos);
      frame_done_ = result == 0;
      output_pending_ = !frame_done_ && out.pos == out.size;
    }
    return out.pos;
  }

  std::uint64_t position() const override { return input_.position(); }
  std::uint64_t size() const override { return input_.raw_size(); }

 private:
  CompressedInput input_;
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_;
  bool frame_done_ = false;
  bool output_pending_ = false;
};

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

Compression detect_compression(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1F\x8B")) return Compression::kGzip;
  if (first_bytes.size() < kMagicSize) return Compression::kNone;
  const std::uint32_t magic = little_endian(first_bytes);
  const bool skippable = (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
  return magic == ZSTD_MAGICNUMBER || skippable ? Compression::kZstd : Compression::kNone;
}

std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> raw, Compression compression, std::string name) {
  if (compression == Compression::kGzip) return std::make_unique<GzipSource>(std::move(raw), std::move(name));
  return std::make_unique<ZstdSource>(std::move(raw), std::move(name));
}

}  // namespace casus::storage
