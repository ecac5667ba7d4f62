import ObjectModel
import Simulation

/// Reads a table of lengths of time from a file of comma-separated values: one length a line, in the first column, as decimal seconds or
/// as a duration. Empty lines and lines that begin with `#` do not count, and a first line that begins with a letter is a heading.
struct LengthTable {
    /// The most lengths of one file.
    static let maximumLengths = 1_000_000
    /// The longest first column, in bytes.
    private static let longestField = 64

    let files: FileSet
    let values: ValueReader

    /// The lengths of the file that a value names, in the order of the file; nil when something is wrong, which has been reported.
    func read(_ node: YAMLNode) -> [Nanoseconds]? {
        guard let written = values.text(node, "the path of a file") else { return nil }
        let path = FilePath.resolve(written, from: values.file)
        switch files.table(path) {
        case .refused(let message):
            values.complain(node.location, "\(ValueReader.quoted(path)): \(message)")
            return nil
        case .lengths(let lengths): return lengths
        }
    }

    /// Reads the bytes of a file and reports what is wrong in its lines.
    static func read(_ bytes: [UInt8], _ values: ValueReader) -> FileSet.Table {
        var lengths: [Nanoseconds] = []
        var isWrong = false
        var line = 0
        var isHeadingPossible = true
        for content in bytes.split(separator: lineFeed, omittingEmptySubsequences: false) {
            line += 1
            let field = firstField(content)
            guard let first = field.bytes.first, first != UInt8(ascii: "#") else { continue }
            if isHeadingPossible, isLetter(first) {
                isHeadingPossible = false
                continue
            }
            isHeadingPossible = false
            let location = SourceLocation(line: line, column: field.column)
            guard let length = length(field.bytes, at: location, values) else {
                isWrong = true
                continue
            }
            guard lengths.count < maximumLengths else { return .refused("the file has more than \(maximumLengths) lengths; split it") }
            lengths.append(length)
        }
        if isWrong { return .refused("the file has lines that are no lengths of time; see there") }
        if lengths.isEmpty { return .refused("the file has no lengths of time; write one a line, such as 0.25 or 250ms") }
        return .lengths(lengths)
    }

    private static let lineFeed = UInt8(ascii: "\n")

    /// The bytes before the first comma without blanks and quotes around them, and the column of the first of them.
    private static func firstField(_ line: ArraySlice<UInt8>) -> (bytes: ArraySlice<UInt8>, column: Int) {
        var field = line.prefix { $0 != UInt8(ascii: ",") }
        func isMargin(_ byte: UInt8) -> Bool {
            [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\"")].contains(byte)
        }
        let margin = field.prefix(while: isMargin).count
        field = field.dropFirst(margin)
        while let last = field.last, isMargin(last) { field.removeLast() }
        return (field, margin + 1)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func length(_ bytes: ArraySlice<UInt8>, at location: SourceLocation, _ values: ValueReader) -> Nanoseconds? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.count <= longestField, let length = seconds(bytes) ?? GoDuration.parse(text) else {
            values.complain(
                location, "\(ValueReader.quoted(text)) is no length of time; write seconds such as 0.25 or a duration such as 250ms")
            return nil
        }
        guard length >= 0 else {
            values.complain(location, "the length \(text) is negative; write one of 0 or more")
            return nil
        }
        guard length <= ValueReader.maximumDuration else {
            values.complain(location, "the length \(text) is above 87600h, ten years; count from the beginning of the file's own time")
            return nil
        }
        return length
    }

    /// Decimal seconds with or without a sign, exact to the nanosecond; digits beyond are cut. Nil for anything else.
    private static func seconds(_ bytes: ArraySlice<UInt8>) -> Nanoseconds? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty, parts.last?.isEmpty == false,
            parts.allSatisfy({ $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        var total: Int64 = 0
        func append(_ digit: Int64) -> Bool {
            let (shifted, overflow) = total.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(digit)
            total = sum
            return !overflow && !carry
        }
        for digit in parts[0] where !append(Int64(digit - UInt8(ascii: "0"))) { return .max }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        for place in 0..<9 {
            let digit = place < fraction.count ? Int64(fraction[place] - UInt8(ascii: "0")) : 0
            if !append(digit) { return .max }
        }
        return isNegative ? -total : total
    }
}
