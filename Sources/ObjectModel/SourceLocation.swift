/// A place in a text file.
public struct SourceLocation: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, counted in Unicode scalars.
    public let column: Int

    /// Names a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first character of a file.
    public static let start = SourceLocation(line: 1, column: 1)

    /// `line 3, column 5`.
    public var description: String { "line \(line), column \(column)" }

    /// The order of reading.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        left.line != right.line ? left.line < right.line : left.column < right.column
    }

    /// The place of a byte offset; lines end with a line feed. Offsets past the end count as the end.
    init(offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var column = 1
        for position in 0..<min(offset, bytes.count) {
            let byte = bytes[position]
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }
}

/// Something wrong in a text file: where, what, and what would be right.
public struct SourceMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where.
    public let location: SourceLocation
    /// What is wrong and what would be right, one sentence without the place.
    public let message: String

    /// Makes a complaint.
    public init(location: SourceLocation, message: String) {
        self.location = location
        self.message = message
    }

    /// `line 3, column 5: message`.
    public var description: String { "\(location): \(message)" }
}

/// How much a reader takes on before it refuses.
public struct ReaderLimits: Hashable, Sendable {
    /// The most bytes of input.
    public var maximumBytes: Int
    /// The most lists and objects within one another.
    public var maximumDepth: Int
    /// The most values of all kinds, counted after aliases are expanded.
    public var maximumNodes: Int

    /// Sets all limits.
    public init(maximumBytes: Int, maximumDepth: Int, maximumNodes: Int) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
    }

    /// 8 MiB, 256 levels and a million values: far beyond any Kubernetes object, and shallow enough for every walk by recursion.
    public static let standard = ReaderLimits(maximumBytes: 8 << 20, maximumDepth: 256, maximumNodes: 1_000_000)
}
