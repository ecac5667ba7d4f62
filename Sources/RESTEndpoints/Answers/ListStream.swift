import APIServer
import ObjectModel

/// A list put together from the bytes of its objects, as fast as its reader takes it: states never change, so the list shows one moment
/// however long that takes, and no list is ever whole in memory.
final class ListStream: ResponseStream {
    /// Lists of more objects than this are streamed.
    static let threshold = 2_000

    private let handle: ResourceHandle
    private let endpoints: APIEndpoints
    private var items: [StoredObject]
    private var next = 0
    private var opening: [UInt8]
    private let skipped: Int
    private(set) var hasEnded = false

    var onReadable: (() -> Void)?
    var wakeTime: Timestamp? { nil }

    init(_ page: StoredObjectList, _ handle: ResourceHandle, _ endpoints: APIEndpoints) {
        self.handle = handle
        self.endpoints = endpoints
        items = page.items
        skipped = endpoints.encoded.opening(of: handle).skippedInList
        var bytes = JSONWriter.write([
            "kind": .string(APIEndpoints.listKind(handle)), "apiVersion": .string(handle.kind.apiVersion),
            "metadata": APIEndpoints.listMetadata(page),
        ])
        bytes.removeLast()
        bytes.append(contentsOf: #","items":["#.utf8)
        opening = bytes
    }

    func fill(_ bytes: inout [UInt8], limit: Int, at time: Timestamp) {
        // Only lists whose objects cannot fail to be shown are streamed.
        do { try append(to: &bytes, limit: limit) } catch { cancel() }
    }

    func cancel() {
        hasEnded = true
        items = []
    }

    /// Appends until the list is complete or the bytes have grown beyond a limit.
    func append(to bytes: inout [UInt8], limit: Int) throws(APIError) {
        if hasEnded { return }
        bytes.append(contentsOf: opening)
        opening = []
        while next < items.count {
            if bytes.count > limit { return }
            let object = try endpoints.encoded.bytes(of: items[next], as: handle, in: endpoints.server)
            if next > 0 { bytes.append(0x2C) } else if limit == .max { bytes.reserveCapacity(items.count * object.count) }
            next += 1
            object.withUnsafeBufferPointer { buffer in
                guard buffer.count > skipped + 2 else { return }
                // The line feed at the end stays out; so do kind and apiVersion, where the list says them for all.
                if skipped > 0 { bytes.append(0x7B) }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[(skipped > 0 ? skipped + 1 : 0)..<(buffer.count - 1)]))
            }
        }
        bytes.append(contentsOf: "]}\n".utf8)
        cancel()
    }
}
