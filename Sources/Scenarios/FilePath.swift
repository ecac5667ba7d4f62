/// Paths as text: nothing here looks at a file system.
package enum FilePath {
    /// The longest path, in bytes.
    static let maximumLength = 4_096

    /// The path of a file that another file names: relative to that file's folder unless absolute, normalised.
    package static func resolve(_ path: String, from file: String) -> String {
        guard path.utf8.first != slash, let end = file.utf8.lastIndex(of: slash) else { return normalised(path) }
        return normalised(String(file[...end]) + path)
    }

    /// The path without `.`, without empty parts and without `name/..`; a leading `..` stays.
    package static func normalised(_ path: String) -> String {
        let isAbsolute = path.utf8.first == slash
        var parts: [String] = []
        for part in path.utf8.split(separator: slash).map({ String(Substring($0)) }) where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        if isAbsolute { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }

    private static let slash = UInt8(ascii: "/")
}
