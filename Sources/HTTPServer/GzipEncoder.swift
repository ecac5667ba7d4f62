import CZlib

/// Compresses whole responses as kube-apiserver does: gzip at level 1, and only what is larger than 128 KiB.
enum GzipEncoder {
    /// Bodies up to this size are sent as they are.
    static let threshold = 128 * 1_024
    private static let level: Int32 = 1
    /// The largest window, with a header of gzip around the data.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    /// The compressed bytes, or nil when zlib cannot work for lack of memory.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        guard let length = UInt32(exactly: bytes.count) else { return nil }
        let capacity = Int(deflateBound(&stream, UInt(length)))
        var isWhole = false
        let compressed = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            bytes.withUnsafeBufferPointer { input in
                // zlib reads through this pointer and does not write.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = length
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: capacity)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = Int(stream.total_out)
            }
        }
        return isWhole ? compressed : nil
    }
}
