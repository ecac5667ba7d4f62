/// One media range of an `Accept` header field (RFC 9110, section 12.5.1), or a media type of `Content-Type`.
struct MediaRange {
    /// Type and subtype, in lower case; `*` stands for any.
    let type: String
    let subtype: String
    /// The parameters but `q`, names in lower case, in their order.
    let parameters: [(name: String, value: String)]
    /// How much the client likes it, in thousandths.
    let quality: Int

    /// The value of a parameter, or nil.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// `type/subtype`.
    var name: String { "\(type)/\(subtype)" }

    /// Whether the range covers a media type.
    func covers(_ otherType: String, _ otherSubtype: String) -> Bool {
        (type == "*" || type == otherType) && (subtype == "*" || subtype == otherSubtype)
    }

    /// Reads one range; nil when it is none.
    init?(_ text: Substring) {
        let parts = Self.split(text, at: 0x3B)
        guard let first = parts.first else { return nil }
        let names = Self.trimmed(first).split(separator: "/", omittingEmptySubsequences: false)
        // Some clients write a lone asterisk for any type.
        if names.count == 1, names[0] == "*" {
            type = "*"
            subtype = "*"
        } else {
            guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else { return nil }
            type = names[0].lowercased()
            subtype = names[1].lowercased()
        }
        var parameters: [(String, String)] = []
        var quality = 1_000
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            let name = Self.trimmed(pair[0]).lowercased()
            var value = Self.trimmed(pair[1])
            if value.utf8.count >= 2, value.utf8.first == 0x22, value.utf8.last == 0x22 { value = value.dropFirst().dropLast() }
            if name == "q" { quality = Self.thousandths(value) } else { parameters.append((name, String(value))) }
        }
        self.parameters = parameters
        self.quality = quality
    }

    /// The ranges of an `Accept` field, the most liked first; those that are not ranges are left out. At most 100 are read.
    static func accepted(_ text: String) -> [MediaRange] {
        let ranges = split(text[...], at: 0x2C).prefix(100).compactMap { MediaRange($0) }
        if ranges.count < 2 { return ranges }
        func rank(_ range: MediaRange) -> Int { (range.type == "*" ? 0 : 1) + (range.subtype == "*" ? 0 : 1) }
        return ranges.enumerated().sorted { left, right in
            if left.element.quality != right.element.quality { return left.element.quality > right.element.quality }
            let ranks = (rank(left.element), rank(right.element))
            return ranks.0 != ranks.1 ? ranks.0 > ranks.1 : left.offset < right.offset
        }.map(\.element)
    }

    private static func thousandths(_ text: Substring) -> Int {
        guard let value = Double(text), value >= 0, value <= 1 else { return 1_000 }
        return Int(value * 1_000)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }

    /// Splits where a byte stands outside quotes.
    private static func split(_ text: Substring, at separator: UInt8) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for position in text.utf8.indices {
            let byte = text.utf8[position]
            if byte == 0x22 { isQuoted.toggle() }
            if byte == separator, !isQuoted {
                parts.append(text[start..<position])
                start = text.utf8.index(after: position)
            }
        }
        parts.append(text[start...])
        return parts
    }
}
