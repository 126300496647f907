// Reading, unpacking and parsing a vector file.
#include "inputs/vectors/vector_file.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

namespace oomcast::vectors {
namespace {

constexpr std::size_t kMaxDepth = 64;                            // recorded vectors nest 8 deep
constexpr std::size_t kMaxUnpackedBytes = std::size_t{1} << 30;  // a bomb, not a recording

Problems problem(const std::string& path, std::string what, std::string fix) {
  return {Problem{Severity::kError, path, std::move(what), std::move(fix)}};
}

/// Builds values from nlohmann's parse events; refuses what a recording never holds.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Value take() { return std::move(root_); }
  [[nodiscard]] const std::string& error() const { return error_; }

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(std::int64_t value) override { return add(Value(value)); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return refuse("the number " + std::to_string(value) + " does not fit in 64 signed bits");
    }
    return add(Value(value));
  }
  bool number_float(double value, const std::string& /*text*/) override {
    return add(Value(value));
  }
  bool string(std::string& value) override { return add(Value(std::move(value))); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return refuse("binary data"); }
  bool start_object(std::size_t /*size*/) override { return open(Value::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Value::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    if (open_.back()->find(name) != nullptr) {
      return refuse("the member \"" + name + "\" is given twice in one object");
    }
    name_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& /*why*/) override {
    return refuse("not valid JSON at byte " + std::to_string(position) + ", near '" +
                  token.substr(0, 40) + "'");
  }

 private:
  bool refuse(std::string why) {
    error_ = std::move(why);
    return false;
  }
  Value& place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return root_;
    }
    Value& parent = *open_.back();
    return parent.is(Kind::kObject) ? parent.set(std::move(name_), std::move(value))
                                    : parent.push(std::move(value));
  }
  bool add(Value value) {
    place(std::move(value));
    return true;
  }
  bool open(Value value) {
    if (open_.size() >= kMaxDepth) {
      return refuse("nested more than " + std::to_string(kMaxDepth) + " deep");
    }
    open_.push_back(&place(std::move(value)));  // siblings are added only after it is closed
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Value root_;
  std::vector<Value*> open_;
  std::string name_;
  std::string error_;
};

Checked<std::string> read_bytes(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) {
    return problem(path, "cannot be opened", "check that the file exists and may be read");
  }
  std::string bytes;
  std::array<char, 65536> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    bytes.append(buffer.data(), got);
  }
  if (std::ferror(file.get()) != 0) {
    return problem(path, "cannot be read", "check that it is a file and the disk is sound");
  }
  return bytes;
}

/// Adds a problem unless the member is there and of the kind.
void require_member(const Value& root, const std::string& path, std::string_view name, Kind kind,
                    Problems& problems) {
  const Value* member = root.find(name);
  if (member == nullptr) {
    problems.push_back({Severity::kError, path, "misses the field \"" + std::string(name) + "\"",
                        "a vector file is {schema, spark_version, split, vectors: [...]}"});
  } else if (!member->is(kind)) {
    problems.push_back(
        {Severity::kError,
         path + " /" + std::string(name),
         "is " + std::string(name_of(member->kind())) + ", not " + std::string(name_of(kind)),
         {}});
  }
}

}  // namespace

const std::vector<Value>& VectorFile::all() const { return root.find("vectors")->items(); }

Checked<std::string> gunzip(const std::string& path, std::string_view packed) {
  std::string unpacked;
  z_stream stream{};
  // 16: expect a gzip header and check its CRC (zlib manual, inflateInit2).
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) {
    return problem(path, "cannot be unpacked: zlib does not start", {});
  }
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closer(&stream, &inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, 65536> buffer;
  int status = Z_OK;
  while (unpacked.size() <= kMaxUnpackedBytes) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    unpacked.append(buffer.data(), buffer.size() - stream.avail_out);
    if (status == Z_STREAM_END && stream.avail_in > 0) {
      status = inflateReset(&stream);
    }
    if (status != Z_OK) {
      break;
    }
  }
  if (status == Z_STREAM_END) {
    return unpacked;
  }
  if (unpacked.size() > kMaxUnpackedBytes) {
    return problem(path, "unpacks to more than 1 GiB", "this is not a recording");
  }
  const std::string at = " at byte " + std::to_string(stream.total_in);
  return status == Z_BUF_ERROR
             ? problem(path, "the gzip data stops before its end" + at,
                       "the file is truncated; copy it again")
             : problem(path, "is not sound gzip data" + at, "copy the file again");
}

Checked<VectorFile> parse_vector_file(const std::string& path, std::string_view json) {
  Builder builder;
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &builder)) {
    return problem(path, builder.error(), "the file may be truncated; copy it again");
  }
  VectorFile file{path, {}, builder.take()};
  if (!file.root.is(Kind::kObject)) {
    return problem(path, "is " + std::string(name_of(file.root.kind())) + ", not an object",
                   "a vector file is {schema, spark_version, split, vectors: [...]}");
  }
  Problems problems;
  require_member(file.root, path, "schema", Kind::kString, problems);
  require_member(file.root, path, "spark_version", Kind::kString, problems);
  require_member(file.root, path, "vectors", Kind::kArray, problems);
  if (!problems.empty()) {
    return problems;
  }
  file.schema = file.root.find("schema")->text();
  return file;
}

Checked<VectorFile> read_vector_file(const std::string& path) {
  Checked<std::string> bytes = read_bytes(path);
  if (bytes.ok() && path.ends_with(".gz")) {
    bytes = gunzip(path, std::string(bytes.value()));
  }
  return bytes.ok() ? parse_vector_file(path, bytes.value()) : Checked<VectorFile>(bytes.error());
}

}  // namespace oomcast::vectors
