import APIServer
import ObjectModel

/// The body of a watch: frames of JSON, one a line, made from the log when the reader has room for them.
final class WatchStream: ResponseStream {
    /// How often an idle watch that asked for bookmarks gets one.
    static let bookmarkInterval: Int64 = 60_000_000_000
    /// How long before its time-out a watch gets its last bookmark.
    private static let lastBookmarkLead: Int64 = 2_000_000_000

    private let cursor: WatchCursor
    private unowned let endpoints: APIEndpoints
    private let form: ResponseForm
    private let table: TableForm?
    private let deadline: Timestamp
    private let allowsBookmarks: Bool
    private var nextBookmark: Timestamp
    private var hasSentColumns = false
    private var isWoken = false
    private(set) var hasEnded = false

    /// Where the registry holds the stream.
    var place: Int?
    var onReadable: (() -> Void)?

    init(
        _ cursor: WatchCursor, _ endpoints: APIEndpoints, form: ResponseForm, table: TableForm?, allowsBookmarks: Bool, start: Timestamp,
        deadline: Timestamp
    ) {
        self.cursor = cursor
        self.endpoints = endpoints
        self.form = form
        self.table = table
        self.allowsBookmarks = allowsBookmarks
        self.deadline = deadline
        nextBookmark = Self.bookmarkTime(after: start, deadline: deadline)
    }

    /// The storage whose commits concern the stream.
    var resource: ResourceID { cursor.handle.id }

    var wakeTime: Timestamp? {
        if hasEnded { return nil }
        return allowsBookmarks ? min(nextBookmark, deadline) : deadline
    }

    /// Tells the reader, once until it comes back.
    func wake() {
        if isWoken || hasEnded { return }
        isWoken = true
        onReadable?()
    }

    func cancel() {
        hasEnded = true
        onReadable = nil
        endpoints.watches.remove(self)
    }

    func fill(_ bytes: inout [UInt8], limit: Int, at time: Timestamp) {
        isWoken = false
        if hasEnded { return }
        if time >= deadline { return end() }
        while bytes.count <= limit {
            do {
                guard let change = try cursor.nextChange() else {
                    if allowsBookmarks, time >= nextBookmark { appendBookmark(&bytes, time) }
                    return
                }
                endpoints.watches.delivered += 1
                try append(change, &bytes, time)
            } catch {
                append(.error, error.status, &bytes)
                end()
            }
            if cursor.hasEnded { return end() }
            if hasEnded { return }
        }
    }

    private func end() {
        hasEnded = true
        endpoints.watches.remove(self)
    }

    private static func bookmarkTime(after time: Timestamp, deadline: Timestamp) -> Timestamp {
        let usual = time + bookmarkInterval
        let last = deadline + -lastBookmarkLead
        return time < last ? min(usual, last) : usual
    }

    private func appendBookmark(_ bytes: inout [UInt8], _ time: Timestamp) {
        nextBookmark = Self.bookmarkTime(after: time, deadline: deadline)
        guard let bookmark = cursor.bookmark() else { return }
        append(bookmark.type, shaped(bookmark.object, time), &bytes)
    }

    private func append(_ change: WatchChange, _ bytes: inout [UInt8], _ time: Timestamp) throws(APIError) {
        let handle = cursor.handle
        switch change {
        case .object(let type, let stored):
            if form.shape == .object {
                let object = try endpoints.encoded.bytes(of: stored, as: handle, in: endpoints.server)
                appendFrame(type, &bytes) { bytes in
                    // The line feed at the end stays out.
                    object.withUnsafeBufferPointer { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[..<($0.count - 1)])) }
                }
            } else {
                append(type, shaped(try endpoints.value(of: stored, as: handle), time), &bytes)
            }
        case .departed(let stored, let revision):
            var object = try endpoints.value(of: stored, as: handle)
            object.set(.string(String(revision)), at: "metadata", "resourceVersion")
            append(.deleted, shaped(object, time), &bytes)
        case .notice(let type, let object, _): append(type, type == .error ? object : shaped(object, time), &bytes)
        }
    }

    /// An object, or the bookmark of one, in the shape that is wanted.
    private func shaped(_ value: JSONValue, _ time: Timestamp) -> JSONValue {
        switch form.shape {
        case .object: return value
        case .partialMetadata(let version): return APIEndpoints.partial(value, version)
        case .table:
            guard let tables = endpoints.tables, var table else { return value }
            table.omitsColumns = hasSentColumns
            hasSentColumns = true
            return tables(cursor.handle, [value], table, time)
        }
    }

    private func append(_ type: WatchEventType, _ value: JSONValue, _ bytes: inout [UInt8]) {
        appendFrame(type, &bytes) { JSONWriter.write(value, to: &$0, escapesHTML: true) }
    }

    private func appendFrame(_ type: WatchEventType, _ bytes: inout [UInt8], _ object: (inout [UInt8]) -> Void) {
        switch type {
        case .added: append(#"{"type":"ADDED","object":"#, &bytes)
        case .modified: append(#"{"type":"MODIFIED","object":"#, &bytes)
        case .deleted: append(#"{"type":"DELETED","object":"#, &bytes)
        case .bookmark: append(#"{"type":"BOOKMARK","object":"#, &bytes)
        case .error: append(#"{"type":"ERROR","object":"#, &bytes)
        }
        object(&bytes)
        append("}\n", &bytes)
    }

    private func append(_ text: StaticString, _ bytes: inout [UInt8]) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
