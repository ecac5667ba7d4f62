import Glibc

/// Why a file could not be read or written.
struct FileError: Error, CustomStringConvertible {
    /// Which file, what is wrong.
    let description: String
    /// The number of the system's error, or 0.
    let number: Int32
}

/// Files of this machine.
enum LocalFiles {
    /// Reads a whole file of at most `limit` bytes; a folder, a missing or an unreadable file throws.
    static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw failure(path) }
        if facts.st_mode & S_IFMT == S_IFDIR { throw FileError(description: "\(path) is a folder", number: EISDIR) }
        if facts.st_mode & S_IFMT == S_IFREG, facts.st_size > limit {
            throw FileError(description: "\(path) has \(facts.st_size) bytes; at most \(limit) are read", number: EFBIG)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(max(0, facts.st_size)) + 1)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[0..<count])
            if bytes.count > limit {
                throw FileError(description: "\(path) has more than \(limit) bytes; at most that many are read", number: EFBIG)
            }
        }
    }

    /// Makes a folder; one that is there already stays as it is. The folder above it must be there.
    static func makeFolder(_ path: String) throws(FileError) {
        guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
        throw failure(path)
    }

    /// Writes a whole file, replacing what was there.
    static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            offset += count
        }
    }

    /// The scenario files of a folder and of the folders in it, in the order of their names; those of the folder itself come first.
    static func scenarios(below folder: String) throws(FileError) -> [String] {
        var files: [String] = []
        var folders: [String] = []
        guard let stream = opendir(folder) else { throw failure(folder) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasPrefix(".") { continue }
            let path = "\(folder)/\(name)"
            var facts = stat()
            guard stat(path, &facts) == 0 else { throw failure(path) }
            if facts.st_mode & S_IFMT == S_IFDIR {
                folders.append(path)
            } else if name.hasSuffix(".yaml") {
                files.append(path)
            }
        }
        var all = files.sorted()
        for inner in folders.sorted() { all += try scenarios(below: inner) }
        return all
    }

    private static func failure(_ path: String) -> FileError {
        let number = errno
        return FileError(description: "\(path): \(String(cString: strerror(number)))", number: number)
    }
}
