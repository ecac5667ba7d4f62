import Glibc

/// A kubeconfig on disk: readable by its owner alone from the moment it exists, whole or not there at all, and removed only while it is
/// still the one that was written.
public struct KubeconfigFile: Sendable {
    /// The path, as it was given.
    public let path: String
    private let content: [UInt8]

    /// Where a served world writes it when no other place is named, from the folder it was started in.
    public static let defaultPath = ".sandtable/kubeconfig"
    private static let largestFile = 1 << 20

    /// Writes a file. One that is there is replaced only if it was written for a served world before: never somebody's own.
    public init(_ kubeconfig: Kubeconfig, at path: String) throws(KubeconfigError) {
        if let existing = try Self.read(path, ifThere: true), !Self.isOurs(existing) {
            throw KubeconfigError("\(path) is there and knows other clusters than \(Kubeconfig.name); name another path, or remove it")
        }
        self.path = path
        content = Array(kubeconfig.text.utf8)
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { mkdir(String(path[..<slash]), 0o700) }
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(temporary) }
        let isWritten = Self.write(content, to: descriptor) && fsync(descriptor) == 0
        let problem = Self.failure(temporary)
        guard close(descriptor) == 0, isWritten else {
            unlink(temporary)
            throw problem
        }
        guard rename(temporary, path) == 0 else {
            let problem = Self.failure(path)
            unlink(temporary)
            throw problem
        }
    }

    /// Removes the file, unless somebody has put another in its place.
    public func remove() {
        if let existing = try? Self.read(path, ifThere: true), existing == content { unlink(path) }
    }

    /// Reads a whole kubeconfig.
    public static func read(_ path: String) throws(KubeconfigError) -> Kubeconfig {
        let bytes = try read(path, ifThere: false) ?? []
        do { return try Kubeconfig(reading: bytes) } catch { throw KubeconfigError("\(path): \(error)") }
    }

    /// Whether a file has nothing but what is written for a served world.
    private static func isOurs(_ bytes: [UInt8]) -> Bool {
        guard let ours = try? Kubeconfig(reading: bytes) else { return false }
        return Array(ours.text.utf8) == bytes
    }

    private static func read(_ path: String, ifThere: Bool) throws(KubeconfigError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if ifThere, errno == ENOENT { return nil }
            throw failure(path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= largestFile else {
                throw KubeconfigError("\(path) has more than \(largestFile) bytes; it is no kubeconfig")
            }
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    private static func failure(_ path: String) -> KubeconfigError { KubeconfigError("\(path): \(String(cString: strerror(errno)))") }
}
